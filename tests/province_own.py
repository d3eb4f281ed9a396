"""Self-assessments of the own producer: one being filled in, one handed in."""

from __future__ import annotations

import random
from typing import Any

from evaluation.deeds import claims
from evaluation.models import SelfAssessment
from evaluation.score_page import screens_of
from ocop.accounts.models import User
from ocop.demo import marks
from ocop.rules import trees


def with_own(things: dict[str, Any], by: User) -> dict[str, Any]:
    """Begin one on the dossier that is carried out, hand one in at the plan; 'own' has the demo's.

    The keys of a section and a criterion, which stand in addresses, are put on these dossiers.
    """
    claims.begin(things["dossier.carried"], by=by)
    handed_in = claims.begin(things["dossier.at_plan"], by=by)
    tree = trees.of(handed_in.sheet)
    given = marks.answers(tree, total=70, stars=3, rng=random.Random(7))
    claims.claim_section(handed_in, {key: (one, "") for key, one in given.items()}, by=by)
    claims.hand_in(handed_in, by=by)
    for name in ("carried", "at_plan", "own"):
        dossier = things[f"dossier.{name}"]
        tree = trees.of(SelfAssessment.objects.get(dossier=dossier).sheet)
        dossier.section = screens_of(tree)[0].key
        dossier.criterion = tree.criteria[0].id
    return things
