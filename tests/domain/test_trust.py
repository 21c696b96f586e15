"""A trust between two forests: people of the other one in lists, filters and descriptors, and who administers what."""

import pytest
from impacket.dcerpc.v5 import srvs
from live.config_calls import names
from live.file_security_calls import descriptor
from live.live_calls import code, connections, files, open_file, sessions, text, users
from live.share_calls import add, delete, get, info, raw_set_descriptor

from . import far, people
from .boxes import until
from .test_ctl import ctl, tool
from .test_faults import LIMIT, bound

DENIED = 5
SHARE = f'[far-crew]\n    path = /srv/public\n    valid users = @"{far.DOMAIN}\\crew"\n    access based share enum = yes\n'
NAMED = [f'srvsvc_rs:session operators = @"{far.DOMAIN}\\sailors"', f"srvsvc_rs:file operators = {far.DOMAIN}\\{far.ZOE.name}"]


@pytest.fixture(scope="module")
def trusted(world):
    with far.trusted(world) as made:
        yield made


@pytest.fixture(scope="module")
def member(member, trusted):
    """With a share for people of the other forest, and operators from there."""
    with member.configured(*NAMED, shares=SHARE):
        yield member


def test_names_of_the_other_forest_in_every_list(member, made):
    open_file(made(member.smb(far.ZOE)), "public", "of-the-other-forest.txt")
    admin = made(member.impacket(people.DOMAIN_ADMIN))
    assert far.ZOE.name in users(admin)
    assert far.ZOE.name in {user for _, user, _, _ in files(admin).values()}
    assert far.ZOE.name in {text(row["coni1_username"]) for row in connections(admin, "public")}


def of(dce, name):
    """How many sessions and open files a filter by user finds."""
    try:
        found = len(sessions(dce, user=name))
    except srvs.DCERPCSessionError as error:
        assert error.get_error_code() == 2221
        found = 0
    return found, len(files(dce, user=name))


def test_two_of_a_name_are_told_apart_by_their_domains(member, made):
    for caller, file in ((people.ALICE, "of-5-a.txt"), (far.ALICE, "of-5-far.txt")):
        open_file(made(member.smb(caller)), "public", file)
    admin = made(member.impacket(people.DOMAIN_ADMIN))
    assert of(admin, "alice") == (2, 2)
    for name in (f"{far.DOMAIN}\\alice", f"{people.DOMAIN}\\Alice", f"{far.DOMAIN.lower()}\\ALICE"):
        assert of(admin, name) == (1, 1), name
    assert of(admin, "FILES\\alice") == (0, 0)
    srvs.hNetrSessionDel(admin, srvs.NULL, f"{far.DOMAIN}\\alice\0")
    assert until(lambda: of(admin, f"{far.DOMAIN}\\alice") == (0, 0), 10)
    assert of(admin, f"{people.DOMAIN}\\alice") == (1, 1), "ours stays"


def test_administrators_of_the_other_forest_are_none_here(member, made):
    assert code(users, made(member.impacket(far.ADMINISTRATOR))) == DENIED
    assert users(made(member.impacket(people.DOMAIN_ADMIN)))
    assert code(users, made(member.world.dc1.impacket(far.ADMINISTRATOR))) == DENIED


def test_operators_from_the_other_forest(member, made):
    zoe, alice = made(member.impacket(far.ZOE)), made(member.impacket(far.ALICE))
    assert far.ZOE.name in users(zoe) and isinstance(files(zoe), dict)
    assert code(users, alice) == DENIED and code(files, alice) == DENIED
    tool(member)
    assert ctl(member.box, "check") == (0, "no trouble found\n")


def test_what_each_sees(member, made):
    """Access based enumeration by a group of the other forest."""
    for caller, there in ((far.ZOE, True), (far.ALICE, False), (people.ALICE, False)):
        listed = names(made(member.impacket(caller)))
        assert ("far-crew" in listed) == there, caller
        with member.samba_own():
            assert names(made(member.impacket(caller))) == listed


def test_a_descriptor_with_sids_of_the_other_forest(member, made):
    sid = member.box.run(["wbinfo", "-n", f"{far.DOMAIN}\\crew"], check=True).stdout.split()[0]
    admin = made(member.impacket(people.DOMAIN_ADMIN))
    assert add(admin, info(2, netname="abroad", remark="", max_uses=0xFFFFFFFF, path="C:\\srv\\new")) == (0, 0)
    try:
        sd = descriptor((0, 0x1F01FF, sid))
        with member.dce(people.DOMAIN_ADMIN) as pipe:
            assert raw_set_descriptor(pipe, "abroad", sd) == (0, 0)
        assert b"".join(get(admin, "abroad", 502)["shi502_security_descriptor"]) == sd
        for caller, may in ((far.ZOE, True), (far.ALICE, False), (people.ALICE, False)):
            assert (member.smbclient(f"//{member.host}/abroad", "-c", "ls", user=caller).returncode == 0) == may, caller
    finally:
        delete(admin, "abroad")


def test_on_a_controller_they_are_ordinary(member, made):
    dc = member.world.dc1
    assert names(made(dc.impacket(far.ZOE))) == {"sysvol", "netlogon", "IPC$"}
    assert code(users, made(dc.impacket(far.ZOE))) == DENIED
    assert far.ZOE.name in users(made(dc.impacket(people.DOMAIN_ADMIN)))


def test_calls_are_answered_while_the_other_forest_is_away(member, trusted, made):
    """Also those that name its people: what winbindd cannot tell is nobody, and no call waits for it that need not ask."""
    smbs = [made(member.smb(people.DOMAIN_ADMIN)) for _ in range(3)]
    open_file(made(member.smb(far.ZOE)), "public", "left-behind.txt")
    with trusted.box.unplugged():
        member.net("cache", "flush")
        member.kill_worker()
        for smb, ask in zip(smbs, (users, files, lambda dce: connections(dce, "public"))):
            smb.setTimeout(LIMIT)
            assert ask(bound(member, smb))
        assert far.ZOE.name in users(bound(member, smbs[0]))
    assert until(lambda: member.box.run(["wbinfo", "-n", f"{far.DOMAIN}\\{far.ZOE.name}"]).returncode == 0, 60, 1)
