"""Who is told what in the cycle, once per fact. ``key`` is the number of the event in its chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cycle import authority, opening, timetable
from cycle.models import Course, Cycle, Dossier, StepKind, StepWindow, Support
from cycle.ways import way
from ocop.accounts.models import Appointment, Reach, Region, User
from ocop.lib import clock
from ocop.notices.posting import post
from products.models import Membership, Producer

ACCEPTED = {
    "ideas": (
        _("Idea chosen: %(product)s"),
        _(
            "Your idea for “%(product)s” has been chosen. You are put down for Training 1. "
            "Next: the business plan.\n\n%(note)s"
        ),
    ),
    "plans": (
        _("Business plan accepted: %(product)s"),
        _(
            "Your business plan for “%(product)s” has been accepted. You are put down for "
            "Training 2. Next: carry it out and report each quarter.\n\n%(note)s"
        ),
    ),
    "reports": (
        _("Progress report accepted: %(product)s"),
        _("Your progress report for “%(product)s” has been accepted.\n\n%(note)s"),
    ),
}


def announced(cycle: Cycle) -> None:
    """Tell the producers on the cycle's map, and the officers of its territory, once."""
    window = opening.window_of(cycle, StepKind.IDEAS)
    facts = {
        "cycle": cycle.title,
        "first": window.opens if window else "",
        "last": window.closes if window else "",
    }
    subject = _("%(cycle)s has been announced")
    link = reverse("cycle_public", args=[cycle.pk])
    key = f"cycle.announced:{cycle.pk}"
    post(
        officers_of(cycle),
        key=key,
        subject=subject,
        body=_("Ideas are received from %(first)s to %(last)s. Help the producers of your place."),
        link=link,
        facts=facts,
    )
    post(
        producers_of(cycle),
        key=key,
        subject=subject,
        body=_(
            "Ideas are received from %(first)s to %(last)s. Read the guidance, then describe "
            "your product. The OCOP officer of your place can help."
        ),
        link=link,
        facts=facts,
    )


def units_of(cycle: Cycle) -> Any:
    """Ids of the regions that take part: in the territory, on the map of the cycle's day."""
    there = Reach.objects.filter(over=cycle.region_id).values("region")
    return Region.objects.valid_on(cycle.map_date).filter(pk__in=there).values("pk")


def producers_of(cycle: Cycle) -> Any:
    """The people of the producers who may take part."""
    there = Producer.objects.filter(region__in=units_of(cycle)).values("pk")
    ids = Membership.objects.filter(producer__in=there).values("user")
    return User.objects.filter(pk__in=ids, is_active=True)


def officers_of(cycle: Cycle) -> Any:
    """The officers in force of the units that take part."""
    today = clock.today()
    held = Appointment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        since__lte=today,
        role=Appointment.Role.OFFICER,
        committee__region__in=units_of(cycle),
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def windows_moved(cycle: Cycle, windows: Iterable[StepWindow], note: str, *, key: int) -> None:
    """Tell everyone with a product in the cycle that last days have moved."""
    names = opening.names(cycle)
    dossiers = cycle.dossiers.exclude(state=Dossier.State.ENDED).values("product__producer")
    ids = Membership.objects.filter(producer__in=dossiers).values("user")
    for window in windows:
        if window.kind not in timetable.HANDING_IN:
            continue
        post(
            User.objects.filter(pk__in=ids, is_active=True),
            key=f"cycle.window:{cycle.pk}:{key}:{window.kind}",
            subject=_("New days: %(step)s"),
            body=_("%(step)s is now open from %(first)s to %(last)s.\n\n%(note)s"),
            link=reverse("cycle_public", args=[cycle.pk]),
            facts={
                "step": names.get(window.kind, ""),
                "first": window.opens,
                "last": window.closes,
                "note": note,
            },
        )


def submitted(submission: Any, *, key: int) -> None:
    """Tell the receiving level that something came in, and the producer that it arrived."""
    dossier = submission.dossier
    producer = dossier.product.producer
    _tell(
        submission,
        authority.officers(producer, dossier.book.receiving_level),
        key,
        _("Handed in: %(kind)s, %(product)s"),
        _("%(producer)s has handed in its %(kind)s for “%(product)s”. It waits to be looked at."),
    )
    _tell(
        submission,
        authority.owners(producer),
        key,
        _("Received: %(kind)s, %(product)s"),
        _("Your %(kind)s for “%(product)s” has arrived. You will be told what is decided."),
    )


def proposed(submission: Any, note: str, *, key: int) -> None:
    """Tell the deciding level that the receiving level proposes it."""
    dossier = submission.dossier
    _tell(
        submission,
        authority.officers(dossier.product.producer, dossier.book.deciding_level),
        key,
        _("Proposed: %(kind)s, %(product)s"),
        _(
            "The %(kind)s of %(producer)s for “%(product)s” is proposed and waits for a "
            "decision.\n\n%(note)s"
        ),
        note=note,
    )


def sent_back(submission: Any, *, key: int) -> None:
    """Tell the producer what to put right, and by when."""
    _tell_owners(
        submission,
        key,
        _("To be completed: %(kind)s, %(product)s"),
        _(
            "Please complete your %(kind)s for “%(product)s” and hand it in again by %(due)s."
            "\n\n%(reason)s"
        ),
    )


