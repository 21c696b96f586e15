"""On the controllers, where the module is preloaded."""

import time

import pytest
from impacket.dcerpc.v5 import srvs
from live.config_calls import names
from live.file_security_calls import ALL, direct, ours
from live.live_calls import users
from live.server_calls import NOT_SUPPORTED, alias, aliases, error, single, transport
from live.server_calls import get as server
from live.server_calls import set_info as set_server
from live.share_calls import add, code, delete, get, info, set_info

from . import people

DENIED = 5


def test_every_worker_is_ours(controller, made):
    for _ in range(4):
        made(controller.impacket(people.ALICE))
    assert controller.served_by(people.ALICE) == "ours"
    for pid in controller.worker_pids():
        assert "srvsvc_rs.so" in open(f"/proc/{pid}/maps").read()


def test_sysvol_and_netlogon_are_listed(controller, made):
    listed = names(made(controller.impacket(people.ALICE)))
    with controller.samba_own():
        assert listed == names(made(controller.impacket(people.ALICE)))
    assert listed == {"sysvol", "netlogon", "IPC$"}


@pytest.mark.parametrize("caller, administrator", [
    (people.ADMINISTRATOR, True), (people.DOMAIN_ADMIN, True), (people.NESTED_ADMIN, True), (people.LOCAL_ADMIN, True),
    (people.SERVER_OPERATOR, True), (people.PRINT_OPERATOR, False), (people.ALICE, False), (people.MACHINE, False),
], ids=lambda value: getattr(value, "name", value))
def test_who_may_see_sessions(controller, made, caller, administrator):
    dce = made(controller.impacket(caller))
    if administrator:
        assert caller.name in users(dce)
    else:
        assert code(users, dce) == DENIED


def test_a_privilege_of_a_domain_group(world, made):
    dc = world.dc1
    (dc.box.files / "srv/privileged").mkdir(exist_ok=True)
    share = info(2, netname="privileged", remark="", max_uses=0xFFFFFFFF, path="C:\\srv\\privileged")

    def rights(verb):
        done = dc.net_rpc("rights", verb, f"{people.DOMAIN}\\disk operators", "SeDiskOperatorPrivilege", user=people.ADMINISTRATOR)
        assert done.returncode == 0, done.stdout + done.stderr

    with dc.configured("registry shares = yes"):
        assert add(made(dc.impacket(people.DISK_OPERATOR)), share)[0] == DENIED
        rights("grant")
        try:
            operator = made(dc.impacket(people.DISK_OPERATOR))
            assert add(operator, share)[0] == 0
            delete(operator, "privileged")
            assert add(made(dc.impacket(people.ALICE)), share)[0] == DENIED
        finally:
            rights("revoke")


def test_file_security_of_sysvol_is_what_smb_shows(controller, made):
    dce = made(controller.impacket(people.ALICE))
    folder = people.REALM.lower()
    # What is in there is not replicated by Samba: on the second there is the folder alone.
    paths = ["", folder, f"{folder}\\Policies"] if controller is controller.world.dc1 else [""]
    with direct(controller, people.ALICE, "sysvol") as connection:
        for path in paths:
            assert ours(dce, "sysvol", path, ALL) == connection.get(path, ALL)


def test_a_share_with_registry_shares(world, made):
    """Where a controller stores shares that are made from Windows."""
    dc = world.dc1
    (dc.box.files / "srv/stored").mkdir(parents=True, exist_ok=True)
    with dc.configured("registry shares = yes"):
        admin = made(dc.impacket(people.DOMAIN_ADMIN))
        assert add(admin, info(2, netname="stored", remark="One", max_uses=0xFFFFFFFF, path="C:\\srv\\stored"))[0] == 0
        try:
            assert "stored" in names(made(dc.impacket(people.ALICE)))
            assert set_info(admin, "stored", 1004, info(1004, remark="Two")) == (0, 0)
            assert get(admin, "stored", 1)["shi1_remark"] == "Two\0"
            with dc.samba_own():
                assert "stored" in names(made(dc.impacket(people.ALICE)))
        finally:
            delete(made(dc.impacket(people.DOMAIN_ADMIN)), "stored")
        assert "stored" not in names(made(dc.impacket(people.ALICE)))


