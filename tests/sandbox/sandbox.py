"""One private smbd: its folders, its life, its processes."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from . import accounts, conf, databases
from .clients import Clients
from .life import Life
from .module import module_path
from .namespace import Namespace, Plan, SandboxError
from .roots import samba_root

FOLDERS = "etc private lock state cache pid rpc winbindd binddns ntp usershares log data homes tmp".split()


class Sandbox(Life, Clients):
    """A context manager: a stock smbd of its own, in namespaces of its own, gone at the end of the block.

    impl      `ours` (the module is loaded) or `c` (Samba's own srvsvc).
    conf      one of conf.CONFIGURATIONS.
    route     how the module comes in: `passdb` (smb.conf line) or `preload` (LD_PRELOAD).
    net       `private` (port 445 of a network of its own) or `host` (a free port of this machine's loopback).
    root      folder of another Samba (None: $SANDBOX_ROOT, or this machine's).
    extra     more lines for [global]; shares: more text after the last share; {tree} in them is the sandbox's folder.
    options   srvsvc_rs options, by name without the prefix; `fallback = no` unless told otherwise.
    folders   more folders in its tree.
    backend   the passdb backend proper.
    scripts   give Samba the commands that change shares: True those of the registry, "file" those of a text file.
    log_level smbd's `log level`; workers have that of rpc_srv.
    env       more environment for smbd.
    beside    another sandbox whose private network this one shares, as 127.0.0.2.
    charset   Samba's `unix charset`: smb.conf is written in it.
    keep      leave the tree behind (also: SANDBOX_KEEP=1), to look at the logs.
    """

    host = "127.0.0.1"

    def __init__(self, impl="c", conf="plain", route="passdb", net="private", root=None, extra=(), shares="",
                 options=None, folders=(), backend="tdbsam", scripts=False, log_level="1", env=None, keep=False, beside=None, charset="UTF-8"):
        if impl not in ("ours", "c") or route not in ("passdb", "preload") or net not in ("private", "host"):
            raise ValueError("impl is ours or c, route is passdb or preload, net is private or host")
        self.impl, self.configuration, self.route, self.net_kind = impl, conf, route, net
        self.samba = samba_root(root)
        self.extra = [extra] if isinstance(extra, str) else list(extra)
        self.charset = charset
        if charset != "UTF-8":
            self.extra.insert(0, f"unix charset = {charset}")
        self.more_shares, self.folders = shares, tuple(folders)
        self.options = {"fallback": "no", **(options or {})} if impl == "ours" else {}
        self.backend, self.scripts, self.log_level, self.env = backend, scripts, log_level, dict(env or {})
        self.keep = keep or bool(os.environ.get("SANDBOX_KEEP"))
        self.module = module_path() if impl == "ours" else None
        self.beside, self.host = beside, "127.0.0.2" if beside else Sandbox.host
        self.interfaces = f"{self.host}/8" if beside else "lo"
        self.tree = self.conf = self.port = self.namespace = self.smbd = None

    # Life

    def _prepare(self):
        self.tree = Path(tempfile.mkdtemp(prefix="sandbox-"))
        self._make_tree()
        conf.write_extras(self.tree, self.configuration)
        if self.scripts:
            self._write_scripts()
        self.write_conf()
        self._make_namespace()
        if self.beside:
            self.run_here(["ip", "address", "add", f"{self.host}/8", "dev", "lo"])
        self._fill_databases()

    def _make_tree(self):
        self.tree.chmod(0o755)
        for folder in (*FOLDERS, *self.folders):
            (self.tree / folder).mkdir(mode=0o755, parents=True)
        (self.tree / "private").chmod(0o700)
        (self.tree / "tmp").chmod(0o1777)
        (self.tree / "usershares").chmod(0o1770)
        self.conf = self.tree / "etc/smb.conf"
        self.client_conf = self.tree / "etc/client.conf"
        self.log_dir, self.data = self.tree / "log", self.tree / "data"
        self.port = 445 if self.net_kind == "private" else _free_port()
        accounts.write_unix_accounts(self.samba.root, self.tree / "etc", self.tree / "homes")

    def _make_namespace(self, covers=(), shows=()):
        module = str(self.module) if self.module else ""
        if module and self.route == "preload":
            self._preload = self.tree / "libsrvsvc_rs.so"
            self._preload.write_bytes(self.module.read_bytes())
            module = ""
        self.namespace = Namespace(
            Plan(str(self.tree), str(self.conf), self.samba.root, self.samba.modules_dir, module, "srvsvc_rs.so",
                 self.net_kind == "private", self.keep, covers, shows),
            self.beside and self.beside.namespace,
        )

    def _write_scripts(self):
        file, setup = self.tree / "etc/shares.conf", self.tree / "etc/setup.conf"
        script, words = ("share-file", f"{file}") if self.scripts == "file" else ("share-command", f"/usr/bin/net {setup}")
        shutil.copy(Path(__file__).with_name(script), self.tree / "etc")
        self.extra += [f"{verb} share command = {self.tree}/etc/{script} {verb} {words}" for verb in ("add", "change", "delete")]
        if self.scripts == "file":
            file.touch()
            self.more_shares += f"[global]\n    include = {file}\n"

    def _fill_databases(self):
        databases.fill(self, self._write_setup(), self._registry_shares())

    def _write_setup(self):
        """smb.conf without the module, for tools."""
        setup = self.tree / "etc/setup.conf"
        setup.write_bytes(self._conf_text(self.backend, extra=self._setup_lines()).encode(self.charset))
        return setup

    def _registry_shares(self):
        return conf.shares(self.tree, self.configuration)[2]

    def _setup_lines(self):
        """What of `extra` the tools need that fill the databases."""
        return [line for line in self.extra if line.startswith("unix charset")]

    def close(self):
        """End everything. Safe to call twice."""
        if self.namespace:
            self.namespace.close()
            self.namespace = None
        if self.smbd:
            self.smbd.wait()
            self.smbd = None
        if self.tree and not self.keep:
            subprocess.run(["rm", "-rf", "--one-file-system", str(self.tree)], check=False)
        elif self.tree:
            print(f"kept: {self.tree}")
        self.tree = None

    def start(self, wait=True):
        """Start smbd, and wait until it listens."""
        environment = self._environment()
        environment.update(self.env)
        argv = ["/usr/sbin/smbd", "--foreground", "--no-process-group", "-s", self.conf, "-l", self.log_dir]
        if self.route == "preload" and self.impl == "ours":
            libraries = ":".join(filter(None, (environment.get("LD_PRELOAD"), str(self._preload))))
            argv = ["env", f"LD_PRELOAD={libraries}", *argv]
        with open(self.log_dir / "smbd.out", "ab") as out:
            self.smbd = subprocess.Popen(
                self.namespace.enter(argv), stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment,
                start_new_session=True,  # an ending smbd signals its process group
            )
        if wait:
            self._await_port()

    def _await_port(self, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.smbd.poll() is not None:
                break
            try:
                with self.network():
                    socket.create_connection((self.host, self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SandboxError(f"smbd does not listen; exit status {self.smbd.poll()}\n{self.log('smbd.out')}\n{self.smbd_log()[-4000:]}")

    def stop(self):
        """End smbd, samba-dcerpcd and the workers (which outlive smbd), by pid."""
        # A signal that comes while a process is starting may find no handler yet and be lost, hence the repeats.
        for attempt in range(60):
            left = [pid for pid, name in self.processes().items()
                    if name in ("smbd", "samba-dcerpcd") or name.startswith("rpcd_")]
            if not left:
                break
            if attempt % 20 == 0:
                self._signal(left, signal.SIGKILL if attempt == 40 else signal.SIGTERM)
            time.sleep(0.05)
        else:
            raise SandboxError(f"these do not end: {left}")
        if self.smbd:
            self.smbd.wait()
            self.smbd = None

    def restart(self):
        """Stop everything, start smbd again on the same databases."""
        self.stop()
        self.start()

    # Configuration

    def write_conf(self):
        """Write smb.conf anew from the attributes; atomic, so that a running smbd never reads half of it."""
        passdb = f"srvsvc_rs:{self.backend}" if self.impl == "ours" and self.route == "passdb" else self.backend
        options = [f"srvsvc_rs:{name} = {value}" for name, value in self.options.items()]
        self._replace(self.conf, self._conf_text(passdb, options))
        # python3-samba runs in the test's own process, where neither our module nor our accounts are.
        self._replace(self.client_conf, conf.global_section(self.tree, self.port, 0, "tdbsam", [], self.interfaces))

    def _conf_text(self, passdb, options=(), extra=None):
        lines, text, _ = conf.shares(self.tree, self.configuration)
        head = conf.global_section(self.tree, self.port, self.log_level, passdb, [*options, *lines, *(self.extra if extra is None else extra)], self.interfaces)
        return (head + text + self.more_shares).replace("{tree}", str(self.tree))

    def _replace(self, path, text):
        fresh = path.with_suffix(".new")
        fresh.write_bytes(text.encode(self.charset))
        fresh.replace(path)

    def reload(self):
        """Tell smbd to read its configuration again. Workers get no such message, they have to look."""
        self.smbcontrol("smbd", "reload-config", check=True)

    # Processes

    def run(self, argv, check=False, input=None, timeout=120, env=None, cwd=None):
        """Run a command inside; a CompletedProcess with text."""
        argv = [str(word) for word in argv]
        if cwd:
            argv = ["env", f"--chdir={cwd}", *argv]
        done = subprocess.run(
            self.namespace.enter(argv), input=input if input is not None else "", capture_output=True, text=True,
            errors="backslashreplace", timeout=timeout, env={**self._environment(), **(env or {})},
        )
        if check and done.returncode != 0:
            raise SandboxError(f"{' '.join(argv)}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def run_here(self, argv, timeout=300, env=None, cwd=None):
        """Run a command of this machine in the sandbox's network, with this machine's files and processes."""
        return subprocess.run(
            self.namespace.enter_network(argv), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="backslashreplace", timeout=timeout, cwd=cwd, env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
        )

    def network(self):
        """Within this block the calling thread is in the sandbox's network (see Namespace.network)."""
        return self.namespace.network()

    def processes(self):
        """{pid: program} of everything inside; pids are the caller's."""
        named = {pid: self._name(pid) for pid in self.namespace.processes()}
        return {pid: name for pid, name in named.items() if name}  # a zombie has none

    def worker_pids(self, name="rpcd_classic"):
        """Pids of the worker processes that serve srvsvc."""
        return [pid for pid, program in self.processes().items() if program == name]

    def kill_worker(self, how=signal.SIGKILL):
        """Signal every rpcd_classic and wait until they are gone: samba-dcerpcd has heard of it, so it sends no new pipe there any more."""
        pids = self.worker_pids()
        self._signal(pids, how)
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in pids):
            if time.monotonic() > deadline:
                raise SandboxError(f"workers {pids} survive signal {how}")
            time.sleep(0.02)
        return pids

    # Logs

    def log(self, name):
        """Text of a log file; empty when there is none yet."""
        path = self.log_dir / name
        return path.read_text(errors="backslashreplace") if path.exists() else ""

    def worker_log(self):
        """What the workers logged."""
        return self.log("log.rpcd_classic")

    def smbd_log(self):
        """What smbd logged."""
        return self.log("log.smbd")

    # Small things

    @staticmethod
    def _environment():
        kept = {name: os.environ[name] for name in ("HOME", "TERM") if name in os.environ}
        return {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", **kept}

    @staticmethod
    def _name(pid):
        # The program's file: Samba gives its processes titles of their own.
        try:
            return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
        except OSError:
            return ""

    @staticmethod
    def _signal(pids, how):
        for pid in pids:
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                pass


def _free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]
