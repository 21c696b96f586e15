"""What the live tests share: sandboxes kept up for a whole file. And which files begin first."""

from contextlib import ExitStack

import pytest

from sandbox import Sandbox
from sandbox.signatures import sign_faster
from sandbox.structures import make_faster

make_faster()
sign_faster()

# Those that take most of a minute or more, the longest first: side by side with others, none of them is left alone at the end.
LONG = """test_missing test_config test_shares_hostile test_faults test_ctl_random test_statistics test_metrics test_serving test_faults_storage
    test_access test_ctl_status test_ctl test_usershares test_watch test_file_security_paths test_server_ranges test_file_security_parts""".split()


def pytest_collection_modifyitems(items):
    """The long files first."""
    place = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONG)))


@pytest.fixture(scope="module")
def sandboxes():
    """sandboxes("ours", "registry", ...) -> a sandbox that lives as long as the test file; made once per set of arguments."""
    running = {}
    with ExitStack() as stack:

        def get(*args, **kwargs):
            key = (args, repr(sorted(kwargs.items())))
            if key not in running:
                running[key] = stack.enter_context(Sandbox(*args, **kwargs))
            return running[key]

        yield get
