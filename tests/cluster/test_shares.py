"""Shares: what one node is told, all nodes know, and what a client may do is what the last change says, wherever it was made."""

import pytest
from impacket.dcerpc.v5 import srvs

from live_calls import text
from share_calls import (DESCRIPTOR, UNLIMITED, add, code, delete, get, info, names, raw_add, raw_del, raw_set_descriptor, set_info,
                         wait_for, windows)
from server_calls import alias, aliases, single, set_info as set_server_info, get as get_server

from .hands import CLOSED, at_once, patient, works

DUPLICATE, NOT_FOUND = 2118, 2310
# What NETWORK may do, apart from the two descriptors each the same.
MASKS = (0x00120089, 0x00120088, 0x00120001)


def descriptor(number):
    """Descriptors that are told apart by one mask."""
    ace = bytes.fromhex("0000140089001200")
    assert DESCRIPTOR.count(ace[4:]) == 1
    return DESCRIPTOR.replace(ace[4:], MASKS[number].to_bytes(4, "little"))


def stored(dce, name):
    """Which of the descriptors a share has; None: another one."""
    shown = b"".join(get(dce, name, 502)["shi502_security_descriptor"])
    found = [number for number, mask in enumerate(MASKS) if mask.to_bytes(4, "little") in shown]
    return found[0] if len(found) == 1 else None


def share(cluster, name, **members):
    members = {"remark": "A new share", "max_uses": UNLIMITED, "path": windows(cluster.shared / "data/new"), **members}
    return info(2, netname=name, **members)


@pytest.fixture
def pipes(cluster, clients):
    """A raw pipe to each node."""
    return [clients.pipe(node) for node in cluster]


@pytest.fixture(autouse=True)
def clean(admins):
    """No test leaves a share."""
    yield
    for name in names(admins[0]) & {"new", "other", "temp", "stay"}:
        delete(admins[0], name)


@pytest.mark.quick
def test_a_share_added_on_one_node_is_seen_by_the_next_call_of_each(cluster, admins):
    for number, admin in enumerate(admins):
        assert add(admin, share(cluster, "new", remark=f"of {number}")) == (0, 0)
        for other in admins:
            assert "new" in names(other)
            assert text(get(other, "new")["shi2_remark"]) == f"of {number}"
        assert add(admins[number - 1], share(cluster, "NEW")) == (DUPLICATE, 0)
        delete(admins[number - 1], "new")
        assert all("new" not in names(other) for other in admins)


@pytest.mark.quick
def test_a_change_on_one_node_is_seen_by_the_next_call_of_each(cluster, admins):
    add(admins[0], share(cluster, "new"))
    for number, admin in enumerate(admins):
        assert set_info(admin, "new", 1004, info(1004, remark=f"changed {number}")) == (0, 0)
        assert {text(get(other, "new")["shi2_remark"]) for other in admins} == {f"changed {number}"}


@pytest.mark.quick
def test_a_descriptor_set_on_one_node_is_enforced_on_the_others(cluster, admins, pipes, clients):
    add(admins[0], share(cluster, "new"))
    assert raw_set_descriptor(pipes[0], "new", CLOSED)[0] == 0
    for node in cluster:
        assert node.smbclient(f"//{node.host}/new", "-c", "ls", user="alice").returncode != 0
    assert raw_set_descriptor(pipes[-1], "new", DESCRIPTOR)[0] == 0
    for node in cluster:
        assert node.smbclient(f"//{node.host}/new", "-c", "ls", user="alice").returncode == 0


@pytest.mark.quick
def test_deleting_disconnects_the_clients_of_every_node(cluster, admins, clients):
    add(admins[0], share(cluster, "new"))
    held = [(smb, smb.connectTree("new")) for smb in (clients.smb(node) for node in cluster)]
    assert all(works(smb, tree) for smb, tree in held)
    delete(admins[-1], "new")
    wait_for(lambda: not any(works(smb, tree) for smb, tree in held))


def test_nodes_that_add_one_name_at_once_leave_the_winners_descriptor(cluster, admins, pipes):
    path = windows(cluster.shared / "data/new")
    lost = []
    for round in range(200):
        one, two = pipes[round % cluster.size], pipes[(round + 1) % cluster.size]
        results = at_once(
            lambda: patient(lambda: raw_add(one, "new", path, "first", descriptor(0))[0]),
            lambda: patient(lambda: raw_add(two, "new", path, "second", descriptor(1))[0]),
        )
        assert sorted(results) == [0, DUPLICATE]
        winner = results.index(0)
        shown = [(stored(admin, "new"), text(get(admin, "new")["shi2_remark"])) for admin in admins]
        if set(shown) != {(winner, ("first", "second")[winner])}:
            lost.append((round, winner, shown))
        assert patient(lambda: raw_del(pipes[0], "new")) == 0
    assert lost == []


