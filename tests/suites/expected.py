"""expected.txt: what each case of other people's suites is known to do, against Samba's own srvsvc and against ours."""

from pathlib import Path

LIST = Path(__file__).with_name("expected.txt")
VERDICTS = ("pass", "fail", "skip")


def expected():
    """{(suite, case): {"c": verdict, "ours": verdict}}; a verdict is `pass`, `fail` or `skip`."""
    found = {}
    for number, line in enumerate(LIST.read_text().splitlines(), 1):
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        if len(words) != 4 or words[2] not in VERDICTS or words[3] not in VERDICTS or (words[0], words[1]) in found:
            raise ValueError(f"{LIST.name}, line {number}: a line is SUITE CASE C OURS, once a case")
        found[words[0], words[1]] = {"c": words[2], "ours": words[3]}
    return found
