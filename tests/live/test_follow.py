"""A change of one share is followed as that one, and what comes of it is what a fresh worker has.

CHANGES=10000 makes so many of the random ones, SEEDS="4 5" says which.
"""

import os
import struct
import time

import pytest
from bench.calls import share_enum
from config_calls import share, usershare
from config_changes import Changes
from faults import SHARE_ADD, SHARE_SET, share_add, share_set, status
from fresh_worker import CALLERS, Workers, lists, texts
from sandbox import Sandbox

SEEDS = [int(seed) for seed in os.environ.get("SEEDS", "1 2 3").split()]
STEPS = int(os.environ.get("CHANGES", 120)) // len(SEEDS)
# One worker for each caller, the editor's, one that looks now and then, and a fresh one.
WORKERS = len(CALLERS) + 3
SELDOM = 0.05
# What a worker says of a configuration that Samba refuses.
BROKEN = "the configuration could not be loaded"
# Changes that a failure tells.
TOLD = 30


@pytest.mark.parametrize("seed", SEEDS)
def test_a_followed_change_is_what_a_fresh_worker_has(seed):
    with Sandbox("ours", "usershares", extra=["include = registry", f"rpcd_classic:num_workers = {WORKERS}"]) as box:
        workers = Workers(box, [*CALLERS, "root", "root"])
        *held, editor, seldom = workers.pipes
        status(editor.request(SHARE_ADD, share_add("first", box.data / "projects", "x")))
        changes, done, mended = Changes(box, editor, seed), [], 0
        for step in range(STEPS):
            done.append(f"{step}: {changes.one()}")
            looking = {"held": lists(dict(zip(CALLERS, held))), "editor": lists({"root": editor})}
            if changes.random.random() < SELDOM:
                looking["seldom"] = lists({"root": seldom})
            broken = box.worker_log().count(BROKEN)
            fresh = workers.fresh_lists()
            if box.worker_log().count(BROKEN) > broken:
                # Who lives on shows what was good last, which a new one does not know.
                mended += changes.mend()
                continue
            for worker, followed in looking.items():
                for user, shown in followed.items():
                    told = f"{worker}: {user} after {', '.join(done[-TOLD:])}\n{texts(shown[1])}\n{texts(fresh[user][1])}"
                    assert shown[0] == fresh[user][0], f"{told}\n{shown[0]}\n{fresh[user][0]}"
                    assert shown == fresh[user], told
            if step % 100 == 0:
                print(f"seed {seed}: {step} changes", flush=True)
        assert mended <= STEPS / 5, done
        changes.close()
        workers.close()


def test_a_change_of_one_section_reads_that_one():
    """Other sections are not read again, whoever changed it; a change of [global] loads all."""
    with Sandbox("ours", "registry", log_level="1 rpc_srv:3") as box:
        reads = lambda: (box.worker_log().count("lp_load_ex"), box.worker_log().count("Processing section \"[projects]\""))
        with box.dce("root") as pipe:
            pipe.request(15, share_enum(1).stub)
            pipe.request(15, share_enum(1).stub)
            for way in ("net", "rpc", "net"):
                before = reads()
                if way == "net":
                    box.net("conf", "setparm", "hidden$", "comment", f"by {time.time()}", check=True)
                else:
                    assert status(pipe.request(SHARE_SET, share_set("hidden$", f"by {time.time()}"))) == 0
                assert b"b\0y\0 \0" in pipe.request(15, share_enum(1).stub)
                assert reads() == before
            box.net("conf", "setparm", "global", "server string", "another", check=True)
            pipe.request(15, share_enum(1).stub)
            assert reads() > before


ONE_WORKER = "rpcd_classic:num_workers = 1"


def number(box):
    """How often the registry changed, as its database counts."""
    return int.from_bytes((box.tree / "state/registry.tdb").read_bytes()[48:52], "little")


def put_back(box, backup):
    """An old file of the registry in the place of the one of now, as cp writes it."""
    with open(box.tree / "state/registry.tdb", "r+b") as file:
        file.write(backup)
        file.truncate()


def change_up_to(box, goal):
    """Other changes than there were, of another section, up to the same number."""
    while number(box) < goal:
        box.net("conf", "setparm", "projects", "comment", f"at {number(box)}", check=True)
    assert number(box) == goal


@pytest.mark.parametrize("restarts", [True, False], ids=["while it is stopped", "under its feet"])
def test_what_changes_in_a_registry_that_was_put_back_is_followed(restarts):
    """The numbers of its changes come again, and each of them meant another one before."""
    with Sandbox("ours", "registry", extra=[ONE_WORKER]) as box:
        pipe = box.dce("root")
        listed = lambda: texts(pipe.request(15, share_enum(1).stub))
        listed(), listed()
        backup = (box.tree / "state/registry.tdb").read_bytes()
        assert status(pipe.request(SHARE_SET, share_set("hidden$", "lost"))) == 0
        goal = number(box)
        assert "lost" in listed()
        if restarts:
            pipe.close()
            box.stop()
        put_back(box, backup)
        if restarts:
            box.start()
            pipe = box.dce("root")
            listed(), listed()
        assert number(box) < goal
        change_up_to(box, goal)
        last = f"at {goal - 1}"
        time.sleep(0 if restarts else 1.1)  # each new second the files are looked at
        shown = listed()
        assert last in shown and "lost" not in shown
        pipe.close()


