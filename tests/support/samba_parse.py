"""Samba's own reading of security descriptors, asked a line at a time: a descriptor in hex on standard input; on standard output the one
that Samba writes of what it read, or `no`."""

import sys

from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack

for line in sys.stdin:
    try:
        print(ndr_pack(ndr_unpack(security.descriptor, bytes.fromhex(line), allow_remaining=True)).hex())
    except RuntimeError:
        print("no")
