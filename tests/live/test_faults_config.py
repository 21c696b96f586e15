"""The configuration goes away, or stops making sense, while it is being served: the last good one stays until a good one is back."""

import pytest

from faults import LIST_1, SHARE_ENUM, listed, names, status
from sandbox import Sandbox

BROKEN = {
    "deleted": None,
    "empty name": "[global]\n[\n",
    "section without an end": "[global]\n    server string = x\n[public\n    path = /tmp\n",
}


def put(box, text):
    """Let smb.conf have this text, or be gone."""
    if text is None:
        box.conf.unlink()
    else:
        box._replace(box.conf, text)


@pytest.mark.parametrize("how", BROKEN)
def test_the_last_good_configuration_stays(how):
    with Sandbox("ours", "plain") as box, box.dce("alice") as pipe:
        ask = lambda: names(pipe.request(SHARE_ENUM, LIST_1))
        before = ask()
        assert "public" in before
        good = box.conf.read_text()
        put(box, BROKEN[how])
        for _ in range(3):
            assert ask() == before
        assert box.worker_log().count("the last good one stays") == 1, "said once"
        put(box, good + f"[back]\n    path = {box.data}/public\n")
        assert ask() == sorted([*before, "back"]), "a good one counts at once"
        put(box, BROKEN[how])
        assert ask() == sorted([*before, "back"])
        assert box.worker_log().count("the last good one stays") == 2, "said again"


def test_an_include_that_breaks_keeps_the_last_good_one():
    with Sandbox("ours", "plain") as box:
        more = box.tree / "etc/more.conf"
        more.write_text(f"[included]\n    path = {box.data}/public\n")
        box.more_shares = f"include = {more}\n"
        box.write_conf()
        with box.dce("alice") as pipe:
            ask = lambda: names(pipe.request(SHARE_ENUM, LIST_1))
            before = ask()
            assert "included" in before
            more.write_text("[included\n    path = /tmp\n")
            assert ask() == before
            more.write_text("")
            assert ask() == sorted(set(before) - {"included"})
            more.unlink()
            assert ask() == sorted(set(before) - {"included"}), "Samba takes an include that is not there as empty"


def test_a_server_that_lost_its_configuration_comes_back_with_it():
    with Sandbox("ours", "plain") as box:
        before, good = listed(box), box.conf.read_text()
        box.conf.unlink()
        box.kill_worker()
        with pytest.raises(Exception):  # a worker cannot start without: the pipe does not open
            listed(box)
        put(box, good)
        assert listed(box) == before
        assert box.smbd.poll() is None


def test_usershares_that_are_garbage_harm_no_other():
    with Sandbox("ours", "usershares") as box, box.dce("alice") as pipe:
        ask = lambda: names(pipe.request(SHARE_ENUM, LIST_1))
        assert {"upublic", "uteam"} <= set(ask())
        folder = box.tree / "usershares"
        (folder / "uteam").write_bytes(b"\0" * 5000)
        (folder / "garbage").write_bytes(bytes(range(256)) * 40)
        (folder / "empty").write_bytes(b"")
        (folder / "loop").symlink_to(folder / "loop")
        found = ask()
        assert {"public", "upublic"} <= set(found) and not {"garbage", "empty", "loop"} & set(found)
        assert status(pipe.request(SHARE_ENUM, LIST_1)) == 0
