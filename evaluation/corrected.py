"""Which paper put a result right: told to pages that everybody reads, and beside the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef
from django.utils.translation import gettext as _

from evaluation import letter_outbox
from evaluation.models import Correction, CorrectionKind, Letter
from ocop.lib import shown
from products import beside
from products.models import Product, Rating
from products.proofs import Ending, ends


@ends
def endings(ratings: Sequence[Rating]) -> Mapping[int, Ending]:
    """The amending decisions that ended the ratings (one query)."""
    rows = Correction.objects.published().filter(
        stars__isnull=False, certificate__rating__in=[rating.pk for rating in ratings]
    )
    found = {}
    for act in rows.select_related("certificate"):
        assert act.certificate is not None
        assert act.decided_on is not None  # published: the database holds it
        found[act.certificate.rating_id] = Ending(act.number, act.decided_on, act.authority, "")
    return found


@beside.stands(rare=lambda: Correction.objects.filter(entry__dossier__product=OuterRef("pk")))
def papers(product: Product, user: Any) -> Iterator[beside.Line]:
    """The corrections of the product's results, the youngest first."""
    rows = Correction.objects.published().visible_to(user)
    for act in rows.filter(entry__dossier__product=product).order_by("-decided_on", "-pk")[:5]:
        yield beside.Line(
            _("%(paper)s %(number)s") % {"paper": act.kind.label, "number": act.number},
            act.get_absolute_url(),
            shown.day(act.decided_on),
            "info",
        )


def of_contest(contest_id: int, user: Any) -> list[Correction]:
    """What has put results of the contest right."""
    rows = Correction.objects.published().visible_to(user).filter(entry__contest=contest_id)
    return list(rows.select_related("entry__dossier__product", "issued").order_by("pk"))


def letters_of(act: Correction, user: Any) -> list[letter_outbox.Row]:
    """The letters that tell of the result today, and whether they arrived; those the person reads.

    In the order of their addressees, the one that speaks before the one that is prepared.
    """
    seen = Letter.objects.visible_to(user).filter(entries=act.entry_id)
    found = letter_outbox.rows(seen)
    return sorted(found, key=lambda row: (row.letter.kind, row.letter.pk))


def untold(letter: Letter) -> list[Correction]:
    """What has put right a result that this letter tells of, and does not know of."""
    known = [one["act"] for one in letter.facts.get("put_right", ())]
    rows = Correction.objects.published().filter(entry__letters=letter).exclude(pk__in=known)
    return [act for act in rows.order_by("pk") if act.kind != CorrectionKind.REISSUE]


def of_entry(entry_id: int, user: Any) -> list[Correction]:
    """What has put the result right, and what is prepared for those who may see it."""
    rows = Correction.objects.visible_to(user).exclude(state=Correction.State.DISCARDED)
    return list(rows.filter(entry=entry_id).select_related("issued").order_by("pk"))
