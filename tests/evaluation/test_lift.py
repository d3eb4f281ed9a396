"""The way to the next star: the plan of a judged product, its page, and the territory's page."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import lift, obstacles
from evaluation.deeds import contests, decisions, seating
from evaluation.models import Entry
from ocop.lib import clock
from ocop.rules import stars, trees
from tests.evaluation import stage

As = Callable[[Any], Client]


def entry_of(cast: SimpleNamespace) -> Entry:
    return Entry.objects.select_related("contest__council__stage__book").get(pk=cast.entry.pk)


def published_many(cast: SimpleNamespace, count: int, totals: list[int]) -> SimpleNamespace:
    """A published contest of the cast's product and so many more."""
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    more = stage.products_for(cast, count)
    contests.put_before(cast.contest, [cast.dossier, *more], by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    stage.started(cast, cast.contest)
    for entry in cast.contest.entries.all():
        stage.all_score(cast, totals, entry, star=3)
    contests.close(cast.contest, by=cast.chair)
    decision = decisions.prepare(cast.contest, by=cast.province)
    decisions.publish(decision, decided_on=clock.today(), by=cast.province_2, **stage.PAPER)
    cast.entry = Entry.objects.get(contest=cast.contest, dossier=cast.dossier)
    return cast


def test_the_plan_brings_the_next_star_from_the_councils_true_mean(cast: SimpleNamespace) -> None:
    stage.published(cast, [60, 62, 63], star=3)
    found = lift.lift(entry_of(cast))
    assert (found.entry.stars, found.star, found.why) == (3, 4, "")
    plan = found.plan
    assert plan is not None
    assert stars.stored(plan.before) == cast.entry.mean
    assert plan.after >= 70
    codes = [one.code for one in trees.tree(cast.entry.sheet_id).criteria]
    assert [step.code for step in plan.steps] == sorted(
        (step.code for step in plan.steps), key=codes.index
    )
    missed = {one[0] for one in cast.entry.reasons["minima"] if one[1] <= 4 and not one[4]}
    assert missed <= {step.code for step in plan.steps}
    assert {step.code for step in plan.steps if step.minima} == missed


def test_a_council_that_finds_the_steps_met_grants_the_star(cast: SimpleNamespace) -> None:
    """The plan is put into the members' sheets, and the closing's own rule reads them."""
    from evaluation import results

    stage.published(cast, [60, 62, 63], star=3)
    found = lift.lift(entry_of(cast))
    tree = trees.tree(cast.entry.sheet_id)
    sheets = list(results.answers_of(cast.contest)[cast.entry.pk].values())
    book = cast.stage.book
    bands = list(book.bands.all())
    before = results.result_of(sheets, tree, book, bands)
    assert before["stars"] == 3
    for step in found.steps:
        for sheet in sheets:
            sheet[tree.criterion(step.code).id] = step.option.points
    after = results.result_of(sheets, tree, book, bands)
    assert after["stars"] == 4
    assert after["mean"] == stars.stored(found.plan.after)  # type: ignore[union-attr]


def test_the_producer_reads_the_steps_and_what_to_show(cast: SimpleNamespace, as_: As) -> None:
    stage.published(cast, [60, 62, 63], star=3)
    browser = as_(cast.owner)
    result = browser.get(reverse("result", args=[cast.entry.pk])).content.decode()
    there = reverse("result_lift", args=[cast.entry.pk])
    assert there in result
    assert (
        there in browser.get(reverse("dossier_evaluation", args=[cast.dossier.pk])).content.decode()
    )
    told = browser.get(there).content.decode()
    found = lift.lift(entry_of(cast))
    for step in found.steps:
        assert step.option.label_vi.split(",")[0] in told
    assert "Để đạt 4 sao" in told
    five = browser.get(there, {"to": "5"}).content.decode()
    assert "Để đạt 5 sao" in five
    for odd in ("3", "6", "²", "99999999999999999999"):
        assert "Để đạt 4 sao" in browser.get(there, {"to": odd}).content.decode()
    for outsider in (cast.outsider, cast.neighbour, cast.foreign, cast.other_commune):
        assert as_(outsider).get(there).status_code == 404


def test_before_the_publication_the_plan_is_hidden_like_the_result(
    cast: SimpleNamespace, as_: As
) -> None:
    stage.closed(cast, [60, 62, 63], star=3)
    there = reverse("result_lift", args=[cast.entry.pk])
    assert as_(cast.province).get(there).status_code == 200
    for reader in (cast.owner, cast.evaluator, cast.commune, cast.auditor):
        assert as_(reader).get(there).status_code == 404


def test_who_has_five_stars_or_was_knocked_out_has_no_plan(cast: SimpleNamespace) -> None:
    stage.published(cast, [100, 100, 100], star=5)
    found = lift.lift(entry_of(cast))
    assert (found.star, found.plan, found.why, found.at_top) == (None, None, "", True)
    entry = entry_of(cast)
    entry.stars, entry.reasons = 0, entry.reasons | {"knockouts": ["forged_dossier"]}
    out = lift.lift(entry)
    assert out.plan is None
    assert "loại" in out.why


def test_a_median_has_no_plan_and_says_so(cast: SimpleNamespace) -> None:
    stage.published(cast, [60, 62, 63], star=3)
    entry = entry_of(cast)
    entry.contest.council.stage.book.settings["council"]["aggregation"] = "median"
    found = lift.lift(entry)
    assert found.plan is None
    assert "trung vị" in found.why


# --- the territory --------------------------------------------------------------------------
def test_the_territory_counts_what_holds_products_back(cast: SimpleNamespace, as_: As) -> None:
    published_many(cast, 2, [66, 67, 68])
    entries = list(Entry.objects.select_related("contest__council__stage__book"))
    plans = lift.lifts(entries)
    found = obstacles.seen(cast.province, obstacles.Wanted())
    assert found["count"] == 3
    held = {row.code: (row.held, row.of) for row in found["obstacles"]}
    assert held == {step.code: (3, 3) for step in plans[0].steps}
    (unit,) = found["by_unit"]
    assert (unit.title, unit.products) == (cast.producer.region.title, 3)
    page = as_(cast.province).get(reverse("lift"))
    assert page.status_code == 200
    assert "Ba Chẽ" in page.content.decode()
    for reader in (cast.auditor, cast.commune):
        assert cast.producer.region.title in as_(reader).get(reverse("lift")).content.decode()


def test_the_territory_is_for_offices_and_ends_at_its_border(
    cast: SimpleNamespace, as_: As
) -> None:
    published_many(cast, 1, [66, 67, 68])
    for reader in (cast.outsider, cast.owner, cast.evaluator):
        assert as_(reader).get(reverse("lift")).status_code == 403
    for reader in (cast.foreign, cast.other_commune):
        answer = as_(reader).get(reverse("lift"), {"contest": cast.contest.pk})
        assert answer.status_code == 200
        assert "Ba Chẽ" not in answer.content.decode()


def test_closed_contests_are_not_counted_before_they_are_published(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 62, 63], star=3)
    assert obstacles.seen(cast.province, obstacles.Wanted())["cycle"] is None


