"""The bars of shares that change."""

import statistics

from .bars import Bar
from .changes import ADD, DELETE, GET, LIST, SET, Size

AHEAD = {ADD: 6, SET: 6, DELETE: 3, GET: 0.7, LIST: 30}
GROWTH = {3_000: 2, 10_000: 3}
MEDIAN, LONGEST = 20, 500


def bars(changed, mixed):
    """Every bar, in order; `changed` is a list of Changed, `mixed` what mix.measure gave or None."""
    sizes = {found.size: found for found in changed}
    found = [_ahead(sizes.get(Size(3_000)), step, least) for step, least in AHEAD.items()]
    found += [_growth(sizes, shares, step, most) for shares, most in GROWTH.items() for step in AHEAD]
    return found + _mix(mixed and mixed["ours"])


def _ahead(found, step, least):
    text = f"{step}, 3,000 shares of the registry: wall time C/ours >= {least}"
    if not found:
        return Bar(text, "not in this run", None)
    if "c" not in found.costs:
        return Bar(text, "C did not answer in time", None)
    ratio = found.costs["c"][step].wall / found.costs["ours"][step].wall
    return Bar(text, f"{ratio:.1f}", ratio >= least)


def _growth(sizes, shares, step, most):
    """A list's own length is not what a change costs: what the change adds to it counts."""
    text = f"{step}: ours at {shares:,} against 50 shares of the registry: at most {most} times the wall time"
    text += " that the change adds to it (Party.added_to_lists)" if step == LIST else ""
    big, small = sizes.get(Size(shares)), sizes.get(Size(50))
    if not big or not small:
        return Bar(text, "not in this run", None)
    walls = [found.added if step == LIST else found.costs["ours"][step].wall for found in (big, small)]
    growth = walls[0] / walls[1]
    return Bar(text, f"{growth:.2f} ({walls[1]:.2f} ms, {walls[0]:.2f} ms)", growth <= most)


def _mix(mixed):
    texts = (f"Twenty clients read 300 shares of the registry, three change them: median of all calls under {MEDIAN} ms", f"The same: no call over {LONGEST} ms")
    if not mixed:
        return [Bar(text, "not in this run", None) for text in texts]
    values = statistics.median(mixed.every), max(mixed.every)
    return [Bar(text, f"{value:.1f} ms", value <= most) for text, value, most in zip(texts, values, (MEDIAN, LONGEST))]
