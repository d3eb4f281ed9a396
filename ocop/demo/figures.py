"""The counts of the case study that the demo's history must reach, and who they are split among.

Source: the Quảng Ninh case study of 2013-2016 (180 producers, 198 products, 672,296 million
đồng of sales against 200,000 proposed) and the provincial news of 2 March 2017 (99 products
with 3 to 5 stars in the first contest).
"""

from __future__ import annotations

from dataclasses import dataclass

MILLION = 1_000_000


@dataclass(frozen=True)
class Scale:
    """How much history to build; the small one keeps the shape and is for tests."""

    producers: dict[str, int]
    founded: dict[str, int]
    products: tuple[int, int, int]  # newly taking part in 2014, 2015, 2016
    recognised: int
    sales: int  # million đồng in three years
    targets: dict[int, int]  # million đồng a year
    today: int  # products of each open cycle
    districts: tuple[str, ...] = ()  # those of the history; none named: all


WHOLE = Scale(
    producers={"household": 94, "cooperative": 36, "enterprise": 32, "group": 11, "association": 7},
    founded={"household": 94, "cooperative": 29, "enterprise": 12, "group": 11, "association": 0},
    products=(48, 120, 30),
    recognised=99,
    sales=672_296,
    targets={2014: 40_000, 2015: 70_000, 2016: 90_000},
    today=24,
)
SMALL = Scale(
    producers={"household": 3, "cooperative": 2, "enterprise": 1, "group": 1, "association": 1},
    founded={"household": 3, "cooperative": 1, "enterprise": 1, "group": 1, "association": 0},
    products=(3, 4, 2),
    recognised=6,
    sales=30_559,
    targets={2014: 1_800, 2015: 3_150, 2016: 4_050},
    today=8,
    districts=("Đông Triều", "Hạ Long", "Ba Chẽ"),
)


def shares(total: int, weights: list[int]) -> list[int]:
    """Split a whole into whole parts by weight, so that the parts add up exactly."""
    sum_of_weights = sum(weights)
    parts, given, seen = [], 0, 0
    for weight in weights:
        seen += weight
        upto = total * seen // sum_of_weights
        parts.append(upto - given)
        given = upto
    return parts
