"""Quotation marks around values of smb.conf: Samba drops those at the ends of a text, unless another one is inside."""

import pytest
from impacket.dcerpc.v5 import srvs

from live_calls import argument, connections, files, text
from sandbox import Sandbox
from share_calls import add, delete, get, info, info_2, names, set_info, windows
from share_stores import stored

# How a text is written, and what it is read as.
COMMENTS = {
    '"Two words"': "Two words", '""twice""': "twice", '"begins': "begins", 'ends"': "ends", '"': "", '""': "", '" spaces "': " spaces ",
    'in "the" middle': 'in "the" middle', '"one" and "two"': '"one" and "two"', '"a"b"': '"a"b"', '"for %U"': "for root", '"é"': "é",
}


def section(name, lines):
    return f"[{name}]\n" + "".join(f"    {line}\n" for line in lines)


def shares(store):
    folder = "{tree}/data/my data"
    text = "".join(section(f"{store}{at}", [f'path = "{folder}"', f"comment = {comment}"]) for at, comment in enumerate(COMMENTS))
    text += section(f"{store}volume", [f'path = "{folder}"', 'volume = "My disk"', "read only = no"])
    text += section(f"{store}dfs", [f"path = {folder}", "msdfs root = yes", 'msdfs proxy = "\\host\\share"', "comment = plain"])
    return text + section(f"{store}variable", ['path = "{tree}/data/%U"', "comment = plain"])


USERSHARE = '#VERSION 2\npath={tree}/data/my data\ncomment="From a user"\nusershare_acl=S-1-1-0:F\nguest_ok=n\nsharename=users\n'


@pytest.fixture(scope="module", params=["ours", "c"])
def box(request):
    extra = ['server string = "My server"', "usershare max shares = 10"]
    with Sandbox(request.param, "registry", extra=extra, shares=shares("file"), folders=["data/my data", "data/new"]) as box:
        (box.tree / "etc/more.conf").write_text(shares("registry").replace("{tree}", str(box.tree)))
        box.run(["sh", "-ec", f"net -s {box.conf} conf list > {box.tree}/etc/all.conf; cat {box.tree}/etc/more.conf >> {box.tree}/etc/all.conf; "
                 f"net -s {box.conf} conf import {box.tree}/etc/all.conf"], check=True)
        (box.tree / "usershares/users").write_text(USERSHARE.replace("{tree}", str(box.tree)))
        (box.data / "my data").chmod(0o777)
        yield box


@pytest.fixture
def root(box):
    dce = box.impacket()
    yield dce
    dce.disconnect()


@pytest.mark.parametrize("store", ["file", "registry"])
def test_values_are_as_samba_reads_them(box, root, store):
    """Both services tell the same, by enumeration and one by one."""
    folder = windows(box.data / "my data")
    reply = srvs.hNetrShareEnum(root, 2)["InfoStruct"]["ShareInfo"]["Level2"]["Buffer"]
    listed = {text(entry["shi2_netname"]): (text(entry["shi2_remark"]), text(entry["shi2_path"])) for entry in reply}
    for at, meant in enumerate(COMMENTS.values()):
        assert listed[f"{store}{at}"] == (meant, folder)
        one = get(root, f"{store}{at}")
        assert (text(one["shi2_remark"]), text(one["shi2_path"])) == (meant, folder)
    assert listed[f"{store}variable"] == ("plain", windows(box.data / "root"))


def test_values_of_users_and_of_the_server(box, root):
    listed = get(root, "users")
    assert (text(listed["shi2_remark"]), text(listed["shi2_path"])) == ("From a user", windows(box.data / "my data"))
    assert text(srvs.hNetrServerGetInfo(root, 101)["InfoStruct"]["ServerInfo101"]["sv101_comment"]) == "My server"


@pytest.mark.parametrize("share", ["file0", "registry0"])
def test_the_share_is_found_by_its_folder(box, root, share):
    if box.impl == "c":
        pytest.skip("Samba's own service has no such calls")
    assert srvs.hNetrShareCheck(root, argument(windows(box.data / "my data")))["ErrorCode"] == 0
    (box.data / "my data/file").write_text("x")
    alice = box.smb("alice")
    tree = alice.connectTree(share)
    handle = alice.openFile(tree, "file", desiredAccess=0x120089)
    assert [entry["coni1_num_opens"] for entry in connections(root, share)] == [1]
    assert windows(box.data / "my data/file") in {path for path, *_ in files(root, windows(box.data / "my data")).values()}
    alice.closeFile(tree, handle)
    alice.logoff()


def test_what_is_shown_can_be_sent_back(box, root):
    """A limit is changed with the remark beside it: what is stored stays as it is written."""
    if box.impl == "c":
        pytest.skip("Samba's own service keeps nothing in the registry")
    before = stored(box)["registry0"]["comment"]
    shown = get(root, "registry0")
    sent = info(2, netname="registry0", remark=text(shown["shi2_remark"]), max_uses=7, path=text(shown["shi2_path"]))
    assert set_info(root, "registry0", 2, sent) == (0, 0)
    assert stored(box)["registry0"]["comment"] == before
    assert (text(get(root, "registry0")["shi2_remark"]), get(root, "registry0")["shi2_max_uses"]) == ("Two words", 7)


@pytest.mark.parametrize("remark", ['"quoted"', '"', '""', '"begins', 'ends"', '"one" and "two"', 'in "the" middle', '"a"b"'])
def test_a_remark_comes_back_or_is_refused(box, root, remark):
    if box.impl == "c":
        pytest.skip("Samba's own service keeps nothing in the registry")
    kept = remark in ('"one" and "two"', 'in "the" middle', '"a"b"')
    assert add(root, info_2(box, "new", remark=remark)) == ((0, 0) if kept else (87, 4))
    if kept:
        assert text(get(root, "new")["shi2_remark"]) == remark
    else:
        assert "new" not in names(root)
        assert add(root, info_2(box, "new", remark="before")) == (0, 0)
        assert set_info(root, "new", 1004, info(1004, remark=remark)) == (87, 4)
        assert text(get(root, "new")["shi2_remark"]) == "before"
    delete(root, "new")


def test_a_folder_comes_back_or_is_refused(box, root):
    if box.impl == "c":
        pytest.skip("Samba's own service keeps nothing in the registry")
    for name, kept in (('ends"', False), ('in"side', True), ('"x"', True)):
        path = box.data / name
        path.mkdir(exist_ok=True)
        assert add(root, info_2(box, "new", path=windows(path))) == ((0, 0) if kept else (87, 8)), name
        if kept:
            assert text(get(root, "new")["shi2_path"]) == windows(path)
            delete(root, "new")


def test_options_that_name_folders():
    folder = '"{tree}/data/my data"'
    with Sandbox("ours", "registry", options={"share root": folder}, folders=["data/my data/in", "data/out"]) as box:
        root = box.impacket()
        assert add(root, info_2(box, "new", path=windows(box.data / "my data/in"))) == (0, 0)
        assert add(root, info_2(box, "other", path=windows(box.data / "out")))[0] == 5
        root.disconnect()
