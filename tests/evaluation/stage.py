"""Steps on the way to a published result, for the tests of step 5."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from cycle.models import Cycle, CycleBook, Dossier, StepWindow
from cycle.models.cycles import StepKind
from evaluation.deeds import (
    attendance,
    conditions,
    contests,
    councils,
    decisions,
    panel_reports,
    panels,
    seating,
    sheets,
)
from evaluation.dossier_items import items
from evaluation.models import Contest, Council, Entry, Panel, PanelReport, ScoreSheet
from ocop.lib import clock
from ocop.rules import trees
from ocop.rules.models import RuleBook, Stage
from ocop.rules.trees import SheetTree
from products.models import Product
from tests import cast as people

NEW, PILOT = "26-2026", "quang-ninh-2013"


def cycle_of(region: Any, book: str, *, map_date: dt.date | None = None) -> Cycle:
    """Make an open cycle of this year under the book, all its steps open today."""
    today = clock.today()
    made = Cycle.objects.create(
        region=region,
        year=today.year,
        title=f"Chu trình OCOP {today.year} · {book}",
        map_date=map_date or today,
        state=Cycle.State.OPEN,
        created_at=timezone.now(),
    )
    CycleBook.objects.create(cycle=made, book=RuleBook.objects.get(slug=book))
    for order, kind in enumerate(StepKind.values, start=1):
        StepWindow.objects.create(
            cycle=made,
            kind=kind,
            order=order,
            opens=today - dt.timedelta(days=200),
            closes=today + dt.timedelta(days=100),
        )
    return made


def stage_of(book: str, order: int) -> Stage:
    """Return the rung of the book's ladder."""
    return Stage.objects.select_related("book").get(book__slug=book, order=order)


def at_stage(cycle: Cycle, product: Product, stage: Stage) -> Dossier:
    """Make the product's dossier, standing before the stage."""
    return Dossier.objects.create(
        cycle=cycle,
        product=product,
        book=stage.book,
        product_set=product.product_set,
        state=Dossier.State.EVALUATION,
        stage=stage,
        code=f"QN-BCH-{product.pk:02d}-{cycle.year}-{cycle.pk}",
        opened_at=timezone.now(),
        filed_on=clock.today(),
    )


def provincial(cast: SimpleNamespace) -> SimpleNamespace:
    """Add a cycle of 26-2026 with the cast's product before the province."""
    cast.cycle = cycle_of(cast.province_region, NEW)
    cast.stage = stage_of(NEW, 2)
    cast.dossier = at_stage(cast.cycle, cast.product, cast.stage)
    return cast


def places(cast: SimpleNamespace, *more: Any) -> list[councils.Place]:
    """The cast's council: chair, secretary, two members, and more members."""
    members = [cast.evaluator, cast.evaluator_2, *more]
    return [
        (cast.chair, "chair", "Phó Chủ tịch UBND"),
        (cast.secretary, "secretary", "Văn phòng điều phối"),
        *((user, "member", "Sở Công Thương") for user in members),
    ]


def council_of(cast: SimpleNamespace, *more: Any, **facts: Any) -> Council:
    """Form the provincial council of the cast."""
    return councils.form(
        cast.cycle,
        cast.stage,
        facts.pop("region", cast.province_region),
        name=facts.pop("name", "Hội đồng OCOP cấp tỉnh"),
        decision_no=facts.pop("decision_no", "2001/QĐ-UBND"),
        decided_on=facts.pop("decided_on", clock.today() - dt.timedelta(days=20)),
        members=facts.pop("members", None) or places(cast, *more),
        by=facts.pop("by", cast.province),
        **facts,
    )


def opened(council: Council, *, by: Any, **facts: Any) -> Contest:
    """Open a contest of the council for today."""
    return contests.open(
        council,
        title=facts.pop("title", "Phiên đánh giá đợt 2 năm 2026"),
        held_on=facts.pop("held_on", clock.today()),
        place="Hội trường UBND tỉnh",
        round=2,
        by=by,
        **facts,
    )


def panel_of(cast: SimpleNamespace, **facts: Any) -> Panel:
    """Form the advisory panel of the cast's stage: a head and a member, made with it."""
    cast.panel_head = people.person("Tô Văn Trưởng", "panelhead")
    cast.panelist = people.person("Hà Thị Vấn", "panelist")
    cast.panel = panels.form(
        cast.cycle,
        cast.stage,
        facts.pop("region", cast.province_region),
        name="Tổ tư vấn cấp tỉnh",
        decision_no=facts.pop("decision_no", "1190/QĐ-UBND"),
        decided_on=facts.pop("decided_on", clock.today() - dt.timedelta(days=20)),
        members=facts.pop("members", None)
        or [(cast.panel_head, "head", "Chi cục PTNT"), (cast.panelist, "member", "Sở Y tế")],
        by=facts.pop("by", cast.province),
        **facts,
    )
    return cast.panel


def judged(report: PanelReport, *, by: Any, conclusion: str = "propose", **facts: Any) -> Any:
    """Write the report to its end: every paper is there, and the conclusion stands."""
    papers = {item.code: ("present", "") for item in items(report.dossier)}
    return panel_reports.save(report, papers=papers, conclusion=conclusion, by=by, **facts)