def test_a_delete_beside_an_add_leaves_the_new_share_its_descriptor(cluster, admins, pipes):
    path = windows(cluster.shared / "data/new")
    lost = []
    for round in range(200):
        assert patient(lambda: raw_add(pipes[0], "new", path, "old", descriptor(0))[0]) == 0
        one, two = pipes[round % cluster.size], pipes[(round + 1) % cluster.size]
        deleted, added = at_once(
            lambda: patient(lambda: raw_del(one, "new")),
            lambda: patient(lambda: raw_add(two, "new", path, "young", descriptor(1))[0]),
        )
        assert deleted == 0 and added in (0, DUPLICATE)
        shown = {stored(admin, "new") if "new" in names(admin) else "gone" for admin in admins}
        if shown != ({1} if added == 0 else {"gone"}):
            lost.append((round, added, shown))
        if added == 0:
            assert patient(lambda: raw_del(pipes[0], "new")) == 0
    assert lost == []


def test_a_set_beside_a_delete_leaves_no_descriptor_of_a_share_that_is_gone(cluster, admins, pipes):
    path = windows(cluster.shared / "data/new")
    left = []
    for round in range(100):
        assert patient(lambda: raw_add(pipes[0], "new", path, "old", descriptor(0))[0]) == 0
        one, two = pipes[round % cluster.size], pipes[(round + 1) % cluster.size]
        was_set, deleted = at_once(
            lambda: patient(lambda: raw_set_descriptor(one, "new", descriptor(1))[0]),
            lambda: patient(lambda: raw_del(two, "new")),
        )
        assert deleted == 0 and was_set in (0, NOT_FOUND)
        kept = cluster[0].run(["dbwrap_tool", "-s", cluster[0].conf, "--persistent", "share_info.tdb", "listkeys"]).stdout
        if "SECDESC/new" in kept:
            left.append((round, was_set))
    assert left == []


def test_nodes_that_set_one_share_at_once_mix_nothing(cluster, admins):
    assert add(admins[0], share(cluster, "new")) == (0, 0)

    def setter(number):
        sd = descriptor(number)
        wanted = info(502, netname="new", remark=f"of {number}", max_uses=number + 1, path=windows(cluster.shared / "data/new"),
                      reserved=len(sd), security_descriptor=list(sd))
        return lambda: patient(lambda: set_info(admins[number], "new", 502, wanted)[0])

    for _ in range(100):
        assert set(at_once(*map(setter, range(cluster.size)))) == {0}
        shown = get(admins[0], "new", 502)
        number = shown["shi502_max_uses"] - 1
        assert (text(shown["shi502_remark"]), stored(admins[0], "new")) == (f"of {number}", number)


def test_no_add_of_different_names_is_lost(cluster, admins):
    wanted = {f"many{number}" for number in range(60)}

    def adder(number):
        mine = [f"many{at}" for at in range(60) if at % cluster.size == number]
        return lambda: [patient(lambda name=name: add(admins[number], share(cluster, name))[0]) for name in mine]

    assert {status for results in at_once(*map(adder, range(cluster.size))) for status in results} == {0}
    assert all(wanted <= names(admin) for admin in admins)

    def deleter(number):
        mine = [f"many{at}" for at in range(60) if at % cluster.size == number]
        return lambda: [delete(admins[number], name) for name in mine]

    at_once(*map(deleter, range(cluster.size)))
    assert not any(wanted & names(admin) for admin in admins)


@pytest.mark.quick
def test_settings_of_the_server_are_the_clusters(cluster, admins):
    comment = get_server(admins[0], 101, "comment")
    assert set_server_info(admins[0], 1005, single(1005, "comment", "One for all\0"))[0] == 0
    assert {text(get_server(admin, 101, "comment")) for admin in admins} == {"One for all"}
    assert set_server_info(admins[-1], 1005, single(1005, "comment", comment))[0] == 0


def test_no_change_of_a_list_is_lost(cluster, admins):
    def changer(number):
        return lambda: [alias(admins[number], srvs_alias("Add"), f"a{number}x{at}", "SANDBOX")["ErrorCode"] for at in range(40)]

    results = at_once(*map(changer, range(cluster.size)))
    assert {status for one in results for status in one} == {0}
    wanted = {(f"a{number}x{at}".upper(), "SANDBOX") for number in range(cluster.size) for at in range(40)}
    for admin in admins:
        assert {(name.upper(), target) for name, target in aliases(admin)} >= wanted


def srvs_alias(verb):
    return getattr(srvs, f"NetrServerAlias{verb}")
