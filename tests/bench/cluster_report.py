"""What a cluster's lists cost, as a section of docs/cluster.md, and its bars."""

from .bars import CLEARLY, Bar
from .cluster import IN_USE, NODES, OPENS, SESSIONS, SHARES, TURNS, TURNS_IN_USE
from .tables import met_bars, table

TITLE = "## Speed"
AHEAD = "NetrShareEnum 1"
LEAST = 2


def bars(found):
    """Every bar, in order."""
    size = f"{SESSIONS} sessions, {OPENS:,} opens"
    most = [_bar(found.costs, call, f"{call}, {size}: wall time at most C's (C/ours)", CLEARLY) for call in IN_USE]
    in_use = [_bar(found.in_use, call, f"{call}, the same, files in use: wall time at most C's (C/ours)", CLEARLY) for call in IN_USE]
    return [*most, *in_use, _bar(found.costs, AHEAD, f"{AHEAD}, {SHARES} shares: wall time C/ours >= {LEAST}", LEAST)]


def _bar(of, call, text, least):
    ratio = _ratio(of[call])
    return Bar(text, f"{ratio:.2f}", ratio >= least, (call,))


def _ratio(costs):
    return costs["c"].wall / costs["ours"].wall


def section(found, bars, version):
    """Markdown."""
    met, rows = met_bars(bars)
    text = f"""{TITLE}

`make bench CLUSTER=1`, {version}: two clusters of {NODES} nodes each side by side on one machine, Samba's own service on one and ours on
the other. Each holds {SHARES} shares in the registry, {SESSIONS} sessions with {OPENS:,} open files, half of them on each node, each file opened
by one session. The first node of each is asked in turns; the lower quartile of {TURNS} turns counts. Most of a list's time is ctdb's, which sends each record by itself,
so the worker's own CPU stands beside the wall time. {met}.

Lists are measured twice. At first nobody does anything but list: Samba's own lists of opens have drawn all records of open files to the node that is asked,
which reads them at home from the second list on. "Files in use": before each of {TURNS_IN_USE} turns the clients of the other node open each of their files once
more, which takes the records back. Ours leaves them where they are.
"""
    cells = []
    in_use = {f"{call}, files in use": costs for call, costs in found.in_use.items()}
    for call, costs in [*found.costs.items(), *in_use.items()]:
        c, ours = costs["c"], costs["ours"]
        cells.append((call, f"{c.wall:.1f}", f"{ours.wall:.1f}", f"{_ratio(costs):.1f}", f"{c.cpu:.1f}", f"{ours.cpu:.1f}"))
    head = ("call, milliseconds", "wall C", "wall ours", "ratio", "CPU C", "CPU ours")
    return "\n".join([text, rows, table(head, cells)])
