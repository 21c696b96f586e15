"""The server's settings on a real smbd: what is set is shown, at once and after a restart."""

import pytest
from impacket.dcerpc.v5 import srvs
from server_calls import ACCESS_DENIED, INVALID_PARAMETER, LEVELS, NOT_SUPPORTED, alias, error, get, set_info, single

from sandbox import Sandbox

# Level, member, a value that is not the default; everything that NetrServerSetInfo keeps and is set one at a time.
SINGLE = {
    1107: ("users", 40), 1010: ("disc", 15), 1016: ("hidden", 1), 1017: ("announce", 100), 1018: ("anndelta", 9),
    1501: ("sessopens", 2000), 1503: ("opensearch", 100), 1506: ("maxworkitems", 99), 1510: ("sessusers", 7),
    1511: ("sessconns", 8), 1512: ("maxnonpagedmemoryusage", 0x500000), 1513: ("maxpagedmemoryusage", 0x600000),
    1514: ("enablesoftcompat", 0), 1515: ("enableforcedlogoff", 0), 1516: ("timesource", 1), 1518: ("lmannounce", 1),
    1523: ("maxkeepsearch", 11), 1528: ("scavtimeout", 12), 1529: ("minrcvqueue", 3), 1530: ("minfreeworkitems", 4),
    1533: ("maxmpxct", 60), 1534: ("oplockbreakwait", 20), 1535: ("oplockbreakresponsewait", 21), 1536: ("enableoplocks", 0),
    1538: ("enablefcbopens", 0), 1539: ("enableraw", 0), 1540: ("enablesharednetdrives", 1), 1541: ("minfreeconnections", 5),
    1542: ("maxfreeconnections", 6), 1543: ("initsesstable", 9), 1544: ("initconntable", 9), 1545: ("initfiletable", 9),
    1546: ("initsearchtable", 9), 1547: ("alertschedule", 9), 1548: ("errorthreshold", 9), 1549: ("networkerrorthreshold", 9),
    1550: ("diskspacethreshold", 9), 1552: ("maxlinkdelay", 9), 1553: ("minlinkthroughput", 9), 1554: ("linkinfovalidtime", 9),
    1555: ("scavqosinfoupdatetime", 9), 1556: ("maxworkitemidletime", 99),
}


@pytest.fixture
def box():
    """Settings are kept in the registry."""
    with Sandbox("ours", "registry") as box:
        yield box


def stored(box):
    """The registry configuration."""
    return box.net("conf", "list", check=True).stdout


def settings(box):
    """What Samba itself makes of the configuration."""
    return box.run(["testparm", "-s", box.conf], check=True).stdout


def test_every_level_is_shown_and_can_be_sent_back(box):
    dce = box.impacket("adminuser")
    before = stored(box)
    for level in LEVELS:
        info = get(dce, level)
        if level not in (100, 103):
            assert set_info(dce, level, info) == (0, 77), level
    assert stored(box) == before


def test_what_is_set_is_shown_and_outlives_a_restart(box):
    dce = box.impacket("adminuser")
    for level, (member, value) in SINGLE.items():
        assert get(dce, level, member) != value, member
        assert set_info(dce, level, single(level, member, value)) == (0, 77), member
        assert get(dce, level, member) == value, member
    shown = get(dce, 599)
    assert set_info(dce, 1005, single(1005, "comment", "Büro, 100 % \"ours\" today\0")) == (0, 77)
    box.restart()
    dce = box.impacket("adminuser")
    for level, (member, value) in SINGLE.items():
        assert get(dce, level, member) == value, member
    assert get(dce, 599).getData() == shown.getData()
    assert get(dce, 101, "comment") == "Büro, 100 % \"ours\" today\0"
    assert "deadtime = 15" in settings(box) and "max smbd processes = 40" in settings(box)


