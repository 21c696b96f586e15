"""What the kernel tells of changed files, and what it does not: each change is seen all the same."""

import os
import time

from config_calls import names, remark, share, usershare
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException
from sandbox import Sandbox, accounts


def settle(clients):
    """Every worker has looked, and the second in which it did so is over; time stamps are old."""
    time.sleep(2.5)
    for dce in clients:
        names(dce)


def test_smb_conf_in_place_and_by_way_of_a_link(many):
    with Sandbox("ours", "plain") as box:
        box.more_shares = share("edited", comment="comment 0")
        box.write_conf()
        clients = many(box)
        aside = box.tree / "aside.conf"
        os.link(box.conf, aside)
        for turn, path in enumerate([box.conf, aside, box.conf, aside]):
            settle(clients)
            path.write_text(path.read_text().replace(f"comment {turn}", f"comment {turn + 1}"))
            assert {remark(dce, "edited") for dce in clients} == {f"comment {turn + 1}"}


def test_a_folder_on_the_way_is_exchanged(many):
    with Sandbox("ours", "usershares") as box:
        clients = many(box)
        etc, other, was = box.tree / "etc", box.tree / "etc-other", box.tree / "etc-was"
        box.run(["cp", "-a", etc, other], check=True)
        with open(other / box.conf.name, "a", encoding="utf-8") as conf:
            conf.write(share("exchanged"))
        settle(clients)
        assert all("exchanged" not in names(dce) for dce in clients)
        etc.rename(was)
        other.rename(etc)
        assert all("exchanged" in names(dce) for dce in clients)
        settle(clients)
        etc.rename(other)
        was.rename(etc)
        assert all("exchanged" not in names(dce) for dce in clients)
        usershare(box, "one", "before")
        folder, old = box.tree / "usershares", box.tree / "usershares-old"
        box.run(["cp", "-a", folder, old], check=True)
        settle(clients)
        folder.rename(box.tree / "usershares-was")
        old.rename(folder)
        usershare(box, "two", "in the new one")
        assert all({"one", "two"} <= names(dce) for dce in clients)


def test_smb_conf_is_a_symbolic_link(many):
    with Sandbox("ours", "plain") as box:
        first, second = box.tree / "first.conf", box.tree / "second.conf"
        box.conf.rename(first)
        second.write_text(first.read_text() + share("second"))
        box.conf.symlink_to(first)
        clients = many(box)
        for target, there in ((second, True), (first, False), (second, True)):
            settle(clients)
            fresh = box.tree / "etc/fresh"
            fresh.symlink_to(target)
            fresh.rename(box.conf)
            assert {"second" in names(dce) for dce in clients} == {there}


def test_a_file_system_mounted_over_the_folder_is_seen_within_a_second(many):
    with Sandbox("ours", "plain") as box:
        clients = many(box)
        other = box.tree / "etc-other"
        box.run(["cp", "-a", box.tree / "etc", other], check=True)
        with open(other / box.conf.name, "a", encoding="utf-8") as conf:
            conf.write(share("mounted"))
        settle(clients)
        box.run(["mount", "--bind", other, box.tree / "etc"], check=True)
        time.sleep(1.1)
        assert all("mounted" in names(dce) for dce in clients)
        box.run(["umount", box.tree / "etc"], check=True)
        time.sleep(1.1)
        assert all("mounted" not in names(dce) for dce in clients)


def sees(dce, name):
    try:
        srvs.hNetrShareGetInfo(dce, name + "\0", 0)
    except DCERPCException:
        return False
    return True


def test_a_changed_descriptor_decides_the_very_next_call():
    """Access based enumeration asks for every share; an answer must not outlive the descriptor it came from."""
    with Sandbox("ours", "access-based") as box:
        clients = [box.impacket("bob") for _ in range(6)]
        alice, bob = (f"{accounts.sid_of(user)}:ALLOWED/0x0/FULL" for user in ("alice", "bob"))
        for _ in range(3):
            for ace, there in ((bob, True), (alice, False)):
                settle(clients)
                assert {sees(dce, "byacl") for dce in clients} == {not there}
                box.run(["sharesec", "-s", box.conf, "byacl", "-R", ace], check=True)
                assert {sees(dce, "byacl") for dce in clients} == {there}
                assert {"byacl" in names(dce) for dce in clients} == {there}
        for dce in clients:
            dce.disconnect()
