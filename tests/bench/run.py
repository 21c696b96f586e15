"""Runs one workload: three servers, all calls in turns, then the crowd, the memory and the first call."""

import contextlib
from dataclasses import dataclass, field

from . import client, crowd, first, floor, measure, profile, worker
from .bars import Bars
from .load import Load
from .servers import Server


@dataclass
class Result:
    """What one workload gave; the keys of the inner dictionaries are `c`, `ours` and `floor`."""

    workload: object
    costs: dict = field(default_factory=dict)      # call -> {server: Cost or None}
    rates: dict = field(default_factory=dict)      # (call, connections) -> {server: Rate}
    memory: dict = field(default_factory=dict)     # server -> peak KiB of the worker
    first: object = None                           # FirstCalls
    profiles: dict = field(default_factory=dict)   # call -> {server: Profile or None}
    counted: dict = field(default_factory=dict)    # call -> {"ours": Cost, "counted": Cost}


def run(workload, library, quick, say):
    """Measure one workload; `say` gets a line now and then."""
    result = Result(workload)
    with contextlib.ExitStack() as stack:
        boxes = {impl: stack.enter_context(Server(impl, workload.shares)) for impl in ("c", "ours")}
        boxes["floor"] = stack.enter_context(floor.Floor(library))
        if workload.sessions:
            for impl in ("c", "ours"):
                stack.enter_context(Load(boxes[impl], workload.sessions, workload.opens))
        # A worker of srvsvc asks winreg at its start, and gives up when that needs longer than ten seconds to start itself.
        awake = [client.connect(box, client.WINREG, patience=300) for box in boxes.values()]
        stack.callback(awake.clear)
        bound = {name: measure.Bound(box, workload.calls[0]) for name, box in boxes.items()}
        for call in workload.calls:
            result.costs[call.name] = measure.compare(bound, call, 0.3 if quick else 1.0)
            say(f"{workload.title}: {call.name}: {_short(result.costs[call.name])}")
        result.memory = {name: worker.memory_kib(bound[name].pid)[1] for name in ("c", "ours")}
        _profiles(result, bound)
        if workload.counted:
            _counted(result, bound["ours"], quick, say)
        bound.clear()
        _crowd(result, boxes, quick, say)
        if workload.first:
            result.first = first.first_calls(boxes, workload.first, quick)
            say(f"{workload.title}: start and first call, CPU of ours/C: " + "{:.3f} +- {:.3f}".format(*result.first.ratio("cpu")))
    return result


def _counted(result, ours, quick, say):
    """The same server with `srvsvc_rs:metrics file`, beside the one without."""
    with Server("ours", result.workload.shares, options={"metrics file": "{tree}/log/srvsvc.prom"}) as box:
        awake = client.connect(box, client.WINREG, patience=300)
        both = {"ours": ours, "counted": measure.Bound(box, result.workload.calls[0])}
        for call in result.workload.calls:
            if call.name in result.workload.counted:
                result.counted[call.name] = measure.compare(both, call, 0.3 if quick else 3.0)
                say(f"{result.workload.title}: {call.name}, with metrics: {_short(result.counted[call.name])}")
        del awake, both


def _profiles(result, bound):
    """Of the calls that the plan names, and of those that miss a bar."""
    wanted = {*result.workload.profiled, *Bars([result]).behind()}
    for call in result.workload.calls:
        if call.name in wanted:
            served = [name for name, cost in result.costs[call.name].items() if cost]
            result.profiles[call.name] = {name: profile.profile(bound[name], call) for name in served}


def _crowd(result, boxes, quick, say):
    for call in result.workload.crowd:
        served = [name for name, cost in result.costs[call.name].items() if cost]
        for connections in (4,) if quick else (1, 4, 16):
            rates = {name: crowd.rate(boxes[name], call, connections, 0.5 if quick else 1.5) for name in served}
            result.rates[call.name, connections] = rates
            say(f"{result.workload.title}: {call.name}: {connections} connections: "
                + ", ".join(f"{name} {rate.calls:,.1f}/s" for name, rate in rates.items()))


def _short(costs):
    return ", ".join(f"{name} {cost.cpu:.3f} ms" if cost else f"{name} -" for name, cost in costs.items())
