"""The client of every measurement: Samba's own RPC library with raw stub bytes, so that little of the time is the client's."""

import time

# A pipe and the interface on it.
SRVSVC = ("srvsvc", ("4b324fc8-1670-01d3-1278-5a47bf6ee188", 3))
WINREG = ("winreg", ("338cd001-2244-31f1-aaaa-900038001003", 1))


def credentials(box, user):
    """(parameters, credentials) of python3-samba for a caller of the sandbox; the session is not signed."""
    from samba.credentials import Credentials
    from samba.param import LoadParm

    from sandbox.clients import as_caller

    caller = as_caller(user)
    parameters = LoadParm()
    parameters.load(str(box.client_conf))
    parameters.set("client ipc signing", "disabled")
    found = Credentials()
    found.guess(parameters)
    found.set_username(caller.name)
    found.set_password(caller.password)
    found.set_domain("")
    return parameters, found


def connect(box, service=SRVSVC, patience=0, answer=600):
    """A bound connection; .request(opnum, stub) gives the reply's stub, a fault raises NTSTATUSError.

    `patience`: for so many seconds, try again: a server with 50,000 shares on a busy machine turns its first clients away.
    `answer`: seconds that a call may take; the default is for large lists and many clients.
    """
    from samba import NTSTATUSError

    end = time.monotonic() + patience
    while True:
        try:
            return _connect(box, *service, answer)
        except NTSTATUSError:
            if time.monotonic() > end:
                raise
            time.sleep(1)


def _connect(box, pipe, interface, answer):
    from samba.dcerpc import base

    parameters, found = credentials(box, "root")
    with box.network():
        connection = base.ClientConnection(f"ncacn_np:{box.host}[\\pipe\\{pipe}]", interface, parameters, found)
    connection.request_timeout = answer
    return connection
