"""`unix charset` other than UTF-8: every text is converted where it comes from Samba or goes there."""

import os
import time
from pathlib import Path

import pytest
from impacket.dcerpc.v5 import srvs

from file_security_calls import DACL, ours, set_security, status
from live_calls import argument, connections, files, text
from sandbox import Sandbox
from share_calls import add, code, delete, get, info, info_2, names, set_info, windows

# A word that the charset has.
WORDS = {"ISO-8859-1": "Süd", "CP850": "Größe", "KOI8-R": "Юг", "EUC-JP": "南", "CP932": "日本"}


@pytest.fixture(scope="module", params=WORDS)
def word(request):
    return request.param, WORDS[request.param]


@pytest.fixture(scope="module", params=[False, True], ids=["registry", "commands"])
def box(request, word):
    charset, word = word
    # Samba dies of names in its own charset in smb.conf, and of those that it includes there.
    shares = f"[plain]\n    path = {{tree}}/data/{word}\n    comment = {word} zuerst\n    volume = {word}\n"
    with Sandbox("ours", "usershares", charset=charset, shares=shares, scripts=request.param, extra=["registry shares = yes", f"server string = {word}"],
                 options={"audit": "changes"}, log_level="1 rpc_srv:3") as box:
        box.word = word
        box.native = lambda text: os.fsdecode(text.encode(charset))
        for folder in (word, f"{word}/{word} 2"):
            path = box.data / box.native(folder)
            path.mkdir()
            path.chmod(0o777)
        (box.data / box.native(f"{word}/{word}.txt")).write_text("x")
        folder = box.data / box.native(word)
        box.net("conf", "addshare", box.native(word), folder, "writeable=y", "guest_ok=n", box.native(f"{word} zuerst"), check=True)
        yield box


@pytest.fixture
def root(box):
    dce = box.impacket()
    yield dce
    dce.disconnect()


def connects(box, share):
    return box.smbclient(f"//{box.host}/{box.native(share)}", "-c", "ls", user="alice").returncode == 0


@pytest.mark.parametrize("store", ["text", "registry"])
def test_a_share_that_is_there(box, root, store):
    word, name = box.word, "plain" if store == "text" else box.word
    folder = windows(box.data / word)
    shown = get(root, name)
    assert [text(shown[f"shi2_{member}"]) for member in ("netname", "remark", "path")] == [name, f"{word} zuerst", folder]
    assert name in names(root) and connects(box, name)
    assert srvs.hNetrShareCheck(root, argument(folder))["ErrorCode"] == 0
    assert text(srvs.hNetrServerGetInfo(root, 101)["InfoStruct"]["ServerInfo101"]["sv101_comment"]) == word


def test_a_share_is_added_changed_and_deleted(box, root):
    word, name = box.word, f"{box.word} neu"
    folder = windows(box.data / f"{word}/{word} 2")
    assert add(root, info_2(box, name, path=folder, remark=f"{word}!")) == (0, 0)
    try:
        assert connects(box, name)
        kept = box.net("conf", "showshare", box.native(name), check=True).stdout
        native = box.native(f"{word}!").encode(errors="surrogateescape")
        assert f"comment = {native.decode(errors='backslashreplace')}" in kept
        assert [text(get(root, name)[f"shi2_{member}"]) for member in ("netname", "remark", "path")] == [name, f"{word}!", folder]
        assert set_info(root, name, 1004, info(1004, remark=f"{word}?")) == (0, 0)
        assert text(get(root, name)["shi2_remark"]) == f"{word}?"
        assert add(root, info_2(box, name, path=folder))[0] == 2118
        native = box.native(name).encode(errors="surrogateescape")
        assert native in (box.log_dir / "log.rpcd_classic").read_bytes()
    finally:
        delete(root, name)
    assert name not in names(root) and not connects(box, name)


def test_opens_are_counted_and_found(box, root):
    word = box.word
    alice = box.smb("alice")
    tree = alice.connectTree(word)
    handle = alice.openFile(tree, f"{word}.txt", desiredAccess=0x120089)
    assert (1, word) in [(entry["coni1_num_opens"], text(entry["coni1_netname"])) for entry in connections(root, "\\\\127.0.0.1")]
    assert [entry["coni1_num_opens"] for entry in connections(root, word)] == [1]
    path = windows(box.data / word / f"{word}.txt")
    found = files(root, windows(box.data / word))
    assert [entry[0] for entry in found.values()] == [path]
    srvs.hNetrFileClose(root, *found)
    # smbd closes it when it gets to the message.
    end = time.monotonic() + 10
    while files(root, windows(box.data / word)):
        assert time.monotonic() < end, "the file stays open"
        time.sleep(0.05)
    alice.logoff()
    del handle


def test_descriptors_of_files(box, root):
    word = box.word
    sd = ours(root, word, f"\\{word}.txt")
    assert sd and status(set_security, root, word, f"{word}.txt", DACL, ours(root, word, f"{word}.txt", DACL)) == 0
    assert status(ours, root, word, f"{word} 3.txt") == 2


def test_texts_that_the_charset_has_not(box, root):
    """They are refused, and nothing else is meant by them."""
    strange = f"{box.word}☃"
    folder = windows(box.data / box.word)
    assert add(root, info_2(box, strange, path=folder))[0] == 123
    assert add(root, info_2(box, "new", path=f"{folder}\\☃")) == (2116, 8)
    assert add(root, info_2(box, "new", path=folder, remark=strange))[0] in (87, 5)
    assert code(get, root, strange) == 2310
    assert status(ours, root, box.word, f"{strange}.txt") == 123
    assert not {"new", strange} & names(root)
    assert not [path for path in Path(box.data).iterdir() if "?" in path.name]
    assert "panicked" not in box.worker_log() and "INTERNAL ERROR" not in box.worker_log()


def test_letters_with_a_backslash_in_them(box, root):
    """The second byte of 表 is one in CP932: no name of a share, nor the end of a line in a text file."""
    if box.charset != "CP932":
        pytest.skip("only in CP932")
    folder = windows(box.data / box.word)
    assert add(root, info_2(box, "表", path=folder))[0] in (87, 123)
    assert not {"表"} & names(root)
    done = add(root, info_2(box, "new", path=folder, remark="表"))
    assert done[0] == (87 if box.scripts else 0)
    if done[0] == 0:
        assert text(get(root, "new")["shi2_remark"]) == "表"
        delete(root, "new")
    assert "panicked" not in box.worker_log() and "INTERNAL ERROR" not in box.worker_log()