def test_our_own_changes_are_written_down_one_after_the_other():
    """Another worker follows them by their states alone: the last one is that of the registry as it is, whoever made it."""
    with Sandbox("ours", "registry", extra=["rpcd_classic:num_workers = 2"]) as box:
        first, second = box.dce("root"), box.dce("root")
        for step in range(6):
            pipe = (first, second)[step % 2]
            assert status(pipe.request(SHARE_SET, share_set("hidden$", f"step {step}"))) == 0
        lines = [line.split() for line in (box.tree / "lock/srvsvc_rs.changes").read_text().splitlines()]
        assert len(lines) == 6
        assert [line[2:5] for line in lines[1:]] == [line[5:8] for line in lines[:-1]]
        file = os.stat(box.tree / "state/registry.tdb")
        assert lines[-1][:2] == [str(file.st_dev), str(file.st_ino)]
        assert lines[-1][5:8] == [str(number(box)), *map(str, divmod(file.st_mtime_ns, 10**9))]


def conf(box, *line):
    box.net("conf", *line, check=True)


def test_a_file_of_a_user_leaves_sections_in_their_order():
    """One that came into the place of another has that one's number."""
    with Sandbox("ours", "usershares", extra=["include = registry", ONE_WORKER]) as box, box.dce("root") as pipe:
        listed = lambda: [text for text in texts(pipe.request(15, share_enum(0).stub)) if text in ("a1", "b2", "c3", "d4", "late")]
        for name in ("a1", "b2", "c3"):
            conf(box, "addshare", name, "/tmp")
        assert listed() == ["a1", "b2", "c3"]
        conf(box, "delshare", "a1")
        assert listed() == ["b2", "c3"]
        conf(box, "addshare", "d4", "/tmp")
        assert listed() == ["b2", "c3", "d4"]
        usershare(box, "late", "x")
        assert listed() == ["b2", "c3", "d4", "late"]


def test_a_file_counts_again_when_the_registry_lets_it():
    """Samba loads a section of smb.conf with what the registry says of it, and refuses both together."""
    with Sandbox("ours", "plain", extra=["include = registry", ONE_WORKER]) as box, box.dce("root") as pipe:
        listed = lambda: {"both", "late", "of the file"} & set(texts(pipe.request(15, share_enum(1).stub)))
        listed()
        conf(box, "addshare", "both", "/tmp")
        assert listed() == {"both"}
        conf(box, "setparm", "both", "copy", "nobody")
        box.more_shares = share("both") + share("late", comment="of the file")
        box.write_conf()
        listed()
        assert "the last good one stays" in box.worker_log()
        conf(box, "delparm", "both", "copy")
        assert listed() == {"both", "late", "of the file"}


def list_printers(box, *printers):
    """What Samba's background process writes when it has read the list of printers."""
    import tdb

    db = tdb.Tdb(str(box.tree / "lock/printer_list.tdb"), 0, tdb.DEFAULT | tdb.INCOMPATIBLE_HASH, os.O_RDWR | os.O_CREAT, 0o644)
    now = struct.pack("<II", 0, int(time.time()))
    for name in printers:
        db[f"PRINTERLIST/PRN/{name.upper()}\0".encode()] = now + f"{name}\0Printer {name}\0here\0".encode()
    db[b"PRINTERLIST/GLOBAL/LAST_REFRESH\0"] = now
    db.close()


def test_a_printer_is_back_when_the_section_of_its_name_goes():
    """Samba makes services of printers by itself where no section has their names, and reads a section into one that it has made."""
    lines = [ONE_WORKER, "load printers = yes"]
    with Sandbox("ours", "registry", extra=lines, shares="[printers]\n    path = /tmp\n    printable = yes\n") as box:
        listed = lambda pipe: (texts(pipe.request(15, share_enum(2).stub)), pipe.request(15, share_enum(1).stub))

        def fresh():
            box.kill_worker()
            with box.dce("root") as pipe:
                return listed(pipe)

        def add(name):
            box.net("conf", "addshare", name, box.data / "projects", "writeable=n", "guest_ok=n", "A section", check=True)

        list_printers(box, "hp")
        alone = fresh()
        assert "hp" in alone[0]
        add("late")
        changes = {
            "a section comes into its place": lambda: add("hp"),
            "changes": lambda: box.net("conf", "setparm", "hp", "comment", "Another", check=True),
            "and goes": lambda: box.net("conf", "delshare", "hp", check=True),
            "one goes whose printer came after it": lambda: (list_printers(box, "late"), box.net("conf", "delshare", "late", check=True)),
        }
        for change, make in changes.items():
            with box.dce("root") as pipe:
                listed(pipe), listed(pipe)
                make()
                followed = listed(pipe)
            assert followed == fresh(), change
        assert {"hp", "late"} <= set(followed[0])
