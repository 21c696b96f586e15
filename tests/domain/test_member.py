"""On the member: what it says of itself, its shares, who administers it."""

import json
import struct
import time

import pytest
from impacket.dcerpc.v5 import srvs
from live.access_table import REQUESTS
from live.config_calls import names, remark
from live.file_security_calls import DACL, descriptor, direct, ours, set_security
from live.live_calls import users
from live.server_calls import get, transports
from live.share_calls import add, code, delete, info, raw_set_descriptor, set_info

from . import people
from .boxes import SLACK

DENIED = 5


def sid_of(member, name):
    """The SID of a domain's name."""
    return member.box.run(["wbinfo", "-n", f"{people.DOMAIN}\\{name}"], check=True).stdout.split()[0]


def test_it_is_ours(member):
    assert member.served_by(people.ALICE) == "ours"


def test_its_type_is_that_of_a_member(member, made):
    kind = get(made(member.impacket(people.ALICE)), 101, "type")
    assert kind & 0x100 and not kind & 0x18
    with member.samba_own():
        # Samba's own is a print server whether it shares a printer or not.
        assert kind | 0x200 == get(made(member.impacket(people.ALICE)), 101, "type")


def test_its_domain(member, made):
    dce = made(member.impacket(people.DOMAIN_ADMIN))
    assert get(dce, 503, "domain").rstrip("\0") == people.DOMAIN
    rows = srvs.hNetrServerTransportEnum(dce, 1)["InfoStruct"]["XportInfo"]["Level1"]["Buffer"]
    assert rows and {row["svti1_domain"].rstrip("\0") for row in rows} == {people.DOMAIN}
    assert transports(dce, 0)


def test_who_administers(member, made):
    for caller in (people.ADMINISTRATOR, people.DOMAIN_ADMIN, people.NESTED_ADMIN):
        assert caller.name in users(made(member.impacket(caller)))
    # Groups of the controllers' own BUILTIN are none of a member's.
    for caller in (people.LOCAL_ADMIN, people.SERVER_OPERATOR, people.PRINT_OPERATOR, people.ALICE, people.MACHINE):
        assert code(users, made(member.impacket(caller))) == DENIED, caller.name


def test_one_more_administrator(member, made):
    """As docs/domain.md says."""
    group = ["Administrators", f"{people.DOMAIN}\\team"]
    assert code(users, made(member.impacket(people.ALICE))) == DENIED
    member.net("sam", "addmem", *group, check=True)
    try:
        assert "alice" in users(made(member.impacket(people.ALICE)))
        assert "dadmin" in users(made(member.impacket(people.DOMAIN_ADMIN)))
    finally:
        member.net("sam", "delmem", *group, check=True)


@pytest.mark.parametrize("by", ["net sam rights", "net rpc rights"])
def test_a_privilege_of_a_domain_group(member, made, by):
    share = info(2, netname="privileged", remark="", max_uses=0xFFFFFFFF, path="C:\\srv\\new")

    def rights(verb):
        words = [verb, f"{people.DOMAIN}\\disk operators", "SeDiskOperatorPrivilege"]
        done = member.net("sam", "rights", *words) if by == "net sam rights" else member.net_rpc("rights", *words, user=people.ADMINISTRATOR)
        assert done.returncode == 0, done.stdout + done.stderr

    assert add(made(member.impacket(people.DISK_OPERATOR)), share)[0] == DENIED
    rights("grant")
    try:
        operator = made(member.impacket(people.DISK_OPERATOR))
        assert add(operator, share) == (0, 0)
        delete(operator, "privileged")
        assert add(made(member.impacket(people.ALICE)), share)[0] == DENIED
    finally:
        rights("revoke")


def test_a_share_by_a_domain_admin(member, made):
    path = "/srv/new"
    done = member.net_rpc("share", "add", f"fresh={path}", "-C", "Made from afar", user=people.DOMAIN_ADMIN)
    assert done.returncode == 0, done.stdout + done.stderr
    admin = made(member.impacket(people.DOMAIN_ADMIN))
    assert remark(admin, "fresh") == "Made from afar" and "fresh" in names(made(member.impacket(people.ALICE)))
    assert set_info(admin, "fresh", 1004, info(1004, remark="Other")) == (0, 0) and remark(admin, "fresh") == "Other"
    assert member.net_rpc("share", "delete", "fresh", user=people.DOMAIN_ADMIN).returncode == 0
    assert "fresh" not in names(admin)


