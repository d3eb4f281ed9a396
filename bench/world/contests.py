"""Contests in bulk: council, entries, seats, sheets and answers, and the results of the past."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from bench.world import cast
from bench.world.events import Story, write
from cycle.models import Cycle, Dossier
from evaluation import asked, results
from evaluation.deeds import certificates
from evaluation.models import (
    Answer,
    ConditionAnswer,
    Contest,
    Council,
    CouncilMember,
    Decision,
    Entry,
    Outcome,
    Panel,
    PanelMember,
    PanelReport,
    ScoreSheet,
    Seat,
)
from ocop.demo import marks
from ocop.lib import working_days
from ocop.rules import sheets, trees
from ocop.rules.models import Sheet
from products.models import Product, Rating, Reader

if TYPE_CHECKING:
    from bench.world.build import World

STARS = (4, 3, 3, 2, 5, 3, 4, 3)
OPEN = 5  # while scoring runs, the sheets of every fifth product are still empty
BATCH = 4000


def sitting(world: World, cycle: Cycle, *, members: int, ago: int = 20) -> Contest:
    """Form a council of the province and open its contest, nothing before it yet."""
    scorers = cast.scorers(world.people)[:members]
    council = Council.objects.create(
        cycle=cycle, stage=world.stages[1], region=world.province, created_at=world.at(ago + 20),
        name="Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh",
        decision_no=f"{2000 + members}/QĐ-UBND", decided_on=world.day(ago + 20),
    )  # fmt: skip
    places = [(user, "member" if n else "chair") for n, user in enumerate(scorers)]
    places.append((world.people["secretary"], "secretary"))
    rows = CouncilMember.objects.bulk_create(
        CouncilMember(council=council, user=user, role=role, office="Sở Công Thương", order=n)
        for n, (user, role) in enumerate(places, start=1)
    )
    contest = Contest.objects.create(
        council=council, title=f"Phiên đánh giá của {members} thành viên", round=2,
        held_on=world.day(ago), place="Hội trường UBND tỉnh", created_at=world.at(ago + 10),
        state=Contest.State.SCORING,
    )  # fmt: skip
    Seat.objects.bulk_create(Seat(contest=contest, member=row) for row in rows[:members])
    story = Story(contest.chain_key)
    story.add(contest, "contest.opened", world.at(ago), by=world.people["province"])
    write([story])
    return contest


@cache
def _sheets(book: int) -> dict[int, Sheet]:
    from ocop.rules.models import RuleBook

    found = sheets.sheets_for(RuleBook.objects.get(pk=book))
    return {key: one.sheet for key, one in found.items() if one.sheet}


@cache
def _asked(book: int) -> dict[int, list[str]]:
    return {key: asked.codes_of(sheet) for key, sheet in _sheets(book).items()}


def judge(
    world: World, contest: Contest, products: list[Product], first: int, *, published: bool
) -> None:
    """Put the products before the council with all sheets; publish them, or leave some open."""
    stage = world.stages[1]
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            cycle=contest.council.cycle, product=product, book=world.book, stage=stage,
            product_set=product.product_set, state=Dossier.State.EVALUATION,
            code=f"QN-{number:03d}-{contest.pk}", opened_at=world.at(90), filed_on=world.day(30),
        )
        for number, product in enumerate(products, start=first)
    )  # fmt: skip
    entries = Entry.objects.bulk_create(
        Entry(
            contest=contest, dossier=dossier, order=number,
            sheet=_sheets(world.book.pk)[dossier.product_set_id],
            asked=_asked(world.book.pk)[dossier.product_set_id],
        )
        for number, dossier in enumerate(dossiers, start=first)
    )  # fmt: skip
    _reports(world, contest, dossiers)
    seats = list(contest.seats.select_related("member"))
    _score(world, entries, seats, published=published)
    _answer(world, entries, published=published)
    if published:
        _publish(world, contest, dossiers)
    else:
        Reader.objects.bulk_create(
            Reader(user_id=seat.member.user_id, product=product, why=contest.chain_key)
            for seat in seats
            for product in products
        )


def _reports(world: World, contest: Contest, dossiers: list[Dossier]) -> None:
    """The advisory panel's report on each product, handed in before the council scores."""
    council = contest.council
    panel, new = Panel.objects.get_or_create(
        cycle=council.cycle, stage=council.stage, region=council.region, decision_no="1190/QĐ-UBND",
        defaults={"name": "Tổ tư vấn cấp tỉnh", "decided_on": world.day(60),
                  "created_at": world.at(60)},
    )  # fmt: skip
    if new:
        PanelMember.objects.create(panel=panel, user=world.people["adviser"], role="head")
    PanelReport.objects.bulk_create(
        PanelReport(
            dossier=dossier, stage=council.stage, region=council.region, panel=panel,
            state="handed_in", opened_at=world.at(28), conclusion="propose",
            visit_found="Cơ sở sạch, làm đúng phương án. " * 3,
            remarks={"A": "Nguyên liệu tại chỗ."}, report_no="12/BC-TTV", report_date=world.day(25),
        )
        for dossier in dossiers
    )  # fmt: skip


