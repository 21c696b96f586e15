"""Which build of the module is tested."""

import os
from pathlib import Path

from .namespace import SandboxError

REPOSITORY = Path(__file__).resolve().parents[2]


def target_dir():
    """Cargo's target folder."""
    return Path(os.environ.get("CARGO_TARGET_DIR") or REPOSITORY / "target").resolve()


def module_path():
    """$SRVSVC_RS_SO, or the youngest of the release and the debug build.

    Raises SandboxError when there is none: a test must not pass because nothing was there to test.
    """
    named = os.environ.get("SRVSVC_RS_SO")
    builds = [Path(named)] if named else [target_dir() / kind / "libsrvsvc_rs.so" for kind in ("release", "debug")]
    built = [path for path in builds if path.is_file()]
    if not built:
        raise SandboxError(f"the module is not built: {' or '.join(map(str, builds))} (cargo build)")
    return max(built, key=lambda path: path.stat().st_mtime).resolve()
