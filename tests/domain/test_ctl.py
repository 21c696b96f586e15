"""srvsvc-rs-ctl on a controller, where the line of smb.conf is of no use; and the preload that is."""

import shutil
from pathlib import Path

import pytest

from . import people
from .boxes import until
from .servers import CONF

CTL = Path(__file__).resolve().parents[2] / "tools/srvsvc-rs-ctl"
UNIT = "/etc/systemd/system/samba-ad-dc.service.d"
DROPIN = f"{UNIT}/srvsvc-rs.conf"


@pytest.fixture
def dc(world):
    """The first controller, with the tool and without drop-ins."""
    box = world.dc1.box
    shutil.copy(CTL, box.files / "usr/sbin/srvsvc-rs-ctl")
    before = world.dc1.text()
    yield box
    box.write(CONF, before)
    shutil.rmtree(box.files / UNIT.lstrip("/"), ignore_errors=True)


def ctl(box, command):
    done = box.run(["srvsvc-rs-ctl", command])
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
    shutil.copy(CTL, member.box.files / "usr/sbin/srvsvc-rs-ctl")
    made(member.impacket(people.ALICE))
    status, said = ctl(member.box, "status")
    assert status == 0 and "line: on" in said and "by the line" in said and "preload" not in said.replace("LD_PRELOAD", "")
    assert ctl(member.box, "check") == (0, "no trouble found\n")


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


def test_whoever_starts_the_services_starts_ours(world):
    """winbindd too starts samba-dcerpcd when it is the first to need it."""
    dc = world.dc2
    dc.box.kill("samba-dcerpcd", "rpcd_*")
    dc.net("cache", "flush")

    def asked():
        for words in (["-n", "BUILTIN\\Administrators"], ["-s", "S-1-5-32-544"], ["-s", "S-1-5-32-549"], ["-n", "BUILTIN\\Guests"]):
            dc.box.run(["wbinfo", *words])
        return dc.box.pids("samba-dcerpcd")

    if not until(asked, 10, 1):
        pytest.skip("winbindd did not need one now")
    assert until(lambda: dc.served_by(people.ALICE) == "ours", 10)
