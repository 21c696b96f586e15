"""Adding, changing and deleting shares: by the registry, by the admin's commands, and not at all."""

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException
from impacket.smb3 import SessionError as Smb3Error
from impacket.smbconnection import SessionError

from sandbox import Sandbox
from share_calls import DESCRIPTOR, NULL, TEMPORARY, UNLIMITED, add, code, get, info, info_2, names, raw_set_descriptor, set_info, wait_for, windows


@pytest.fixture(scope="module")
def box():
    """Shares are kept in the registry."""
    with Sandbox("ours", "registry") as box:
        (box.tree / "data/new").mkdir()
        yield box


@pytest.fixture
def admin(box):
    dce = box.impacket("adminuser")
    yield dce
    dce = box.impacket("adminuser")  # the first one may not have outlived a restart
    for name in ("new", "temp", "stay"):
        try:
            srvs.hNetrShareDel(dce, name + "\0")
        except DCERPCException:
            pass
    dce.disconnect()


def test_a_share_lives(box, admin):
    others = [box.impacket(user) for user in ("alice", "root", "poweruser")]
    assert add(admin, info_2(box, "new", uses=7)) == (0, 0)
    assert all("new" in names(dce) for dce in [admin, *others])
    shown = get(admin, "NEW")
    assert (shown["shi2_path"], shown["shi2_remark"], shown["shi2_max_uses"]) == (windows(box.tree / "data/new") + "\0", "A new share\0", 7)
    assert box.smbclient("//127.0.0.1/new", "-c", "ls", user="alice").returncode == 0
    assert add(admin, info_2(box, "New")) == (2118, 0)
    srvs.hNetrShareDel(admin, "new\0")
    assert all("new" not in names(dce) for dce in [admin, *others])
    assert code(srvs.hNetrShareDel, admin, "new\0") == 2310
    assert box.smbclient("//127.0.0.1/new", "-c", "ls", user="alice").returncode != 0
    for dce in others:
        dce.disconnect()


def test_deleting_disconnects_and_takes_the_descriptor(box, admin):
    folder = windows(box.tree / "data/new")
    closed = info(502, netname="new", max_uses=UNLIMITED, path=folder, reserved=len(DESCRIPTOR), security_descriptor=list(DESCRIPTOR))
    assert add(admin, closed, 502) == (0, 0)
    stored = b"".join(get(admin, "new", 502)["shi502_security_descriptor"])
    assert DESCRIPTOR[-20:] in stored
    alice = box.smb("alice")
    tree = alice.connectTree("new")
    srvs.hNetrShareDel(admin, "new\0")
    wait_for(lambda: not lists(alice, tree))
    assert add(admin, info_2(box, "new")) == (0, 0)
    assert b"".join(get(admin, "new", 502)["shi502_security_descriptor"]) != stored
    alice.close()


def lists(smb, tree):
    """Whether a tree connect is still good."""
    try:
        smb.getSMBServer().create(tree, "", 1, 7, 1, 1, 0)
        return True
    except (SessionError, Smb3Error):
        return False


