"""Values that the cases are made of."""

from .codec import METHODS, TYPES, kind

MAX = 0xFFFFFFFF
SRV = "\\\\SERVER01"
S_EMPTY = ""
S_ODD = "abc"
S_EVEN = "abcd"
S_LATIN = "\u00dcbung\u00dfstra\u00dfe"
S_CYR = "\u0424\u0430\u0439\u043b\u044b"
S_CJK = "\u5171\u6709\u30d5\u30a9\u30eb\u30c0"
S_ASTRAL = "data-\U0001F600-\U00010437"
S_LONG = "L" * 255
STRINGS = ["SRV", S_EMPTY, S_LATIN, S_ASTRAL, S_CJK, S_ODD, S_EVEN, S_CYR]
GUID1 = "6b29fc40-ca47-1067-b31d-00dd010662da"
GUID2 = "00112233-4455-6677-8899-aabbccddeeff"
ZGUID = "00000000-0000-0000-0000-000000000000"
FGUID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
OK, ACCESS_DENIED, MORE_DATA, INVALID_PARAM, INVALID_LEVEL = 0, 5, 0xEA, 0x57, 0x7C

# Self-relative security descriptors (hex) and their SDDL forms.
SD_SMALL = ("010004801400000020000000000000002c000000010100000000000512000000"
            "01010000000000051200000002001c000100000000001400ff011f0001010000"
            "0000000100000000")
SD_MEDIUM = ("0100048014000000240000000000000030000000010200000000000520000000"
             "20020000010100000000000512000000020038000200000000001800ff011f00"
             "01020000000000052000000020020000" "00001800a9001200"
             "01020000000000052000000021020000")
SDDL = {"small": "O:SYG:SYD:(A;;0x1f01ff;;;WD)",
        "medium": "O:BAG:SYD:(A;;0x1f01ff;;;BA)(A;;0x1200a9;;;BU)"}
assert len(SD_SMALL) == 2 * 72 and len(SD_MEDIUM) == 2 * 104


class Gen:
    """Fills a structure with values that differ from member to member."""

    def __init__(self, mode, seed=0):
        self.mode = mode
        self.n = seed

    def value(self, name, t):
        k = kind(t)
        m = self.mode
        self.n += 1
        if k == "u32":
            return {"typical": 0x1000 + self.n, "max": MAX, "zero": 0,
                    "null": self.n}[m]
        if k == "i32":
            return {"typical": self.n, "max": -1, "zero": 0, "null": -2147483648}[m]
        if k == "u8":
            return {"typical": 1, "max": 255, "zero": 0, "null": 0}[m]
        if k == "ptr" and kind(t["to"]) == "cvstr":
            if m == "null":
                return None
            if m == "zero":
                return ""
            if m == "max":
                return S_LONG
            return STRINGS[self.n % len(STRINGS)]
        if k == "farray" and t["of"] == "u8":
            if m == "typical":
                return {"hex": bytes(i & 0xFF for i in range(t["count"])).hex()}
            return {"hex": ("ff" if m == "max" else "00") * t["count"]}
        raise ValueError((name, t))

    def struct(self, tname, over=None):
        over = over or {}
        v = {}
        for f in TYPES[tname]["fields"]:
            n = f["name"]
            if n in over:
                v[n] = over[n]
                continue
            t = f["type"]
            if kind(t) == "ptr" and kind(t["to"]) == "carray" and t["to"]["of"] == "u8":
                v[n] = None             # set together with its length below
                continue
            v[n] = self.value(n, t)
        # byte buffers with their length member
        for f in TYPES[tname]["fields"]:
            t = f["type"]
            if kind(t) == "ptr" and kind(t["to"]) == "carray" and t["to"]["of"] == "u8":
                n, ln = f["name"], t["to"]["size_is"]
                if n in over or ln in over:
                    continue
                if "security_descriptor" in n:
                    sd = {"typical": SD_SMALL, "max": SD_MEDIUM}.get(self.mode)
                else:
                    sd = {"typical": "45584d504c" + "20" * 11, "max": "41" * 15,
                          "zero": ""}.get(self.mode)
                if sd is None:
                    v[n], v[ln] = None, 0
                else:
                    v[n], v[ln] = {"hex": sd}, len(sd) // 2
        return v


def arm_of(union, level):
    for a in TYPES[union]["arms"]:
        if a["case"] == level:
            return a
    return None


def pointee(t):
    assert kind(t) == "ptr"
    return t["to"]["name"]


def elem_type(container):
    for f in TYPES[container]["fields"]:
        if kind(f["type"]) == "ptr":
            return f["type"]["to"]["of"]["name"]


def case(opnum, direction, level, label, fields):
    return {"opnum": opnum, "name": METHODS[opnum]["name"], "dir": direction,
            "level": level, "case": label, "fields": fields}


SAMPLE = {
    # realistic rows used for the "two" cases
    "CONNECTION_INFO_1": [
        {"coni1_id": 7, "coni1_type": 0, "coni1_num_opens": 3, "coni1_num_users": 1,
         "coni1_time": 86, "coni1_username": "alice", "coni1_netname": "data"},
        {"coni1_id": 8, "coni1_type": 3, "coni1_num_opens": 0, "coni1_num_users": 1,
         "coni1_time": 12, "coni1_username": S_LATIN, "coni1_netname": "IPC$"}],
    "FILE_INFO_3": [
        {"fi3_id": 1, "fi3_permissions": 1, "fi3_num_locks": 0,
         "fi3_pathname": "C:\\share\\a.txt", "fi3_username": "alice"},
        {"fi3_id": 0x7FFFFFFE, "fi3_permissions": 0x23, "fi3_num_locks": 2,
         "fi3_pathname": "C:\\share\\" + S_ASTRAL + ".txt", "fi3_username": ""}],
    "SESSION_INFO_10": [
        {"sesi10_cname": "10.0.0.5", "sesi10_username": "alice", "sesi10_time": 125,
         "sesi10_idle_time": 4},
        {"sesi10_cname": "CLIENT7", "sesi10_username": "bob", "sesi10_time": 3600,
         "sesi10_idle_time": 0}],
    "SHARE_INFO_1": [
        {"shi1_netname": "IPC$", "shi1_type": 0x80000003, "shi1_remark": "Remote IPC"},
        {"shi1_netname": "data", "shi1_type": 0, "shi1_remark": ""}],
}


def rows(st, n, mode="typical"):
    if mode == "typical" and n == 2 and st in SAMPLE:
        return SAMPLE[st]
    g = Gen(mode)
    return [g.struct(st) for _ in range(n)]
