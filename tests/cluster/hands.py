"""What several tests do to a cluster."""

import threading

BUSY = 170
# Lets nobody in: its only entry denies, and names SYSTEM.
CLOSED = bytes.fromhex("010004800000000000000000000000001400000002001c00010000000000140000000000010100000000000512000000")


def at_once(*calls):
    """Their results, begun at the same moment, each in a thread of its own."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        barrier.wait()
        results[number] = call()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def patient(call):
    """Ask again while another change of the share takes too long."""
    while True:
        status = call()
        if status != BUSY:
            return status


def works(smb, tree):
    """Whether a tree connect is still good."""
    try:
        smb.getSMBServer().create(tree, "", 1, 7, 1, 1, 0)
        return True
    except Exception:  # of three libraries
        return False
