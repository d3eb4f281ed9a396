"""Sales per quarter, and the province's target for a year. Money in whole đồng."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.accounts.models import Region, User
from ocop.lib import clock, shown
from ocop.lib.errors import Refused
from ocop.lib.text import nfc
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.deeds.once import made_already
from products.models import Product, SalesReport, SalesTarget
from products.quarters import Quarter, quarter_of

REPORTED = "sales.reported"
FIRST_YEAR = 2013  # the programme began in October 2013


@transaction.atomic
def report(
    product: Product,
    *,
    year: int,
    quarter: int,
    revenue: Decimal,
    by: User,
    quantity: Decimal | None = None,
    note: str = "",
    once_key: uuid.UUID | None = None,
) -> SalesReport:
    """Report what the product sold in the quarter, or correct an earlier report of it.

    There is one report a quarter; a correction keeps what stood before. A quarter that has not
    begun is refused, as are amounts below zero.
    """
    _refuse_impossible(Quarter(year, quarter), revenue, quantity)
    chain.head(product.chain_key)  # two people reporting at once queue here
    if made := made_already(SalesReport, once_key, verb=REPORTED, by=by):
        return made
    facts: dict[str, Any] = {
        "revenue": revenue,
        "quantity": quantity,
        "note": nfc(note).strip(),
    }
    earlier = SalesReport.objects.filter(product=product, year=year, quarter=quarter).first()
    if earlier:
        return _correct(earlier, facts, by=by)
    made = SalesReport.objects.create(
        product=product, year=year, quarter=quarter, **facts,
        reported_at=clock.now(), reported_by=by, once_key=once_key or uuid.uuid4(),
    )  # fmt: skip
    told: dict[str, Any] = {"year": year, "quarter": quarter, **facts}
    told["note"] = made.note
    after = f"{made.period}: {_amount(revenue, quantity)}"
    record(made, REPORTED, by=by, after=after, **told)
    return made


def _correct(earlier: SalesReport, facts: dict[str, Any], *, by: User) -> SalesReport:
    before = f"{earlier.period}: {_amount(earlier.revenue, earlier.quantity)}"
    if all(getattr(earlier, name) == value for name, value in facts.items()):
        return earlier
    for name, value in facts.items():
        setattr(earlier, name, value)
    earlier.reported_at, earlier.reported_by = clock.now(), by
    earlier.save(update_fields=[*facts, "reported_at", "reported_by"])
    after = _amount(earlier.revenue, earlier.quantity)
    told: dict[str, Any] = dict(facts)
    record(earlier, "sales.corrected", by=by, before=before, after=after, **told)
    return earlier


def _refuse_impossible(of: Quarter, revenue: Decimal, quantity: Decimal | None) -> None:
    if of.year < FIRST_YEAR or of.number not in (1, 2, 3, 4):
        raise Refused(_("There is no such quarter in the programme."), field="quarter")
    if of > quarter_of(clock.today()):
        raise Refused(_("This quarter has not begun yet."), field="quarter")
    if revenue < 0:
        raise Refused(_("Sales cannot be less than zero."), field="revenue")
    if quantity is not None and quantity < 0:
        raise Refused(_("A quantity cannot be less than zero."), field="quantity")


def _amount(revenue: Decimal, quantity: Decimal | None = None) -> str:
    """'12.000.000 đ (350,50)': the amounts as the record tells them, in Vietnamese."""
    with translation.override("vi"):
        money = shown.money(revenue)
        return money if quantity is None else f"{money} ({shown.points(quantity)})"


@transaction.atomic
def set_target(region: Region, *, year: int, revenue: Decimal, by: User) -> SalesTarget:
    """Set, or change, the sales the region wants to reach in the year."""
    if revenue <= 0:
        raise Refused(_("A target is more than zero."), field="revenue")
    chain.head(f"region:{region.pk}")
    target = SalesTarget.objects.filter(region=region, year=year).first()
    before = _amount(target.revenue) if target else ""
    if target is None:
        target = SalesTarget(region=region, year=year)
    elif target.revenue == revenue:
        return target
    target.revenue = revenue
    target.save()
    told: dict[str, Any] = {"year": year, "revenue": revenue}
    record(target, "sales.target_set", by=by, before=before, after=_amount(revenue), **told)
    return target
