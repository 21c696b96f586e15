"""Calls per second with several connections at once, each a client process of its own."""

import multiprocessing
import time
from dataclasses import dataclass

from . import client


@dataclass
class Rate:
    """Calls a second of all clients together, and how many of them got a connection at all."""

    calls: float
    connected: int


def rate(box, call, connections, seconds):
    """Let `connections` clients call as fast as they can."""
    fork = multiprocessing.get_context("fork")
    ready, go = fork.Semaphore(0), fork.Event()
    results = fork.SimpleQueue()
    clients = [fork.Process(target=_client, args=(box, call, seconds, ready, go, results)) for _ in range(connections)]
    for process in clients:
        process.start()
    for _ in clients:
        if not ready.acquire(timeout=600):
            raise RuntimeError("a client of the bench hangs")
    go.set()
    rates = [found for found in (results.get() for _ in clients) if found is not None]
    for process in clients:
        process.join()
    return Rate(sum(rates), len(rates))


def _client(box, call, seconds, ready, go, results):
    from samba import NTSTATUSError

    try:
        connection = client.connect(box)
        connection.request(call.opnum, call.stub)
    except NTSTATUSError:
        connection = None  # a server that is too busy turns clients away
    ready.release()
    go.wait()
    results.put(connection and _calls(connection, call, seconds))


def _calls(connection, call, seconds):
    started, done = time.monotonic(), 0
    while done == 0 or time.monotonic() - started < seconds:
        connection.request(call.opnum, call.stub)
        done += 1
    return done / (time.monotonic() - started)
