"""Prints expected.txt as the suites come out now: `tests/py tests/suites/record.py [c|ours ...]`; what was not run stays."""

import sys

from boxes import arguments, ready
from expected import expected
from runners import SUITES

from sandbox import Sandbox


def main():
    rows = expected()
    for impl in sys.argv[1:] or ["c", "ours"]:
        for suite, run in SUITES.items():
            with Sandbox(**arguments(suite, impl)) as box:
                ready(box, suite)
                for case, (verdict, said) in run(box).items():
                    rows.setdefault((suite, case), {"c": "fail", "ours": "pass"})[impl] = verdict
                    if verdict != "pass":
                        print(f"{impl} {suite} {case}: {said[:300]!r}", file=sys.stderr)
    order = list(SUITES)
    for suite, case in sorted(rows, key=lambda key: (order.index(key[0]), key[1])):
        print(f"{suite:20}{case:64}{rows[suite, case]['c']:6}{rows[suite, case]['ours']}")


main()
