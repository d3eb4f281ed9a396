"""Who files, looks into and answers a petition or a complaint; what waits on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation import appealing
from evaluation.models import Appeal, AppealKind, AppealState
from ocop.accounts import scope
from ocop.accounts.models import Appointment
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products import beside
from products.models import Product

words.tell(
    {
        "appeal.filed_with": gettext_lazy("Filed: %(after)s"),
        "appealfile.added": gettext_lazy("A file was added: %(after)s"),
        "appeal.accepted": gettext_lazy("It was accepted"),
        "appeal.refused": gettext_lazy("It was not accepted"),
        "appeal.examined": gettext_lazy("The findings were written, the answer is prepared"),
        "appeal.answered": gettext_lazy("The answer was published"),
        "appeal.withdrawn": gettext_lazy("It was withdrawn"),
        "appeal.passed": gettext_lazy("The level above took it up"),
        "appeal.issued": gettext_lazy("The paper about it was entered: %(after)s"),
    }
)
words.name_values("appeal.filed_with", AppealKind.choices)
STEPS = {
    AppealState.FILED: [
        ("accept", gettext_lazy("Accept for an answer"), "primary"),
        ("refuse", gettext_lazy("Do not accept"), ""),
    ],
    AppealState.ACCEPTED: [("examine", gettext_lazy("Write the findings"), "primary")],
    AppealState.EXAMINED: [
        ("answer", gettext_lazy("Enter the signed answer"), "primary"),
        ("examine", gettext_lazy("Change the findings"), ""),
    ],
}


@actions_for.register
def of_appeal(thing: Appeal, user: Any) -> list[Action]:
    """Its own people withdraw, add and complain again; officers who had no part in the result
    look into it."""
    found = [*_second(thing, user)]
    if thing.lacks_paper and appealing.serves(user, thing):
        why = appealing.why_not(user, thing)
        found.append(_action(thing, "issue", _("Enter the signed paper"), why, "primary"))
    if not thing.is_open:
        return found
    if appealing.files_for(user, thing.entry.dossier.product.producer):
        found.append(_action(thing, "file", _("Add a file")))
        if thing.state != AppealState.EXAMINED:
            found.append(_action(thing, "withdraw", _("Withdraw it"), style="danger"))
    if appealing.serves(user, thing):
        why = appealing.why_not(user, thing)
        for name, label, style in STEPS[AppealState(thing.state)]:
            own = name == "answer" and user.pk == thing.examined_by_id
            other = _("Who wrote the findings does not publish the answer.") if own else ""
            found.append(_action(thing, name, str(label), why or other, style))
    return found


def _second(thing: Appeal, user: Any) -> Iterator[Action]:
    """The complaint to the level above, while its days run and none was filed."""
    if not appealing.files_for(user, thing.entry.dossier.product.producer):
        return
    term = appealing.second_of(thing)
    if term is None or term.over or second_complaint(thing):
        return
    why = "" if appealing.served_above(term.to) else appealing.by_post(term)
    yield _action(thing, "second", _("Complain to the level above"), why)


def second_complaint(first: Appeal) -> Appeal | None:
    """The second complaint against it that stands."""
    return first.second_ones.exclude(state=AppealState.WITHDRAWN).first()


def _action(thing: Appeal, name: str, label: str, why: str = "", style: str = "") -> Action:
    return Action(name, label, reverse(f"appeal_{name}", args=[thing.pk]), why, style)


@asks
def to_answer(user: Any) -> Iterator[Waiting]:
    """Open ones of the person's own place, the most urgent first; overdue ones stand above all.
    One that was not accepted waits for its paper."""
    held = [one for one in scope.offices(user) if one.role == Appointment.Role.OFFICER]
    if not held:
        return
    own = [one.committee.region_id for one in held]
    rows = Appeal.objects.waiting().filter(region__in=own)
    rows = rows.select_related("entry__dossier__product", "region").order_by("due_on", "pk")
    for appeal in rows[:10]:
        if not appealing.serves(user, appeal):
            continue
        yield Waiting(
            title=appeal.title,
            url=appeal.get_absolute_url(),
            detail=f"{appeal.entry.dossier.product.name}: {_waits_for(appeal)}",
            due=appeal.due_on if appeal.is_open else None,
            action=_("Look"),
            order=0 if appeal.overdue else 8,
        )


def _waits_for(appeal: Appeal) -> str:
    return _("the paper is to be entered") if appeal.lacks_paper else appeal.get_state_display()


@beside.stands(rare=lambda: Appeal.objects.filter(entry__dossier__product=OuterRef("pk")))
def filed(product: Product, user: Any) -> Iterator[beside.Line]:
    """The petitions and complaints about the product's results, the youngest first."""
    rows = Appeal.objects.visible_to(user).filter(entry__dossier__product=product)
    for appeal in rows.order_by("-pk")[:3]:
        yield beside.Line(
            appeal.title,
            appeal.get_absolute_url(),
            str(appeal.get_state_display()),
            "wait" if appeal.is_open else "info",
        )
