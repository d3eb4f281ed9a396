"""One row of a list: what it says, what it still must be asked, and the verdict over it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

ADD, THERE, ASK, CANNOT, LEFT, HEADING = "add", "there", "ask", "cannot", "left", "heading"
STATUSES = (ASK, ADD, THERE, CANNOT, LEFT, HEADING)


def words_of(status: str) -> str:
    return {
        ADD: _("will be added"),
        THERE: _("is already there"),
        ASK: _("needs an answer"),
        CANNOT: _("cannot be added"),
        LEFT: _("left out"),
        HEADING: _("heading or total"),
    }[status]


@dataclass(frozen=True)
class Question:
    """What a row is asked beside its cell. Without choices an answer is typed."""

    field: str
    label: str
    why: str
    choices: tuple[tuple[str, str], ...] = ()
    typed: str = ""
    open: bool = True  # False: answered well, shown so that it can be changed


@dataclass
class Facts:
    """What a row says, as it would be entered."""

    product: str = ""
    producer: str = ""
    region: int | None = None
    address: str = ""
    phone: str = ""
    representative: str = ""
    product_set: int | None = None
    stars: int = 0
    points: Decimal | None = None
    decision_no: str = ""
    decided_on: dt.date | None = None
    authority: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    known_producer: int | None = None
    known_product: int | None = None


@dataclass
class Line:
    """A row with its verdict. ``texts``: its cells by what they are, as they were written."""

    number: int
    texts: dict[str, str]
    status: str = ADD
    why: str = ""
    facts: Facts = field(default_factory=Facts)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return words_of(self.status)

    def ask(self, question: Question) -> None:
        self.questions.append(question)
        if question.open:
            self.status = ASK

    def refuse(self, why: str) -> None:
        self.status, self.why = CANNOT, why

    def told(self) -> list[Any]:
        """What the verdict rests on, for the fingerprint of what somebody has looked at."""
        return [self.number, self.status, *(str(value) for value in vars(self.facts).values())]
