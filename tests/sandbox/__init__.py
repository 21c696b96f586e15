"""A private stock smbd for tests: see README.md in this folder."""

from .accounts import ADMIN, ALICE, ANONYMOUS, BOB, CAROL, GUEST, PASSWORD, POWER_USER, ROOT, SERVER_OPERATOR, Caller
from .conf import CONFIGURATIONS
from .module import module_path
from .namespace import SandboxError
from .roots import samba_root
from .rpc import BindRefused, Fault, RawPipe
from .sandbox import Sandbox

__all__ = [
    "ADMIN", "ALICE", "ANONYMOUS", "BOB", "CAROL", "CONFIGURATIONS", "GUEST", "PASSWORD", "POWER_USER", "ROOT",
    "SERVER_OPERATOR", "BindRefused", "Caller", "Fault", "RawPipe", "Sandbox", "SandboxError", "module_path", "samba_root",
]
