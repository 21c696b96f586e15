"""The differences that we mean to have: the tables of differences.md."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from sandbox import samba_root

ABSENT = "(absent)"
BEFORE = re.compile(r"Samba before (\d+)\.(\d+): ")


@dataclass(frozen=True)
class Difference:
    """One row. `where`, `c` and `ours` are shell patterns; `where` matches `conf/client/caller/key`."""

    where: str
    c: str
    ours: str
    reason: str

    def is_of(self, release):
        """Whether it occurs in this release of Samba, say (4, 17); a reason may begin with `Samba before 4.20: `."""
        before = BEFORE.match(self.reason)
        return not before or release < tuple(int(number) for number in before.groups())

    def covers(self, key, c, ours):
        """Whether this row says that `key` answers `c` there and `ours` here."""
        return fnmatchcase(key, self.where) and fnmatchcase(c, self.c) and fnmatchcase(ours, self.ours)


def listed(name="differences.md", release=None):
    """All rows of a file's tables that are of this release, None is that of the tests: | `where` | `Samba` | `ours` | reason |."""
    path, rows = Path(__file__).with_name(name), []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not line.startswith("| `"):
            continue
        if len(cells) != 4 or not cells[3] or not all(re.fullmatch(r"`[^`]*`", cell) for cell in cells[:3]):
            raise ValueError(f"{path.name}, line {number}: a row is | `where` | `Samba` | `ours` | reason |")
        rows.append(Difference(*(cell[1:-1].replace("\\|", "|") for cell in cells[:3]), cells[3]))
    release = release or samba_root().version_pair
    return [row for row in rows if row.is_of(release)]


def compare(prefix, c, ours):
    """(key, Samba's answer, ours) of every field that differs."""
    for key in sorted(c.keys() | ours.keys()):
        one, other = c.get(key, ABSENT), ours.get(key, ABSENT)
        if one != other:
            yield f"{prefix}/{key}", one, other
