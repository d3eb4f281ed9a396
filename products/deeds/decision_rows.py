"""The products of an earlier decision with their stars: entered, corrected, taken out."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import Reach, Region, User
from ocop.lib import shown
from ocop.lib.errors import Refused
from ocop.lib.text import clean, nfc
from ocop.rules.models import ProductSet
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.deeds import producers, products
from products.deeds.following import follow
from products.deeds.old_decisions import hold, let_compare_anew, level_of
from products.deeds.once import made_already
from products.lists.values import kind_of, same_name, same_number
from products.models import DecisionRow, OldDecision, Producer, Product, Rating
from products.models.ratings import RatingEvidence
from products.terms import last_day, term

ENTERED = "decision_row.entered"
GATHERED = "decision_row.gathered"
BRIEF = (RatingEvidence.LIST, RatingEvidence.TYPED)
MOST = 2000  # rows of a list that one decision takes up at once


@transaction.atomic
def add(
    decision: OldDecision,
    *,
    product: str,
    producer: str,
    region: Region,
    product_set: ProductSet,
    stars: int,
    points: Decimal | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> DecisionRow:
    """Enter one product with its stars. Producer and product are those of these names in the
    commune, or registered now. Days left empty are those of the law: from the decision on, as long
    as the book in force that day says."""
    hold(decision, by)
    if made := made_already(DecisionRow, once_key, verb=ENTERED, by=by):
        return made
    first, last = _days(decision, valid_from, valid_to)
    thing = _product(_producer(clean(producer), region, by), clean(product), product_set, by)
    chain.head(thing.chain_key)
    _refuse_twice(decision, thing)
    key = once_key or uuid.uuid4()
    rating = Rating.objects.create(
        product=thing, key=f"old:{decision.pk}:{key}", stars=stars, points=points,
        year=decision.decided_on.year, book=term(decision.decided_on)[1],
        authority=decision.authority, decision_no=decision.number,
        decided_on=decision.decided_on, valid_from=first, valid_to=last,
        evidence=level_of(decision), entered_by=by,
    )  # fmt: skip
    row = DecisionRow.objects.create(decision=decision, rating=rating, once_key=key)
    row.writers.add(by)
    record(row, ENTERED, by=by, after=f"{thing.name}, {stars}★", rating=rating.pk, stars=stars)
    record(
        thing, "rating.entered", by=by, after=str(stars), rating=rating.pk, decision=decision.pk,
        decision_no=rating.decision_no, decided_on=rating.decided_on, valid_from=first,
        valid_to=last, points=points,
    )  # fmt: skip
    follow(thing, by=by)
    return row


def _days(
    decision: OldDecision, valid_from: dt.date | None, valid_to: dt.date | None
) -> tuple[dt.date, dt.date]:
    first = valid_from or decision.decided_on
    longest = last_day(decision.decided_on)
    last = valid_to or longest
    if first < decision.decided_on:
        raise Refused(_("Stars hold from the day of the decision at the earliest."),
                      field="valid_from")  # fmt: skip
    if last <= first:
        raise Refused(_("The last day lies before the first."), field="valid_to")
    if last > longest:
        told = {"day": shown.day(longest)}
        raise Refused(_("By the rules of that day the stars hold until %(day)s at the latest.")
                      % told, field="valid_to")  # fmt: skip
    return first, last


def _producer(name: str, region: Region, by: User) -> Producer:
    """The producer of the name in the commune or in what it was before; else a new one."""
    there = Producer.objects.filter(region__in=Reach.objects.filter(over=region).values("region"))
    found = [one for one in there if same_name(one.name) == same_name(name)]
    if len(found) > 1:
        raise Refused(_("Several producers of this name are registered in the commune. Make their "
                        "names distinct first."), field="producer")  # fmt: skip
    if found:
        return found[0]
    return producers.register(
        name=name, kind=kind_of(name), region=region, representative="", by=by
    )


def _product(maker: Producer, name: str, product_set: ProductSet, by: User) -> Product:
    key = same_name(name)
    known = next((one for one in maker.products.all() if same_name(one.name) == key), None)
    return known or products.register(maker, name=name, product_set=product_set, by=by)


def _refuse_twice(decision: OldDecision, thing: Product) -> None:
    same = Rating.objects.filter(product=thing, decided_on=decision.decided_on)
    for one in same.select_related("old_row"):
        told = {"no": one.decision_no, "n": one.stars}
        if hasattr(one, "old_row") and one.old_row.decision_id == decision.pk:
            raise Refused(_("This product stands in this decision already."), field="product")
        if one.evidence in BRIEF and same_number(one.decision_no) == same_number(decision.number):
            raise Refused(_("These stars came with a list: take them up on the page of the "
                            "decision."), field="product")  # fmt: skip
        raise Refused(_("Decision %(no)s of the same day gives it %(n)s stars.") % told,
                      field="product")  # fmt: skip


def waiting(decision: OldDecision) -> list[Rating]:
    """Stars from lists of the province that name this decision and stand under none yet."""
    there = Reach.objects.filter(over=decision.region).values("region")
    rows = Rating.objects.filter(
        decided_on=decision.decided_on, evidence__in=BRIEF, old_row__isnull=True,
        product__producer__region__in=there,
    )  # fmt: skip
    number = same_number(decision.number)
    found = rows.select_related("product__producer__region").order_by("product__sort", "pk")
    return [one for one in found if same_number(one.decision_no) == number][:MOST]


@transaction.atomic
def gather(decision: OldDecision, *, by: User) -> int:
    """Take up the stars from lists that name the decision; who entered them has typed them."""
    hold(decision, by)
    found = waiting(decision)
    if not found:
        raise Refused(_("No stars from a list name this decision any more."))
    rows = [DecisionRow(decision=decision, rating=one) for one in found]
    DecisionRow.objects.bulk_create(rows)
    through = DecisionRow.writers.through
    through.objects.bulk_create(
        through(decisionrow_id=row.pk, user_id=row.rating.entered_by_id)
        for row in rows if row.rating.entered_by_id
    )  # fmt: skip
    let_compare_anew(decision, *rows)
    told = [row.rating_id for row in rows]
    record(decision, GATHERED, by=by, after=str(len(rows)), ratings=told)
    return len(rows)


@transaction.atomic
def correct(
    row: DecisionRow,
    *,
    stars: int,
    points: Decimal | None,
    valid_from: dt.date | None,
    valid_to: dt.date | None,
    reason: str,
    by: User,
) -> DecisionRow:
    """Put a row right, with the reason; it is to be compared anew, by somebody else."""
    one = _held(row, by)
    first, last = _days(row.decision, valid_from, valid_to)
    before, after = said(one), {"stars": stars, "points": points, "from": first, "to": last}
    if before == after and not row.differs:
        raise Refused(_("Nothing here is different from before."))
    reason = nfc(reason).strip()
    if not reason:
        raise Refused(_("Write what was wrong."), field="reason")
    one.stars, one.points, one.valid_from, one.valid_to = stars, points, first, last
    one.save(update_fields=["stars", "points", "valid_from", "valid_to"])
    row.differs = ""
    row.save(update_fields=["differs"])
    row.writers.add(by)
    let_compare_anew(row.decision, row)
    for thing, verb in ((row, "decision_row.corrected"), (one.product, "rating.corrected")):
        record(
            thing, verb, by=by, note=reason, before=in_words(before), after=in_words(after),
            rating=one.pk,
        )  # fmt: skip
    follow(one.product, by=by)
    return row


def said(one: Rating) -> dict[str, Any]:
    return {"stars": one.stars, "points": one.points, "from": one.valid_from, "to": one.valid_to}


def in_words(facts: dict[str, Any]) -> str:
    """'4★, 15/12/2022–15/12/2025', with the points where they are known."""
    points = f", {shown.points(facts['points'])}" if facts["points"] is not None else ""
    return f"{facts['stars']}★{points}, {shown.day(facts['from'])}–{shown.day(facts['to'])}"


@transaction.atomic
def take_out(row: DecisionRow, *, reason: str, by: User) -> OldDecision:
    """Take a row out that does not stand in the decision; its stars leave the register."""
    one = _held(row, by)
    reason = nfc(reason).strip()
    if not reason:
        raise Refused(_("Write what was wrong."), field="reason")
    if Rating.objects.filter(follows=one, evidence=RatingEvidence.SYSTEM).exists():
        raise Refused(_("Stars that were decided here follow these, so they stay."))
    if hasattr(one, "listed"):
        raise Refused(_("These stars came with a list: undo the list, or correct the row."))
    thing = one.product
    record(row, "decision_row.taken_out", by=by, note=reason, before=f"{thing.name}, {one.stars}★",
           rating=one.pk)  # fmt: skip
    record(thing, "rating.undone", by=by, note=reason, after=str(one.stars), rating=one.pk)
    Rating.objects.filter(follows=one).update(follows=None)
    row.delete()
    try:
        one.delete()
    except models.ProtectedError as fault:
        raise Refused(_("Something rests on these stars already, so they stay.")) from fault
    follow(thing, by=by)
    return row.decision


def _held(row: DecisionRow, by: User) -> Rating:
    hold(row.decision, by)
    row.refresh_from_db(fields=["differs", "compared_at", "compared_by", "rating"])
    chain.head(row.rating.product.chain_key)
    row.rating.refresh_from_db()
    return row.rating
