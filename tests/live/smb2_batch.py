"""Many SMB2 requests at once: compounds, sent without waiting. For connections of impacket's that neither sign nor encrypt."""

import struct

CREATE, CLOSE, READ_FILE, WRITE_FILE = 5, 6, 8, 9
IN_FLIGHT, IN_COMPOUND = 256, 8


def batch(smb, tree, requests, in_flight=IN_FLIGHT):
    """[(status, body)] of [(command, body)], in their order."""
    server = smb.getSMBServer()
    server._Session["SigningActivated"] = False
    answers = []
    for start in range(0, len(requests), in_flight):
        part = requests[start : start + in_flight]
        first = server._Connection["SequenceWindow"]
        server._Connection["SequenceWindow"] += len(part)
        for at in range(0, len(part), IN_COMPOUND):
            server._NetBIOSSession.send_packet(_compound(part[at : at + IN_COMPOUND], first + at, server._Session["SessionID"], tree))
        answers += _answers(server, first, len(part))
    return answers


def _compound(requests, number, session, tree):
    packet = b""
    for at, (command, body) in enumerate(requests):
        last = at == len(requests) - 1
        body += b"" if last else b"\0" * (-len(body) % 8)
        packet += b"\xfeSMB" + struct.pack(
            "<HHIHHIIQIIQ16s", 64, 1, 0, command, 2, 0, 0 if last else 64 + len(body), number + at, 0xFEFF, tree, session, b"") + body
    return packet


def _answers(server, first, count):
    found = {}
    while len(found) < count:
        data = server._NetBIOSSession.recv_packet(60).get_trailer()
        while data:
            (status,), (following, number) = struct.unpack_from("<I", data, 8), struct.unpack_from("<IQ", data, 20)
            if status != 0x103:  # pending: the answer proper comes later
                found[number] = status, data[64 : following or None]
            data = data[following:] if following else b""
    return [found[first + at] for at in range(count)]


def create(name, access, disposition=3, options=0x40):
    """Open, or make, a file that others may open too."""
    encoded = name.encode("utf-16le")
    return CREATE, struct.pack("<HBBIQQIIIIIHHII", 57, 0, 0, 2, 0, 0, access, 0x80, 7, disposition, options, 120, len(encoded), 0, 0) + encoded


def close(handle):
    """Close a handle."""
    return CLOSE, struct.pack("<HHI16s", 24, 0, 0, handle)


def write(handle, data, offset=0):
    """Write some bytes."""
    return WRITE_FILE, struct.pack("<HHIQ16sIIHHI", 49, 112, len(data), offset, handle, 0, 0, 0, 0, 0) + data


def read(handle, length, offset=0):
    """Read some bytes."""
    return READ_FILE, struct.pack("<HBBIQ16sIIIHHB", 49, 0x50, 0, length, offset, handle, 0, 0, 0, 0, 0, 0)


def handle_of(answer):
    """The handle in the answer of a create."""
    status, body = answer
    assert status == 0, hex(status)
    return body[64:80]


def data_of(answer):
    """What was read."""
    status, body = answer
    assert status == 0, hex(status)
    offset, length = body[2], struct.unpack_from("<I", body, 4)[0]
    return body[offset - 64 : offset - 64 + length]
