"""What it costs to add, change and delete a share, and what the next call of other workers costs then."""

import statistics
import struct
import time
from dataclasses import dataclass, field

from . import calls, client, first, worker
from .changing import FILE, REGISTRY, ChangingServer
from .servers import name

ADD, SET, DELETE = "NetrShareAdd", "NetrShareSetInfo 1004", "NetrShareDel"
GET, LIST, REST = "next NetrShareGetInfo 1", "next NetrShareEnum 1", "NetrShareEnum 1 at rest"
STEPS = (ADD, SET, DELETE, GET, LIST, REST)
PAGE = "a page of NetrShareEnum 1"
NOT_FOUND, MORE_DATA = 2310, 234
# Turns of a size, if they fit into so many seconds; never fewer than the fewest.
TURNS, FEWEST, SECONDS = 31, 5, 30
STARTS = 3
# A change of a share adds less to the next list than chance does to the way of thousands of shares through pipe and socket: what it adds is
# measured by a list's first page, for which the worker's whole list has to be right as well. So many in pairs, or as many as fit into so
# many seconds, and as many behind calls that change nothing: a page right behind another one finds its data in the processor's caches, what
# runs in between takes it from there, and that is not what a change costs.
PAIRS, FEWEST_PAIRS, PAIR_SECONDS = 400, 20, 40
# C's own service needs half a minute and more for a list of 10,000 shares of the registry, and has six of them in a turn. A server that has
# not answered by then is left out of the size; ours is not, and a worker's very first call is Samba's own load of all.
ANSWER = {"c": 20, "ours": 120}


@dataclass(frozen=True)
class Size:
    """How many shares there are, and where."""

    shares: int
    place: str = REGISTRY

    @property
    def title(self):
        return f"{self.shares:,} shares of {'the registry' if self.place == REGISTRY else 'smb.conf'}"


SIZES = (Size(50), Size(3_000), Size(10_000), Size(5_000, FILE))
QUICK = (Size(50), Size(3_000))


@dataclass
class Cost:
    """Medians in milliseconds; CPU is that of the worker that answers, without the commands that C starts."""

    cpu: float
    wall: float


@dataclass
class Changed:
    """What one size gave; the keys of the dictionaries are `c` and `ours`."""

    size: Size
    costs: dict = field(default_factory=dict)   # server -> {step: Cost}; without one that did not answer in time
    added: float = 0                            # milliseconds that a change of a share of the registry adds to ours for the next list
    starts: dict = field(default_factory=dict)  # server -> median seconds until smbd listens
    first: object = None                        # FirstCalls


