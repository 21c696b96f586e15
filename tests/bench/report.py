"""The report of a run as Markdown."""

import os
import platform
import subprocess

from .calls import MADE_UP
from .tables import met_bars, table


def markdown(results, bars, changes, quick, picture):
    """The whole report; `changes` is its part about shares that change."""
    parts = [_head(quick, picture), _bars(bars)]
    parts += [_costs(result) for result in results]
    parts += [_counted(results), _rates(results), _workers(results), changes, _profiles(results)]
    return "\n".join(parts)


def _head(quick, picture):
    version = subprocess.run(["smbd", "--version"], capture_output=True, text=True).stdout.strip()
    kind = "A quick run: few repetitions, not all sizes. " if quick else ""
    return f"""# Speed, measured beside Samba's own srvsvc

{kind}Made by `make bench` on {os.cpu_count()} CPUs ({platform.machine()}, Linux {platform.release().split('-')[0]}), {version}.

![cost of the calls]({picture})

Three private servers run side by side and answer the same requests of the same client in turns: C (Samba's own service), ours (the
same smb.conf plus the module's line), and the floor, a service that does no work at all: it hands over the very bytes that ours
answered. CPU is the worker's, user and system, from the kernel's scheduler in nanoseconds; wall time is what the client
waits, named pipe and smbd included. Of both the lower quartile of 31 turns (4 for calls that take seconds) counts, so that other work of the machine stays out of it.
While calls with small replies (up to 16 KiB) are timed, client, smbd and worker take turns on one processor, while others are, the worker
has one for itself; else chance would decide who wakes whom where, which costs as much as the call. The ratio is C/ours: above 1 ours is ahead.
Sessions and opens are real ones, held by one client each. Where it says "made up", C answers with one invented entry and looks at
nothing: such a call is shown, yet not compared.
"""


def _bars(bars):
    met, rows = met_bars(bars)
    return f"## Bars: {met}\n\n{rows}"


def _costs(result):
    rows = []
    for call, costs in result.costs.items():
        c, ours, floor = (costs.get(name) for name in ("c", "ours", "floor"))
        rows.append((
            call + (" (C: made up)" if call in MADE_UP else ""), f"{ours.size:,}" if ours else "-",
            *(f"{cost.cpu:.3f}" if cost else "-" for cost in (c, ours, floor)), _ratio(c, ours, "cpu"),
            *(f"{cost.wall:.2f}" if cost else "-" for cost in (c, ours, floor)), _ratio(c, ours, "wall"),
        ))
    head = ("call, milliseconds", "reply bytes", "CPU C", "CPU ours", "CPU floor", "ratio", "wall C", "wall ours", "wall floor", "ratio")
    return f"## {result.workload.title}\n\n" + table(head, rows)


def _ratio(c, ours, what):
    return f"{getattr(c, what) / getattr(ours, what):.1f}" if c and ours else "-"


def _counted(results):
    rows = []
    for result in results:
        for call, costs in result.counted.items():
            without, counted = costs["ours"], costs["counted"]
            more = (counted.cpu - without.cpu) * 1000
            rows.append((f"{call}, {result.workload.title}", f"{without.cpu:.4f}", f"{counted.cpu:.4f}", f"{more:+.2f}"))
    if not rows:
        return ""
    head = ("worker CPU, milliseconds a call", "without", "with", "more, microseconds")
    text = "Two servers in turns, one with `srvsvc_rs:metrics file`.\n"
    return "## What counting costs\n\n" + text + "\n" + table(head, rows)


def _rates(results):
    rows = []
    for result in results:
        for (call, connections), rates in result.rates.items():
            c, ours = rates.get("c"), rates.get("ours")
            ratio = f"{ours.calls / c.calls:.1f}" if c and ours and c.calls else "-"
            cells = [_rate(rates.get(name), connections) for name in ("c", "ours", "floor")]
            rows.append((f"{call}, {result.workload.title}", connections, *cells, ratio))
    head = ("calls a second", "connections", "C", "ours", "floor", "ours/C")
    text = "The clients run on the same CPUs; with a fast service they and smbd are most of what is counted.\n"
    return "## Several connections at once\n\n" + text + "\n" + table(head, rows)


def _rate(rate, connections):
    if not rate:
        return "-"
    short = "" if rate.connected == connections else f" ({rate.connected} of {connections} connected)"
    return f"{rate.calls:,.{0 if rate.calls >= 100 else 1}f}{short}"


def _workers(results):
    rows = []
    for result in results:
        first = result.first
        costs = [(name, what, digits) for what, digits in (("call_cpu", 2), ("cpu", 1), ("wall", 1)) for name in ("c", "ours")]
        cells = [f"{first.cost(name, what):.{digits}f}" if first else "-" for name, what, digits in costs]
        rows.append((result.workload.title, *(f"{result.memory[name] / 1024:.1f}" for name in ("c", "ours")), *cells))
    head = ("worker", "peak MiB C", "peak MiB ours", "first call, CPU ms C", "ours", "start and first call, CPU ms C", "ours", "login to reply, wall ms C", "ours")
    text = ("The first call is NetrShareEnum 1, of a client that is bound to the fresh worker. Starts are made in pairs, C's and ours right after\n"
            "each other; the table has the lower quartile of each.\n")
    return "## A worker's memory and first call\n\n" + text + "\n" + table(head, rows) + "\n" + _starts(results)


def _starts(results):
    rows = []
    for result in results:
        for name, found in (result.first.profiles if result.first else {}).items():
            if found:
                cpu = result.first.cost(name, "cpu")
                linker = found.of("ld-linux")
                ours, kernel, libc, rest = found.rooms()
                shares = (ours, linker, kernel, libc, rest - linker)
                rows.append((result.workload.title, name, *(f"{cpu * share / 100:.2f}" for share in shares)))
    if not rows:
        return ""
    head = ("milliseconds of CPU of a start and its first call", "server", "srvsvc_rs.so", "dynamic linker", "kernel", "libc", "Samba")
    text = "Where they go, by sampling. The linker and the kernel bind and page in Samba's own libraries, before and beside ours.\n"
    return text + "\n" + table(head, rows)


def _profiles(results):
    head = ("milliseconds of CPU a call", "server", "srvsvc_rs.so", "kernel", "libc", "Samba")
    text = ("A profile by sampling, spread over the measured cost, of the main lists, of the calls whose bars are close and of those that\n"
            "miss one. What the floor shows is the price of any call: the pipe between smbd and the worker, Samba's RPC server around the\n"
            "service. libc is called by all of them.\n")
    rows, tops = [], []
    for result in results:
        for call, found in result.profiles.items():
            for name in ("c", "ours", "floor"):
                if not found.get(name):
                    continue
                cpu = result.costs[call][name].cpu
                rows.append((f"{call}, {result.workload.title}", name, *(f"{cpu * share / 100:.3f}" for share in found[name].rooms())))
            if found.get("ours"):
                tops.append(_top(f"{call}, {result.workload.title}", result.costs[call]["ours"].cpu, found["ours"]))
    if not rows:
        return "## Where the time goes\n\nNo profile: perf is not on this machine, or saw nothing.\n"
    return "## Where the time goes\n\n" + text + "\n" + table(head, rows) + "\nOurs, the functions that take most, in microseconds a call:\n\n" + "\n".join(tops) + "\n"


def _top(title, cpu, found):
    functions = (f"`{function[:60]}` ({library.split('.so')[0]}) {cpu * share * 10:.1f}" for (library, function), share in found.top())
    return f"* {title}: " + ", ".join(functions)
