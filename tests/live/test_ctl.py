"""srvsvc-rs-ctl: what it does to smb.conf, what it refuses, what it tells."""

import os
import shutil
from pathlib import Path

import pytest

from sandbox import Sandbox

CTL = Path(__file__).resolve().parents[2] / "tools/srvsvc-rs-ctl"


def ctl(box, *words, conf=None):
    """Run it inside the sandbox, which may be another Debian's root and sees its own tree only."""
    tool = shutil.copy(CTL, box.tree / "srvsvc-rs-ctl")
    return box.run([tool, *(["-s", conf] if conf else []), *words])


def written(box, text, mode=0o640):
    """An smb.conf of the test's own, with a mode and owner that must stay."""
    path = box.tree / "etc/own.conf"
    base = f"    private dir = {box.tree}/private\n    state directory = {box.tree}/state\n    lock directory = {box.tree}/lock\n"
    path.write_text(text.replace("@BASE@\n", base))
    path.chmod(mode)
    os.chown(path, 41001, 41100)
    return path


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain") as box:
        yield box


CASES = {
    "plain": ("[global]\n@BASE@\n    passdb backend = tdbsam\n", "passdb backend = srvsvc_rs:tdbsam\n"),
    "odd spelling": ("[ GLOBAL ]\n@BASE@\n\tPassDB  BackEnd=tdbsam\n", "\tPassDB  BackEnd=srvsvc_rs:tdbsam\n"),
    "no header": ("@BASE@\npassdbbackend = tdbsam\n[data]\n    path = /tmp\n", "passdbbackend = srvsvc_rs:tdbsam\n"),
    "last one counts": (
        "[global]\n@BASE@\npassdb backend = smbpasswd\n[data]\n    path = /tmp\n[global]\npassdb backend = tdbsam\n",
        "passdb backend = smbpasswd\n[data]\n    path = /tmp\n[global]\npassdb backend = srvsvc_rs:tdbsam\n",
    ),
    "comments": (
        "# passdb backend = old\n[global]\n@BASE@\n; passdb backend = older\n    passdb backend = tdbsam\n    # the end\n",
        "; passdb backend = older\n    passdb backend = srvsvc_rs:tdbsam\n    # the end\n",
    ),
    "continued": (
        "[global]\n@BASE@\n    server string = one \\\n    passdb backend = no, text\n    passdb backend = tdbsam\n",
        "    passdb backend = no, text\n    passdb backend = srvsvc_rs:tdbsam\n",
    ),
    "with a place": ("[global]\n@BASE@\n    passdb backend = tdbsam:@TREE@/private/own.tdb\n", "= srvsvc_rs:tdbsam:@TREE@/private/own.tdb\n"),
    "blanks behind": ("[global]\n@BASE@\n    passdb backend = tdbsam  \n", "passdb backend = srvsvc_rs:tdbsam  \n"),
    "continued before": (
        "[global]\n@BASE@\n    passdb \\\nbackend = tdbsam\n    passdb backend = tdbsam\n", "    passdb backend = srvsvc_rs:tdbsam\n",
    ),
    "carriage returns": ("[global]\r\n@BASE@\n    passdb backend = tdbsam\r\n", "passdb backend = srvsvc_rs:tdbsam\r\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_enable_and_disable_change_one_line(box, case):
    text, wanted = (part.replace("@TREE@", str(box.tree)) for part in CASES[case])
    path = written(box, text)
    before = path.read_bytes()
    done = ctl(box, "enable", conf=path)
    assert done.returncode == 0, done.stderr
    after = path.read_bytes()
    assert wanted.encode() in after
    assert after.replace(b"srvsvc_rs:", b"", 1) == before
    assert path.with_name("own.conf.before-srvsvc-rs").read_bytes() == before
    stat = path.stat()
    assert (stat.st_mode & 0o7777, stat.st_uid, stat.st_gid) == (0o640, 41001, 41100)
    assert "on already" in ctl(box, "enable", conf=path).stdout and path.read_bytes() == after
    assert ctl(box, "disable", conf=path).returncode == 0
    assert path.read_bytes() == before
    assert "off already" in ctl(box, "disable", conf=path).stdout
    assert not list(path.parent.glob("own.conf.??????")), "temporary files are left"


@pytest.mark.parametrize("awk", ["mawk", "gawk"])
def test_whichever_awk_there_is(awk):
    with Sandbox("ours", "plain") as box:
        if box.run(["test", "-x", f"/usr/bin/{awk}"]).returncode:
            pytest.skip(f"no {awk} there")
        box.run(["ln", "-sfn", f"/usr/bin/{awk}", "/etc/alternatives/awk"], check=True)
        for case in ("plain", "no header", "continued before", "carriage returns"):
            test_enable_and_disable_change_one_line(box, case)
            (box.tree / "etc/own.conf.before-srvsvc-rs").unlink()


@pytest.mark.parametrize("text", ["[global]\n@BASE@\n[data]\n    path = /tmp\n", "@BASE@\n[data]\n    path = /tmp\n"])
def test_a_missing_line_is_added(box, text):
    path = written(box, text)
    done = ctl(box, "enable", conf=path)
    assert done.returncode == 0, done.stderr
    assert "[global]\n    passdb backend = srvsvc_rs:tdbsam\n" in path.read_text()
    assert path.read_text().endswith("[data]\n    path = /tmp\n")
    assert ctl(box, "disable", conf=path).returncode == 0
    assert "[global]\n    passdb backend = tdbsam\n" in path.read_text()


def test_a_link_stays_a_link(box):
    path = written(box, "[global]\n@BASE@\n    passdb backend = tdbsam\n")
    link = path.with_name("link.conf")
    link.symlink_to(path)
    assert ctl(box, "enable", conf=link).returncode == 0
    assert link.is_symlink() and "srvsvc_rs:tdbsam" in path.read_text()


def refused(box, path, why):
    before = path.read_bytes()
    done = ctl(box, "enable", conf=path)
    assert done.returncode == 1 and why in done.stderr
    assert path.read_bytes() == before
    assert not list(path.parent.glob("own.conf.??????"))


def test_a_line_in_an_include_is_left_to_the_admin(box):
    included = box.tree / "etc/included.conf"
    included.write_text("passdb backend = tdbsam\n")
    path = written(box, f"[global]\n@BASE@\n    include = {included}\n")
    refused(box, path, "passdb backend = srvsvc_rs:tdbsam")
    assert included.read_text() == "passdb backend = tdbsam\n"


def test_a_value_over_several_lines_is_left_to_the_admin(box):
    refused(box, written(box, "[global]\n@BASE@\n    passdb backend = \\\n        tdbsam\n"), "over several lines")


def test_an_include_behind_the_line_has_the_last_word(box):
    included = box.tree / "etc/last.conf"
    included.write_text("passdb backend = tdbsam\n")
    refused(box, written(box, f"[global]\n@BASE@\n    passdb backend = tdbsam\n    include = {included}\n"), "an include")


def test_who_may_not_write_changes_nothing(box):
    path = written(box, "[global]\n@BASE@\n    passdb backend = tdbsam\n", 0o644)
    before = path.read_bytes()
    tool = shutil.copy(CTL, box.tree / "srvsvc-rs-ctl")
    done = box.run(["setpriv", "--reuid=41001", "--regid=41100", "--clear-groups", tool, "-s", path, "enable"])
    assert done.returncode == 1 and "cannot write beside" in done.stderr, done.stderr
    assert path.read_bytes() == before and not list(path.parent.glob("own.conf.??????"))


def test_an_acl_of_smb_conf_stays(box):
    path = written(box, "[global]\n@BASE@\n    passdb backend = tdbsam\n")
    os.setxattr(path, "user.note", b"keep me")
    assert ctl(box, "enable", conf=path).returncode == 0
    assert os.getxattr(path, "user.note") == b"keep me"


def test_a_domain_controller_preloads(box):
    """Where a unit of systemd starts it; else it is told what to do. The rest is in tests/domain."""
    path = written(box, "[global]\n@BASE@\n    server role = active directory domain controller\n")
    before = path.read_bytes()
    done = ctl(box, "enable", conf=path)
    assert "LD_PRELOAD=" in done.stdout + done.stderr and path.read_bytes() == before
    undone = ctl(box, "disable", conf=path)
    assert undone.returncode == 0 and ("removed" in undone.stdout) == (done.returncode == 0)


@pytest.mark.parametrize("backend", ["nosuchbackend", '"tdbsam"'])  # Samba takes no quotation marks here
def test_accounts_that_do_not_open_are_no_time_for_a_change(box, backend):
    refused(box, written(box, f"[global]\n@BASE@\n    passdb backend = {backend}\n"), "does not open its accounts")


def test_nothing_is_switched_on_that_is_not_there():
    with Sandbox("c", "plain") as stock:
        refused(stock, written(stock, "[global]\n@BASE@\n    passdb backend = tdbsam\n"), "srvsvc_rs.so is missing")
        path = written(stock, "[global]\n@BASE@\n    passdb backend = srvsvc_rs:tdbsam\n")
        done = ctl(stock, "check", conf=path)
        assert done.returncode == 1 and "will not start" in done.stderr
        assert ctl(stock, "disable", conf=path).returncode == 0, "it must be possible to get out"
        assert ctl(stock, "check", conf=path).returncode == 0


def test_a_file_that_is_not_there(box):
    assert ctl(box, "check", conf=box.tree / "etc/nothing.conf").returncode == 1


@pytest.mark.parametrize("words", [[], ["destroy"], ["enable", "now"], ["-x", "status"]])
def test_other_words(box, words):
    done = ctl(box, *words)
    assert done.returncode == 2 and "usage:" in done.stderr


def test_status_tells_who_serves(box):
    box.rpcclient("srvinfo", user="alice")
    said = ctl(box, "status").stdout
    assert "line: on (passdb backend = srvsvc_rs:tdbsam)" in said
    assert "option: srvsvc_rs:fallback = no" in said
    assert f"Samba: {box.samba.version}" in said
    assert "serving: srvsvc_rs, in each of" in said
    with Sandbox("c", "plain") as stock:
        said = ctl(stock, "status").stdout
        assert "line: off" in said and "MISSING" in said
        assert "serving: Samba's own srvsvc, in each of" in said


def test_status_tells_what_is_off_and_why():
    with Sandbox("ours", "plain", options={"pretend version": "9.99"}) as box:
        box.rpcclient("srvinfo", user="alice")
        assert "Samba 9.99 is not known to srvsvc_rs: Samba's own srvsvc answers" in ctl(box, "status").stdout


def test_check_is_content_with_a_good_server(box):
    done = ctl(box, "check")
    assert done.returncode == 0 and done.stdout == "no trouble found\n", done.stderr


def test_names_of_operators_that_nobody_has_are_trouble():
    names = {"share operators": "alice, nosuch @team +nosuchgroup", "auditors": "&netgroup S-1-5-32-544 %U \"no such\""}
    with Sandbox("ours", "plain", options=names) as box:
        done = ctl(box, "check")
        assert done.returncode == 1
        assert [line.split(" is nobody")[0] for line in done.stderr.splitlines()] == [
            "srvsvc_rs:share operators: nosuch", "srvsvc_rs:share operators: +nosuchgroup", "srvsvc_rs:auditors: &netgroup", "srvsvc_rs:auditors: no such"]
