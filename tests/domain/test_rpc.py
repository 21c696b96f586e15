"""Bindings that bring a caller of their own: Kerberos and NTLM, signed and sealed, over pipes and over TCP."""

import json
from contextlib import contextmanager

import pytest
from impacket.dcerpc.v5 import srvs, transport
from impacket.dcerpc.v5.rpcrt import RPC_C_AUTHN_LEVEL_PKT_INTEGRITY, RPC_C_AUTHN_LEVEL_PKT_PRIVACY
from live.live_calls import code, users

from . import people
from .boxes import until

AUDIT = "/var/log/samba/rpc.json"
BINDINGS = {
    "ncacn_np:{name}[krb5,seal]": "carol", "ncacn_np:{name}[krb5,sign]": "carol", "ncacn_np:{name}[ntlm,seal]": "alice",
    "ncacn_ip_tcp:{name}[krb5,seal]": "carol", "ncacn_ip_tcp:{name}[krb5,sign]": "carol",
    "ncacn_ip_tcp:{name}[ntlm,seal]": "alice", "ncacn_ip_tcp:{name}[ntlm,sign]": "alice",
    # Without a word about security the connection has no caller, whatever name the client was given.
    "ncacn_ip_tcp:{name}[]": "ANONYMOUS LOGON",
}


@pytest.fixture(scope="module")
def listening(member):
    """The member with its RPC services on TCP ports: samba-dcerpcd is started by itself, not by smbd's first pipe."""
    with over_tcp(member):
        yield member


@contextmanager
def over_tcp(member):
    lines = ["rpc start on demand helpers = no", "srvsvc_rs:audit = all", "srvsvc_rs:audit format = json", f"srvsvc_rs:audit to = {AUDIT}"]
    daemon = member.box.run(["find", "/usr/libexec", "/usr/lib", "-name", "samba-dcerpcd", "-type", "f"]).stdout.split()[0]
    try:
        with member.configured(*lines):
            member.stop()
            member.start_winbindd()
            member.box.run([daemon, "--libexec-rpcds", "-D"], check=True)
            member.start_smbd()
            member.wait_for_port(135)
            yield
    finally:
        member.restart()


@pytest.mark.parametrize("binding", BINDINGS)
def test_who_the_caller_is(world, listening, binding):
    who = BINDINGS[binding]
    if who == "carol":
        world.client.run(["kinit", "carol"], input=people.PASSWORD + "\n", check=True)
        login = [people.BY_TICKET]
    else:
        login = ["-U", people.ALICE.option]
    ask = lambda: world.client.run(["rpcclient", *login, binding.format(name=listening.name), "-c", "srvinfo"])
    assert until(lambda: ask().returncode == 0, 20), ask().stdout
    lines = (listening.box.files / AUDIT.lstrip("/")).read_text().splitlines()
    assert (json.loads(lines[-1])["user"], json.loads(lines[-1])["client"]) == (who, world.client.address)
    world.client.run(["kdestroy"])


@pytest.mark.parametrize("level", [RPC_C_AUTHN_LEVEL_PKT_INTEGRITY, RPC_C_AUTHN_LEVEL_PKT_PRIVACY], ids=["sign", "seal"])
@pytest.mark.parametrize("session, bind, administrator", [
    (people.ALICE, people.DOMAIN_ADMIN, True), (people.DOMAIN_ADMIN, people.ALICE, False),
], ids=["up", "down"])
def test_the_binding_counts_not_the_session(server, made, session, bind, administrator, level):
    """A pipe that one user opened and another one binds to, as runas and services do. With Samba's own service the same."""
    def asked():
        over = transport.SMBTransport(server.host, filename=r"\srvsvc", smb_connection=made(server.smb(session)))
        dce = over.get_dce_rpc()
        dce.set_credentials(bind.name, bind.password, bind.domain)
        dce.set_auth_level(level)
        dce.connect()
        dce.bind(srvs.MSRPC_UUID_SRVS)
        return dce

    if administrator:
        assert users(asked())
    else:
        assert code(users, asked()) == 5
