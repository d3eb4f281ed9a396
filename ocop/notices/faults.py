"""Why a mail could not be sent, in words for who has to mend it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

CODE = re.compile(r"\b([45]\d\d)\b")


def in_words(fault: str) -> str:
    """Return what is wrong and who can mend it; '' where nothing went wrong."""
    if not fault:
        return ""
    kind, _colon, told = fault.partition(":")
    code = next(iter(CODE.findall(told)), "")
    if "Authentication" in kind or code in ("530", "534", "535"):
        return _("The mail server does not accept our sign-in. Tell who runs the server.")
    if ("Refused" in kind and "Recipients" not in kind and "Sender" not in kind) or not code:
        return _("The mail server does not answer. It is tried again by itself.")
    if "Sender" in kind:
        return _("The mail server does not accept our own address. Tell who runs the server.")
    if code in ("552", "422", "452"):
        return _("The mailbox is full. Ask the person by telephone to make room.")
    if code in ("550", "551", "553", "554"):
        return _("There is no such address. Correct the person's address, then try again.")
    if code.startswith("4"):
        return _("The mail server asks us to come back later.")
    return _("The mail server refused the mail.")
