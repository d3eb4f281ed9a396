"""Who inspects recognised products, what waits for them, and the words of the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocop.accounts import scope
from ocop.lib import clock, shown
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products import beside, inspecting
from products.deeds import inspections
from products.models import Inspection, Product
from products.models.inspections import HELD, InspectionState
from products.permissions import MANY, OFFICER, is_officer

SHOWN = 10
words.tell(
    {
        "inspection.planned": _("An inspection was planned"),
        "inspection.in_order": _("The inspection found everything in order"),
        "inspection.shortcomings": _("The inspection found shortcomings"),
        "inspection.made_good": _("The shortcomings were made good"),
        "inspection.ground": _("A ground for taking the stars back was found"),
        "inspection.cancelled": _("The inspection was called off"),
        "inspection_photo.added": _("A photo of the inspection was added"),
    }
)


@actions_for.register
def of_inspection(thing: Inspection, user: Any) -> list[Action]:
    if not inspections.inspects(user, thing.product):
        return []
    at = [thing.pk]
    if thing.state == InspectionState.PLANNED:
        return [
            Action("note", _t("Record the inspection"), reverse("inspection_note", args=at),
                   style="primary"),
            Action("call_off", _t("Call it off"), reverse("inspection_call_off", args=at)),
        ]  # fmt: skip
    deeds = []
    if thing.state == InspectionState.SHORTCOMINGS:
        way = reverse("inspection_follow_up", args=at)
        deeds.append(Action("follow_up", _t("Enter the follow-up"), way, style="primary"))
    if thing.state in HELD:
        deeds.append(
            Action("add_photo", _t("Add a photo"), reverse("inspection_photo_add", args=at))
        )
    return deeds


@beside.stands(rare=lambda: Inspection.objects.filter(product=OuterRef("pk")))
def inspections_of(product: Product, user: Any) -> Iterator[beside.Line]:
    """The latest inspections the reader may know."""
    rows = Inspection.objects.visible_to(user).filter(product=product)
    kinds = {InspectionState.IN_ORDER: "ok", InspectionState.MADE_GOOD: "ok",
             InspectionState.SHORTCOMINGS: "wait", InspectionState.GROUND: "late"}  # fmt: skip
    for row in rows[:3]:
        day = row.held_on or row.planned_on
        label = _t("Inspection of %(day)s") % {"day": shown.day(day)}
        kind = "late" if row.overdue else kinds.get(InspectionState(row.state), "info")
        yield beside.Line(label, row.get_absolute_url(), row.get_state_display(), kind)


@beside.stands
def way_to_plan(product: Product, user: Any) -> Iterator[beside.Line]:
    """The way to plan an inspection of a product that has or had stars."""
    if product.ratings.all() and inspections.inspects(user, product):
        way = f"{reverse('inspection_new')}?product={product.pk}"
        yield beside.Line(_t("Plan an inspection"), way)


@asks
def to_inspect(user: Any) -> Iterator[Waiting]:
    """Planned ones and shortcomings with their days, overdue ones above all; how many products are
    due."""
    if not is_officer(user):
        return
    waiting = (InspectionState.PLANNED, InspectionState.SHORTCOMINGS)
    rows = Inspection.objects.visible_to(user).filter(state__in=waiting)
    day = Coalesce("due_on", "planned_on")
    for row in rows.select_related("product").order_by(day, "pk")[:SHOWN]:
        planned = row.state == InspectionState.PLANNED
        late = row.overdue and not planned
        yield Waiting(
            title=(_t("Inspect: %(product)s") if planned else _t("Follow up: %(product)s"))
            % {"product": row.product},
            url=row.get_absolute_url(),
            detail=_t("shortcomings are overdue") if late else row.get_state_display(),
            due=row.next_day,
            action=_t("Record") if planned else _t("Look"),
            order=0 if late else 22,
        )
    there = Product.objects.filter(producer__region__in=scope.territory(user, roles=OFFICER))
    rows_due = inspecting.due(there, clock.today()).order_by().values_list("pk", flat=True)
    if count := len(rows_due[:MANY]):
        yield Waiting(
            title=ngettext(
                "%(n)s recognised product is due for an inspection",
                "%(n)s recognised products are due for an inspection",
                count,
            )
            % {"n": count},
            url=reverse("inspections") + "?state=due",
            count=count,
            action=_t("See the list"),
            order=91,
        )
