"""A known product comes back for its evaluation without a new idea."""

from __future__ import annotations

import pytest

from cycle.deeds import drafts, returning, submissions
from cycle.models import Plan
from ocop.lib.errors import NotAllowed, Refused
from tests.cycle.conftest import IN_JULY, PLAN, announced


def test_a_product_with_an_accepted_plan_is_taken_up_in_the_next_cycle(
    cast, accepted_idea, on
) -> None:
    on(IN_JULY)
    second = announced(cast)
    on(IN_JULY)
    with pytest.raises(Refused):
        returning.take_up(second, cast.product, by=cast.owner)
    plan = drafts.save_draft(Plan, accepted_idea.dossier, by=cast.owner, **PLAN)
    submissions.submit(plan, by=cast.owner)
    submissions.accept(plan, by=cast.province)
    with pytest.raises(NotAllowed):
        returning.take_up(second, cast.product, by=cast.neighbour)
    dossier = returning.take_up(second, cast.product, by=cast.owner)
    assert (dossier.cycle, dossier.state) == (second, "implementation")
    with pytest.raises(Refused):
        returning.take_up(second, cast.product, by=cast.owner)
