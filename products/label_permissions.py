"""Who looks into reports of labels, and what the events of them mean in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocop.accounts import scope
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products.models import LabelReport
from products.models.label_reports import LabelReportState
from products.permissions import is_officer

words.tell(
    {
        "label_report.sent": _("The report came in"),
        "labelreport.looking": _("The office looks into the report"),
        "labelreport.closed": _("The report was closed"),
    }
)


@actions_for.register
def of_report(thing: LabelReport, user: Any) -> list[Action]:
    """Officers of the place; who sees the report at all is asked before."""
    if thing.state == LabelReportState.CLOSED or not scope.serves(user, thing.region):
        return []
    at = [thing.pk]
    deeds = [
        Action("close", _t("Enter the finding"), reverse("label_report_close", args=at),
               style="primary" if thing.state == LabelReportState.LOOKING else ""),
    ]  # fmt: skip
    if thing.state == LabelReportState.NEW:
        way = reverse("label_report_take_up", args=at)
        deeds.insert(0, Action("take_up", _t("Look into it"), way, style="primary", post=True))
    if thing.product_id:
        way = f"{reverse('inspection_new')}?product={thing.product_id}&report={thing.pk}"
        deeds.append(Action("inspect", _t("Plan an inspection"), way))
    return deeds


@asks
def open_reports(user: Any) -> Iterator[Waiting]:
    """One line for the office, with how many are new."""
    if not is_officer(user):
        return
    rows = LabelReport.objects.visible_to(user).filter(state=LabelReportState.NEW)
    if count := rows.count():
        yield Waiting(
            title=ngettext("%(n)s new report of a label", "%(n)s new reports of labels", count)
            % {"n": count},
            url=reverse("label_reports"),
            count=count,
            action=_t("Look"),
            order=14,
        )
