"""Step 5 of the open cycles: checks or district contests, then the province."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from cycle.models import Cycle, Dossier
from evaluation.deeds import checks, conditions, sheets
from evaluation.models import Contest, ScoreSheet
from ocop.accounts.models import Region, User
from ocop.demo import appeals, marks, present_panel
from ocop.demo import contest as sittings
from ocop.demo.stage import province_on
from ocop.lib import clock
from ocop.rules import trees
from ocop.rules.models import Stage

if TYPE_CHECKING:
    from ocop.demo.present import Present

STARS = [4, 3, 3, 5, 4, 2, 3, 4]
PROVINCE_LOGINS = {
    "chutich": "chutich",
    "thuky": "thuky",
    "uyvien1": "uyvien1",
    "uyvien2": "uyvien2",
}
DISTRICT_LOGINS = {
    "chutich": "chutichhuyen",
    "thuky": "thukyhuyen",
    "uyvien1": "uyvienhuyen1",
    "uyvien2": "uyvienhuyen2",
}


def hold(present: Present, cycle: Cycle, *, finish: bool) -> None:
    """Carry the registered products up the ladder; ``finish`` publishes the province's result."""
    first, second = list(present.book.stages.order_by("order"))[:2]
    if first.kind == Stage.Kind.CHECK:
        _check(present, cycle)
    else:
        _districts(present, cycle, first, finish=finish)
    if first.kind == Stage.Kind.CHECK or finish:
        _province(present, cycle, second, finish=finish)


def _waiting(cycle: Cycle, order: int) -> list[Dossier]:
    rows = Dossier.objects.filter(cycle=cycle, state="evaluation", stage__order=order)
    return list(rows.select_related("product__producer__region__parent", "stage").order_by("pk"))


def _check(present: Present, cycle: Cycle) -> None:
    """The receiving level checks: the last one waits, the one before is half written."""
    rows = _waiting(cycle, 1)
    for number, dossier in enumerate(rows):
        if number == len(rows) - 1:
            return
        officer = present.officer(dossier.product.producer.region)
        with clock.set_to(present.day(-55)):
            check = checks.receive(dossier, by=officer)
        with clock.set_to(present.day(-45)):
            checks.save(
                check,
                materials="Nguyên liệu chính thu mua tại địa phương, trên 75 %.",
                labour="Phần lớn lao động cư trú tại địa phương.",
                origin="Nghề có từ lâu, chủ thể tự hoàn thiện.",
                identity="Gắn với cách làm của người địa phương.",
                ethnicity=["Kinh", "Dao", "Tày"][number % 3],
                residence=dossier.product.producer.region.title,
                by=officer,
            )
            if number < len(rows) - 2:
                checks.forward(
                    check,
                    report_no=f"{100 + number}/BC-UBND",
                    report_date=present.day(-45),
                    by=officer,
                )


def _districts(present: Present, cycle: Cycle, stage: Stage, *, finish: bool) -> None:
    """Each district holds its contest; the first one is still scoring unless all is finished."""
    homes: dict[int, Region] = {}
    for dossier in _waiting(cycle, stage.order):
        region = dossier.product.producer.region
        homes.setdefault(region.parent_id or region.pk, region.parent or region)
    main = present.spots[0].region.parent
    for number, region in enumerate(homes.values(), start=1):
        title = f"Thi sản phẩm OCOP {region.title} năm {cycle.year}"
        papers = (f"{300 + number}/QĐ-UBND", f"{500 + number}/QĐ-UBND")
        if region == main and not finish:
            _scoring(present, cycle, stage, region, papers[0], title)
        else:
            _finished(present, cycle, stage, region, papers, title, published=-25)


def _child_of(region: Region, present: Present) -> Region:
    """A commune of the district, by which its officer is found."""
    return next(spot.region for spot in present.spots if spot.region.parent_id == region.pk)


