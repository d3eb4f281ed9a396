"""One form, one thing: a double click, a resend or the back button finds what is there."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.lib.errors import Refused
from ocop.lib.once import OnceKeyed
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event

T = TypeVar("T", bound=OnceKeyed)


def made_already(model: type[T], key: uuid.UUID | None, *, verb: str, by: Any) -> T | None:
    """Return what this key made before; refuse a key that somebody else has used."""
    thing = model._base_manager.filter(once_key=key).first() if key else None
    if thing is None:
        return None
    if Event.objects.filter(thing=name_of(thing), verb=verb, actor_id=by.pk).exists():
        return thing  # type: ignore[return-value]
    raise Refused(_("This form was sent by somebody else already. Open it anew."))


def insert(thing: T, *, verb: str, by: Any, clash: Refused) -> tuple[T, bool]:
    """Insert the thing. Return it with True, or with False what the same key has just made.

    Two clicks can run at once: the second waits at the unique key, then finds the first. A clash
    with another unique rule is refused with ``clash``.
    """
    try:
        with transaction.atomic():
            thing.save(force_insert=True)
    except IntegrityError as fault:
        made = made_already(type(thing), thing.once_key, verb=verb, by=by)
        if made is None:
            raise clash from fault
        return made, False
    return thing, True
