"""A pytest plugin for impacket's own suite: puts the share list back after each case and lets its client end, or one case disturbs
the next: they leave their connections to python, and one looks at the first file that is open, whosever it is.

$SHARE_KEEPER is the words, one a line, of a command line that runs inside the sandbox, $SHARE_KEEPER_CONF its smb.conf.
"""

import gc
import os
import re
import subprocess
import time

INSIDE = os.environ["SHARE_KEEPER"].split("\n")
CONF = ["-s", os.environ["SHARE_KEEPER_CONF"]]


def _inside(program, *words):
    return subprocess.run([*INSIDE, program, *CONF, *words], capture_output=True, text=True, check=True).stdout


def _shares():
    return set(_inside("net", "conf", "listshares").split("\n")) - {""}


def _sessions():
    return len(re.findall(r"^\d+ ", _inside("smbstatus", "--processes"), re.M))


KEPT, CLIENTS = _shares(), _sessions()


def pytest_runtest_teardown():
    for name in _shares() - KEPT:
        _inside("net", "conf", "delshare", name)
    gc.collect()
    deadline = time.monotonic() + 5
    while _sessions() > CLIENTS and time.monotonic() < deadline:
        time.sleep(0.02)
