"""NetrServerStatisticsGet beside what clients did and what `smbstatus --profile` shows of the same counters."""

import io
import time

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException
from impacket.smbconnection import SessionError, SMBConnection

SENT, RECEIVED = 2_500_000, 3_500_000
SLACK = 200_000  # headers, and what the calls for the counters themselves send


def wait_for(what, seconds=20):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, what.__name__
        time.sleep(0.2)


def statistics(admin):
    info = srvs.hNetrServerStatisticsGet(admin, srvs.NULL, 0, 0)["InfoStruct"]
    both = lambda name: info[f"sts0_{name}_low"] | info[f"sts0_{name}_high"] << 32
    return {"sent": both("bytessent"), "received": both("bytesrcvd"),
            **{name: info[f"sts0_{name}"] for name in ("fopens", "sopens", "pwerrors")}}


def settled(admin, name):
    """A count once it stays: smbd's processes tell theirs each second."""
    value, since = statistics(admin)[name], time.monotonic()
    while time.monotonic() < since + 2:
        time.sleep(0.2)
        if (now := statistics(admin)[name]) != value:
            value, since = now, time.monotonic()
    return value


def profile(box):
    """The sums that Samba's own tool shows."""
    lines = (line.split(":") for line in box.run(["smbstatus", "--profile", "-s", box.conf], check=True).stdout.splitlines())
    counted = {line[0]: int(line[1]) for line in lines if len(line) == 2 and line[1].strip().isdigit()}
    total = lambda end: sum(value for name, value in counted.items() if name.startswith("smb2_") and name.endswith(end))
    return {"sent": total("_outbytes"), "received": total("_inbytes"), "pwerrors": counted.get("authentication_failed_count", 0)}


def counts(box):
    """Whether this Samba can count at all: without, its smb.conf knows the option, and nothing comes of it."""
    return box.samba.built_with("WITH_PROFILE")


@pytest.fixture
def box(sandboxes):
    box = sandboxes("ours", "plain", extra="smbd profiling level = count")
    if not counts(box):
        pytest.skip("this Samba is built without profiling")
    return box


def transfer(client):
    client.putFile("public", "in.bin", io.BytesIO(bytes(RECEIVED)).read)
    client.putFile("public", "out.bin", io.BytesIO(bytes(SENT)).read)
    got = io.BytesIO()
    client.getFile("public", "out.bin", got.write)
    assert len(got.getvalue()) == SENT


def test_what_is_told_without_profiling_too(sandboxes):
    admin = sandboxes("ours", "plain").impacket("adminuser")
    info = srvs.hNetrServerStatisticsGet(admin, srvs.NULL, 0, 0)["InfoStruct"]
    assert abs(time.time() - info["sts0_start"]) < 120
    assert info["sts0_sopens"] >= 1 and info["sts0_fopens"] >= 1
    for level, options, status in ((1, 0, 124), (0, 1, 87)):
        with pytest.raises(DCERPCException) as refused:
            srvs.hNetrServerStatisticsGet(admin, srvs.NULL, level, options)
        assert refused.value.get_error_code() == status


def test_bytes_are_those_that_went_over_the_wire(box, admin, clients):
    before = statistics(admin)
    transfer(clients.smb("alice"))
    wait_for(lambda: statistics(admin)["sent"] >= before["sent"] + SENT)
    wait_for(lambda: statistics(admin)["received"] >= before["received"] + SENT + RECEIVED)
    after = statistics(admin)
    assert after["sent"] < before["sent"] + SENT + SLACK
    assert after["received"] < before["received"] + SENT + RECEIVED + SLACK


def test_they_are_what_smbstatus_shows(box, admin, clients):
    transfer(clients.smb("alice"))
    for _ in range(3):
        low, ours, high = profile(box), statistics(admin), profile(box)
        for name in low:
            assert low[name] <= ours[name] <= high[name], name
    assert ours["sent"] > SENT


def test_bytes_of_connections_that_ended_stay_counted(box, admin, clients):
    client = clients.smb("alice")
    transfer(client)
    client.close()
    wait_for(lambda: statistics(admin)["sent"] >= SENT)
    wait_for(lambda: len([pid for pid, name in box.processes().items() if name == "smbd"]) <= 4)
    sums = [statistics(admin) for _ in range(5)]
    assert all(one["sent"] <= next["sent"] and one["received"] <= next["received"] for one, next in zip(sums, sums[1:]))
    assert sums[0]["sent"] >= SENT


def test_opens_count_when_they_succeed_and_stay_counted(box, admin, clients):
    client = clients.smb("alice")
    tree = client.connectTree("public")
    client.closeFile(tree, client.createFile(tree, "counted.txt"))
    before = settled(admin, "fopens")
    for _ in range(20):
        client.closeFile(tree, client.openFile(tree, "counted.txt"))
    for _ in range(10):
        with pytest.raises(SessionError):
            client.openFile(tree, "nothing-here.txt")
    assert settled(admin, "fopens") == before + 20


def test_failed_logons_and_sessions_where_samba_counts_them(box, admin):
    if box.samba.version_pair < (4, 23):
        assert statistics(admin)["pwerrors"] == 0
        return
    before = {name: settled(admin, name) for name in ("pwerrors", "sopens")}
    with box.network():
        for _ in range(3):
            client = SMBConnection(box.host, box.host)
            with pytest.raises(SessionError):
                client.login("alice", "not her password")
            client.close()
    assert settled(admin, "pwerrors") == before["pwerrors"] + 3
    clients = [box.smb("alice") for _ in range(4)]
    assert settled(admin, "sopens") == before["sopens"] + 4
    for client in clients:
        client.close()
    assert settled(admin, "sopens") == before["sopens"] + 4


def test_without_profiling_nothing_is_counted_until_it_is_switched_on(sandboxes):
    box = sandboxes("ours", "plain")
    admin, client = box.impacket("adminuser"), box.smb("alice")
    transfer(client)
    time.sleep(1.5)
    assert (statistics(admin)["sent"], statistics(admin)["received"]) == (0, 0)
    client.close()
    if not counts(box):
        return
    box.smbcontrol("smbd", "profile", "count", check=True)  # for the connections that come from now on
    client = box.smb("alice")
    transfer(client)
    wait_for(lambda: statistics(admin)["sent"] >= SENT)
    client.close()


def test_a_samba_without_the_functions_counts_nothing(sandboxes):
    box = sandboxes("ours", "plain", extra="smbd profiling level = count", options={"pretend missing": "tdb_open"})
    admin, client = box.impacket("adminuser"), box.smb("alice")
    transfer(client)
    time.sleep(1.5)
    assert (statistics(admin)["sent"], statistics(admin)["received"]) == (0, 0)
    assert statistics(admin)["fopens"] >= 1
    client.close()
