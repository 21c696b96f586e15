"""Twenty clients read while three change shares, on five workers: how long any of their calls takes."""

import multiprocessing
import random
import statistics
import time
from dataclasses import dataclass

from . import calls, client
from .changing import ChangingServer
from .servers import name

SHARES, READERS, EDITORS = 300, 20, 3
SECONDS = 20


@dataclass
class Mixed:
    """Milliseconds of all calls, and of those that change something."""

    every: list
    changes: list
    workers: int


def measure(quick, say):
    """{server: Mixed}."""
    found = {}
    for impl in ("ours", "c"):
        with ChangingServer(impl, SHARES) as box:
            # A worker of srvsvc asks winreg at its start.
            _awake = [client.connect(box, service, patience=60) for service in (client.WINREG, client.SRVSVC)]
            found[impl] = _mixed(box, 4 if quick else SECONDS)
        every = found[impl].every
        say(f"{READERS} read, {EDITORS} change: {impl}: median {statistics.median(every):.1f} ms, longest {max(every):.0f} ms, {len(every):,} calls")
    return found


def _mixed(box, seconds):
    fork = multiprocessing.get_context("fork")
    results, ready, go = fork.SimpleQueue(), fork.Semaphore(0), fork.Event()
    work = [_read] * READERS + [_change] * EDITORS
    clients = [fork.Process(target=_client, args=(box, number, do, seconds, ready, go, results)) for number, do in enumerate(work)]
    for process in clients:
        process.start()
    for _ in clients:
        if not ready.acquire(timeout=600):
            raise RuntimeError("a client of the mix hangs")
    workers = len(box.worker_pids())
    go.set()
    found = [results.get() for _ in clients]
    for process in clients:
        process.join()
    wrong = [words for _, _, words in found if words]
    assert not wrong, wrong
    return Mixed([wall for _, walls, _ in found for wall in walls], [wall for does, walls, _ in found if does for wall in walls], workers)


def _client(box, number, do, seconds, ready, go, results):
    walls, wrong = [], ""
    try:
        connection = client.connect(box, patience=60)
        connection.request(15, calls.share_enum(1).stub)
        ready.release()
        go.wait()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for call, is_right in do(box, number):
                started = time.perf_counter()
                reply = connection.request(call.opnum, call.stub)
                walls.append((time.perf_counter() - started) * 1000)
                if not is_right(reply):
                    wrong = f"{call.name}: not what was promised"
    except Exception as error:  # told to the one who waits for it
        wrong = repr(error)
        ready.release()
    results.put((do is _change, walls, wrong))


def _is_done(reply):
    return reply.endswith(b"\0\0\0\0")


def _read(_box, _number):
    yield calls.share_info(1, name(random.randrange(SHARES - 3))), _is_done
    yield calls.share_enum(1), _is_done


def _change(box, number):
    """Each change is read back at once, which is not what C's own service promises."""
    share = f"mixed{number:02}"
    for call, remark in (
        (calls.share_add(share, box.data / "projects", "before"), "before"),
        (calls.share_set(share, "after"), "after"),
        (calls.share_del(share), None),
    ):
        yield call, _is_done
        shown = remark.encode("utf-16-le") if remark else b""
        yield calls.share_info(1, share), lambda reply: box.impl == "c" or (_is_done(reply) == bool(shown) and shown in reply)
