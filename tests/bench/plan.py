"""What a run measures."""

from dataclasses import dataclass, field

from . import calls, servers


# By number of shares, the calls whose bars leave least room; the profile says whose the time is.
PROFILED = {
    10: ("NetrpGetFileSecurity",),
    5_000: ("NetrShareEnum 1", "NetrShareGetInfo 1", "NetrShareGetInfo 2", "NetrShareGetInfo 502"),
}

# Short calls, measured with `srvsvc_rs:metrics file` as well: what counting costs shows there.
COUNTED = ("NetrRemoteTOD", "NetrShareGetInfo 1", "NetrShareEnum 1")


@dataclass
class Workload:
    """Shares, sessions and opens that both servers hold while these calls are made."""

    shares: int
    sessions: int
    opens: int
    calls: list
    crowd: list = field(default_factory=list)
    first: object = None
    profiled: tuple = ()
    counted: tuple = ()

    @property
    def title(self):
        if self.sessions:
            return f"{self.sessions} sessions, {self.opens:,} opens"
        return f"{self.shares:,} shares"


def share_workload(shares):
    found = calls.share_calls(servers.name((shares - 2) // 2)) + (calls.other_calls() if shares == 10 else [])
    crowd = ["NetrShareEnum 1", "NetrShareGetInfo 1"] + (["NetrRemoteTOD"] if shares == 10 else [])
    profiled = PROFILED.get(shares, ())
    counted = COUNTED if shares == 10 else ()
    return Workload(shares, 0, 0, found, [call for call in found if call.name in crowd], calls.share_enum(1), profiled, counted)


def live_workload(sessions, opens):
    found = calls.live_calls()
    lists = ("NetrSessionEnum 1", "NetrFileEnum 3")
    return Workload(10, sessions, opens, found, [call for call in found if call.name in lists], profiled=lists if opens >= 2_000 else ())


def plan(quick):
    """The workloads of a run; quick: about two minutes."""
    if quick:
        return [share_workload(10), share_workload(5_000), live_workload(50, 2_000)]
    shares = [share_workload(number) for number in (10, 1_000, 5_000, 50_000)]
    return shares + [live_workload(*size) for size in ((1, 10), (50, 2_000), (300, 20_000))]
