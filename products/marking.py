"""What the pages say of the right to use the programme's mark."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.accounts import narrowing
from ocop.lib import clock
from ocop.lib.actions import Action, actions_for
from ocop.lib.shown import day as shown_day
from products import listing
from products.deeds import marks
from products.models import MarkRight, Producer, Product
from products.models.marks import MarkState

SOON = dt.timedelta(days=90)


class Shown(NamedTuple):
    """A right with how it stands today, the kind of its pill, and what may be done."""

    row: MarkRight
    words: str
    kind: str
    deeds: list[Action]


def _said(day: dt.date | None) -> dict[str, str]:
    return {"day": shown_day(day) or "–"}


def standing(row: MarkRight, today: dt.date) -> tuple[str, str]:
    """How it stands today in words, and the kind of its pill."""
    if row.state == MarkState.ASKED:
        return _("asked for, waits for the office"), "wait"
    if row.state == MarkState.REFUSED:
        return _("refused"), "late"
    if row.state == MarkState.WITHDRAWN:
        return _("withdrawn on %(day)s") % _said(row.withdrawn_on), "late"
    if row.in_force_on(today):
        return _("in force until %(day)s") % _said(row.valid_to), "ok"
    if ended := row.ended_with_stars(today):
        return _("withdrawn with the stars on %(day)s") % _said(ended), "late"
    if row.valid_from and today < row.valid_from:
        return _("granted from %(day)s") % _said(row.valid_from), "info"
    return _("ended on %(day)s") % _said(row.valid_to), "wait"


def shown(row: MarkRight, user: Any) -> Shown:
    return Shown(row, *standing(row, clock.today()), actions_for(row, user))


def of_product(product: Product, user: Any) -> dict[str, Any]:
    """The card on the page of a product: its rights, and the way to a new one.

    ``marked`` tells that the product has any: found with the product itself.
    """
    rows = []
    if product.marked:  # type: ignore[attr-defined]
        found = MarkRight.objects.visible_to(user).filter(product=product)
        rows = list(found.select_related("rating", "product__producer__region")[:5])
    grants = marks.grants(user, product)
    asks = not grants and marks.asks_for(user, product)
    waits = any(row.state == MarkState.ASKED for row in rows)
    today = clock.today()
    held = any(one.is_valid_on(today) for one in product.ratings.all())
    way = None
    if held and not waits and grants:
        way = Action(
            "grant", _("Enter a right to the mark"), reverse("mark_right_new", args=[product.pk])
        )
    elif held and not waits and asks:
        way = Action("ask", _("Ask for the mark"), reverse("mark_right_ask", args=[product.pk]))
    return {"rows": [shown(row, user) for row in rows], "way": way, "office": grants,
            "drawn": bool(rows or way)}  # fmt: skip


class MarkRights:
    """The register of the offices: ``?state=&q=&region=``."""

    SIDES = ("", "ending", "asked", "withdrawn")

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user
        state = request.GET.get("state", "")
        self.side = state if state in self.SIDES else ""
        self.q = listing.typed_words(request)
        self.region = listing.number(request, "region")

    def tabs(self) -> list[tuple[Any, str, bool]]:
        words = (
            _("In force"),
            _("Ends within 90 days"),
            _("Asked for"),
            _("Withdrawn or ended with the stars"),
        )
        return [
            (label, f"?state={key}", key == self.side)
            for key, label in zip(self.SIDES, words, strict=True)
        ]

    def rows(self) -> QuerySet[MarkRight]:
        rows = self._side(MarkRight.objects.visible_to(self.user))
        if self.q:
            rows = rows.filter(product__in=Product.objects.matching(self.q).values("pk"))
        if self.region:
            rows = rows.filter(product__producer__region__in=narrowing.inside(self.region))
        return rows.select_related("rating", "product__producer__region")

    def _side(self, rows: Any) -> Any:
        today = clock.today()
        if self.side == "asked":
            return rows.filter(state=MarkState.ASKED)
        if self.side == "withdrawn":
            gone = Q(state=MarkState.GRANTED, rating__ended_on__lte=today)
            return rows.filter(gone | Q(state=MarkState.WITHDRAWN))
        rows = rows.in_force_on(today)
        if self.side == "ending":
            rows = rows.filter(valid_to__lte=today + SOON)
        return rows.order_by("valid_to", "pk")

    def regions(self) -> list[narrowing.Choice]:
        return narrowing.choices(self.user, Producer)

    def by_province(self) -> bool:
        return narrowing.by_province(self.user)