def attached(cast: SimpleNamespace) -> None:
    """Hand in the panel's report on all that waits, where the cast's stage demands one."""
    if not panels.demanded(cast.stage):
        return
    if not hasattr(cast, "panel"):
        panel_of(cast)
    else:
        panels.take_up(cast.panel, by=cast.province)
    reports = list(PanelReport.objects.filter(panel=cast.panel, state="open"))
    for report in reports:
        judged(report, by=cast.panelist)
    if reports:
        panel_reports.hand_in(
            reports, report_no="12/BC-TTV", report_date=clock.today(), by=cast.panel_head
        )


def scorers(council: Council) -> list[Any]:
    """All members but the secretary."""
    return list(council.members.exclude(role="secretary").select_related("user"))


def scoring(
    cast: SimpleNamespace, *more: Any, paper: bool = False, answered: bool = True
) -> SimpleNamespace:
    """Bring the cast's product before the council: three members score it now.

    ``answered``: the secretary has answered that no condition knocks it out.
    """
    return scoring_of(provincial(cast), *more, paper=paper, answered=answered)


def scoring_of(
    cast: SimpleNamespace, *more: Any, paper: bool = False, answered: bool = True
) -> SimpleNamespace:
    """The same for a cast whose product stands before the province already."""
    cast.council = council_of(cast, *more)
    cast.contest = opened(cast.council, by=cast.province, paper=paper)
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    seating.seat(cast.contest, scorers(cast.council), by=cast.secretary)
    started(cast, cast.contest, answered=answered)
    cast.entry = Entry.objects.get(contest=cast.contest, dossier=cast.dossier)
    return cast


def started(cast: SimpleNamespace, contest: Contest, *, answered: bool = True) -> None:
    """Let the scoring begin: the panel's reports in, the whole council in the hall and, if
    wanted, no condition holding."""
    attached(cast)
    contests.start(contest, by=cast.secretary)
    all_there(contest, by=cast.secretary)
    if answered:
        none_applies(contest, by=cast.secretary)


def all_there(contest: Contest, *, by: Any) -> None:
    """The whole council is in the hall."""
    attendance.all_present(contest, by=by)


def none_applies(contest: Contest, *, by: Any) -> None:
    """Answer no to every condition of every product."""
    for entry in contest.entries.select_related("contest__council__stage__book"):
        if entry.asked:
            conditions.none_applies(entry, by=by)


def sheet_of(cast: SimpleNamespace, user: Any, entry: Entry | None = None) -> ScoreSheet:
    """Return the person's sheet for the entry, loaded afresh."""
    return ScoreSheet.objects.select_related(
        "entry__contest__council__stage__book", "entry__sheet", "seat__member__user"
    ).get(entry=entry or cast.entry, seat__member__user=user)


def choice(tree: SheetTree, total: int, *, star: int = 0) -> dict[int, int | None]:
    """Return an option (or none) for every criterion so that the points are exactly ``total``.

    With ``star``, all minima up to that star are met.
    """
    reach: list[dict[int, int | None]] = [{0: None}]
    for one in tree.criteria:
        least = max((m.points for m in one.minima if m.star <= star), default=0)
        here: dict[int, int | None] = {} if least else dict.fromkeys(reach[-1])
        for option in one.options:
            for points in reach[-1] if option.points >= least else ():
                here[points + option.points] = option.id
        reach.append(here)
    chosen: dict[int, int | None] = {}
    left = total
    for one, here in zip(reversed(tree.criteria), reversed(reach), strict=False):
        option = here[left]
        chosen[one.id] = option
        left -= tree.option(option).points if option else 0
    assert left == 0
    return chosen


def fill(
    sheet: ScoreSheet, total: int, *, by: Any, hand_in: bool = True, star: int = 0
) -> ScoreSheet:
    """Give the sheet so many points (and the minima of the star), and hand it in."""
    tree = trees.of(sheet.entry.sheet)
    answers = {key: (option, "") for key, option in choice(tree, total, star=star).items()}
    sheets.enter_section(sheet, answers, by=by)
    return sheets.submit(sheet, by=by) if hand_in else sheet


def all_score(
    cast: SimpleNamespace, totals: Sequence[int], entry: Entry | None = None, *, star: int = 0
) -> None:
    """Chair and members give the product these points, in the order of the council."""
    for member, total in zip(scorers(cast.council), totals, strict=True):
        fill(sheet_of(cast, member.user, entry), total, by=member.user, star=star)


def closed(cast: SimpleNamespace, totals: Sequence[int], *, star: int = 0) -> SimpleNamespace:
    """Score and close; the entry holds its result."""
    scoring(cast)
    all_score(cast, totals, star=star)
    contests.close(cast.contest, by=cast.chair)
    cast.entry.refresh_from_db()
    return cast


PAPER = {
    "number": "3981/QĐ-UBND",
    "place": "Quảng Ninh",
    "formula": "KT. CHỦ TỊCH",
    "signer_office": "PHÓ CHỦ TỊCH",
    "signer": "Nguyễn Văn Ký",
}


def published(cast: SimpleNamespace, totals: Sequence[int], *, star: int = 0) -> SimpleNamespace:
    """Score, close, prepare and publish."""
    closed(cast, totals, star=star)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    decisions.publish(cast.decision, decided_on=clock.today(), by=cast.province_2, **PAPER)
    cast.entry.refresh_from_db()
    return cast


def products_for(cast: SimpleNamespace, count: int) -> list[Dossier]:
    """Make so many more products of the cast's producer, before the cast's stage."""
    return [
        at_stage(cast.cycle, people.product(f"Mật ong thử {number}", cast.producer), cast.stage)
        for number in range(count)
    ]