def test_a_choice_narrows_and_nonsense_is_left_out(cast: SimpleNamespace, as_: As) -> None:
    published_many(cast, 1, [66, 67, 68])
    unit, product_set = cast.producer.region_id, cast.product.product_set_id
    for query, count in (
        ({"unit": unit}, 2),
        ({"unit": unit + 100000}, 0),
        ({"set": product_set}, 2),
        ({"set": 10**15}, 0),
        ({"contest": cast.contest.pk}, 2),
        ({"cycle": cast.cycle.pk}, 2),
    ):
        found = obstacles.seen(cast.province, obstacles.Wanted.read(query))
        assert found["count"] == count, query
        assert as_(cast.province).get(reverse("lift"), query).status_code == 200
    for query in ({"unit": "x"}, {"set": "²"}, {"cycle": "9" * 30}, {"contest": "-1"}):
        assert as_(cast.province).get(reverse("lift"), query).status_code == 200


def test_more_products_than_one_page_reckons_ask_for_a_choice(
    cast: SimpleNamespace, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_many(cast, 1, [66, 67, 68])
    monkeypatch.setattr(obstacles, "MOST", 1)
    found = obstacles.seen(cast.province, obstacles.Wanted())
    assert (found["too_many"], found["count"], "near" in found) == (True, 2, False)
    assert as_(cast.province).get(reverse("lift")).status_code == 200


def test_the_territory_asks_as_often_for_many_products(cast: SimpleNamespace) -> None:
    published_many(cast, 0, [66, 67, 68])

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            obstacles.seen(cast.province, obstacles.Wanted())
        return len(queries)

    asked()
    few = asked()
    contest = stage.opened(cast.council, by=cast.province)
    cast.stage.book.refresh_from_db()
    contests.put_before(contest, stage.products_for(cast, 5), by=cast.secretary)
    seating.seat(contest, stage.scorers(cast.council), by=cast.secretary)
    stage.started(cast, contest)
    for entry in contest.entries.all():
        stage.all_score(cast, [66, 67, 68], entry, star=3)
    contests.close(contest, by=cast.chair)
    decision = decisions.prepare(contest, by=cast.province)
    paper = stage.PAPER | {"number": "4000/QĐ-UBND"}
    decisions.publish(decision, decided_on=clock.today(), by=cast.province_2, **paper)
    assert obstacles.seen(cast.province, obstacles.Wanted())["count"] == 6
    assert asked() == few
