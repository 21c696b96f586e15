"""srvsvc-rs-ctl on a controller, where the line of smb.conf is of no use; and the preload that is."""

import shutil
import time
from pathlib import Path

import pytest

from . import people
from .boxes import SLACK
from .servers import CONF
from .test_faults import stopped

CTL = Path(__file__).resolve().parents[2] / "tools/srvsvc-rs-ctl"
UNIT = "/etc/systemd/system/samba-ad-dc.service.d"
DROPIN = f"{UNIT}/srvsvc-rs.conf"


def tool(server):
    """Put it where the package puts it."""
    shutil.copy(CTL, server.box.files / "usr/sbin/srvsvc-rs-ctl")


@pytest.fixture
def dc(world):
    """The first controller, with the tool and without drop-ins."""
    box = world.dc1.box
    tool(world.dc1)
    before = world.dc1.text()
    yield box
    box.write(CONF, before)
    shutil.rmtree(box.files / UNIT.lstrip("/"), ignore_errors=True)


def ctl(box, *words):
    done = box.run(["srvsvc-rs-ctl", *words])
    return done.returncode, done.stdout + done.stderr


def add_line(box):
    path = box.files / CONF.lstrip("/")
    path.write_text(path.read_text().replace("[global]", "[global]\n\tpassdb backend = srvsvc_rs:tdbsam", 1))


def test_enable_preloads_and_disable_takes_it_back(world, dc):
    text = world.dc1.text()
    status, said = ctl(dc, "enable")
    assert status == 0 and DROPIN in said and "Restart samba-ad-dc" in said, said
    assert f"[Service]\nEnvironment=LD_PRELOAD={world.dc1.module}\n" in (dc.files / DROPIN.lstrip("/")).read_text()
    status, said = ctl(dc, "enable")
    assert status == 0 and "on already" in said and DROPIN in said
    assert ctl(dc, "check") == (0, "no trouble found\n")
    status, said = ctl(dc, "disable")
    assert status == 0 and "removed" in said and not (dc.files / UNIT.lstrip("/")).exists()
    status, said = ctl(dc, "disable")
    assert status == 0 and "off already" in said
    assert world.dc1.text() == text


def test_who_preloads_something_else_is_left_alone(dc):
    other = f"{UNIT}/other.conf"
    dc.write(other, "[Service]\nEnvironment=LD_PRELOAD=/usr/lib/libother.so\n")
    status, said = ctl(dc, "enable")
    assert status == 1 and other in said and not (dc.files / DROPIN.lstrip("/")).exists()


def test_what_the_admin_wrote_is_theirs_to_take_away(world, dc):
    own = f"{UNIT}/override.conf"
    dc.write(own, f'# LD_PRELOAD=/nowhere/srvsvc_rs.so\n[Service]\nEnvironment="LD_PRELOAD=/lib/x.so:{world.dc1.module}"\n')
    assert "on already" in ctl(dc, "enable")[1] and ctl(dc, "check")[0] == 0
    status, said = ctl(dc, "disable")
    assert status == 1 and own in said


def test_a_preload_without_its_file_is_trouble(dc):
    dc.write(DROPIN, "[Service]\nEnvironment=LD_PRELOAD=/usr/lib/samba/pdb/srvsvc_rs.so\n")
    status, said = ctl(dc, "check")
    assert status == 1 and "/usr/lib/samba/pdb/srvsvc_rs.so" in said and DROPIN in said and "missing" in said


def test_the_line_is_seen_and_taken_out(world, dc):
    text = world.dc1.text()
    add_line(dc)
    status, said = ctl(dc, "check")
    assert status == 1 and "of no use" in said and f"{CONF}, line" in said
    assert "stands" in ctl(dc, "status")[1]
    assert ctl(dc, "disable")[0] == 0
    assert "srvsvc_rs:tdbsam" not in world.dc1.text() and world.dc1.text().replace("\tpassdb backend = tdbsam\n", "") == text


def test_an_include_that_stops_a_controller_is_trouble(dc):
    path = dc.files / CONF.lstrip("/")
    path.write_text(path.read_text().replace("[global]", "[global]\n\tinclude = registry", 1))
    status, said = ctl(dc, "check")
    assert status == 1 and "registry shares = yes" in said


