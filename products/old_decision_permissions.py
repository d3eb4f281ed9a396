"""Who enters earlier decisions and who compares them, what waits, and the words of the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products.deeds import comparing, lists
from products.list_permissions import province_of
from products.models import DecisionRow, DecisionScan, OldDecision

words.tell(
    {
        "old_decision.entered": gettext_lazy("The decision was entered: %(after)s"),
        "old_decision.amended": gettext_lazy("What stands above the rows was corrected"),
        "decision_scan.attached": gettext_lazy("A scan was attached"),
        "decision_row.entered": gettext_lazy("A row was typed in: %(after)s"),
        "decision_row.gathered": gettext_lazy("Rows from lists were taken up: %(after)s"),
        "decision_row.compared": gettext_lazy("A row agrees with the scan: %(after)s"),
        "decision_row.differs": gettext_lazy("A row differs from the scan"),
        "decision_row.corrected": gettext_lazy("A row was corrected: %(before)s → %(after)s"),
        "decision_row.taken_out": gettext_lazy("A row was taken out: %(before)s"),
        "rating.corrected": gettext_lazy("Stars were corrected: %(before)s → %(after)s"),
        "rating.compared": gettext_lazy("A second person compared the stars with the decision"),
    }
)


@actions_for.register
def of_decision(thing: OldDecision, user: Any) -> list[Action]:
    """Officers of the province enter and correct; whoever typed nothing of it compares."""
    if not lists.may(user, thing.region):
        return []
    to = [thing.pk]
    compare = Action(
        "compare", _("Compare with the scan"), reverse("old_decision_compare", args=to),
        comparing.why_not(thing, user), "primary",
    )  # fmt: skip
    return [
        Action("add", _("Enter a product"), reverse("decision_row_new", args=to), style="primary"),
        Action("attach", _("Attach the scan"), reverse("decision_scan_new", args=to)),
        compare,
        Action("amend", _("Correct the decision"), reverse("old_decision_edit", args=to)),
        Action("gather", ""),
    ]


@actions_for.register
def of_row(thing: DecisionRow, user: Any) -> list[Action]:
    if not lists.may(user, thing.decision.region):
        return []
    to = [thing.pk]
    return [
        Action("correct", _("Correct"), reverse("decision_row_correct", args=to)),
        Action("take_out", _("Take out"), reverse("decision_row_take_out", args=to)),
    ]


@asks
def to_compare(user: Any) -> Iterator[Waiting]:
    """Earlier decisions with a scan whose rows the person may compare (one query)."""
    region = province_of(user)
    if region is None:
        return
    open_rows = DecisionRow.objects.filter(
        decision=OuterRef("pk"), compared_at__isnull=True, differs=""
    ).exclude(writers=user)
    rows = OldDecision.objects.filter(
        Exists(open_rows), Exists(DecisionScan.objects.filter(decision=OuterRef("pk"))),
        region=region,
    ).exclude(writers=user)  # fmt: skip
    if count := len(rows.order_by().values_list("pk", flat=True)[:100]):
        yield Waiting(
            title=ngettext(
                "%(n)s earlier decision is to be compared with its scan",
                "%(n)s earlier decisions are to be compared with their scans",
                count,
            )
            % {"n": count},
            url=reverse("old_decisions") + "?state=compare",
            count=count,
            action=_("See the list"),
            order=92,
        )
