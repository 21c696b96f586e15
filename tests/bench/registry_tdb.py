"""Shares in a registry.tdb by the thousand: Samba's own import of so many takes minutes, for it writes the list of all for each."""

import struct

KEY = "HKLM\\SOFTWARE\\SAMBA\\SMBCONF"


def add(path, sections):
    """Add sections, {name: {parameter: value}}, behind those that are there; at least one is, which shows that this is their form."""
    import tdb

    database = tdb.open(str(path))
    listed = _names(database[_key(KEY)])
    assert listed, "the form of a section is not known"
    for name in listed:
        assert database[_key(f"{KEY}\\{name.upper()}")] == struct.pack("<I", 0)
    database.transaction_start()
    for name, parameters in sections.items():
        database[_key(f"{KEY}\\{name.upper()}")] = struct.pack("<I", 0)
        database[_key(f"SAMBA_REGVAL\\{KEY}\\{name.upper()}")] = _values(parameters)
    names = [*listed, *sections]
    database[_key(KEY)] = struct.pack("<I", len(names)) + b"".join(_key(name) for name in names)
    database.transaction_prepare_commit()
    database.transaction_commit()
    database.close()


def _key(text):
    return text.encode() + b"\0"


def _names(record):
    (count,) = struct.unpack_from("<I", record)
    names = record[4:].split(b"\0")[:-1]
    assert len(names) == count
    return [name.decode() for name in names]


def _values(parameters):
    packed = struct.pack("<I", len(parameters))
    for name, value in parameters.items():
        data = value.encode("utf-16-le") + b"\0\0"
        packed += _key(name) + struct.pack("<II", 1, len(data)) + data
    return packed
