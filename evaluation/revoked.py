"""By what decision stars ended: told to pages that everybody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Subquery

from evaluation import legal_acts, revoking
from evaluation.models import RevocationState, RevokedRating, SignedPaper
from products.models import Rating
from products.proofs import Ending, ends


@ends
def endings(ratings: Sequence[Rating]) -> Mapping[int, Ending]:
    """The published decisions that ended the ratings (one query)."""
    rows = RevokedRating.objects.filter(
        rating__in=[rating.pk for rating in ratings], revocation__state=RevocationState.PUBLISHED
    )
    found = {}
    papers = SignedPaper.objects.public().filter(revocation=OuterRef("revocation"))
    rows = rows.annotate(paper=Subquery(papers.values("pk")[:1]))
    for row in rows.select_related("revocation"):
        act = row.revocation
        assert act.decided_on is not None  # published: the database holds it
        ground = revoking.words_of(act.ground, act.ground_words) if act.ground else ""
        found[row.rating_id] = Ending(
            act.number, act.decided_on, act.authority, ground,
            legal_acts.office_of(act.signer_office, act.authority), legal_acts.url_of(row.paper),
        )  # fmt: skip
    return found
