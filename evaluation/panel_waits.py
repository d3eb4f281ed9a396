"""What waits on the desk for the advisory panel: reports to write, dossiers without a panel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import menus
from evaluation.models import Conclusion, PanelReport, PanelReportState
from evaluation.models.bodies import offices_at
from ocop.accounts import scope
from ocop.lib.waiting import Waiting, asks
from products.models import producers_of, shut_from

SHOWN = 20


@asks
def reports_to_write(user: Any) -> Iterator[Waiting]:
    """The open reports of the person's panels, and of the advisory agency for re-evaluations."""
    officer = any(office.role == "officer" for office in scope.offices(user))
    if not menus.advises(user) and not officer:
        return
    rows = PanelReport.objects.written_by(user).alive().filter(state=PanelReportState.OPEN)
    for report in rows.select_related("dossier__product__producer").order_by("due_on", "pk")[
        :SHOWN
    ]:
        yield Waiting(
            title=_("Report before the scoring: %(product)s") % {"product": report.dossier.product},
            url=report.get_absolute_url(),
            detail=report.dossier.product.producer.name,
            due=report.due_on,
            action=_("Write the report"),
            order=7,
        )


@asks
def without_a_panel(user: Any) -> Iterator[Waiting]:
    """Dossiers at a stage of the person's own office that no panel looks at."""
    if not any(office.role == "officer" for office in scope.offices(user)):
        return
    waiting = (
        PanelReport.objects.alive()
        .filter(offices_at(user), panel__isnull=True, by_agency=False, state=PanelReportState.OPEN)
        .exclude(dossier__product__producer__in=shut_from(user))
        .count()
    )
    if waiting:
        yield Waiting(
            title=ngettext(
                "%(n)s dossier waits for an advisory panel",
                "%(n)s dossiers wait for an advisory panel",
                waiting,
            )
            % {"n": waiting},
            url=reverse("panels"),
            detail=_("Enter the decision that forms the panel."),
            count=waiting,
            action=_("Form a panel"),
            order=29,
        )


@asks
def to_complete(user: Any) -> Iterator[Waiting]:
    """The producer's dossiers that the panel sent back."""
    mine = producers_of(user)
    if not mine:
        return
    rows = PanelReport.objects.alive().filter(
        state=PanelReportState.HANDED_IN,
        conclusion=Conclusion.COMPLETE,
        dossier__product__producer__in=mine,
    )
    for report in rows.select_related("dossier__product")[:SHOWN]:
        yield Waiting(
            title=_("Complete the dossier: %(product)s") % {"product": report.dossier.product},
            url=reverse("dossier_evaluation", args=[report.dossier_id]),
            detail=report.reason,
            action=_("See what is needed"),
            order=4,
        )
