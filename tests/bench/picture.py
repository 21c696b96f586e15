"""The picture of a run: two growths, and how far ahead every call is at every size."""

from . import svg
from .calls import MADE_UP

# From the smallest workload to the biggest.
SHADES = ("#9ec9e6", "#5fa3d0", "#2f6f9f", "#123f63")
BEHIND = "#c02020"
ROW = 19
LEFT, TOP, WIDTH = 740, 100, 400


def draw(results):
    """SVG text."""
    ratios = _ratios(results)
    canvas = svg.Canvas(1240, max(620, TOP + ROW * len(ratios) + 30))
    canvas.text(40, 30, "Worker CPU per call, beside Samba's own srvsvc", 18, weight="bold")
    svg.legend(canvas, 40, 54, ("c", "ours", "floor"))
    shares = [result for result in results if not result.workload.sessions]
    live = [result for result in results if result.workload.sessions]
    box = (70, 100, 440, 190)
    svg.log_chart(canvas, box, "NetrShareEnum level 1", _series(shares, "NetrShareEnum 1", "shares"), "shares", "ms")
    box = (70, 370, 440, 190)
    svg.log_chart(canvas, box, "NetrFileEnum level 3", _series(live, "NetrFileEnum 3", "opens"), "opens", "ms")
    _dots(canvas, ratios)
    return canvas.render()


def _series(results, call, count):
    series = {name: [] for name in ("c", "ours", "floor")}
    for result in results:
        for name, cost in result.costs.get(call, {}).items():
            if cost:
                series[name].append((getattr(result.workload, count), max(cost.cpu, 1e-3)))
    return {name: line for name, line in series.items() if line}


def _ratios(results):
    """{call: [(shade, C/ours)]}."""
    found = {}
    for of_kind in (lambda workload: not workload.sessions, lambda workload: bool(workload.sessions)):
        chosen = [result for result in results if of_kind(result.workload)]
        for size, result in enumerate(chosen):
            for call, costs in result.costs.items():
                if costs.get("c") and costs.get("ours") and call not in MADE_UP:
                    shade = SHADES[min(size + len(SHADES) - len(chosen), len(SHADES) - 1)]
                    found.setdefault(call, []).append((shade, costs["c"].cpu / costs["ours"].cpu))
    return found


def _dots(canvas, ratios):
    canvas.text(LEFT - 150, TOP - 46, "How many times less CPU than C: every call, every size (darker: bigger)", 14, weight="bold")
    if not ratios:
        return
    every = [ratio for row in ratios.values() for _, ratio in row]
    low, high = svg.decades([*every, 1])
    x = svg.Scale(low, high, LEFT, LEFT + WIDTH, True)
    bottom = TOP + ROW * len(ratios)
    for value in svg.powers(low, high):
        canvas.line([(x(value), TOP - 12), (x(value), bottom)], "#888" if value == 1 else "#ddd")
        canvas.text(x(value), TOP - 18, f"{value:g}", 11, "middle")
    for number, (call, row) in enumerate(ratios.items()):
        y = TOP + ROW * number + 6
        values = [ratio for _, ratio in row]
        canvas.text(LEFT - 10, y + 4, call, 11, "end")
        canvas.line([(x(min(values)), y), (x(max(values)), y)], "#ccc", 2)
        for shade, ratio in row:
            canvas.dot(x(ratio), y, shade if ratio >= 1 else BEHIND, 5)
        span = f"{min(values):.1f}" if len(row) == 1 else f"{min(values):.1f} to {max(values):.1f}"
        canvas.text(LEFT + WIDTH + 14, y + 4, span, 10)
