"""Who is told that a result was put right, once each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from evaluation.messages import members_of
from evaluation.models import Correction
from ocop.accounts import scope
from ocop.notices.posting import post

PAPER = _(
    "%(paper)s %(number)s of %(day)s: a certificate of %(product)s was issued again as No. "
    "%(issued)s. The earlier one is not valid any more; the last day stays the same."
)
STARS = _(
    "%(paper)s %(number)s of %(day)s: the result of %(product)s was corrected to %(stars)s stars. "
    "The new certificate is No. %(issued)s; the earlier one is not valid any more."
)
NONE = _(
    "%(paper)s %(number)s of %(day)s: the result of %(product)s was corrected, it has no stars any "
    "more. Neither the word OCOP nor the stars may stand on the packaging."
)


def published(act: Correction) -> None:
    """The producer's people and the officers of its place."""
    product = act.entry.dossier.product
    home = product.producer.region
    body = PAPER if act.stars is None else STARS if act.stars else NONE
    post(
        [*members_of(product.producer), *scope.officers_over(home, level=home.level)],
        key=f"correction.published:{act.pk}",
        subject=_("%(product)s: the result was put right"),
        body=body,
        link=act.get_absolute_url(),
        facts={
            "paper": act.kind.label, "number": act.number, "day": act.decided_on,
            "product": product.name, "stars": act.stars,
            "issued": act.issued.number if act.issued else "",
        },
    )  # fmt: skip
