"""Until when a result may be appealed, who looks into it, and by when: days of the rule book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cycle import authority
from evaluation.models import (
    Appeal,
    AppealKind,
    Decision,
    DecisionState,
    Entry,
    Letter,
    LetterKind,
    Outcome,
    Seat,
)
from ocop.accounts import scope
from ocop.lib import clock, shown, working_days
from ocop.rules.models import RuleBook
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event
from products.models import Product

# Where the rule book says nothing. Complaint: Law on Complaints; petition: none found.
DEFAULTS = {
    "complaint_days": 90,  # from the day it was told, calendar days
    "petition_days": 10,  # from the day it was told, working days
    "accept_days": 10,  # from the filing, working days
    "answer_days": 30,  # from the acceptance, calendar days
    "complex_days": 45,
}


@dataclass(frozen=True)
class Term:
    """The last day of filing, and whether the rule book says so."""

    kind: AppealKind
    last: dt.date
    by_book: bool


def days_of(book: RuleBook) -> tuple[dict[str, int], bool]:
    """The days of the rule book, and whether any stand there."""
    told = book.settings.get("appeals") or {}
    return {**DEFAULTS, **told}, bool(told)


def days(entry: Entry) -> tuple[dict[str, int], bool]:
    """The days of the book by which the result was found."""
    return days_of(entry.contest.council.stage.book)


def told_on(entry: Entry, decision: Decision) -> dt.date:
    """The day from which one may appeal: of the producer's letter, which says so; of the
    publication where no letter was ever taken down. Days begin anew with a corrected letter, and
    do not run while the letter is still to be released."""
    letters = Letter.objects.filter(entries=entry, kind=LetterKind.PRODUCER)
    known = letters.aggregate(many=Count("pk"), last=Max("released_at"))
    if known["many"] and not known["last"]:
        return clock.today()
    assert decision.published_at is not None  # published: the database holds it
    return timezone.localdate(max(decision.published_at, known["last"] or decision.published_at))


def decision_of(entry: Entry) -> Decision | None:
    live = entry.contest.live_decision
    return live if live and live.state == DecisionState.PUBLISHED else None


def terms(entry: Entry) -> list[Term]:
    """What may be filed against the result, and until when; closed ones too."""
    decision = decision_of(entry)
    if decision is None or decision.published_at is None or entry.contest.practice:
        return []
    told, by_book = days(entry)
    known = told_on(entry, decision)
    petition = working_days.after(known, told["petition_days"])
    found = [Term(AppealKind.PETITION, petition, by_book)]
    if entry.outcome == Outcome.AWARDED:
        complaint = known + dt.timedelta(days=told["complaint_days"])
        found.insert(0, Term(AppealKind.COMPLAINT, complaint, by_book))
    return found


def may_file(user: Any, entry: Entry) -> bool:
    """The producer's people and the office of its own place, while a term runs."""
    producer = entry.dossier.product.producer
    if not any(one.last >= clock.today() for one in terms(entry)):
        return False
    return files_for(user, producer)


def files_for(user: Any, producer: Any) -> bool:
    """Not the office that looks into it: the commune helps, the province answers."""
    home = producer.region
    return authority.acts_for(user, producer) or scope.serves(user, home, level=home.level)


def accept_by(entry: Entry, filed: dt.date) -> dt.date:
    return working_days.after(filed, days(entry)[0]["accept_days"])


def answer_by(entry: Entry, accepted: dt.date, *, hard: bool) -> dt.date:
    told = days(entry)[0]
    return accepted + dt.timedelta(days=told["complex_days" if hard else "answer_days"])


def involved(entry: Entry) -> set[int]:
    """Who scored, chaired, prepared or published the result: others take the second look."""
    people = set(Seat.objects.filter(contest=entry.contest).values_list("member__user", flat=True))
    things = [name_of(entry.contest)]
    if decision := decision_of(entry):
        people.add(decision.prepared_by_id or 0)
        things.append(name_of(decision))
    verbs = ("decision.prepared", "decision.published", "contest.closed", "contest.published")
    rows = Event.objects.filter(thing__in=things, verb__in=verbs)
    people.update(rows.values_list("actor", flat=True))
    return people - {0, None}  # type: ignore[arg-type]


def serves(user: Any, appeal: Appeal) -> bool:
    """An officer of the council's level and place, who may know the product."""
    if not scope.serves(user, appeal.region, level=appeal.region.level):
        return False
    product = appeal.entry.dossier.product_id
    return Product.objects.visible_to(user).filter(pk=product).exists()


def why_not(user: Any, appeal: Appeal) -> str:
    """Why this officer does not take the second look; '' if they may."""
    if user.pk == appeal.filed_by_id:
        return _("You filed it yourself.")
    if user.pk in involved(appeal.entry):
        return _(
            "You scored, chaired, prepared or published this result: somebody else looks into it."
        )
    return ""


def closed_words(term: Term) -> str:
    return _("The time to file it ended on %(day)s.") % {"day": shown.day(term.last)}
