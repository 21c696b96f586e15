"""Every number that NetrServerSetInfo can set, at every level that has it: its range, ParmErr, and what is shown of it afterwards."""

import pytest
from impacket.dcerpc.v5 import srvs
from server_calls import INVALID_PARAMETER, LEVELS, NOT_SUPPORTED, get, set_info, single

from sandbox import Sandbox

MOST = 0xFFFFFFFF
BOOL, WORD, TABLE, MEMORY, LONG = (0, 1), (1, 65_535), (1, 2048), (0x400000, MOST), (0, 0x10000000)

# Member: ([2.2.2.12] ParmErr, [2.2.4.43] and [2.2.4.46] its range). For what is alone at a level, that level is 1000 and ParmErr.
# Samba's own bounds come in where it has any: with `max open files` of a hundred or less smbd does not start, with less than three processes
# it lets nobody in.
RANGES = {
    "users": (107, (4, MOST)), "disc": (10, (1, MOST)), "hidden": (16, BOOL), "announce": (17, WORD), "anndelta": (18, (0, 65_535)),
    "sessopens": (501, (101, 16_384)), "opensearch": (503, TABLE), "maxworkitems": (506, WORD), "sessusers": (510, TABLE), "sessconns": (511, TABLE),
    "maxnonpagedmemoryusage": (512, MEMORY), "maxpagedmemoryusage": (513, MEMORY), "enablesoftcompat": (514, BOOL),
    "enableforcedlogoff": (515, BOOL), "timesource": (516, BOOL), "lmannounce": (518, BOOL), "maxkeepsearch": (523, (10, 10_000)),
    "scavtimeout": (528, (1, 300)), "minrcvqueue": (529, (0, 10)), "minfreeworkitems": (530, (0, 10)), "maxmpxct": (533, WORD),
    "oplockbreakwait": (534, (10, 180)), "oplockbreakresponsewait": (535, (10, 180)), "enableoplocks": (536, BOOL),
    "enablefcbopens": (538, BOOL), "enableraw": (539, BOOL), "enablesharednetdrives": (540, BOOL), "minfreeconnections": (541, (2, 1024)),
    "maxfreeconnections": (542, (2, 16_384)), "initsesstable": (543, (1, 64)), "initconntable": (544, (1, 128)), "initfiletable": (545, (1, 256)),
    "initsearchtable": (546, TABLE), "alertschedule": (547, WORD), "errorthreshold": (548, WORD), "networkerrorthreshold": (549, (1, 100)),
    "diskspacethreshold": (550, (0, 99)), "maxlinkdelay": (552, LONG), "minlinkthroughput": (553, (0, MOST)), "linkinfovalidtime": (554, LONG),
    "scavqosinfoupdatetime": (555, LONG), "maxworkitemidletime": (556, (10, 1800)),
}

# Looked at and never kept.
CHECKED = {
    "sessvcs": (502, (1, 1)), "maxrawbuflen": (509, (65_535, 65_535)), "minkeepsearch": (522, (5, 5000)),
    "minkeepcomplsearch": (524, (1, 1000)), "maxkeepcomplsearch": (525, (2, 10_000)),
}

