"""Tables of the report."""

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