def test_its_type_is_that_of_a_controller(controller, made):
    """Which of them is the primary one the module does not know, so none claims to be."""
    assert server(made(controller.impacket(people.ALICE)), 101, "type") & 0x118 == 0x10


def refused(dc, call, *args):
    """What the call answers, and what the log has then."""
    before = len(dc.worker_log())
    answer = call(*args)
    time.sleep(0.1)
    return answer, dc.worker_log()[before:]


def test_the_advice_for_a_share_works(world, made):
    dc = world.dc1
    (dc.box.files / "srv/advised").mkdir(parents=True, exist_ok=True)
    share = info(2, netname="advised", remark="", max_uses=0xFFFFFFFF, path="C:\\srv\\advised")
    (status, _), log = refused(dc, add, made(dc.impacket(people.DOMAIN_ADMIN)), share)
    assert status == DENIED and 'set "add share command" or "registry shares = yes"' in log
    with dc.configured("registry shares = yes"):
        admin = made(dc.impacket(people.DOMAIN_ADMIN))
        assert add(admin, share)[0] == 0
        delete(admin, "advised")


def remark_of_ipc(dce):
    return set_info(dce, "IPC$", 1004, info(1004, remark="Other"))


# What a change says, and what it answers.
SETTINGS = {
    "comment": (lambda dce: set_server(dce, 1005, single(1005, "comment", "Other\0"))[0], NOT_SUPPORTED),
    "alias": (lambda dce: error(alias, dce, srvs.NetrServerAliasAdd, "OLDDC", "DC1"), NOT_SUPPORTED),
    "transport": (lambda dce: error(transport, dce, srvs.NetrServerTransportAdd, "OLDDC"), NOT_SUPPORTED),
    "remark of IPC$": (lambda dce: remark_of_ipc(dce)[0], DENIED),
}


@pytest.mark.parametrize("what", SETTINGS)
def test_settings_that_a_controller_cannot_store_say_so(world, made, what):
    dc = world.dc1
    call, answer = SETTINGS[what]
    with dc.configured("registry shares = yes"):
        admin = made(dc.impacket(people.DOMAIN_ADMIN))
        before = dc.net("conf", "list").stdout, shown(admin)
        status, log = refused(dc, call, admin)
        assert status == answer and "has no place for them but smb.conf itself" in log and "include" not in log
        assert (dc.net("conf", "list").stdout, shown(admin)) == before, "nothing is done"


def shown(dce):
    """The comment, the aliases and the remark of IPC$."""
    return server(dce, 101, "comment"), aliases(dce), get(dce, "IPC$", 1)["shi1_remark"]


def test_settings_that_are_written_into_its_smb_conf_count(world, made):
    """There is no include line, and none is needed."""
    dc = world.dc1
    with dc.configured("server string = By hand", "srvsvc_rs:aliases = OLDDC=DC1", "srvsvc_rs:remark ipc$ = Pipes of this one"):
        assert shown(made(dc.impacket(people.DOMAIN_ADMIN))) == ("By hand\0", [("OLDDC", "DC1")], "Pipes of this one\0")


def test_the_include_that_is_not_advised_stops_a_controller(world):
    """Why not: Samba's own reader of smb.conf takes the word for a file. When this fails, the advice can be the same everywhere."""
    dc = world.dc1
    dc.box.write("/etc/samba/included.conf", dc.text().replace("[global]", "[global]\n    include = registry", 1))
    done = dc.box.run(["samba", "-i", "--configfile=/etc/samba/included.conf"], timeout=30)
    assert done.returncode != 0
