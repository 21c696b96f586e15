"""python -m bench [--quick] [--changes | --cluster] [--docs]: measures, prints the table, writes target/bench/bench.md and bench.svg."""

import argparse
import subprocess
import sys
import time

from sandbox.module import REPOSITORY, target_dir

from . import change_bars, change_report, changes, cluster, cluster_report, floor, mix, picture, report
from .bars import Bars
from .plan import plan
from .run import run
from .tables import put_into


def main():
    """One run. The exit status is 0 whether or not the bars are met, unless --strict is given."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about two minutes: fewer sizes and repetitions")
    parser.add_argument("--docs", action="store_true", help="also write docs/bench.md and docs/bench.svg")
    parser.add_argument("--only", default="", metavar="TEXT", help="only workloads with this in their title, such as 5,000")
    parser.add_argument("--changes", action="store_true", help="only the part about shares that change, which takes its place in the report that is there")
    parser.add_argument("--cluster", action="store_true", help="only lists of clusters of real ctdb, which have their place in docs/cluster.md")
    parser.add_argument("--strict", action="store_true", help="fail when a bar is missed")
    args = parser.parse_args()
    started = time.monotonic()
    say = lambda line: print(f"[{time.monotonic() - started:5.0f} s] {line}", flush=True)
    folders = [target_dir() / "bench"] + ([REPOSITORY / "docs"] if args.docs else [])
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    part = _changes if args.changes else _cluster if args.cluster else _all
    bars = part(args, folders, say)
    say(f"written to {folders[0]}")
    return 1 if args.strict and any(bar.met is False for bar in bars) else 0


def _all(args, folders, say):
    library = floor.build()
    workloads = [workload for workload in plan(args.quick and not args.only) if args.only in workload.title]
    results = [run(workload, library, args.quick, say) for workload in workloads]
    bars = Bars(results).all()
    text, drawing = report.markdown(results, bars, "", args.quick, "bench.svg"), picture.draw(results)
    for folder in folders:
        (folder / "bench.md").write_text(text)
        (folder / "bench.svg").write_text(drawing)
    print(text)
    # What is measured stays also when the other part fails.
    return bars + ([] if args.only else _changes(args, folders, say))


def _changes(args, folders, say):
    text, bars = _measured_changes(args, say)
    for folder in folders:
        path = folder / "bench.md"
        path.write_text(put_into(path.read_text() if path.exists() else "", change_report.TITLE, text))
    print(text)
    return bars


def _cluster(args, folders, say):
    version = subprocess.run(["smbd", "--version"], capture_output=True, text=True).stdout.strip()
    found = cluster.measure(args.quick, say)
    bars = cluster_report.bars(found)
    text = cluster_report.section(found, bars, version)
    for folder in folders:
        path = folder / "cluster.md"
        path.write_text(put_into(path.read_text() if path.exists() else "", cluster_report.TITLE, text))
    print(text)
    return bars


def _measured_changes(args, say):
    found = [changes.measure(size, args.quick, say) for size in (changes.QUICK if args.quick else changes.SIZES)]
    mixed = mix.measure(args.quick, say)
    bars = change_bars.bars(found, mixed)
    return change_report.section(found, mixed, bars), bars


sys.exit(main())
