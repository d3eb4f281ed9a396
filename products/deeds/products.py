"""Products: one row for life, through all cycles."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import Refused
from ocop.lib.text import search_key
from ocop.rules.models import ProductSet
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.deeds.changes import change, tidy
from products.deeds.once import insert, made_already
from products.drawings import drawing_of
from products.models import Producer, Product

REGISTERED = "product.registered"


@transaction.atomic
def register(
    producer: Producer,
    *,
    name: str,
    product_set: ProductSet,
    by: User,
    once_key: uuid.UUID | None = None,
    **more: Any,
) -> Product:
    """Register a product of the producer; one name stands for one product only."""
    if made := made_already(Product, once_key, verb=REGISTERED, by=by):
        return made
    facts = tidy(Product, {"name": name, "product_set": product_set} | more)
    product = Product(producer=producer, **facts, registered_at=clock.now())
    product.drawing = product.drawing or drawing_of(product_set.slug)
    if once_key:
        product.once_key = once_key
    if _is_known(product):
        # the same form may just have made it, between the first look and this one
        if made := made_already(Product, once_key, verb=REGISTERED, by=by):
            return made
        raise _known()
    product, new = insert(product, verb=REGISTERED, by=by, clash=_known())
    if new:
        record(product, REGISTERED, by=by, producer=producer.pk, product_set=product_set.pk)
    return product


@transaction.atomic
def update(product: Product, *, by: User, **changes: Any) -> Product:
    """Change what is known of the product. What was changed is kept, from what to what."""
    chain.head(product.chain_key)
    product.refresh_from_db()
    told = change(product, changes)
    if not told:
        return product
    if "product_set" in told:
        product.drawing = drawing_of(product.product_set.slug)
    if _is_known(product):
        raise _known()
    product.save(update_fields=[*told, "drawing", "search", "sort"])
    lines = "; ".join(told.values())
    record(product, "product.changed", by=by, note=lines, fields=sorted(told))
    return product


def _is_known(product: Product) -> bool:
    """Names that differ in accents, capitals or blanks only are the same name."""
    key = search_key(f"{product.name} {product.producer.name}")[:500]
    same = Product.objects.filter(producer=product.producer, search=key).exclude(pk=product.pk)
    return same.exists()


def _known() -> Refused:
    return Refused(_("This producer has a product of this name already."), field="name")
