"""Removing the package whatever smb.conf looks like: Samba starts once it is mended. Nothing is concluded from a testparm that fails."""

import os
import shutil
from pathlib import Path

import pytest

from sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
ON = "    passdb backend = srvsvc_rs:tdbsam\n"
OFF = "    passdb backend = tdbsam\n"
GOOD = f"[global]\n@BASE@\n    workgroup = W\n{ON}[data]\n    path = /tmp\n"


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain") as box:
        yield box


@pytest.fixture
def conf(box):
    """The path of an smb.conf, with nothing beside it; what it needs to be a server's stands for @BASE@."""
    folder = box.tree / "etc/broken"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("srvsvc-rs-ctl", "prerm"):
        shutil.copy(ROOT / ("tools" if "ctl" in name else "debian") / name, box.tree / name)
    box.run(["sh", "-c", f"find /etc/samba -mindepth 1 -delete && ln -s {folder}/smb.conf /etc/samba/smb.conf"], check=True)
    return folder / "smb.conf"


def put(box, path, text):
    base = "".join(f"    {name} = {box.tree}/{folder}\n" for name, folder in
                   (("private dir", "private"), ("state directory", "state"), ("lock directory", "lock")))
    path.write_text(text.replace("@BASE@\n", base))


def remove(box, before=""):
    """As dpkg does it: prerm, and then, when it agrees, the file is gone. Whether it went, and what was said."""
    script = f"{before or 'true'}; export PATH={box.tree}:$PATH; sh {box.tree}/prerm remove"
    done = box.run(["unshare", "--mount", "--propagation", "unchanged", "sh", "-c", script])
    return done.returncode == 0, done.stdout + done.stderr


# The module is gone, in a mount namespace.
HIDE = "mount -t tmpfs tmpfs $(smbd -b | sed -n 's/^ *MODULESDIR: *//p')/pdb; "


def opens(box, conf, without_module):
    """Would smbd start with this file?"""
    hide = HIDE if without_module else ""
    done = box.run(["unshare", "--mount", "--propagation", "unchanged", "sh", "-c", f"{hide}testparm -s --suppress-prompt {conf} && net -s {conf} getlocalsid"])
    return done.returncode == 0 or print(done.stdout, done.stderr)


