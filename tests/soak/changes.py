"""python -m soak.changes COUNT [SECONDS]: so many changes of shares by four clients at once, while workers are killed in the middle."""

import random
import sys
import time

import editors
from sandbox import Sandbox

CLIENTS, BETWEEN_KILLS = 4, 400


def main():
    """One run; fails at the first thing that is not as it was promised."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    limit = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    began, kills, said = time.monotonic(), 0, time.monotonic()
    with Sandbox("ours", "registry") as box:
        running = editors.started(box, CLIENTS)
        while editors.changes(running) < wanted and time.monotonic() - began < limit:
            editors.some_changes(running, random.randint(1, 2 * BETWEEN_KILLS))
            kills += len(box.kill_worker())
            wrong = [one for editor in running for one in editor.wrong]
            assert not wrong, wrong[:5]
            if time.monotonic() - said > 60:
                said = time.monotonic()
                print(f"{editors.changes(running):,} changes, {kills} workers killed, {said - began:.0f} s", flush=True)
        editors.some_changes(running, 20)
        editors.finish(running)
        editors.check(box, running)
        assert box.served_by() == "ours" and "panicked" not in box.worker_log()
    lost = sum(editor.lost for editor in running)
    print(f"{editors.changes(running):,} changes by {CLIENTS} clients in {time.monotonic() - began:.0f} s, {kills} workers killed, "
          f"{lost} connections lost: none half done, each success visible")


main()
