"""What the live tests share: sandboxes kept up for a whole file."""

from contextlib import ExitStack

import pytest

from sandbox import Sandbox


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
