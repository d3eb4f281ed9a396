"""A year under the pilot's rules of 2013: the district scores everything, the province awards."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from cycle.models import Cycle, Dossier
from evaluation.models import Contest
from products.models import Rating
from tests import cast as people
from tests.cast import JUNE_2025, person
from tests.evaluation.stage import at_stage
from tests.journeys import walking
from tests.journeys.walking import Someone

pytestmark = pytest.mark.django_db
STAND_IN = "phiếu gốc 3479/QĐ-UBND chưa có"


@pytest.fixture
def year(cast: Any) -> SimpleNamespace:
    """A cycle on the map of June 2025; a producer of a commune of the district of Ba Chẽ."""
    staff, officer = Someone(cast.province), Someone(cast.district)
    cycle = walking.a_year_is_opened(
        staff, cast.province_region, "quang-ninh-2013", map_date="30/06/2025"
    )
    commune = cast.district_region.children.valid_on(JUNE_2025).order_by("sort")[0]
    owner = Someone(person("Bàn Văn Cũ", "chuhocu"))
    maker = people.producer("Tổ hợp tác Mật ong Khe Lò", commune, owner.user)
    product = people.product("Mật ong Khe Lò", maker, slug="mat-ong", classification="1048")
    return SimpleNamespace(
        cast=cast, staff=staff, officer=officer, cycle=cycle, owner=owner, product=product
    )


def contest_of(
    year: SimpleNamespace, staff: Someone, dossier: Dossier, region: Any, scorers: list[Any]
) -> Contest:
    """The council of the dossier's stage in the region sits over it."""
    rung = f"{year.cycle.pk}-{dossier.stage_id}-{region.pk}"
    roles = ["chair", *["member"] * (len(scorers) - 1)]
    council = [*zip(scorers, roles, strict=True), (year.cast.secretary, "secretary")]
    return walking.a_contest_begins(
        staff, walking.a_council_is_formed(staff, rung, council), [dossier]
    )


def test_a_product_goes_from_the_district_to_the_province(year: SimpleNamespace) -> None:
    cast = year.cast
    levels = {"receives": year.officer, "decides": year.staff}
    idea = walking.an_idea_is_handed_in(year.owner, year.cycle, year.product)
    dossier = walking.it_is_settled("ideas", idea, **levels)
    plan = walking.a_plan_is_handed_in(year.owner, dossier)
    walking.it_is_settled("plans", plan, **levels)
    walking.it_is_carried_out(year.owner, year.officer, dossier)
    year.owner.does("dossier_register", dossier.pk, kind="first", declared="on")

    dossier.refresh_from_db()
    scorers = [cast.chair, cast.evaluator, cast.evaluator_2]
    local = contest_of(year, year.officer, dossier, cast.district_region, scorers)
    walking.everybody_scores(local, dict(zip(scorers, [60, 62, 64], strict=True)))
    entry = walking.the_result_is_published(local, chair=Someone(cast.chair), staff=year.officer)
    assert (str(entry.mean), entry.stars, entry.outcome) == ("62.0000", 3, "goes_on")
    assert not Rating.objects.filter(product=year.product).exists()

    dossier = Dossier.objects.get(pk=dossier.pk)
    members = [cast.chair, *[person(f"Ủy viên {n}", f"uyvien-p{n}") for n in range(4)]]
    high = contest_of(year, year.staff, dossier, cast.province_region, members)
    walking.everybody_scores(high, dict.fromkeys(members, 92))
    entry = walking.the_result_is_published(
        high, chair=Someone(cast.chair), staff=year.staff, second=Someone(cast.province_2)
    )
    assert (entry.stars, entry.outcome) == (5, "awarded")
    assert Rating.objects.get(product=year.product).stars == 5
    told_everywhere(year, dossier, high)


def told_everywhere(year: SimpleNamespace, dossier: Dossier, contest: Contest) -> None:
    """Sheets of another decision stand in for the lost ones: the pages of scoring say so."""
    entry = contest.entries.get()
    sheet = entry.score_sheets.filter(seat__member__user=year.cast.chair).get()
    year.chair = Someone(year.cast.chair)
    for reader, name, pk in (
        (year.staff, "contest", contest.pk),
        (year.staff, "contest_results", contest.pk),
        (year.owner, "result", entry.pk),
        (year.chair, "score_sheet", sheet.pk),
        (year.chair, "score_sheet_print", sheet.pk),
        (Someone(), "cycle_public", year.cycle.pk),
        (year.owner, "dossier", dossier.pk),
    ):
        assert STAND_IN in reader.sees(name, pk), name


def test_below_three_stars_the_way_ends_in_the_district(year: SimpleNamespace) -> None:
    """At the district's contest 49 points stay there: no province, no certificate."""
    cast = year.cast
    stage = Cycle.objects.get(pk=year.cycle.pk).books.get().book.stages.get(order=1)
    dossier = at_stage(year.cycle, year.product, stage)
    scorers = [cast.chair, cast.evaluator, cast.evaluator_2]
    contest = contest_of(year, year.officer, dossier, cast.district_region, scorers)
    walking.everybody_scores(contest, dict.fromkeys(scorers, 49))
    entry = walking.the_result_is_published(contest, chair=Someone(cast.chair), staff=year.officer)
    assert (entry.stars, entry.outcome) == (2, "not_reached")
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.NOT_REACHED
    assert dt.date(2025, 6, 30) == year.cycle.map_date
