"""A Samba that nobody knows yet starts with our line in smb.conf, and its own service answers when ours cannot know how."""

import subprocess
from pathlib import Path

import pytest
from share_calls import TEMPORARY, add, info_2, windows

from sandbox import PASSWORD, Sandbox

SHIM = Path(__file__).with_name("unknown_samba.c")


class Unknown(Sandbox):
    """A sandbox whose Samba is told by unknown_samba.c what it is."""

    def __init__(self, what, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.env.update(what)

    def _prepare(self):
        super()._prepare()
        library = self.tree / "unknown.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, SHIM], check=True)
        self.env["LD_PRELOAD"] = str(library)

    @property
    def number(self):
        """The number that this Samba's passdb interface has."""
        return 30 if self.samba.version_pair >= (4, 23) else 25


def users_log_in(box):
    """Daemons and tools find the accounts."""
    assert box.smbclient("//127.0.0.1/public", "-c", "ls", user="alice").returncode == 0
    wrong = box.smbclient("//127.0.0.1/public", "-c", "ls", "-U", f"alice%not{PASSWORD}")
    assert "LOGON_FAILURE" in wrong.stdout + wrong.stderr
    tool = box.run(["pdbedit", "-L", "-s", box.conf], env=box.env)
    assert tool.returncode == 0 and "alice" in tool.stdout, tool.stderr
    return tool.stderr


@pytest.mark.parametrize("number", [0, 1, 24, 31, 77, 999])
def test_any_number_of_the_passdb_interface(number):
    box = Unknown({}, "ours", "plain", log_level="1 passdb:5")
    box.env["PASSDB_NUMBER"] = f"{number}:{box.number}"
    with box:
        said = users_log_in(box)
        assert box.served_by("alice") == "ours"
        assert "Can't register passdb backend" not in said + box.smbd_log() + box.worker_log() + box.log("smbd.out")
        assert "pdb backend srvsvc_rs:tdbsam has a valid init" in box.smbd_log(), "passdb's log level is not what it was"


@pytest.mark.parametrize("without", ["make_pdb_method_name", "pdb_find_backend_entry", "debuglevel_get_class", "debuglevel_set_class",
                                     "samba_version_string", "lp_parm_const_string", "get_dyn_CONFIGFILE", "lp_pid_directory"])
def test_without_a_function_of_samba(without):
    with Unknown({"WITHOUT": without}, "ours", "plain", options={"fallback": "yes"}) as box:
        users_log_in(box)
        assert box.served_by("alice") in ("ours", "c")
        assert "public" in box.rpcclient("netshareenumall").stdout


@pytest.mark.parametrize("version", ["4.99.0", "4.16.11-Debian", "5.0.0pre1", "4", "four dot twenty", ""])
@pytest.mark.parametrize("route", ["passdb", "preload"])
def test_another_version_is_served_by_its_own_code(route, version):
    box = Unknown({"SAMBA_VERSION": version}, "ours", "plain", route)
    if route == "passdb":
        box.env["PASSDB_NUMBER"] = f"31:{box.number}"
    with box:
        users_log_in(box)
        assert [box.served_by(user) for user in ("alice", "root")] == ["c", "c"]
        if route == "passdb":
            assert f"Samba {version} is not known to srvsvc_rs: Samba's own srvsvc answers" in box.worker_log()


def test_another_version_s_registry_is_left_alone():
    with Unknown({}, "ours", "registry") as box:
        assert add(box.impacket("adminuser"), info_2(box, "yesterday", windows(box.data / "public"), kind=TEMPORARY)) == (0, 0)
        for version, stays in (("4.99.0", True), (None, False)):
            box.env.pop("SAMBA_VERSION", None)
            if version:
                box.env["SAMBA_VERSION"] = version
            box.restart()
            assert ("yesterday" in box.net("conf", "listshares", check=True).stdout.split()) == stays
