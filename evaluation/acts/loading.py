"""A decision as its papers tell it: the products by what becomes of them, names of the day."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import translation

from evaluation import certificate_facts, signers
from evaluation.acts.order import standing
from evaluation.certificate_facts import Places
from evaluation.evening import loading
from evaluation.evening.loading import Line
from evaluation.models import (
    Certificate,
    Contest,
    CouncilRole,
    Decision,
    DecisionPapers,
    Outcome,
)
from evaluation.roles import members_of
from ocop.accounts import history
from ocop.accounts.models import Committee, Region
from ocop.lib import clock
from ocop.rules.models import Stage
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event


@dataclass(frozen=True)
class Told:
    """Everything the papers of a decision say. ``region``: the council's, as it stood that day."""

    decision: Decision
    typed: DecisionPapers
    region: Region
    lines: dict[str, list[Line]]  # by outcome; most stars first, then commune and producer
    places: Places
    certificates: dict[int, Certificate]  # by entry
    day: dt.date
    outcomes: dict[str, int]  # as the event of the preparation keeps them

    @property
    def contest(self) -> Contest:
        return self.decision.contest

    @property
    def stage(self) -> Stage:
        return self.contest.council.stage

    def decided(self, outcome: str) -> int:
        """How many products the log says were decided that way, apart from what the rows say."""
        return self.outcomes.get(outcome, 0)

    @property
    def awarded(self) -> list[Line]:
        return self.lines.get(Outcome.AWARDED, [])

    @property
    def sent_up(self) -> list[Line]:
        return self.lines.get(Outcome.SENT_UP, [])

    @property
    def by_the_chair(self) -> bool:
        """True where the book has the chair sign in their own name, not for the committee."""
        return str(self.stage.settings.get("signs_vi", "")).startswith("Chủ tịch")

    @cached_property
    def signer(self) -> tuple[str, str, str]:
        """Formula, office and name: of the signed paper, else who is in office on the day."""
        typed = self.decision
        if typed.signer:
            return typed.formula, typed.signer_office, typed.signer
        one = signers.proposed(self.region, self.day)
        return (one.formula, one.office, one.name) if one else ("", "CHỦ TỊCH", "")

    @cached_property
    def chair(self) -> str:
        rows = members_of(self.contest.council)
        return next((one.user.name for one in rows if one.role == CouncilRole.CHAIR), "")

    @cached_property
    def agency(self) -> str:
        """The advisory agency as typed, else the office of the programme there."""
        if self.typed.agency:
            return self.typed.agency
        rows = Committee.objects.filter(region=self.contest.council.region).order_by("pk")
        return next((one.name for one in rows), "Cơ quan tham mưu Chương trình OCOP")

    @cached_property
    def beyond(self) -> Stage | None:
        return self.stage.after()


def load(decision: Decision) -> Told:
    """Read the decision (loaded with contest, council, stage, book and region)."""
    with translation.override("vi"):
        contest = decision.contest
        evening = loading.load(contest)
        day = decision.decided_on or clock.today()
        homes = [line.product.producer.region for line in evening.lines]
        return Told(
            decision=decision,
            typed=typed_of(decision),
            region=next(iter(history.as_of(contest.council.region, day)), contest.council.region),
            lines=_by_outcome(evening.lines),
            places=certificate_facts.places_on(day, homes),
            certificates={
                one.entry_id: one
                for one in Certificate.objects.filter(entry__contest=contest, reissue=0)
            },
            day=day,
            outcomes=outcomes_of(decision),
        )


def typed_of(decision: Decision) -> DecisionPapers:
    """What was typed for the papers; an empty one, not stored, where nothing was."""
    found = DecisionPapers.objects.filter(decision=decision).first()
    return found or DecisionPapers(decision=decision)


def _by_outcome(lines: Sequence[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: standing(line.entry)):
        found[line.entry.outcome].append(line)
    return dict(found)


def outcomes_of(decision: Decision) -> dict[str, int]:
    """How many products of each outcome were decided, from the log of the contest."""
    rows = Event.objects.filter(
        chain__key=decision.chain_key, thing=name_of(decision), verb="decision.prepared"
    )
    payload = rows.values_list("payload", flat=True).first()
    facts = json.loads(payload)["facts"] if payload else {}
    return dict(Counter(outcome for _entry, outcome in facts.get("outcomes", ())))
