"""Tables of the report."""

import re

WORD = {True: "met", False: "**missed**", None: "-"}


def table(head, rows):
    """Markdown; all columns but the first are numbers."""
    aligned = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(["| " + " | ".join(map(str, row)) + " |" for row in (head, aligned, *rows)]) + "\n"


def met_bars(bars):
    """(how many of them are met, their table)."""
    rows = [(bar.text, bar.measured, WORD[bar.met]) for bar in bars]
    met, counted = sum(bar.met is True for bar in bars), sum(bar.met is not None for bar in bars)
    return f"{met} of {counted} met", table(("bar", "measured", ""), rows)


def put_into(report, title, text):
    """The report with this section in the place of its own one, or at its end."""
    found = re.search(rf"^{title}$.*?(?=^## |\Z)", report, re.MULTILINE | re.DOTALL)
    before, after = (report[: found.start()], report[found.end() :]) if found else (report.rstrip("\n") + "\n\n", "")
    return before + text.rstrip("\n") + "\n" + ("\n" + after if after else "")
