"""The floor: a server that hands over prepared bytes, to see how far from the limit ours is (floor.c)."""

import subprocess
from pathlib import Path

from sandbox import Sandbox
from sandbox.module import target_dir


def build():
    """Compile floor.c; the path of the library."""
    out = target_dir() / "bench" / "floor.so"
    out.parent.mkdir(parents=True, exist_ok=True)
    packages = ["samba-util", "dcerpc_server", "ndr", "talloc", "tevent"]
    flags = subprocess.run(["pkg-config", "--cflags", *packages], check=True, capture_output=True, text=True).stdout.split()
    source = Path(__file__).with_name("floor.c")
    command = ["cc", "-O2", "-fPIC", "-shared", "-D_GNU_SOURCE", *flags, "-o", str(out), str(source)]
    subprocess.run(command, check=True)
    return out


def key(opnum, stub):
    """The name of an answer's file: FNV-1a as floor.c has it."""
    value = 0xCBF29CE484222325
    for byte in opnum.to_bytes(2, "little") + stub:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


class Floor(Sandbox):
    """A sandbox whose srvsvc is the floor's. It has the accounts and nothing to list: it answers what it was taught."""

    def __init__(self, library):
        super().__init__("c", "plain")
        self.impl, self.route, self.module, self.options = "ours", "preload", library, {}

    def start(self, wait=True):
        self.answers = self.tree / "answers"
        self.answers.mkdir(exist_ok=True)
        self.env["SRVSVC_FLOOR"] = str(self.answers)
        super().start(wait)

    def teach(self, call, reply):
        """Let it answer a call with these bytes."""
        (self.answers / key(call.opnum, call.stub)).write_bytes(reply)
