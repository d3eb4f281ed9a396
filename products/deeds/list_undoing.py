"""An entered list taken back: everything it made goes, while nothing else rests on it."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.lib.errors import Refused
from ocop.workflow.doors import move
from ocop.workflow.many import Told, record_all
from ocop.workflow.models import Event
from products.deeds import ratings
from products.deeds.lists import refuse_strangers
from products.models import BroughtList, ListedRating, ListState, Producer, Product, Rating
from products.models.ratings import RatingEnd, RatingEvidence

BATCH = 400
ENTERED = ("producer.registered", "product.registered", "rating.entered", "rating.undone")


def _names() -> dict[str, str]:
    """What may rest on a row, in words."""
    return {
        "cycle.dossier": _("a dossier"),
        "cycle.idea": _("an idea"),
        "evaluation.certificate": _("a certificate"),
        "evaluation.revokedrating": _("a decision that takes stars back"),
        "products.evidence": _("papers or photos"),
        "products.salesreport": _("sales reports"),
        "products.membership": _("a person who acts for the producer"),
        "products.rating": _("later stars"),
        "products.decisionrow": _("an earlier decision that took it up"),
        "products.product": _("another product"),
    }


def why_not(brought: BroughtList) -> str:
    """Why an entered list cannot be undone; '' where it can. Some twenty queries, whatever its
    length."""
    items = ListedRating.objects.filter(brought=brought)
    stars = Rating.objects.filter(listed__brought=brought)
    things = Product.objects.filter(
        pk__in=items.filter(made_product=True).values("rating__product")
    )
    makers = Producer.objects.filter(
        pk__in=items.filter(made_producer=True).values("rating__product__producer")
    )
    if found := _rests(stars, {"listed": items, "followed_by": stars}):
        return found
    if found := _rests(things, {"ratings": stars}) or _rests(makers, {"products": things}):
        return found
    if stars.filter(evidence__in=(RatingEvidence.SCAN, RatingEvidence.COMPARED)).exists():
        return _("Decisions were compared or attached to rows of this list since.")
    return ""


def _rests(rows: models.QuerySet[Any], own: dict[str, models.QuerySet[Any]]) -> str:
    """The first thing of somebody else that rests on one of the rows, in words."""
    for relation in rows.model._meta.related_objects:
        if relation.many_to_many:
            continue
        model, field = relation.related_model, relation.field.name
        resting = model._base_manager.filter(**{f"{field}__in": rows.order_by().values("pk")})
        if relation.get_accessor_name() in own:
            resting = resting.exclude(pk__in=own[relation.get_accessor_name()].values("pk"))
        if one := resting.select_related(field).first():
            what = _names().get(model._meta.label_lower, _("other entries"))
            told = {"thing": str(getattr(one, field)), "what": what}
            return _("Something rests on “%(thing)s” already: %(what)s.") % told
    return ""


@transaction.atomic
def undo(brought: BroughtList, *, by: User) -> BroughtList:
    """Take out of the register all that the list made; its file, its rows' events and who did it
    stay on record."""
    refuse_strangers(brought.region, by)
    move(brought, ListState.UNDONE, sources={ListState.ENTERED, ListState.STOPPED}, by=by)
    items = list(brought.items.select_related("rating__product__producer"))
    if why := _changed(items) or why_not(brought):
        raise Refused(why)
    stars = [item.rating for item in items]
    record_all(
        [Told(one.product, "rating.undone", str(one.stars), {"rating": one.pk}) for one in stars],
        by=by,
    )
    _let_stand_again(brought, {one.pk: one for one in stars}, by)
    things = {item.rating.product_id for item in items if item.made_product}
    makers = {item.rating.product.producer_id for item in items if item.made_producer}
    Rating.objects.filter(listed__brought=brought).update(follows=None)
    try:
        _delete(Rating, {one.pk for one in stars})
        _delete(Product, things)
        _delete(Producer, makers)
    except models.ProtectedError as fault:
        raise Refused(_("Something rests on rows of this list already.")) from fault
    return brought


def _changed(items: list[ListedRating]) -> str:
    """What was changed by hand in products and producers of the list since it was entered."""
    names = {f"products.product:{one.rating.product_id}" for one in items if one.made_product}
    names |= {
        f"products.producer:{one.rating.product.producer_id}" for one in items if one.made_producer
    }
    ordered = sorted(names)
    for start in range(0, len(ordered), BATCH):
        rows = Event.objects.filter(thing__in=ordered[start : start + BATCH])
        if rows.exclude(verb__in=ENTERED).exists():
            return _("Products or producers of this list were changed since.")
    return ""


def _let_stand_again(brought: BroughtList, own: dict[int, Rating], by: User) -> None:
    """Stars from elsewhere that these had replaced hold again."""
    replaced = {
        one.follows_id: one
        for one in own.values()
        if one.follows_id is not None and one.follows_id not in own
    }
    rows = Rating.objects.filter(pk__in=replaced, ended_as=RatingEnd.REPLACED)
    for earlier in rows.select_related("product"):
        if earlier.ended_on == replaced[earlier.pk].valid_from:
            ratings.reopen(earlier, by=by, brought=brought.pk)


def _delete(model: type[models.Model], keys: set[int]) -> None:
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        model._base_manager.filter(pk__in=ordered[start : start + BATCH]).delete()
