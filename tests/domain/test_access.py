"""Every call at every level as everybody of the domain, beside the table of docs/access.md."""

import struct

import pytest
from live.test_access import DENIED, REQUESTS, TABLE

from sandbox import Fault

from . import people

CALLERS = {
    people.DOMAIN_ADMIN: ("Administrators", "Administrators"), people.NESTED_ADMIN: ("Administrators", "Administrators"),
    people.BUSY_ADMIN: ("Administrators", "Administrators"), people.LOCAL_ADMIN: ("Administrators", None),
    people.SERVER_OPERATOR: ("Server Operators", None), people.PRINT_OPERATOR: ("Print Operators", None),
    people.ALICE: (None, None), people.MACHINE: (None, None), people.DOMAIN_GUEST: (None, None), people.ANONYMOUS: (None, None), people.GUEST: (None, None),
}


def may(group, opnum, level):
    """Whether the table lets a member of the group make the call at the level."""
    mine = [(levels, who) for number, levels, who in TABLE if number == opnum]
    named = next((who for levels, who in mine if levels is None or (isinstance(levels, set) and level in levels)), None)
    who = named or next(who for levels, who in mine if levels == "others")
    others = who.partition("; printers: ")[0]
    # Who may change printers alone is refused where the call says that it is no printer, and learns the rest.
    no_printer = opnum == 14 and level in (2, 502, 503)
    return others == "anyone" or (group or "nobody") in (others if no_printer else who)


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name or "anonymous")
def test_every_call_at_every_level(server, caller):
    member = server is server.world.files
    if caller is people.GUEST and not member:
        pytest.skip("a controller takes no unknown name for its guest, with Samba's own service neither")
    group = CALLERS[caller][member]
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
            if (status != DENIED) != may(group, opnum, level):
                wrong.append((opnum, level, status))
    finally:
        pipe.close()
        server.net("conf", "drop")
        server.box.run(["net", "conf", "import", "/dev/stdin"], input=before)
        server.kill_worker()
    assert not wrong and asked > 150, wrong
