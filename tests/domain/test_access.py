"""Every call at every level as everybody of the domain, beside the tables of docs/access.md: while there are operators by name."""

import struct

import pytest
from live.access_table import DENIED, REQUESTS, may

from sandbox import Fault

from . import people

CALLERS = {
    people.DOMAIN_ADMIN: ("Administrators", "Administrators"), people.NESTED_ADMIN: ("Administrators", "Administrators"),
    people.BUSY_ADMIN: ("Administrators", "Administrators"), people.LOCAL_ADMIN: ("Administrators", None),
    people.SERVER_OPERATOR: ("Server Operators", None), people.PRINT_OPERATOR: ("Print Operators", None),
    people.ALICE: (None, None), people.MACHINE: (None, None), people.DOMAIN_GUEST: (None, None), people.ANONYMOUS: (None, None), people.GUEST: (None, None),
    **dict.fromkeys(people.OPERATORS, (None, None)),
}


# One of each kind. Who is none of them has no right by that.
OPTIONS = [f"srvsvc_rs:{kind} = {names}" for kind, names in people.OPERATORS.values()]


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name or "anonymous")
def test_every_call_at_every_level(server, caller):
    member = server is server.world.files
    if caller is people.GUEST and not member:
        pytest.skip("a controller takes no unknown name for its guest, with Samba's own service neither")
    group, (kind, _) = CALLERS[caller][member], people.OPERATORS.get(caller, (None, None))
    with server.configured(*OPTIONS):
        wrong, asked = compared(server, caller, group, kind)
    assert not wrong and asked > 150, wrong


def compared(server, caller, group, kind):
    """The calls that are answered otherwise than the tables say, (opnum, level, status); and how many were made."""
    before = server.net("conf", "list").stdout
    wrong, asked, pipe = [], 0, server.dce(caller, timeout=120)
    try:
        for opnum, level, stub in REQUESTS:
            try:
                status = struct.unpack("<I", pipe.request(opnum, stub)[-4:])[0]
            except Fault as fault:
                status = fault.status
                assert status in (0x1C00001A, 0x6F7), (opnum, level, hex(status))
            asked += 1
            if (status != DENIED) != may(group, opnum, level, kind):
                wrong.append((opnum, level, status))
    finally:
        pipe.close()
        server.net("conf", "drop")
        server.box.run(["net", "conf", "import", "/dev/stdin"], input=before)
    return wrong, asked
