"""docs/audit.md: its commands answer what it says they do, its fields are those of the trail, and the logrotate rule loses no line."""

import json
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/audit.md").read_text()
SESSION_ENUM, SHARE_DEL = 12, 18
SESSIONS = struct.pack("<IIIIIIIIII", 0, 0, 0, 10, 10, 0x20000, 0, 0, 0xFFFFFFFF, 0)
DENIED = struct.pack("<I", 5)
NUMBERS = {"opnum": int, "level": (int, type(None)), "result": int, "count": int}


def share_del(name):
    text = (name + "\0").encode("utf-16-le")
    name = struct.pack("<III", len(text) // 2, 0, len(text) // 2) + text
    return struct.pack("<I", 0) + name + b"\0" * (-len(name) % 4) + struct.pack("<I", 0)


@pytest.fixture(scope="module")
def trail():
    """A server with a trail as the page sets it up, and the path of the trail."""
    options = {"audit to": "{tree}/log/srvsvc.json", "audit format": "json"}
    with Sandbox("ours", "registry", options=options) as box:
        with box.dce("alice") as pipe:
            assert pipe.request(SESSION_ENUM, SESSIONS)[-4:] == DENIED
            assert pipe.request(SHARE_DEL, share_del("projects"))[-4:] == DENIED
        box.net_rpc("share", "delete", "projects", user="root", check=True)
        box.net_rpc("share", "add", f"projects=C:{box.tree}/data/projects", user="root", check=True)
        yield box, box.log_dir / "srvsvc.json"


def answers(path):
    """What each of the page's commands answers, by the first lines of what the page says before it."""
    questions = PAGE.split("## Questions to it")[1]
    for command in re.findall(r"```\n(jq .*?)```", questions, re.S):
        assert "/var/log/samba/srvsvc.json" in command
        done = subprocess.run(["sh", "-euc", command.replace("/var/log/samba/srvsvc.json", str(path))], capture_output=True, text=True)
        assert done.returncode == 0 and done.stderr == "", done.stderr
        yield command, done.stdout


@pytest.mark.skipif(not shutil.which("jq"), reason="no jq: tests/setup installs it")
def test_the_questions_are_answered(trail):
    _, path = trail
    changes, sweeps, refused, vanished = (said for _, said in answers(path))
    assert [line.split("\t")[1::2] for line in changes.splitlines()] == [["root", "NetrShareDel"], ["root", "NetrShareAdd"]]
    assert "projects" in changes and sweeps == "1\t127.0.0.1\talice\n"
    assert refused == "", "nobody is called mallory"
    deleted = [line for line in vanished.splitlines() if '"call"' in line]
    assert len(deleted) == 2, "the one that was refused, and the one that was done"


def test_the_fields_are_those_of_the_page(trail):
    _, path = trail
    table = PAGE.split("| field | JSON | meaning |")[1].split("\n\n")[0]
    fields = {name for row in re.findall(r"^\| (`[^|]*) \|", table, re.M) for name in re.findall("`([a-z]+)`", row)}
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(lines) == 4
    for line in lines:
        assert set(line) == fields
        assert all(isinstance(line[name], NUMBERS.get(name, str)) for name in fields), line


@pytest.mark.skipif(not shutil.which("logrotate"), reason="no logrotate: tests/setup installs it")
def test_the_trail_goes_on_in_a_new_file_when_it_was_rotated(trail):
    box, path = trail
    rule = box.tree / "tmp/logrotate"
    text = (ROOT / "packaging/logrotate").read_text()
    assert "/var/log/samba/srvsvc.json" in text
    rule.write_text(text.replace("/var/log/samba", str(path.parent)))
    rule.chmod(0o644)
    before = path.read_text()
    argv = ["logrotate", "--force", "--state", box.tree / "tmp/rotated", rule]
    done = subprocess.run(argv, capture_output=True, text=True, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert not path.exists() and path.with_name("srvsvc.json.1").read_text() == before
    with box.dce("bob") as pipe:
        assert pipe.request(SESSION_ENUM, SESSIONS)[-4:] == DENIED
    (line,) = path.read_text().splitlines()
    assert json.loads(line)["user"] == "bob" and path.stat().st_mode & 0o777 == 0o600
