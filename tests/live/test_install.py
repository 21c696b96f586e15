"""make install and make uninstall: what is put where, twice, and that all of it goes again."""

import os
import subprocess
from pathlib import Path

import pytest

from sandbox import module_path

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def make(tmp_path):
    def run(goal, *settings):
        # install-files is install without the building.
        subprocess.run(["make", "-s", "-C", ROOT, goal, f"DESTDIR={tmp_path}", f"MODULE={module_path()}", *settings], check=True)
        return {str(path.relative_to(tmp_path)): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}

    return run


def test_installed_twice_and_gone_again(make, tmp_path):
    settings = ("PREFIX=/opt/x", "MODULESDIR=/opt/samba")
    wanted = {
        "opt/samba/pdb/srvsvc_rs.so": 0o644,
        "opt/x/include/srvsvc_rs.h": 0o644,
        "opt/x/share/man/man8/srvsvc_rs.8": 0o644,
        "opt/x/share/man/man8/srvsvc-rs-ctl.8": 0o644,
        "opt/x/sbin/srvsvc-rs-ctl": 0o755,
    }
    assert make("install-files", *settings) == wanted
    assert make("install-files", *settings) == wanted
    assert (tmp_path / "opt/samba/pdb/srvsvc_rs.so").read_bytes() == module_path().read_bytes()
    assert make("uninstall", *settings) == {}


@pytest.mark.skipif("SANDBOX_ROOT" in os.environ, reason="about this machine's Samba")
def test_without_settings_it_goes_where_this_samba_looks(make):
    options = subprocess.run(["smbd", "-b"], capture_output=True, text=True, check=True).stdout
    folder = next(line.split(":", 1)[1].strip() for line in options.splitlines() if "MODULESDIR" in line)
    assert f"{folder}/pdb/srvsvc_rs.so".lstrip("/") in make("install-files")
    assert make("uninstall") == {}