# The text, and how it is mended later: old and new.
KINDS = {
    "a header without its end, behind": (GOOD.replace("[data]", "[data"), "[data\n", "[data]\n"),
    "a header without its end, before": ("[zero\n    path = /tmp\n" + GOOD, "[zero\n", "[zero]\n"),
    "the header of global itself": (GOOD.replace("[global]", "[global"), "[global\n", "[global]\n"),
    "a header that is none": ("[data]\n    path = /tmp\n" + GOOD.replace("[global]", "global]") + "[x\n", "global]", "[global]"),
    "a sign that is missing": (GOOD.replace("backend = ", "backend ") + "[x\n", "backend ", "backend = "),
    "a name that is missing": (GOOD + "= x\n", "= x\n", ""),
    "several lines, broken": (GOOD.replace("= srvsvc_rs:", "= \\\n  srvsvc_rs:") + "[x\n", "[x\n", "[x]\n"),
    "a name in two lines": (GOOD.replace("srvsvc_rs:", "srvsvc\\\n_rs:") + "[x\n", "[x\n", "[x]\n"),
    "blanks before the colon": (GOOD.replace("srvsvc_rs:", "srvsvc_rs : ") + "[x\n", "[x\n", "[x]\n"),
    "twice": (GOOD.replace("srvsvc_rs:", "srvsvc_rs:srvsvc_rs:") + "[x\n", "[x\n", "[x]\n"),
    "a line that does not count today": (GOOD.replace("[data]", f"{OFF}[data]"), OFF, ""),
    "in a share, where it does not count": (f"[global]\n@BASE@\n[data]\n{ON}    path = /tmp\n", "[data]\n", ""),
    "swallowed by the line before": (GOOD.replace("= W\n", "= W \\\n"), "= W \\\n", "= W\n"),
    "a registry that is asked": (GOOD.replace("[data]", "    include = registry\n[data]") + "[x\n", "[x\n", "[x]\n"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_broken_samba_starts_once_it_is_mended(box, conf, kind):
    text, old, new = KINDS[kind]
    put(box, conf, text)
    before = conf.read_text()
    gone, said = remove(box)
    after = conf.read_text()
    assert gone or after == before, "it stays and changes nothing"
    assert gone or "stays" in said and "line" in said
    assert not gone or not [line for line in after.splitlines() if "srvsvc_rs" in line], said
    conf.write_text(after.replace(old, new).replace("[x\n", "[x]\n"))
    assert opens(box, conf, without_module=gone), said
    assert sorted(os.listdir(conf.parent)) == ["smb.conf"], "nothing is left behind"


def test_what_does_not_parse_is_changed_in_that_line_alone(box, conf):
    put(box, conf, GOOD + "[x\n\xe4 no end")
    before = conf.read_bytes()
    gone, said = remove(box)
    assert gone and "passdb backend = tdbsam" in said, said
    assert conf.read_bytes() == before.replace(b"srvsvc_rs:", b"")


@pytest.mark.parametrize("how", ["fails", "is missing", "says nothing"])
def test_without_testparm_the_text_is_what_counts(box, conf, how):
    put(box, conf, GOOD)
    program = {"fails": "/bin/false", "is missing": "/dev/null", "says nothing": "/bin/true"}[how]
    gone, said = remove(box, f"mount --bind {program} $(command -v testparm)")
    assert gone, said
    assert OFF in conf.read_text() and opens(box, conf, without_module=True)


@pytest.mark.parametrize("name", ["more.conf", "more-%m.conf", "more-$(HOME).conf"])
@pytest.mark.parametrize("broken", ["", "[x\n"])
def test_a_line_in_an_included_file_keeps_the_package(box, conf, name, broken):
    included = conf.with_name(name.replace("%m", "somebody").replace("$(HOME)", "x"))
    included.write_text(ON)
    put(box, conf, GOOD.replace(ON, f"    include = {conf.parent}/{name}\n") + broken)
    before = conf.read_bytes()
    gone, said = remove(box)
    assert not gone and f"{included}, line 1" in said
    assert conf.read_bytes() == before and included.read_text() == ON


@pytest.mark.parametrize("room", ["size=16k t {0} && cat /dev/zero >{0}/x 2>/dev/null", "ro t {0}"], ids=["full", "read-only"])
@pytest.mark.parametrize("broken", ["", "[x\n"])
def test_without_room_for_a_file_the_line_in_an_include_is_seen_all_the_same(box, conf, room, broken):
    included = conf.with_name("more.conf")
    included.write_text(ON)
    put(box, conf, GOOD.replace(ON, f"    include = {included}\n") + broken)
    folder = box.tree / "room"
    folder.mkdir(exist_ok=True)
    gone, said = remove(box, f"mount -t tmpfs -o {room.format(folder)}; export TMPDIR={folder}")
    assert not gone and f"{included}, line 1" in said


@pytest.mark.parametrize("broken", ["", "[x\n"])
def test_an_include_by_a_relative_name_is_no_telling(box, conf, broken):
    put(box, conf, GOOD.replace(ON, "    include = more.conf\n") + broken)
    before = conf.read_bytes()
    gone, said = remove(box)
    assert not gone and "has to begin with a slash:\nmore.conf\n" in said
    assert conf.read_bytes() == before


def test_includes_that_include_each_other_end(box, conf):
    other = conf.with_name("other.conf")
    other.write_text(f"include = {conf}\ninclude = {other}\n")
    put(box, conf, GOOD.replace("[data]", f"    include = {other}\n[data]"))
    gone, said = remove(box)
    assert gone and OFF in conf.read_text(), said


@pytest.mark.parametrize("broken", ["", "[x\n"])
@pytest.mark.parametrize("way", ["include = registry", "config backend = registry"])
def test_a_line_in_the_registry_is_taken_out_there(box, conf, way, broken):
    """`config backend = registry` reads Samba's own folders, whatever the text says."""
    put(box, conf, f"[global]\n{'@BASE@' if 'include' in way else ''}\n    {way}\n".replace("\n\n", "\n"))
    net = ["net", "-s", conf, "conf", "setparm", "global"]
    box.run(["mkdir", "-p", "/var/lib/samba/private"])
    box.run([*net, "passdb backend", "srvsvc_rs:tdbsam"], check=True)
    conf.write_text(conf.read_text() + broken)
    gone, said = remove(box)
    assert gone and "registry: passdb backend = tdbsam" in said, said
    conf.write_text(conf.read_text().replace("[x\n", ""))
    assert box.run(["net", "-s", conf, "conf", "getparm", "global", "passdb backend"]).stdout == "tdbsam\n"
    assert opens(box, conf, without_module=True)
    box.run(["net", "-s", conf, "conf", "delparm", "global", "passdb backend"], check=True)


@pytest.mark.parametrize("agreed", [True, False])
def test_where_the_registry_is_can_stand_in_an_include(box, conf, agreed):
    """While smb.conf does not parse; when the files do not agree there is no telling."""
    put(box, conf, "[global]\n@BASE@\n")
    folders = conf.with_name("folders.conf")
    conf.rename(folders)
    conf.write_text(f"[global]\n    include = {folders}\n    include = registry\n")
    box.run(["net", "-s", conf, "conf", "setparm", "global", "passdb backend", "srvsvc_rs:tdbsam"], check=True)
    whole = conf.read_text()
    conf.write_text((whole if agreed else whole.replace("[global]", "[global]\n    state directory = /nowhere")) + "[x\n")
    gone, said = remove(box)
    assert gone == agreed and ("registry: passdb backend = tdbsam" if agreed else "the registry cannot be read") in said, said
    conf.write_text(whole)
    assert opens(box, conf, without_module=gone)
    box.run(["net", "-s", conf, "conf", "delparm", "global", "passdb backend"], check=True)


@pytest.mark.parametrize("way", ["include = registry", "config backend = registry"])
def test_a_configuration_in_the_registry_is_switched_on_there(box, conf, way):
    put(box, conf, f"[global]\n{'@BASE@' if 'include' in way else ''}\n    {way}\n".replace("\n\n", "\n"))
    box.run(["mkdir", "-p", "/var/lib/samba/private"])
    box.run(["net", "-s", conf, "conf", "setparm", "global", "passdb backend", "tdbsam"], check=True)
    before = conf.read_bytes()
    ctl = [box.tree / "srvsvc-rs-ctl"]
    done = box.run([*ctl, "enable"])
    assert done.returncode == 0 and "registry: passdb backend = srvsvc_rs:tdbsam (before: tdbsam" in done.stdout, done.stderr
    assert "on already" in box.run([*ctl, "enable"]).stdout
    assert box.run([*ctl, "disable"]).returncode == 0
    assert "off already" in box.run([*ctl, "disable"]).stdout
    assert conf.read_bytes() == before and os.listdir(conf.parent) == ["smb.conf"]
    box.run(["net", "-s", conf, "conf", "delparm", "global", "passdb backend"], check=True)


@pytest.mark.parametrize("place", ["smb.conf", "registry"])
def test_the_line_goes_also_when_the_module_went_first(box, conf, place):
    """Samba itself starts no more by then; `net conf` does."""
    in_file = place == "smb.conf"
    put(box, conf, GOOD if in_file else GOOD.replace(ON, "    include = registry\n"))
    if not in_file:
        box.run(["net", "-s", conf, "conf", "setparm", "global", "passdb backend", "srvsvc_rs:tdbsam"], check=True)
    gone, said = remove(box, HIDE.removesuffix("; "))
    assert gone and "passdb backend = tdbsam" in said, said
    assert opens(box, conf, without_module=True)
    if not in_file:
        box.run(["net", "-s", conf, "conf", "delparm", "global", "passdb backend"], check=True)


def test_a_registry_that_samba_does_not_like_comes_back(box, conf):
    put(box, conf, "[global]\n@BASE@\n    include = registry\n")
    box.run(["net", "-s", conf, "conf", "setparm", "global", "passdb backend", "nosuchbackend"], check=True)
    done = box.run([box.tree / "srvsvc-rs-ctl", "enable"])
    assert done.returncode == 1 and "does not open its accounts" in done.stderr
    assert box.run(["net", "-s", conf, "conf", "getparm", "global", "passdb backend"]).stdout == "nosuchbackend\n"
    box.run(["net", "-s", conf, "conf", "delparm", "global", "passdb backend"], check=True)


def test_a_registry_of_which_no_room_lets_us_read_keeps_the_package(box, conf):
    put(box, conf, "[global]\n@BASE@\n    include = registry\n[x\n")
    folder = box.tree / "room"
    folder.mkdir(exist_ok=True)
    gone, said = remove(box, f"mount -t tmpfs -o size=16k t {folder} && cat /dev/zero >{folder}/x 2>/dev/null; export TMPDIR={folder}")
    assert not gone and "the registry cannot be read" in said


def test_a_registry_that_cannot_be_read_keeps_the_package(box, conf):
    put(box, conf, "[global]\n@BASE@\n    include = registry\n")
    gone, said = remove(box, "mount --bind /bin/false $(command -v net)")
    assert not gone and "the registry cannot be read" in said


def sentence(box, command, chosen=None, before="true"):
    words = f"-s '{chosen}' " if chosen else ""
    done = box.run(["unshare", "--mount", "--propagation", "unchanged", "sh", "-c", f"{before} && {box.tree}/srvsvc-rs-ctl {words}{command}"])
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize("command", ["enable", "disable", "status", "check"])
def test_a_file_that_cannot_be_read_is_named_with_the_reason(box, conf, command):
    nothing = conf.with_name("none.conf")
    assert f"there is no smb.conf at {nothing}" in sentence(box, command, nothing)
    assert f"/etc/samba/smb.conf is a link to {conf}, which is not there" in sentence(box, command)
    assert f"{conf.parent} is a folder" in sentence(box, command, conf.parent)
    put(box, conf, GOOD)
    conf.chmod(0o600)
    done = box.run(["setpriv", "--reuid=41001", "--regid=41100", "--clear-groups", box.tree / "srvsvc-rs-ctl", command])
    assert done.returncode == 1 and f"cannot be read: {conf}: Permission denied" in done.stderr
    assert os.listdir(conf.parent) == ["smb.conf"]


@pytest.mark.parametrize("command, text", [("enable", GOOD.replace("srvsvc_rs:", "")), ("disable", GOOD)])
def test_a_file_that_is_a_mount_is_left_to_the_admin(box, conf, command, text):
    put(box, conf, text)
    before = conf.read_bytes()
    said = sentence(box, command, before=f"mount --bind {conf} {conf}")
    assert f"{conf} is a mount of its own" in said and "passdb backend = " in said
    assert conf.read_bytes() == before and os.listdir(conf.parent) == ["smb.conf"]


def test_enable_changes_nothing_that_does_not_parse(box, conf):
    put(box, conf, GOOD.replace("srvsvc_rs:", "") + "[x\n")
    before = conf.read_bytes()
    assert f"testparm finds errors in {conf}" in sentence(box, "enable")
    assert conf.read_bytes() == before


def test_no_file_at_all_is_nothing_to_take_out_unless_it_was_on_once(box, conf):
    box.run(["rm", "/etc/samba/smb.conf"], check=True)
    done = box.run([box.tree / "srvsvc-rs-ctl", "disable"])
    assert done.returncode == 0 and "there is no smb.conf at /etc/samba/smb.conf" in done.stdout
    assert remove(box)[0]
    box.run(["touch", "/etc/samba/smb.conf.before-srvsvc-rs"], check=True)
    assert not remove(box)[0]


def test_shares_that_are_temporary_are_named_on_the_way_out(box, conf):
    put(box, conf, GOOD + "    srvsvc_rs : temporary = 7\n[lasting]\n    path = /tmp\n")
    done = box.run([box.tree / "srvsvc-rs-ctl", "disable"])
    assert done.returncode == 0 and done.stderr.startswith("Temporary shares stay") and done.stderr.endswith("lasting):\n    data\n")
    put(box, conf, GOOD)
    assert box.run([box.tree / "srvsvc-rs-ctl", "disable"]).stderr == ""


def test_what_was_kept_before_a_change_never_has_the_line(box, conf):
    ctl = box.tree / "srvsvc-rs-ctl"
    for name in "ONE", "ONE", "TWO", "THREE":
        put(box, conf, GOOD.replace("= W", f"= {name}").replace("srvsvc_rs:", ""))
        assert box.run([ctl, "enable"]).returncode == 0
        assert box.run([ctl, "disable"]).returncode == 0
    kept = {path.name.removeprefix("smb.conf.before-srvsvc-rs"): path.read_text() for path in conf.parent.glob("*.before-*")}
    assert {number: text.split("workgroup = ")[1].split()[0] for number, text in kept.items()} == {"": "THREE", ".1": "ONE", ".2": "TWO"}
    assert not any("srvsvc_rs" in text for text in kept.values())


def test_a_text_that_has_the_words_is_no_line(box, conf):
    put(box, conf, GOOD.replace("    path", "    comment = passdb backend was srvsvc_rs:tdbsam\n    path"))
    gone, said = remove(box)
    assert gone and "comment = passdb backend was srvsvc_rs:tdbsam" in conf.read_text(), said
    put(box, conf, GOOD.replace(ON, f"    passdb backend = tdbsam:{box.tree}/private/srvsvc_rs.tdb\n"))
    assert remove(box)[0]


@pytest.mark.parametrize("command", ["enable", "disable"])
def test_an_edit_while_the_disk_is_waited_for_is_not_lost(box, conf, command):
    put(box, conf, GOOD if command == "disable" else GOOD.replace("srvsvc_rs:", ""))
    slow = box.tree / "slow"
    slow.mkdir(exist_ok=True)
    (slow / "sync").write_text(f"#!/bin/sh\necho '# an edit' >>{conf}\n")
    (slow / "sync").chmod(0o755)
    before = conf.read_text()
    said = sentence(box, command, before=f"mount --bind {slow} /usr/local/sbin && export PATH=/usr/local/sbin:$PATH")
    assert "somebody else is editing" in said
    assert conf.read_text() == before + "# an edit\n" and os.listdir(conf.parent) == ["smb.conf"]


def test_make_uninstall_keeps_the_file_while_the_line_stands(box, conf):
    """In a mount namespace of its own, with this machine's make."""
    put(box, conf, GOOD.replace(ON, f"    include = {conf.parent}/more.conf\n"))
    conf.with_name("more.conf").write_text(ON)
    folder = box.tree / "uninstall"
    folder.mkdir(exist_ok=True)
    (folder / "pdb").mkdir(exist_ok=True)
    module = folder / "pdb/srvsvc_rs.so"
    module.touch()
    words = ["make", "-s", "-C", ROOT, "uninstall", f"PREFIX={folder}", f"MODULESDIR={folder}"]
    if box.run(["sh", "-c", f"command -v make && test -d {ROOT}"]).returncode:
        pytest.skip("another root, without make")
    assert box.run(words).returncode != 0 and module.exists()
    for broken in "", "[x\n":
        module.touch()
        put(box, conf, GOOD + broken)
        done = box.run(words)
        assert done.returncode == 0 and not module.exists(), done.stderr
        assert conf.read_text().endswith(broken) and "srvsvc_rs" not in conf.read_text()
