"""The picture of a run: two growths and the ratio of every call."""

from . import svg

LEAD = "#2f6f9f"
BEHIND = "#b02020"


def draw(results):
    """SVG text."""
    ratios = _ratios(results)
    height = max(480, 90 + 17 * len(ratios))
    canvas = svg.Canvas(1240, height)
    canvas.text(40, 30, "Worker CPU per call, beside Samba's own srvsvc", 18, weight="bold")
    svg.legend(canvas, 40, 54, ("c", "ours", "floor"))
    shares = [result for result in results if not result.workload.sessions]
    live = [result for result in results if result.workload.sessions]
    box = (70, 100, 440, 130)
    svg.log_chart(canvas, box, "NetrShareEnum level 1", _series(shares, "NetrShareEnum 1", "shares"), "shares", "ms")
    box = (70, 310, 440, 110)
    svg.log_chart(canvas, box, "NetrFileEnum level 3", _series(live, "NetrFileEnum 3", "opens"), "opens", "ms")
    _bars(canvas, ratios)
    return canvas.render()


def _series(results, call, count):
    series = {name: [] for name in ("c", "ours", "floor")}
    for result in results:
        for name, cost in result.costs.get(call, {}).items():
            if cost:
                series[name].append((getattr(result.workload, count), max(cost.cpu, 1e-3)))
    return {name: line for name, line in series.items() if line}


def _ratios(results):
    found = []
    for result in results:
        for call, costs in result.costs.items():
            if costs.get("c") and costs.get("ours"):
                found.append((f"{call}, {result.workload.title}", costs["c"].cpu / costs["ours"].cpu))
    return found


def _bars(canvas, ratios):
    left, top, width = 850, 100, 330
    canvas.text(left - 250, top - 34, "How many times less CPU than C, every call", 14, weight="bold")
    if not ratios:
        return
    low, high = svg.decades([ratio for _, ratio in ratios] + [1])
    x = svg.Scale(low, high, left, left + width, True)
    bottom = top + 17 * len(ratios)
    for value in (0.1, 1, 10, 100, 1000):
        if low <= value <= high:
            canvas.line([(x(value), top - 8), (x(value), bottom)], "#888" if value == 1 else "#ddd")
            canvas.text(x(value), top - 12, f"{value:g}", 11, "middle")
    for number, (words, ratio) in enumerate(ratios):
        y = top + 17 * number
        canvas.text(left - 8, y + 10, words, 11, "end")
        canvas.bar(min(x(1), x(ratio)), y, abs(x(ratio) - x(1)), 12, LEAD if ratio >= 1 else BEHIND)
        canvas.text(max(x(1), x(ratio)) + 4, y + 10, f"{ratio:.1f}", 10)
