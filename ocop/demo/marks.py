"""Filled sheets of the demo: options chosen so that a sheet comes to a wanted total."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from ocop.rules.trees import CriterionNode, OptionNode, SheetTree

# Points a product of so many stars gets in the demo: well inside its band.
RANGE = {5: (91, 95), 4: (72, 86), 3: (53, 66), 2: (38, 46)}


def wanted_total(stars: int, rng: random.Random) -> int:
    """Return a total of the star's band."""
    return rng.randint(*RANGE[stars])


def answers(
    tree: SheetTree, *, total: int, stars: int, rng: random.Random
) -> Mapping[int, int | None]:
    """Return {criterion: option} that comes to ``total`` and meets the minima of ``stars``.

    Starts from the lowest option that the star needs on each criterion and raises others one
    step at a time; where the minima alone are more than the total, they stay.
    """
    ladders = {criterion.id: _ladder(criterion) for criterion in tree.criteria}
    place = {criterion.id: _needed(ladders[criterion.id], stars) for criterion in tree.criteria}
    reached = sum(ladders[key][step].points for key, step in place.items())
    open_ = list(ladders)
    while reached < total and open_:
        key = rng.choice(open_)
        ladder, step = ladders[key], place[key]
        rise = ladder[step + 1].points - ladder[step].points if step + 1 < len(ladder) else 0
        if step + 1 >= len(ladder) or reached + rise > total:
            open_.remove(key)
            continue
        place[key] += 1
        reached += rise
    return {key: ladders[key][step].id for key, step in place.items()}


def _ladder(criterion: CriterionNode) -> Sequence[OptionNode]:
    """The options of the criterion's first branch, points rising."""
    branch = criterion.options[0].branch
    return sorted(
        (option for option in criterion.options if option.branch == branch),
        key=lambda option: option.points,
    )


def _needed(ladder: Sequence[OptionNode], stars: int) -> int:
    """The lowest step that meets every mark up to the star."""
    marked = [
        step
        for step, option in enumerate(ladder)
        if option.min_for_star and option.min_for_star <= stars
    ]
    return max(marked, default=0)
