"""What a cluster's lists cost, as a section of docs/cluster.md, and its bars."""

from .bars import CLEARLY, Bar
from .cluster import NODES, OPENS, SESSIONS, SHARES, TURNS
from .tables import met_bars, table

TITLE = "## Speed"
AT_MOST = ("NetrSessionEnum 1", "NetrFileEnum 3", "NetrConnectionEnum 1")
AHEAD = "NetrShareEnum 1"
LEAST = 2


def bars(found):
    """Every bar, in order."""
    size = f"{SESSIONS} sessions, {OPENS:,} opens"
    most = [_bar(found, call, f"{call}, {size}: wall time at most C's (C/ours)", CLEARLY) for call in AT_MOST]
    return [*most, _bar(found, AHEAD, f"{AHEAD}, {SHARES} shares: wall time C/ours >= {LEAST}", LEAST)]


def _bar(found, call, text, least):
    ratio = _ratio(found.costs[call])
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
"""
    cells = []
    for call, costs in found.costs.items():
        c, ours = costs["c"], costs["ours"]
        cells.append((call, f"{c.wall:.1f}", f"{ours.wall:.1f}", f"{_ratio(costs):.1f}", f"{c.cpu:.1f}", f"{ours.cpu:.1f}"))
    head = ("call, milliseconds", "wall C", "wall ours", "ratio", "CPU C", "CPU ours")
    return "\n".join([text, rows, table(head, cells)])
