"""All cases: {"opnum", "name", "dir", "level", "case", "fields"}, the values under the names of [MS-SRVS]."""

from .dfs import dfs_cases
from .enums import enum_cases
from .infos import info_cases
from .simple import simple_cases


def cases():
    """One after the other, always in the same order."""
    for group in (enum_cases, info_cases, simple_cases, dfs_cases):
        yield from group()
