"""Where Samba's wire form is not that of [MS-SRVS], and the calls that only Samba's definition has."""

from samba.dcerpc import srvsvc
from samba.ndr import ndr_pack_in, ndr_pack_out

from .samba import set_member
from .values import MAX, S_ASTRAL, SRV

WHY = {
    25: "Samba marshals a TRANSPORT_INFO-like union (tag, then the structure); [MS-SRVS] has a plain SERVER_TRANSPORT_INFO_0",
    37: "Samba sends a referent identifier before the context handle ([out,unique]); [MS-SRVS] has a ref pointer: 20 bytes in place",
    38: "Samba sends a referent identifier before the context handle ([in,out,unique]); [MS-SRVS] has a ref pointer: 20 bytes in place",
    23: "Samba writes the offset and count of each DISK_INFO string as 32-bit numbers in NDR64; [MS-RPCE] 2.2.5.3.3.1 has 64-bit ones",
    599: "Samba's level 599 structure lacks sv599_maxkeepsearch",
}


def not_on_wire():
    for syntax in ("ndr32", "ndr64"):
        for server, tr, bits, upd, r in ((SRV, "\\Device\\NetbiosSmb", 0x00800000, 1, 0), (None, None, 0, 0, 5),
                                         ("", S_ASTRAL, MAX, MAX, MAX)):
            for op, cls, f in ((29, "NetSetServiceBits", {"server_unc": server, "transport": tr, "servicebits": bits,
                                                          "updateimmediately": upd}),
                               (42, "NetServerSetServiceBitsEx",
                                {"server_unc": server, "emulated_server_unc": tr, "transport": tr,
                                 "servicebitsofinterest": bits, "servicebits": bits, "updateimmediately": upd})):
                o = getattr(srvsvc, cls)()
                for k, v in f.items():
                    set_member(o, "in_" + k, v)
                o.result = r
                for d, fn, ff in (("in", ndr_pack_in, f), ("out", ndr_pack_out, {"ReturnValue": r})):
                    yield {"opnum": op, "name": "srvsvc_" + cls, "dir": d, "syntax": syntax, "level": None,
                           "case": "bits-%x" % bits, "hex": fn(o, ndr64=syntax == "ndr64").hex(), "fields": ff}
