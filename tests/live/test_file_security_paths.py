"""Which files NetrpGetFileSecurity and NetrpSetFileSecurity reach: forms of a path, links, shares that let not everybody in."""

import os
import re
import threading
import time

import pytest
from file_security_calls import (
    ALL, DACL, READ_CONTROL, SMB_ERRORS, descriptor, direct, may, ours, outside, parts, set_security, status,
)

from sandbox import Sandbox, accounts

SHARES = {
    "plain": "read only = no",
    "wide": "read only = no\n    wide links = yes",
    "nofollow": "read only = no\n    follow symlinks = no",
    "ro": "read only = yes",
    "valid": "read only = no\n    valid users = bob",
    "group": "read only = no\n    valid users = @team",
    "invalid": "read only = no\n    invalid users = bob",
    "writers": "read only = yes\n    write list = alice",
    "readers": "read only = no\n    read list = alice",
    "noread": "read only = yes\n    invalid users = alice\n    write list = alice",
    "nohost": "read only = no\n    hosts deny = 127.0.0.1",
    "host": "read only = no\n    hosts allow = 127.0.0.1\n    hosts deny = ALL",
    "byacl": "read only = no",
    "sealed": "read only = no\n    smb encrypt = required",
    "veto": "read only = no\n    veto files = /BOB.*/deep*/inside-f*/",
    "vetoes": "read only = no\n    veto files : bob = /alice.txt/\n    veto files : @team = /car?l.txt/",
    "guarded": "read only = no\n    preexec close = yes\n    preexec = /bin/false",
    "rooted": "read only = no\n    root preexec close = yes\n    root preexec = /bin/false",
    "told": "read only = no\n    preexec = /bin/false",
    "proxy": "read only = no\n    msdfs root = yes\n    msdfs proxy = \\\\other\\share",
}
TEXT = "".join(f"[{name}]\n    path = {{tree}}/data/files\n    {lines}\n" for name, lines in SHARES.items())
PERSONAL = "[personal]\n    path = {tree}/data/%U\n    read only = no\n"
USERS = ("alice", "bob", "carol")
# Who may change what is their own.
CHANGE = {**dict.fromkeys(SHARES, USERS), "ro": (), "valid": ("bob",), "group": ("alice", "bob"), "invalid": ("alice", "carol"),
          "writers": ("alice",), "readers": ("bob", "carol"), "noread": (), "nohost": (), "byacl": ("carol",),
          "veto": ("alice", "carol"), "guarded": (), "rooted": (), "proxy": ()}
EVERYTHING = descriptor((0, 0x1F01FF, "S-1-1-0"))


def own(path, user, mode):
    os.chown(path, accounts.uid_of(user), accounts.gid_of("team"))
    path.chmod(mode)
    return path


def fill(box):
    """What is shared, and what lies beside it: the latter is carol's alone, so that its descriptor is like no other."""
    root, beside = box.tree / "data/files", box.tree / "data/beside"
    for folder, user in ((root, "alice"), (root / "Sub", "alice"), (root / "Sub/Deeper", "alice"), (root / "Sub/Deeper/deep", "alice"),
                         (beside, "carol"), (beside / "deep", "carol")):
        folder.mkdir()
        own(folder, user, 0o755)
    for file, user in ((beside / "secret.txt", "carol"), *((root / f"{user}.txt", user) for user in USERS)):
        file.write_text("x")
        own(file, user, 0o666)
    links = {"to-file": beside / "secret.txt", "to-folder": beside, "up": "..", "up-and-back": "../files/Sub", "inside": "Sub",
             "inside-file": "alice.txt", "loop": "loop", "nowhere": "gone", "chain": "inside", "Sub/out": beside, "Sub/absolute-in": root / "Sub"}
    for name, target in links.items():
        (root / name).symlink_to(target)


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", shares=TEXT + PERSONAL, extra=["allow insecure wide links = no", "unix extensions = no"]) as box:
        fill(box)
        box.run(["sharesec", "-s", box.conf, "byacl", "-R", f"{accounts.sid_of('alice')}:ALLOWED/0x0/READ,{accounts.sid_of('carol')}:ALLOWED/0x0/FULL"],
                check=True)
        yield box


@pytest.fixture(autouse=True)
def nobody_stays_inside(box, request):
    share = getattr(request.node, "callspec", None) and request.node.callspec.params.get("share")
    if share == "wide" and not box.samba.has_vfs_module("widelinks"):
        pytest.skip("this Samba is built without vfs_widelinks: nobody gets into a share with wide links")
    yield
    assert outside(box)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("user", USERS)
