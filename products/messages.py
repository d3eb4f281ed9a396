"""What people are told about producers."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.notices.posting import post
from products.models import Membership


def joined(membership: Membership, *, by: User) -> None:
    """Tell a person that they act for the producer now; how to sign in if they never have."""
    producer, person = membership.producer, membership.user
    facts = {"producer": producer.name, "by": by.name, "login": login_of(person)}
    if person.has_usable_password():
        body = _(
            "%(by)s has entered you as a person who acts for %(producer)s. You see its products "
            "and papers after signing in with %(login)s."
        )
        link = reverse("producer", args=[producer.pk])
    else:
        body = _(
            "%(by)s has registered %(producer)s in the OCOP programme and entered you as the "
            "person who acts for it. Choose a password first (the link works once, within three "
            "days); after that sign in with %(login)s."
        )
        link = password_link(person)
    post(
        [person],
        key=f"producer.joined:{membership.pk}",
        subject=_("You now act for %(producer)s"),
        body=body,
        facts=facts,
        link=link,
    )


def password_link(person: User) -> str:
    """Return the path where the person chooses a password; it works once, for three days."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return reverse("password_reset_confirm", kwargs={"uidb64": uid, "token": token})


def login_of(person: User) -> str:
    """What the person types to sign in."""
    return person.email or person.shown_phone
