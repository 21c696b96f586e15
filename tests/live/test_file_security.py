"""NetrpGetFileSecurity and NetrpSetFileSecurity against what SMB itself shows and enforces."""

import os
import subprocess

import pytest
from impacket import smb3structs
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException
from impacket.smb3 import SessionError as Smb3Error
from impacket.smbconnection import SessionError

from sandbox import Sandbox

OWNER, GROUP, DACL, SACL = 1, 2, 4, 8
ALL = OWNER | GROUP | DACL
SHARES = "[acl]\n    path = {tree}/data/acl\n    read only = no\n    vfs objects = acl_xattr\n[ro]\n    path = {tree}/data/acl\n    read only = yes\n" \
    "[only]\n    path = {tree}/data/acl\n    valid users = bob\n    read only = no\n"


@pytest.fixture(scope="module")
def box():
    """A sandbox with fifty files and folders of all sorts, below three shares of one folder."""
    with Sandbox("ours", "plain", shares=SHARES) as box:
        root = box.tree / "data/acl"
        root.mkdir(parents=True, exist_ok=True)
        os.chown(root, 41001, 41100)
        root.chmod(0o775)
        for number in range(40):
            file = root / f"file {number}.txt"
            file.write_text("x")
            file.chmod([0o600, 0o640, 0o644, 0o666, 0o755, 0o444, 0o660, 0o604][number % 8])
            os.chown(file, [41001, 41002, 0][number % 3], 41100)
        for number in range(10):
            folder = root / f"dir{number}" / "below"
            folder.mkdir(parents=True)
            for one in (folder, folder.parent):
                os.chown(one, 41001, 41100)
                one.chmod(0o2770 if number % 2 else 0o755)
            if number % 3 == 0:
                subprocess.run(["setfacl", "-m", "u:41002:rwx,d:u:41002:r-x", folder], check=True)
        (root / "link-out").symlink_to("/etc")
        (root / "link-in").symlink_to("dir1")
        yield box


def direct(box, user, share, path, info):
    """The descriptor by way of SMB2."""
    smb = box.smb(user)
    server = smb.getSMBServer()
    tree = smb.connectTree(share)
    access = smb3structs.READ_CONTROL if info & ALL else 0
    file = server.create(tree, path, access, 7, 0, 1, 0)
    try:
        return server.queryInfo(tree, file, infoType=smb3structs.SMB2_0_INFO_SECURITY, fileInfoClass=0, additionalInformation=info)
    finally:
        server.close(tree, file)
        smb.close()


def ours(dce, share, path, info=ALL):
    """The descriptor by way of our call."""
    reply = srvs.hNetrpGetFileSecurity(dce, share + "\0", path + "\0", info)
    return reply if isinstance(reply, bytes) else b"".join(reply["SecurityDescriptor"]["Buffer"])


def parts(sd):
    """A descriptor's meaning, whatever the order of its parts."""
    from impacket.ldap import ldaptypes

    parsed = ldaptypes.SR_SECURITY_DESCRIPTOR(data=sd)
    acl = parsed["Dacl"]
    return (
        parsed["OwnerSid"] and parsed["OwnerSid"].formatCanonical(),
        parsed["GroupSid"] and parsed["GroupSid"].formatCanonical(),
        acl and [ace.getData() for ace in acl["Data"]],
    )


def paths(box):
    root = box.tree / "data/acl"
    return [""] + sorted(str(path.relative_to(root)).replace("/", "\\") for path in root.rglob("*") if not path.is_symlink())


@pytest.mark.parametrize("user", ["alice", "root"])
def test_what_smb_shows(box, user):
    dce = box.impacket(user)
    compared = 0
    for path in paths(box):
        try:
            wanted = direct(box, user, "acl", path, ALL)
        except (SessionError, Smb3Error):
            with pytest.raises(DCERPCException) as refused:
                ours(dce, "acl", path)
            assert refused.value.get_error_code() == 5, path
            continue
        assert parts(ours(dce, "acl", path)) == parts(wanted), path
        compared += 1
    assert compared >= 50


@pytest.mark.parametrize("form", ["\\dir1\\below", "dir1\\below", "dir1/below", "\\DIR1\\Below\\", "link-in\\below"])
def test_forms_of_a_path(box, form):
    dce = box.impacket("alice")
    assert parts(ours(dce, "acl", form)) == parts(direct(box, "alice", "acl", "dir1\\below", ALL))


