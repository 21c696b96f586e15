"""A folder that any user of a group may fill costs a call no more than Samba's own load of it."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

import pytest
from config_calls import names, remark, usershare
from impacket.dcerpc.v5 import srvs
from sandbox import Sandbox, accounts
from share_calls import DESCRIPTOR, UNLIMITED, add, get, info, info_2, wait_for, windows

MANY = 40_000
MOST_SECONDS = 0.3
DUPLICATE = 2118  # NERR_DuplicateShare
MOST_GROWTH = 2048  # KiB, of a worker over many calls

FLOOD = """
import os, sys, time
end = time.monotonic() + 6
while time.monotonic() < end:
    for name in sys.argv[1:]:
        os.utime(name)
"""


def text_of(box, name):
    return f"#VERSION 2\npath={box.tree}/data/upublic\ncomment=x\nusershare_acl=S-1-1-0:F\nguest_ok=y\nsharename={name}\n"


KINDS = {
    "good": ("user{}", text_of),
    "names that are no share's": ("user{}+", text_of),
    "contents that are no share's": ("user{}", lambda box, name: "garbage\n"),
    "temporary files": (":user{}", text_of),
    "too large": ("user{}", lambda box, name: 11_000),
}


def write(box, name, text):
    """A number as the text is the length of a file with nothing on the disk."""
    path = box.tree / "usershares" / name
    with open(path, "w", encoding="utf-8") as file:
        file.truncate(text) if isinstance(text, int) else file.write(text)
    os.chown(path, accounts.uid_of("alice"), accounts.gid_of("team"))
    return path


def memory(box):
    """KiB of each worker."""
    lines = {pid: open(f"/proc/{pid}/status", encoding="ascii").read().splitlines() for pid in box.worker_pids()}
    return {pid: int(line.split()[1]) for pid, status in lines.items() for line in status if line.startswith("VmRSS")}


def seconds(dce):
    begin = time.monotonic()
    assert "public" in names(dce)
    return time.monotonic() - begin


@pytest.fixture
def box():
    """A folder of its own: one that was full before is slow to fill again."""
    with Sandbox("ours", "usershares", extra=["rpcd_classic:num_workers = 1"], log_level="0") as box:
        yield box


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_folder_that_changes_before_each_call(box, kind):
    name, text = KINDS[kind]
    files = [write(box, name.format(i), text(box, name.format(i))) for i in range(MANY)]
    dce = box.impacket("alice")
    seconds(dce), seconds(dce)
    took, new = [], []
    # The folder's last entry is one that Samba does not come to, the first one is.
    inside = {entry.name for entry in os.scandir(box.tree / "usershares")}
    ends = [box.tree / "usershares" / at for at in (next(iter(inside)), files[-1].name)]
    for turn in range(4):
        for path in ends:
            os.utime(path)
            took.append(seconds(dce))
        new.append(write(box, f"new{turn}", "x"))
        took.append(seconds(dce))
    before = memory(box)
    for _ in range(60):
        os.utime(files[-1])
        seconds(dce)
    grown = {pid: kib - before[pid] for pid, kib in memory(box).items() if pid in before}
    dce.disconnect()
    for path in files + new:
        path.unlink()
    assert statistics.median(took) < MOST_SECONDS, took
    assert grown and max(grown.values()) < MOST_GROWTH, grown


def test_a_flood_of_changes_stalls_nobody(box):
    paths = [usershare(box, f"flood{i}", "x") for i in range(20)]
    dce = box.impacket("alice")
    seconds(dce), seconds(dce)
    before = memory(box)
    floods = [subprocess.Popen([sys.executable, "-c", FLOOD, *paths[i::2]]) for i in range(2)]
    try:
        took, end = [], time.monotonic() + 4
        while time.monotonic() < end:
            took.append(seconds(dce))
    finally:
        for flood in floods:
            flood.kill()
            flood.wait()
    grown = [kib - before[pid] for pid, kib in memory(box).items() if pid in before]
    assert statistics.median(took) < 1 and max(took) < 5, took
    assert grown and max(grown) < MOST_GROWTH, grown
    remark_of = lambda: remark(dce, "flood1")
    usershare(box, "flood1", "after the flood")
    assert remark_of() == "after the flood"
    dce.disconnect()
    for path in paths:
        path.unlink()


def test_what_is_no_file_is_no_share_and_blocks_nobody(box):
    folder = box.tree / "usershares"
    os.mkfifo(folder / "fifo")
    (folder / "folder").mkdir()
    (folder / "endless").symlink_to("/dev/zero")
    (folder / "loop").symlink_to("loop")
    (folder / "link").symlink_to(folder / "upublic")
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(str(folder / "socket"))
    dce = box.impacket("alice")
    odd = {"fifo", "folder", "endless", "loop", "link", "socket"}
    for _ in range(5):
        (folder / "folder/x").touch()
        assert seconds(dce) < 5
        shown = names(dce)
        assert "upublic" in shown and not shown & odd
    dce.disconnect()
    for name in odd - {"folder"}:
        (folder / name).unlink()
    (folder / "folder/x").unlink()
    (folder / "folder").rmdir()


def test_a_file_that_samba_would_not_take_any_more_is_seen_at_once(box):
    dce = box.impacket("alice")
    path = usershare(box, "one", "first")
    assert remark(dce, "one") == "first"
    time.sleep(1.1)
    assert "one" in names(dce)
    path.chmod(0o646)  # its time of change in content is as before
    assert "one" not in names(dce)
    path.chmod(0o644)
    assert "one" in names(dce)
    other = path.with_name("other")
    path.rename(other)
    path.symlink_to(other)
    assert "one" not in names(dce)
    path.unlink()
    other.unlink()
    assert "one" not in names(dce)
    dce.disconnect()


def test_a_usershare_is_like_its_template_is_now():
    """Samba makes one like its template when it first reads it, and leaves it so."""
    limit = lambda dce: srvs.hNetrShareGetInfo(dce, "upublic\0", 2)["InfoStruct"]["ShareInfo2"]["shi2_max_uses"]
    made_like = "usershare template share = pattern"
    with Sandbox("ours", "usershares", extra=[made_like, "include = registry"]) as box:
        box.net("conf", "addshare", "other", "/tmp", check=True)
        box.net("conf", "addshare", "pattern", "/tmp", check=True)
        for most in (3, 5):
            box.net("conf", "setparm", "pattern", "max connections", str(most), check=True)
            dce = box.impacket("root")
            assert limit(dce) == most
        box.net("conf", "setparm", "other", "max connections", "7", check=True)
        assert limit(dce) == 5
        for extra, most in (([made_like.replace("pattern", "other")], 7), ([], 2**32 - 1), ([made_like], 5)):
            box.extra = [*extra, "include = registry"]
            box.write_conf()
            assert limit(dce) == most
        dce.disconnect()


def test_a_name_in_other_letters_reads_nothing_in_the_middle_of_a_call():
    """Samba's own search for a share reads its file again, and meets numbers that are nobody's when there is a template."""
    extra = ["rpcd_classic:num_workers = 1", "usershare template share = public", "include = registry"]
    with Sandbox("ours", "usershares", extra=extra, log_level="0") as box:
        box.net("conf", "addshare", "gone", "/tmp", check=True)
        dce = box.impacket("root")
        assert "gone" in names(dce)
        (worker,) = box.worker_pids()
        box.net("conf", "delshare", "gone", check=True)
        paths = [usershare(box, f"flood{i}", "x") for i in range(4)]
        assert "flood0" in names(dce)
        flood = subprocess.Popen([sys.executable, "-c", FLOOD, *paths])
        try:
            end = time.monotonic() + 4
            while time.monotonic() < end:
                assert add(dce, info_2(box, "FLOOD0")) == (DUPLICATE, 0)
        finally:
            flood.kill()
            flood.wait()
        assert box.worker_pids() == [worker]


def test_no_user_s_file_has_the_name_of_what_holds_a_free_number():
    """Where usershares have a template, numbers that are nobody's are held by services of ours while Samba looks for it."""
    extra = ["rpcd_classic:num_workers = 1", "usershare template share = public", "include = registry"]
    with Sandbox("ours", "usershares", extra=extra) as box:
        box.net("conf", "addshare", "gone", "/tmp", check=True)
        dce = box.impacket("alice")
        paths = [usershare(box, name, "x") for name in ("srvsvc_rs 0", "srvsvc_rs 1")]
        assert {"srvsvc_rs 0", "srvsvc_rs 1", "gone"} <= names(dce)
        box.net("conf", "delshare", "gone", check=True)
        paths.append(usershare(box, "another", "x"))
        for _ in range(2):
            assert {"srvsvc_rs 0", "srvsvc_rs 1", "another", "upublic"} <= names(dce)
        assert not any("/" in name for name in names(dce))


