"""The bars: what has to come out of a full run, and whether it did."""

from dataclasses import dataclass

from .calls import MADE_UP


# Below this a call is behind C by more than one run differs from the next: what lies between is a tie, and meets a bar of "not above C's".
CLEARLY = 0.95


@dataclass
class Bar:
    """One requirement: what it says, what was measured, whether that meets it (None: not measured in this run)."""

    text: str
    measured: str
    met: bool
    calls: tuple = ()


class Bars:
    """Reads the results of a run by workload."""

    def __init__(self, results):
        self.results = results
        self.shares = {result.workload.shares: result for result in results if not result.workload.sessions}
        self.live = {(r.workload.sessions, r.workload.opens): r for r in results if r.workload.sessions}

    def all(self):
        """Every bar, in order."""
        found = [self._ratio(5_000, f"NetrShareEnum {level}", 25) for level in (0, 1, 2)]
        found.append(self._ratio(5_000, "NetrShareEnum 502", 10))
        found.append(self._ratio(50_000, "NetrShareEnum 1", 30))
        found += [self._ratio(5_000, f"NetrShareGetInfo {level}", 20) for level in (0, 1, 2, 501, 502, 1005)]
        found += [self._ratio((300, 20_000), call, 3) for call in ("NetrSessionEnum 1", "NetrFileEnum 3")]
        found += [self._linear(call) for call in ("NetrSessionEnum 1", "NetrFileEnum 3")]
        never_slower = ("NetrServerGetInfo 101", "NetrRemoteTOD", *(f"NetrShareEnum {level}" for level in (0, 1, 2, 502)))
        found += [self._ratio(10, call, 1) for call in never_slower]
        found += self._floor()
        found.append(self._no_call_slower("cpu", "worker CPU"))
        found.append(self._no_call_slower("wall", "wall time"))
        found.append(self._memory())
        for what, label in (("call_cpu", "worker CPU"), ("call_wall", "wall time")):
            found.append(self._first(f"First call of a fresh worker: {label} not above C's", what, False))
        for what, label in (("cpu", "worker CPU"), ("wall", "wall time")):
            found.append(self._first(f"A worker's start and its first call together: {label} not above C's by more than the pairs can tell", what, True))
        return found

    def behind(self, most=4):
        """The calls that miss a bar, the worst first; those that only noise can tell apart from C are not worth a look."""
        found = [call for bar in self.all() if bar.met is False for call in bar.calls]
        return list(dict.fromkeys(found))[:most]

    def _ratio(self, size, call, least):
        result = self.live.get(size) if isinstance(size, tuple) else self.shares.get(size)
        words = "{} sessions, {:,} opens".format(*size) if isinstance(size, tuple) else f"{size:,} shares"
        text = f"{call}, {words}: worker CPU C/ours >= {least}"
        costs = result.costs.get(call, {}) if result else {}
        if not costs.get("c") or not costs.get("ours"):
            return Bar(text, "not served by both" if costs else "not in this run", False if costs else None)
        ratio = costs["c"].cpu / costs["ours"].cpu
        measured = f"{ratio:.1f}"
        if ratio < least and costs.get("floor"):
            measured += f" (the floor in our place: {costs['c'].cpu / costs['floor'].cpu:.1f})"
        return Bar(text, measured, ratio >= least, (call,))

    def _linear(self, call):
        text = f"{call}: ours at 300/20,000 against 50/2,000, ten times the opens: at most 13 times the CPU"
        small, big = self.live.get((50, 2_000)), self.live.get((300, 20_000))
        if not small or not big:
            return Bar(text, "not in this run", None)
        costs = [result.costs[call]["ours"] for result in (small, big)]
        if not all(costs):
            return Bar(text, "not served", False)
        growth = costs[1].cpu / costs[0].cpu
        return Bar(text, f"{growth:.1f}", growth <= 13)

    def _floor(self):
        result = self.shares.get(5_000)
        costs = result.costs["NetrShareEnum 1"] if result else {}
        bars = []
        for what, most, label in (("cpu", 4, "CPU"), ("wall", 1.3, "wall time")):
            text = f"NetrShareEnum 1, 5,000 shares: at most {most} times the floor's {label}"
            if not costs.get("ours") or not costs.get("floor"):
                bars.append(Bar(text, "not in this run", None))
                continue
            ratio = getattr(costs["ours"], what) / getattr(costs["floor"], what)
            bars.append(Bar(text, f"{ratio:.2f}", ratio <= most, ("NetrShareEnum 1",)))
        return bars

    def _no_call_slower(self, what, label):
        found = []
        for result in self.results:
            for call, costs in result.costs.items():
                if costs.get("c") and costs.get("ours") and call not in MADE_UP:
                    ratio = getattr(costs["c"], what) / getattr(costs["ours"], what)
                    found.append((ratio, call, result.workload.title))
        text = f"No call needs more {label} than C's, at any size (C/ours)"
        if not found:
            return Bar(text, "not in this run", None)
        below = [one for one in sorted(found) if one[0] < 1]
        measured = "; ".join(f"{call}, {title} {ratio:.2f}" for ratio, call, title in below or [min(found)])
        calls = tuple(call for ratio, call, _ in below if ratio < CLEARLY)
        return Bar(text, measured if below else f"the closest: {measured}", not calls, calls)

    def _memory(self):
        result = self.shares.get(50_000)
        text = "Peak memory of a worker with 50,000 shares not above C's"
        if not result:
            return Bar(text, "not in this run", None)
        ours, theirs = result.memory["ours"], result.memory["c"]
        return Bar(text, f"{ours / 1024:.0f} MiB against {theirs / 1024:.0f} MiB", ours <= theirs)

    def _first(self, title, what, doubt):
        """`doubt`: most of it is the same work of the same linker for both, so a ratio counts as 1 from which it cannot be told."""
        found = [(*result.first.ratio(what), result) for result in self.results if result.first]
        text = f"{title} (ours/C, the mean of pairs and twice its standard error)"
        if not found:
            return Bar(text, "not in this run", None)
        measured = "; ".join(f"{result.workload.title} {ratio:.3f} +- {error:.3f} ({result.first.number} pairs)" for ratio, error, result in found)
        return Bar(text, measured, all(ratio - (error if doubt else 0) <= 1 / CLEARLY for ratio, error, _ in found))
