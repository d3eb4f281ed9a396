"""Who looks into reports of labels, and what the events of them mean in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocop.accounts import scope
from ocop.lib import shown
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products import beside
from products.models import LabelReport, Product
from products.models.label_reports import LabelFinding, LabelReportState
from products.permissions import is_officer, oversees

SHOWN = 5

words.tell(
    {
        "label_report.sent": _("The report came in"),
        "label_report.tied": _("The product of the report was established: %(after)s"),
        "labelreport.looking": _("The office looks into the report"),
        "labelreport.closed": _("The report was closed"),
    }
)


@actions_for.register
def of_report(thing: LabelReport, user: Any) -> list[Action]:
    """Officers of the place; who sees the report at all is asked before."""
    if not scope.serves(user, thing.region):
        return []
    at = [thing.pk]
    tie = []
    if not thing.product_id and thing.outcome != LabelFinding.SPAM:
        tie = [Action("tie", _t("Say which product it is"), reverse("label_report_tie", args=at))]
    if thing.state == LabelReportState.CLOSED:
        return tie
    deeds = [
        Action("close", _t("Enter the finding"), reverse("label_report_close", args=at),
               style="primary" if thing.state == LabelReportState.LOOKING else ""),
    ]  # fmt: skip
    if thing.state == LabelReportState.NEW:
        way = reverse("label_report_take_up", args=at)
        deeds.insert(0, Action("take_up", _t("Look into it"), way, style="primary", post=True))
    deeds += tie
    if thing.product_id:
        way = f"{reverse('inspection_new')}?product={thing.product_id}&report={thing.pk}"
        deeds.append(Action("inspect", _t("Plan an inspection"), way))
    return deeds


@beside.stands(rare=lambda: LabelReport.objects.filter(product=OuterRef("pk")))
def reports_of(product: Product, user: Any) -> Iterator[beside.Line]:
    """The latest reports of the product's label, for the offices that may know them."""
    if not oversees(user):
        return
    rows = LabelReport.objects.visible_to(user).filter(product=product)
    for row in rows.exclude(outcome=LabelFinding.SPAM)[:SHOWN]:
        label = _t("Report of its label, %(day)s") % {
            "day": shown.day(timezone.localdate(row.received_at))
        }
        state = row.get_outcome_display() if row.outcome else row.get_state_display()
        kind = "late" if row.outcome == LabelFinding.CONFIRMED else "info"
        yield beside.Line(
            label, row.get_absolute_url(), str(state), "wait" if not row.outcome else kind
        )


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
