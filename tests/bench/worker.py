"""What the kernel says about a worker process."""

from pathlib import Path


def cpu_ns(pid):
    """User and system time of a process in nanoseconds; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    except OSError:
        return 0


def all_cpu_ns(box):
    """Time of all workers of a sandbox."""
    return sum(cpu_ns(pid) for pid in box.worker_pids())


def serving(box, ask):
    """The pid of the worker that answers `ask()`."""
    before = {pid: cpu_ns(pid) for pid in box.worker_pids()}
    ask()
    spent = {pid: cpu_ns(pid) - before.get(pid, 0) for pid in box.worker_pids()}
    return max(spent, key=spent.get)


def memory_kib(pid):
    """(now, peak) resident memory in KiB."""
    lines = (line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    found = {words[0]: int(words[1]) for words in lines if words and words[0] in ("VmRSS:", "VmHWM:")}
    return found["VmRSS:"], found["VmHWM:"]
