"""python -m soak SECONDS: a mixed load of twenty clients; fails when memory, files or latency grow, or a call goes wrong."""

import sys
import threading
import time

from sandbox import Sandbox
from sandbox.module import target_dir

from . import clients, picture
from .watch import Watch, median_by_slice, slower

EVERY = 5.0


def main():
    """One soak; writes target/soak/soak.svg."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1800
    text = "".join(f"[department{number:04}]\npath = /tmp\ncomment = Files of department {number}\n" for number in range(300))
    with Sandbox("ours", "registry", shares=text) as box:
        end = threading.Event()
        running = clients.start(box, end)
        watch = Watch(box)
        smbd, deadline = box.smbd.pid, time.monotonic() + seconds
        while time.monotonic() < deadline and box.smbd.poll() is None:
            time.sleep(min(EVERY, seconds / 60))
            watch.look()
        gone = box.smbd.poll() is not None
        end.set()
        for client in running:
            client.join(30)
        left = [] if gone else watch.left()
        panics = box.worker_log().count("panicked")
    times = [pair for client in running for pair in client.times]
    wrong = [words for client in running for words in client.wrong]
    problems = watch.growth() + left + slower(times) + sorted(set(wrong))
    problems += [f"smbd {smbd} went"] * gone + [f"{panics} panics"] * bool(panics)
    problems += [f"client {client.number} did nothing" for client in running if client.done == 0]
    folder = target_dir() / "soak"
    folder.mkdir(parents=True, exist_ok=True)
    title = f"{len(running)} clients for {seconds:.0f} s, {len(times):,} calls"
    (folder / "soak.svg").write_text(picture.draw(watch, median_by_slice(times, 60), title))
    print(f"{title}, {len(watch.workers())} workers, {len(wrong)} calls or connections went wrong; {folder}/soak.svg")
    for problem in problems[:30]:
        print(f"FAILED: {problem}")
    print("grew or went wrong" if problems else "flat")
    return 1 if problems else 0


sys.exit(main())
