"""NetrpGetFileSecurity and NetrpSetFileSecurity by impacket, and the same by SMB2."""

import os
import struct
from contextlib import contextmanager

from impacket import smb3structs
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException
from impacket.smb3 import SessionError as Smb3Error
from impacket.smbconnection import SessionError

OWNER, GROUP, DACL, SACL = 1, 2, 4, 8
ALL = OWNER | GROUP | DACL
READ_CONTROL, WRITE_DAC, WRITE_OWNER, SYSTEM_SECURITY = 0x20000, 0x40000, 0x80000, 0x1000000
SMB_ERRORS = (SessionError, Smb3Error)


def ours(dce, share, path, info=ALL):
    """The descriptor by way of our call."""
    reply = srvs.hNetrpGetFileSecurity(dce, share + "\0", path + "\0", info)
    return reply if isinstance(reply, bytes) else b"".join(reply["SecurityDescriptor"]["Buffer"])


def set_security(dce, share, path, info, sd):
    """NetrpSetFileSecurity."""
    request = srvs.NetrpSetFileSecurity()
    request["ServerName"] = srvs.NULL
    request["ShareName"] = share + "\0"
    request["lpFileName"] = path + "\0"
    request["SecurityInformation"] = info
    request["SecurityDescriptor"]["Length"] = len(sd)
    request["SecurityDescriptor"]["Buffer"] = list(sd)
    return dce.request(request)


def status(call, *args):
    """What a call of the two above answers: 0, or its error."""
    try:
        call(*args)
        return 0
    except DCERPCException as refused:
        return refused.get_error_code()


class Direct:
    """One user's SMB2 connection to one share."""

    def __init__(self, box, user, share):
        self.smb = box.smb(user)
        try:
            self.server, self.tree = self.smb.getSMBServer(), self.smb.connectTree(share)
        except BaseException:
            self.smb.close()
            raise

    @contextmanager
    def opened(self, path, access):
        file = self.server.create(self.tree, path, access, 7, 0, 1, 0)
        try:
            yield file
        finally:
            self.server.close(self.tree, file)

    def get(self, path, info=ALL):
        """The descriptor."""
        with self.opened(path, READ_CONTROL | (SYSTEM_SECURITY if info & SACL else 0)) as file:
            return self.server.queryInfo(
                self.tree, file, infoType=smb3structs.SMB2_0_INFO_SECURITY, fileInfoClass=0, additionalInformation=info)

    def set(self, path, info, sd):
        """0, or the NT status that says why not."""
        access = (WRITE_DAC if info & (DACL | SACL) else 0) | (WRITE_OWNER if info & (OWNER | GROUP) else 0) | (READ_CONTROL | SYSTEM_SECURITY if info & SACL else 0)
        try:
            with self.opened(path, access) as file:
                self.server.setInfo(self.tree, file, inputBlob=sd, infoType=3, fileInfoClass=0, additionalInformation=info)
        except SMB_ERRORS as refused:
            return refused.get_error_code() if hasattr(refused, "get_error_code") else refused.getErrorCode()
        return 0

    def may(self, path, access):
        """Whether it can be opened so."""
        try:
            with self.opened(path, access):
                return True
        except SMB_ERRORS:
            return False


@contextmanager
def direct(box, user, share):
    """Direct that ends with the block."""
    connection = Direct(box, user, share)
    try:
        yield connection
    finally:
        connection.smb.close()


def may(box, user, share, path, access):
    """Whether a user gets in and can open it so."""
    try:
        with direct(box, user, share) as connection:
            return connection.may(path, access)
    except SMB_ERRORS:
        return False


def parts(sd):
    """(control, owner, group, SACL, DACL) of a self-relative descriptor, each by its bytes; None is not there."""
    _, _, control, owner, group, sacl, dacl = struct.unpack_from("<BBHIIII", sd)
    sid = lambda at: sd[at:at + 8 + 4 * sd[at + 1]] if at else None
    acl = lambda at: sd[at:at + struct.unpack_from("<H", sd, at + 2)[0]] if at else None
    return control, sid(owner), sid(group), acl(sacl), acl(dacl)


def sid(text):
    """A SID by its bytes."""
    numbers = [int(part) for part in text.split("-")[1:]]
    return bytes([numbers[0], len(numbers) - 2]) + numbers[1].to_bytes(6, "big") + struct.pack(f"<{len(numbers) - 2}I", *numbers[2:])


def descriptor(*aces, sacl=False):
    """A descriptor with a DACL (or a SACL) of (type, mask, sid) and nothing else."""
    entries = b"".join(struct.pack("<BBHI", kind, 0xC0 if kind == 2 else 0, 8 + len(sid(who)), mask) + sid(who) for kind, mask, who in aces)
    acl = struct.pack("<BBHHH", 2, 0, 8 + len(entries), len(aces), 0) + entries
    head = (0x8010, 0, 0, 20, 0) if sacl else (0x8004, 0, 0, 0, 20)
    return struct.pack("<BBHIIII", 1, 0, *head) + acl


def outside(box):
    """No worker may be left in a share."""
    folders = {pid: os.readlink(f"/proc/{pid}/cwd") for pid in box.worker_pids()}
    return folders and not any(f"{box.tree}/data" in folder or f"{box.tree}/homes" in folder for folder in folders.values())
