"""The list of earlier decisions: how many of the rows of each are entered and compared."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from products import listing
from products.models import DecisionScan, OldDecision

SCAN, COMPARE, DIFFERS, DONE = "scan", "compare", "differs", "done"


class OldDecisions:
    """``?q=&state=``: decisions of the person's province, the latest first."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user
        self.q = listing.typed_words(request)
        self.side = request.GET.get("state", "")
        if self.side not in (SCAN, COMPARE, DIFFERS, DONE):
            self.side = ""
        self.filtered = bool(self.q or self.side)

    @property
    def sides(self) -> list[tuple[Any, str, bool]]:
        words = {
            "": _("All"),
            SCAN: _("Without a scan"),
            COMPARE: _("To be compared"),
            DIFFERS: _("With differences"),
            DONE: _("Wholly compared"),
        }
        return [(label, f"?state={key}", key == self.side) for key, label in words.items()]

    def rows(self) -> QuerySet[OldDecision]:
        compared = Q(rows__compared_at__isnull=False)
        rows = OldDecision.objects.visible_to(self.user).annotate(
            has_scan=Exists(DecisionScan.objects.filter(decision=OuterRef("pk"))),
            typed=Count("rows"),
            compared=Count("rows", filter=compared),
            different=Count("rows", filter=~Q(rows__differs="") & Q(rows__isnull=False)),
        )
        if self.q:
            rows = rows.filter(Q(number__icontains=self.q) | Q(authority__icontains=self.q))
        return self._narrowed(rows).select_related("entered_by").order_by("-decided_on", "-pk")

    def _narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        left = Q(rows__compared_at__isnull=True, rows__isnull=False)
        open_rows = OldDecision.objects.filter(left).values("pk")
        if self.side == SCAN:
            return rows.filter(has_scan=False)
        if self.side == COMPARE:
            return rows.filter(has_scan=True, pk__in=open_rows)
        if self.side == DIFFERS:
            return rows.filter(different__gt=0)
        if self.side == DONE:
            return rows.filter(typed__gt=0).exclude(pk__in=open_rows)
        return rows
