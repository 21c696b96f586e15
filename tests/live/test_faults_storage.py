"""The databases behind the shares are missing, read-only, damaged, or the disk is full: a refusal, never half a change, never a dead smbd."""

import os
import resource
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.calls import NULL, listing
from faults import SHARE_ADD, SHARE_DEL, SHARE_ENUM, SHARE_SET, listed, ours, share_add, share_del, share_set, status
from sandbox import Fault, Sandbox

FILE_SHARES = {"IPC$", "public"}


def change(box, opnum, stub, timeout=30):
    """One change by root; its status, or the exception when the pipe or the call did not survive."""
    try:
        with box.dce("root", timeout=timeout) as pipe:
            return status(pipe.request(opnum, stub))
    except Exception as error:
        return error


def listed_or_refused(box):
    """The names shown; none when the pipe or the call is refused."""
    try:
        return set(listed(box))
    except Exception:
        return set()


def alive(box):
    """smbd runs, and a worker answers with our code."""
    return box.smbd.poll() is None and box.served_by("alice") == "ours"


def stored(box):
    """Names of the shares in the registry, from a process that reads the database anew."""
    return set(box.net("conf", "listshares", check=True).stdout.split()) - {"global"}


def truncate(path):
    os.truncate(path, path.stat().st_size // 3)


def corrupt(path):
    """Garbage behind the header, all over the file."""
    with open(path, "r+b") as file:
        for at in range(8192, path.stat().st_size, 8192):
            file.seek(at)
            file.write(os.urandom(512))


DAMAGE = {"missing": Path.unlink, "truncated": truncate, "corrupt": corrupt, "empty": lambda path: os.truncate(path, 0)}


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("database", ["registry.tdb", "share_info.tdb"])
def test_a_damaged_database(database, how):
    with Sandbox("ours", "registry") as box:
        before = set(listed(box))
        path = box.tree / "state" / database
        whole = path.read_bytes()
        box.kill_worker()
        DAMAGE[how](path)
        assert listed_or_refused(box) <= before, "something is invented"
        if change(box, SHARE_ADD, share_add("fresh", box.data / "projects")) == 0 and database == "share_info.tdb":
            before.add("fresh")
        assert box.smbd.poll() is None, "smbd went"
        box.kill_worker()
        path.write_bytes(whole)
        path.chmod(0o600)
        assert alive(box)
        assert set(listed(box)) == before
        assert change(box, SHARE_ADD, share_add("fresh2", box.data / "projects")) == 0
        assert set(listed(box)) == before | {"fresh2"}


@contextmanager
def state_on(box, size):
    """The databases on a file system of `size` bytes, seen by smbd and its workers."""
    box.stop()
    state = box.tree / "state"
    script = f"cp -a {state} {state}.kept && mount -t tmpfs -o size={size},mode=755 tmpfs {state} && cp -a {state}.kept/. {state}/"
    box.run(["sh", "-ec", script], check=True)
    box.start()
    yield state
    box.stop()


def fill(box, state):
    """Leave no room: neither on the file system nor in the registry's own file."""
    box.run(["sh", "-c", f"cat /dev/zero > {state}/filler"])
    box.net("conf", "addshare", "ballast", "/tmp")
    for size in (50_000, 5_000, 1_000, 300):
        for number in range(60):
            if box.net("conf", "setparm", "ballast", f"bench:{size}x{number}", "x" * size).returncode != 0:
                break
        else:
            raise AssertionError("the disk does not get full")


PADS = [f"pad{number}" for number in range(60)]


def test_a_full_disk_refuses_and_loses_nothing():
    with Sandbox("ours", "registry") as box, state_on(box, "6m") as state:
        text = box.net("conf", "list", check=True).stdout
        text += "".join(f"[{name}]\npath = {box.data}/projects\ncomment = as it was\n" for name in ("kept", *PADS))
        (box.tree / "etc/padded.conf").write_text(text)
        box.net("conf", "import", box.tree / "etc/padded.conf", check=True)
        fill(box, state)
        kept, refused = stored(box), 0
        # What was freed on the way may take some more changes; how many, is Samba's matter.
        for number in range(200):
            done = change(box, SHARE_ADD, share_add(f"more{number}", box.data / "projects", "x" * 250))
            assert isinstance(done, int), f"{done!r}: not a refusal"
            refused += done != 0
            if done == 0:
                kept.add(f"more{number}")
            assert stored(box) == kept, "half a change, or a promised one lost"
            if refused > 20:
                break
        assert refused > 20
        assert any(change(box, SHARE_SET, share_set(pad, "y" * 250)) != 0 for pad in PADS), "the disk does not get full"
        assert change(box, SHARE_SET, share_set("kept", "y" * 250)) != 0
        assert box.net("conf", "getparm", "kept", "comment").stdout.strip() == "as it was"
        assert alive(box) and kept <= set(listed(box)) | {"off", "unlisted"}
        box.run(["rm", f"{state}/filler"], check=True)
        assert change(box, SHARE_ADD, share_add("room", box.data / "projects")) == 0
        assert change(box, SHARE_DEL, share_del("kept")) == 0
        assert stored(box) == (kept | {"room"}) - {"kept"}


@contextmanager
def read_only(box, path):
    """Whoever opens the file from now on gets it read-only; root knows no other way."""
    box.run(["sh", "-ec", f"mount --bind {path} {path} && mount -o remount,bind,ro {path}"], check=True)
    try:
        yield
    finally:
        box.kill_worker()
        box.run(["umount", str(path)], check=True)


@pytest.mark.parametrize("database", ["registry.tdb", "share_info.tdb"])
def test_a_read_only_database(database):
    with Sandbox("ours", "registry") as box:
        before, text = set(listed(box)), box.net("conf", "list", check=True).stdout
        box.kill_worker()
        with read_only(box, box.tree / "state" / database):
            # Samba's worker does not start when it cannot open the registry for writing, from 4.20 on the descriptors neither.
            starts = database == "share_info.tdb" and box.samba.version_pair < (4, 20)
            if starts:
                assert set(listed(box)) <= before
            done = change(box, SHARE_SET, share_set("projects", "changed"), timeout=4)
            assert starts or done != 0
            assert box.smbd.poll() is None
        # samba-dcerpcd loses clients after a worker that could not start, also with Samba's own service.
        assert 0 in (change(box, 28, NULL, timeout=4) for _ in range(8))
        if done != 0:
            assert box.net("conf", "list", check=True).stdout == text
        assert alive(box) and set(listed(box)) == before


def limit(pid, room):
    """Let the process have `room` more bytes of address space than now; None: as much as it wants."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    most = resource.RLIM_INFINITY if room is None else pages * resource.getpagesize() + room
    resource.prlimit(pid, resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


@pytest.mark.parametrize("room", [0, 256 << 10, 1 << 20, 4 << 20, 16 << 20])
def test_out_of_memory_during_a_huge_listing(huge, room):
    whole = len(listed(huge))
    with huge.dce("root") as pipe:
        pipe.request(28, NULL)
        for pid in ours(huge):
            limit(pid, room)
        try:
            reply = pipe.request(SHARE_ENUM, NULL + listing(502))
            assert status(reply) in (0, 8), "all of it, or ERROR_NOT_ENOUGH_MEMORY"
        except (Fault, ConnectionError):
            pass
        except Exception as error:
            assert "STATUS_PIPE" in str(error), error
    for pid in ours(huge):
        limit(pid, None)
    assert huge.smbd.poll() is None
    assert len(listed(huge)) == whole
    assert alive(huge)


@pytest.fixture(scope="module")
def huge():
    text = "".join(f"[department{number:05}]\npath = /tmp\ncomment = Files of department {number}\n" for number in range(20_000))
    with Sandbox("ours", "plain", shares=text) as box:
        yield box
