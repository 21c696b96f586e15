"""300 random smb.conf files through check, enable and disable: none is damaged."""

import os
import random
import re
import shutil
from pathlib import Path

import pytest

from sandbox import Sandbox

CTL = Path(__file__).resolve().parents[2] / "tools/srvsvc-rs-ctl"
COUNT = int(os.environ.get("SRVSVC_RS_RANDOM", "300"))
EACH = """
cd "$1"
while read -r name; do
    for command in check enable disable; do
        ./../srvsvc-rs-ctl -s "$PWD/$name" $command >"$name-$command-out" 2>&1
        echo $? >"$name-$command-rc"
        cp "$name" "$name-$command-file"
        # What the bytes mean is asked again when they are others.
        if [ -n "$last" ] && cmp -s "$name-$last-file" "$name"; then
            cp "$name-$last-means" "$name-$command-means"
        else
            testparm -s --suppress-prompt "$name" 2>/dev/null | grep -v 'passdb backend' >"$name-$command-means"
        fi
        last=$command
    done
    last=
done
"""


def smb_conf(dice, base):
    """Lines as people, tools and accidents write them."""
    end = dice.choice([b"\n", b"\n", b"\n", b"\r\n"])

    def passdb():
        key = dice.choice([b"passdb backend", b"Passdb  Backend", b"passdbbackend", b"\tPASSDB BACKEND"])
        value = dice.choice([b"tdbsam", b"smbpasswd", b"tdbsam:" + base + b"/private/passdb.tdb", b"srvsvc_rs:tdbsam", b"srvsvc_rs", b""])
        return key + dice.choice([b" = ", b"=", b"   =\t", b" = \\" + end + b"   "]) + value + dice.choice([b"", b"", b"  "])

    def line():
        return dice.choice([
            lambda: b"", lambda: b"# passdb backend = srvsvc_rs:x", lambda: b"  ; comment \\", lambda: b"    server string = \xe4\xff \xc3\xa4 %h",
            lambda: b"workgroup = " + b"W" * dice.randrange(1, 15), lambda: b"    comment = one \\" + end + b"   two", passdb, passdb,
            lambda: b"    guest ok = yes", lambda: b"no sign", lambda: b"srvsvc_rs:audit = all", lambda: b"x = " + b"y" * dice.randrange(9000),
            lambda: b"   ", lambda: b"path=/tmp", lambda: b"hosts allow = 127. \\ ", lambda: b"server string = \x0b\x0c|", lambda: b"include = /nowhere/%m.conf",
        ])()

    def section():
        name = dice.choice([b"[global]", b"[ Global ]", b"[globals]", b"[data]", b"[more] ; x", b"[homes]"])
        return dice.choice([b"", b"", b" ", b"\t"]) + (name if dice.random() > 0.03 else name[:-1])

    lines = [b"[global]"] if dice.random() < 0.8 else []
    lines += [b"private dir = %s/private" % base, b"state directory = %s/state" % base, b"lock directory = %s/lock" % base]
    for _ in range(dice.randrange(20)):
        lines.append(section() if dice.random() < 0.2 else line())
    text = end.join(lines) + dice.choice([end, end, b"", b"\\"])
    return dice.choice([b"", b"", b"", b"\xef\xbb\xbf"]) + text


def standing(text):
    """Does a line that is no comment name the module as a backend? By another way of reading than the tool's."""
    joined = re.sub(rb"\\\s*?\n", b"", text)
    return [line for line in joined.split(b"\n") if line.strip()[:1] not in (b"#", b";") and b"=srvsvc_rs" in b"".join(line.split())
            and b"".join(line.split()).lower().startswith(b"passdbbackend")]


def without_name(text):
    """The lines of a file less blanks and the module's name, which alone stands for the default backend: the tool leaves all of it as it is."""
    lines = re.sub(rb"\\\s*?\n", b"", text.rstrip()).split(b"\n")
    return [b"".join(line.split()).replace(b"=srvsvc_rs:", b"=").replace(b"=srvsvc_rs", b"=tdbsam") for line in lines]


@pytest.fixture(scope="module")
def tried():
    """Each file before, and what each command did."""
    with Sandbox("ours", "plain") as box:
        folder = box.tree / "random"
        folder.mkdir()
        shutil.copy(CTL, box.tree / "srvsvc-rs-ctl")
        texts = {}
        for number in range(COUNT):
            texts[f"{number}.conf"] = smb_conf(random.Random(number), os.fsencode(box.tree))
            (folder / f"{number}.conf").write_bytes(texts[f"{number}.conf"])
        (box.tree / "each").write_text(EACH)
        names = list(texts)
        box.run(["sh", "-c", f"split -n r/4 - {box.tree}/part. && for part in {box.tree}/part.*; do sh {box.tree}/each {folder} <$part & done; wait"],
                input="\n".join(names) + "\n", timeout=900, check=True)

        def told(name, command):
            parts = {part: (folder / f"{name}-{command}-{part}").read_bytes() for part in ("out", "rc", "file", "means")}
            return int(parts["rc"]), parts["file"], parts["out"].decode(errors="replace"), parts["means"]

        yield {name: (text, {command: told(name, command) for command in ("check", "enable", "disable")}) for name, text in texts.items()}, \
            sorted(path.name for path in folder.iterdir())


def test_check_changes_nothing(tried):
    for name, (text, done) in tried[0].items():
        assert done["check"][1] == text, name


def test_enable_adds_one_thing_or_nothing(tried):
    switched = 0
    for name, (text, done) in tried[0].items():
        rc, after, said, means = done["enable"]
        if rc or "already" in said:
            assert after == text, (name, said)
            assert rc == 0 or "nothing changed" in said, (name, said)
            continue
        switched += 1
        places = [at for at in range(len(after)) if after.startswith(b"srvsvc_rs:", at)]
        one_name = any(after[:at] + after[at + len(cut):] == text for at in places for cut in (b"srvsvc_rs:", b"srvsvc_rs:tdbsam"))
        added = b"    passdb backend = srvsvc_rs:tdbsam\n"
        one_line = any(after == text[:at] + extra + text[at:] for at in range(len(text) + 1)
                       for extra in (added, b"\n" + added[:-1], b"[global]\n" + added + b"\n") if extra in after)
        assert one_name or one_line, (name, text, after)
        assert means == done["check"][3], name
    assert switched > COUNT / 4


def test_disable_leaves_no_line_and_nothing_else_changes(tried):
    for name, (_, done) in tried[0].items():
        before, (rc, after, said, means) = done["enable"][1], done["disable"]
        if rc or "already" in said:
            # What a backslash joins to another line stays, and is told; the rest is taken out all the same.
            assert after == before or "take it out there" in said, (name, said)
            assert rc == 0 or "nothing changed" in said or "take it out there" in said, (name, said)
        if rc == 0:
            assert not standing(after), (name, after, said)
        assert without_name(after) == without_name(before), (name, before, after)
        assert means == done["enable"][3], name
        same = [b"".join(text.split()).replace(b"srvsvc_rs:", b"").replace(b"srvsvc_rs", b"").replace(b"tdbsam", b"").replace(b"\\", b"")
                for text in (before, after)]
        assert same[0] == same[1], (name, before, after)


def test_nothing_else_is_left_behind(tried):
    known = {f"{name}{end}" for name in tried[0] for end in ["", ".before-srvsvc-rs"] + [
        f"-{command}-{part}" for command in ("check", "enable", "disable") for part in ("out", "rc", "file", "means")]}
    assert not set(tried[1]) - known
