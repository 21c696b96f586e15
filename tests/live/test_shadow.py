"""Shadow mode: Samba's own answers byte for byte, and in the log what ours would have been."""

import pytest

from bench.calls import NULL, live_calls, other_calls, share_calls, share_enum, share_info
from faults import SHARE_ADD, SHARE_DEL, share_add, share_del, status
from sandbox import Fault, Sandbox
from shadow import Logged, logged

LOUD = {"options": {"shadow": "yes"}, "log_level": "1 rpc_srv:3"}
TIME_OF_DAY = 28


def ask(box, user, call):
    """The reply's bytes with the sandbox's name out of them, or the fault's code."""
    with box.dce(user) as pipe:
        try:
            return pipe.request(call.opnum, call.stub).replace(box.tree.name.encode("utf-16-le"), b"TREE")
        except Fault as fault:
            return fault.status


def same_calls():
    """What two servers with nobody connected answer alike: not the time, nor who is connected."""
    names = ("public", "projects", "sealed", "nosuchshare", "IPC$")
    calls = [*share_calls("public"), *other_calls()] + [share_info(level, name) for name in names for level in (1, 2, 502, 1005)]
    return [call for call in calls if call.opnum != TIME_OF_DAY]


@pytest.mark.parametrize("user", ["anonymous", "alice", "root"])
def test_answers_are_sambas_byte_for_byte(sandboxes, user):
    shadowed, stock = sandboxes("ours", "plain", **LOUD), sandboxes("c", "plain")
    assert shadowed.served_by("alice") == "c"
    for call in same_calls():
        assert ask(shadowed, user, call) == ask(stock, user, call), call.name
    for call in live_calls():
        ask(shadowed, user, call)
    assert logged(shadowed), "nothing was compared"


@pytest.mark.parametrize(
    ("user", "call", "wanted"),
    [
        ("alice", share_info(1, "nosuchshare"), Logged("NetrShareGetInfo", "1", "ReturnValue", "2310", "123")),
        ("root", share_info(502, "projects"), Logged("NetrShareGetInfo", "502", "InfoStruct.ShareInfo502.shi502_max_uses", "7", "4294967295")),
        ("root", share_enum(2), Logged("NetrShareEnum", "2", "InfoStruct.ShareInfo.Level2.Buffer[IPC$].shi2_path", '""', '"C:\\\\tmp"')),
        ("alice", share_enum(2), Logged("NetrShareEnum", "2", "ReturnValue", "5", "0")),
    ],
)
def test_a_difference_is_logged_with_call_level_field_and_both_values(sandboxes, user, call, wanted):
    box = sandboxes("ours", "plain", **LOUD)
    ask(box, user, call)
    assert wanted in logged(box)


def test_what_is_the_same_is_not_logged():
    with Sandbox("ours", "plain", **LOUD) as box:
        for call in (share_info(1, "public"), share_enum(0), share_enum(1), *other_calls()[:2]):
            assert status(ask(box, "alice", call)) == 0
        assert logged(box) == []


def test_changes_are_sambas_and_made_once():
    with Sandbox("ours", "registry", scripts=True, **LOUD) as box, box.dce("root") as pipe:
        assert status(pipe.request(SHARE_ADD, share_add("fresh", box.data / "projects"))) == 0
        assert status(pipe.request(SHARE_DEL, share_del("fresh"))) == 0
        assert not [one for one in logged(box) if one.call in ("NetrShareAdd", "NetrShareDel")]


@pytest.mark.parametrize(("log_level", "ran"), [("1 rpc_srv:3", True), ("1", False)])
def test_a_defect_of_ours_costs_no_answer_and_unheard_differences_cost_no_work(log_level, ran):
    environment = {"SRVSVC_RS_PANIC_AT": str(TIME_OF_DAY)}
    with Sandbox("ours", "plain", options={"shadow": "yes"}, log_level=log_level, env=environment) as box, box.dce("alice") as pipe:
        for _ in range(3):
            assert status(pipe.request(TIME_OF_DAY, NULL)) == 0
        assert ("a drill" in box.worker_log()) == ran
