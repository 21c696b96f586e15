"""The servers of the domain: two controllers and a member, each in a box of its own, with our module or with Samba's own service."""

import os
import re
import shutil
import signal
import socket
from contextlib import contextmanager
from pathlib import Path

from sandbox import SandboxError, module_path
from sandbox.clients import Clients

from . import people
from .boxes import until

CONF = "/etc/samba/smb.conf"


def kerberos(realm):
    """/etc/krb5.conf."""
    return f"[libdefaults]\n    default_realm = {realm}\n    dns_lookup_realm = false\n    dns_lookup_kdc = true\n    rdns = false\n"


class Server(Clients):
    """What every server has. Command line clients run on the client's machine, python's in its network."""

    port, conf = 445, CONF
    realm, domain = people.REALM, people.DOMAIN
    # Somebody who may log in.
    somebody = people.ALICE

    def __init__(self, world, box):
        self.world, self.box, self.host = world, box, box.address
        self.client_conf = world.client_conf
        self.modules = world.modules_dir
        inside = box.files / self.module.lstrip("/")
        inside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(module_path(), inside)

    @property
    def name(self):
        """The server's name as the domain has it."""
        return f"{self.box.name}.{self.realm.lower()}"

    @property
    def module(self):
        """Where the module is, as seen from inside."""
        return f"{self.modules}/pdb/srvsvc_rs.so"

    def hosts_file(self, *resolvers):
        """Names and name servers; the own name must not be on 127.x, or a controller would give that to others."""
        lines = [f"{box.address} {box.name}.{people.REALM.lower()} {box.name}" for box in self.world.boxes]
        self.box.write("/etc/hosts", "127.0.0.1 localhost\n" + f"{self.host} {self.name} {self.box.name}\n" + ("\n".join(lines) if not resolvers else "") + "\n")
        self.box.write("/etc/resolv.conf", f"search {self.realm.lower()}\n" + "".join(f"nameserver {one}\n" for one in resolvers or [self.host]))
        self.box.write("/etc/krb5.conf", kerberos(self.realm))

    # For the clients: see Clients

    def _login(self, user):
        return super()._login(people.ADMINISTRATOR if user == "root" else user)

    def network(self):
        return self.world.client.network()

    def run(self, argv, **kwargs):
        return self.world.client.run(argv, **kwargs)

    def net(self, *args, **kwargs):
        """net on the server itself."""
        return self.box.run(["net", *args], **kwargs)

    def smbcontrol(self, *args, **kwargs):
        return self.box.run(["smbcontrol", *args], **kwargs)

    def smbstatus(self, *args, **kwargs):
        return self.box.run(["smbstatus", *args], **kwargs)

    # Workers

    def worker_pids(self, name="rpcd_classic"):
        """Pids of the processes that serve srvsvc; those that only tell a starting samba-dcerpcd what they would serve are none of them."""
        return [pid for pid in self.box.pids(name) if b"--list-interfaces" not in _command_line(pid)]

    def kill_worker(self):
        """End every worker: the next call starts a fresh one."""
        pids = self.worker_pids()
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if not until(lambda: not set(pids) & set(self.worker_pids()), 20, 0.05):
            raise SandboxError(f"{self.name}: workers survive")

    def worker_log(self):
        """What the workers logged."""
        return self.box.log("log.rpcd_classic")

    def wait_for_port(self, port, seconds=60):
        """Wait until somebody listens there."""
        def open_there():
            try:
                with self.network():
                    socket.create_connection((self.host, port), 2).close()
                return True
            except OSError:
                return False
        if not until(open_there, seconds):
            raise SandboxError(f"{self.name} does not listen on port {port}\n" + self.box.log("log.smbd")[-3000:])

    # Configuration

    def text(self):
        """smb.conf."""
        return (self.box.files / CONF.lstrip("/")).read_text()

    def set_text(self, text):
        """Write smb.conf in one step, have smbd read it, and start with fresh workers."""
        self.box.write(CONF, text)
        self.smbcontrol("all", "reload-config")
        self.kill_worker()

    @contextmanager
    def configured(self, *lines, shares="", without=()):
        """Within this block [global] has more lines, less those that begin with one of `without`; and there are more shares."""
        before = self.text()
        kept = "\n".join(line for line in before.split("\n") if not line.strip().startswith(tuple(without) or "\0"))
        with_lines = "\n    ".join(["[global]", *lines])
        self.set_text(re.sub(r"(?m)^\[global\]$", lambda _: with_lines, kept, count=1) + shares)
        try:
            yield self
        finally:
            self.set_text(before)

    @contextmanager
    def samba_own(self):
        """Within this block Samba's own service answers."""
        with self.configured("srvsvc_rs:enable = no"):
            yield self


def _command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


