"""srvsvc-rs-ctl tells what is so: status and check at the stock log level, prove, JSON, exit statuses."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
ONE_WORKER = "rpcd_classic:num_workers = 1"


def ctl(box, *words, conf=None):
    tool = shutil.copy(ROOT / "tools/srvsvc-rs-ctl", box.tree / "srvsvc-rs-ctl")
    return box.run([tool, *(["-s", conf] if conf else []), *words])


def quiet(impl="ours", **more):
    """A server whose log has nothing but errors."""
    return Sandbox(impl, "plain", extra=[ONE_WORKER], log_level="0", **more)


def told(box):
    done = ctl(box, "status", "--json")
    return done.returncode, json.loads(done.stdout)


def edited(box, old, new):
    box._replace(box.conf, box.conf.read_text().replace(old, new))


def test_all_is_served_and_json_says_so():
    with quiet() as box:
        status, said = told(box)
        assert status == 0 and said["serving"] == "srvsvc_rs" and said["line"] == "on" and said["off"] == []
        assert said["passdb_backend"] == "srvsvc_rs:tdbsam" and said["module_present"] and said["samba_known"]
        assert (said["enable"], said["fallback"], said["shadow"]) == (True, False, False)
        (worker,) = said["workers"]
        assert worker["module_loaded"] and worker["state"]["serving"] == "srvsvc_rs" and worker["state"]["off"] == []
        text = ctl(box, "status")
        assert text.returncode == 0 and "serving: srvsvc_rs, in each of 1 workers" in text.stdout
        assert text.stdout.endswith("calls that are off:\n    none\n")


def test_a_worker_that_nobody_called_yet_is_no_other_service():
    with Sandbox("ours", "plain", log_level="0") as box, box.dce("alice"), box.dce("bob"):
        box.served_by("alice")
        assert len(box.worker_pids()) > 1
        status, said = told(box)
        assert status == 0 and said["serving"] == "srvsvc_rs" and len(said["workers"]) == len(box.worker_pids())


def test_the_workers_own_word_counts_and_not_an_old_log():
    with quiet() as box:
        (box.log_dir / "log.rpcd_classic").write_text("  calls that need 0x4 go to the former service: an old line\n")
        assert "an old line" not in ctl(box, "status").stdout


@pytest.mark.parametrize("option, serving, line", [
    ("enable = Off", "samba", "serving: Samba's own srvsvc, in each of 1 workers"),
    ("shadow = 1", "shadow", "with srvsvc_rs in its shadow"),
])
def test_an_option_that_changes_is_followed(option, serving, line):
    with quiet(options={"fallback": "yes"}) as box:
        assert told(box)[0] == 0
        edited(box, "[global]", f"[global]\n    srvsvc_rs:{option}")
        status, said = told(box)
        assert status == 3 and said["serving"] == serving, said
        assert (said["enable"], said["shadow"]) == (option != "enable = Off", option == "shadow = 1")
        assert line in ctl(box, "status").stdout


FAULTS = {
    "wins support = yes\n    wins server = 192.0.2.1": "ERROR: both 'wins support = true' and 'wins server",
    "unix password sync = yes\n    passwd program = /usr/bin/none %u\n    pam password change = no": "ERROR: the 'unix password sync' parameter is set",
}


@pytest.mark.parametrize("lines", FAULTS)
def test_what_testparm_alone_calls_an_error_blinds_nobody(lines):
    with quiet() as box:
        edited(box, "[global]", f"[global]\n    {lines}")
        box.restart()
        done = ctl(box, "status", "--json")
        assert done.returncode == 0 and json.loads(done.stdout)["serving"] == "srvsvc_rs", done
        assert FAULTS[lines] in done.stderr
        off = box.tree / "etc/off.conf"
        off.write_text(box.conf.read_text().replace("srvsvc_rs:tdbsam", "tdbsam"))
        for command in ("enable", "check"):
            done = ctl(box, command, conf=off)
            assert done.returncode == 1 and f"testparm finds errors in {off}\n{FAULTS[lines]}" in done.stderr, done
        assert "off already: passdb backend = tdbsam" in ctl(box, "disable", conf=off).stdout


def test_testparm_is_asked_once_for_all():
    """Each time it loads all shares."""
    with quiet() as box:
        counting = box.tree / "counting"
        counting.mkdir()
        script = f"""cp $(command -v testparm) {counting}/real && printf '#!/bin/sh\\necho >>{counting}/times\\nexec {counting}/real "$@"\\n' >{counting}/testparm
            chmod 755 {counting}/testparm && export PATH={counting}:$PATH && {box.tree}/srvsvc-rs-ctl status && wc -l <{counting}/times"""
        ctl(box, "--help")
        done = box.run(["sh", "-ec", script])
        assert done.stdout.splitlines()[-1] == "1", done


def test_workers_of_another_smb_conf_are_another_sambas():
    with quiet() as box:
        two = box.tree / "two"
        two.mkdir()
        text = box.conf.read_text().replace("srvsvc_rs:tdbsam", "tdbsam").replace("smb ports = 445", "smb ports = 1445")
        for folder in re.findall(f"{box.tree}/(\\w+)$", text, re.M):
            text = text.replace(f"{box.tree}/{folder}\n", f"{two}/{folder}\n")
            (two / folder).mkdir(mode=0o700 if folder == "private" else 0o755, exist_ok=True)
        (two / "smb.conf").write_text(text)
        box.run(["smbd", "--daemon", "-s", two / "smb.conf", "-l", two], check=True)
        box.run(["timeout", "30", "sh", "-c", f"until rpcclient -s {two}/smb.conf -p 1445 -N -U% 127.0.0.1 -c srvinfo; do sleep 0.2; done"], check=True)
        link = box.tree / "etc/link.conf"
        link.symlink_to(box.conf)
        box.rpcclient("srvinfo", user="alice")
        assert len(box.worker_pids()) == 2
        for conf in box.conf, link:
            done = ctl(box, "status", "--json", conf=conf)
            said = json.loads(done.stdout)
            assert done.returncode == 0 and said["serving"] == "srvsvc_rs" and len(said["workers"]) == 1, said
        done = ctl(box, "status", conf=two / "smb.conf")
        assert done.returncode == 3 and "Samba's own srvsvc, in each of 1 workers" in done.stdout, done


def test_workers_of_a_container_are_another_sambas():
    """It may have its smb.conf at the same place."""
    with quiet() as box:
        assert told(box)[0] == 0
        tool = box.tree / "srvsvc-rs-ctl"
        done = box.run(["unshare", "--pid", "--fork", "--mount-proc", "--propagation", "unchanged", tool, "status", "--json"])
        inside = box.run(["unshare", "--pid", "--fork", tool, "status", "--json"])
        assert json.loads(done.stdout)["workers"] == json.loads(inside.stdout)["workers"] == []


def test_an_unknown_samba():
    with quiet(options={"pretend version": "9.99", "fallback": "yes"}) as box:
        status, said = told(box)
        assert status == 3 and said["serving"] == "samba"
        assert "Samba 9.99 is not known to srvsvc_rs: Samba's own srvsvc answers" in said["off"]


@pytest.mark.parametrize("option, value, word", [
    ("pretend missing", "tsocket_address_string", "tsocket_address_string"),
    ("pretend layout", "session_global", "the records of sessions are not known"),
])
def test_calls_that_are_off_are_named_with_the_reason(option, value, word):
    with quiet(options={option: value, "fallback": "yes"}) as box:
        box.rpcclient("netsessenum", user="adminuser")
        status, said = told(box)
        assert status == 4 and said["serving"] == "mixed"
        assert any("12 NetrSessionEnum" in line and word in line for line in said["off"]), said["off"]
        assert any(off["opnum"] == 12 for off in said["workers"][0]["state"]["off"])
        done = ctl(box, "check")
        assert done.returncode == 1 and word in done.stderr
        done = ctl(box, "prove")
        assert done.returncode == 1 and "call: 12 NetrSessionEnum: Samba's own" in done.stdout


def test_json_has_the_fields_that_are_documented():
    page = (ROOT / "docs/watching.md").read_text()
    table = page.split("| field | type | meaning |")[1].split("\n\n")[0]
    fields = {field for cell in re.findall(r"^\| (`[^|]*`) \|", table, re.M) for field in re.findall("`([a-z_]+)`", cell)}
    of_workers = set(re.findall("`([a-z_]+)`", table.split("| `workers` |")[1].split("\n")[0])) - {"null"}
    with quiet(options={"pretend layout": "session_global", "fallback": "yes"}) as box:
        box.rpcclient("netsessenum", user="adminuser")
        _, said = told(box)
        assert set(said) == fields
        (worker,) = said["workers"]
        assert set(worker) | set(worker["state"]) | set(worker["state"]["off"][0]) == of_workers


def test_without_a_worker_there_is_no_telling():
    with quiet() as box:
        box.stop()
        status, said = told(box)
        assert status == 1 and said["serving"] == "none" and said["workers"] == []
        assert "serving: no worker (rpcd_classic) runs now" in ctl(box, "status").stdout


def test_after_enable_old_workers_go_on_until_smbd_starts_again():
    with Sandbox("ours", "plain", log_level="0") as box:
        line = re.search("^.*passdb backend.*\n", box.conf.read_text(), re.M).group()
        edited(box, line, line.replace("srvsvc_rs:", ""))
        box.restart()
        with box.dce("alice"):
            assert told(box)[0] == 3
            edited(box, line.replace("srvsvc_rs:", ""), line)
            with box.dce("bob"):
                status, said = told(box)
                assert status == 4 and said["serving"] == "mixed", said
                assert {worker["module_loaded"] for worker in said["workers"]} == {True, False}
                assert "restart smbd to have one in all" in ctl(box, "status").stdout


def test_after_disable_the_workers_go_on_until_smbd_starts_again():
    with quiet() as box:
        assert told(box)[0] == 0
        assert ctl(box, "disable").returncode == 0
        done = ctl(box, "status")
        assert "line: off" in done.stdout and "serving: srvsvc_rs" in done.stdout and "until smbd is restarted" in done.stdout


def test_samba_alone():
    with quiet("c") as box:
        status, said = told(box)
        assert status == 3 and said["serving"] == "samba" and said["line"] == "off" and not said["module_present"]
        assert said["workers"][0] == {"pid": said["workers"][0]["pid"], "module_loaded": False, "state": None}


WRONG = {
    "audlt": ("all", "srvsvc_rs:audlt: there is no such option"),
    "sd sesion info": ("D:(A;;CC;;;BA)", "srvsvc_rs:sd sesion info: there is no such option"),
    "audit": ("everything", "srvsvc_rs:audit: \"everything\""),
    "audit format": ("xml", "srvsvc_rs:audit format: "),
    "audit to": ("/nowhere/at/all.json", "/nowhere/at: No such file or directory (os error 2)"),
    "metrics file": ("/nowhere/to/be/x.prom", "/nowhere/to/be: No such file or directory (os error 2)"),
    "drive map": ("C:/srv", "srvsvc_rs:drive map: "),
    "drives": ("C: nonsense", "srvsvc_rs:drives: "),
    "announce version": ("six", "srvsvc_rs:announce version: "),
    "share root": ("/nowhere", "/nowhere: No such file or directory (os error 2)"),
    "enable": ("yess", "srvsvc_rs:enable: \"yess\""),
    "fallback": ("2", "srvsvc_rs:fallback: \"2\""),
    "shadow": ("perhaps", "srvsvc_rs:shadow: "),
    "sd file": ("everybody", "srvsvc_rs:sd file: "),
}


def test_wrong_options_are_all_listed_and_logged_once_each():
    with quiet(options={name: value for name, (value, _) in WRONG.items()}) as box:
        done = ctl(box, "check")
        assert done.returncode == 1
        for said in (line for _, line in WRONG.values()):
            assert said in done.stderr, done.stderr
        for _ in range(3):
            box.rpcclient("netfileenum", user="adminuser")
        edited(box, "[global]", "[global]\n    # touched")
        box.rpcclient("srvinfo", user="adminuser")
        log = box.log("log.rpcd_classic")
        for said in (line for _, line in WRONG.values()):
            assert log.count(said) == 1, (said, log)


def test_options_in_shares_are_told_from_those_that_belong_there():
    with quiet(shares="[misplaced]\n    path = /tmp\n    srvsvc_rs:audit = all\n[gone]\n    path = /tmp\n    srvsvc_rs:temporary = 7\n") as box:
        done = ctl(box, "check")
        assert done.returncode == 1
        assert done.stderr == "srvsvc_rs:audit in [misplaced]: it does nothing in a share; options belong into [global]\n"
        edited(box, "    srvsvc_rs:audit = all\n", "")
        done = ctl(box, "check")
        assert done.returncode == 0, done.stderr


def test_options_in_shares_of_the_registry_are_told():
    with Sandbox("ours", "registry") as box:
        box.net("conf", "addshare", "misplaced", "/tmp", check=True)
        box.net("conf", "setparm", "misplaced", "srvsvc_rs:audit", "all", check=True)
        done = ctl(box, "check")
        assert done.returncode == 1
        assert done.stderr == "srvsvc_rs:audit in [misplaced]: it does nothing in a share; options belong into [global]\n"


def test_paths_are_looked_for_as_smb_conf_has_them():
    with quiet() as box:
        folder = f"{box.tree}/gr\u00fcn"
        options = f"unix charset = CP850\nsrvsvc_rs:audit to = {folder}/audit\nsrvsvc_rs:metrics file = {folder}/prom\nsrvsvc_rs:share root = {folder}\n"
        # Without the shares: Samba dies of names in its own charset.
        text = box.conf.read_text().replace("[global]\n", "[global]\n" + options, 1).partition("\n[public]")[0] + "\n"
        box.conf.write_bytes(text.encode("cp850", "replace"))
        done = ctl(box, "check")
        assert done.returncode == 1 and done.stderr.count("No such file") == 3
        os.mkdir(folder.encode("cp850"))
        done = ctl(box, "check")
        assert done.returncode == 0, done.stderr


def test_what_cannot_be_read_leaves_the_object_to_nobody():
    with quiet(options={"sd session info": "D:(A;;CC;;;BA"}) as box:
        done = box.rpcclient("netsessenum", user="adminuser")
        assert "ACCESS_DENIED" in done.stdout + done.stderr
        assert "srvsvc_rs:sd session info: " in box.log("log.rpcd_classic")


def test_prove_tells_what_it_rests_on():
    with quiet() as box:
        done = ctl(box, "prove")
        assert done.returncode == 0, done.stdout + done.stderr
        lines = done.stdout.splitlines()
        assert any(line.startswith("function: ") and "there" in line for line in lines)
        assert any(line.startswith("layout: smbXsrv_session_global: proven") for line in lines)
        assert "call: 15 NetrShareEnum: srvsvc_rs" in lines
        assert not [line for line in lines if line.startswith(("off:", "option:"))]
        assert not box.worker_pids(), "nothing was served"
        edited(box, "[global]", "[global]\n    srvsvc_rs:pretend layout = tcon_global")
        done = ctl(box, "prove")
        assert done.returncode == 1 and "off: 8 NetrConnectionEnum: the records of tree connects are not known" in done.stdout
        assert ctl(box, "prove", "/nowhere.so").returncode == 1


COMPLETED = {
    "st": "status", "en": "enable", "--v": "--version", "": "enable disable status check prove drive -s --help --version", "-s /etc/os-rel": "/etc/os-release",
    "-s /etc/passwd che": "check", "check ": "", "status ": "--json", "prove /etc/os-rel": "/etc/os-release", "drive ": "add remove list",
    "drive add C: /et": "/etc", "drive remove ": "",
}


def test_help_version_and_completion():
    script = ROOT / "tools/srvsvc-rs-ctl"
    version = next(line.split('"')[1] for line in (ROOT / "Cargo.toml").read_text().splitlines() if line.startswith("version"))
    said = subprocess.run([script, "--version"], capture_output=True, text=True, check=True).stdout
    assert said == f"srvsvc-rs-ctl {version}\n"
    said = subprocess.run([script, "--help"], capture_output=True, text=True, check=True).stdout
    assert all(word in said for word in ("enable", "disable", "status", "check", "prove", "drive add", "drive remove", "drive list", "--json"))
    words = '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _srvsvc_rs_ctl; echo "${COMPREPLY[*]}"'
    for begun, wanted in COMPLETED.items():
        argv = ["bash", "-c", words, ROOT / "packaging/completion.bash", "srvsvc-rs-ctl", *begun.split(" ")]
        done = subprocess.run(argv, capture_output=True, text=True)
        assert done.stdout.strip() == wanted, (begun, done.stderr)


@pytest.mark.skipif("SANDBOX_ROOT" in os.environ, reason="about this machine's account")
def test_status_without_root_says_that_it_cannot_tell():
    with quiet() as box:
        tool = shutil.copy(ROOT / "tools/srvsvc-rs-ctl", box.tree / "srvsvc-rs-ctl")
        done = box.run(["setpriv", "--reuid=41001", "--regid=41100", "--clear-groups", tool, "status"])
        assert done.returncode == 1 and "only root" in done.stderr