@pytest.mark.parametrize("info", [0, OWNER, GROUP, DACL, OWNER | DACL])
def test_only_what_is_asked_for(box, info):
    owner, group, acl = parts(ours(box.impacket("alice"), "acl", "dir1", info))
    assert (bool(owner), bool(group), acl is not None and acl != b"") == (bool(info & OWNER), bool(info & GROUP), bool(info & DACL))


REFUSED = {
    ("nosuchshare", "a"): 2310, ("acl", "nosuch"): 2, ("acl", "nosuch\\deeper"): 3, ("acl", ".."): 123, ("acl", "dir1\\..\\.."): 123,
    ("acl", "file 2.txt:stream"): 123, ("acl", "dir1\\\\below"): 123, ("acl", "\\\\dir1"): 123, ("acl", "link-out"): 5,
    ("acl", "link-out\\passwd"): 5, ("only", "dir1"): 5, ("IPC$", ""): 5, ("laser", ""): 5, ("acl", "x" * 3000): 123,
}


@pytest.mark.parametrize(("share", "path"), REFUSED)
def test_refused(box, share, path):
    with pytest.raises(DCERPCException) as refused:
        ours(box.impacket("alice"), share, path)
    code = refused.value.get_error_code()
    assert code == REFUSED[share, path] or (path.startswith("link-out") and code in (2, 3, 5))
    assert box.served_by("alice") == "ours"


def test_a_sacl_needs_its_privilege(box):
    with pytest.raises(DCERPCException) as refused:
        ours(box.impacket("alice"), "acl", "dir1", SACL)
    assert refused.value.get_error_code() in (5, 1314)


def set_security(dce, share, path, info, sd):
    request = srvs.NetrpSetFileSecurity()
    request["ServerName"] = srvs.NULL
    request["ShareName"] = share + "\0"
    request["lpFileName"] = path + "\0"
    request["SecurityInformation"] = info
    request["SecurityDescriptor"]["Length"] = len(sd)
    request["SecurityDescriptor"]["Buffer"] = list(sd)
    return dce.request(request)


def opens(box, user, path):
    smb = box.smb(user)
    try:
        tree = smb.connectTree("acl")
        smb.closeFile(tree, smb.openFile(tree, path, desiredAccess=1))
        return True
    except (SessionError, Smb3Error):
        return False
    finally:
        smb.close()


def test_what_is_set_is_enforced(box):
    file = "file 0.txt"  # alice's own, mode 0600
    assert opens(box, "alice", file) and not opens(box, "carol", file)
    alice = box.impacket("alice")
    before = ours(alice, "acl", file, DACL)
    everyone = bytes.fromhex("01000480000000000000000000000000140000000200480003000000"
                             "000014008900120001010000000000010000000000001400ff011f00010100000000000100000000"
                             "00001800ff011f0001020000000000052000000020020000")
    set_security(alice, "acl", file, DACL, everyone)
    assert opens(box, "carol", file)
    assert parts(ours(alice, "acl", file, DACL)) == parts(direct(box, "alice", "acl", file, DACL))
    with pytest.raises(DCERPCException):
        set_security(box.impacket("bob"), "only", "nosuch", DACL, before)
    set_security(alice, "acl", file, DACL, before)
    assert not opens(box, "carol", file)


def test_who_may_not_set(box):
    file = "file 0.txt"
    sd = ours(box.impacket("alice"), "acl", file, DACL)
    for user, share in (("alice", "ro"), ("alice", "only"), ("carol", "acl")):
        with pytest.raises(DCERPCException) as refused:
            set_security(box.impacket(user), share, file, DACL, sd)
        assert refused.value.get_error_code() == 5, (user, share)
    for bad, code in ((b"", 1338), (b"\x01" * 12, 1338), (sd[:-4], 1338)):
        with pytest.raises(DCERPCException) as refused:
            set_security(box.impacket("alice"), "acl", file, DACL, bad)
        assert refused.value.get_error_code() == code
    assert ours(box.impacket("alice"), "acl", file, DACL) == sd


def test_the_worker_stays_where_it_was(box):
    dce = box.impacket("alice")
    ours(dce, "acl", "dir1")
    before = {pid: os.readlink(f"/proc/{pid}/cwd") for pid in box.worker_pids()}
    for path in ("dir1", "", "dir2\\below"):
        ours(dce, "acl", path)
    assert all("data/acl" not in os.readlink(f"/proc/{pid}/cwd") for pid in before)
    assert {pid: os.readlink(f"/proc/{pid}/cwd") for pid in before} == before
