"""Things of step 5: the running contest with its sheets, and one that is closed and unpublished."""

from __future__ import annotations

import datetime as dt
import random
from types import SimpleNamespace
from typing import Any

from evaluation.deeds import contests, decisions, sheets
from evaluation.models import Contest, Entry, ScoreSheet
from evaluation.rendering import render_waiting
from evaluation.score_page import page_of
from ocop.accounts.models import User
from ocop.demo import contest as sittings
from ocop.demo import marks
from ocop.demo.stage import province_on
from ocop.lib import clock
from ocop.rules import trees
from products.models import Evidence


def running(world: SimpleNamespace) -> Contest:
    """The province's contest of today, where the scoring is going on."""
    return Contest.objects.get(entries__dossier__product=world.own, state=Contest.State.SCORING)


def contest_things(world: SimpleNamespace) -> dict[str, Any]:
    contest, people = running(world), world.people
    entry = contest.entries.get(dossier__product=world.own)
    entry_foreign = contest.entries.get(dossier__product=world.foreign)
    for role in ("chair", "evaluator"):
        for one in (entry, entry_foreign):
            hand_in(_sheet(one, people[role]))
    hand_in(_sheet(entry_foreign, people["evaluator_2"]))
    if _sheet(entry, people["evaluator_2"]).state == "submitted":
        sheets.reopen(_sheet(entry, people["evaluator_2"]), reason="Xem lại.", by=people["chair"])
    old = Contest.objects.get(council__cycle__year=2016, council__stage__level="province")
    pilot = Contest.objects.get(entries__dossier__product=world.pilot, state="scoring")
    by = people["province"]
    next_one = contests.open(contest.council, title="Đợt kế tiếp", held_on=clock.today(), by=by)
    entry_old = old.entries.get(dossier__product=world.closed)
    render_waiting()
    return {
        "council.running": contest.council,
        "council.pilot": pilot.council,
        "council.old": old.council,
        "contest.running": contest,
        "contest.pilot": pilot,
        "contest.old": old,
        "contest.preparing": next_one,
        "result.running": entry,
        "result.pilot": pilot.entries.order_by("pk")[0],
        "result.old": entry_old,
        "decision.old": old.decisions.get(),
        "certificate.old": entry_old.certificates.get(),
        "seat.mine": contest.seats.get(member__user=people["evaluator"]),
        "seat.pilot": pilot.seats.get(member__user=people["district_evaluator"]),
        "score_sheet.mine": _sheet(entry, people["evaluator"]),
        "score_sheet.second": _sheet(entry_foreign, people["evaluator_2"]),
        "score_sheet.chair": _sheet(entry, people["chair"]),
        "score_sheet.open": _sheet(entry, people["evaluator_2"]),
        "score_sheet.pilot": pilot.entries.order_by("pk")[0].score_sheets.order_by("pk")[0],
        "score_sheet.old": _named(entry_old.score_sheets.order_by("pk")[0]),
    }


def hand_in(sheet: ScoreSheet) -> None:
    """Fill in the sheet and hand it in, if that was not done."""
    if sheet.state == "submitted":
        return
    by, tree = sheet.seat.member.user, trees.tree(sheet.entry.sheet_id)
    given = marks.answers(tree, total=70, stars=3, rng=random.Random(sheet.pk))
    for section in (one for part in tree.parts for one in part.sections):
        sheets.enter_section(
            sheet, {one.id: (given[one.id], "") for one in section.criteria}, by=by
        )
    sheets.submit(sheet, by=by)


def _sheet(entry: Entry, user: User) -> ScoreSheet:
    return _named(entry.score_sheets.get(seat__member__user=user))


def _named(sheet: ScoreSheet) -> Any:
    """The sheet with the key of its first section and of a paper, which stand in addresses."""
    thing: Any = sheet
    papers = Evidence.objects.kept().filter(product__dossiers__entries__score_sheets=sheet)
    thing.evidence = papers.values_list("pk", flat=True).first() or 0
    thing.section = page_of(sheet).screens[0].key
    return thing


def unpublished_things(world: SimpleNamespace) -> dict[str, Any]:
    """The pilot's provincial contest: closed, its decision prepared and not yet published."""
    cycle = world.pilot.dossiers.get().cycle
    region = province_on(cycle.map_date)
    by = world.people["province"]
    bench = sittings.bench("kin", 2)
    stage = cycle.books.get().book.stages.get(level="province")
    council = sittings.form(cycle, stage, region, bench, on=_ago(20), number="9/QĐ-UBND", by=by)
    contest = sittings.prepare(council, on=_ago(5), title="Phiên kín", paper=True, by=by)
    wanted = {entry.dossier.product_id: 4 for entry in contest.entries.select_related("dossier")}
    sittings.key_all(contest, wanted, on=_ago(4), by=bench.secretary)
    contests.close(contest, by=bench.chair)
    entry = contest.entries.order_by("pk")[0]
    return {
        "council.unpublished": council,
        "contest.unpublished": contest,
        "result.unpublished": entry,
        "decision.unpublished": decisions.prepare(contest, by=by),
        "score_sheet.unpublished": entry.score_sheets.order_by("pk")[0],
    }


def _ago(days: int) -> dt.date:
    return clock.today() - dt.timedelta(days=days)