ADD = """#!/bin/sh
touch {tree}/tmp/adding
while [ ! -e {tree}/tmp/go ]; do sleep 0.05; done
net -s {conf} conf addshare "$2" "$3" writeable=n guest_ok=n "$4"
"""


def test_a_usershare_that_went_takes_no_descriptor_of_a_share_that_is_made_with_its_name():
    """The descriptor is stored before the share is there, and another worker misses the user's file just then."""
    lines = ["rpcd_classic:num_workers = 2", "include = registry", "add share command = {tree}/etc/add"]
    with Sandbox("ours", "usershares", folders=["data/new"], extra=lines) as box:
        script = box.tree / "etc/add"
        script.write_text(ADD.replace("{tree}", str(box.tree)).replace("{conf}", str(box.conf)))
        script.chmod(0o755)
        path = usershare(box, "mine", "x")
        first, second = box.impacket("root"), box.impacket("root")
        assert len(box.worker_pids()) == 2
        assert "mine" in names(first)
        path.unlink()
        stored = lambda: b"".join(get(first, "mine", 502)["shi502_security_descriptor"])
        done = []
        made = info(502, netname="mine", type=0, remark="made", max_uses=UNLIMITED, path=windows(box.tree / "data/new"), reserved=len(DESCRIPTOR),
                    security_descriptor=list(DESCRIPTOR))
        adding = threading.Thread(target=lambda: done.append(add(second, made, 502)))
        adding.start()
        wait_for((box.tree / "tmp/adding").exists)
        for _ in range(2):
            assert "mine" not in names(first)
        (box.tree / "tmp/go").touch()
        adding.join()
        assert done == [(0, 0)]
        for _ in range(2):
            assert "mine" in names(first)
        assert stored() == DESCRIPTOR


