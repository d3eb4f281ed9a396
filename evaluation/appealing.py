"""Until when a result may be appealed, who looks into it, and by when: days of the rule book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cycle import authority
from evaluation import revoking
from evaluation.models import (
    Appeal,
    AppealKind,
    AppealState,
    Decision,
    DecisionState,
    Entry,
    Letter,
    LetterKind,
    Outcome,
    Seat,
)
from ocop.accounts import scope
from ocop.accounts.models import Region, RegionLevel
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
    # The second complaint (Law on Complaints art. 33 and 37), calendar days. The days of filing
    # run from the first decision, or from the end of its time where none came.
    "second_days": 30,
    "second_remote_days": 45,  # in remote places with difficult ways
    "second_answer_days": 45,
    "second_complex_days": 60,
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
    if entry.outcome == Outcome.AWARDED and not settled(entry):
        complaint = known + dt.timedelta(days=told["complaint_days"])
        found.insert(0, Term(AppealKind.COMPLAINT, complaint, by_book))
    return found


def settled(entry: Entry) -> bool:
    """True once a first complaint was answered: who does not agree complains to the level above.
    A letter that tells a corrected result opens the way to a first one again."""
    rows = Appeal.objects.filter(
        entry=entry, kind=AppealKind.COMPLAINT, against=None, state=AppealState.ANSWERED
    )
    last = rows.aggregate(last=Max("answered_at"))["last"]
    if last is None:
        return False
    letters = Letter.objects.filter(entries=entry, kind=LetterKind.PRODUCER, released_at__gt=last)
    return not letters.exclude(replaces=None).exists()


@dataclass(frozen=True)
class Second:
    """The second complaint against an outcome: to whom, and until when."""

    to: Region
    last: dt.date
    remote_last: dt.date  # where ways are long: what the sender says of it is looked at

    @property
    def office(self) -> str:
        return revoking.authority_over(self.to)

    @property
    def over(self) -> bool:
        return self.remote_last < clock.today()

    def is_late(self, *, remote: bool) -> bool:
        return (self.remote_last if remote else self.last) < clock.today()


def above(region: Region) -> Region | None:
    """The unit of today over this one, of the nearest level; the country has none."""
    levels = list(RegionLevel)
    higher = levels[: levels.index(RegionLevel(region.level))]
    rows = Region.objects.filter(level__in=higher, reaches__region=region)
    found = list(rows.valid_on(clock.today()))
    return max(found, key=lambda one: levels.index(RegionLevel(one.level)), default=None)


def second_of(appeal: Appeal) -> Second | None:
    """The second complaint that stands open, or stood, against this; None: there is none to be.

    There is one against the decision of a first complaint, against its not being accepted, and
    where the time for the answer ended without one. Of a petition and of a second complaint there
    is none. While the paper of a refusal is still to come the days do not run.
    """
    if appeal.kind != AppealKind.COMPLAINT or appeal.against_id:
        return None
    start = _outcome_day(appeal)
    to = above(appeal.region) if start else None
    if start is None or to is None:
        return None
    told = days(appeal.entry)[0]
    until = {
        name: start + dt.timedelta(days=told[name])
        for name in ("second_days", "second_remote_days")
    }
    return Second(to, until["second_days"], until["second_remote_days"])


def _outcome_day(first: Appeal) -> dt.date | None:
    """When the first outcome was told, or the last day of its time where none came."""
    if first.answered_at and first.state in (AppealState.ANSWERED, AppealState.REFUSED):
        return timezone.localdate(first.answered_at)
    if first.state == AppealState.REFUSED:
        return clock.today()
    if not first.is_open:
        return None
    limit = first.due_on
    if first.state == AppealState.FILED:  # nobody accepted it: the days of the answer follow
        limit += dt.timedelta(days=days(first.entry)[0]["answer_days"])
    return limit if limit < clock.today() else None


def served_above(region: Region) -> bool:
    """True if the level works with this application: else the paper goes there by post."""
    return scope.officers_over(region, level=region.level).exists()


def by_post(second: Second) -> str:
    return _(
        "%(office)s does not work with this application: send the complaint there on paper by "
        "%(day)s."
    ) % {"office": second.office, "day": shown.day(second.last)}


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


def answer_by(appeal: Appeal, accepted: dt.date, *, hard: bool) -> dt.date:
    """The last day of the answer; a second complaint has more time than a first."""
    name = "complex_days" if hard else "answer_days"
    told = days(appeal.entry)[0]
    return accepted + dt.timedelta(days=told[f"second_{name}" if appeal.against_id else name])


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


LOOKED_INTO = ("accepted", "refused", "examined", "answered", "issued")


def looked_into_by(appeal: Appeal) -> set[int]:
    """Who took part in the look at it."""
    verbs = [f"appeal.{name}" for name in LOOKED_INTO]
    rows = Event.objects.filter(thing=name_of(appeal), verb__in=verbs)
    return set(rows.values_list("actor", flat=True)) - {None}


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
    if appeal.against and user.pk in looked_into_by(appeal.against):
        return _("You looked into the first complaint: somebody else looks into the second.")
    return ""


def closed_words(term: Term) -> str:
    return _("The time to file it ended on %(day)s.") % {"day": shown.day(term.last)}
