"""Samba's own access check, asked a line at a time: `DESCRIPTOR SID,SID,... PRIVILEGES RIGHTS` (hex, SIDs as text, hex, hex) on
standard input; `RIGHTS` that are granted, or `no`, on standard output."""

import sys

from samba import NTSTATUSError, security as check
from samba.dcerpc import security
from samba.ndr import ndr_unpack

for line in sys.stdin:
    descriptor, sids, privileges, rights = line.split(" ")
    token = security.token()
    token.sids = named = [security.dom_sid(sid) for sid in sids.split(",") if sid]
    token.num_sids = len(named)
    token.privilege_mask = int(privileges, 16)
    try:
        granted = check.access_check(ndr_unpack(security.descriptor, bytes.fromhex(descriptor)), token, int(rights, 16))
        print(f"{granted:x}")
    except NTSTATUSError:
        print("no")