def accepted(submission: Any, note: str, *, key: int) -> None:
    """Tell the producer that it was accepted and what comes next."""
    subject, body = ACCEPTED[way(submission).slug]
    _tell_owners(submission, key, subject, body, note=note)


def declined(submission: Any, *, key: int) -> None:
    """Tell the producer that it was declined, and why."""
    _tell_owners(
        submission,
        key,
        _("Not accepted: %(kind)s, %(product)s"),
        _(
            "Your %(kind)s for “%(product)s” was not accepted.\n\n%(reason)s\n\nYou may hand in a "
            "new one while the step is open."
        ),
    )


def withdrawn(submission: Any, *, key: int) -> None:
    """Tell the receiving level that there is nothing to decide any more."""
    dossier = submission.dossier
    _tell(
        submission,
        authority.officers(dossier.product.producer, dossier.book.receiving_level),
        key,
        _("Withdrawn: %(kind)s, %(product)s"),
        _("%(producer)s has withdrawn its %(kind)s for “%(product)s”."),
    )


def registered(dossier: Dossier) -> None:
    """Tell the officers of the first rung that a product stands before it."""
    product, stage = dossier.product, dossier.stage
    post(
        authority.officers(product.producer, stage.level if stage else ""),
        key=f"dossier.registered:{dossier.pk}",
        subject=_("Registered for evaluation: %(product)s"),
        body=_("%(producer)s has registered “%(product)s” for evaluation (%(code)s)."),
        link=reverse("dossier", args=[dossier.pk]),
        facts={
            "product": product.name,
            "producer": product.producer.name,
            "code": dossier.code or dossier.cycle.title,
        },
    )


def support_given(support: Support) -> None:
    """Tell the producer what was recorded as given to it."""
    product = support.dossier.product
    post(
        authority.owners(product.producer),
        key=f"support.given:{support.pk}",
        subject=_("Support recorded: %(product)s"),
        body=_("%(kind)s on %(day)s was recorded for “%(product)s”. %(note)s"),
        link=reverse("dossier", args=[support.dossier_id]),
        facts={
            "product": product.name,
            "kind": _Kind(support),
            "day": support.given_on,
            "note": support.note,
        },
    )


class _Kind:
    """The kind of support, said in the reader's language."""

    def __init__(self, support: Support) -> None:
        self.support = support

    def __str__(self) -> str:
        words = str(self.support.get_kind_display())
        return words[:1].upper() + words[1:]


def course_scheduled(course: Course, *, key: int) -> None:
    """Tell those put down for the training when and where it is held."""
    products = course.enrolments.values("dossier__product__producer")
    ids = Membership.objects.filter(producer__in=products).values("user")
    post(
        User.objects.filter(pk__in=ids, is_active=True),
        key=f"course.scheduled:{course.pk}:{key}",
        subject=_("Training: %(day)s, %(place)s"),
        body=_("The training you are put down for is held on %(day)s. Place: %(place)s."),
        link=reverse("dossiers"),
        facts={"day": course.held_on, "place": course.place or "…"},
    )


def step_closes(window: StepWindow, people: Any, *, mark: int) -> None:
    """Remind people who have not handed in yet; the key names the day, so a moved day counts."""
    names = opening.names(window.cycle)
    post(
        people,
        key=f"deadline:{window.pk}:{window.closes:%Y%m%d}:{mark}",
        subject=_("%(step)s closes on %(last)s"),
        body=_(
            "You have begun but not handed in. The last day is %(last)s. The OCOP officer of your "
            "place can help."
        ),
        link=reverse("dossiers"),
        facts={"step": names.get(window.kind, ""), "last": window.closes},
    )


def due_again(submission: Any, *, mark: int) -> None:
    """Remind the producer of what was sent back."""
    due: dt.date = submission.due_on
    name = submission._meta.model_name
    _post(
        submission,
        authority.owners(submission.dossier.product.producer),
        f"due:{name}:{submission.pk}:{due:%Y%m%d}:{mark}",
        _("To be completed by %(due)s: %(kind)s, %(product)s"),
        _("Please complete your %(kind)s for “%(product)s” by %(due)s.\n\n%(reason)s"),
    )


def _tell_owners(submission: Any, key: int, subject: Any, body: Any, *, note: str = "") -> None:
    """Tell the producer's people; where it has none, the officers who act for it."""
    dossier = submission.dossier
    people = authority.owners(dossier.product.producer)
    if not people.exists():
        people = authority.officers(dossier.product.producer, dossier.book.receiving_level)
    _tell(submission, people, key, subject, body, note=note)


def _tell(
    submission: Any, people: Any, key: int, subject: Any, body: Any, *, note: str = ""
) -> None:
    name = submission._meta.label_lower
    _post(submission, people, f"{name}:{submission.pk}:{key}", subject, body, note=note)


def _post(
    submission: Any, people: Any, key: str, subject: Any, body: Any, *, note: str = ""
) -> None:
    dossier = submission.dossier
    post(
        people,
        key=key,
        subject=subject,
        body=body,
        link=submission.get_absolute_url(),
        facts={
            "kind": way(submission).one,
            "product": dossier.product.name,
            "producer": dossier.product.producer.name,
            "due": submission.due_on or "",
            "reason": submission.reason,
            "note": note,
        },
    )