def _province(present: Present, cycle: Cycle, stage: Stage, *, finish: bool) -> None:
    """Under today's rules a first round is published already; the round of now is scoring."""
    region = province_on(present.map_date)
    waiting = _waiting(cycle, stage.order)
    left = present_panel.hold(present, cycle, stage, region, waiting)
    waiting = [dossier for dossier in waiting if dossier not in left]
    title = f"Phiên họp Hội đồng cấp tỉnh, đợt 1 năm {cycle.year}"
    if finish:
        papers = ("3001/QĐ-UBND", "3105/QĐ-UBND")
        _finished(present, cycle, stage, region, papers, title, published=-10)
        return
    papers = ("1204/QĐ-UBND", "1377/QĐ-UBND")
    third = waiting[len(waiting) * 2 // 3 :]
    contest = _finished(present, cycle, stage, region, papers, title, published=-24, only=third)
    appeals.hold(present, contest)
    title = f"Phiên họp Hội đồng cấp tỉnh, đợt 2 năm {cycle.year}"
    rest = [dossier for dossier in waiting if dossier not in third]
    _scoring(present, cycle, stage, region, "3001/QĐ-UBND", title, round=2, only=rest)


def _bench(present: Present, stage: Stage, region: Region) -> tuple[sittings.Bench, User]:
    """The council's people (printed accounts where there are some), and its office's officer."""
    local = stage.level != present.book.deciding_level
    code = f"{region.code}.{'p' if present.pilot else 'n'}"
    printed = PROVINCE_LOGINS
    if local:
        printed = DISTRICT_LOGINS if region == present.spots[0].region.parent else {}
    by = present.officer(_child_of(region, present)) if local else present.staff.province
    return sittings.bench(code, 2 if local else 4, printed=printed), by


def _finished(
    present: Present,
    cycle: Cycle,
    stage: Stage,
    region: Region,
    papers: tuple[str, str],
    title: str,
    *,
    published: int,
    only: list[Dossier] | None = None,
) -> Contest:
    """A contest that is over: its sheets keyed in from paper, its decision published."""
    people, by = _bench(present, stage, region)
    formed, held = present.day(published - 18), present.day(published - 8)
    council = sittings.form(cycle, stage, region, people, on=formed, number=papers[0], by=by)
    contest = sittings.prepare(council, on=held, title=title, paper=True, by=by, only=only)
    stars = {
        entry.dossier.product_id: STARS[entry.order % len(STARS)]
        for entry in contest.entries.select_related("dossier")
    }
    sittings.key_all(contest, stars, on=held, by=people.secretary)
    sittings.publish(
        contest,
        chair=people.chair,
        by=by,
        second=present.staff.second if stage.awards else None,
        on=present.day(published),
        number=papers[1],
        signer="Bùi Minh Mẫu",
    )
    return contest


def _scoring(
    present: Present,
    cycle: Cycle,
    stage: Stage,
    region: Region,
    number: str,
    title: str,
    *,
    round: int = 1,
    only: list[Dossier] | None = None,
) -> None:
    """A contest of yesterday and today: half of its sheets are in.

    Of the products that all members scored the secretary has answered the conditions.
    """
    people, by = _bench(present, stage, region)
    council = sittings.form(cycle, stage, region, people, on=present.day(-12), number=number, by=by)
    contest = sittings.prepare(
        council, on=present.day(-1), title=title, paper=False, round=round, by=by, only=only
    )
    rows = list(
        ScoreSheet.objects.filter(entry__contest=contest)
        .select_related("entry__contest__council__stage", "entry__dossier", "seat__member__user")
        .order_by("entry__order", "seat_id")
    )
    with clock.set_to(present.day(-1)):
        for sheet in rows[: len(rows) // 2]:
            _fill(sheet)
        half = {sheet.entry_id for sheet in rows[len(rows) // 2 :]}
        for entry in contest.entries.exclude(pk__in=half).order_by("order"):
            conditions.none_applies(entry, by=people.secretary)


def _fill(sheet: ScoreSheet) -> None:
    """Fill in one sheet through the evaluator's own deeds, and hand it in."""
    stars = STARS[sheet.entry.order % len(STARS)]
    rng = random.Random(f"{sheet.entry.contest_id}/{sheet.pk}")  # noqa: S311
    tree = trees.tree(sheet.entry.sheet_id)
    middle = marks.wanted_total(stars, random.Random(sheet.entry.pk))  # noqa: S311
    total = middle + rng.randint(-2, 2)
    given = marks.answers(tree, total=total, stars=stars, rng=rng)
    for section in (one for part in tree.parts for one in part.sections):
        answers = {node.id: (given[node.id], "") for node in section.criteria}
        sheets.enter_section(sheet, answers, by=sheet.seat.member.user)
    sheets.submit(sheet, by=sheet.seat.member.user)
