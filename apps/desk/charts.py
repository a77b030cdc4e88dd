"""Small pictures of numbers, drawn on the server: the same for every reader, in words too, nothing to load. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 240, 48
_GAP = 2


@dataclass(frozen=True)
class Column:
    """One column: its place and size in units of the picture, and what it says."""

    x: float
    y: float
    width: float
    height: float
    said: str


def columns(values: Sequence[float], said: Sequence[str]) -> list[Column]:
    """Columns as high as their values, the highest as high as the picture; nothing is a hair's breadth, not nothing."""
    most = max(values, default=0) or 1
    step = WIDTH / max(1, len(values))
    return [
        Column(round(number * step, 2), round(HEIGHT - high, 2), round(step - _GAP, 2), round(high, 2), text)
        for number, (value, text) in enumerate(zip(values, said, strict=True))
        for high in (max(1.0, HEIGHT * value / most),)
    ]


def line(values: Sequence[float | None]) -> str:
    """A line through the values as an SVG path, from zero up, with gaps; «» for fewer than two values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    most, step = max(known) or 1, WIDTH / max(1, len(values) - 1)
    path, drawing = [], False
    for number, value in enumerate(values):
        if value is None:
            drawing = False
            continue
        place = f"{number * step:.1f} {HEIGHT - 2 - (HEIGHT - 4) * value / most:.1f}"
        # A point alone is drawn as a short stroke: a line of no length would not show.
        path.append(f"L{place}" if drawing else f"M{place}h2")
        drawing = True
    return "".join(path)


@dataclass(frozen=True)
class Bar:
    """One of several amounts, with its share of the largest in per cent."""

    name: str
    number: int
    share: int
    url: str = ""


def bars(rows: Sequence[tuple[str, int, str]]) -> list[Bar]:
    """Bars of (name, number, address) rows."""
    most = max((number for _name, number, _url in rows), default=0) or 1
    return [Bar(name, number, round(100 * number / most), url) for name, number, url in rows]
