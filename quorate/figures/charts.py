"""Charts as pictures in the page: drawn here, without script, in shapes that print in black and white.

Each says in words what it shows, for those who hear the page; the numbers stand in a table beside it.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from .results import Line

WIDTH = 320
"""Units across: one to a pixel on the narrowest page, so that the words in the chart can be read there."""
ROW, BAR = 38, 14
HIGH, FOOT, HEAD = 150, 24, 18
INK, PALE = "#0b0c0c", "#b1b4b6"
COLUMNS_AT_MOST = 13


def told(line: Line, *, unit: str = "") -> str:
    """Return the number of a line in words: a share, a median, a count; c where it is hidden, a dash of none."""
    if line.of is None:
        return "c"
    if line.is_count:
        return f"{line.of:,}"
    if line.median is not None:
        return f"{line.median:g}{f' {unit}' if unit else ''}"
    if line.met is None:
        return "c" if line.of else "–"
    return "–" if line.percent is None else f"{line.percent}%"


def _top(lines: Sequence[Line]) -> float:
    numbers = [line.number for line in lines if line.number is not None]
    shares = any(not line.is_count and line.median is None for line in lines)
    return 100.0 if shares else max([*numbers, 1.0])


def says(title: str, lines: Sequence[Line], *, unit: str = "") -> str:
    """Return what a chart shows in words, for those who hear it: groups in which nothing counted are left out."""
    heard = {"c": "hidden"}
    known = [(line.label, told(line, unit=unit)) for line in lines]
    parts = [f"{label} {heard.get(number, number)}" for label, number in known if number != "–"]
    return f"{title}: {'; '.join(parts) or 'nothing counted'}"


def _svg(height: float, title: str, words: str, body: str, kind: str) -> Markup:
    return Markup(  # noqa: S704 - every text in it is escaped where it is put in
        f'<svg class="q-chart q-chart--{kind}" role="img" viewBox="0 0 {WIDTH} {height:g}" '
        f'aria-label="{escape(words)}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>{body}</svg>"
    )


def bars(title: str, lines: Sequence[Line], *, unit: str = "") -> Markup:
    """Return a chart of one bar below another, each with its words above it and its number at its end."""
    top, drawn = _top(lines), []
    for place, line in enumerate(lines):
        y = place * ROW
        number = line.number or 0
        wide = (WIDTH - 60) * number / top
        drawn.append(
            f'<text x="0" y="{y + 14}" font-size="13" fill="{INK}">{escape(line.label[:42])}</text>'
            f'<rect x="0.5" y="{y + 18.5}" width="{WIDTH - 60}" height="{BAR}" fill="none" stroke="{PALE}"/>'
            f'<rect class="q-chart__bar" x="0" y="{y + 18}" width="{wide:.1f}" height="{BAR + 1}"/>'
            f'<text x="{WIDTH - 54}" y="{y + 30}" font-size="13" fill="{INK}">{escape(told(line))}</text>'
        )
    return _svg(len(lines) * ROW + 2, title, says(title, lines, unit=unit), "".join(drawn), "bars")


def columns(title: str, lines: Sequence[Line], *, unit: str = "") -> Markup:
    """Return a chart of one column beside another, each with its number above it and its month below."""
    if len(lines) > COLUMNS_AT_MOST or not lines:
        return bars(title, lines, unit=unit)
    top, step, drawn = _top(lines), WIDTH / len(lines), []
    small = 9 if len(lines) > 8 else 12
    for place, line in enumerate(lines):
        tall = HIGH * (line.number or 0) / top
        x, y = place * step, HEAD + HIGH - tall
        middle = x + step / 2
        drawn.append(
            f'<rect class="q-chart__bar" x="{x + step * 0.15:.1f}" y="{y:.1f}" width="{step * 0.7:.1f}" '
            f'height="{tall:.1f}"/>'
            f'<text x="{middle:.1f}" y="{y - 4:.1f}" font-size="{small}" text-anchor="middle" fill="{INK}">'
            f"{escape(told(line))}</text>"
            f'<text x="{middle:.1f}" y="{HEAD + HIGH + 15}" font-size="{small + 1}" text-anchor="middle" '
            f'fill="{INK}">{escape(line.label[:3])}</text>'
        )
    base = f'<line x1="0" y1="{HEAD + HIGH}" x2="{WIDTH}" y2="{HEAD + HIGH}" stroke="{INK}"/>'
    return _svg(HEAD + HIGH + FOOT, title, says(title, lines, unit=unit), base + "".join(drawn), "columns")


SPARK_WIDTH, SPARK_HEIGHT = 120, 30


def spark(title: str, lines: Sequence[Line], *, unit: str = "") -> Markup:
    """Return a small line of how a figure went from month to month, its last month marked; nothing of fewer than two.

    A month that is hidden, or in which nothing counted, is a gap in the line.
    """
    numbers = [line.number for line in lines]
    known = [number for number in numbers if number is not None]
    if len(lines) < 2 or not known:
        return Markup("")
    low, high = min([*known, 0.0]), _top(lines)
    step = (SPARK_WIDTH - 8) / (len(lines) - 1)
    points = [
        None
        if number is None
        else (4 + place * step, SPARK_HEIGHT - 4 - (SPARK_HEIGHT - 8) * (number - low) / (high - low or 1))
        for place, number in enumerate(numbers)
    ]
    last = [point for point in points if point is not None][-1]
    body = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}" fill="none" stroke="{INK}" '
        f'stroke-width="1.5"/>'
        if len(run) > 1
        else f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="1.5" fill="{INK}"/>'
        for run in _runs(points)
    )
    return Markup(  # noqa: S704 - every text in it is escaped where it is put in
        f'<svg class="q-spark" role="img" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" '
        f'aria-label="{escape(says(title, lines, unit=unit))}" xmlns="http://www.w3.org/2000/svg">'
        f'{body}<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3" fill="{INK}"/></svg>'
    )


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Return the unbroken stretches of points."""
    found: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]
