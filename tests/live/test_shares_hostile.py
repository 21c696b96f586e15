"""Two hundred hostile names, folders, remarks and descriptors: each is refused and changes nothing, or is kept as it is."""

import os

import pytest
from impacket.dcerpc.v5.rpcrt import DCERPCException

from hostile import BACKSLASH, DESCRIPTORS, FOLDERS, NAMES, REMARKS, is_possible, meaning, paths
from sandbox import Fault, Sandbox
from share_calls import DESCRIPTOR, get, raw_add, raw_del, raw_set_descriptor, raw_set_remark, windows
from share_stores import STORES, contents, sharesec, stored

# ERROR_ACCESS_DENIED is what a command that fails comes to.
REFUSALS = {5, 50, 87, 123, 2116, 2118}


@pytest.fixture(scope="module", params=["registry", "file"])
def box(request):
    with Sandbox("ours", **STORES[request.param]) as box:
        (box.data / "hostile").mkdir()
        for folder in FOLDERS:
            if is_possible(folder):
                (box.data / "hostile" / folder).mkdir()
        yield box


@pytest.fixture
def admin(box):
    """Looks on, and finds at the end that nothing was executed, nothing crashed and all is as it was."""
    dce, before = box.impacket("adminuser"), stored(box)
    yield dce
    dce.disconnect()
    workers = box.worker_pids()
    assert not [pid for pid in workers if "pwned" in os.listdir(f"/proc/{pid}/cwd")], "a text was executed"
    assert not list(box.tree.rglob("pwned*"))
    assert workers and "panicked" not in box.worker_log() and "INTERNAL ERROR" not in box.worker_log()
    assert stored(box) == before


@pytest.fixture
def pipe(box):
    with box.dce("adminuser") as pipe:
        yield pipe


def outcome(call, *args):
    """True: it was done. False: it was refused."""
    try:
        status, _ = call(*args)
    except Fault:
        return False
    assert status == 0 or status in REFUSALS, f"status {status}"
    return status == 0


def text(value):
    return value.rstrip("\0")


def shown(dce, name):
    """(path, remark), or None for a share that is not there."""
    try:
        info = get(dce, name)
    except DCERPCException:
        return None
    return text(info["shi2_path"]), text(info["shi2_remark"])


def kept(box, name):
    return stored(box)[name]


def each(box, cases, change, check, undo):
    """Try each case; what was done is checked and undone, what was refused has changed nothing. How many were done."""
    done, wrong, before = 0, [], contents(box)
    for case in cases:
        try:
            if outcome(change, case):
                done += 1
                try:
                    check(case)
                finally:
                    undo(case)
                before = contents(box)
            else:
                assert contents(box) == before, "refused, and changed something"
        except AssertionError as error:
            wrong.append((case[:60], str(error)[:300]))
            before = contents(box)
    assert not wrong, wrong
    return done


def test_names(box, admin, pipe):
    folder = windows(box.data / "projects")

    def check(name):
        assert shown(admin, name) == (folder, "remark") and kept(box, name)["comment"] == "remark"

    done = each(box, NAMES, lambda name: raw_add(pipe, name, folder, "remark"), check, lambda name: raw_del(pipe, name))
    assert done > 10


def test_remarks(box, admin, pipe):
    folder = windows(box.data / "projects")

    def check(remark):
        # Samba's variables are for whoever looks, and stay as they are in the store.
        assert "%" in remark or shown(admin, "new") == (folder, remark)
        assert kept(box, "new").get("comment", "") == remark

    done = each(box, REMARKS, lambda remark: raw_add(pipe, "new", folder, remark), check, lambda _: raw_del(pipe, "new"))
    assert done > 30


def test_remarks_of_a_share_that_is_there(box, admin, pipe):
    assert raw_add(pipe, "new", windows(box.data / "projects"), "as it was") == (0, 0)

    def check(remark):
        assert kept(box, "new").get("comment", "") == remark

    done = each(box, REMARKS, lambda remark: raw_set_remark(pipe, "new", remark), check, lambda _: raw_set_remark(pipe, "new", "as it was"))
    assert done > 30 and raw_del(pipe, "new") == 0


def test_paths(box, admin, pipe):
    hostile = box.data / "hostile"

    def check(path):
        assert shown(admin, "new") == (path, "remark")
        assert kept(box, "new")["path"] == path.removeprefix("C:").replace("\\", "/").replace(BACKSLASH, "\\")

    done = each(box, paths(hostile), lambda path: raw_add(pipe, "new", path, "remark"), check, lambda _: raw_del(pipe, "new"))
    assert done > 30


def descriptor(dce, name):
    return b"".join(get(dce, name, 502)["shi502_security_descriptor"])


def test_descriptors(box, admin, pipe):
    assert raw_add(pipe, "new", windows(box.data / "projects"), "remark", DESCRIPTOR) == (0, 0)
    good = descriptor(admin, "new")

    def check(name):
        assert sharesec(box, "--view", "new").startswith("REVISION:1")
        assert meaning(descriptor(admin, "new")) == meaning(DESCRIPTORS[name])

    done = each(box, DESCRIPTORS, lambda name: raw_set_descriptor(pipe, "new", DESCRIPTORS[name]), check,
                lambda _: raw_set_descriptor(pipe, "new", DESCRIPTOR))
    assert descriptor(admin, "new") == good and raw_del(pipe, "new") == 0
    assert 0 < done < len(DESCRIPTORS) / 4


def test_descriptors_of_new_shares(box, admin, pipe):
    folder = windows(box.data / "projects")
    each(box, DESCRIPTORS, lambda name: raw_add(pipe, "new", folder, "remark", DESCRIPTORS[name]), lambda _: None, lambda _: raw_del(pipe, "new"))


def test_there_are_enough_of_them():
    assert min(map(len, (NAMES, REMARKS, FOLDERS))) > 80 and len(DESCRIPTORS) > 200