def _score(world: World, entries: list[Entry], seats: list[Seat], *, published: bool) -> None:
    """Fill in the sheets; while scoring runs every fifth product's are still empty."""
    rows = [
        _sheet(world, entry, seat, filled=published or entry.order % OPEN != 0)
        for entry in entries
        for seat in seats
    ]
    made = ScoreSheet.objects.bulk_create(rows, batch_size=BATCH)
    filled = [row for row in made if row.state == ScoreSheet.State.SUBMITTED]
    for start in range(0, len(filled), 200):
        batch = filled[start : start + 200]
        Answer.objects.bulk_create(_answers(world, batch), batch_size=BATCH)


def _answer(world: World, entries: list[Entry], *, published: bool) -> None:
    """No condition holds; while scoring runs those of the products not yet scored are open."""
    at, by = world.at(3), world.people["secretary"]
    ConditionAnswer.objects.bulk_create(
        (
            ConditionAnswer(entry=entry, code=code, holds=False, answered_by=by, answered_at=at)
            for entry in entries
            if published or entry.order % OPEN
            for code in entry.asked
        ),
        batch_size=BATCH,
    )


def _sheet(world: World, entry: Entry, seat: Seat, *, filled: bool) -> ScoreSheet:
    sheet = ScoreSheet(entry=entry, seat=seat)
    if not filled:
        return sheet
    tree = trees.tree(entry.sheet_id)
    given = _marks(entry.sheet_id, STARS[entry.order % len(STARS)], seat.pk % 4)
    points = {key: tree.option(option).points if option else 0 for key, option in given.items()}
    for part in tree.parts:
        name = results.PARTS[part.code]
        setattr(sheet, name, sum(points[one.id] for one in part.criteria))
    sheet.total, sheet.answered = sum(points.values()), len(points)
    sheet.state = ScoreSheet.State.SUBMITTED
    sheet.saved_at = sheet.submitted_at = world.at(3)
    return sheet


@cache
def _marks(sheet: int, stars: int, hand: int) -> dict[int, int | None]:
    rng = random.Random(f"{sheet}/{stars}/{hand}")
    total = marks.wanted_total(stars, rng)
    return dict(marks.answers(trees.tree(sheet), total=total, stars=stars, rng=rng))


def _answers(world: World, rows: list[ScoreSheet]) -> Iterable[Answer]:
    at = world.at(3)
    for row in rows:
        entry = row.entry
        tree = trees.tree(entry.sheet_id)
        given = _marks(entry.sheet_id, STARS[entry.order % len(STARS)], row.seat_id % 4)
        for key, option in given.items():
            points = tree.option(option).points if option else 0
            yield Answer(
                score_sheet=row, criterion_id=key, option_id=option, points=points, saved_at=at
            )


def _publish(world: World, contest: Contest, dossiers: list[Dossier]) -> None:
    """Compute the results as the closing does, grant the stars, let the dossiers go."""
    stage = world.stages[1]
    entries = results.computed(contest)
    fresh = {one.pk: one for one in dossiers}
    for entry in entries:
        entry.outcome = results.outcome_of(stage, entry, beyond=stage.after())
    Entry.objects.bulk_update(entries, [*results.FIELDS, "outcome"], batch_size=100)
    decision = _decision(world, contest)
    new = [entry for entry in entries if entry.dossier_id in fresh]
    Rating.objects.bulk_create(
        _rating(world, entry, decision) for entry in new if entry.outcome == Outcome.AWARDED
    )
    for entry in new:
        awarded = entry.outcome == Outcome.AWARDED
        state = Dossier.State.RECOGNISED if awarded else Dossier.State.NOT_REACHED
        Dossier.objects.filter(pk=entry.dossier_id).update(state=state)
    Contest.objects.filter(pk=contest.pk).update(
        state=Contest.State.PUBLISHED, closed_at=world.at(290)
    )
    contest.refresh_from_db()


def _decision(world: World, contest: Contest) -> Decision:
    facts = {
        "state": Decision.State.PUBLISHED, "number": "3981/QĐ-UBND", "signer": "Nguyễn Văn Ký",
        "decided_on": world.day(280), "place": "Quảng Ninh", "formula": "KT. CHỦ TỊCH",
        "signer_office": "PHÓ CHỦ TỊCH", "prepared_at": world.at(285),
        "published_at": world.at(280), "authority": f"Ủy ban nhân dân {world.province.title}",
    }  # fmt: skip
    return Decision.objects.get_or_create(contest=contest, defaults=facts)[0]


def _rating(world: World, entry: Any, decision: Decision) -> Rating:
    day = decision.decided_on
    return Rating(
        product=entry.dossier.product, key=f"entry:{entry.pk}", stars=entry.stars,
        points=entry.mean, year=day.year, book=world.book.slug, authority=decision.authority,
        decision_no=decision.number, decided_on=day, valid_from=day,
        valid_to=working_days.months_later(day, world.book.certificate_months),
    )  # fmt: skip


def reserve(world: World) -> int:
    """Reserve the certificates of the published contest; returns how many wait to be made."""
    decision = Decision.objects.get(contest=world.past)
    entries = {f"entry:{entry.pk}": entry for entry in Entry.objects.filter(contest=world.past)}
    rows = Rating.objects.filter(key__in=entries).order_by("pk")
    pairs = [(entries[rating.key], rating) for rating in rows]
    return len(certificates.reserve_all(pairs, decision=decision, by=world.people["province"]))
