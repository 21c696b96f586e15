"""What a change of a share writes through to the disk: one commit of each store that it changes, and none of another."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from here import HERE_ONLY
from sandbox import Sandbox
from share_calls import DESCRIPTOR, UNLIMITED, add, delete, info, info_2, set_info, windows

REGISTRY, DESCRIPTORS = "registry.tdb", "share_info.tdb"

pytestmark = HERE_ONLY


@pytest.fixture(scope="module")
def commits(tmp_path_factory):
    """A sandbox, and how often each database is committed by what a function does."""
    folder = tmp_path_factory.mktemp("commits")
    folder.chmod(0o755)
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-w", "-o", folder / "commits.so", Path(__file__).with_name("commits.c"), "-ldl"], check=True)
    log = folder / "log"
    log.touch()
    log.chmod(0o666)
    with Sandbox("ours", "registry", env={"LD_PRELOAD": str(folder / "commits.so"), "COMMITS": str(log)}) as box:
        (box.tree / "data/new").mkdir()
        admin = box.impacket("adminuser")
        assert add(admin, info_2(box, "first")) == (0, 0)

        def synced(change):
            log.write_text("")
            assert change() in (None, (0, 0))
            return Counter(Path(line).name for line in log.read_text().splitlines())

        # libtdb writes through several times for one commit.
        once = synced(lambda: set_info(admin, "first", 1004, info(1004, remark="other")))[REGISTRY]
        assert once > 0
        yield box, admin, lambda change: {name: count / once for name, count in synced(change).items()}


def guarded(box, remark="", **members):
    folder = windows(box.tree / "data/new")
    known = {"netname": "guarded", "max_uses": UNLIMITED, "path": folder, "remark": remark}
    return info(502, **known, reserved=len(DESCRIPTOR), security_descriptor=list(DESCRIPTOR), **members)


def test_a_change_commits_once_in_each_store_that_it_changes(commits):
    box, admin, of = commits
    assert of(lambda: add(admin, info_2(box, "plain"))) == {REGISTRY: 1}
    assert of(lambda: add(admin, guarded(box), 502)) == {REGISTRY: 1, DESCRIPTORS: 1}
    assert of(lambda: set_info(admin, "plain", 1004, info(1004, remark="x"))) == {REGISTRY: 1}
    assert of(lambda: set_info(admin, "guarded", 502, guarded(box, "y"))) == {REGISTRY: 1}, "its descriptor is the same"
    assert of(lambda: delete(admin, "plain")) == {REGISTRY: 1}
    assert of(lambda: delete(admin, "guarded")) == {REGISTRY: 1, DESCRIPTORS: 1}


def test_what_changes_nothing_commits_nothing(commits):
    box, admin, of = commits
    assert add(admin, guarded(box, "same"), 502) == (0, 0)
    assert of(lambda: set_info(admin, "guarded", 502, guarded(box, "same"))) == {}
    assert of(lambda: set_info(admin, "guarded", 1004, info(1004, remark="same"))) == {}
    delete(admin, "guarded")
