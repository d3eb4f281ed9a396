"""Two rule books, one code: what a book must say stands on every page, and no word of another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse

from evaluation.deeds import contests, decisions, seating
from evaluation.models import Entry
from evaluation.score_page import screens_of
from ocop.lib import clock
from ocop.rules import trees
from tests import cast as people
from tests.evaluation import stage

As = Callable[[Any], Client]


def pilot(cast: SimpleNamespace) -> SimpleNamespace:
    """A district's contest under the pilot's rules, scoring now."""
    cast.cycle = stage.cycle_of(cast.province_region, stage.PILOT, map_date=dt.date(2025, 6, 30))
    cast.stage = stage.stage_of(stage.PILOT, 1)
    maker = people.producer("HTX Ong cũ", cast.district_region.children.first(), cast.owner)
    product = people.product("Mật ong huyện", maker, classification="1048")
    cast.dossier = stage.at_stage(cast.cycle, product, cast.stage)
    cast.council = stage.council_of(cast, region=cast.district_region, by=cast.district)
    cast.contest = stage.opened(cast.council, by=cast.district)
    return cast


def started(cast: SimpleNamespace) -> SimpleNamespace:
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    stage.attached(cast)
    contests.start(cast.contest, by=cast.secretary)
    stage.all_there(cast.contest, by=cast.secretary)
    cast.entry = Entry.objects.get(contest=cast.contest)
    return cast


def body(browser: Client, name: str, *args: Any) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def of_contest(cast: SimpleNamespace, as_: As) -> list[str]:
    """All pages of a contest, walked through from its preparation to the published result."""
    office = cast.district if cast.stage.level == "district" else cast.province
    pk = cast.contest.pk
    desk = as_(cast.secretary)
    seen = [body(desk, name, pk) for name in ("contest", "contest_products", "contest_seats")]
    seen += [body(as_(office), name, cast.council.pk) for name in ("council", "contest_new")]
    started(cast)
    seen += [body(desk, name, pk) for name in ("contest", "contest_control")]
    sheet = stage.sheet_of(cast, cast.evaluator)
    browser = as_(cast.evaluator)
    first = screens_of(trees.of(sheet.entry.sheet))[0]
    seen += [
        body(browser, "scoring"),
        body(browser, "score_sheet_section", sheet.pk, first.key),
        body(browser, "score_sheet_submit", sheet.pk),
        body(browser, "score_sheet_print", sheet.pk),
    ]
    stage.all_score(cast, [60, 61, 62])
    seen.append(body(browser, "score_sheet", sheet.pk))
    stage.none_applies(cast.contest, by=cast.chair)
    contests.close(cast.contest, by=cast.chair)
    decision = decisions.prepare(cast.contest, by=office)
    second = office if cast.stage.level == "district" else cast.province_2
    seen += [body(as_(second), name, decision.pk) for name in ("decision", "decision_publish")]
    decisions.publish(decision, decided_on=clock.today(), by=second, **stage.PAPER)
    seen.append(body(as_(office), "contest_results", pk))
    seen += [body(as_(cast.owner), "result", cast.entry.pk)]
    seen += [body(as_(cast.owner), "dossier_evaluation", cast.dossier.pk)]
    return seen


def test_the_pilot_says_on_every_page_that_its_sheets_stand_in(
    cast: SimpleNamespace, as_: As
) -> None:
    (notice,) = [line["vi"] for line in stage.stage_of(stage.PILOT, 1).book.settings["notices"]]
    for number, page in enumerate(of_contest(pilot(cast), as_)):
        assert notice in page, number


def test_no_page_of_the_rules_in_force_speaks_of_a_district(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    for number, page in enumerate(of_contest(cast, as_)):
        assert not re.search(r"\b(huyện|district)\b", page, re.IGNORECASE), number
