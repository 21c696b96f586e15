"""The part of the report about shares that change."""

import statistics

from .changes import ANSWER, STEPS
from .tables import met_bars, table

TITLE = "## Shares that change"

HEAD = """The clients of this part are three with a worker each: one adds, changes and deletes a share, and after each of it the two others
ask for that share and for the list. Medians in milliseconds; CPU is that of the worker that answers. C changes shares by the commands
that smb.conf has for it, here Samba's own `net conf` in a script, and what these need is in the wall time alone; C's own service tells its other workers
of the change, which then take it in while nobody waits, if there is a processor for it. Ours changes the registry itself, and
every worker sees it at its very next call.

How often ours writes through to the disk: once for a change of the registry, whatever is set by it, for the share and the list of
temporary shares are one transaction, and once more in the database of descriptors if the call brings a descriptor that is not the one that
is stored, or deletes a share that has one. A descriptor is there before its share and goes after it, so the two cannot be one commit: a crash in between leaves a descriptor without a share, never a share
without its descriptor. A call that changes nothing commits nothing. One commit of libtdb is four times a sync (the old contents, their mark, the new contents, the mark
gone), which is what makes it all or nothing. Locks and the note for other workers of which share it was are never synced: after a crash nobody holds the one or needs the other.
`tests/live/test_commits.py` counts them.
"""


def section(changed, mixed, bars):
    """Markdown."""
    met, rows = met_bars(bars)
    parts = [f"{TITLE}\n", HEAD, f"Of the bars for it {met}:\n", rows]
    parts += [_steps(found) for found in changed]
    parts += [_starts(changed)] * bool(changed) + [_mix(mixed)] * bool(mixed)
    return "\n".join(parts)


def _steps(found):
    rows = []
    for step in STEPS:
        c, ours = (found.costs.get(server, {}).get(step) for server in ("c", "ours"))
        cells = [_cells(c and getattr(c, what), getattr(ours, what)) for what in ("cpu", "wall")]
        rows.append((step, *cells[0], *cells[1]))
    left_out = "" if "c" in found.costs else f"C did not answer a call of these within {ANSWER['c']} seconds.\n\n"
    return f"### {found.size.title}\n\n{left_out}" + table(("call, milliseconds", "CPU C", "CPU ours", "ratio", "wall C", "wall ours", "ratio"), rows)


def _cells(c, ours):
    """C's cost, ours, and the ratio."""
    return (f"{c:.2f}", f"{ours:.2f}", f"{c / max(ours, 0.001):.1f}") if c is not None else ("", f"{ours:.2f}", "")


def _starts(changed):
    rows = []
    for found in changed:
        first = [f"{found.first.cost(server, what):.1f}" for what in ("cpu", "wall") for server in ("c", "ours")]
        rows.append((found.size.title, *(f"{found.starts[server] * 1000:.0f}" for server in ("c", "ours")), *first))
    head = ("milliseconds", "smbd's start until it listens C", "ours", "a worker's start and first call, CPU C", "ours", "login to reply, wall C", "ours")
    return "### Starts\n\nThe first call is NetrShareGetInfo 1.\n\n" + table(head, rows)


def _mix(mixed):
    rows = []
    for server, found in mixed.items():
        cells = [number for walls in (found.every, found.changes) for number in (statistics.median(walls), max(walls))]
        rows.append((server, f"{len(found.every):,}", *(f"{number:.1f}" for number in cells)))
    head = ("server", "calls", "median of all, ms", "longest", "median of the editors', ms", "longest")
    text = f"300 shares of the registry, {next(iter(mixed.values())).workers} workers, no pauses: twenty clients ask for a share and for the list in turns, three add, change and\n" \
           "delete a share, and read each change back at once. All of them run on the same processors.\n"
    return "### Twenty read, three change\n\n" + text + "\n" + table(head, rows)
