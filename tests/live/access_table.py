"""The tables of docs/access.md, and a request for each call and level: who may make which."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DENIED = 5


def _cells():
    """The rows of all tables of the page."""
    for line in (ROOT / "docs/access.md").read_text().splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.split("|")[1:-1]]


def _rows():
    """(opnum, levels or None for all or "others", the rights that it takes, who has one by default) of the table of calls."""
    for cells in _cells():
        if len(cells) == 5 and cells[0].isdigit():
            levels = {"all": None, "any other": "others"}.get(cells[2], cells[2])
            if levels not in (None, "others"):
                levels = {int(level) for level in levels.split(",")}
            yield int(cells[0]), levels, cells[3].split("; printers ")[0], cells[4]


def _grants():
    """(kind of operators, the rights that it adds), each as the table of calls writes it."""
    for cells in _cells():
        if len(cells) == 2 and cells[0].startswith("`srvsvc_rs:"):
            rights = (grant.split(": ") for grant in cells[1].split("; "))
            yield cells[0].strip("`").removeprefix("srvsvc_rs:"), {f"{where}: {one}" for where, each in rights for one in each.split(", ")}


TABLE = list(_rows())
GRANTS = dict(_grants())


def row(opnum, level):
    """(right, who) for the call at the level."""
    mine = [(levels, right, who) for number, levels, right, who in TABLE if number == opnum]
    named = next(((right, who) for levels, right, who in mine if levels is None or (isinstance(levels, set) and level in levels)), None)
    return named or next((right, who) for levels, right, who in mine if levels == "others")


def may(group, opnum, level, operator=None):
    """Whether the tables let a member of the group make the call at the level, or somebody who is named in the operators' option."""
    right, who = row(opnum, level)
    others = who.partition("; printers: ")[0]
    # Who may change printers alone is refused where the call says that it is no printer, and learns the rest.
    no_printer = opnum == 14 and level in (2, 502, 503)
    by_group = others == "anyone" or (group or "nobody") in (others if no_printer else who)
    return by_group or (operator is not None and right in GRANTS[operator])


def _requests():
    """One golden request for each call and level: (opnum, level, stub)."""
    found = {}
    for name in ("samba-ndr32", "ref-ndr32"):
        for line in (ROOT / f"tests/golden/{name}.jsonl").open():
            vector = json.loads(line)
            if vector["dir"] != "in":
                continue
            text = json.dumps(vector["fields"])
            kinds = [int(kind) & 0xFF for kind in re.findall(r'"shi\d+_type": (\d+)', text)]
            if vector["opnum"] == 14 and any(kinds):
                continue  # printers have a rule of their own
            found.setdefault((vector["opnum"], vector["level"]), bytes.fromhex(vector["hex"]))
    return sorted((opnum, -1 if level is None else level, stub) for (opnum, level), stub in found.items())


REQUESTS = _requests()
