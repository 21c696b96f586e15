"""Transports and aliases that clients add, on a real smbd."""

import threading

import pytest
from impacket.dcerpc.v5 import srvs
from server_calls import (
    DIRECT, DUP_NAME, DUPLICATE, INVALID_PARAMETER, NOT_FOUND, NOT_SUPPORTED, NULL, alias, aliases, error, transport, transports,
)

from sandbox import Sandbox


@pytest.fixture
def box():
    """What is added is kept in the registry."""
    with Sandbox("ours", "registry") as box:
        yield box


def test_transports(box):
    dce = box.impacket("adminuser")
    for level in range(3):
        shown = {address: (device, name, clients) for device, name, address, clients in transports(dce, level)}
        assert shown.keys() == {"127.0.0.1", "::1"}
        assert shown["127.0.0.1"] == (DIRECT, "SANDBOX         ", 1)
        assert shown["::1"] == (DIRECT, "SANDBOX         ", 0)
    add, delete = srvs.NetrServerTransportAdd, srvs.NetrServerTransportDel
    assert error(transport, dce, add, "EXTRA") == 0
    assert error(transport, dce, add, "extra") == DUP_NAME
    assert error(transport, dce, add, "OTHER", "\\Device\\NwlnkIpx") == NOT_SUPPORTED
    assert error(transport, dce, delete, "SANDBOX") == NOT_SUPPORTED
    box.restart()
    dce = box.impacket("adminuser")
    assert [entry[1].strip() for entry in transports(dce, 1)] == ["SANDBOX", "SANDBOX", "EXTRA"]
    assert error(transport, dce, delete, "EXTRA") == 0
    assert error(transport, dce, delete, "EXTRA") == NOT_FOUND
    assert len(transports(dce, 0)) == 2


def test_aliases(box):
    dce = box.impacket("adminuser")
    add, delete = srvs.NetrServerAliasAdd, srvs.NetrServerAliasDel
    assert aliases(dce) == []
    assert error(alias, dce, add, "OLDBOX", "SANDBOX") == 0
    assert error(alias, dce, add, "ARCHIVE", box.host) == 0
    assert error(alias, dce, add, "oldbox", "SANDBOX") == DUPLICATE
    assert error(alias, dce, add, "NEW", "SOMEBODY") == INVALID_PARAMETER
    box.restart()
    dce = box.impacket("adminuser")
    assert aliases(dce) == [("OLDBOX", "SANDBOX"), ("ARCHIVE", box.host)]
    for name in ("NOBODY", "OLDBOX", "*"):
        assert scoped_add(box, dce, name) == 0
        assert error(srvs.hNetrShareDel, dce, "scoped\0") == 0
    assert error(alias, dce, delete, "oldbox", "") == 0
    assert error(alias, dce, delete, "oldbox", "") == NOT_FOUND
    assert aliases(dce) == [("ARCHIVE", box.host)]


def test_the_example_of_section_4_3(box):
    dce = box.impacket("adminuser")
    assert error(transport, dce, srvs.NetrServerTransportAdd, "server") == 0
    assert scoped_add(box, dce, "server") == 0
    assert error(alias, dce, srvs.NetrServerAliasAdd, "server.example.com", "server") == 0
    assert error(alias, dce, srvs.NetrServerAliasAdd, "server", "server") == INVALID_PARAMETER
    box.restart()
    assert aliases(box.impacket("adminuser")) == [("server.example.com", "server")]


@pytest.mark.parametrize("name", ["A B", "HOST$", "50%|=,;"])
def test_names_of_any_letters_are_kept(box, name):
    dce = box.impacket("adminuser")
    assert error(alias, dce, srvs.NetrServerAliasAdd, name, "SANDBOX") == 0
    assert error(transport, dce, srvs.NetrServerTransportAdd, name) == 0
    box.restart()
    dce = box.impacket("adminuser")
    assert aliases(dce) == [(name, "SANDBOX")]
    assert error(transport, dce, srvs.NetrServerTransportAdd, name) == DUP_NAME
    assert error(transport, dce, srvs.NetrServerTransportDel, name) == 0
    assert error(alias, dce, srvs.NetrServerAliasDel, name, "") == 0


def scoped_add(box, dce, server_name):
    """NetrShareAdd at level 503 under a name of the server."""
    folder = box.tree / "data/scoped"
    folder.mkdir(exist_ok=True)
    info = srvs.SHARE_INFO_503()
    info["shi503_netname"], info["shi503_type"], info["shi503_remark"] = "scoped\0", 0, NULL
    info["shi503_permissions"], info["shi503_max_uses"], info["shi503_current_uses"] = 0, 0xFFFFFFFF, 0
    info["shi503_path"], info["shi503_passwd"] = "C:" + str(folder).replace("/", "\\") + "\0", NULL
    info["shi503_servername"] = server_name + "\0"
    info["shi503_reserved"], info["shi503_security_descriptor"] = 0, NULL
    request = srvs.NetrShareAdd()
    request["ServerName"], request["Level"], request["ParmErr"] = NULL, 503, NULL
    request["InfoStruct"]["tag"] = 503
    request["InfoStruct"]["ShareInfo503"] = info
    return dce.request(request, checkError=False)["ErrorCode"]


EACH = 12  # by each client

ADDERS = {
    "aliases": (lambda dce, name: error(alias, dce, srvs.NetrServerAliasAdd, name, "SANDBOX"),
                lambda dce, name: error(alias, dce, srvs.NetrServerAliasDel, name, ""),
                lambda dce: [name for name, _ in aliases(dce)]),
    "transports": (lambda dce, name: error(transport, dce, srvs.NetrServerTransportAdd, name),
                   lambda dce, name: error(transport, dce, srvs.NetrServerTransportDel, name),
                   lambda dce: [name.strip().lower() for _, name, _, _ in transports(dce, 1) if name.strip() != "SANDBOX"]),
}


@pytest.mark.parametrize("kind", ADDERS)
def test_nothing_is_lost_when_clients_change_a_list_at_once(box, kind):
    add, delete, listed = ADDERS[kind]
    clients = [box.impacket("adminuser") for _ in range(4)]
    results = {}

    def at_once(work):
        start = threading.Barrier(len(clients))

        def run(number):
            start.wait()
            results[number] = [work(clients[number], f"{kind[0]}{number}x{count}") for count in range(EACH)]

        threads = [threading.Thread(target=run, args=(number,)) for number in range(len(clients))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results == {number: [0] * EACH for number in range(len(clients))}

    at_once(add)
    assert sorted(listed(clients[0])) == sorted(f"{kind[0]}{number}x{count}" for number in range(4) for count in range(EACH))
    assert len(box.worker_pids()) > 1, "one worker alone does one call after the other"
    at_once(delete)
    assert listed(clients[0]) == []