def test_collective_levels_set_everything_or_nothing(box):
    dce = box.impacket("adminuser")
    info = get(dce, 102)
    info["sv102_comment"], info["sv102_disc"], info["sv102_userpath"] = "together\0", 44, "e:\\\0"
    info["sv102_anndelta"] = 0x10000
    before = stored(box)
    assert set_info(dce, 102, info) == (INVALID_PARAMETER, 18)
    assert stored(box) == before
    info["sv102_anndelta"] = 0
    assert set_info(dce, 102, info) == (0, 77)
    assert (get(dce, 103, "comment"), get(dce, 103, "disc"), get(dce, 103, "userpath")) == ("together\0", 44, "e:\\\0")
    assert box.rpcclient("srvinfo", user="alice").stdout.split()[-1:] != []
    assert "together" in box.rpcclient("srvinfo", user="alice").stdout


@pytest.mark.parametrize("text", [" blanks ", "a;b#c", "back\\slash", "=", "'quoted'", "x" * 256])
def test_odd_comments_come_back_as_they_were(box, text):
    dce = box.impacket("adminuser")
    assert set_info(dce, 1005, single(1005, "comment", text + "\0")) == (0, 77)
    assert get(dce, 101, "comment") == text + "\0"
    box.restart()
    assert get(box.impacket("alice"), 101, "comment") == text + "\0"


def test_what_cannot_be_stored_is_refused():
    with Sandbox("ours", "plain") as box:
        dce = box.impacket("adminuser")
        assert set_info(dce, 1010, single(1010, "disc", 15)) == (NOT_SUPPORTED, 77)
        assert error(alias, dce, srvs.NetrServerAliasAdd, "OLDBOX", "SANDBOX") == NOT_SUPPORTED
        assert error(srvs.hNetrServerGetInfo, dce, 1010) == 0


def test_smb_conf_behind_the_registry_has_the_last_word():
    with Sandbox("ours", "registry", extra=["deadtime = 3"]) as box:
        dce = box.impacket("adminuser")
        assert set_info(dce, 1010, single(1010, "disc", 15)) == (NOT_SUPPORTED, 77)
        assert get(dce, 1010, "disc") == 3 and "deadtime" not in stored(box)
        assert set_info(dce, 1017, single(1017, "announce", 15)) == (0, 77)


def test_only_administrators_set(box):
    dce = box.impacket("alice")
    assert set_info(dce, 1010, single(1010, "disc", 15)) == (ACCESS_DENIED, 77)
    for level in (102, 103, 502, 503, 599, 1010, 1556):
        assert error(srvs.hNetrServerGetInfo, dce, level) == ACCESS_DENIED, level
    for call in (srvs.hNetrServerTransportEnum, srvs.hNetrServerAliasEnum, srvs.hNetrServerDiskEnum):
        assert error(call, dce, 0) == ACCESS_DENIED
    assert error(srvs.hNetrServerStatisticsGet, dce, srvs.NULL, 0, 0) == ACCESS_DENIED


def test_disks_end_with_an_empty_name(box):
    reply = srvs.hNetrServerDiskEnum(box.impacket("adminuser"), 0)
    disks = [entry["Disk"] for entry in reply["DiskInfoStruct"]["Buffer"]]
    assert ([disk.rstrip("\0") for disk in disks], reply["TotalEntries"]) == (["C:", ""], 1)


ROLES = {
    "standalone": ["server role = standalone server"], "auto": ["server role = auto"],
    "PDC": ["server role = classic primary domain controller"], "BDC": ["server role = classic backup domain controller"],
    "logons": ["server role = auto", "domain logons = yes"], "logons, not the master": ["server role = auto", "domain logons = yes", "domain master = no"],
}


@pytest.mark.parametrize("role", ROLES)
def test_its_type_tells_the_role_as_samba_finds_it(role):
    kinds = []
    for impl in ("c", "ours"):
        with Sandbox(impl, "plain", extra=ROLES[role]) as box:
            kinds.append(get(box.impacket("alice"), 101, "type"))
    assert kinds[0] == kinds[1]
