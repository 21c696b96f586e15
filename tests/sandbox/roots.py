"""Where a Samba lives: this machine's, or one in a folder that a chroot makes its root."""

import os
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class SambaRoot:
    """One Samba installation. All paths but `root` are as seen from inside."""

    root: str
    modules_dir: str
    version: str

    @property
    def version_pair(self):
        """(4, 17) of 4.17.12-Debian."""
        major, minor = self.version.split(".")[:2]
        return int(major), int(minor)


@lru_cache(maxsize=None)
def samba_root(root=None):
    """The Samba in `root`; None means $SANDBOX_ROOT, or this machine."""
    root = str(Path(root or os.environ.get("SANDBOX_ROOT") or "/").resolve())
    smbd = (["chroot", root] if root != "/" else []) + ["/usr/sbin/smbd"]
    options = subprocess.run([*smbd, "--build-options"], check=True, capture_output=True, text=True).stdout
    version = subprocess.run([*smbd, "--version"], check=True, capture_output=True, text=True).stdout
    modules = next(line.split(":", 1)[1].strip() for line in options.splitlines() if "MODULESDIR:" in line)
    return SambaRoot(root, modules, version.split()[-1])
