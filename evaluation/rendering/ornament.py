"""The ornament of the certificate: frame and ground after the bronze drums of Đông Sơn.

Drawn by ourselves: the sun of fourteen rays, rings of circles with a dot joined by slanted lines,
saw teeth, flying birds. Written in the operators of PDF, in mm from the upper left corner of A4
landscape, because the paper engine takes 15 ms to read the same as SVG, at every certificate.
Beads and teeth are dashed lines: one command instead of one for each.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache

from ocop.lib.pdf import Box

GREEN, GOLD, PALE, PAPER = "#1d5c40", "#b98a2e", "#f4ebd5", "#fffefb"
WIDTH, HEIGHT = 297.0, 210.0
POINTS = 72 / 25.4  # in a millimetre
STAR = 7.0  # a star of the rank, from tip to tip
BEAD = 4.6  # from one bead of the border to the next
SLANT = math.tan(math.radians(55))
CURVE = 0.55228  # of the radius: how far a circle's handles reach
CORNERS = [(x, y) for x in (14.0, WIDTH - 14) for y in (14.0, HEIGHT - 14)]

# A heron flying to the left: beak, head, crest, body, two wings and the tail; its eye apart.
BIRD = """-15 .2 m -6.6 -1.9 l -5.9 -3 -4.6 -3.2 -3.7 -2.6 c 4.6 -5.6 l -1.2 -1.3 l 1.4 -1 l
7.2 -8 l 6.2 -.7 l 14.2 -3.2 l 13 -.1 l 14.2 3 l 6.2 1 l 5 6.6 l .6 1.2 l -1.6 1 -3.2 .5 -4.3 -.2 c
-5.2 .1 -6.1 -.1 -6.6 -.7 c h"""
EYE = (-5.05, -1.6, 0.55)


@cache
def frame() -> str:
    """Return ground and border, the same for every certificate."""
    ground = f"{_ink(PAPER)} rg 0 0 {WIDTH:g} {HEIGHT:g} re f"
    return " ".join([ground, *_drum(148.5, 105.0), *_border(), ""])


def within(drawing: str) -> bytes:
    """Return the drawing set in mm from the upper left corner."""
    return f"q {POINTS:.6f} 0 0 {-POINTS:.6f} 0 {HEIGHT * POINTS:.4f} cm {drawing} Q".encode()


def stars_width(count: int) -> float:
    """How much room so many stars in a row take, in mm."""
    return count * STAR + (count - 1) * STAR / 5


def stars(count: int, box: Box) -> str:
    """Return so many five-pointed stars in a row, from the left edge of the box."""
    r, left, middle = STAR / 2, box[0], (box[1] + box[3]) / 2
    row = (_star(left + r + n * STAR * 1.2, middle, 5, r, r * 0.39) for n in range(count))
    return _filled(row, GOLD) + " "


def _drum(x: float, y: float) -> Iterator[str]:
    """The drum, pale, behind the text."""
    radii = (20.6, 22, 28, 29.2, 34.2, 35.4, 51.6, 52.8, 59.2, 60.4, 64.2)
    yield _lined((_ring(x, y, r) for r in radii), PALE, 0.5)
    yield _filled([_star(x, y, 14, 19, 6.2)], PALE)
    yield from _beads(_ring(x, y, 25), _round(25, 44), PALE, 1.55)
    yield _lined([_star(x, y, 54, 33.2, 30.2)], PALE, 0.45)
    yield f"{_ink(PALE)} rg"
    for turn in range(0, 360, 45):
        yield f"q {_turned(x, y, turn + 22.5)} cm 1 0 0 1 0 -42.9 cm {BIRD} {_ring(*EYE)} f* Q"
    yield from _beads(_ring(x, y, 56), _round(56, 84), PALE, 1.75)
    gap = _round(62.3, 150)
    yield _lined([_ring(x, y, 62.3)], PALE, 2.4, dashes=(gap * 0.4, gap * 0.6))


def _border() -> Iterator[str]:
    """Three lines with a band of beads between, a small drum at each corner."""
    yield _lined([_box(6)], GREEN, 1.2)
    yield _lined([_box(7.9)], GOLD, 0.3)
    across, down = 56, 37  # beads
    yield from _bands(WIDTH / 2 - across * BEAD / 2, 11.6, across, HEIGHT - 23.2)
    yield from _bands(11.6, HEIGHT / 2 - down * BEAD / 2, down, WIDTH - 23.2, upright=True)
    yield _lined([_box(15.3)], GREEN, 0.5)
    yield _filled((_ring(x, y, 7.6) for x, y in CORNERS), PAPER)
    yield _lined((_ring(x, y, 7.6) for x, y in CORNERS), GREEN, 0.7)
    yield _lined((_ring(x, y, 4.4) + _ring(x, y, 6.3) for x, y in CORNERS), GOLD, 0.35)
    beads = (_ring(x, y, 5.35) for x, y in CORNERS)
    yield _lined(beads, GOLD, 0.84, dashes=(0, _round(5.35, 22)))
    yield _filled((_star(x, y, 12, 3.9, 1.5) for x, y in CORNERS), GOLD)


def _bands(x: float, y: float, count: int, apart: float, upright: bool = False) -> Iterator[str]:
    """Two rows of beads, each joined to the next by a slant: a dash of a broad, skewed line."""
    side = -apart if upright else apart
    yield f"q {_turned(x, y, 90 if upright else 0)} cm"
    yield f"q 1 0 {SLANT:.4f} 1 {BEAD / 2 - 0.3:g} 0 cm"
    skewed = [_line(0, 0, count * BEAD), _line(-side * SLANT, side, count * BEAD)]
    yield _lined(skewed, GOLD, 2.8, dashes=(0.6, BEAD - 0.6))
    yield "Q"
    rows = _line(0, 0, count * BEAD) + _line(0, side, count * BEAD)
    yield from _beads(rows, BEAD, GOLD, 1.55)
    yield "Q"


def _beads(line: str, gap: float, colour: str, size: float) -> Iterator[str]:
    """Circles along a line, each with a dot in it."""
    for ink, radius in ((colour, size), (PAPER, size * 0.72), (colour, size * 0.36)):
        yield _lined([line], ink, 2 * radius, dashes=(0, gap))


def _star(x: float, y: float, rays: int, outer: float, inner: float) -> str:
    path = ""
    for place in range(rays * 2):
        r = inner if place % 2 else outer
        turn = math.pi * place / rays - math.pi / 2
        path += f"{x + r * math.cos(turn):.2f} {y + r * math.sin(turn):.2f} {'l' if path else 'm'} "
    return path + "h "


def _ring(x: float, y: float, r: float) -> str:
    """A circle: four curves from quarter to quarter."""
    path = f"{x + r:g} {y:g} m "
    for ux, uy, vx, vy in ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)):
        handles = ((ux + CURVE * vx, uy + CURVE * vy), (vx + CURVE * ux, vy + CURVE * uy), (vx, vy))
        path += " ".join(f"{x + r * a:.6g} {y + r * b:.6g}" for a, b in handles) + " c "
    return path + "h "


def _line(x: float, y: float, length: float) -> str:
    return f"{x:.6g} {y:g} m {x + length:.6g} {y:g} l "


def _box(inset: float) -> str:
    return f"{inset} {inset} {WIDTH - 2 * inset:g} {HEIGHT - 2 * inset:g} re "


def _round(r: float, count: int) -> float:
    """The gap between beads; a hair longer, so that none is drawn twice where the ring closes."""
    return 2 * math.pi * r / count * 1.0004


def _turned(x: float, y: float, degrees: float) -> str:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return f"{c:.5f} {s:.5f} {-s:.5f} {c:.5f} {x:g} {y:g}"


def _lined(
    paths: Iterable[str], colour: str, width: float, dashes: tuple[float, float] | None = None
) -> str:
    """Draw the paths as lines; dashes of no length become dots, as wide as the line is thick."""
    cap = 1 if dashes and not dashes[0] else 0
    gaps = f"{dashes[0] or 0.01:.4f} {dashes[1]:.4f}" if dashes else ""
    return f"{_ink(colour)} RG {width:g} w {cap} J [{gaps}] 0 d {''.join(paths)}S"


def _filled(paths: Iterable[str], colour: str) -> str:
    return f"{_ink(colour)} rg {''.join(paths)}f"


def _ink(colour: str) -> str:
    """'#1d5c40' as three shares of one."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5))