class Controller(Server):
    """An AD domain controller. `samba` starts smbd and winbindd itself."""

    OPTIONS = ("srvsvc_rs:fallback = no", "log level = 1", "disable netbios = yes", "load printers = no", "interfaces = lo eth0", "bind interfaces only = yes")

    def provision(self):
        """Make the domain, with nobody in it."""
        self._forget()
        self.hosts_file(self.host)
        self.box.run(["samba-tool", "domain", "provision", "--use-rfc2307", f"--realm={self.realm}", f"--domain={self.domain}", "--server-role=dc",
                      "--dns-backend=SAMBA_INTERNAL", f"--host-ip={self.host}", f"--adminpass={people.PASSWORD}"], check=True)
        self._options()

    def populate(self):
        """Let in whom people.py tells of."""
        self.box.run(["python3", "-"], input=people.script(), check=True)

    def join(self, first):
        """Be one more controller of the domain that `first` made."""
        self._forget()
        self.hosts_file(first.host)
        self.box.run(["samba-tool", "domain", "join", people.REALM.lower(), "DC", f"--option=interfaces=lo eth0", "--option=bind interfaces only=yes",
                      "-U", people.ADMINISTRATOR.option, "--dns-backend=SAMBA_INTERNAL"], check=True)
        self._options()

    def _forget(self):
        for path in (CONF, "/var/lib/samba/private/krb5.conf"):
            (self.box.files / path.lstrip("/")).unlink(missing_ok=True)

    def _options(self):
        text = "\n".join(line for line in self.text().split("\n") if "dns forwarder" not in line and "interfaces" not in line)
        self.box.write(CONF, text.replace("[global]", "\n\t".join(["[global]", *self.OPTIONS]), 1))

    def start(self, argv=("/usr/sbin/samba",), preload=True):
        """Start it, the module preloaded, and wait until it does its work."""
        env = {"LD_PRELOAD": self.module} if preload else {}
        words = [f"LD_PRELOAD={self.module}"] if preload else []
        # The variable stands before the server's own exec: whoever unpacks the namespaces has no module to load.
        self.daemon = self.box.daemon(["env", *words, *argv, "--foreground", "--no-process-group"])
        for port in (88, 389, 445):
            self.wait_for_port(port)
        ready = lambda: self.box.run(["wbinfo", "-p"]).returncode == 0 and self.rpcclient("netremotetod", user=self.somebody).returncode == 0
        if not until(ready, 60):
            raise SandboxError(f"{self.name} does not work\n" + self.box.log("log.samba")[-3000:])

    def stop(self):
        """End the controller, what it started, and what outlives that."""
        self.box.kill("samba", "samba-dcerpcd", "smbd", "winbindd", "rpcd_*", "samba:*")
        self.daemon.wait()


class Member(Server):
    """A file server that is a member of the domain: winbindd, smbd, the module by the line of smb.conf."""

    def conf_text(self):
        """[global] and the shares that every test may count on."""
        lines = {
            "workgroup": people.DOMAIN, "realm": people.REALM, "security": "ads", "netbios name": self.box.name.upper(),
            "interfaces": "lo eth0", "bind interfaces only": "yes", "disable netbios": "yes", "load printers": "no",
            "idmap config * : backend": "tdb", "idmap config * : range": "3000-7999",
            f"idmap config {people.DOMAIN} : backend": "rid", f"idmap config {people.DOMAIN} : range": "10000-999999",
            "template homedir": "/home/%U", "map to guest": "Bad User", "vfs objects": "acl_xattr",
            "log level": "1", "passdb backend": "srvsvc_rs:tdbsam", "srvsvc_rs:fallback": "no",
            "include": "registry", "include ": "/etc/samba/user-%U.conf", "include  ": "/etc/samba/domain-%D.conf",
        }
        text = "[global]\n" + "".join(f"    {name.strip()} = {value}\n" for name, value in lines.items())
        return text + SHARES

    def join(self, first):
        """Join the domain that `first` made."""
        self.hosts_file(first.host)
        self.box.write(CONF, self.conf_text())
        for user in (people.ALICE, people.BOB):
            home = self.box.files / "home" / user.name
            home.mkdir(parents=True)
            home.chmod(0o777)
        for folder in ("public", "team", "outer", "special", "new"):
            data = self.box.files / "srv" / folder
            data.mkdir(parents=True)
            data.chmod(0o777)
        self.box.write("/etc/samba/user-alice.conf", "[alice-only]\n    path = /srv/public\n    comment = For %U of %D\n")
        self.box.write(f"/etc/samba/domain-{people.DOMAIN}.conf", "[domain-only]\n    path = /srv/public\n    comment = For %D\n")
        self.net("ads", "join", "-U", people.ADMINISTRATOR.option, check=True)

    def start(self):
        """Start winbindd and smbd, and wait until both work."""
        self.start_winbindd()
        self.start_smbd()

    def start_winbindd(self, env=None):
        """Start winbindd, and wait until it knows the domain."""
        self.box.run(["winbindd", "-D"], check=True, env=env)
        if not until(lambda: self.box.run(["wbinfo", "--ping-dc"]).returncode == 0, 60):
            raise SandboxError("winbindd does not know the domain\n" + self.box.log("log.winbindd")[-3000:])

    def start_smbd(self, env=None):
        """Start smbd, and wait until it works."""
        self.box.run(["smbd", "-D"], check=True, env=env)
        self.wait_for_port(445)

    def stop(self):
        """End winbindd, smbd and what they started."""
        self.box.kill("smbd", "samba-dcerpcd", "winbindd", "rpcd_*")

    def restart(self):
        """Stop and start."""
        self.stop()
        self.start()


SHARES = f"""
[public]
    path = /srv/public
    comment = Public files
    guest ok = yes
    read only = no
[team]
    path = /srv/team
    valid users = @"{people.DOMAIN}\\team"
    access based share enum = yes
    read only = no
[outer]
    path = /srv/outer
    valid users = @"{people.DOMAIN}\\outer"
    access based share enum = yes
[special]
    path = /srv/special
    valid users = @"{people.DOMAIN}\\Groupe Spécial"
    access based share enum = yes
[homes]
    comment = Home of %S
    browseable = no
    read only = no
"""
