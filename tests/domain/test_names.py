"""What users of the domain are called: in sessions, files and connections, and in what filters by user."""

import pytest
from impacket.dcerpc.v5 import srvs
from live.live_calls import connections, files, open_file, sessions, text, users

from sandbox import Caller

from . import people
from .boxes import until

NULL = srvs.NULL
UPN = Caller(f"alice@{people.REALM.lower()}", people.PASSWORD)
PEOPLE = {"alice": people.ALICE, "by UPN": UPN, "not ASCII": people.MONICA, "41 characters": people.LONG_NAME, "64 characters": people.LONGEST_NAME}


def shown(dce, name):
    """(in sessions, in files, in connections) whether a user of this name is shown."""
    return (
        name in users(dce), name in {user for _, user, _, _ in files(dce).values()},
        name in {text(row["coni1_username"]) for row in connections(dce, "public")},
    )


@pytest.mark.parametrize("who", PEOPLE)
def test_a_name_in_every_list(member, made, who):
    caller = PEOPLE[who]
    open_file(made(member.smb(caller)), "public", f"of-{len(caller.name)}-{caller.name[0]}.txt")
    assert shown(made(member.impacket(people.DOMAIN_ADMIN)), caller.name.split("@")[0]) == (True, True, True)


def test_a_name_by_kerberos(world, member, made):
    """smbclient on the client's machine, with a ticket and nothing else."""
    assert world.client.run(["kinit", "carol"], input=people.PASSWORD + "\n").returncode == 0
    # It reads on when its input is ready again, not when a line is left over.
    commands = "echo put /etc/hostname carol.txt; sleep 2; echo open carol.txt; sleep 60"
    smb = world.client.daemon(["sh", "-c", f"({commands}) | smbclient //{member.name}/public {people.BY_TICKET}"])
    try:
        dce = made(member.impacket(people.DOMAIN_ADMIN))
        assert until(lambda: shown(dce, "carol") == (True, True, True), 20)
    finally:
        world.client.kill("smbclient", "sleep")
        smb.wait()
        world.client.run(["kdestroy"])


def test_the_name_of_a_file_is_without_its_domain(member, made):
    """As on Windows, and as in sessions; Samba's own has the domain with it."""
    open_file(made(member.smb(people.ALICE)), "public", "of-5-a.txt")
    assert {user for _, user, _, _ in files(made(member.impacket(people.DOMAIN_ADMIN))).values()} == {"alice"}
    with member.samba_own():
        own = {user for _, user, _, _ in files(made(member.impacket(people.DOMAIN_ADMIN))).values()}
    assert own == {f"{people.DOMAIN}\\alice"}


@pytest.fixture
def four(member, made):
    """alice, bob, mónïka and carol with a file each."""
    for caller in (people.ALICE, people.BOB, people.MONICA, people.CAROL):
        open_file(made(member.smb(caller)), "public", f"of-{len(caller.name)}-{caller.name[0]}.txt")
    return made(member.impacket(people.DOMAIN_ADMIN))


FILTERS = {
    "alice": "alice", "ALICE": "alice", f"{people.DOMAIN}\\alice": "alice", f"{people.DOMAIN.lower()}\\Alice": "alice", "FILES\\alice": None,
    "mónïka": "mónïka", "MÓNÏKA": "mónïka", f"{people.DOMAIN}\\MÓNÏKA": "mónïka", "al": None, "nosuch": None,
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_by_user(four, name):
    wanted = {FILTERS[name]} - {None}
    assert {user for _, user, _, _ in files(four, user=name).values()} == wanted
    try:
        found = {text(entry["sesi502_username"]) for entry in sessions(four, user=name)}
    except srvs.DCERPCSessionError as error:
        found = set()
        assert error.get_error_code() == 2221
    assert found == wanted


@pytest.mark.parametrize("name, gone", [("alice", "alice"), (f"{people.DOMAIN}\\alice", "alice"), ("MÓNÏKA", "mónïka"), ("FILES\\alice", None)])
def test_a_session_ends_by_name_exactly(four, name, gone):
    everybody = {"alice", "bob", "carol", "mónïka"}
    try:
        srvs.hNetrSessionDel(four, NULL, name + "\0")
        assert gone
    except srvs.DCERPCSessionError as error:
        assert not gone and error.get_error_code() in (2221, 2312)
    assert until(lambda: users(four) & everybody == everybody - {gone}, 10), users(four)


@pytest.mark.parametrize("line", ["winbind use default domain = yes", "winbind separator = +"])
def test_how_winbind_spells_names_is_not_seen(member, made, line):
    with member.configured(line):
        member.restart()
        try:
            open_file(made(member.smb(people.ALICE)), "public", "spelled.txt")
            dce = made(member.impacket(people.DOMAIN_ADMIN))
            assert shown(dce, "alice") == (True, True, True)
            assert {user for _, user, _, _ in files(dce, user=f"{people.DOMAIN}\\alice").values()} == {"alice"}
            srvs.hNetrSessionDel(dce, NULL, f"{people.DOMAIN}\\alice\0")
            assert until(lambda: "alice" not in users(dce), 10)
        finally:
            member.stop()
    member.start()
