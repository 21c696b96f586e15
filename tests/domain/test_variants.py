"""Other ways to set up a domain's servers: what is asked stays right."""

from contextlib import contextmanager

import pytest
from impacket.dcerpc.v5 import srvs
from live.config_calls import names
from live.file_security_calls import DACL, descriptor, direct, ours, set_security
from live.live_calls import connections, files, open_file, sessions, text, users
from live.share_calls import add, delete, get, info, raw_set_descriptor

from . import people
from .boxes import until
from .test_faults import bound


@contextmanager
def restarted(server, *lines, without=()):
    """The server, set up otherwise within this block."""
    with server.configured(*lines, without=without):
        server.stop()
        server.net("cache", "flush")
        server.start()
        yield
        server.stop()
    server.net("cache", "flush")
    server.start()


def test_ids_by_autorid(member, made):
    before = member.box.run(["id", "-u", f"{people.DOMAIN}\\alice"]).stdout
    with restarted(member, "idmap config * : backend = autorid", "idmap config * : range = 1000000-19999999", without=["idmap config"]):
        assert member.box.run(["id", "-u", f"{people.DOMAIN}\\alice"]).stdout.strip() not in ("", before.strip())
        open_file(made(member.smb(people.MONICA)), "public", "autorid.txt")
        admin = made(member.impacket(people.DOMAIN_ADMIN))
        assert "mónïka" in users(admin) and "mónïka" in {text(row["coni1_username"]) for row in connections(admin, "public")}
        assert names(made(member.impacket(people.ALICE))) >= {"team", "alice", "alice-only"}
        assert names(made(member.impacket(people.BOB))) >= {"outer", "special", "bob"}
    assert member.box.run(["id", "-u", f"{people.DOMAIN}\\alice"]).stdout == before


def test_winbind_that_works_offline(world, member, made):
    """What it remembers is enough for homes, access based enumeration and the names in lists."""
    with restarted(member, "winbind offline logon = yes"):
        smb = made(member.smb(people.ALICE))
        admin = made(member.impacket(people.DOMAIN_ADMIN))
        before = names(made(member.impacket(people.ALICE)))
        assert "alice" in before
        with world.dc1.box.unplugged(), world.dc2.box.unplugged():
            member.smbcontrol("winbindd", "offline")
            member.kill_worker()
            smb.setTimeout(60)
            assert names(bound(member, smb)) == before
        member.smbcontrol("winbindd", "online")
        until(lambda: member.box.run(["wbinfo", "--ping-dc"]).returncode == 0, 60)
        admin = made(member.impacket(people.DOMAIN_ADMIN))
        assert {"alice"} <= users(admin)


def test_a_user_who_leaves(world, member, made):
    """The account goes while its sessions, files and entries in descriptors stay: the SIDs are shown as they are."""
    leaver = people.user("leaver")
    samba_tool = lambda *words: world.dc1.box.run(["samba-tool", "user", *words], check=True)
    samba_tool("create", leaver.name, people.PASSWORD)
    try:
        assert until(lambda: member.box.run(["wbinfo", "-n", f"{people.DOMAIN}\\leaver"]).returncode == 0, 30)
        sid = member.box.run(["wbinfo", "-n", f"{people.DOMAIN}\\leaver"]).stdout.split()[0]
        smb = made(member.smb(leaver))
        open_file(smb, "public", "leaver.txt")
        admin = made(member.impacket(people.ADMINISTRATOR))
        assert add(admin, info(2, netname="left", remark="", max_uses=0xFFFFFFFF, path="C:\\srv\\new")) == (0, 0)
        sd = descriptor((0, 0x1F01FF, sid), (0, 0x1F01FF, "S-1-5-21-1-2-3-4"))
        with member.dce(people.ADMINISTRATOR) as pipe:
            assert raw_set_descriptor(pipe, "left", sd) == (0, 0)
    finally:
        samba_tool("delete", leaver.name)
    member.net("cache", "flush")
    member.kill_worker()
    try:
        admin = made(member.impacket(people.ADMINISTRATOR))
        assert "leaver" in users(admin)
        assert {user for path, user, _, _ in files(admin).values() if path.endswith("leaver.txt")} == {"leaver"}
        assert [text(row["sesi502_username"]) for row in sessions(admin, user="leaver")] == ["leaver"]
        assert b"".join(get(admin, "left", 502)["shi502_security_descriptor"]) == sd
        srvs.hNetrSessionDel(admin, srvs.NULL, "leaver\0")
        assert until(lambda: "leaver" not in users(admin), 10)
    finally:
        delete(made(member.impacket(people.ADMINISTRATOR)), "left")


def test_file_security_with_sids_that_are_nobody(member, made):
    """Samba maps what it cannot resolve, or refuses it; the service answers what it answers by SMB."""
    done = member.smbclient(f"//{member.host}/public", "-c", "mkdir orphan", user=people.ADMINISTRATOR)
    assert done.returncode == 0, done.stdout
    admin = made(member.impacket(people.ADMINISTRATOR))
    sid = member.box.run(["wbinfo", "-n", f"{people.DOMAIN}\\Administrator"]).stdout.split()[0]
    sd = descriptor((0, 0x1F01FF, sid), (0, 0x1200A9, f"{sid.rsplit('-', 1)[0]}-99999"))
    set_security(admin, "public", "orphan", DACL, sd)
    with direct(member, people.ADMINISTRATOR, "public") as connection:
        assert ours(admin, "public", "orphan", DACL) == connection.get("orphan", DACL)


@pytest.mark.parametrize("line", ["hostname lookups = yes", "winbind normalize names = yes"])
def test_sessions_and_lists_are_those_of_samba(member, made, line):
    shown = lambda dce: {(text(row["sesi1_cname"]), text(row["sesi1_username"])) for row in sessions(dce, level=1)}
    with member.configured(line):
        open_file(made(member.smb(people.ALICE)), "public", "of-5-a.txt")
        mine = shown(made(member.impacket(people.DOMAIN_ADMIN)))
        listed = names(made(member.impacket(people.BOB)))
        with member.samba_own():
            own = shown(made(member.impacket(people.DOMAIN_ADMIN)))
            assert names(made(member.impacket(people.BOB))) == listed
    of_alice = lambda pairs: {client.strip("\\") for client, name in pairs if name.split("\\")[-1] == "alice"}
    assert of_alice(mine) == of_alice(own) and of_alice(mine)


@pytest.mark.parametrize("line", ["server services = -dns -wrepl", "dcerpc endpoint servers = +winreg"])
def test_services_of_a_controller(world, made, line):
    """The parts that make up a controller, otherwise put together: it serves, and it is ours."""
    dc = world.dc2
    with restarted(dc, line):
        assert dc.served_by(people.ALICE) == "ours"
        assert people.DOMAIN_ADMIN.name in users(made(dc.impacket(people.DOMAIN_ADMIN)))
    assert dc.served_by(people.ALICE) == "ours"
