"""Other people's clients, installed when they are asked for: their own programs, or a few lines around their libraries.

One function a client: (sandbox, caller) -> {key: text}. A client that cannot be had raises Lacking, which says what there is not.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from answers import text_of
from sandbox.clients import as_caller
from sandbox.module import target_dir

HERE = Path(__file__).resolve().parent
WISHES = HERE / "others-requirements.txt"
# Those that name versions of their libraries which cannot be built any more, and work with the ones that the others need.
ALONE = HERE / "others-alone.txt"
SETUP = HERE.parent / "setup"
# Seconds for an installation, and for a client.
PATIENCE, LONG = 300, 60


class Lacking(Exception):
    """What cannot be had here."""


@cache
def environment():
    """The folder of programs of a python environment with the clients from PyPI."""
    env = target_dir() / "others-env"
    made, wanted = env / "made", WISHES.read_bytes() + ALONE.read_bytes()
    if not made.exists() or made.read_bytes() != wanted:
        _run(["/usr/bin/python3", "-m", "venv", "--clear", env])
        pip = [env / "bin/pip", "install", "-q", "--disable-pip-version-check"]
        _run([*pip, "-r", WISHES])
        _run([*pip, "--no-deps", "-r", ALONE])
        made.write_bytes(wanted)
    return env / "bin"


@cache
def packages(*names):
    """Debian packages: those that are here, or `make interop` (or $INTEROP_INSTALL) installs them."""
    known = subprocess.run(["dpkg-query", "-W", "-f", "${Status}\n", *names], capture_output=True, text=True)
    if known.stdout.count(" installed\n") == len(names):
        return
    if not os.environ.get("INTEROP_INSTALL"):
        raise Lacking(f"no package {' '.join(names)}: `make interop` installs it")
    _run([SETUP, "packages", *names])


def _run(argv):
    try:
        done = subprocess.run(list(map(str, argv)), capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Lacking(str(error)) from error
    if done.returncode != 0:
        raise Lacking(f"{Path(str(argv[0])).name} {argv[-1]}: {(done.stderr or done.stdout).strip()[-300:]}")
    return done


def _script(python, which):
    """A client that is a library: others_ask.py asks with it, and prints JSON."""

    def ask(box, user):
        caller = as_caller(user)
        interpreter = python()
        done = box.run_here([interpreter, HERE / "others_ask.py", which, box.host, caller.name, caller.password], timeout=LONG)
        assert done.returncode == 0, done.stdout + done.stderr
        return {key: text_of(value) for key, value in json.loads(done.stdout.splitlines()[-1]).items()}

    return ask


def _own():
    return environment() / "python"


def _debians(*names):
    def python():
        packages(*names)
        return "/usr/bin/python3"

    return python


def smbmap(box, user):
    """smbmap's list of shares and of what the caller may do there; it makes a folder in each to find out, and removes it."""
    caller = as_caller(user)
    program = environment() / "smbmap"
    login = ["-u", caller.name, "-p", caller.password] if caller.name else []
    done = box.run_here([program, "-H", box.host, *login, "--no-banner", "--no-color", "--no-update"], timeout=LONG)
    rows = [re.split(r"\s{2,}|\t+", line.strip()) for line in done.stdout.splitlines() if line.startswith("\t")]
    return {row[0]: text_of(" ".join(row[1:])) for row in rows if len(row) > 1 and set(row[0]) != {"-"}}


def smbclientng(box, user):
    """smbclient-ng's `shares`, from a file of commands."""
    caller = as_caller(user)
    commands = box.tree / "tmp/shares.txt"
    commands.write_text("shares\nexit\n")
    program = environment() / "smbclientng"
    login = ["-u", caller.name, "-p", caller.password] if caller.name else ["-u", "", "--no-pass"]
    done = box.run_here([program, "--host", box.host, "--no-colors", "-S", commands, "-N", *login], timeout=LONG, env={"COLUMNS": "400"})
    rows = [[cell.strip() for cell in re.split("[│|]", line)[1:-1]] for line in done.stdout.splitlines() if line[:1] in "│|"]
    return {row[0]: text_of(" ".join(row[1:])).strip() for row in rows if row and row[0]}


