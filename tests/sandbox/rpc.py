"""DCE/RPC by the byte: what tests of hostile input need, and any library would forbid.

The SMB part is impacket's; the PDUs are made here, so that a test decides on every bit of them.
"""

import struct
import uuid
from dataclasses import dataclass

SRVSVC = ("4b324fc8-1670-01d3-1278-5a47bf6ee188", 3, 0)
NDR32 = ("8a885d04-1ceb-11c9-9fe8-08002b104860", 2, 0)
NDR64 = ("71710533-beba-4937-8319-b5dbef9ccc36", 1, 0)

REQUEST, RESPONSE, FAULT, BIND, BIND_ACK, BIND_NAK = 0, 2, 3, 11, 12, 13
FIRST, LAST = 0x01, 0x02
MAX_FRAGMENT = 4280


class Fault(Exception):
    """The server answered with a fault PDU."""

    def __init__(self, status):
        super().__init__(f"fault {status:#010x}")
        self.status = status


class BindRefused(Exception):
    """The server answered the bind with a bind_nak, or refused the one context in it."""


@dataclass
class Pdu:
    """One fragment as it came."""

    kind: int
    flags: int
    call_id: int
    body: bytes


def guest_dialect(caller):
    """The SMB dialect for impacket: a guest session has no key, and 3.1.1 insists on a signed tree connect."""
    from impacket.smb3structs import SMB2_DIALECT_30

    return SMB2_DIALECT_30 if caller.guest else None


def smb_transport(sandbox, caller, pipe, session=None):
    """impacket's transport for a named pipe, not yet connected; `session` is an SMBConnection to open it on, which stays."""
    from impacket.dcerpc.v5 import transport

    wire = transport.SMBTransport(sandbox.host, sandbox.port, rf"\{pipe}", caller.name, caller.password, caller.domain, smb_connection=session or 0)
    wire.preferred_dialect(guest_dialect(caller))
    return wire


class RawPipe:
    """A bound connection to an RPC service over a named pipe. Requests are raw stub bytes, so are the replies."""

    def __init__(self, sandbox, caller, pipe="srvsvc", interface=SRVSVC, syntax=NDR32, big_endian=False, timeout=30, session=None):
        self._order = ">" if big_endian else "<"
        self._call_id = 0
        self._pending = b""
        self._transport = smb_transport(sandbox, caller, pipe, session)
        self._transport.set_connect_timeout(timeout)
        with sandbox.network():
            self._transport.connect()
        self._bind(interface, syntax)

    def _bind(self, interface, syntax):
        body = struct.pack(self._order + "HHIBxxx", MAX_FRAGMENT, MAX_FRAGMENT, 0, 1)
        body += struct.pack(self._order + "HBx", 0, 1) + self._syntax(interface) + self._syntax(syntax)
        self.send_pdu(BIND, body)
        answer = self.receive_pdu()
        if answer.kind != BIND_ACK:
            raise BindRefused(f"PDU type {answer.kind}")
        (length,) = struct.unpack_from(self._order + "H", answer.body, 8)
        results = (10 + length + 3) // 4 * 4
        (result,) = struct.unpack_from(self._order + "H", answer.body, results + 4)
        if result != 0:
            raise BindRefused(f"context result {result}")

    def _syntax(self, syntax):
        name, major, minor = syntax
        value = uuid.UUID(name)
        return (value.bytes_le if self._order == "<" else value.bytes) + struct.pack(self._order + "HH", major, minor)

    def send_pdu(self, kind, body, flags=FIRST | LAST, call_id=None):
        """Send one fragment, its header included."""
        drep = b"\x10\0\0\0" if self._order == "<" else b"\0\0\0\0"
        number = self._call_id if call_id is None else call_id
        header = struct.pack("BBBB", 5, 0, kind, flags) + drep
        header += struct.pack(self._order + "HHI", 16 + len(body), 0, number)
        self.send_bytes(header + body)

    def send_bytes(self, data):
        """Send anything at all down the pipe."""
        self._transport.send(data)

    def receive_pdu(self):
        """Read one fragment."""
        while len(self._pending) < 16 or len(self._pending) < self._fragment_length():
            data = self._transport.recv()
            if not data:
                raise ConnectionError("the pipe ended")
            self._pending += data
        length = self._fragment_length()
        raw, self._pending = self._pending[:length], self._pending[length:]
        (call_id,) = struct.unpack_from(self._order + "I", raw, 12)
        return Pdu(raw[2], raw[3], call_id, raw[16:])

    def _fragment_length(self):
        return struct.unpack_from(self._order + "H", self._pending, 8)[0]

    def request(self, opnum, stub=b""):
        """Call `opnum` with these stub bytes; the reply's stub bytes, or Fault."""
        self._call_id += 1
        room = MAX_FRAGMENT - 24
        pieces = [stub[at : at + room] for at in range(0, len(stub), room)] or [b""]
        for index, piece in enumerate(pieces):
            flags = (FIRST if index == 0 else 0) | (LAST if index == len(pieces) - 1 else 0)
            left = len(stub) - index * room
            self.send_pdu(REQUEST, struct.pack(self._order + "IHH", left, 0, opnum) + piece, flags)
        return self.reply()

    def reply(self):
        """Read all fragments of one reply; its stub bytes, or Fault."""
        reply = b""
        while True:
            pdu = self.receive_pdu()
            if pdu.kind == FAULT:
                raise Fault(struct.unpack_from(self._order + "I", pdu.body, 8)[0])
            if pdu.kind != RESPONSE:
                raise ConnectionError(f"PDU type {pdu.kind} instead of a response")
            reply += pdu.body[8:]
            if pdu.flags & LAST:
                return reply

    def close(self):
        """Close pipe and connection."""
        try:
            self._transport.disconnect()
        except Exception:  # the server may be gone: some tests end it
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
