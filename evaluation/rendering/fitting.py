"""How large the texts of a certificate may be: long names shrink and wrap, nothing is cut.

The paper engine cannot shrink a text to its box, so widths are added up here from the font's own
tables (points; kerning is left out, the lines keep 3 % in hand).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ocop.lib import pdf

MM = 72 / 25.4  # points in a millimetre
ROOM = 0.97
BOLD, REGULAR = 700, 400


@dataclass(frozen=True)
class Fit:
    """Sizes in points and gaps in mm that let the middle of the paper fit into its height."""

    name: float
    lines: float
    gap: float
    height: float


# From the size a short name deserves down to what the longest we take (200 letters) needs.
STEPS = [
    (28.0, 11.5, 5.0),
    (25.0, 11.0, 4.2),
    (22.0, 11.0, 3.6),
    (20.0, 10.5, 3.0),
    (18.0, 10.0, 2.4),
    (16.0, 9.5, 1.8),
    (14.0, 9.0, 1.4),
    (12.0, 8.5, 1.0),
    (10.0, 8.0, 0.6),
]


def fitted(name: str, lines: list[str], *, width: float, height: float) -> Fit:
    """Return the largest sizes at which name (two lines at most) and lines stand in the box.

    ``width`` and ``height`` in mm. What does not fit at the smallest size is set in it anyway:
    it takes a third line rather than lose a word.
    """
    fit = None
    for largest, size, gap in STEPS:
        points = _name_size(name, largest, width)
        tall = _height(name, points, lines, size, gap, width)
        fit = Fit(points, size, gap, tall)
        if tall <= height and points >= min(size + 2, largest):
            return fit
    assert fit is not None
    return fit


def _name_size(name: str, largest: float, width: float) -> float:
    points = largest
    while points > 9 and wrapped(name, points, BOLD, width) > 2:
        points -= 0.5
    return points


def _height(
    name: str, points: float, lines: list[str], size: float, gap: float, width: float
) -> float:
    rows = wrapped(name, points, BOLD, width) * points * 1.25
    rows += sum(wrapped(line, size, BOLD, width) for line in lines) * size * 1.6
    return rows / MM + gap * 4


def shrunk(text: str, sizes: tuple[float, ...], *, width: float, rows: int) -> float:
    """Return the first of the sizes at which the bold text takes so many lines, or the last."""
    fitting = (size for size in sizes if wrapped(text, size, BOLD, width) <= rows)
    return next(fitting, sizes[-1])


def wrapped(text: str, points: float, weight: int, width: float) -> int:
    """Return how many lines the text takes at the size in a column of so many mm."""
    room = width * MM * ROOM
    blank = _width(" ", points, weight)
    rows, used = 1, 0.0
    for word in text.split():
        long = _width(word, points, weight)
        if used and used + blank + long > room:
            rows, used = rows + 1, 0.0
        while long > room:  # a single word longer than the line is broken
            rows, long = rows + 1, long - room
        used += long + (blank if used else 0)
    return rows


def _width(text: str, points: float, weight: int) -> float:
    advances, default = _advances(weight)
    return sum(advances.get(ord(sign), default) for sign in text) * points


@cache
def _advances(weight: int) -> tuple[dict[int, float], float]:
    """Return the width of each letter as a share of the size, and that of an unknown one."""
    from fontTools.ttLib import TTFont

    face: Any = TTFont(pdf.font_folder() / pdf.FACES[(weight, "normal")], lazy=True)
    unit = face["head"].unitsPerEm
    widths = face["hmtx"]
    advances = {sign: widths[glyph][0] / unit for sign, glyph in face.getBestCmap().items()}
    return advances, 1.0