@pytest.mark.parametrize("loads", ["what changed", "all"])
def test_what_is_stored_for_a_usershare_goes_with_it(loads):
    with Sandbox("ours", "usershares", extra=["rpcd_classic:num_workers = 1", "include = registry"]) as box:
        dce = box.impacket("root")
        path = usershare(box, "mine", "x")
        path.write_text(path.read_text().replace("S-1-1-0:F", "S-1-5-32-544:R"))
        assert "mine" in names(dce)
        assert b"mine" in (box.tree / "state/share_info.tdb").read_bytes()
        path.unlink()
        if loads == "all":
            # Samba loads smb.conf over all that is there.
            box._signal(box.worker_pids(), signal.SIGHUP)
            time.sleep(0.5)
        assert "mine" not in names(dce)
        listed = box.run_here(["tdbdump", str(box.tree / "state/share_info.tdb")]).stdout
        assert "SECDESC/upublic" in listed and "SECDESC/mine" not in listed


def test_variables_in_a_users_remark_stay_as_they_are():
    """Some stand for a path that is as long as the file can have it, others for what the worker has in its environment."""
    with Sandbox("ours", "usershares", extra=["rpcd_classic:num_workers = 1"]) as box:
        dce, written = box.impacket("anonymous"), "%P" * 3000 + "%$(PATH) %U %v"
        usershare(box, "mine", written)
        usershare(box, "other", "plain")
        for _ in range(2):
            assert "mine" in names(dce)
            assert remark(dce, "mine") == written
        # The one that changes alone is read alone.
        usershare(box, "other", "for %u")
        assert remark(dce, "other") == "for %u" and remark(dce, "mine") == written
