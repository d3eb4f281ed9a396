"""P12: fifty evaluators of one session save at the same second; nothing is lost, nobody waits long.

Each has a sheet of their own and taps at a moment of the same second, as people do after the chair
has said a word. Asked by threads with a line each, as fifty tablets do.
"""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections.abc import Callable

from bench.client import CSRF, Browser, signed_in
from bench.pages import reverse
from bench.rows import Measure, line, missing
from bench.world import World, cast, contests
from cycle.models import Dossier
from evaluation.models import Answer, CouncilMember, Entry, ScoreSheet, Seat
from ocop.rules import trees
from ocop.workflow import chain

EVALUATORS, ROUNDS = 50, 10
SECOND = 1.0  # all taps of a round fall into it
MOST_MS = 500


def row(world: World, port: int, *, tell: Callable[[str], None] | None = None) -> str:
    """Measure and return the row."""
    sheets = seated(world)
    tablets = [Tablet(port, sheet) for sheet in sheets]
    for tablet in tablets[:8]:
        tablet.tap()  # both workers know the sheet
    times: list[float] = []
    for number in range(ROUNDS):
        times += _second(tablets, random.Random(number))
    lost = sum(tablet.lost() for tablet in tablets)
    key = sheets[0].entry.contest.chain_key
    if chain.verify(key) is not None:
        return missing("P12", "the chain of the contest is broken")
    times.sort()
    if tell:
        tell(f"  P12 {len(times)} taps, median {times[len(times) // 2] * 1000:.0f} ms")
    p95 = times[int(len(times) * 0.95)] * 1000
    measures = [Measure(p95, "ms-p95", MOST_MS), Measure(lost, "lost", 0)]
    return line("P12", measures, f"{EVALUATORS} at once")


def seated(world: World) -> list[ScoreSheet]:
    """A contest of its own with one product, and an empty sheet of each of the fifty."""
    cycle = world._cycle(world.province, "Phiên chấm của năm mươi người")
    contest = contests.sitting(world, cycle, members=cast.MEMBERS + 1)
    for number in range(cast.MEMBERS + 1, EVALUATORS):
        user = cast.person(f"Ủy viên bàn {number}", f"hall{number}")
        member = CouncilMember.objects.create(
            council=contest.council, user=user, role="member", office="Sở Y tế", order=number + 2
        )
        Seat.objects.create(contest=contest, member=member)
    product = world.products[0]
    dossier = Dossier.objects.create(
        cycle=cycle, product=product, book=world.book, stage=world.stages[1],
        product_set=product.product_set, state=Dossier.State.EVALUATION,
        code=f"QN-BAN-{contest.pk}", opened_at=world.at(90), filed_on=world.day(30),
    )  # fmt: skip
    sheet = contests._sheets(world.book.pk)[product.product_set_id]
    entry = Entry.objects.create(contest=contest, dossier=dossier, order=1, sheet=sheet)
    ScoreSheet.objects.bulk_create(
        ScoreSheet(entry=entry, seat=seat) for seat in contest.seats.all()
    )
    rows = ScoreSheet.objects.filter(entry=entry).order_by("pk")
    return list(rows.select_related("entry__contest", "entry__sheet", "seat__member__user"))


class Tablet:
    """One evaluator's: what it tapped, and what the server said to it."""

    def __init__(self, port: int, sheet: ScoreSheet) -> None:
        self.who = sheet.seat.member.user
        self.sheet = sheet
        self.criteria = trees.of(sheet.entry.sheet).criteria  # threads open no connections
        self.path = reverse("score_taps")
        self.browser = Browser(port, signed_in(self.who), {"X-CSRFToken": CSRF})
        self.device, self.number = str(uuid.uuid4()), 0
        self.chosen: dict[int, int] = {}
        self.unsent = 0

    def tap(self) -> float:
        """Send one answer; return how long it took."""
        one = self.criteria[self.number % len(self.criteria)]
        self.number += 1
        option = one.options[self.number % len(one.options)].id
        told = {
            "key": str(uuid.uuid4()), "number": self.number, "sheet": self.sheet.pk,
            "criterion": one.id, "option": option, "comment": "", "at": time.time() * 1000,
        }  # fmt: skip
        batch = {"who": self.who.pk, "device": self.device, "taps": [told]}
        started = time.perf_counter()
        answer = self.browser.post(self.path, {"batch": json.dumps(batch)})
        took = time.perf_counter() - started
        if answer.status == 200 and json.loads(answer.body)["taps"][told["key"]]["fate"] == "taken":
            self.chosen[one.id] = option
        else:
            self.unsent += 1
        return took

    def lost(self) -> int:
        """Taps that were not taken, and answers that do not stand as they were tapped."""
        rows = Answer.objects.filter(score_sheet=self.sheet)
        stands = dict(rows.values_list("criterion", "option"))
        return self.unsent + len(set(self.chosen.items()) ^ set(stands.items()))


def _second(tablets: list[Tablet], dice: random.Random) -> list[float]:
    """All tap within one second; return what each waited."""
    times: list[float] = []
    ready = threading.Barrier(len(tablets))

    def work(tablet: Tablet, pause: float) -> None:
        ready.wait()
        time.sleep(pause)
        times.append(tablet.tap())

    threads = [
        threading.Thread(target=work, args=(tablet, dice.random() * SECOND)) for tablet in tablets
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times