COLLECTIVE = (102, 502, 503, 599)
UNLIMITED = ("users", "disc")
CEILINGS = {"users": 0x7FFFFFFF, "disc": 0x7FFFFFFF // 60}
OBEYED = {"users": (50, MOST)}  # with fewer smbd would turn the test away


def fields(level):
    """The members of a level, in their order."""
    return [name.split("_", 1)[1] for name, _ in getattr(srvs, f"SERVER_INFO_{level}").structure]


def members(level, table):
    """Those of a table that a level has."""
    return [member for member in fields(level) if member in table]


def put(info, level, member, value):
    info[f"sv{level}_{member}"] = value
    return info


def one(dce, level, member, value):
    """A request of this level that changes one member."""
    info = get(dce, level) if level in COLLECTIVE else single(level, member, 0)
    return put(info, level, member, value)


def levels(member, table):
    alone = 1000 + table[member][0]
    return [level for level in (*COLLECTIVE, alone) if level in LEVELS and member in members(level, table)]


def outside(member, bounds):
    """The nearest values that are wrong; `no limit` counts as right."""
    low, high = bounds
    return [value for value in (low - 1, high + 1) if 0 <= value <= MOST]


@pytest.fixture
def box():
    with Sandbox("ours", "registry") as box:
        yield box


def stored(box):
    return box.net("conf", "list", check=True).stdout


def test_the_tables_know_every_number_that_can_be_set_alone():
    alone = {1000 + parm for parm, _ in [*RANGES.values(), *CHECKED.values()] if 1000 + parm in LEVELS}
    assert alone == {level for level in LEVELS if level > 1000} - {1005}


def test_what_is_out_of_range_is_refused_by_its_number_at_each_level(box):
    dce, before, asked = box.impacket("adminuser"), stored(box), 0
    for table in (RANGES, CHECKED):
        for member, (parm, bounds) in table.items():
            for level in levels(member, table):
                for value in outside(member, bounds):
                    assert set_info(dce, level, one(dce, level, member, value)) == (INVALID_PARAMETER, parm), (level, member, value)
                    asked += 1
    assert asked > 150 and stored(box) == before


def test_the_first_wrong_member_is_told(box):
    dce = box.impacket("adminuser")
    for level in COLLECTIVE:
        info = get(dce, level)
        wrong = [member for member in members(level, RANGES) if outside(member, RANGES[member][1])]
        for member in reversed(wrong):
            put(info, level, member, outside(member, RANGES[member][1])[0])
            assert set_info(dce, level, info) == (INVALID_PARAMETER, RANGES[member][0]), (level, member)


@pytest.mark.parametrize("level", COLLECTIVE)
def test_both_ends_of_each_range_are_kept_and_outlive_a_restart(box, level):
    for end in (0, 1):
        dce = box.impacket("adminuser")
        info, wanted = get(dce, level), {}
        for member in members(level, RANGES):
            wanted[member] = OBEYED.get(member, RANGES[member][1])[end]
            put(info, level, member, wanted[member])
        assert set_info(dce, level, info) == (0, 77)
        assert {member: get(dce, level, member) for member in wanted} == wanted
        box.restart()
        dce = box.impacket("adminuser")
        assert {member: get(dce, level, member) for member in wanted} == wanted
    for member in set(UNLIMITED) & set(wanted):
        assert set_info(dce, level, put(get(dce, level), level, member, MOST)) == (0, 77)
        assert get(dce, level, member) == MOST


@pytest.mark.parametrize("member", UNLIMITED)
def test_what_is_above_the_ceiling_is_the_ceiling(box, member):
    dce, ceiling = box.impacket("adminuser"), CEILINGS[member]
    for level in (102, 1000 + RANGES[member][0]):
        for value in (ceiling, ceiling + 1, 0x80000000, MOST - 1):
            assert set_info(dce, level, one(dce, level, member, value)) == (0, 77)
            assert get(dce, 102, member) == ceiling


@pytest.mark.parametrize("path", ["", "x" * 5000, " d:\\%U ", 'a "b" c', "line\nbreak", "%0041", "c:\\"])
def test_a_user_path_is_any_text(box, path):
    dce = box.impacket("adminuser")
    assert set_info(dce, 102, put(get(dce, 102), 102, "userpath", path + "\0")) == (0, 77)
    assert get(dce, 102, "userpath") == path + "\0"
    box.restart()
    assert get(box.impacket("adminuser"), 102, "userpath") == path + "\0"


def test_what_is_only_checked_is_never_kept(box):
    dce, before = box.impacket("adminuser"), stored(box)
    shown = get(dce, 503)
    for member, (_, bounds) in CHECKED.items():
        for value in bounds:
            assert set_info(dce, 503, one(dce, 503, member, value)) == (0, 77)
    assert get(dce, 503).getData() == shown.getData() and stored(box) == before


SAMBAS = {
    "users": "max smbd processes = 70", "disc": "deadtime = 3", "sessopens": "max open files = 4000", "timesource": "time server = yes",
    "lmannounce": "lm announce = yes", "maxmpxct": "max mux = 70", "enableoplocks": "oplocks = no", "enableraw": "write raw = no",
    "announce": "srvsvc_rs:announce = 30",
}


def test_what_smb_conf_keeps_from_coming_true_is_refused_and_not_kept():
    with Sandbox("ours", "registry", extra=list(SAMBAS.values())) as box:
        dce, before = box.impacket("adminuser"), stored(box)
        for member in SAMBAS:
            level = 1000 + RANGES[member][0]
            value = get(dce, level, member)
            other = 1 - value if RANGES[member][1] == BOOL else value + 1
            assert set_info(dce, level, single(level, member, other)) == (NOT_SUPPORTED, 77), member
            assert get(dce, level, member) == value, member
        assert stored(box).replace("[global]", "").split() == before.split()  # an empty section may stay
