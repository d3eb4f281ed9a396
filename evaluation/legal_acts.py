"""The decisions behind stars as everybody reads them: who signed, and the signed file.

Public is only what an officer has marked so: the signed PDF of a recognition decision or of one
that takes stars back. Both name products, producers, places and stars, which the register shows
anyway, and go to the portal by their own list of recipients. A scan may bear more (a note, a
telephone number, another person's signature), so nobody but a person who read its pages opens it.
Minutes, letters, reports and outcomes of complaints speak of persons: they are never public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse

from evaluation.models import Decision, DecisionState, SignedKind, SignedPaper
from ocop.lib.uploads import PDF
from products.models import Rating
from products.proofs import Act, enacts

KINDS = (SignedKind.DECISION, SignedKind.REVOCATION)


def may_be_public(paper: SignedPaper) -> bool:
    """True for the file that stands of a decision that grants stars or takes them back."""
    if paper.kind not in KINDS or paper.mime != PDF or hasattr(paper, "replaced_by"):
        return False
    return paper.decision is None or bool(paper.decision.contest.council.stage.awards)


def url_of(paper: int | None) -> str:
    return reverse("legal_act", args=[paper]) if paper else ""


def office_of(signer_office: str, authority: str) -> str:
    """'Phó Chủ tịch'; where nothing was typed the head in whose name it was issued."""
    words = signer_office or authority.split(" Ủy ban")[0].split(" Bộ ")[0]
    return words.capitalize().replace("chủ tịch", "Chủ tịch")


@enacts
def recognitions(ratings: Sequence[Rating]) -> Mapping[int, Act]:
    """The published decisions that granted the ratings (one query). A rating of another number,
    granted anew by a correction, is not the decision's own."""
    papers = SignedPaper.objects.public().filter(decision=OuterRef("pk"))
    rows = Decision.objects.filter(
        state=DecisionState.PUBLISHED,
        contest__entries__certificates__rating__in=[one.pk for one in ratings],
    ).annotate(
        rating=F("contest__entries__certificates__rating"), paper=Subquery(papers.values("pk")[:1])
    )
    names = {one.pk: (one.decision_no, one.decided_on) for one in ratings}
    told = ("rating", "number", "decided_on", "signer_office", "authority", "paper")
    return {
        rating: Act(office_of(office, authority), url_of(paper))
        for rating, number, day, office, authority, paper in rows.values_list(*told)
        if names.get(rating) == (number, day)
    }
