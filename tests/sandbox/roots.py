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
    build_options: str = ""  # what `smbd --build-options` says

    @property
    def version_pair(self):
        """(4, 17) of 4.17.12-Debian."""
        major, minor = self.version.split(".")[:2]
        return int(major), int(minor)

    def built_with(self, option):
        """Whether a line of the build options is this, say WITH_PROFILE."""
        return option in (line.strip() for line in self.build_options.splitlines())

    def has_vfs_module(self, name):
        """Whether there is a VFS module of this name, in a file or in smbd itself."""
        file = Path(self.root, self.modules_dir.lstrip("/"), "vfs", f"{name}.so")
        return file.exists() or f"vfs_{name}" in self.build_options.split()


@lru_cache(maxsize=None)
def samba_root(root=None):
    """The Samba in `root`; None means $SANDBOX_ROOT, or this machine."""
    root = str(Path(root or os.environ.get("SANDBOX_ROOT") or "/").resolve())
    smbd = (["chroot", root] if root != "/" else []) + ["/usr/sbin/smbd"]
    options = subprocess.run([*smbd, "--build-options"], check=True, capture_output=True, text=True).stdout
    version = subprocess.run([*smbd, "--version"], check=True, capture_output=True, text=True).stdout
    modules = next(line.split(":", 1)[1].strip() for line in options.splitlines() if "MODULESDIR:" in line)
    return SambaRoot(root, modules, version.split()[-1], options)
