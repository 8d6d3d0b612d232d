"""Charts drawn on the server: places of bars and lines, in units of an SVG view box.

Every chart comes with the table it was drawn from, so that nobody needs to see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
HEIGHT = 240
LEFT = 48
"""Room for the figures beside the scale."""

_TOP = 12
_BOTTOM = 28
_GAP = 0.18
_LABELS = 8
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a column; ``name`` is what it stands for."""

    x: float
    y: float
    width: float
    height: float
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A figure beside the scale, or a word under a column."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template needs to draw: bars, and the scales at both sides."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - _BOTTOM


@dataclass(frozen=True, slots=True)
class Column:
    """What stands over one place: parts by name, the lowest first, and its words."""

    label: str
    parts: tuple[tuple[str, float], ...]
    titles: tuple[str, ...]


def stacked(columns: Sequence[Column], *, share: bool = False) -> Chart:
    """Return a chart of columns whose parts stand upon each other.

    With ``share`` the scale runs from 0 to 100%, and parts are shares of 1.
    """
    most = max((sum(v for _, v in each.parts) for each in columns), default=0.0)
    top = 1.0 if share else nice_top(most)
    room = HEIGHT - _BOTTOM - _TOP
    base = HEIGHT - _BOTTOM
    step = (WIDTH - LEFT) / max(1, len(columns))
    bars: list[Bar] = []
    for at, column in enumerate(columns):
        y = float(base)
        for (name, value), title in zip(column.parts, column.titles, strict=True):
            height = room * value / top
            if height <= 0:
                continue
            y -= height
            bars.append(
                Bar(
                    x=round(LEFT + step * (at + _GAP / 2), 2),
                    y=round(y, 2),
                    width=round(step * (1 - _GAP), 2),
                    height=round(height, 2),
                    name=name,
                    title=title,
                )
            )
    return Chart(tuple(bars), _ticks(top, share=share), _labels(columns, step))


def nice_top(most: float) -> float:
    """Return the end of a scale that holds ``most``: 4, 8, 20, 40, 80, 200 ..."""
    top = 4.0
    factors = (2, 2.5, 2)
    at = 0
    while top < most:
        top *= factors[at % len(factors)]
        at += 1
    return top


def _ticks(top: float, *, share: bool) -> tuple[Tick, ...]:
    room = HEIGHT - _BOTTOM - _TOP
    found = []
    for number in range(_STEPS + 1):
        value = top * number / _STEPS
        at = round(HEIGHT - _BOTTOM - room * number / _STEPS, 2)
        text = f"{value:.0%}" if share else f"{value:,.0f}"
        found.append(Tick(at, text))
    return tuple(found)


def _labels(columns: Sequence[Column], step: float) -> tuple[Tick, ...]:
    """Name some columns, evenly: there is no room for all of them."""
    every = max(1, -(-len(columns) // _LABELS))
    return tuple(
        Tick(round(LEFT + step * (at + 0.5), 2), each.label)
        for at, each in enumerate(columns)
        if at % every == 0
    )