class Party:
    """A server with an editor and two readers, each with a worker of its own."""

    def __init__(self, box):
        self.box, self.turn, self.samples = box, 0, {step: [] for step in (*STEPS, PAGE)}
        self.connections = [client.connect(box, patience=300, answer=ANSWER[box.impl]) for _ in range(3)]
        probe = calls.share_info(1, "public")
        self.workers = [worker.serving(box, lambda: self._ask(one, probe)) for one in self.connections]
        assert len(set(self.workers)) == len(self.workers), "two clients have one worker"
        for one in self.connections:
            self._ask(one, calls.share_enum(1))

    @staticmethod
    def _ask(connection, call):
        return struct.unpack("<I", connection.request(call.opnum, call.stub)[-4:])[0]

    def one_turn(self):
        """A share comes, changes and goes, and after each of it the readers look."""
        self.turn += 1
        share = f"changed{self.turn:03}"
        self._timed(ADD, 0, calls.share_add(share, self.box.data / "projects", "before"))
        self._look(share)
        self._timed(SET, 0, calls.share_set(share, "after"))
        self._look(share)
        self._timed(DELETE, 0, calls.share_del(share))
        self._look(share, NOT_FOUND)

    def _look(self, share, wanted=0):
        self._timed(GET, 1, calls.share_info(1, share), wanted)
        for step in (LIST, REST):
            self._timed(step, 2, calls.share_enum(1))

    def added_to_lists(self, pairs, seconds):
        """Median of what a changed remark adds to the next list, without what a refused change adds to it."""
        end, changed, refused, page = time.monotonic() + seconds, [], [], calls.share_page(1)
        for number in range(pairs):
            if number >= FEWEST_PAIRS and time.monotonic() > end:
                break
            for share, wanted, added in ((name(0), 0, changed), ("not there", NOT_FOUND, refused)):
                self._timed(SET, 0, calls.share_set(share, f"remark {number}"), wanted)
                first, again = (self._timed(PAGE, 2, page, MORE_DATA) for _ in range(2))
                added.append(first - again)
        return statistics.median(changed) - statistics.median(refused)

    def _timed(self, step, who, call, wanted=0):
        before = self._cpu(who)
        started = time.perf_counter_ns()
        status = self._ask(self.connections[who], call)
        wall = time.perf_counter_ns() - started
        # What another worker of C's own service knows may be of before.
        assert status == wanted or (self.box.impl == "c" and step == GET), f"{self.box.impl}: {step}: {status}"
        self.samples[step].append(((self._cpu(who) - before) / 1e6, wall / 1e6))
        return wall / 1e6

    def _cpu(self, who):
        """The kernel counts what a process has just done when it goes to sleep."""
        time.sleep(first.ASLEEP)
        return worker.cpu_ns(self.workers[who])

    def costs(self):
        """{step: Cost}."""
        return {step: Cost(*map(statistics.median, zip(*samples))) for step, samples in self.samples.items() if samples}


def measure(size, quick, say):
    """One size: the steps in turns, then starts of smbd and of workers."""
    found = Changed(size)
    with ChangingServer("c", size.shares, size.place) as theirs, ChangingServer("ours", size.shares, size.place) as ours:
        boxes = {"c": theirs, "ours": ours}
        _steps(found, boxes, quick)
        for step in STEPS:
            say(f"{size.title}: {step}: " + ", ".join(f"{server} {costs[step].wall:.2f} ms" for server, costs in found.costs.items()))
        say(f"{size.title}: a change adds {found.added:.2f} ms to our next list")
        found.starts = _starts(boxes, 2 if quick else STARTS)
        found.first = first.pairs(boxes, calls.share_info(1, name(0)), 3 if quick else 10, 5)
        say(f"{size.title}: smbd listens after: " + ", ".join(f"{server} {seconds:.2f} s" for server, seconds in found.starts.items()))
    return found


def _steps(found, boxes, quick):
    awake = [client.connect(box, client.WINREG, patience=300) for box in boxes.values()]
    parties = {server: party for server, box in boxes.items() if (party := _warmed_up(box))}
    assert "ours" in parties, f"{found.size.title}: no answer in {ANSWER['ours']} s"
    end, fewest = time.monotonic() + SECONDS * (0.1 if quick else 1), 3 if quick else FEWEST
    for turn in range(TURNS):
        if turn >= fewest and time.monotonic() > end:
            break
        for party in parties.values():
            party.one_turn()
    found.costs = {server: party.costs() for server, party in parties.items()}
    if found.size.place == REGISTRY:
        found.added = parties["ours"].added_to_lists(FEWEST_PAIRS if quick else PAIRS, PAIR_SECONDS)
    awake.clear()


def _warmed_up(box):
    """A party that has taken its first turn; None when a call of it was not answered in time."""
    from samba import NTSTATUSError

    try:
        party = Party(box)
        party.one_turn()
    except NTSTATUSError:
        box.kill_worker()  # it would go on for minutes, on the other's account
        return None
    party.samples = {step: [] for step in party.samples}
    return party


def _starts(boxes, number):
    seconds = {server: [] for server in boxes}
    for _ in range(number):
        for server, box in boxes.items():
            box.stop()
            started = time.perf_counter()
            box.start()
            seconds[server].append(time.perf_counter() - started)
    return {server: statistics.median(found) for server, found in seconds.items()}
