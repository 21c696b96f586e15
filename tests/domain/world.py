"""The domain as a whole."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from sandbox import samba_root
from sandbox.module import target_dir

from . import people
from .boxes import Box
from .servers import CONF, Controller, Member, kerberos

HERE = Path(__file__).resolve().parent
PACKAGES = (HERE / "packages").read_text().split()


def root():
    """The folder with the Debian that every box runs, $SUITE's; made once."""
    suite = os.environ.get("SUITE", "bookworm")
    folder = target_dir() / "domain" / suite
    subprocess.run([str(HERE.parent / "versions/make-root"), suite, str(folder), *PACKAGES], check=True)
    return folder


class World:
    """A context manager: domain AD.TEST (ADDOM) with the controllers `dc1` and `dc2`, the member `files`, and `client`."""

    def __enter__(self):
        self._stack = ExitStack()
        try:
            self._make()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_):
        self._stack.close()

    def _make(self):
        self._debian = root()
        self.samba = samba_root(str(self._debian))
        self.modules_dir = self.samba.modules_dir
        self._kept = folder = self._folder()
        self.client_conf = folder / "client.conf"
        self.client_conf.write_text(f"[global]\n    workgroup = {people.DOMAIN}\n    realm = {people.REALM}\n    private dir = {folder}\n    lock directory = {folder}\n    cache directory = {folder}\n    state directory = {folder}\n")
        names = ("dc1", "dc2", "files", "client")
        self.boxes = [self._box(name, f"10.9.0.{number}") for number, name in enumerate(names, 1)]
        one, two, files, self.client = self.boxes
        self.client.become_switch()
        for box in (one, two, files):
            box.plug_into(self.client)
        self.dc1, self.dc2, self.files = Controller(self, one), Controller(self, two), Member(self, files)
        self.client.write("/etc/resolv.conf", f"search {people.REALM.lower()}\nnameserver {one.address}\nnameserver {two.address}\n")
        self.client.write("/etc/krb5.conf", kerberos(people.REALM))
        self.client.write(CONF, f"[global]\n    workgroup = {people.DOMAIN}\n    realm = {people.REALM}\n    disable netbios = yes\n")
        self.dc1.provision()
        self.dc1.populate()
        self.dc1.start()
        self.files.join(self.dc1)
        self.files.start()
        self.dc2.join(self.dc1)
        self.dc2.start()

    def _folder(self):
        base = target_dir() / "domain"
        for left in base.glob("run-*"):
            with open(left / "lock", "a") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue  # somebody else's, and in use
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=base))
        lock = self._stack.enter_context(open(folder / "lock", "a"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _box(self, name, address):
        box = Box(name, address, self._debian, self._kept / name)
        self._stack.callback(box.close)
        return box

    @contextmanager
    def one_more(self, name, address):
        """Within this block there is one more machine, with a cable to the others."""
        with closing(Box(name, address, self._debian, self._kept / name)) as box:
            box.plug_into(self.client)
            yield box
