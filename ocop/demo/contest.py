"""Contests of the demo: councils formed, products put before them, paper sheets keyed in."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from cycle.models import Cycle, Dossier
from evaluation.candidates import candidates
from evaluation.deeds import (
    attendance,
    conditions,
    contests,
    councils,
    decisions,
    letters,
    seating,
    sheets,
)
from evaluation.models import Contest, Council, Decision, ScoreSheet
from ocop.accounts.models import Region, User
from ocop.demo import marks
from ocop.demo.people import invented_for, person
from ocop.lib import clock
from ocop.rules import trees
from ocop.rules.models import Stage

Yes = dict[tuple[int, str], str]  # (entry, code of the condition) → why it holds


@dataclass(frozen=True)
class Bench:
    """The people of a council: the chair and members score, the secretary keys in."""

    chair: User
    members: list[User]
    secretary: User


def bench(code: str, members: int, *, printed: dict[str, str] | None = None) -> Bench:
    """Return the council's people; ``printed`` gives logins of accounts the demo prints."""
    logins = printed or {}

    def one(role: str) -> User:
        return person(invented_for(role + code), logins.get(role, f"{role}.{code}"))

    return Bench(
        chair=one("chutich"),
        members=[one(f"uyvien{n}") for n in range(1, members + 1)],
        secretary=one("thuky"),
    )


def form(
    cycle: Cycle, stage: Stage, region: Region, people: Bench, *, on: dt.date, number: str, by: User
) -> Council:
    """Form the council of the stage by a decision of the day."""
    places = [(people.chair, "chair", "Phó Chủ tịch Ủy ban nhân dân")]
    places += [(user, "member", "Ủy viên") for user in people.members]
    places.append((people.secretary, "secretary", "Cán bộ OCOP"))
    with clock.set_to(on):
        return councils.form(
            cycle,
            stage,
            region,
            name=f"Hội đồng đánh giá, phân hạng sản phẩm OCOP {region.title}",
            decision_no=number,
            decided_on=on,
            members=places,
            by=by,
        )


def prepare(
    council: Council,
    *,
    on: dt.date,
    title: str,
    paper: bool,
    by: User,
    only: list[Dossier] | None = None,
    round: int = 1,
) -> Contest:
    """Open a contest, put what waits before it, seat the chair and the members, begin.

    Everybody attends; of a contest on paper the attendance is copied from the paper.
    """
    with clock.set_to(on):
        contest = contests.open(council, title=title, held_on=on, round=round, paper=paper, by=by)
        ready = [one.dossier for one in candidates(contest) if one.ready]
        contests.put_before(contest, only or ready, by=by)
        scoring = council.members.exclude(role="secretary")
        seating.seat(contest, list(scoring), by=by)
        contests.start(contest, by=by)
        attendance.all_present(contest, by=by)
    return contest


def key_all(
    contest: Contest, stars: dict[int, int], *, on: dt.date, by: User, yes: Yes | None = None
) -> None:
    """Key in every sheet from paper, and the council's answers to the conditions.

    ``stars`` says by product what each sheet is to come to, ``yes`` which conditions hold.
    """
    rows = ScoreSheet.objects.filter(entry__contest=contest).select_related(
        "entry__contest__council__stage", "entry__dossier", "seat__member"
    )
    pages = []
    with clock.set_to(on):
        for sheet in rows.order_by("entry__order", "seat_id"):
            product = sheet.entry.dossier.product_id
            star = stars[product]
            middle = marks.wanted_total(star, random.Random(product))  # noqa: S311
            rng = random.Random(f"{contest.pk}/{sheet.pk}")  # noqa: S311
            low, high = marks.RANGE[star]
            total = max(low - 1, min(high + 1, middle + rng.randint(-2, 2)))
            tree = trees.tree(sheet.entry.sheet_id)
            pages.append((sheet, marks.answers(tree, total=total, stars=star, rng=rng)))
        sheets.key_in_all(contest, pages, by=by)
    answer_all(contest, on=on, by=by, yes=yes)


def answer_all(contest: Contest, *, on: dt.date, by: User, yes: Yes | None = None) -> None:
    """Answer every condition of every product: no, but for the (entry, code) with a reason."""
    with clock.set_to(on):
        given = {
            entry.pk: {
                code: (bool(why := (yes or {}).get((entry.pk, code), "")), why)
                for code in entry.asked
            }
            for entry in contest.entries.order_by("order")
            if entry.asked
        }
        conditions.answer_all(contest, given, by=by)


def publish(
    contest: Contest,
    *,
    chair: User,
    by: User,
    second: User | None = None,
    on: dt.date,
    number: str,
    signer: str,
) -> Decision:
    """Close, prepare the decision and publish it; where stars are granted ``second`` prepares."""
    with clock.set_to(on):
        contests.close(contest, by=chair)
        decision = decisions.prepare(contest, by=second or by)
        decisions.publish(
            decision,
            number=number,
            decided_on=on,
            place=contest.council.region.name,
            formula="KT. CHỦ TỊCH",
            signer_office="PHÓ CHỦ TỊCH",
            signer=signer,
            by=by,
        )
    return decision


def let_go(decision: Decision, *, by: User, number: str) -> None:
    """Let the letters of result go on the day of the decision."""
    assert decision.decided_on is not None  # it is published
    with clock.set_to(decision.decided_on):
        letters.release(
            decision,
            number=number,
            dated=decision.decided_on,
            signer=decision.signer,
            handing_over="Tại hội nghị công bố kết quả của Chương trình.",
            by=by,
        )
