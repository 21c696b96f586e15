"""What shadow mode logged, and how interop's tables judge it."""

import re
from dataclasses import dataclass

LINE = re.compile(r"^\s*shadow: (\w+)(?: level (\d+))?: (.*?): ours (.*), theirs (.*)$", re.M)


@dataclass(frozen=True)
class Logged:
    """One difference: call, level (empty: the call has none), field, both values."""

    call: str
    level: str
    field: str
    ours: str
    theirs: str

    @property
    def key(self):
        """As the keys of differences.md: call/level/field."""
        return "/".join(part for part in (self.call, self.level, self.field) if part)


def logged(box):
    """All differences in the workers' log; a tree's name, which is new each time, is TREE."""
    text = box.worker_log().replace(box.tree.name, "TREE")
    return [Logged(*found) for found in LINE.findall(text)]
