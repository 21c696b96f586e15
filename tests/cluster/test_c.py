"""Samba's own service on every node: what the table of docs/cluster.md says of it."""

import time

from live_calls import READ, connections, files, open_file, sessions, text
from share_calls import names, wait_for

ARGUMENTS = {"impl": "c"}


def test_every_node_is_served_by_sambas_own(cluster):
    assert {node.served_by() for node in cluster} == {"c"}


def test_changes_are_seen_by_the_next_call_of_each(cluster, admins):
    cluster[0].net("conf", "addshare", "theirs", str(cluster.shared / "data/new"), check=True)
    try:
        for admin in admins:
            wait_for(lambda admin=admin: "theirs" in names(admin))
    finally:
        cluster[0].net("conf", "delshare", "theirs", check=True)


def test_sessions_files_and_tree_connects_of_all_nodes_are_told_by_each(cluster, clients, admins):
    for node in cluster:
        open_file(clients.smb(node), "public", f"of{node.number}", READ)
    for admin in admins:
        # It looks at no user filter.
        shown = [text(entry["sesi1_username"]) for entry in sessions(admin, user="alice", level=1)]
        assert shown.count("alice") == cluster.size
        shown = {path.rsplit("\\", 1)[-1] for path, *_ in files(admin).values()}
        assert shown == {f"of{node.number}" for node in cluster}
        assert len(connections(admin, "public")) == cluster.size


def test_idle_time_is_0_for_all(cluster, clients, admins):
    held = [clients.smb(node) for node in cluster]
    time.sleep(3)
    assert len(held) == cluster.size
    assert {entry["sesi1_idle_time"] for entry in sessions(admins[0], user="alice", level=1)} == {0}
