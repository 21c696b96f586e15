"""srvsvc-rs-ctl beside a Samba of one's own build, which is in no folder of the system: the line goes before the module does."""

import shutil
from pathlib import Path

import pytest

from sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
LINE = "    passdb backend = srvsvc_rs:tdbsam\n"
# The system's own Samba is not there.
HIDE = "for program in smbd testparm net; do mount --bind /dev/null $(command -v $program); done"


@pytest.fixture(scope="module")
def box():
    with Sandbox("ours", "plain") as box:
        yield box


@pytest.fixture
def own(box):
    """The folder of the build: the system's programs under another prefix, and an smbd that names the smb.conf there."""
    folder = box.tree / "own"
    script = f"""rm -rf {folder} && mkdir -p {folder}/sbin {folder}/bin {folder}/lib/pdb {folder}/etc && touch {folder}/lib/pdb/srvsvc_rs.so
        cp $(command -v smbd) {folder}/sbin/real && cp $(command -v testparm) $(command -v net) {folder}/bin && rm -f /etc/samba/smb.conf*"""
    box.run(["sh", "-ec", script], check=True)
    smbd = folder / "sbin/smbd"
    smbd.write_text(f"#!/bin/sh\n{folder}/sbin/real \"$@\" | sed 's|CONFIGFILE: .*|CONFIGFILE: {folder}/etc/smb.conf|'\n")
    smbd.chmod(0o755)
    for name in ("srvsvc-rs-ctl", "prerm"):
        shutil.copy(ROOT / ("tools" if "ctl" in name else "debian") / name, box.tree / name)
    (folder / "etc/smb.conf").write_text(f"[global]\n    private dir = {box.tree}/private\n    state directory = {box.tree}/state\n"
                                         f"    lock directory = {box.tree}/lock\n{LINE}")
    return folder


def hidden(box, command, before="true"):
    """What the command does where the system has no Samba after `before`."""
    return box.run(["unshare", "--mount", "--propagation", "unchanged", "sh", "-c", f"{HIDE}; {before}; {command}"])


def by_path(own):
    return f"export PATH=$PATH:{own}/sbin:{own}/bin"


def stands(own):
    return "srvsvc_rs" in (own / "etc/smb.conf").read_text()


@pytest.mark.parametrize("how", ["by PATH", "where it is put by default"])
def test_the_line_goes_from_the_builds_own_file(box, own, how):
    before = by_path(own) if how == "by PATH" else f"mount -t tmpfs t /usr/local && ln -s {own} /usr/local/samba"
    done = hidden(box, f"{box.tree}/srvsvc-rs-ctl disable", before)
    assert done.returncode == 0 and f"{own}/etc/smb.conf: passdb backend = tdbsam" in done.stdout, done.stderr
    assert not stands(own)


def test_a_smbd_that_is_not_found_is_no_telling(box, own):
    done = hidden(box, f"{box.tree}/srvsvc-rs-ctl disable")
    assert done.returncode == 1 and "no smbd is found" in done.stderr, done.stdout
    box.run(["sh", "-c", "echo '[global]' >/etc/samba/smb.conf"], check=True)
    assert hidden(box, f"{box.tree}/srvsvc-rs-ctl disable").returncode == 1, "that file may be another Samba's"
    done = hidden(box, f"{box.tree}/srvsvc-rs-ctl -s {own}/etc/smb.conf disable")
    assert done.returncode == 0 and not stands(own), done.stderr


def test_a_folder_that_others_can_change_is_asked_for_nothing(box, own):
    (own / "sbin").chmod(0o777)
    done = hidden(box, f"{box.tree}/srvsvc-rs-ctl disable", by_path(own))
    assert done.returncode == 1 and "no smbd is found" in done.stderr and stands(own), done
    first = f"export PATH={own}/sbin:{own}/bin:$PATH"
    done = box.run(["sh", "-c", f"{first}; {box.tree}/srvsvc-rs-ctl disable"])
    assert done.returncode == 1 and f"PATH finds {own}/sbin/smbd" in done.stderr and stands(own), done


@pytest.mark.parametrize("found", [True, False])
def test_make_uninstall_takes_the_line_out_first(box, own, found):
    if box.run(["sh", "-c", f"command -v make && test -d {ROOT}"]).returncode:
        pytest.skip("another root, without make")
    done = hidden(box, f"make -s -C {ROOT} uninstall PREFIX={own} MODULESDIR={own}/lib", by_path(own) if found else "true")
    gone = not (own / "lib/pdb/srvsvc_rs.so").exists()
    assert (done.returncode == 0, gone, stands(own)) == (found, found, not found), done.stderr


@pytest.mark.parametrize("left, goes", [("nothing", True), ("a file without the line", True), ("a file with the line", True), ("what enable kept", False)])
def test_the_package_goes_after_samba_went(box, own, left, goes):
    """Of Debian's Samba nothing but its smb.conf can be left."""
    conf = Path("/etc/samba/smb.conf")
    if left != "nothing":
        name = f"{conf}.before-srvsvc-rs" if left == "what enable kept" else conf
        box.run(["tee", name], input="[global]\n" + (LINE if "with the" in left else ""), check=True)
    done = hidden(box, f"sh {box.tree}/prerm remove", f"export PATH={box.tree}:$PATH")
    assert (done.returncode == 0) == goes, done.stderr
    assert "srvsvc_rs" not in box.run(["sh", "-c", f"cat {conf} 2>/dev/null"]).stdout
