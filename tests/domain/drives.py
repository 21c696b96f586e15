"""A drive on a server of the domain, made by srvsvc-rs-ctl, of which nothing is left."""

import shutil
from contextlib import contextmanager

from .servers import Controller
from .test_ctl import ctl, tool

FOLDER = "/srv/drive"


@contextmanager
def drive(server, *lines):
    """Within this block the server has a drive C:, which is FOLDER, and more lines in [global]. Behind it the registry, smb.conf and the
    folders are as they were, however far it came."""
    tool(server)
    kept = server.net("conf", "list").stdout
    # Where a controller keeps shares that are made from Windows.
    registry = ["registry shares = yes"] if isinstance(server, Controller) else []
    with server.configured(*lines, *registry):
        try:
            server.box.run(["install", "-d", "-m", "2775", "-g", f"{server.domain}\\domain admins", FOLDER], check=True)
            status, said = ctl(server.box, "drive", "add", "C:", FOLDER)
            assert status == 0, said
            yield
            status, said = ctl(server.box, "drive", "remove", "C:")
            assert status == 0, said
            assert server.net("conf", "list").stdout == kept
        finally:
            server.net("conf", "drop")
            server.net("conf", "import", "/dev/stdin", input=kept)
            shutil.rmtree(server.box.files / FOLDER.lstrip("/"), ignore_errors=True)
    assert server.net("conf", "list").stdout == kept
