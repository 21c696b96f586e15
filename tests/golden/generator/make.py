"""All vectors, as {file's name: lines}."""

import json

from . import ndr
from .cases import cases
from .deviant import WHY, not_on_wire
from .samba import Unsupported, pack

# Syntax, and whether it is big-endian.
SYNTAXES = (("ndr32", False), ("ndr64", False), ("ndr32", True))
# Padding behind a DISK_INFO of one character is not settled by [MS-RPCE].
LEFT_OUT = ("ndr64", 23, "two-and-terminator")


def make():
    """Those that Samba's encoder makes as the independent one does; those that it makes otherwise; those that it cannot make."""
    files = {f"samba-{name}": [] for name in ("ndr32", "ndr64", "ndr32-be", "deviant")}
    made, one_of = set(), set()
    for case in cases():
        for syntax, big in SYNTAXES:
            # Big-endian: one case of a call, direction and level.
            key = (case["opnum"], case["dir"], case["level"])
            if big and key in one_of:
                continue
            try:
                theirs = pack(case, syntax == "ndr64", big)
            except Unsupported:
                continue
            vector = _vector(case, syntax, theirs)
            if big:
                vector["endian"] = "big"
            if theirs != ndr.encode(case["opnum"], case["dir"], case["fields"], syntax, big):
                vector["why"] = WHY[599 if case["level"] == 599 else case["opnum"]]
                files["samba-deviant"].append(vector)
                continue
            _comes_back(case, theirs, syntax, big)
            files["samba-ndr32-be" if big else f"samba-{syntax}"].append(vector)
            if big:
                one_of.add(key)
            else:
                made.add((syntax, *key, case["case"]))
    files["samba-not-on-wire"] = list(not_on_wire())
    for syntax in ("ndr32", "ndr64"):
        files[f"ref-{syntax}"] = [_reference(case, syntax) for case in cases() if _is_wanted(case, syntax, made)]
    return {name: "".join(_line(vector) for vector in vectors) for name, vectors in files.items()}


def _is_wanted(case, syntax, made):
    key = (syntax, case["opnum"], case["dir"], case["level"], case["case"])
    return key not in made and (syntax, case["opnum"], case["case"]) != LEFT_OUT


def _reference(case, syntax):
    ours = ndr.encode(case["opnum"], case["dir"], case["fields"], syntax)
    _comes_back(case, ours, syntax, False)
    return _vector(case, syntax, ours)


def _comes_back(case, stub, syntax, big):
    if ndr.decode(case["opnum"], case["dir"], stub, syntax, big) != case["fields"]:
        raise ValueError(f"{case['name']} {case['dir']} {case['case']}: the independent decoder reads it as something else")


def _vector(case, syntax, stub):
    head = {name: case[name] for name in ("opnum", "name", "dir")}
    return {**head, "syntax": syntax, "level": case["level"], "case": case["case"], "hex": stub.hex(), "fields": case["fields"]}


def _line(vector):
    return json.dumps(vector, ensure_ascii=True, separators=(",", ":")) + "\n"
