"""On the controllers, where the module is preloaded."""

import pytest
from live.config_calls import names
from live.file_security_calls import ALL, direct, ours
from live.live_calls import users
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
