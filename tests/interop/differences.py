"""The differences that we mean to have: the tables of differences.md."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

ABSENT = "(absent)"


@dataclass(frozen=True)
class Difference:
    """One row. `where`, `c` and `ours` are shell patterns; `where` matches `conf/client/caller/key`."""

    where: str
    c: str
    ours: str
    reason: str

    def covers(self, key, c, ours):
        """Whether this row says that `key` answers `c` there and `ours` here."""
        return fnmatchcase(key, self.where) and fnmatchcase(c, self.c) and fnmatchcase(ours, self.ours)


def listed(name="differences.md"):
    """All rows of a file's tables: | `where` | `Samba` | `ours` | reason |."""
    path, rows = Path(__file__).with_name(name), []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not line.startswith("| `"):
            continue
        if len(cells) != 4 or not cells[3] or not all(re.fullmatch(r"`[^`]*`", cell) for cell in cells[:3]):
            raise ValueError(f"{path.name}, line {number}: a row is | `where` | `Samba` | `ours` | reason |")
        rows.append(Difference(*(cell[1:-1].replace("\\|", "|") for cell in cells[:3]), cells[3]))
    return rows


def compare(prefix, c, ours):
    """(key, Samba's answer, ours) of every field that differs."""
    for key in sorted(c.keys() | ours.keys()):
        one, other = c.get(key, ABSENT), ours.get(key, ABSENT)
        if one != other:
            yield f"{prefix}/{key}", one, other
