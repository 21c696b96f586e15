"""The clients that a test can point at its sandbox."""

import struct

from . import accounts
from .rpc import RawPipe, guest_dialect, smb_transport


def as_caller(user):
    """A Caller, given itself or its name (`root`, `alice`, `anonymous`, `guest` ...)."""
    return accounts.callers_by_name()[user] if isinstance(user, str) else user


class Clients:
    """Mixed into Sandbox. Command line clients run inside and return a CompletedProcess with text."""

    def _login(self, user):
        caller = as_caller(user)
        options = []
        if caller.guest:
            # A guest session has no key to sign with, and dialect 3.1.1 insists on a signed tree connect.
            options = ["--option=client ipc signing=if_required", "--option=client max protocol=SMB3_00"]
        return options + (["-U", caller.option] if caller.name else ["-N", "-U", "%"])

    def rpcclient_argv(self, user="root", *options):
        """rpcclient's command line; without -c it reads commands from standard input."""
        return ["rpcclient", "-s", self.conf, "-p", self.port, *self._login(user), *options, self.host]

    def rpcclient(self, command, user="root", *options, **kwargs):
        """rpcclient -c COMMAND."""
        return self.run([*self.rpcclient_argv(user, *options), "-c", command], **kwargs)

    def smbclient(self, *args, user="root", **kwargs):
        """smbclient with these arguments, as in s.smbclient("-L", s.host) or s.smbclient("//127.0.0.1/public", "-c", "ls")."""
        return self.run(["smbclient", "-s", self.conf, "-p", self.port, *self._login(user), *args], **kwargs)

    def net(self, *args, **kwargs):
        """net with the sandbox's smb.conf: local commands, say s.net("conf", "list")."""
        return self.run(["net", "-s", self.conf, *args], **kwargs)

    def net_rpc(self, *args, user="root", **kwargs):
        """net rpc ... against the sandbox; wants the private network, for `net` knows no port but 445."""
        return self.run(["net", "-s", self.conf, "rpc", *args, "-S", self.host, *self._login(user)], **kwargs)

    def smbtorture(self, *args, user="root", transport=None, **kwargs):
        """smbtorture against the sandbox."""
        binding = transport or f"ncacn_np:{self.host}"
        return self.run(
            ["smbtorture", "-s", self.conf, binding, "-p", self.port, *self._login(user), *args], **{"timeout": 300, **kwargs}
        )

    def smbcontrol(self, *args, **kwargs):
        """smbcontrol, say s.smbcontrol("smbd", "reload-config")."""
        return self.run(["smbcontrol", "-s", self.conf, *args], **kwargs)

    def smbstatus(self, *args, **kwargs):
        """smbstatus of the sandbox."""
        return self.run(["smbstatus", "-s", self.conf, *args], **kwargs)

    def dce(self, user="root", pipe="srvsvc", **kwargs):
        """A RawPipe: raw request bytes in, raw reply bytes or Fault out."""
        return RawPipe(self, as_caller(user), pipe, **kwargs)

    def impacket(self, user="root", pipe="srvsvc", uuid=None):
        """impacket's DCERPC object, bound to srvsvc (or to `uuid` on `pipe`)."""
        from impacket.dcerpc.v5 import srvs

        dce = smb_transport(self, as_caller(user), pipe).get_dce_rpc()
        with self.network():
            dce.connect()
        dce.bind(uuid or srvs.MSRPC_UUID_SRVS)
        return dce

    def smb(self, user="root", host=None, port=None, my_name=None, dialect=None):
        """impacket's SMBConnection: sessions, tree connects and open files for tests to look at."""
        from impacket.smbconnection import SMBConnection

        caller, host, port = as_caller(user), host or self.host, port or self.port
        dialect = dialect or guest_dialect(caller)
        with self.network():
            connection = SMBConnection(host if port != 139 else "SANDBOX", host, my_name, sess_port=port, preferredDialect=dialect)
        connection.login(caller.name, caller.password, caller.domain)
        return connection

    def python_samba(self, user="root", interface="srvsvc"):
        """Samba's own python client of an RPC interface."""
        import importlib

        from samba.credentials import Credentials
        from samba.param import LoadParm

        caller = as_caller(user)
        parameters = LoadParm()
        parameters.load(str(self.client_conf))
        credentials = Credentials()
        credentials.guess(parameters)
        if caller.name:
            credentials.set_username(caller.name)
            credentials.set_password(caller.password)
            credentials.set_domain(caller.domain)
        else:
            credentials.set_anonymous()
        module = importlib.import_module(f"samba.dcerpc.{interface}")
        with self.network():
            return getattr(module, interface)(f"ncacn_np:{self.host}[\\pipe\\{interface}]", parameters, credentials)

    def served_by(self, user="root"):
        """`ours` or `c`: who answers NetrRemoteTOD, told by its tick interval (310 against 10000)."""
        with self.dce(user) as pipe:
            reply = pipe.request(28, struct.pack("<I", 0))
        (interval,) = struct.unpack_from("<I", reply, 4 + 7 * 4)
        return {310: "ours", 10000: "c"}.get(interval, f"unknown ({interval})")