def test_a_share_descriptor_with_domain_sids(member, made):
    admin = made(member.impacket(people.DOMAIN_ADMIN))
    assert add(admin, info(2, netname="limited", remark="", max_uses=0xFFFFFFFF, path="C:\\srv\\new")) == (0, 0)
    try:
        sd = descriptor((0, 0x1F01FF, sid_of(member, "team")), (0, 0x1F01FF, sid_of(member, "Domain Admins")))
        with member.dce(people.DOMAIN_ADMIN) as pipe:
            assert raw_set_descriptor(pipe, "limited", sd) == (0, 0)
        assert member.smbclient(f"//{member.host}/limited", "-c", "ls", user=people.ALICE).returncode == 0
        assert member.smbclient(f"//{member.host}/limited", "-c", "ls", user=people.BOB).returncode != 0
    finally:
        delete(admin, "limited")


def test_file_security_with_acl_xattr(member, made):
    done = member.smbclient(f"//{member.host}/public", "-c", "mkdir guarded", user=people.ADMINISTRATOR)
    assert done.returncode == 0, done.stdout
    admin = made(member.impacket(people.ADMINISTRATOR))
    with direct(member, people.ADMINISTRATOR, "public") as connection:
        sd = descriptor((0, 0x1F01FF, sid_of(member, "Domain Admins")), (0, 0x1200A9, sid_of(member, "team")))
        set_security(admin, "public", "guarded", DACL, sd)
        assert ours(admin, "public", "guarded", DACL) == connection.get("guarded", DACL)
    with direct(member, people.ALICE, "public") as connection:
        assert connection.may("guarded", 0x120089) and not connection.may("guarded", 0x120116)
        assert ours(made(member.impacket(people.ALICE)), "public", "guarded", DACL) == connection.get("guarded", DACL)
    with direct(member, people.BOB, "public") as connection:
        assert not connection.may("guarded", 0x120089)


SEEN = {
    people.ALICE: {"team", "alice", "alice-only", "domain-only"}, people.BOB: {"outer", "special", "bob", "domain-only"}, people.CAROL: {"carol", "domain-only"},
    people.ANONYMOUS: {"nobody"},
}


@pytest.mark.parametrize("caller", SEEN, ids=lambda caller: caller.name or "anonymous")
def test_what_each_sees(member, made, caller):
    """Access based enumeration by domain groups, nested and not ASCII; [homes]; include with %U and %D."""
    listed = names(made(member.impacket(caller)))
    assert listed - {"public", "IPC$"} == SEEN[caller]
    with member.samba_own():
        assert names(made(member.impacket(caller))) == listed


def test_an_include_knows_user_and_domain(member, made):
    dce = made(member.impacket(people.ALICE))
    assert remark(dce, "alice-only") == f"For alice of {people.DOMAIN}" and remark(dce, "domain-only") == f"For {people.DOMAIN}"


def test_the_audit_trail_names_domain_users(member, made):
    path = "/var/log/samba/audit.json"
    with member.configured("srvsvc_rs:audit = all", "srvsvc_rs:audit format = json", f"srvsvc_rs:audit to = {path}"):
        dce = made(member.impacket(people.MONICA))
        names(dce)
        lines = [json.loads(line) for line in (member.box.files / path.lstrip("/")).read_text().splitlines()]
    mine = [line for line in lines if line["call"] == "NetrShareEnum"][-1]
    assert (mine["user"], mine["domain"], mine["client"]) == ("mónïka", people.DOMAIN, member.world.client.address)
    assert mine["sid"] == sid_of(member, "mónïka")


def test_an_administrator_in_a_thousand_groups(server):
    """Samba takes its time for the login; the calls do not."""
    with server.dce(people.BUSY_ADMIN, timeout=120) as pipe:
        started = time.monotonic()
        for stub in (stub for opnum, level, stub in REQUESTS if opnum == 12 and level in (0, 1, 2, 10, 502)):
            assert struct.unpack("<I", pipe.request(12, stub)[-4:])[0] != DENIED
        assert time.monotonic() - started < 5 * SLACK
