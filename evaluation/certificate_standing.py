"""What a certificate is worth today, for the public check: one place decides, pages only show.

Whatever ends a certificate before its day (a revocation, a reissue) is asked here first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluation.models import Certificate
from ocop.lib import shown

WINDOW = 180  # days before the end in which the re-evaluation is due, where the book says nothing


@dataclass(frozen=True)
class Finding:
    """What the check found, in words: ``kind`` is the seal's colour (ok, wait, late or '')."""

    state: str
    kind: str
    title: str
    text: str


def unknown() -> Finding:
    """No certificate bears what was asked for."""
    return Finding(
        "unknown",
        "",
        _("No such certificate"),
        _("It was mistyped, or the paper is not genuine. Compare it sign by sign."),
    )


def finding(certificate: Certificate, today: dt.date) -> Finding:
    """Valid, expiring or expired; the last day counts as valid."""
    last = certificate.rating.valid_to
    day = {"day": shown.day(last)}
    if today > last:
        return Finding(
            "expired",
            "wait",
            _("The certificate has expired"),
            _(
                "It was valid until %(day)s. The word OCOP and the stars may not stand on the "
                "packaging any more."
            )
            % day,
        )
    if (last - today).days <= _window(certificate):
        return Finding(
            "expiring",
            "ok",
            _("The certificate is valid, but not for long"),
            _("Until the end of %(day)s. The product is due for its re-evaluation.") % day,
        )
    return Finding(
        "valid",
        "ok",
        _("The certificate is valid"),
        _("Until the end of %(day)s.") % day,
    )


def _window(certificate: Certificate) -> int:
    rules = certificate.entry.dossier.book.settings.get("re_evaluation") or {}
    return int(rules.get("not_earlier_days") or WINDOW)
