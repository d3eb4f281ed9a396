"""Drafts are begun once and saved often."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from cycle.deeds import drafts, submissions
from cycle.models import Dossier, Idea, Plan, ProgressReport
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused, StepClosed
from ocop.rules.models import ProductSet
from tests.cycle.conftest import (
    IN_JULY,
    IN_MARCH,
    IN_MAY,
    IN_NOVEMBER,
    PLAN,
    STORY,
    drafted,
    handed_in,
)


def test_begin_idea_opens_the_dossier_under_the_book_of_the_day(cast, cycle, on) -> None:
    on(IN_MAY)
    idea = drafted(cast, cycle)
    dossier = idea.dossier
    assert (idea.state, dossier.state, dossier.book.slug) == ("draft", "idea", "26-2026")
    assert dossier.product_set == cast.product.product_set
    assert dossier.filed_on is None


def test_begin_idea_twice_with_one_key_makes_one(cast, cycle, on) -> None:
    on(IN_MAY)
    key = uuid.uuid4()
    facts = {"once_key": key, "story": STORY, "by": cast.owner}
    first = drafts.begin_idea(cycle, cast.product, **facts)
    assert drafts.begin_idea(cycle, cast.product, **facts) == first
    with pytest.raises(Refused):
        drafts.begin_idea(cycle, cast.product, **(facts | {"by": cast.commune}))
    assert (Idea.objects.count(), Dossier.objects.count()) == (1, 1)


def test_the_same_idea_again_is_refused_and_names_the_first(cast, cycle, on) -> None:
    on(IN_MAY)
    first = drafted(cast, cycle)
    with pytest.raises(drafts.SameAgain, match="Mật ong hoa rừng Ba Chẽ") as refusal:
        drafted(cast, cycle)
    assert (refusal.value.first, refusal.value.field) == (first, "product")


def test_the_same_product_may_stand_in_two_open_cycles(cast, cycle, pilot, on) -> None:
    on(IN_MAY)
    drafted(cast, cycle)
    idea = drafts.begin_idea(pilot.cycle, pilot.product, story=STORY, by=pilot.owner)
    assert idea.dossier.book.slug == "quang-ninh-2013"


def test_a_product_of_another_map_is_refused(cast, pilot, on) -> None:
    on(IN_MAY)
    with pytest.raises(Refused, match="30/06/2025"):
        drafts.begin_idea(pilot.cycle, cast.product, story=STORY, by=cast.owner)


def test_the_officer_of_the_place_may_begin_it_and_a_stranger_not(cast, cycle, on) -> None:
    on(IN_MAY)
    for user in (cast.outsider, cast.neighbour, cast.other_commune, cast.auditor):
        with pytest.raises(NotAllowed):
            drafted(cast, cycle, by=user)
    assert drafted(cast, cycle, by=cast.commune).state == "draft"


def test_before_the_step_a_draft_is_prepared_after_it_none_is_begun(cast, cycle, on) -> None:
    on(IN_MARCH)
    idea = drafted(cast, cycle)
    with pytest.raises(StepClosed, match="01/04/2026"):
        submissions.submit(idea, by=cast.owner)
    submissions.withdraw(idea, by=cast.owner)
    on(IN_JULY)
    with pytest.raises(StepClosed, match="30/06/2026"):
        drafted(cast, cycle)


def test_a_set_that_the_book_lacks_is_asked_for(cast, cycle, on) -> None:
    on(IN_MAY)
    cast.product.product_set = ProductSet.objects.create(
        classification=ProductSet.objects.filter(classification__slug="1048")
        .first()
        .classification,
        no=99,
        slug="set-99",
        **dict.fromkeys(("sector_code", "sector_vi", "sector_en", "group_vi", "group_en"), "I"),
        name_vi="Lạ",
        name_en="Strange",
    )
    cast.product.save()
    with pytest.raises(Refused, match="Lạ") as refusal:
        drafted(cast, cycle)
    assert refusal.value.field == "product_set"
    chosen = ProductSet.objects.get(classification__slug="26-2026", slug="mat-ong")
    assert drafted(cast, cycle, product_set=chosen).dossier.product_set == chosen


def test_change_draft_saves_in_one_form_of_unicode(cast, cycle, on) -> None:
    on(IN_MAY)
    idea = drafted(cast, cycle)
    drafts.change_draft(idea, story="Ba kích ti\u0301m", by=cast.owner)
    idea.refresh_from_db()
    assert idea.story == "Ba kích tím"


def test_what_was_handed_in_is_not_changed_behind_the_clerk(cast, idea) -> None:
    with pytest.raises(AlreadyDecided):
        drafts.change_draft(idea, story="Khác hẳn", by=cast.owner)
    idea.refresh_from_db()
    assert idea.story == STORY


def test_a_plan_waits_for_the_idea(cast, idea, on) -> None:
    on(IN_JULY)
    with pytest.raises(StepClosed):
        drafts.save_draft(Plan, idea.dossier, by=cast.owner, **PLAN)


def test_a_plan_is_computed_on_the_server(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    plan = drafts.save_draft(Plan, accepted_idea.dossier, by=cast.owner, **PLAN)
    plan.refresh_from_db()
    assert (plan.capital, plan.revenue, plan.profit) == (300_000_000, 360_000_000, 144_000_000)
    with pytest.raises(drafts.SameAgain):
        drafts.save_draft(Plan, accepted_idea.dossier, by=cast.owner, **PLAN)


def test_more_local_workers_than_workers_is_refused(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    with pytest.raises(Refused) as refusal:
        drafts.save_draft(
            Plan, accepted_idea.dossier, by=cast.owner, **(PLAN | {"local_workers": 13})
        )
    assert refusal.value.field == "local_workers"


def test_one_report_a_quarter_and_none_of_the_future(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    dossier = accepted_idea.dossier
    plan = drafts.save_draft(Plan, dossier, by=cast.owner, **PLAN)
    submissions.submit(plan, by=cast.owner)
    submissions.accept(plan, by=cast.province)
    dossier.refresh_from_db()
    on(IN_NOVEMBER)
    report = {"year": 2026, "quarter": 3, "done": "Mua máy", "by": cast.owner}
    drafts.save_draft(ProgressReport, dossier, **report)
    with pytest.raises(drafts.SameAgain):
        drafts.save_draft(ProgressReport, dossier, **report)
    with pytest.raises(Refused) as refusal:
        drafts.save_draft(ProgressReport, dossier, **(report | {"year": 2027, "quarter": 1}))
    assert refusal.value.field == "quarter"


def test_after_a_decline_a_new_idea_of_the_same_dossier(cast, cycle, on) -> None:
    on(IN_MAY)
    first = handed_in(cast, cycle)
    submissions.decline(first, reason="Chưa có vùng nguyên liệu", by=cast.province)
    second = drafted(cast, cycle)
    assert second.dossier == first.dossier
    submissions.submit(second, by=cast.owner)
    assert dt.date(2026, 5, 12) == second.dossier.filed_on
