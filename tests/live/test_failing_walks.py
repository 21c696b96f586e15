"""A database that cannot be walked to its end: the call fails, and is not answered with an empty or a short list."""

import subprocess
import time
from pathlib import Path

import pytest
from impacket.dcerpc.v5.rpcrt import DCERPCException

from here import HERE_ONLY
from live_calls import connections, files, lock, open_file, sessions
from sandbox import Sandbox
from share_calls import get

pytestmark = HERE_ONLY

# Each list, and how many entries it has at least.
LISTS = {"files": files, "sessions": sessions, "connections": lambda dce: connections(dce, "public"), "uses": lambda dce: [0] * get(dce, "public")["shi2_current_uses"]}


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    library = tmp_path_factory.mktemp("failing") / "failing.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-w", "-o", library, Path(__file__).with_name("failing.c"), "-ldl"], check=True)
    library.parent.chmod(0o755)
    folder = library.parent / "now"
    folder.mkdir()
    with Sandbox("ours", "plain", env={"LD_PRELOAD": str(library), "FAILING": str(folder)}) as box:
        box.failing = folder
        (box.tree / "data/public").chmod(0o777)
        yield box


@pytest.fixture
def failing(box):
    """failing(name): from now on the function fails, until the test ends."""
    made = []

    def fail(name):
        made.append(box.failing / name)
        made[-1].touch()

    yield fail
    for file in made:
        file.unlink(missing_ok=True)


def through_samba(box, yes):
    """Whether new workers walk by way of Samba's functions."""
    box.options.pop("pretend missing", None)
    if yes:
        box.options["pretend missing"] = "tdb_wrap_open"
    box.write_conf()
    box.kill_worker()
    time.sleep(0.3)  # a pipe that comes at once may be given to the worker that went


def something(clients):
    """A user with a session, a tree connect, an open file and a lock."""
    smb = clients.smb("alice")
    tree, file = open_file(smb, "public", "locked")
    assert lock(smb, tree, file, 0) == 0


@pytest.mark.parametrize("name", LISTS)
def test_samba_cannot_walk(box, clients, failing, name):
    something(clients)
    through_samba(box, True)
    admin = clients.rpc("adminuser")
    assert LISTS[name](admin)
    failing("dbwrap_traverse_read")
    with pytest.raises(DCERPCException):
        LISTS[name](admin)


def test_locks_cannot_be_counted(box, clients, failing):
    something(clients)
    through_samba(box, False)
    admin = clients.rpc("adminuser")
    assert files(admin)
    failing("brl_forall")
    with pytest.raises(DCERPCException):
        files(admin)


@pytest.mark.parametrize("name", LISTS)
def test_the_walk_by_bytes_breaks_off(box, clients, failing, name):
    something(clients)
    through_samba(box, False)
    admin = clients.rpc("adminuser")
    assert LISTS[name](admin)
    ways = ("tdb_traverse_chain", "tdb_traverse_read")
    for way in ways:
        failing(way)
    with pytest.raises(DCERPCException):
        LISTS[name](admin)
    for way in ways:
        (box.failing / way).unlink()
    assert LISTS[name](admin), "the next call is answered again"
