"""What a worker loaded at its start is not loaded again at its first call, unless it may have changed."""

import time

import pytest
from config_calls import names, share
from sandbox import Sandbox

RESTED = 3.5  # seconds; a file this old at the start is the one that was loaded
FOLDER = "/etc/more.d"  # of the sandbox's own /etc: nothing above it changes


def loads(box):
    return box.worker_log().count("lp_load_ex")


def first_call(box, change=lambda: None):
    """What a caller is shown at the first call of a new worker, and whether that call loaded; `change` is done before it."""
    box.kill_worker()
    dce = box.impacket("alice")
    change()
    before = loads(box)
    assert before > 0
    shown = names(dce)
    return shown, loads(box) > before


def put(box, path, text):
    box.run(["sh", "-ec", f"mkdir -p {FOLDER} && cat >{path}"], input=text, check=True)


def shell(box, command):
    return lambda: box.run(["sh", "-ec", command], check=True)


def test_a_registry_that_rests_is_not_loaded_again():
    with Sandbox("ours", "registry", log_level="1 rpc_srv:3") as box:
        names(box.impacket("alice"))  # the first of all workers writes Samba's services to the registry
        time.sleep(RESTED)
        shown, loaded = first_call(box)
        assert "public" in shown and not loaded
        added = lambda: box.net("conf", "addshare", "late", "/tmp", check=True)
        assert first_call(box, added) == (shown | {"late"}, True), "it changed after the start"
        box.net("conf", "delshare", "late", check=True)
        assert first_call(box) == (shown, True), "it changed a little before the start"


WAYS = {
    "changed": (f"printf '[late]\\npath = /tmp\\n' >>{FOLDER}/more.conf", {"late"}),
    "came": (f"printf '[late]\\npath = /tmp\\n' >{FOLDER}/missing.conf", {"late"}),
    "another by its link": (f"ln -sfn {FOLDER}/old {FOLDER}/link", {"old"}),
    "another by its folder": (f"mv {FOLDER}/now {FOLDER}/was; mv {FOLDER}/old {FOLDER}/now", {"old"}),
}


@pytest.mark.parametrize("way", WAYS)
def test_includes_that_changed_after_the_start_are_seen(way):
    """A missing one that came, too; and an old file that is now where another was."""
    command, come = WAYS[way]
    linked = way == "another by its link"
    files = ["more.conf", "missing.conf", "link/own.conf" if linked else "now/own.conf"]
    with Sandbox("ours", "plain", log_level="1 rpc_srv:3", extra=[f"include = {FOLDER}/{one}" for one in files]) as box:
        put(box, f"{FOLDER}/more.conf", share("more"))
        shell(box, f"mkdir {FOLDER}/now {FOLDER}/old; ln -s {FOLDER}/now {FOLDER}/link")()
        put(box, f"{FOLDER}/now/own.conf", share("now"))
        put(box, f"{FOLDER}/old/own.conf", share("old"))
        time.sleep(RESTED)
        shown, loaded = first_call(box)
        assert {"more", "now"} <= shown and loaded == linked
        now, loaded = first_call(box, shell(box, command))
        assert come <= now and loaded


@pytest.mark.parametrize("line", ["registry shares = yes", "include = /etc/missing.conf"])
@pytest.mark.parametrize("impl", ["ours", "c"])
def test_a_name_in_another_charset_ends_no_worker(impl, line):
    """Samba's own load dies of it when it loads for the second time, which its own service does at a list."""
    with Sandbox(impl, "plain", extra=["unix charset = CP850", line], shares=share("Süd")) as box:
        box.impacket("alice")  # the first of all workers writes Samba's services to the registry
        time.sleep(RESTED)
        box.kill_worker()
        dce = box.impacket("alice")
        pids = box.worker_pids()
        if impl == "ours":
            assert "public" in names(dce) and "public" in names(dce)
        assert pids and box.worker_pids() == pids
