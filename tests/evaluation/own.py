"""A self-assessment for the tests of step 5: begun, answered, handed in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import claims
from evaluation.models import SelfAssessment
from ocop.rules import trees
from tests.evaluation import stage


def begun(cast: SimpleNamespace, *, order: int = 1) -> SimpleNamespace:
    """The cast's product before the check, its self-assessment just begun by the owner."""
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    cast.dossier = stage.at_stage(cast.cycle, cast.product, stage.stage_of(stage.NEW, order))
    cast.own = claims.begin(cast.dossier, by=cast.owner)
    cast.tree = trees.of(cast.own.sheet)
    return cast


def answered(
    cast: SimpleNamespace, total: int, *, star: int = 0, by: Any = None, hand_in: bool = False
) -> SelfAssessment:
    """Claim so many points (and the minima of the star) over the whole sheet."""
    by = by or cast.owner
    chosen = stage.choice(cast.tree, total, star=star)
    found: SelfAssessment = cast.own
    claims.claim_section(found, {key: (option, "") for key, option in chosen.items()}, by=by)
    return claims.hand_in(found, by=by) if hand_in else found
