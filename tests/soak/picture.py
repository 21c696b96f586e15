"""Memory, open files and latency over time."""

from bench import svg

PANELS = ("resident memory of each worker, MiB", "open files of each worker", "median time of a call, ms")
COLOURS = ("#2f6f9f", "#b0563b", "#5b8f3c", "#8a5aa8", "#8a8a8a")


def draw(watch, latency, title):
    """SVG text."""
    canvas = svg.Canvas(900, 640)
    canvas.text(60, 30, title, 17, weight="bold")
    workers = list(watch.workers().values())
    memory = [[(s.at, s.memory / 1024) for s in samples] for samples in workers]
    files = [[(s.at, s.files) for s in samples] for samples in workers]
    for number, lines in enumerate((memory, files, [latency])):
        _panel(canvas, 70 + 190 * number, PANELS[number], [line for line in lines if line])
    return canvas.render()


def _panel(canvas, top, title, lines):
    left, width, height = 70, 800, 130
    canvas.text(left, top, title, 13, weight="bold")
    points = [point for line in lines for point in line]
    if not points:
        return
    longest, highest = max(x for x, _ in points) or 1, max(y for _, y in points) * 1.1 or 1
    x, y = svg.Scale(0, longest, left, left + width), svg.Scale(0, highest, top + 10 + height, top + 10)
    for part in (0, 0.5, 1):
        canvas.line([(left, y(highest * part)), (left + width, y(highest * part))])
        canvas.text(left - 6, y(highest * part) + 4, f"{highest * part:.3g}", 11, "end")
        canvas.text(x(longest * part), top + height + 26, f"{longest * part:.0f} s", 11, "middle")
    for number, line in enumerate(lines):
        canvas.line([(x(a), y(b)) for a, b in line], COLOURS[number % len(COLOURS)], 1.6)
