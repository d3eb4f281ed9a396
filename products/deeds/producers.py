"""Producers: registered by themselves or by an officer, described, joined by people."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.models import Region, User
from ocop.accounts.people import clean_phone
from ocop.lib import clock
from ocop.lib.errors import Refused
from ocop.lib.text import search_key
from ocop.workflow import chain
from ocop.workflow.doors import record
from products import messages
from products.deeds import contacts
from products.deeds.changes import change, tidy
from products.deeds.once import insert, made_already
from products.models import Membership, Producer

REGISTERED = "producer.registered"


@transaction.atomic
def register(
    *,
    name: str,
    kind: str,
    region: Region,
    representative: str,
    by: User,
    once_key: uuid.UUID | None = None,
    **more: Any,
) -> Producer:
    """Register a producer. Whoever is no officer of the place becomes its first member.

    The same form sent twice registers one producer; the same name and representative in the
    same commune are refused.
    """
    if made := made_already(Producer, once_key, verb=REGISTERED, by=by):
        return made
    facts = {"name": name, "kind": kind, "region": region, "representative": representative}
    producer = Producer(**_ready(facts | more), registered_at=clock.now())
    if once_key:
        producer.once_key = once_key
    try:
        _refuse_known(producer)
    except Refused:
        # the same form may just have made it, between the first look and this one
        if made := made_already(Producer, once_key, verb=REGISTERED, by=by):
            return made
        raise
    producer, new = insert(producer, verb=REGISTERED, by=by, clash=_known())
    if new:
        record(producer, REGISTERED, by=by, after=producer.kind, region=region.pk)
        if not scope.serves(by, region):
            _join(producer, by, by=by)
    return producer


@transaction.atomic
def register_for(
    *,
    contact_name: str,
    contact_phone: str = "",
    contact_email: str = "",
    by: User,
    once_key: uuid.UUID | None = None,
    **producer: Any,
) -> Producer:
    """An officer registers a producer and the person who acts for it, in one go."""
    if made := made_already(Producer, once_key, verb=REGISTERED, by=by):
        return made
    if not scope.serves(by, producer["region"]):
        raise Refused(_("You can register producers of your own territory only."), field="region")
    made = register(by=by, once_key=once_key, **producer)
    if contact_phone or contact_email:
        invite(
            made,
            contact_name=contact_name,
            contact_phone=contact_phone,
            contact_email=contact_email,
            by=by,
        )
    return made


@transaction.atomic
def sign_up(
    *,
    contact_name: str,
    contact_phone: str = "",
    contact_email: str = "",
    password: str,
    once_key: uuid.UUID | None = None,
    **producer: Any,
) -> tuple[User, Producer]:
    """A person makes an account and registers the producer they act for.

    A second sending with the same key is answered with what the first made, if the password
    fits; a telephone or mail address that has an account is refused beside its field.
    """
    if again := _signed_up(once_key, password):
        return again
    user = contacts.sign_up(
        name=contact_name, phone=contact_phone, email=contact_email, password=password
    )
    return user, register(by=user, once_key=once_key, **producer)


def _signed_up(once_key: uuid.UUID | None, password: str) -> tuple[User, Producer] | None:
    if once_key is None:
        return None
    made = Membership.objects.filter(producer__once_key=once_key).select_related("user", "producer")
    for membership in made:
        if membership.user.check_password(password):
            return membership.user, membership.producer
    return None


@transaction.atomic
def update(producer: Producer, *, by: User, **changes: Any) -> Producer:
    """Change what is known of the producer. What was changed is kept, from what to what."""
    chain.head(producer.chain_key)
    producer.refresh_from_db()
    told = change(producer, _ready(changes))
    if not told:
        return producer
    _refuse_known(producer)
    producer.save(update_fields=[*told, "search", "sort"])
    if "name" in told:
        for product in producer.products.all():
            product.producer = producer
            product.save(update_fields=["search"])
    lines = "; ".join(told.values())
    record(producer, "producer.changed", by=by, note=lines, fields=sorted(told))
    return producer


@transaction.atomic
def invite(
    producer: Producer,
    *,
    contact_name: str = "",
    contact_phone: str = "",
    contact_email: str = "",
    by: User,
) -> User:
    """Let a person act for the producer. Who has no account gets one without a password:
    a mail with a one-time link lets them set it."""
    person = contacts.found_or_enrolled(
        name=contact_name, phone=contact_phone, email=contact_email, by=by
    )
    membership = _join(producer, person, by=by)
    if membership and person != by:
        messages.joined(membership, by=by)
    return person


@transaction.atomic
def part(producer: Producer, person: User, *, why: str, by: User) -> None:
    """The person no longer acts for the producer."""
    chain.head(producer.chain_key)
    if not producer.memberships.filter(user=person).delete()[0]:
        raise Refused(_("This person does not act for the producer (any more)."))
    record(producer, "producer.parted", by=by, note=f"{person.name}. {why}", person=person.pk)


@transaction.atomic
def sign_in_link(membership: Membership, *, by: User) -> str:
    """Return a one-time link for a member who has no password and no mail address to get one by.

    The officer hands it over in person or by telephone; that it was made is on record. Refused
    once the person has a password: nobody gets into an account that is in use.
    """
    if membership.user.has_usable_password():
        raise Refused(_("This person has a password already."))
    record(membership.producer, "producer.link_made", by=by, person=membership.user_id)
    return messages.password_link(membership.user)


def _join(producer: Producer, person: User, *, by: User) -> Membership | None:
    """Return the new membership, or None if the person was a member already."""
    chain.head(producer.chain_key)
    membership, new = Membership.objects.get_or_create(
        producer=producer, user=person, defaults={"since": clock.now()}
    )
    if new:
        record(producer, "producer.joined", by=by, note=person.name, person=person.pk)
    return membership if new else None


def _ready(facts: dict[str, Any]) -> dict[str, Any]:
    ready = tidy(Producer, facts)
    if ready.get("phone"):
        ready["phone"] = clean_phone(ready["phone"])
    return ready


def _refuse_known(producer: Producer) -> None:
    """Two households may share a name, but hardly the commune and the representative as well."""
    key = search_key(f"{producer.name} {producer.representative}")[:400]
    same = Producer.objects.filter(region=producer.region, search=key).exclude(pk=producer.pk)
    if same.exists():
        raise _known()


def _known() -> Refused:
    return Refused(
        _(
            "This producer with this representative is registered in the commune already. Ask "
            "the OCOP officer of the commune to let you act for it."
        ),
        field="name",
    )