def test_a_share_lets_in_whom_a_tree_connect_lets_in(box, user, share):
    dce, outcomes = box.impacket(user), set()
    for name in (f"{other}.txt" for other in USERS):
        assert (status(ours, dce, share, name) == 0) == may(box, user, share, name, READ_CONTROL), name
        try:
            with direct(box, user, share) as smb:
                wanted = smb.set(name, DACL, EVERYTHING) == 0
        except SMB_ERRORS:
            wanted = False
        assert (status(set_security, dce, share, name, DACL, EVERYTHING) == 0) == wanted, name
        outcomes.add(wanted)
    assert outcomes == ({True, False} if user in CHANGE[share] else {False})


LINKS = ["to-file", "to-folder", "to-folder\\secret.txt", "to-folder\\deep", "up", "up\\beside", "up\\beside\\secret.txt", "up-and-back",
         "up-and-back\\Deeper", "inside", "inside\\Deeper", "inside-file", "loop", "loop\\x", "nowhere", "nowhere\\x", "chain", "chain\\Deeper",
         "Sub\\out", "Sub\\out\\secret.txt", "inside\\out\\secret.txt", "chain\\out\\deep", "Sub\\absolute-in", "Sub\\absolute-in\\Deeper"]
OUT = ("to-", "up", "loop", "nowhere", "Sub\\out", "inside\\out", "chain\\out")


@pytest.mark.parametrize("share", ["plain", "wide", "nofollow", "veto"])
@pytest.mark.parametrize("path", LINKS)
def test_links_lead_where_smb_follows_them(box, path, share):
    dce = box.impacket("alice")
    with direct(box, "alice", share) as smb:
        try:
            wanted = parts(smb.get(path))
        except SMB_ERRORS:
            wanted = None
    code = status(ours, dce, share, path)
    assert (code == 0) == (wanted is not None), code
    if wanted:
        assert parts(ours(dce, share, path)) == wanted
    if path.startswith(OUT) and not path.startswith("up-and-back") and share != "wide":
        assert code in (2, 3, 5), "nothing outside a share can be reached"
        assert status(set_security, dce, share, path, DACL, EVERYTHING) in (2, 3, 5)


def test_a_file_is_hidden_whatever_it_is_called(box):
    """By its short name, too; through a link where SMB hides it there, which is up to the release."""
    dce, root = box.impacket("alice"), box.tree / "data/files"
    own(root / "Sub/Deeper", "alice", 0o755)
    (root / "deeply hidden.text").write_text("x")
    (root / "other").symlink_to("Sub/Deeper")
    said = box.run(["smbclient", f"//{box.host}/plain", "-U", accounts.ROOT.option, "-c", 'altname "deeply hidden.text"']).stdout
    short = re.search(r"\b\S+~\S+\b", said)[0]
    for path in (short, "deeply hidden.text", "DEEPLY HIDDEN.TEXT", "Sub\\Deeper", "sub\\deeper\\deep"):
        assert status(ours, dce, "plain", path) == 0, path
        assert status(ours, dce, "veto", path) == 2, path
        assert status(set_security, dce, "veto", path, DACL, EVERYTHING) == 2, path
        assert not may(box, "alice", "veto", path, READ_CONTROL), path
    assert status(ours, dce, "veto", "") == 0
    for path in ("other", "other\\deep"):
        assert (status(ours, dce, "veto", path) == 0) == may(box, "alice", "veto", path, READ_CONTROL), path


def test_a_link_that_changes_meanwhile_leads_nowhere_else(box):
    """Sub/Deeper is by turns a folder and a link to what lies beside the share."""
    sub, stop, seen = box.tree / "data/files/Sub", threading.Event(), {}
    outsider = accounts.uid_of("carol")

    def swap():
        while not stop.is_set():
            (sub / "Deeper").rename(sub / "Real")
            (sub / "Deeper").symlink_to(box.tree / "data/beside")
            (sub / "Deeper").unlink()
            (sub / "Real").rename(sub / "Deeper")

    swapper = threading.Thread(target=swap)
    dce = box.impacket("carol")
    shown = {owner: parts(ours(dce, "plain", name))[1] for owner, name in (("alice", "Sub"), ("carol", "carol.txt"))}
    swapper.start()
    try:
        end = time.monotonic() + 6
        while time.monotonic() < end:
            for path in ("Sub\\Deeper\\deep", "Sub\\Deeper"):
                try:
                    owner = parts(ours(dce, "plain", path))[1]
                except Exception as error:  # whichever error: it was not shown
                    owner = getattr(error, "get_error_code", lambda: repr(error))()
                seen[owner] = seen.get(owner, 0) + 1
    finally:
        stop.set()
        swapper.join()
    assert (box.tree / "data/beside/deep").stat().st_uid == outsider
    assert shown["carol"] not in seen, "a descriptor from outside the share was shown"
    assert seen.get(shown["alice"], 0) > 2 and len(seen) > 1, seen
    assert all(one == shown["alice"] or isinstance(one, int) for one in seen), seen


