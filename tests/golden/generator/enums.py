"""Lists: every enumerating call at every level."""

from .values import ACCESS_DENIED, MAX, MORE_DATA, OK, SRV, S_ASTRAL, S_CJK, arm_of, case, elem_type, pointee, rows

ENUMS = [
    # opnum, info param, struct, union member, union, levels, extra in params
    (8, "InfoStruct", "CONNECT_ENUM_STRUCT", "ConnectInfo", "CONNECT_ENUM_UNION",
     [0, 1], {"Qualifier": "data"}),
    (9, "InfoStruct", "FILE_ENUM_STRUCT", "FileInfo", "FILE_ENUM_UNION",
     [2, 3], {"BasePath": "C:\\share", "UserName": "alice"}),
    (12, "InfoStruct", "SESSION_ENUM_STRUCT", "SessionInfo", "SESSION_ENUM_UNION",
     [0, 1, 2, 10, 502], {"ClientName": "\\\\CLIENT7", "UserName": "bob"}),
    (15, "InfoStruct", "SHARE_ENUM_STRUCT", "ShareInfo", "SHARE_ENUM_UNION",
     [0, 1, 2, 501, 502, 503], {}),
    (36, "InfoStruct", "SHARE_ENUM_STRUCT", "ShareInfo", "SHARE_ENUM_UNION",
     [0, 1, 2, 501, 502, 503], {}),
    (26, "InfoStruct", "SERVER_XPORT_ENUM_STRUCT", "XportInfo", "SERVER_XPORT_ENUM_UNION",
     [0, 1, 2, 3], {}),
    (55, "InfoStruct", "SERVER_ALIAS_ENUM_STRUCT", "ServerAliasInfo",
     "SERVER_ALIAS_ENUM_UNION", [0], {}),
]


def enum_cases():
    for op, ip, st, um, un, levels, extra in ENUMS:
        for lv in levels:
            arm = arm_of(un, lv)
            cont = pointee(arm["type"])
            el = elem_type(cont)

            def info(c):
                return {"Level": lv, um: {"tag": lv, arm["name"]: c}}

            empty = {"EntriesRead": 0, "Buffer": None}

            def inp(label, server, ex, c, maxlen, resume):
                f = {"ServerName": server, ip: info(c), "PreferedMaximumLength": maxlen,
                     "ResumeHandle": resume}
                f.update(ex)
                return case(op, "in", lv, label, f)

            nulls = {k: None for k in extra}
            yield inp("usual", SRV, extra, empty, MAX, 0)
            yield inp("all-null", None, nulls, empty, MAX, None)
            yield inp("null-container", SRV, extra, None, 0x1000, 5)
            if extra:
                yield inp("empty-strings", "", {k: "" for k in extra}, empty, 0, 0)
                yield inp("non-ascii", "\\\\" + S_CJK, {k: S_ASTRAL for k in extra},
                          empty, 65536, MAX)
                first = dict(nulls)
                first[sorted(extra)[0]] = extra[sorted(extra)[0]]
                if len(extra) > 1:
                    yield inp("one-filter", None, first, empty, MAX, None)

            def outp(label, c, total, resume, ret):
                return case(op, "out", lv, label,
                            {ip: info(c), "TotalEntries": total, "ResumeHandle": resume,
                             "ReturnValue": ret})

            def cont_of(r):
                return {"EntriesRead": len(r), "Buffer": r}

            yield outp("empty-null-buffer", empty, 0, 0, OK)
            yield outp("empty-buffer", {"EntriesRead": 0, "Buffer": []}, 0, None, OK)
            yield outp("access-denied", None, 0, None, ACCESS_DENIED)
            yield outp("one", cont_of(rows(el, 1)), 1, 0, OK)
            yield outp("two", cont_of(rows(el, 2)), 2, 0, OK)
            yield outp("three-more-data", cont_of(rows(el, 3)), 7, 3, MORE_DATA)
            yield outp("null-members", cont_of(rows(el, 2, "null")), 2, None, OK)
            yield outp("zero-members", cont_of(rows(el, 2, "zero")), 2, 0, OK)
            yield outp("max-members", cont_of(rows(el, 1, "max")), MAX, MAX, MAX)
