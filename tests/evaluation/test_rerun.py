"""A finished contest under another rule book: exact on the same sheet, a range on another one."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import rerun, rerun_page
from evaluation.deeds import contests, seating
from evaluation.models import Answer, Entry, Outcome, ScoreSheet
from ocop.rules import trees
from ocop.rules.models import ProductSet, RuleBook
from ocop.workflow.models import Event
from products.models import Product
from tests import cast as people
from tests.evaluation import proofs, stage

As = Callable[[Any], Client]


def book(slug: str) -> RuleBook:
    return RuleBook.objects.select_related("classification").get(slug=slug)


def lines(cast: SimpleNamespace, slug: str) -> list[rerun.Line]:
    rows = Entry.objects.filter(contest=cast.contest).order_by("order", "pk")
    return rerun.rerun(rows, cast.contest, book(slug))


def under(
    cast: SimpleNamespace, slug: str, order: int, totals: list[int], *, set: str = "mat-ong",
    classification: str = "148", star: int = 0,
) -> SimpleNamespace:  # fmt: skip
    """Close a contest of the province under the book, on a product of its own classification."""
    cast.cycle = stage.cycle_of(cast.province_region, slug)
    cast.stage = stage.stage_of(slug, order)
    cast.product = people.product(
        "Mật ong đem tính lại", cast.producer, slug=set, classification=classification
    )
    cast.dossier = stage.at_stage(cast.cycle, cast.product, cast.stage)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    stage.started(cast, cast.contest)
    cast.entry = Entry.objects.get(contest=cast.contest)
    stage.all_score(cast, totals, star=star)
    contests.close(cast.contest, by=cast.chair)
    cast.entry.refresh_from_db()
    return cast


def test_under_its_own_rules_the_rerun_is_the_record(cast: SimpleNamespace) -> None:
    under(cast, "1489-2025", 2, [76, 77, 78], star=3)
    (line,) = rerun.rerun(
        Entry.objects.filter(contest=cast.contest), cast.contest, book("1489-2025")
    )
    assert line.ends is not None
    assert line.ends.exact
    assert line.ends.low.as_data().items() <= cast.entry.reasons.items()


def test_148_and_1489_share_their_sheets_so_all_is_exact(cast: SimpleNamespace) -> None:
    under(cast, "1489-2025", 2, [76, 77, 78], star=3)
    (line,) = lines(cast, "148-2023")
    assert line.ends is not None
    assert (line.match, line.ends.exact, line.verdict) == (None, True, "same")
    assert line.ends.low.points == cast.entry.mean
    told = {level.stage.level: level.low for level in line.levels}
    # 148: the district grants 3 stars and sends on from 70 points; the province grants 4 alone.
    assert told["district"] == Outcome.GOES_ON
    assert told["province"] == (Outcome.AWARDED if cast.entry.stars == 4 else Outcome.NOT_REACHED)


def test_the_pilot_and_1048_share_their_sheets(cast: SimpleNamespace) -> None:
    under(cast, "quang-ninh-2013", 2, [91, 92, 93], classification="1048")
    assert cast.entry.stars == 5
    (line,) = lines(cast, "1048-2019")
    assert line.ends is not None
    assert (line.ends.exact, line.ends.low.star) == (True, 5)
    told = {level.stage.level: level.low for level in line.levels}
    assert told == {"district": Outcome.GOES_ON, "province": Outcome.SENT_UP}


def test_minima_that_the_record_did_not_enforce_lower_the_star_and_say_so(
    cast: SimpleNamespace,
) -> None:
    """The same sheet read by a book that enforces the stars printed on it."""
    under(cast, "1489-2025", 2, [90, 91, 92])
    strict, loose = book("1489-2025"), book("148-2023")
    loose.settings["minima"]["enforced"] = False
    rows = Entry.objects.filter(contest=cast.contest)
    (free,) = rerun.rerun(rows, cast.contest, loose)
    (bound,) = rerun.rerun(rows, cast.contest, strict)
    assert free.ends is not None
    assert bound.ends is not None
    assert (free.ends.low.star, bound.ends.low.star) == (5, cast.entry.stars)
    assert cast.entry.stars < 5
    assert free.verdict == "changed"
    (row,) = rerun_page.rows([free], cast.stage)
    assert any("không áp dụng mức tối thiểu" in line for line in row.why)


def test_another_sheet_gives_a_range_and_names_what_cannot_be_told(cast: SimpleNamespace) -> None:
    under(cast, "1489-2025", 2, [76, 77, 78], star=3)
    (line,) = lines(cast, "26-2026")
    assert line.ends is not None
    assert line.match is not None
    assert len(line.match.pairs) == 13
    low, high = line.ends
    known = sum(stage_points(line, sheet) for sheet in ScoreSheet.objects.filter(entry=cast.entry))
    most = sum(max(o.points for o in one.options) for one in line.match.unknown)
    assert low.points * 3 <= known < low.points * 3 + 1
    assert int(high.points - low.points) == most
    assert (line.ends.exact, line.verdict) == (False, "maybe")
    (row,) = rerun_page.rows([line], cast.stage)
    assert len(row.unknown) == 19
    assert row.stars == f"{low.star}–{high.star}"


def stage_points(line: rerun.Line, sheet: ScoreSheet) -> int:
    assert line.match is not None
    chosen = dict(sheet.answers.values_list("criterion_id", "option_id"))
    return sum(line.match.points(chosen).values())


def test_whatever_the_unknown_answers_are_the_star_lies_in_the_range(
    cast: SimpleNamespace,
) -> None:
    """Fill in the unknown criteria at random: no result leaves the range."""
    import random

    from ocop.rules import shelf, stars

    under(cast, "1489-2025", 2, [76, 77, 78], star=3)
    (line,) = lines(cast, "26-2026")
    assert line.match is not None
    assert line.ends is not None
    rules = shelf.rules_of(book("26-2026"))
    sheets = [
        line.match.points(dict(one.answers.values_list("criterion_id", "option_id")))
        for one in ScoreSheet.objects.filter(entry=cast.entry)
    ]
    rng = random.Random(4)
    for _ in range(200):
        filled = [
            {**known, **{one.code: rng.choice([0, *(o.points for o in one.options)])
                         for one in line.match.unknown}}
            for known in sheets
        ]  # fmt: skip
        found = stars.council(filled, rules.bands, minima=line.match.new.minima)
        assert line.ends.low.star <= found.star <= line.ends.high.star
        assert line.ends.low.points <= found.points <= line.ends.high.points


def test_a_set_without_counterpart_or_sheet_says_so(cast: SimpleNamespace) -> None:
    """Orchids (1489) have no set under 1048: nothing is made up."""
    lonely = next(one for one in ProductSet.objects.filter(classification__slug="148", slug="hoa"))
    under(cast, "1489-2025", 2, [76, 77, 78], set=lonely.slug)
    (line,) = lines(cast, "1048-2019")
    assert (line.ends, line.verdict) == (None, "none")
    assert line.why
    (row,) = rerun_page.rows([line], cast.stage)
    assert (row.points, row.stars, row.why) == ("", "", [line.why])


def test_what_knocked_a_product_out_stays_on_the_same_sheet_and_is_open_on_another(
    cast: SimpleNamespace,
) -> None:
    under(cast, "1489-2025", 2, [76, 77, 78], star=3)
    Entry.objects.update(stars=0, reasons=cast.entry.reasons | {"knockouts": ["no_such_code"]})
    (line,) = lines(cast, "148-2023")
    assert line.ends is not None
    assert (line.ends.low.star, line.ends.high.star, line.lost) == (0, 0, ())
    (line,) = lines(cast, "26-2026")
    assert line.ends is not None
    assert (line.ends.low.star, line.lost) == (0, ("no_such_code",))
    assert line.ends.high.star > 0


# --- the page -------------------------------------------------------------------------------
def test_the_page_compares_and_changes_nothing(cast: SimpleNamespace, as_: As) -> None:
    under(cast, "1489-2025", 2, [76, 77, 78], star=3)
    there = reverse("contest_rerun", args=[cast.contest.pk])

    def record() -> list[Any]:
        return [
            list(Entry.objects.order_by("pk").values()),
            list(Answer.objects.order_by("pk").values()),
            Event.objects.count(),
            RuleBook.objects.order_by("pk").values_list("digest", "settings"),
            Product.objects.count(),
        ]

    before = [list(one) if hasattr(one, "__iter__") else one for one in record()]
    browser = as_(cast.province)
    assert there in browser.get(reverse("contest_results", args=[cast.contest.pk])).content.decode()
    for slug in ("", "148-2023", "1048-2019", "26-2026", "quang-ninh-2013", "no-such-book"):
        assert browser.get(there, {"book": slug}).status_code == 200
    body = browser.get(there, {"book": "148-2023"}).content.decode()
    assert cast.product.name in body
    assert "Thi cấp huyện" in body or "cấp huyện" in body
    assert browser.post(there).status_code == 405
    assert before == [list(one) if hasattr(one, "__iter__") else one for one in record()]
    assert proofs.faults(cast.contest) == []


def test_the_page_is_for_those_who_run_the_contest_and_auditors(
    cast: SimpleNamespace, as_: As
) -> None:
    stage.closed(cast, [60, 62, 63], star=3)
    there = reverse("contest_rerun", args=[cast.contest.pk])
    for reader in (cast.province, cast.chair, cast.secretary):
        assert as_(reader).get(there, {"book": "148-2023"}).status_code == 200
    for reader, status in (
        (cast.evaluator, 403), (cast.auditor, 403), (cast.owner, 404), (cast.outsider, 404),
        (cast.commune, 404), (cast.foreign, 404), (cast.evaluator_off, 404),
    ):  # fmt: skip
        assert as_(reader).get(there, {"book": "148-2023"}).status_code == status, reader.name


def test_auditors_read_it_once_published_and_nobody_while_scoring(
    cast: SimpleNamespace, as_: As
) -> None:
    stage.published(cast, [60, 62, 63], star=3)
    there = reverse("contest_rerun", args=[cast.contest.pk])
    assert as_(cast.auditor).get(there, {"book": "148-2023"}).status_code == 200
    assert as_(cast.evaluator).get(there).status_code == 403


def test_while_scoring_runs_nobody_reads_it(cast: SimpleNamespace, as_: As) -> None:
    stage.scoring(cast)
    there = reverse("contest_rerun", args=[cast.contest.pk])
    for reader in (cast.province, cast.chair, cast.secretary):
        assert as_(reader).get(there, {"book": "148-2023"}).status_code == 403


@pytest.mark.parametrize("slug", ["148-2023", "1048-2019"])
def test_the_rerun_asks_as_often_for_many_products(cast: SimpleNamespace, slug: str) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)

    def contest_of(count: int) -> Any:
        contest = stage.opened(cast.council, by=cast.province)
        for number in range(count):
            product = people.product(f"Mật ong {contest.pk}.{number}", cast.producer)
            dossier = stage.at_stage(cast.cycle, product, cast.stage)
            contests.put_before(contest, [dossier], by=cast.secretary)
        seating.seat(contest, stage.scorers(cast.council), by=cast.secretary)
        stage.started(cast, contest)
        for entry in contest.entries.all():
            stage.all_score(cast, [60, 62, 63], entry, star=3)
        contests.close(contest, by=cast.chair)
        return contest

    def asked(contest: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = rerun.rerun(Entry.objects.filter(contest=contest), contest, book(slug))
            rerun_page.context(found, contest.council.stage, book(slug))
        return len(queries)

    one, many = contest_of(1), contest_of(5)
    asked(one)
    assert asked(many) == asked(one)
    assert trees.tree(Entry.objects.filter(contest=one).get().sheet_id)
