"""The calls on sessions, connections and files by impacket, and what a client does to have some."""

import json
import os
import signal
import time
from contextlib import contextmanager

import pytest
from impacket import smb3structs
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException
from impacket.nt_errors import STATUS_FILE_CLOSED
from impacket.smb3 import SessionError as Smb3Error
from impacket.smbconnection import SessionError

READ, WRITE = 0x120089, 0x12019F
EXCLUSIVE_AT_ONCE, UNLOCK = 0x12, 4
MORE_DATA, BUFFER_TOO_SMALL = 234, 2123


def text(value):
    """A string of a reply without its NUL."""
    return value.rstrip("\0") if isinstance(value, str) else value


def argument(value):
    """A string of a request, or none."""
    return value if value is srvs.NULL else value + "\0"


def entries(reply, union, level):
    """The entries of an enumeration's reply."""
    container = reply["InfoStruct"][union][f"Level{level}"]
    return list(container["Buffer"]) if container["EntriesRead"] else []


def files(dce, base=srvs.NULL, user=srvs.NULL, level=3):
    """{id: (path, user, permissions, locks)} of the open files, pipes left out."""
    found = {}
    for entry in entries(srvs.hNetrFileEnum(dce, argument(base), argument(user), level), "FileInfo", level):
        if level == 2:
            found[entry["fi2_id"]] = None
        elif not text(entry["fi3_path_name"]).startswith("\\PIPE\\"):
            found[entry["fi3_id"]] = (text(entry["fi3_path_name"]), text(entry["fi3_username"]), entry["fi3_permissions"], entry["fi3_num_locks"])
    return found


def sessions(dce, client=srvs.NULL, user=srvs.NULL, level=502):
    """The entries of NetrSessionEnum."""
    return entries(srvs.hNetrSessionEnum(dce, argument(client), argument(user), level), "SessionInfo", level)


def users(dce):
    """The users that have sessions."""
    return {text(entry["sesi10_username"]) for entry in sessions(dce, level=10)}


def connections(dce, qualifier, level=1):
    """The entries of NetrConnectionEnum."""
    return entries(srvs.hNetrConnectionEnum(dce, qualifier + "\0", level), "ConnectInfo", level)


def page(dce, resume, length):
    """One page of NetrFileEnum at level 3: (error, entries, next resume handle)."""
    request = srvs.NetrFileEnum()
    request["ServerName"] = request["BasePath"] = request["UserName"] = srvs.NULL
    request["InfoStruct"]["Level"] = request["InfoStruct"]["FileInfo"]["tag"] = 3
    request["PreferedMaximumLength"] = length
    request["ResumeHandle"] = resume
    reply = dce.request(request, checkError=False)
    return reply["ErrorCode"], entries(reply, "FileInfo", 3), reply["ResumeHandle"]


def status(box, *options):
    """What smbstatus says."""
    return json.loads(box.smbstatus("--json", *options).stdout)


def killed(pid):
    """Kill a process as nothing can refuse, and wait until the kernel has ended it."""
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] in "ZX":
                    return
        except OSError:
            return
        time.sleep(0.02)
    raise AssertionError(f"{pid} lives on")


def code(function, *args, **kwargs):
    """The error that a call is refused with."""
    with pytest.raises(DCERPCException) as refused:
        function(*args, **kwargs)
    return refused.value.get_error_code()


def open_file(smb, share, name, access=WRITE, sharing=7, options=0x40):
    """(tree, handle) of a file that is made when there is none."""
    tree = smb.connectTree(share)
    return tree, smb.getSMBServer().create(tree, name, access, sharing, options, 3, 0)


def alive(smb, tree, file):
    """Whether a handle still writes."""
    try:
        smb.writeFile(tree, file, b"x")
        return True
    except (SessionError, Smb3Error) as error:
        assert error.getErrorCode() == STATUS_FILE_CLOSED
        return False


def lock(smb, tree, file, offset, flags=EXCLUSIVE_AT_ONCE, length=2):
    """Lock a range; the status."""
    server = smb.getSMBServer()
    packet = server.SMB_PACKET()
    packet["Command"], packet["TreeID"] = smb3structs.SMB2_LOCK, tree
    request = smb3structs.SMB2Lock()
    request["LockCount"], request["FileID"] = 1, file
    element = smb3structs.SMB2_LOCK_ELEMENT()
    element["Offset"], element["Length"], element["Flags"] = offset, length, flags
    request["Locks"] = element.getData()
    packet["Data"] = request
    return server.recvSMB(server.sendSMB(packet))["Status"]


@contextmanager
def refused(*statuses):
    """The block ends with one of these NT status codes."""
    with pytest.raises((SessionError, Smb3Error)) as failure:
        yield
    error = getattr(failure.value, "getErrorCode", None) or failure.value.get_error_code
    assert error() in statuses, hex(error())
