"""A pytest plugin for impacket's own suite: puts the share list back after each case, or one failure causes others.

$SHARE_KEEPER is the words, one a line, of a command line that ends in `net conf`.
"""

import os
import subprocess

NET_CONF = os.environ["SHARE_KEEPER"].split("\n")


def _shares():
    done = subprocess.run([*NET_CONF, "listshares"], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")) - {""}


KEPT = _shares()


def pytest_runtest_teardown():
    for name in _shares() - KEPT:
        subprocess.run([*NET_CONF, "delshare", name], check=True)
