"""A product's way through the cycle."""

from __future__ import annotations

import pytest

from cycle.deeds import dossiers, drafts, submissions
from cycle.models import Plan
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused, StepClosed
from ocop.notices.models import Notice
from tests import cast as people
from tests.cycle.conftest import IN_JULY, IN_MARCH, IN_MAY, IN_NOVEMBER, PLAN, handed_in


@pytest.fixture
def carried_out(cast, accepted_idea, on):
    """The owner's dossier, its plan accepted in July."""
    on(IN_JULY)
    plan = drafts.save_draft(Plan, accepted_idea.dossier, by=cast.owner, **PLAN)
    submissions.submit(plan, by=cast.owner)
    submissions.accept(plan, by=cast.province)
    dossier = plan.dossier
    dossier.refresh_from_db()
    return dossier


def test_open_twice_gives_the_one_dossier(cast, cycle, on) -> None:
    on(IN_MAY)
    first = dossiers.open(cycle, cast.product, by=cast.owner)
    assert dossiers.open(cycle, cast.product, by=cast.commune) == first


def test_open_is_refused_in_a_cycle_that_is_not_announced(cast, cycle, on) -> None:
    on(IN_MAY)
    from cycle.deeds import cycles

    cycles.close(cycle, by=cast.province)
    with pytest.raises(StepClosed):
        dossiers.open(cycle, cast.product, by=cast.owner)


def test_register_puts_the_product_before_the_first_rung_with_its_code(
    cast, carried_out, on
) -> None:
    on(IN_NOVEMBER)
    dossiers.register(carried_out, kind="first", by=cast.owner)
    carried_out.refresh_from_db()
    commune = cast.commune_region.code
    province = cast.province_region.code
    assert (carried_out.state, carried_out.stage.order) == ("evaluation", 1)
    assert carried_out.code == f"{province}-{commune}-001-2026"
    key = f"dossier.registered:{carried_out.pk}"
    assert {n.user for n in Notice.objects.filter(key=key)} == {cast.commune}
    with pytest.raises(AlreadyDecided):
        dossiers.register(carried_out, kind="first", by=cast.owner)


def test_codes_of_a_commune_count_on(cast, cycle, carried_out, on) -> None:
    on(IN_MAY)
    second = people.product("Mật ong bạc hà", cast.producer)
    other = dossiers.open(cycle, second, by=cast.owner)
    dossiers.advance(other, by=cast.province)
    dossiers.advance(other, by=cast.province)
    on(IN_NOVEMBER)
    codes = [
        dossiers.register(one, kind="first", by=cast.owner).code for one in (carried_out, other)
    ]
    assert [code.split("-")[2] for code in codes] == ["001", "002"]


def test_register_is_refused_before_the_step_and_before_the_plan(cast, carried_out, on) -> None:
    on(IN_MARCH)
    with pytest.raises(StepClosed, match="01/05/2026"):
        dossiers.register(carried_out, kind="first", by=cast.owner)
    on(IN_NOVEMBER)
    for user in (cast.outsider, cast.neighbour, cast.auditor):
        with pytest.raises(NotAllowed):
            dossiers.register(carried_out, kind="first", by=user)
    with pytest.raises(Refused) as refusal:
        dossiers.register(carried_out, kind="strange", by=cast.owner)
    assert refusal.value.field == "kind"


def test_register_waits_for_an_accepted_plan(cast, accepted_idea, on) -> None:
    on(IN_NOVEMBER)
    with pytest.raises(Refused):
        dossiers.register(accepted_idea.dossier, kind="first", by=cast.owner)


def test_reach_and_conclude_follow_the_ladder(cast, carried_out, on) -> None:
    on(IN_NOVEMBER)
    dossiers.register(carried_out, by=cast.owner)
    second = carried_out.stage.after()
    dossiers.reach(carried_out, second, by=cast.commune)
    carried_out.refresh_from_db()
    assert carried_out.stage == second
    dossiers.conclude(carried_out, "sent_up", by=cast.province)
    assert dossiers.conclude(carried_out, "recognised", by=cast.province).state == "recognised"
    with pytest.raises(AlreadyDecided):
        dossiers.conclude(carried_out, "not_reached", by=cast.province)
    with pytest.raises(Refused):
        dossiers.reach(carried_out, second, by=cast.province)
    with pytest.raises(Refused):
        dossiers.conclude(carried_out, "idea", by=cast.province)


def test_withdraw_ends_what_waits_and_the_product_may_come_back(cast, cycle, on) -> None:
    on(IN_MAY)
    idea = handed_in(cast, cycle)
    dossier = idea.dossier
    with pytest.raises(Refused):
        dossiers.withdraw(dossier, reason=" ", by=cast.owner)
    dossiers.withdraw(dossier, reason="Mất mùa", by=cast.owner)
    idea.refresh_from_db()
    assert (dossier.state, idea.state) == ("ended", "withdrawn")
    assert dossiers.open(cycle, cast.product, by=cast.owner).state == "idea"


def test_withdraw_is_over_once_registered(cast, carried_out, on) -> None:
    on(IN_NOVEMBER)
    dossiers.register(carried_out, by=cast.owner)
    with pytest.raises(NotAllowed):
        dossiers.withdraw(carried_out, reason="Thôi", by=cast.owner)
