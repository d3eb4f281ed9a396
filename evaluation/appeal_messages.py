"""Who is told of a petition or a complaint, once each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluation.messages import members_of
from evaluation.models import Appeal, AppealState
from ocop.accounts import scope
from ocop.notices.posting import post

BODIES = {
    AppealState.ACCEPTED: _("%(what)s of %(product)s was accepted. The answer comes by %(day)s."),
    AppealState.REFUSED: _("%(what)s of %(product)s was not accepted: %(why)s"),
    AppealState.ANSWERED: _(
        "%(what)s of %(product)s was answered by paper %(number)s: %(outcome)s."
    ),
}


def filed(appeal: Appeal) -> None:
    """The office that looks into it, and the producer's other people and its commune; of a second
    complaint also the office of the first."""
    _post(
        appeal,
        [*_offices(appeal), *_home(appeal), *_below(appeal)],
        _("%(what)s of %(product)s was filed. It is accepted or refused by %(day)s."),
    )


def told(appeal: Appeal) -> None:
    """The producer's people and the commune: how it went on; of a second complaint also the
    office of the first, whose outcome it is about."""
    people = [*_home(appeal), *_below(appeal)]
    _post(appeal, people, BODIES[AppealState(appeal.state)])


def issued(appeal: Appeal) -> None:
    """The producer's people and the commune: the paper of one that ended without an answer."""
    body = _("The paper about it is out: No. %(number)s of %(dated)s.")
    _post(appeal, _home(appeal), body, mark="issued")


def due(appeal: Appeal, *, late: bool) -> None:
    """The office of the council's place: a day is near, or past."""
    body = (
        _("%(what)s of %(product)s is overdue since %(day)s.")
        if late
        else _("%(what)s of %(product)s is due on %(day)s.")
    )
    mark = "late" if late else "near"
    _post(appeal, _offices(appeal), body, mark=f"{mark}:{appeal.due_on:%Y%m%d}")


def _offices(appeal: Appeal) -> list[Any]:
    return list(scope.officers_over(appeal.region, level=appeal.region.level))


def _below(appeal: Appeal) -> list[Any]:
    """The office of the first complaint of a second one."""
    return _offices(appeal.against) if appeal.against else []


def _home(appeal: Appeal) -> list[Any]:
    producer = appeal.entry.dossier.product.producer
    home = producer.region
    return [*members_of(producer), *scope.officers_over(home, level=home.level)]


def _post(appeal: Appeal, people: list[Any], body: Any, *, mark: str = "") -> None:
    post(
        people,
        key=f"appeal.{mark or appeal.state}:{appeal.pk}",
        subject=_("%(product)s: %(what)s"),
        body=body,
        link=appeal.get_absolute_url(),
        facts={
            "what": appeal.label,
            "product": appeal.entry.dossier.product.name,
            "day": appeal.due_on,
            "why": appeal.refusal,
            "number": appeal.number,
            "dated": appeal.decided_on or "–",
            "outcome": appeal.get_outcome_display(),
        },
    )
