"""Who is told what of the advisory panel, once for each fact."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.messages import members_of
from evaluation.models import Conclusion, Panel, PanelMember, PanelReport
from evaluation.models.panels import SIGNING
from ocop.accounts import scope
from ocop.accounts.models import User
from ocop.notices.posting import post
from ocop.workflow.models import Event
from products.models import ShutOut


def _office(report: PanelReport) -> list[User]:
    """The officers of the stage's level there, less those who stand too near to the producer."""
    near = ShutOut.objects.filter(producer=report.dossier.product.producer_id).values("user")
    rows = scope.officers_over(report.region, level=report.stage.level)
    return list(rows.exclude(pk__in=near))


def _writers(report: PanelReport) -> list[User]:
    if report.by_agency:
        return _office(report)
    near = ShutOut.objects.filter(producer=report.dossier.product.producer_id).values("user")
    rows = PanelMember.objects.working().filter(panel=report.panel_id).exclude(user__in=near)
    return [row.user for row in rows.select_related("user")]


def _about(report: PanelReport) -> dict[str, Any]:
    product = report.dossier.product
    return {
        "product": product.name,
        "producer": product.producer.name,
        "author": report.author,
        "number": report.report_no,
        "day": report.report_date or "–",
        "reason": report.reason,
    }


def run_panel(panel: Panel) -> list[User]:
    """The head and the deputies of the panel, and the office that forms it."""
    leading = PanelMember.objects.filter(panel=panel, role__in=SIGNING).select_related("user")
    office = scope.officers_over(panel.region, level=panel.stage.level)
    return [*(one.user for one in leading), *office]


def put_before_panel(report: PanelReport, people: Collection[User]) -> None:
    """Once for each dossier and panel."""
    post(
        people,
        key=f"panel_report.put_before:{report.pk}:{report.panel_id}",
        subject=_("A dossier for the advisory panel: %(product)s"),
        body=_(
            "The dossier of %(product)s (%(producer)s) is before the advisory panel. You may read "
            "it now; check the papers, visit if needed, and write the report."
        ),
        link=report.get_absolute_url(),
        facts=_about(report),
    )


def put_before_agency(report: PanelReport) -> None:
    post(
        _office(report),
        key=f"panel_report.put_before:{report.pk}:agency",
        subject=_("A re-evaluation for the advisory agency: %(product)s"),
        body=_(
            "%(product)s (%(producer)s) is registered for re-evaluation. The report before the "
            "council is written by your office."
        ),
        link=report.get_absolute_url(),
        facts=_about(report),
    )


def waits_for_a_panel(report: PanelReport) -> None:
    post(
        _office(report),
        key=f"panel_report.waits:{report.pk}",
        subject=_("No advisory panel yet: %(product)s"),
        body=_(
            "%(product)s (%(producer)s) has reached the council's stage, but there is no advisory "
            "panel. Enter the decision that forms it."
        ),
        link=reverse("panels"),
        facts=_about(report),
    )


SAID = {
    Conclusion.PROPOSE: _(
        "%(author)s proposes to put %(product)s before the council (report %(number)s of %(day)s)."
    ),
    Conclusion.COMPLETE: _(
        "%(author)s asks to complete the dossier of %(product)s: %(reason)s "
        "Then press “The dossier is complete”."
    ),
    Conclusion.DECLINE: _(
        "%(author)s does not propose %(product)s for evaluation this time: %(reason)s "
        "The council decides."
    ),
}
HEADED = {
    Conclusion.PROPOSE: _("%(product)s: proposed to the council"),
    Conclusion.COMPLETE: _("%(product)s: please complete the dossier"),
    Conclusion.DECLINE: _("%(product)s: not proposed for evaluation this time"),
}


def report_handed_in(report: PanelReport, event: Event) -> None:
    """The office opens the report, the producer the page of its dossier."""
    key = f"panel_report.handed_in:{report.pk}:{event.seq}"
    conclusion = Conclusion(report.conclusion)
    told: dict[str, Any] = {
        "subject": HEADED[conclusion],
        "body": SAID[conclusion],
        "facts": _about(report),
    }
    way = reverse("dossier_evaluation", args=[report.dossier_id])
    post(members_of(report.dossier.product.producer), key=key, link=way, **told)
    post(_office(report), key=key, link=report.get_absolute_url(), **told)


def report_open_again(report: PanelReport, event: Event) -> None:
    post(
        _writers(report),
        key=f"panel_report.open:{report.pk}:{event.seq}",
        subject=_("The report is open again: %(product)s"),
        body=_("The report on %(product)s was opened again. The reason stands on its page."),
        link=report.get_absolute_url(),
        facts=_about(report),
    )


def stood_back(report: PanelReport, who: User) -> None:
    """The office hears that somebody stands back; the reason stands in the history only."""
    post(
        _office(report),
        key=f"panel_report.stood_back:{report.pk}:{who.pk}",
        subject=_("%(who)s stands back from: %(product)s"),
        body=_("%(who)s of %(author)s takes no part in the report on %(product)s."),
        link=report.get_absolute_url(),
        facts={**_about(report), "who": who.name},
    )