def test_status_tells_the_way_it_is_served(world, dc, made):
    made(world.dc1.impacket(people.ALICE))
    said = ctl(dc, "status")[1]
    assert "by LD_PRELOAD" in said and "of no use on a domain controller" in said and "preload: off" in said
    dc.write(DROPIN, f"[Service]\nEnvironment=LD_PRELOAD={world.dc1.module}\n")
    assert f"preload: {world.dc1.module} in {DROPIN}" in ctl(dc, "status")[1]


def test_the_member_is_served_by_the_line(member, made):
    tool(member)
    made(member.impacket(people.ALICE))
    status, said = ctl(member.box, "status")
    assert status == 0 and "line: on" in said and "by the line" in said and "preload" not in said.replace("LD_PRELOAD", ""), said
    assert ctl(member.box, "check") == (0, "no trouble found\n")


OPERATORS = [
    f'srvsvc_rs:share operators = @"{people.DOMAIN}\\Groupe Spécial" {people.DOMAIN}\\nosuch', f"srvsvc_rs:auditors = {people.DOMAIN}\\mónïka, +{people.DOMAIN}\\team @nobodies",
]
UNKNOWN = [f"srvsvc_rs:share operators: {people.DOMAIN}\\nosuch is nobody's name", "srvsvc_rs:auditors: @nobodies is nobody's name"]


def test_names_of_operators_that_do_not_resolve_are_trouble(server):
    tool(server)
    with server.configured(*OPERATORS):
        status, said = ctl(server.box, "check")
    assert status == 1 and all(line in said for line in UNKNOWN) and said.count("is nobody's name") == 2, said


def test_a_winbindd_that_hangs_does_not_hang_the_check(world, member):
    tool(member)
    with member.configured(*OPERATORS), stopped(world):
        member.net("cache", "flush")
        started = time.monotonic()
        status, said = ctl(member.box, "check")
        took = time.monotonic() - started
    assert status == 1 and f"srvsvc_rs:share operators: @{people.DOMAIN}\\Groupe" in said and "is not known within 20 s" in said, said
    assert took < 30 * SLACK, took


def test_without_its_file_neither_smbd_nor_winbindd_start(member):
    module = member.box.files / member.module.lstrip("/")
    kept = module.read_bytes()
    member.stop()
    try:
        module.unlink()
        assert member.box.run(["winbindd", "-i"], timeout=30).returncode != 0
        assert member.box.run(["smbd", "-i"], timeout=30).returncode != 0
        status, said = ctl(member.box, "check")
        assert status == 1 and "smbd and winbindd will not start" in said
    finally:
        module.write_bytes(kept)
        member.start()


def test_the_preload_survives_whoever_starts_samba(world, made):
    dc = world.dc2
    dc.stop()
    try:
        dc.start(["setsid", "--wait", "nice", "-n", "1", "sh", "-c", '"$@" & wait', "sh", "/usr/sbin/samba"])
        assert dc.served_by(people.ALICE) == "ours"
    finally:
        dc.stop()
        dc.start()


def asked_of_winbindd(box):
    """Ask winbindd what only the server's own accounts tell; the services that were started for that."""
    box.run(["net", "cache", "flush"])
    for words in (["-n", "BUILTIN\\Administrators"], ["-s", "S-1-5-32-544"], ["-s", "S-1-5-32-549"], ["-n", "BUILTIN\\Guests"]):
        box.run(["wbinfo", *words])
    return box.pids("samba-dcerpcd")


@pytest.mark.parametrize("preloaded, serving", [(("smbd", "winbindd"), "ours"), (("smbd",), "c")], ids=["in both", "in smbd alone"])
def test_whoever_starts_the_services_decides_whose_they_are(member, preloaded, serving):
    """Here winbindd, which is the first to need one, on a member that preloads."""
    env = lambda program: {"LD_PRELOAD": member.module} if program in preloaded else {}
    with member.configured("passdb backend = tdbsam", without=["passdb backend"]):
        member.stop()
        try:
            member.start_winbindd(env("winbindd"))
            member.start_smbd(env("smbd"))
            member.box.kill("samba-dcerpcd", "rpcd_*")
            assert asked_of_winbindd(member.box), "winbindd did not start them"
            assert member.served_by(people.ALICE) == serving
        finally:
            member.stop()
    member.start()


def test_a_controllers_winbindd_starts_no_services(world):
    """What it asks of its own server, `samba` itself serves: there it does not matter how winbindd was started."""
    dc = world.dc2
    dc.box.kill("samba-dcerpcd", "rpcd_*")
    assert not any([asked_of_winbindd(dc.box) for _ in range(3)])
    assert dc.served_by(people.ALICE) == "ours"