SAME = ["alice.txt", "\\alice.txt", "ALICE.TXT", "Alice.Txt", "sub", "SUB\\deeper", "\\sub\\DEEPER\\", "sub/deeper", "/sub/deeper", "\\", "/", ""]


@pytest.mark.parametrize("form", SAME)
def test_forms_that_mean_a_file(box, form):
    plain = form.replace("/", "\\").strip("\\")
    with direct(box, "alice", "plain") as smb:
        assert parts(ours(box.impacket("alice"), "plain", form)) == parts(smb.get(plain))


NAMES = {
    "..": 123, "\\..": 123, "Sub\\..": 123, "Sub\\..\\..": 123, "Sub\\..\\alice.txt": 123, "../beside": 123, ".": 123, "Sub\\.": 123, ".\\Sub": 123,
    "\\\\alice.txt": 123, "Sub\\\\Deeper": 123, "Sub\\\\": 123, "//": 123, "\\\\": 123, "alice.txt:stream": 123, "alice.txt::$DATA": 123, ":x": 123,
    "C:\\alice.txt": 123, "alice.*": 123, "alice.tx?": 123, "ali\tce": 123, "ali\x01ce": 123, "x" * 256: 123, "Sub\\" + "x" * 256: 123, "x\\" * 3000: 123,
    "é" * 128: 123, "x" * 255: 2, "é" * 127: 2, "nothing": 2, "nothing\\below": 2, "alice.txt\\below": 2, "Sub\\nothing": 2, "alice.txt.": 2, "alice.txt ": 2,
    "...": 2, "Sub..": 2, "CON": 2, "NUL": 2, "AUX.txt": 2, "COM1": 2, "PRN\\x": 2, "CONIN$": 2, "%U": 2, "%S\\x": 2, "$(id)": 2, "~": 2,
}


# What the client takes for something else before it asks: it cleans paths.
DIALECT = re.compile(r"[*?]|::|//|\\\\|(^|[\\/])\.{1,2}($|[\\/])")


@pytest.mark.parametrize("path", NAMES, ids=lambda path: ascii(path[:20]))
def test_names_that_mean_nothing(box, path):
    dce = box.impacket("alice")
    assert status(ours, dce, "plain", path) == NAMES[path]
    assert status(set_security, dce, "plain", path, DACL, EVERYTHING) == NAMES[path]
    with direct(box, "alice", "plain") as smb:
        if DIALECT.search(path) is None:
            assert not smb.may(path.strip("\\"), READ_CONTROL), "SMB knows it"


@pytest.mark.parametrize("share", ["nosuch", "", "plain\\alice.txt", "PLAIN$", "*", "..", "global", "homes", "printers"])
def test_shares_that_are_none(box, share):
    assert status(ours, box.impacket("alice"), share, "") == 2310


@pytest.mark.parametrize("share", ["IPC$", "laser"])
def test_what_is_no_disk_has_no_files(box, share):
    assert status(ours, box.impacket("alice"), share, "") == 5


@pytest.mark.parametrize(("info", "sd", "code"), [(DACL, b"", 1338), (DACL, b"\x01" * 12, 1338), (DACL, EVERYTHING[:-4], 1338), (0, EVERYTHING, 87)])
def test_descriptors_that_are_none_change_nothing(box, info, sd, code):
    alice = box.impacket("alice")
    before = ours(alice, "plain", "alice.txt")
    assert status(set_security, alice, "plain", "alice.txt", info, sd) == code
    assert ours(alice, "plain", "alice.txt") == before


def test_names_of_shares_have_no_case(box):
    assert parts(ours(box.impacket("alice"), "PLAIN", "Sub")) == parts(ours(box.impacket("alice"), "plain", "Sub"))


def test_a_path_with_a_variable_is_the_callers_own(box):
    for user in ("alice", "bob"):
        own(box.tree / "data" / user, user, 0o700)
        with direct(box, user, "personal") as smb:
            assert parts(ours(box.impacket(user), "personal", "")) == parts(smb.get(""))
    assert parts(ours(box.impacket("alice"), "personal", ""))[1] != parts(ours(box.impacket("bob"), "personal", ""))[1]


def test_homes(sandboxes):
    box = sandboxes("ours", "homes")
    for user in ("alice", "bob"):
        own(box.tree / "homes" / user, user, 0o700)
        with direct(box, user, user) as smb:
            assert parts(ours(box.impacket(user), user, "", ALL)) == parts(smb.get(""))
    assert status(ours, box.impacket("bob"), "alice", "") == 2310
    assert parts(ours(box.impacket("alice"), "homes", "")) == parts(ours(box.impacket("alice"), "alice", ""))
    assert outside(box)