REFUSED = {
    "name empty": (dict(name=""), 87, 1), "name absent": (dict(name=NULL), 87, 1), "name long": (dict(name="x" * 81), 87, 1),
    "name slash": (dict(name="a/b"), 123, 1), "name newline": (dict(name="a\nb"), 123, 1), "name bracket": (dict(name="a]\n[global"), 123, 1),
    "name percent": (dict(name="%U"), 123, 1), "pipe": (dict(name="pipe"), 5, 0), "mailslot": (dict(name="mailslot"), 5, 0),
    "global": (dict(name="GLOBAL"), 123, 1), "homes": (dict(name="homes"), 123, 1), "IPC$": (dict(name="IPC$"), 2118, 0),
    "ADMIN$": (dict(name="ADMIN$"), 5, 0), "there already": (dict(name="public"), 2118, 0),
    "remark long": (dict(remark="x" * 257), 87, 4), "remark newline": (dict(remark="a\nguest ok = yes"), 87, 4), "remark env": (dict(remark="%$(HOME)"), 87, 4),
    "path relative": (dict(path="data"), 87, 8), "path drive": (dict(path="D:\\data"), 87, 8), "path dots": (dict(path="C:\\tmp\\..\\etc"), 87, 8),
    "path missing": (dict(path="C:\\no\\such"), 2116, 8), "path file": (dict(path="C:\\etc\\passwd"), 2116, 8), "path variable": (dict(path="C:\\%U"), 87, 8),
    "uses": (dict(uses=0x80000000), 87, 6), "type": (dict(kind=2), 87, 3), "printer": (dict(kind=1), 50, 0),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_nothing_changed(box, admin, case):
    wrong, status, member = REFUSED[case]
    before = box.net("conf", "list").stdout
    assert add(admin, info_2(box, **{"name": "new", **wrong})) == (status, member)
    assert box.net("conf", "list").stdout == before


def test_each_level_sets_what_it_may(box, admin):
    assert add(admin, info_2(box, "new")) == (0, 0)
    one = info(1, netname="other", remark="one")
    assert set_info(admin, "new", 1, one) == (0, 0)
    assert get(admin, "new")["shi2_remark"] == "one\0"
    assert set_info(admin, "new", 2, info_2(box, "new", path="::BLaH::", remark="two", uses=2)) == (0, 0)
    assert (get(admin, "new")["shi2_max_uses"], get(admin, "new")["shi2_path"]) == (2, windows(box.tree / "data/new") + "\0")
    assert set_info(admin, "new", 1004, info(1004, remark="four")) == (0, 0)
    assert set_info(admin, "new", 1006, info(1006, max_uses=9)) == (0, 0)
    assert (get(admin, "new")["shi2_remark"], get(admin, "new")["shi2_max_uses"]) == ("four\0", 9)
    assert code(srvs.hNetrShareSetInfo, admin, "nosuch\0", 1, one) == 2310


FLAGS = {0x30: "csc policy = disable", 0x800: "hide unreadable = yes", 0x1000: "oplocks = no", 0x8000: "server smb encrypt = required"}


@pytest.mark.parametrize("flag", FLAGS)
def test_flags_are_the_option_that_does_it(box, admin, flag):
    assert add(admin, info_2(box, "new")) == (0, 0)
    for wanted in (flag, 0):
        assert set_info(admin, "new", 1005, info(1005, flags=wanted)) == (0, 0)
        assert get(admin, "new", 1005)["shi1005_flags"] == wanted
        shown = box.net("conf", "showshare", "new").stdout
        assert (FLAGS[flag] in shown) == bool(wanted), shown


def test_a_client_that_sets_the_caching_leaves_a_namespace_alone(box, admin):
    assert add(admin, info_2(box, "new")) == (0, 0)
    box.net("conf", "setparm", "new", "msdfs root", "yes", check=True)
    for flags, shown in ((0x10, 0x13), (0x3, 0x3), (0x20, 0x23), (0x0, 0x3)):
        assert set_info(admin, "new", 1005, info(1005, flags=flags)) == (0, 0)
        assert get(admin, "new", 1005)["shi1005_flags"] == shown
    assert "msdfs root = yes" in box.net("conf", "showshare", "new").stdout


@pytest.mark.parametrize("remark", ["50%Save", "for %U", "100%%", '"quoted"'])
def test_a_remark_that_samba_would_show_as_another_is_refused(box, admin, remark):
    assert add(admin, info_2(box, "new", remark=remark)) == (87, 4)
    assert add(admin, info_2(box, "new", remark="kept")) == (0, 0)
    assert set_info(admin, "new", 1004, info(1004, remark=remark)) == (87, 4)
    assert get(admin, "new")["shi2_remark"] == "kept\0"


@pytest.mark.parametrize("remark", ["50 % off", "100%", " two  blanks ", "a\\", "%ä", "#; =", "it's \"so\" here"])
def test_a_remark_comes_back_as_it_was_set(box, admin, remark):
    assert add(admin, info_2(box, "new")) == (0, 0)
    assert set_info(admin, "new", 1004, info(1004, remark=remark)) == (0, 0)
    assert get(admin, "new")["shi2_remark"] == remark + "\0"
    assert set_info(admin, "IPC$", 1004, info(1004, remark=remark)) == (0, 0)
    assert get(admin, "IPC$")["shi2_remark"] == remark + "\0"


def test_an_editor_of_the_descriptor_leaves_variables_in_the_remark(box, admin):
    assert add(admin, info_2(box, "new")) == (0, 0)
    box.net("conf", "setparm", "new", "comment", "for %U", check=True)
    shown = get(admin, "new", 502)
    assert shown["shi502_remark"] == "for adminuser\0"
    sent = info(502, netname="new", remark="for adminuser", max_uses=shown["shi502_max_uses"], reserved=len(DESCRIPTOR), security_descriptor=list(DESCRIPTOR))
    assert set_info(admin, "new", 502, sent) == (0, 0)
    assert "comment = for %U" in box.net("conf", "showshare", "new").stdout
    assert get(admin, "new", 502)["shi502_security_descriptor"] != shown["shi502_security_descriptor"]


@pytest.mark.parametrize("uses", [0, 0x80000000, 0xFFFFFFFE])
def test_a_limit_that_samba_cannot_say_is_refused(box, admin, uses):
    if uses:
        assert add(admin, info_2(box, "new", uses=uses)) == (87, 6)
    assert add(admin, info_2(box, "new")) == (0, 0)
    before = get(admin, "new")["shi2_max_uses"]
    assert set_info(admin, "new", 1006, info(1006, max_uses=uses)) == (87, 6)
    assert get(admin, "new")["shi2_max_uses"] == before


def test_a_limit_that_is_not_specified_is_that_of_the_text(box, admin):
    assert add(admin, info_2(box, "new", uses=0)) == (0, 0)
    assert get(admin, "new")["shi2_max_uses"] == 0xFFFF


@pytest.mark.parametrize("flag", [0x100, 0x200, 0x400, 0x2000, 0x4000, 0x100000])
def test_flags_that_samba_has_no_option_for(box, admin, flag):
    assert add(admin, info_2(box, "new")) == (0, 0)
    assert set_info(admin, "new", 1005, info(1005, flags=flag)) == (50, 0)
    assert get(admin, "new", 1005)["shi1005_flags"] == 0


def test_the_remark_of_ipc(box, admin):
    assert set_info(admin, "IPC$", 1004, info(1004, remark="Talk to me")) == (0, 0)
    assert get(admin, "IPC$", 1)["shi1_remark"] == "Talk to me\0"
    assert set_info(admin, "IPC$", 1006, info(1006, max_uses=3)) == (5, 0)
    assert code(srvs.hNetrShareDel, admin, "IPC$\0") == 5


def test_temporary_shares_end_with_smbd(box, admin):
    assert add(admin, info_2(box, "temp", kind=TEMPORARY)) == (0, 0)
    assert add(admin, info_2(box, "stay")) == (0, 0)
    assert get(admin, "temp", 1)["shi1_type"] == TEMPORARY
    srvs.hNetrShareDelSticky(admin, "stay\0")
    assert get(admin, "stay", 1)["shi1_type"] == TEMPORARY
    assert code(srvs.hNetrShareDelSticky, admin, "stay\0") == 2310
    opens = lambda share: box.smbclient(f"//{box.host}/{share}", "-c", "ls", user="alice").returncode == 0
    kept = lambda: {"temp", "stay"} & set(box.net("conf", "listshares", check=True).stdout.split())
    # Nothing but a start of smbd ends them: no tool that loads the accounts, no second smbd that finds the first one.
    box.run(["pdbedit", "-s", box.conf, "-L"], check=True)
    assert box.run(["setsid", "-w", "smbd", "--foreground", "--no-process-group", "-s", box.conf, "-l", box.tree / "tmp"]).returncode != 0
    assert opens("temp") and kept() == {"temp", "stay"}
    box.restart()
    assert not opens("temp") and not opens("stay") and opens("public")
    assert not kept() and not box.worker_pids(), "smbd itself forgot them, before any call"
    dce = box.impacket("adminuser")
    assert not {"temp", "stay"} & names(dce)
    assert "public" in names(dce)
    dce.disconnect()


def test_deletion_in_two_phases(box, admin):
    assert add(admin, info_2(box, "new")) == (0, 0)
    handle = srvs.hNetrShareDelStart(admin, "new\0")["ContextHandle"]
    assert "new" in names(admin)
    srvs.hNetrShareDelCommit(admin, handle)
    assert "new" not in names(admin)
    with pytest.raises(DCERPCException):
        srvs.hNetrShareDelCommit(admin, handle)


def test_who_may(box):
    for user, status in (("anonymous", 5), ("alice", 5), ("poweruser", 0), ("serverop", 0), ("root", 0)):
        dce = box.impacket(user)
        assert add(dce, info_2(box, "new")) == (status, 0), user
        if status == 0:
            srvs.hNetrShareDel(dce, "new\0")
        else:
            assert code(srvs.hNetrShareDel, dce, "public\0") == 5 == code(srvs.hNetrShareDel, dce, "nosuch\0")
        dce.disconnect()


def test_a_share_of_the_text_stays():
    with Sandbox("ours", "registry", shares="[texted]\n    path = /tmp\n") as box:
        dce = box.impacket("adminuser")
        assert code(srvs.hNetrShareDel, dce, "texted\0") == 5
        assert "texted" in names(dce) and "is not defined in the registry" in box.worker_log()


def test_nowhere_to_store():
    with Sandbox("ours", "plain") as box:
        (box.tree / "data/new").mkdir()
        dce = box.impacket("adminuser")
        assert add(dce, info_2(box, "new")) == (5, 0)
        assert "there is nowhere to store it" in box.worker_log() and "new" not in names(dce)


def test_the_share_root():
    with Sandbox("ours", "registry") as box:
        for folder in ("root/in", "out"):
            (box.tree / "data" / folder).mkdir(parents=True)
        (box.tree / "data/root/link").symlink_to(box.tree / "data/out")
        box.options["share root"] = str(box.tree / "data/root")
        box.write_conf()
        dce = box.impacket("adminuser")
        data = box.tree / "data"
        assert add(dce, info_2(box, "new", path=windows(data / "root/in"))) == (0, 0)
        for folder in ("out", "root/link", "", "root2"):
            (data / folder).mkdir(exist_ok=True)
            assert add(dce, info_2(box, "new2", path=windows(data / folder) if folder else "C:\\")) == (5, 8), folder


@pytest.mark.parametrize("separators", ["/////", "\\////", "\\\\///", "\\/\\/\\", "/\\/\\/"])
@pytest.mark.parametrize("drive", ["C:", "c:", ""])
def test_paths_are_canonical(box, admin, drive, separators):
    """Both separators, `.` and what is doubled or too much: as NetprPathCanonicalize takes them."""
    folder = box.tree / "data/new"
    _, *parts = str(folder).split("/")

    def joined(parts):
        return drive + "".join(separators[at % len(separators)] + part for at, part in enumerate(parts))

    for sent in (joined(parts), joined([*parts, ""]), joined([*parts[:-1], ".", parts[-1], "."]), joined([parts[0], "", *parts[1:]])):
        assert add(admin, info_2(box, "new", path=sent)) == (0, 0), sent
        assert get(admin, "new")["shi2_path"] == windows(folder) + "\0", sent
        assert srvs.hNetrShareCheck(admin, sent + "\0")["ErrorCode"] == 0, sent
        srvs.hNetrShareDel(admin, "new\0")


@pytest.mark.parametrize("path", ["C:/..{}", "C:\\data/../..{}", "{}/..", "\\..{}", "C:{}\\.\\..\\new", "\\{}", "\\\\host{}", "C:"])
def test_paths_that_climb_or_are_elsewhere(box, admin, path):
    assert add(admin, info_2(box, "new", path=path.format(box.tree / "data/new")))[0] in (87, 2116)
    assert "new" not in names(admin)


# Folders that adminuser, who may add shares, may not look into, and what is in one of them.
UNSEEN = {"secret": 0o700, "passage": 0o711, "dropbox": 0o733, "listing": 0o744}
INSIDE = ("secret/there", "secret/there/deeper", "secret/file", "secret/nothing")


@pytest.mark.parametrize("root", [None, "data"])
def test_a_folder_is_looked_for_as_the_caller(root):
    """Whether there is one cannot be found out, and nobody shares what is not theirs to read."""
    with Sandbox("ours", "registry", options={"share root": f"{{tree}}/{root}"} if root else None) as box:
        data = box.tree / "data"
        (data / "secret/there/deeper").mkdir(parents=True)
        (data / "secret/file").touch()
        (data / "link").symlink_to(data / "secret/there")
        for folder, mode in UNSEEN.items():
            (data / folder).mkdir(exist_ok=True)
            (data / folder).chmod(mode)
        dce, root_dce = box.impacket("adminuser"), box.impacket("root")
        for path in (*UNSEEN, *INSIDE, "link", "nothing"):
            assert add(dce, info_2(box, "new", path=windows(data / path))) == (2116, 8), path
            assert "new" not in names(root_dce), path
        (data / "passage/open").mkdir(mode=0o755)
        for made, (caller, path) in enumerate([(dce, "passage/open"), (root_dce, "secret/there"), (root_dce, "secret"), (root_dce, "link")]):
            assert add(caller, info_2(box, f"made{made}", path=windows(data / path))) == (0, 0), path


def test_samba_s_own_clients(box):
    (box.tree / "data/new").mkdir(exist_ok=True)
    done = box.net_rpc("share", "add", f"netted={windows(box.tree / 'data/new')}", user="adminuser")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "netted" in box.net_rpc("share", "list", user="adminuser").stdout
    assert box.net_rpc("share", "allowedusers", user="adminuser", timeout=60).returncode in (0, 255)
    assert box.net_rpc("share", "delete", "netted", user="adminuser").returncode == 0
    assert "netted" not in box.net_rpc("share", "list", user="adminuser").stdout
    done = box.net_rpc("share", "add", f"netted=C:{box.tree / 'data/new'}", user="adminuser")
    assert done.returncode == 0, done.stdout + done.stderr
    assert box.net_rpc("share", "delete", "netted", user="adminuser").returncode == 0


def test_administrators_reach_a_share_that_is_not_available(box, admin):
    """Samba lists and serves it to nobody, and knows it by no name."""
    assert add(admin, info_2(box, "new")) == (0, 0)
    alice = box.impacket("alice")
    for how in ("no", "yes", "no"):
        box.net("conf", "setparm", "new", "available", how, check=True)
        is_there = how == "yes"
        assert get(admin, "new")["shi2_remark"] == "A new share\0"
        assert ("new" in names(admin), "new" in names(alice)) == (is_there, is_there)
        if is_there:
            assert get(alice, "new", 1)["shi1_remark"] == "A new share\0"
        else:
            assert code(srvs.hNetrShareGetInfo, alice, "new\0", 1) == 2310
        assert (box.smbclient("//127.0.0.1/new", "-c", "ls", user="alice").returncode == 0) == is_there
    assert add(admin, info_2(box, "New")) == (2118, 0)
    assert set_info(admin, "new", 1004, info(1004, remark="off")) == (0, 0)
    assert get(admin, "new")["shi2_remark"] == "off\0"
    assert box.net("conf", "getparm", "new", "available", check=True).stdout.strip() == "no"
    with box.dce("adminuser") as pipe:
        assert raw_set_descriptor(pipe, "new", DESCRIPTOR) == (0, 0)
    assert DESCRIPTOR[-20:] in b"".join(get(admin, "new", 502)["shi502_security_descriptor"])
    assert code(srvs.hNetrShareDel, alice, "new\0") != 0
    srvs.hNetrShareDel(admin, "new\0")
    assert code(srvs.hNetrShareGetInfo, admin, "new\0", 1) == 2310
    assert "new" not in box.net("conf", "listshares", check=True).stdout.split()
    alice.disconnect()
