"""The calls of local DFS."""

from .values import FGUID, GUID1, GUID2, MAX, OK, SRV, S_ASTRAL, S_CJK, S_CYR, ZGUID, case


def dfs_cases():
    for v, r in ((1, OK), (MAX, OK), (0, 2)):
        yield case(43, "out", None, "version-%x" % v, {"Version": v, "ReturnValue": r})
    rel = [{"Count": 0, "Buffer": None}, {"Count": 0, "Buffer": []},
           {"Count": 1, "Buffer": [{"Uid": GUID1, "Prefix": "\\srv\\dfs\\link"}]},
           {"Count": 3, "Buffer": [{"Uid": GUID1, "Prefix": "\\srv\\dfs\\one"},
                                   {"Uid": ZGUID, "Prefix": None},
                                   {"Uid": FGUID, "Prefix": S_ASTRAL}]}]
    for i, r in enumerate(rel):
        yield case(44, "in", None, "relation-%d" % i,
                   {"ServerName": SRV if i else None, "ShareName": "dfs", "EntryUid": GUID2,
                    "EntryPrefix": "\\srv\\dfs", "ShortName": "\\srv\\df" + "s" * i,
                    "RelationInfo": r, "Force": -1 if i == 3 else 0})
        yield case(51, "in", None, "relation-%d" % i,
                   {"ServerName": SRV, "VolumeName": "\\??\\C:\\DfsShare" + "x" * i, "EntryType": 0x80,
                    "ServiceType": 1, "StgId": "" if i == 0 else S_CYR, "EntryUid": GUID1,
                    "EntryPrefix": "\\srv\\dfs\\v", "RelationInfo": r, "CreateDisposition": i})
    for p, lab in (("\\srv\\dfs\\l", "usual"), ("", "empty"), (S_ASTRAL, "non-ascii")):
        yield case(45, "in", None, lab, {"ServerName": SRV, "Uid": GUID1, "Prefix": p})
        yield case(50, "in", None, lab, {"ServerName": None, "Uid": GUID2, "Prefix": p})
        yield case(46, "in", None, lab, {"ServerName": SRV, "Uid": GUID1, "Prefix": p, "State": 0x80})
        yield case(49, "in", None, lab, {"ServerName": SRV, "Uid": FGUID, "Prefix": p, "Type": 8})
        yield case(48, "in", None, lab, {"ServerName": SRV, "Uid": GUID1, "Prefix": p, "Type": 8,
                                         "ShortPrefixLen": 32})
    for out, lab in (([0] * 32, "zeros"), ([ord(c) for c in "\\srv\\dfs\\L~1"] + [0], "short"), ([], "empty")):
        yield case(48, "out", None, lab, {"ShortPrefix": out, "ReturnValue": OK})
    yield case(52, "in", None, "null", {"ServerName": SRV, "ppSiteInfo": None})
    yield case(52, "in", None, "null-inner", {"ServerName": None, "ppSiteInfo": {"ptr": None}})
    yield case(52, "in", None, "empty-list", {"ServerName": SRV, "ppSiteInfo": {"ptr": {"cSites": 0, "Site": []}}})
    sites = [{"SiteFlags": 1, "SiteName": "Default-First-Site-Name"}, {"SiteFlags": 0, "SiteName": S_CJK},
             {"SiteFlags": 0, "SiteName": None}]
    yield case(52, "out", None, "three",
               {"ppSiteInfo": {"ptr": {"cSites": 3, "Site": sites}}, "ReturnValue": OK})
    yield case(52, "out", None, "one",
               {"ppSiteInfo": {"ptr": {"cSites": 1, "Site": sites[:1]}}, "ReturnValue": OK})
    yield case(52, "out", None, "empty-list",
               {"ppSiteInfo": {"ptr": {"cSites": 0, "Site": []}}, "ReturnValue": OK})
    yield case(52, "out", None, "null-inner", {"ppSiteInfo": {"ptr": None}, "ReturnValue": 0x32})
    yield case(52, "out", None, "null", {"ppSiteInfo": None, "ReturnValue": 0x32})
