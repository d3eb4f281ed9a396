"""The people who act for producers: found by telephone or mail address, or given an account."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.accounts.deeds import people
from ocop.accounts.models import User
from ocop.lib.errors import Refused
from ocop.workflow.doors import record

PHONE, EMAIL, NAME = "contact_phone", "contact_email", "contact_name"


def sign_up(*, name: str, phone: str, email: str, password: str) -> User:
    """Make an account with a password for a person who registers by themselves."""
    _refuse_nobody(name, phone, email)
    _refuse_taken(phone, email)
    try:
        with transaction.atomic():
            user = User.objects.create_user(name=name, phone=phone, email=email, password=password)
    except IntegrityError as fault:  # the same person, at the same moment
        _refuse_taken(phone, email)
        raise Refused(_("This account could not be made. Send the form again.")) from fault
    record(user, "user.signed_up", by=user)
    return user


def found_or_enrolled(*, name: str, phone: str, email: str, by: User) -> User:
    """Return the person with this telephone or mail address, with an account made if needed."""
    by_phone = people.known_as(phone) if phone else None
    by_email = people.known_as(email) if email else None
    if by_phone and by_email and by_phone != by_email:
        raise Refused(
            _("The telephone number and the mail address belong to two different people."),
            field=EMAIL,
        )
    person = by_phone or by_email
    if person is None:
        _refuse_nobody(name, phone, email)
        return people.enrol(name=name, phone=phone, email=email, by=by)
    if not person.is_active:
        raise Refused(_("The account of this person is closed."), field=PHONE)
    return person


def _refuse_nobody(name: str, phone: str, email: str) -> None:
    if not name.strip():
        raise Refused(_("Write the full name of the person."), field=NAME)
    if not (phone or email):
        raise Refused(_("A telephone number or a mail address is needed."), field=PHONE)


def _refuse_taken(phone: str, email: str) -> None:
    if phone and people.known_as(phone):
        raise Refused(
            _("This telephone number has an account already. Sign in with it first."), field=PHONE
        )
    if email and people.known_as(email):
        raise Refused(
            _("This mail address has an account already. Sign in with it first."), field=EMAIL
        )
