"""NetrpGetFileSecurity for fifty files and folders of each of three shares: each part, alone and together, by its bytes as SMB2 has it."""

import os
import subprocess

import pytest
from file_security_calls import (
    ALL, DACL, GROUP, OWNER, SACL, SMB_ERRORS, descriptor, direct, may, ours, outside, parts, set_security, status,
)

from sandbox import Sandbox, accounts

SHARES = "".join(f"[{name}]\n    path = {{tree}}/data/{name}\n    read only = no\n{more}" for name, more in {
    "modes": "", "acls": "    inherit acls = yes\n", "xattr": "    vfs objects = acl_xattr\n",
}.items())
WORLD, READ, FULL = "S-1-1-0", 0x120089, 0x1F01FF
PIECES = (OWNER, GROUP, DACL, OWNER | GROUP, OWNER | DACL, GROUP | DACL, ALL)
WITH_SACL = (SACL, SACL | OWNER, SACL | DACL, SACL | ALL)


def fill(box, share):
    """Twenty files and thirty folders, of several owners, groups and modes; with POSIX ACLs where the share is for these."""
    root = box.tree / "data" / share
    root.mkdir()
    uids = [accounts.uid_of(name) for name in ("alice", "bob", "root")]
    gids = [accounts.gid_of("team"), 0]
    for number in range(50):
        one = root / (f"folder {number}" if number % 5 > 1 else f"file {number}.txt")
        if number % 5 > 1:
            one.mkdir()
        else:
            one.write_text("x")
        os.chown(one, uids[number % 3], gids[number % 2])
        one.chmod((0o600, 0o640, 0o644, 0o666, 0o755, 0o444, 0o2770, 0o604, 0o1777, 0o000)[number % 10])
        if share == "acls":
            subprocess.run(["setfacl", "-m", f"u:{uids[number % 2]}:r-x,g:41100:rw-", one], check=True)
            if one.is_dir():
                subprocess.run(["setfacl", "-m", f"d:u:{uids[1]}:r-x,d:o::---", one], check=True)
    return root


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain", shares=SHARES) as box:
        roots = {share: fill(box, share) for share in ("modes", "acls", "xattr")}
        # carol may see and set SACLs
        box.run(["net", "-s", box.conf, "sam", "rights", "grant", "carol", "SeSecurityPrivilege"], check=True)
        for path in sorted(roots["xattr"].iterdir())[::3]:
            done = box.run(["smbcacls", f"//{box.host}/xattr", path.name, "-U", accounts.ROOT.option,
                            "-a", f"ACL:{accounts.sid_of('bob')}:ALLOWED/0x0/READ"])
            assert done.returncode == 0, done.stdout + done.stderr
        yield box


def compare(box, user, share, pieces):
    """(compared, refused) over all paths; ours and SMB2's must agree."""
    dce, counts = box.impacket(user), [0, 0]
    paths = [""] + sorted(path.name for path in (box.tree / "data" / share).iterdir())
    assert len(paths) == 51
    with direct(box, user, share) as smb:
        for path in paths:
            for info in pieces:
                try:
                    wanted = smb.get(path, info)
                except SMB_ERRORS:
                    assert status(ours, dce, share, path, info) == 5, (path, info)
                    counts[1] += 1
                    continue
                assert parts(ours(dce, share, path, info)) == parts(wanted), (path, info)
                counts[0] += 1
    assert outside(box)
    return tuple(counts)


@pytest.mark.parametrize("share", ["modes", "acls", "xattr"])
@pytest.mark.parametrize("user", ["alice", "root"])
def test_each_part_is_what_smb_shows(box, user, share):
    compared, refused = compare(box, user, share, PIECES)
    assert compared + refused == 51 * len(PIECES)
    assert compared >= 40 * len(PIECES)


@pytest.mark.parametrize("info", PIECES)
def test_what_is_not_asked_for_is_not_there(box, info):
    _, owner, group, sacl, dacl = parts(ours(box.impacket("alice"), "xattr", "", info))
    assert (owner is not None, group is not None, dacl is not None) == (bool(info & OWNER), bool(info & GROUP), bool(info & DACL))
    assert sacl is None


