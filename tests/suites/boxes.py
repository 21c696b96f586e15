"""The sandbox that a suite wants."""

import shutil
from pathlib import Path

CTL = Path(__file__).resolve().parents[2] / "tools/srvsvc-rs-ctl"
# nmap speaks nothing newer than SMB1, and no printer share may be there: it tries to write into each.
NMAP = {"conf": "usershares", "extra": ("server min protocol = NT1", "ntlm auth = yes")}
# Shares a folder of the server's that is on no drive.
ANYWHERE = {"conf": "registry"}
# What the other suites expect of every Windows server: a drive C: that is shared, with a folder WINDOWS on it.
OTHERS = {"conf": "registry", "folders": ("drive-c/WINDOWS/TEMP",)}
WANTED = {"nmap": NMAP, "rpcclient": ANYWHERE}


def arguments(suite, impl):
    """Keyword arguments of Sandbox for this suite. Samba's own srvsvc gets the commands it needs to change shares."""
    return {"impl": impl, "scripts": impl == "c", **WANTED.get(suite, OTHERS)}


def ready(box, suite):
    """The sandbox, with a drive C: where the suite wants one: made as an administrator makes it."""
    if suite not in WANTED and box.net("conf", "showshare", "C$").returncode != 0:
        tool = shutil.copy(CTL, box.tree / "srvsvc-rs-ctl")
        made = box.run([tool, "drive", "add", "C:", box.tree / "drive-c"])
        assert made.returncode == 0, made
    return box
