"""Answers as flat dictionaries: {`call/level/share/field`: text}, so that two servers compare field by field."""

import re

VANISHING = re.compile(r"sandbox-\w+")


def text_of(value):
    """Any leaf as text; the sandbox's folder, which has a new name each time, as TREE."""
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-16-le").rstrip("\0")
        except UnicodeDecodeError:
            value = value.hex()
    return VANISHING.sub("TREE", str(value).rstrip("\0"))


def sddl(blob):
    """A self-relative security descriptor as SDDL; `-` for none."""
    if not blob:
        return "-"
    from samba.dcerpc import security
    from samba.ndr import ndr_unpack

    return ndr_unpack(security.descriptor, bytes(blob)).as_sddl()


def flatten(prefix, value, out):
    """Spread dictionaries and lists into `out`, keys joined by `/`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            flatten(f"{prefix}/{key}", inner, out)
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            flatten(f"{prefix}/{index}", inner, out)
    else:
        out[prefix] = text_of(value)


def by_share(rows, name):
    """Rows of a listing as a dictionary by share name (two of one name are numbered), and the order they came in."""
    found = {}
    for row in rows:
        key = text_of(row[name])
        while key in found:
            key += "+"
        found[key] = row
    return {**found, "order": " ".join(found)}
