"""NetrServerGetInfo, NetrServerSetInfo, transports and aliases by impacket."""

from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.dtypes import DWORD, LPLONG, ULONG
from impacket.dcerpc.v5.ndr import NDRCALL
from impacket.dcerpc.v5.rpcrt import DCERPCException

NULL = srvs.NULL
ACCESS_DENIED, NOT_SUPPORTED, DUP_NAME, INVALID_PARAMETER, INVALID_LEVEL = 5, 50, 52, 87, 124
DUPLICATE, NOT_FOUND = 2118, 2310
DIRECT = "\\Device\\NetbiosSmb"
LEVELS = srvs.SERVER_INFO.union



class NetrServerSetInfo(NDRCALL):
    """impacket's lacks ParmErr."""

    opnum = 22
    structure = (("ServerName", srvs.PSRVSVC_HANDLE), ("Level", DWORD), ("InfoStruct", srvs.SERVER_INFO), ("ParmErr", LPLONG))


class NetrServerSetInfoResponse(NDRCALL):
    structure = (("ParmErr", LPLONG), ("ErrorCode", ULONG))


def get(dce, level, member=None):
    info = srvs.hNetrServerGetInfo(dce, level)["InfoStruct"][LEVELS[level][0]]
    return info if member is None else info[f"sv{level}_{member}"]


def set_info(dce, level, info):
    """(status, ParmErr)"""
    request = NetrServerSetInfo()
    request["ServerName"], request["Level"], request["ParmErr"] = NULL, level, 77
    request["InfoStruct"]["tag"] = level
    request["InfoStruct"][LEVELS[level][0]] = info
    reply = dce.request(request, checkError=False)
    return reply["ErrorCode"], reply["ParmErr"]


def single(level, member, value):
    info = getattr(srvs, f"SERVER_INFO_{level}")()
    info[f"sv{level}_{member}"] = value
    return info


def error(call, *args):
    try:
        return call(*args)["ErrorCode"]
    except DCERPCException as refusal:
        return refusal.get_error_code()


def transports(dce, level):
    reply = srvs.hNetrServerTransportEnum(dce, level)
    return [
        (entry[f"svti{level}_transportname"].rstrip("\0"), b"".join(entry[f"svti{level}_transportaddress"]).decode(),
         entry[f"svti{level}_networkaddress"].rstrip("\0"), entry[f"svti{level}_numberofvcs"])
        for entry in reply["InfoStruct"]["XportInfo"][f"Level{level}"]["Buffer"]
    ]


def transport(dce, call, name, device=DIRECT):
    request = call()
    request["ServerName"], request["Level"] = NULL, 0
    request["Buffer"]["svti0_transportname"] = device + "\0"
    request["Buffer"]["svti0_transportaddress"] = [bytes([byte]) for byte in name.ljust(16).encode()]
    request["Buffer"]["svti0_transportaddresslength"] = 16
    request["Buffer"]["svti0_networkaddress"] = NULL
    return dce.request(request, checkError=False)


def alias(dce, call, name, target, default=0):
    request = call()
    request["ServerName"], request["Level"] = NULL, 0
    request["InfoStruct"]["tag"] = 0
    info = request["InfoStruct"]["ServerAliasInfo0"]
    info["srvai0_alias"], info["srvai0_target"], info["srvai0_default"] = name + "\0", target + "\0", default
    return dce.request(request, checkError=False)


def aliases(dce):
    reply = srvs.hNetrServerAliasEnum(dce, 0)
    entries = reply["InfoStruct"]["ServerAliasInfo"]["Level0"]["Buffer"]
    return [(entry["srvai0_alias"].rstrip("\0"), entry["srvai0_target"].rstrip("\0")) for entry in entries or []]