def test_sacls_are_for_those_with_the_privilege(box):
    audit = descriptor((2, READ, WORLD), sacl=True)
    carol, alice = box.impacket("carol"), box.impacket("alice")
    compared, _ = compare(box, "carol", "xattr", WITH_SACL)
    assert compared >= 20 * len(WITH_SACL)
    for name in ("audited by us", "audited by them"):
        (box.tree / "data/xattr" / name).mkdir()
        os.chown(box.tree / "data/xattr" / name, accounts.uid_of("carol"), accounts.gid_of("team"))
        assert status(ours, alice, "xattr", name, SACL) == 5
        assert status(set_security, alice, "xattr", name, SACL, audit) == 5
    assert status(set_security, carol, "xattr", "audited by us", SACL, audit) == 0
    with direct(box, "carol", "xattr") as smb:
        assert smb.set("audited by them", SACL, audit) == 0
        shown = [parts(smb.get(name, SACL)) for name in ("audited by us", "audited by them")]
    assert shown[0] == shown[1] == parts(ours(carol, "xattr", "audited by us", SACL))
    assert shown[0][3] == parts(audit)[3]
    for name in ("audited by us", "audited by them"):
        (box.tree / "data/xattr" / name).rmdir()


ALICE, BOB = accounts.sid_of("alice"), accounts.sid_of("bob")
RULES = {
    "nobody but the owner": [(0, FULL, ALICE)],
    "the other may read": [(0, FULL, ALICE), (0, READ, BOB)],
    "everybody may do everything": [(0, FULL, WORLD)],
    "all but the other": [(1, FULL, BOB), (0, FULL, WORLD)],
    "writing alone is refused": [(1, 0x2, BOB), (0, FULL, WORLD)],
}


@pytest.mark.parametrize("rule", RULES)
def test_what_is_set_is_what_smb_enforces(box, rule):
    """Our call sets it for one file, SMB2 for its twin; two users then may do the same with both."""
    twins = ["ours.txt", "theirs.txt"]
    for name in twins:
        path = box.tree / "data/xattr" / name
        path.write_text("x")
        os.chown(path, accounts.uid_of("alice"), accounts.gid_of("team"))
        path.chmod(0o600)
    wanted = descriptor(*RULES[rule])
    set_security(box.impacket("alice"), "xattr", twins[0], DACL, wanted)
    with direct(box, "alice", "xattr") as smb:
        assert smb.set(twins[1], DACL, wanted) == 0
    rights = {(user, access): [may(box, user, "xattr", name, access) for name in twins]
              for user in ("alice", "bob", "carol") for access in (1, 2, 0x20000, 0x10000)}
    assert all(mine == theirs for mine, theirs in rights.values()), rights
    assert rights["alice", 1] == [True, True]
    assert rights["bob", 1] == [rule in ("the other may read", "everybody may do everything", "writing alone is refused")] * 2
    assert rights["bob", 2] == [rule == "everybody may do everything"] * 2
    with direct(box, "alice", "xattr") as smb:
        shown = [parts(smb.get(name)) for name in twins]
    assert shown[0] == shown[1]
    for name in twins:
        (box.tree / "data/xattr" / name).unlink()


def test_an_owner_is_given_by_those_who_may(box):
    path = box.tree / "data/xattr/given.txt"
    path.write_text("x")
    os.chown(path, accounts.uid_of("alice"), accounts.gid_of("team"))
    path.chmod(0o666)
    owner = ours(box.impacket("bob"), "xattr", "folder 7", OWNER)
    assert status(set_security, box.impacket("alice"), "xattr", path.name, OWNER, owner) in (5, 1307)
    assert status(set_security, box.impacket("root"), "xattr", path.name, OWNER, owner) == 0
    assert path.stat().st_uid == (box.tree / "data/xattr/folder 7").stat().st_uid != accounts.uid_of("alice")
    path.unlink()
