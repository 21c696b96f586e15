"""Calls without levels."""

from .values import ACCESS_DENIED, FGUID, GUID1, Gen, INVALID_PARAM, MAX, OK, SD_MEDIUM, SD_SMALL, SRV, S_ASTRAL, S_CJK, S_CYR, S_LONG, S_ODD, ZGUID, case

TOD = {"tod_elapsedt": 1700000000, "tod_msecs": 123456789, "tod_hours": 22, "tod_mins": 13,
       "tod_secs": 20, "tod_hunds": 55, "tod_timezone": -60, "tod_tinterval": 310,
       "tod_day": 14, "tod_month": 11, "tod_year": 2023, "tod_weekday": 2}


def disk(*names):
    return [{"Disk": n} for n in names]


def simple_cases():
    two = [(SRV, "ok"), (None, "null-server"), ("", "empty-server")]
    for s, lab in two:
        yield case(11, "in", None, lab, {"ServerName": s, "FileId": 77})
        yield case(28, "in", None, lab, {"ServerName": s})
        yield case(43, "in", None, lab, {"ServerName": s})
    yield case(11, "in", None, "max", {"ServerName": "\\\\" + S_ASTRAL, "FileId": MAX})
    for op in (11, 13, 18, 19, 33, 40, 45, 46, 49, 50, 51, 44):
        for r in (OK, ACCESS_DENIED, MAX):
            yield case(op, "out", None, "ret-%x" % r, {"ReturnValue": r})
    for op in (32, 35):
        for r in (0, 1, -1, INVALID_PARAM):
            yield case(op, "out", None, "ret-%d" % r, {"ReturnValue": r})
    # session delete
    for c, u, lab in (("\\\\CLIENT7", "bob", "both"), ("\\\\CLIENT7", None, "client"),
                      (None, "bob", "user"), (None, None, "neither"), ("", "", "empty"),
                      ("\\\\" + S_CJK, S_ASTRAL, "non-ascii")):
        yield case(13, "in", None, lab, {"ServerName": SRV, "ClientName": c, "UserName": u})
    # share delete
    for op in (18, 19, 37):
        for s, n, r, lab in ((SRV, "data", 0, "usual"), (None, "IPC$", 0, "null-server"),
                             (SRV, "", 0, "empty-name"), (SRV, S_ASTRAL, MAX, "non-ascii"),
                             (SRV, S_ODD, 1, "odd"), (SRV, S_LONG, 0, "long")):
            yield case(op, "in", None, lab, {"ServerName": s, "NetName": n, "Reserved": r})
    for h, r, lab in (({"attributes": 0, "uuid": GUID1}, OK, "ok"),
                      ({"attributes": 0, "uuid": ZGUID}, ACCESS_DENIED, "null-handle"),
                      ({"attributes": MAX, "uuid": FGUID}, OK, "max")):
        yield case(37, "out", None, lab, {"ContextHandle": h, "ReturnValue": r})
        yield case(38, "out", None, lab, {"ContextHandle": h, "ReturnValue": r})
        yield case(38, "in", None, lab, {"ContextHandle": h})
    # share check
    for d, lab in (("C:\\srv\\data", "usual"), ("", "empty"), (S_ASTRAL, "non-ascii"), ("A:", "even")):
        yield case(20, "in", None, lab, {"ServerName": SRV, "Device": d})
    for t, r in ((0, OK), (1, OK), (3, OK), (0x40000000, OK), (0, 0x907)):
        yield case(20, "out", None, "type-%x-ret-%x" % (t, r), {"Type": t, "ReturnValue": r})
    # disks
    for s, info, rh, lab in ((SRV, {"EntriesRead": 0, "Buffer": None}, 0, "usual"),
                             (None, {"EntriesRead": 0, "Buffer": None}, None, "nulls"),
                             (SRV, {"EntriesRead": 0, "Buffer": []}, MAX, "empty-buffer"),
                             (SRV, {"EntriesRead": 1, "Buffer": disk("C:")}, 0, "with-entry")):
        yield case(23, "in", 0, lab, {"ServerName": s, "Level": 0, "DiskInfoStruct": info,
                                      "PreferedMaximumLength": MAX, "ResumeHandle": rh})
    for d, tot, rh, ret, lab in ((disk("A:", "C:", "D:"), 3, 0, OK, "three"),
                                 (disk("C:"), 1, None, OK, "one"),
                                 (disk("C:", "D:", ""), 2, 0, OK, "two-and-terminator"),
                                 ([], 0, 0, OK, "empty-buffer"),
                                 (None, 0, None, ACCESS_DENIED, "null-buffer"),
                                 (disk(*[c + ":" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]), 26, 0,
                                  OK, "all")):
        yield case(23, "out", 0, lab,
                   {"DiskInfoStruct": {"EntriesRead": len(d or []), "Buffer": d},
                    "TotalEntries": tot, "ResumeHandle": rh, "ReturnValue": ret})
    # statistics
    for s, sv, lv, op, lab in ((SRV, "LanmanServer", 0, 0, "usual"), (None, None, 0, 0, "nulls"),
                               (SRV, "", 0, 0, "empty-service"), (SRV, S_CYR, MAX, MAX, "max")):
        yield case(24, "in", lv, lab, {"ServerName": s, "Service": sv, "Level": lv, "Options": op})
    for mode in ("typical", "zero", "max", None):
        yield case(24, "out", 0, mode or "null",
                   {"InfoStruct": Gen(mode).struct("STAT_SERVER_0") if mode else None,
                    "ReturnValue": OK if mode else ACCESS_DENIED})
    # time of day
    yield case(28, "out", None, "sample", {"BufferPtr": TOD, "ReturnValue": OK})
    yield case(28, "out", None, "undefined-zone",
               {"BufferPtr": dict(TOD, tod_timezone=-1), "ReturnValue": OK})
    yield case(28, "out", None, "west", {"BufferPtr": dict(TOD, tod_timezone=480), "ReturnValue": OK})
    yield case(28, "out", None, "max",
               {"BufferPtr": {k: (-1 if k == "tod_timezone" else MAX) for k in TOD}, "ReturnValue": OK})
    yield case(28, "out", None, "null", {"BufferPtr": None, "ReturnValue": ACCESS_DENIED})
    # paths
    for p, fl, lab in (("C:\\a\\b.txt", 0, "drive"), ("\\\\srv\\share\\x", 0, "unc"), ("", 1, "empty"),
                       (S_ASTRAL, MAX, "non-ascii"), ("LPT1:", 0, "device"), (S_LONG, 0, "long")):
        yield case(30, "in", None, lab, {"ServerName": SRV, "PathName": p, "Flags": fl})
    for t, r in ((0x2006, OK), (0x4010, OK), (0, 0x7B), (MAX, OK)):
        yield case(30, "out", None, "type-%x" % t, {"PathType": t, "ReturnValue": r})
    for p, n, pre, t, fl, lab in (("a\\..\\b", 520, "C:\\dir", 0, 0, "usual"), ("", 0, "", 0, 0, "zero"),
                                  (S_ASTRAL, 64000, S_CJK, 0x2000, 1, "max-outbuf"),
                                  ("abc", 1, "ab", MAX, 0x80000001, "odd")):
        yield case(31, "in", None, lab, {"ServerName": SRV, "PathName": p, "OutbufLen": n,
                                         "Prefix": pre, "PathType": t, "Flags": fl})
    canon = "C:\\dir\\b"
    raw = (canon + "\0").encode("utf-16-le")
    for b, t, r, lab in ((raw + b"\0" * (40 - len(raw)), 0x2006, OK, "usual"), (b"", 0, 0x84B, "empty"),
                         (raw, 0x2006, OK, "exact"), (b"\x41", 0, OK, "one-byte"),
                         (b"\x00" * 7, 0x1000, OK, "seven-bytes")):
        yield case(31, "out", None, lab, {"Outbuf": {"hex": b.hex()}, "PathType": t, "ReturnValue": r})
    for a, b, t, fl, lab in (("C:\\a", "c:\\A", 0, 0, "usual"), ("", "", 0x2006, 1, "empty"),
                             (S_ASTRAL, S_CJK, MAX, MAX, "non-ascii"), ("a", "ab", 1, 0, "short")):
        yield case(32, "in", None, lab, {"ServerName": SRV, "PathName1": a, "PathName2": b,
                                         "PathType": t, "Flags": fl})
    # names
    for n, t, fl, lab in (("SERVER01", 4, 0, "computer"), ("data", 9, 0x80000000, "share"),
                          ("", 2, 0, "empty"), (S_ASTRAL, MAX, MAX, "non-ascii")):
        yield case(33, "in", None, lab, {"ServerName": SRV, "Name": n, "NameType": t, "Flags": fl})
        yield case(34, "in", None, lab, {"ServerName": SRV, "Name": n, "OutbufLen": 80 if t == 9 else t & 0xFF,
                                         "NameType": t, "Flags": fl})
        yield case(35, "in", None, lab, {"ServerName": SRV, "Name1": n, "Name2": n.lower(),
                                         "NameType": t, "Flags": fl})
    yield case(35, "in", None, "null-server", {"ServerName": None, "Name1": "a", "Name2": "bc",
                                               "NameType": 9, "Flags": 1})
    for out, r, lab in (([0x44, 0x41, 0x54, 0x41, 0], OK, "usual"), ([], 0x84B, "empty"),
                        ([0x44] * 20 + [0] * 12, OK, "padded"), ([0xD83D, 0xDE00, 0], OK, "surrogates"),
                        ([0], 0x7B, "one")):
        yield case(34, "out", None, lab, {"Outbuf": out, "ReturnValue": r})
    # file security
    for sh, fn, si, lab in (("data", "\\dir\\a.txt", 7, "usual"), (None, "\\a", 4, "null-share"),
                            ("", "", 0, "empty"), (S_CJK, S_ASTRAL, 0xF00100FF, "max")):
        yield case(39, "in", None, lab, {"ServerName": SRV, "ShareName": sh, "lpFileName": fn,
                                         "RequestedInformation": si})
        for key, sd in (("small", SD_SMALL), ("medium", SD_MEDIUM)):
            yield case(40, "in", None, lab + "-" + key,
                       {"ServerName": SRV, "ShareName": sh, "lpFileName": fn, "SecurityInformation": si,
                        "SecurityDescriptor": {"Length": len(sd) // 2, "Buffer": {"hex": sd}}})
    yield case(40, "in", None, "null-buffer",
               {"ServerName": None, "ShareName": "data", "lpFileName": "\\a", "SecurityInformation": 4,
                "SecurityDescriptor": {"Length": 0, "Buffer": None}})
    for key, sd in (("small", SD_SMALL), ("medium", SD_MEDIUM)):
        yield case(39, "out", None, key,
                   {"SecurityDescriptor": {"Length": len(sd) // 2, "Buffer": {"hex": sd}}, "ReturnValue": OK})
    yield case(39, "out", None, "null-buffer",
               {"SecurityDescriptor": {"Length": 0, "Buffer": None}, "ReturnValue": OK})
    yield case(39, "out", None, "null", {"SecurityDescriptor": None, "ReturnValue": 2})
