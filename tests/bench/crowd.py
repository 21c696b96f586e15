"""Calls per second with several connections at once, each a client process of its own."""

import multiprocessing
import time

from . import client


def rate(box, call, connections, seconds):
    """Calls that `connections` clients together get answered in a second."""
    fork = multiprocessing.get_context("fork")
    ready, go = fork.Semaphore(0), fork.Event()
    results = fork.SimpleQueue()
    clients = [fork.Process(target=_client, args=(box, call, seconds, ready, go, results)) for _ in range(connections)]
    for process in clients:
        process.start()
    for _ in clients:
        if not ready.acquire(timeout=600):
            raise RuntimeError("a client of the bench does not connect")
    go.set()
    total = sum(results.get() for _ in clients)
    for process in clients:
        process.join()
    return total


def _client(box, call, seconds, ready, go, results):
    connection = client.connect(box)
    connection.request(call.opnum, call.stub)
    ready.release()
    go.wait()
    started, done = time.monotonic(), 0
    while time.monotonic() - started < seconds:
        connection.request(call.opnum, call.stub)
        done += 1
    results.put(done / (time.monotonic() - started))