def enum4linux(box, user):
    """enum4linux-ng as PyPI has it, under the name e4l: shares, what the caller may do there, and what the server says of itself."""
    caller = as_caller(user)
    told = box.tree / "tmp/e4l"
    argv = [environment() / "e4l", "-S", "-O", "-w", "SANDGROUP", "-u", caller.name, "-p", caller.password, "-oJ", told, box.host]
    done = box.run_here(argv, timeout=LONG)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(told.with_suffix(".json").read_text())
    shares = {name: text_of(json.dumps(share, sort_keys=True)) for name, share in (found["shares"] or {}).items()}
    return {**shares, "server": text_of(json.dumps(found["os_info"], sort_keys=True))}


GIO = """printf '%s\\n' SANDGROUP "$3" | gio mount "smb://$2@$1/" >&2 && gio list -l -a standard::target-uri "smb://$2@$1/" """


def gvfs(box, user):
    """gvfs' view of a server, as GNOME's file manager shows it: on a session bus of its own, which ends with the command."""
    packages("gvfs-backends", "libglib2.0-bin", "dbus-daemon")
    caller = as_caller(user)
    with tempfile.TemporaryDirectory(dir=box.tree / "tmp") as home:
        # Of what gvfs looks at besides the server (disks, phones), nothing is wanted.
        env = {"HOME": home, "XDG_RUNTIME_DIR": home, "GIO_USE_VOLUME_MONITOR": "unix"}
        argv = ["dbus-run-session", "--", "sh", "-c", GIO, "sh", box.host, caller.name, caller.password]
        done = box.run_here(argv, timeout=LONG, env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        rows = [line.split("\t") for line in done.stdout.splitlines() if line]
        return {row[0]: text_of(" ".join(row[1:])) for row in rows}


GO = """package main

import (
	"fmt"
	"net"
	"os"

	"github.com/hirochachacha/go-smb2"
)

func main() {
	conn, err := net.Dial("tcp", os.Args[1]+":445")
	if err != nil {
		panic(err)
	}
	dialer := &smb2.Dialer{Initiator: &smb2.NTLMInitiator{User: os.Args[2], Password: os.Args[3]}}
	session, err := dialer.Dial(conn)
	if err != nil {
		panic(err)
	}
	names, err := session.ListSharenames()
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		fmt.Println(name)
	}
}
"""


@cache
def _go_program():
    packages("golang-go", "golang-github-hirochachacha-go-smb2-dev")
    folder = target_dir() / "others-go"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.go").write_text(GO)
    argv = ["env", "GO111MODULE=off", "GOPATH=/usr/share/gocode", f"GOCACHE={folder}/cache", "go", "build", "-o", folder / "shares", folder / "main.go"]
    _run(argv)
    return folder / "shares"


def go_smb2(box, user):
    """go-smb2's Session.ListSharenames."""
    caller = as_caller(user)
    done = box.run_here([_go_program(), box.host, caller.name, caller.password], timeout=LONG)
    assert done.returncode == 0, done.stdout + done.stderr
    names = done.stdout.split("\n")
    return {"order": " ".join(names), **{name: "listed" for name in names if name}}


JAVA = """
import jcifs.smb.*;

class Shares {
    public static void main(String[] args) throws Exception {
        NtlmPasswordAuthentication login = new NtlmPasswordAuthentication("", args[1], args[2]);
        for (SmbFile share : new SmbFile("smb://" + args[0] + "/", login).listFiles())
            System.out.println(share.getName() + "\\t" + share.getType());
    }
}
"""


def jcifs(box, user):
    """jCIFS 1.3, which speaks nothing but SMB1."""
    packages("openjdk-17-jdk-headless", "libjcifs-java")
    caller = as_caller(user)
    source = box.tree / "tmp/Shares.java"
    source.write_text(JAVA)
    done = box.run_here(["java", "-cp", "/usr/share/java/jcifs.jar", source, box.host, caller.name, caller.password], timeout=LONG)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines() if line]
    return {row[0]: row[-1] for row in rows}


CLIENTS = {
    "aiosmb": _script(_own, "aiosmb"),
    "pysmb": _script(_own, "pysmb"),
    "smbmap": smbmap,
    "smbclient-ng": smbclientng,
    "enum4linux-ng": enum4linux,
    "gvfs": gvfs,
    "libsmbclient": _script(_debians("python3-smbc"), "libsmbclient"),
    "go-smb2": go_smb2,
    "jcifs": jcifs,
}
