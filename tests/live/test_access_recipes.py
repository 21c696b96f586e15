"""The recipes of docs/access.md, as they stand there."""

import re
from pathlib import Path

import pytest
from impacket.dcerpc.v5 import srvs
from impacket.dcerpc.v5.rpcrt import DCERPCException

from sandbox import Sandbox

PAGE = Path(__file__).resolve().parents[2] / "docs/access.md"


def recipe(word):
    """The lines of the first block behind a recipe's first words."""
    text = PAGE.read_text()
    return re.search(r"```\n(.*?)```", text[text.index(f"**{word}"):], re.S)[1].splitlines()


def opened(word, **names):
    lines = [re.sub(r"\bstorageui\b", names.get("storageui", "storageui"), line) for line in recipe(word)]
    return Sandbox("ours", "plain", extra=lines)


def refused(call, *args):
    with pytest.raises(DCERPCException) as error:
        call(*args)
    return error.value.get_error_code() == 5


def test_plain_users_see_paths():
    with opened("Plain users see paths") as box:
        alice, nobody = box.impacket("alice"), box.impacket("anonymous")
        listed = srvs.hNetrShareEnum(alice, 2)["InfoStruct"]["ShareInfo"]["Level2"]["Buffer"]
        assert any(entry["shi2_path"].endswith("public\0") for entry in listed)
        assert srvs.hNetrShareGetInfo(alice, "public\0", 2)["InfoStruct"]["ShareInfo2"]["shi2_path"].endswith("public\0")
        assert "path:" in box.rpcclient("netshareenum", user="alice").stdout
        assert refused(srvs.hNetrShareEnum, nobody, 2)
        assert srvs.hNetrShareEnum(nobody, 1)["ErrorCode"] == 0


def test_nobody_sees_sessions():
    with opened("Nobody sees sessions") as box:
        for user in ("alice", "adminuser", "root"):
            dce = box.impacket(user)
            assert refused(srvs.hNetrSessionEnum, dce, "\0", "\0", 10), user
            assert srvs.hNetrShareEnum(dce, 1)["ErrorCode"] == 0


def test_a_storage_ui_has_an_account_of_its_own():
    with opened("A storage UI", storageui="carol") as box:
        carol, alice = box.impacket("carol"), box.impacket("alice")
        for ask in (lambda dce: srvs.hNetrShareEnum(dce, 502), lambda dce: srvs.hNetrSessionEnum(dce, "\0", "\0", 502),
                    lambda dce: srvs.hNetrFileEnum(dce, "\0", "\0", 3)):
            assert ask(carol)["ErrorCode"] == 0
            assert refused(ask, alice)
        assert refused(srvs.hNetrServerGetInfo, carol, 102)


def test_anonymous_callers_get_nothing():
    with opened("Anonymous callers") as box:
        assert refused(srvs.hNetrShareEnum, box.impacket("anonymous"), 1)
        assert srvs.hNetrShareEnum(box.impacket("alice"), 1)["ErrorCode"] == 0
