"""What a certificate is worth today, for the public check: one place decides, pages only show.

Whatever ends a certificate before its day (a revocation, a reissue) is asked here first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.models import Certificate
from ocop.lib import shown
from products.models import Rating
from products.models.ratings import RatingEnd
from products.proofs import endings

TITLES = {
    RatingEnd.REVOKED: gettext_lazy("The certificate was revoked"),
    RatingEnd.ANNULLED: gettext_lazy("The recognition was annulled"),
    RatingEnd.AMENDED: gettext_lazy("The result was corrected: these stars are gone"),
}
TAKEN_BACK = (RatingEnd.REVOKED, RatingEnd.ANNULLED)
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
    """Valid, expiring, expired, standing on past the day of the paper, replaced or ended before
    its day; the last day counts as valid.

    Stars that were taken back say so on every paper that bore them; else a later paper speaks.
    """
    rating = certificate.rating
    ended = rating.ended_by(today)
    if certificate.replaced_on and not (ended and rating.ended_as in TAKEN_BACK):
        return _replaced(certificate)
    if ended:
        return _ended(rating)
    last = rating.valid_to
    day = {"day": shown.day(last)}
    if rating.stands_on(today):
        return Finding(
            "standing",
            "ok",
            _("The certificate is valid until the re-evaluation is decided"),
            _(
                "The date on the paper, %(day)s, has passed. The re-evaluation is under way: the "
                "stars hold until it is decided, until %(last)s at the latest."
            )
            % {**day, "last": shown.day(rating.stands_until)},
        )
    if today > last:
        return Finding(
            "expired",
            "wait",
            _("The certificate has expired"),
            _(
                "It was valid until %(day)s. The word OCOP and the stars may not stand on the "
                "packaging any more."
            )
            % {"day": shown.day(rating.last_day_by(today))},
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


def _replaced(certificate: Certificate) -> Finding:
    """By number only: the code of the later paper is for who holds it."""
    return Finding(
        "replaced",
        "wait",
        _("The certificate was replaced by a later one"),
        _("On %(day)s, by certificate No. %(no)s. Ask for that one.")
        % {"day": shown.day(certificate.replaced_on), "no": certificate.replaced_by.number},
    )


def _ended(rating: Rating) -> Finding:
    day = {"day": shown.day(rating.ended_on)}
    if rating.ended_as == RatingEnd.REPLACED:
        return Finding(
            "replaced",
            "wait",
            _("The certificate was replaced by a later one"),
            _("On %(day)s. Ask for the certificate that is valid now.") % day,
        )
    act = endings([rating]).get(rating.pk)
    return Finding(
        str(rating.ended_as),
        "late",
        str(TITLES[RatingEnd(rating.ended_as)]),
        " ".join(
            [
                _(
                    "From %(day)s the word OCOP and the stars may not stand on the packaging any "
                    "more."
                )
                % day,
                _("Decision No. %(no)s of %(on)s.")
                % {"no": act.number, "on": shown.day(act.decided_on)}
                if act
                else "",
                _("Ground: %(words)s.") % {"words": act.ground.rstrip(".")}
                if act and act.ground
                else "",
            ]
        ).strip(),
    )


def _window(certificate: Certificate) -> int:
    rules = certificate.entry.dossier.book.settings.get("re_evaluation") or {}
    return int(rules.get("not_earlier_days") or WINDOW)
