"""Calls with one structure of one level."""

from .codec import TYPES, kind
from .values import ACCESS_DENIED, Gen, INVALID_LEVEL, INVALID_PARAM, MAX, OK, SD_MEDIUM, SD_SMALL, SRV, S_ASTRAL, S_CYR, S_ODD, arm_of, case, pointee


def union_value(un, lv, mode):
    arm = arm_of(un, lv)
    if arm is None:
        return {"tag": lv}
    t = arm["type"]
    if kind(t) == "ptr":
        v = None if mode is None else Gen(mode).struct(pointee(t))
    else:
        v = Gen(mode).struct(t["name"])
    return {"tag": lv, arm["name"]: v}


SHARE_502 = {"shi502_netname": "data", "shi502_type": 0, "shi502_remark": "Team data",
             "shi502_permissions": 0, "shi502_max_uses": MAX, "shi502_current_uses": 1,
             "shi502_path": "C:\\srv\\data", "shi502_passwd": None,
             "shi502_reserved": len(SD_SMALL) // 2,
             "shi502_security_descriptor": {"hex": SD_SMALL}}
SERVER_101 = {"sv101_platform_id": 500, "sv101_name": "SERVER01", "sv101_version_major": 10,
              "sv101_version_minor": 0, "sv101_type": 0x00009003, "sv101_comment": ""}
SHARE_LEVELS = [0, 1, 2, 501, 502, 503, 1004, 1005, 1006, 1501]
SERVER_LEVELS = [a["case"] for a in TYPES["SERVER_INFO"]["arms"]]


def info_cases():
    # NetrFileGetInfo
    for server, fid, lv in ((SRV, 1, 2), (None, MAX, 3), ("", 0, 3), (SRV, 5, 50)):
        yield case(10, "in", lv, "fid-%x" % fid, {"ServerName": server, "FileId": fid, "Level": lv})
    for lv in (2, 3):
        for mode in ("typical", "null", "zero", "max", None):
            yield case(10, "out", lv, mode or "null-arm",
                       {"InfoStruct": union_value("FILE_INFO", lv, mode),
                        "ReturnValue": OK if mode else ACCESS_DENIED})
    # shares
    for lv in SHARE_LEVELS:
        yield case(16, "in", lv, "usual", {"ServerName": SRV, "NetName": "data", "Level": lv})
        for mode in ("typical", "null", "zero", "max", None):
            yield case(16, "out", lv, mode or "null-arm",
                       {"InfoStruct": union_value("SHARE_INFO", lv, mode),
                        "ReturnValue": OK if mode else ACCESS_DENIED})
        for mode in ("typical", "null", "zero", "max", None):
            lab = mode or "null-arm"
            for pe in (None, 0, MAX)[:1 if mode in ("zero", "max") else 3]:
                yield case(14, "in", lv, "%s-parmerr-%s" % (lab, pe),
                           {"ServerName": SRV if mode != "null" else None, "Level": lv,
                            "InfoStruct": union_value("SHARE_INFO", lv, mode), "ParmErr": pe})
            yield case(17, "in", lv, lab,
                       {"ServerName": None if mode == "null" else SRV,
                        "NetName": {"typical": "data", "null": "", "zero": S_ODD,
                                    "max": S_ASTRAL, None: S_CYR}[mode],
                        "Level": lv, "ShareInfo": union_value("SHARE_INFO", lv, mode),
                        "ParmErr": {"typical": 0, "null": None, "zero": 0, "max": MAX,
                                    None: None}[mode]})
        yield case(57, "in", lv, "usual",
                   {"ServerName": SRV, "Level": lv,
                    "ShareInfo": union_value("SHARE_INFO", lv, "typical")})
    yield case(16, "in", 1, "null-server", {"ServerName": None, "NetName": S_ASTRAL, "Level": 1})
    yield case(16, "in", 1, "empty-name", {"ServerName": "", "NetName": "", "Level": 1})
    yield case(16, "in", 777, "unknown-level", {"ServerName": SRV, "NetName": "x", "Level": 777})
    yield case(16, "out", 777, "default-arm",
               {"InfoStruct": {"tag": 777}, "ReturnValue": INVALID_LEVEL})
    yield case(16, "out", 502, "sample",
               {"InfoStruct": {"tag": 502, "ShareInfo502": SHARE_502}, "ReturnValue": OK})
    nosd = dict(SHARE_502, shi502_reserved=0, shi502_security_descriptor=None)
    yield case(16, "out", 502, "no-sd",
               {"InfoStruct": {"tag": 502, "ShareInfo502": nosd}, "ReturnValue": OK})
    med = dict(SHARE_502, shi502_reserved=len(SD_MEDIUM) // 2,
               shi502_security_descriptor={"hex": SD_MEDIUM})
    yield case(14, "in", 502, "sample",
               {"ServerName": None, "Level": 502,
                "InfoStruct": {"tag": 502, "ShareInfo502": med}, "ParmErr": 0})
    yield case(14, "in", 777, "default-arm",
               {"ServerName": SRV, "Level": 777, "InfoStruct": {"tag": 777}, "ParmErr": None})
    for op in (14, 17):
        for pe in (None, 0, 8, 501):
            yield case(op, "out", None, "parmerr-%s" % pe,
                       {"ParmErr": pe, "ReturnValue": OK if pe is None else INVALID_PARAM})
    yield case(57, "out", None, "ok", {"ReturnValue": OK})
    # server
    for lv in SERVER_LEVELS:
        yield case(21, "in", lv, "usual", {"ServerName": SRV, "Level": lv})
        for mode in ("typical", "null", "zero", "max", None):
            yield case(21, "out", lv, mode or "null-arm",
                       {"InfoStruct": union_value("SERVER_INFO", lv, mode),
                        "ReturnValue": OK if mode else ACCESS_DENIED})
            yield case(22, "in", lv, mode or "null-arm",
                       {"ServerName": None if mode == "null" else SRV, "Level": lv,
                        "ServerInfo": union_value("SERVER_INFO", lv, mode),
                        "ParmErr": 0 if mode == "typical" else None})
    yield case(21, "in", 100, "null-server", {"ServerName": None, "Level": 100})
    yield case(21, "out", 101, "sample",
               {"InfoStruct": {"tag": 101, "ServerInfo101": SERVER_101}, "ReturnValue": OK})
    for pe in (None, 0, 105, 556):
        yield case(22, "out", None, "parmerr-%s" % pe,
                   {"ParmErr": pe, "ReturnValue": OK if not pe else INVALID_PARAM})
    # transports
    for lv in (0, 1, 2, 3):
        for mode in ("typical", "null", "zero", "max"):
            for op in (41, 53):
                yield case(op, "in", lv, mode,
                           {"ServerName": SRV if mode != "null" else None, "Level": lv,
                            "Buffer": union_value("TRANSPORT_INFO", lv, mode)})
    for mode in ("typical", "null", "zero", "max"):
        for op in (25, 27):
            yield case(op, "in", 0, mode,
                       {"ServerName": SRV if mode != "null" else None, "Level": 0,
                        "Buffer": Gen(mode).struct("SERVER_TRANSPORT_INFO_0")})
    # aliases
    for mode in ("typical", "null", "zero", "max", None):
        for op in (54, 56):
            yield case(op, "in", 0, mode or "null-arm",
                       {"ServerName": SRV, "Level": 0,
                        "InfoStruct": union_value("SERVER_ALIAS_INFO", 0, mode)})
    for op in (25, 27, 41, 53, 54, 56):
        for r in (OK, ACCESS_DENIED):
            yield case(op, "out", None, "ret-%x" % r, {"ReturnValue": r})
