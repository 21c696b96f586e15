"""Small pictures: axes, lines and bars as SVG text."""

import math
from html import escape

COLOURS = {"c": "#b0563b", "ours": "#2f6f9f", "floor": "#8a8a8a"}
NAMES = {"c": "Samba's own (C)", "ours": "srvsvc-rs", "floor": "floor (no work)"}


class Canvas:
    """Collects elements."""

    def __init__(self, width, height):
        self.width, self.height, self.parts = width, height, []

    def text(self, x, y, words, size=12, anchor="start", colour="#222", weight="normal"):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}" '
                          f'font-weight="{weight}">{escape(str(words))}</text>')

    def line(self, points, colour="#ccc", width=1.0):
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="{width}"/>')

    def dot(self, x, y, colour, radius=3):
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>')

    def bar(self, x, y, width, height, colour):
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{colour}"/>')

    def render(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
                f'font-family="sans-serif">\n<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(self.parts) + "\n</svg>\n")


class Scale:
    """Values to places, linear or logarithmic."""

    def __init__(self, low, high, start, end, log=False):
        self.log = log
        self.low, self.high = (math.log10(low), math.log10(high)) if log else (low, high)
        self.start, self.end = start, end

    def __call__(self, value):
        value = math.log10(value) if self.log else value
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)


def decades(values):
    """(low, high) powers of ten around values."""
    return 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values) * 1.0001))


def log_chart(canvas, box, title, series, xlabel, ylabel):
    """Lines on two logarithmic axes; series: {name: [(x, y)]}; box: (left, top, width, height)."""
    left, top, width, height = box
    points = [point for line in series.values() for point in line]
    canvas.text(left, top - 12, title, 14, weight="bold")
    if not points:
        canvas.text(left, top + 20, "not in this run")
        return
    xs, ys = decades([x for x, _ in points]), decades([y for _, y in points])
    x, y = Scale(*xs, left, left + width, True), Scale(*ys, top + height, top, True)
    for value in powers(*ys):
        canvas.line([(left, y(value)), (left + width, y(value))])
        canvas.text(left - 6, y(value) + 4, f"{value:g}", 11, "end")
    for value in powers(*xs):
        canvas.line([(x(value), top), (x(value), top + height)])
        canvas.text(x(value), top + height + 16, f"{value:,.0f}", 11, "middle")
    canvas.text(left + width / 2, top + height + 34, xlabel, 12, "middle")
    canvas.text(left, top + height + 34, ylabel, 12)
    for name, line in series.items():
        placed = [(x(a), y(b)) for a, b in sorted(line)]
        canvas.line(placed, COLOURS[name], 2.5)
        for at in placed:
            canvas.dot(*at, COLOURS[name])


def powers(low, high):
    """The powers of ten from low to high."""
    exponent = round(math.log10(low))
    while 10.0**exponent <= high * 1.01:
        yield 10.0**exponent
        exponent += 1


def legend(canvas, x, y, names):
    """Colours and what they stand for, in a row."""
    for name in names:
        canvas.bar(x, y - 10, 12, 12, COLOURS[name])
        canvas.text(x + 18, y, NAMES[name], 12)
        x += 150
