"""By what decision stars ended: told to pages that everybody reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation import revoking
from evaluation.models import RevocationState, RevokedRating
from products.models import Rating
from products.proofs import Ending, ends


@ends
def endings(ratings: Sequence[Rating]) -> Mapping[int, Ending]:
    """The published decisions that ended the ratings (one query)."""
    rows = RevokedRating.objects.filter(
        rating__in=[rating.pk for rating in ratings], revocation__state=RevocationState.PUBLISHED
    )
    found = {}
    for row in rows.select_related("revocation"):
        act = row.revocation
        assert act.decided_on is not None  # published: the database holds it
        ground = revoking.words_of(act.ground, act.ground_words) if act.ground else ""
        found[row.rating_id] = Ending(act.number, act.decided_on, act.authority, ground)
    return found
