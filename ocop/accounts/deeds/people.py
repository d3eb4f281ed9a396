"""Making a person known, and changing how they are called and reached."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User, login_filter
from ocop.accounts.people import clean_mail, clean_phone, shown_phone
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.workflow import chain
from ocop.workflow.doors import record


def known_as(login: str) -> User | None:
    """Return the person who signs in with this mail address or telephone number."""
    return User.objects.filter(login_filter(login)).first()


@transaction.atomic
def enrol(*, name: str, email: str, phone: str = "", by: Any) -> User:
    """Make an account without a password: the person sets one through "Forgotten password".

    Refuses a mail address or number that belongs to somebody already.
    """
    if not clean(name):
        raise Refused(_("Enter the person's full name."), field="name")
    try:
        with transaction.atomic():
            user = User.objects.create_user(name=name, email=email, phone=phone)
    except IntegrityError as fault:
        raise Refused(_taken(), field="login") from fault
    record(user, "user.enrolled", by=by)
    return user


@transaction.atomic
def change(user: User, *, name: str, email: str, phone: str, language: str, by: Any) -> User:
    """Change name, mail, telephone and language; old and new words stand in the side row.

    Only the person (or the superuser) may. Refuses to leave a person without any way to sign
    in, and a mail address or number that is somebody else's.
    """
    if by.pk != user.pk and not by.is_superuser:
        raise NotAllowed(_("Only the person may change this."))
    new = {
        "name": clean(name),
        "email": clean_mail(email) or None,
        "phone": clean_phone(phone) or None,
        "language": language,
    }
    if not (new["email"] or new["phone"]):
        raise Refused(_("Keep a mail address or a telephone number to sign in."), field="email")
    chain.head(user.chain_key)
    user.refresh_from_db(fields=list(new))
    changed = {field: getattr(user, field) for field in new if getattr(user, field) != new[field]}
    if not changed:
        return user
    for field in changed:
        setattr(user, field, new[field])
    try:
        with transaction.atomic():
            user.save(update_fields=list(changed))
    except IntegrityError as fault:
        user.refresh_from_db(fields=list(new))
        raise Refused(_taken(), field=_guilty(user, new)) from fault
    record(user, "user.changed", by=by, note=_words(changed, new), fields=sorted(changed))
    return user


def _taken() -> str:
    return _("This mail address or telephone number cannot be used. Check it.")


def _guilty(user: User, new: dict[str, str | None]) -> str:
    others = User.objects.exclude(pk=user.pk)
    return "email" if new["email"] and others.filter(email=new["email"]).exists() else "phone"


def _words(changed: dict[str, Any], new: dict[str, str | None]) -> str:
    labels = {
        "name": _("full name"),
        "email": _("e-mail"),
        "phone": _("telephone"),
        "language": _("language"),
    }
    return "; ".join(
        f"{labels[field]}: {_shown(field, old)} → {_shown(field, new[field])}"
        for field, old in changed.items()
    )


def _shown(field: str, value: str | None) -> str:
    if field == "language":
        return dict(settings.LANGUAGES).get(str(value), str(value))
    return (shown_phone(value) if field == "phone" else value) or "–"
