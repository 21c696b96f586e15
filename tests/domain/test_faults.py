"""winbindd and the controllers gone for a while: no call hangs that does not hang with Samba's own service, and what is back is shown at once."""

import signal
from contextlib import contextmanager, nullcontext

import pytest
from impacket.dcerpc.v5 import srvs, transport
from impacket.dcerpc.v5.rpcrt import DCERPCException
from live.config_calls import names
from live.file_security_calls import ours
from live.live_calls import connections, files, sessions
from live.share_calls import add, info

from . import people
from .boxes import SLACK, until

LIMIT = 6 * SLACK
NEW = info(2, netname="in vain", remark="", max_uses=0xFFFFFFFF, path="C:\\srv\\nosuch")
CALLS = {
    "NetrRemoteTOD": srvs.hNetrRemoteTOD,
    "NetrShareGetInfo": lambda dce: srvs.hNetrShareGetInfo(dce, "public\0", 2),
    "NetrShareGetInfo of the home": lambda dce: srvs.hNetrShareGetInfo(dce, "dadmin\0", 1),
    "NetrShareAdd": lambda dce: add(dce, NEW),
    "NetrpGetFileSecurity": lambda dce: ours(dce, "public", ""),
    "NetrConnectionEnum": lambda dce: connections(dce, "public"),
    "NetrSessionEnum": sessions,
    "NetrFileEnum": files,
    "NetrShareEnum": names,
}
# What has to look the home up, or the owner of a file. All else answers whatever is gone.
ASKS_WINBINDD = {"NetrShareGetInfo of the home", "NetrpGetFileSecurity", "NetrShareEnum"}


def bound(server, smb):
    """A binding over a session that is there: a new one would ask winbindd."""
    over = transport.SMBTransport(server.host, filename=r"\srvsvc", smb_connection=smb)
    dce = over.get_dce_rpc()
    dce.connect()
    dce.bind(srvs.MSRPC_UUID_SRVS)
    return dce


def hanging(server, smbs):
    """Which calls are not answered in time, each by a fresh worker."""
    found = set()
    for (name, call), smb in zip(CALLS.items(), smbs):
        server.kill_worker()
        smb.setTimeout(30 * SLACK)
        dce = bound(server, smb)
        smb.setTimeout(LIMIT)
        try:
            call(dce)
        except DCERPCException:
            pass  # an error is an answer
        except Exception:  # impacket has several for a time that is over
            found.add(name)
    server.kill_worker()
    return found


@contextmanager
def stopped(world):
    """A winbindd that is there and says nothing."""
    world.files.box.kill("winbindd", how=signal.SIGSTOP)
    try:
        yield
    finally:
        world.files.box.kill("winbindd", how=signal.SIGCONT)


@contextmanager
def killed(world):
    """No winbindd."""
    world.files.box.kill("winbindd")
    try:
        yield
    finally:
        world.files.start_winbindd()


@contextmanager
def away(world, *how):
    """Neither controller can be reached, and nothing is remembered of them."""
    with world.dc1.box.unplugged(), world.dc2.box.unplugged():
        world.files.net("cache", "flush")
        yield
    until(lambda: world.files.box.run(["wbinfo", "--ping-dc"]).returncode == 0, 60)


@pytest.mark.parametrize("fault", [killed, stopped, away], ids=lambda fault: fault.__name__)
def test_no_call_hangs_that_does_not_hang_with_samba(world, member, made, fault):
    found = {}
    for implementation in ("ours", "c"):
        with member.samba_own() if implementation == "c" else nullcontext():
            smbs = [made(member.smb(people.DOMAIN_ADMIN)) for _ in CALLS]
            with fault(world):
                found[implementation] = hanging(member, smbs)
    assert found["ours"] <= found["c"] | {"NetrShareGetInfo of the home"} and found["ours"] <= ASKS_WINBINDD, found
    if fault is killed:
        assert not found["ours"]


@pytest.mark.parametrize("fault", [killed, stopped, away], ids=lambda fault: fault.__name__)
def test_what_is_back_is_shown_at_the_next_call(world, member, made, fault):
    """Also by the worker that was asked while winbindd was gone, and made its list then."""
    smb = made(member.smb(people.ALICE))
    before = names(bound(member, smb))
    assert "alice" in before
    member.kill_worker()
    with fault(world):
        kept = bound(member, smb)
        if fault is killed:
            assert "alice" not in names(kept), "nobody knows that home now"
        else:
            srvs.hNetrRemoteTOD(kept)
    assert until(lambda: names(kept) == before, 5)
    assert names(made(member.impacket(people.ALICE))) == before


def test_what_was_asked_before_stays_when_the_controllers_are_away(world, member, made):
    """A warm cache: users that winbindd knows have their homes, and lists name them."""
    smb = made(member.smb(people.ALICE))
    admin = made(member.smb(people.DOMAIN_ADMIN))
    before = names(bound(member, smb))
    with world.dc1.box.unplugged(), world.dc2.box.unplugged():
        smb.setTimeout(LIMIT)
        admin.setTimeout(LIMIT)
        assert names(bound(member, smb)) == before
        assert {"alice", "dadmin"} <= {row["sesi502_username"].rstrip("\0") for row in sessions(bound(member, admin))}
    until(lambda: member.box.run(["wbinfo", "--ping-dc"]).returncode == 0, 60)
