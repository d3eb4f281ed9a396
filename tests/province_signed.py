"""The signed file of a decision of the past, and a public one of this year."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import signed_papers
from evaluation.models import Decision, SignedKind
from tests.uploads import pdf


def signed_things(world: SimpleNamespace, things: dict[str, Any]) -> dict[str, Any]:
    decision = things["decision.old"]
    paper = signed_papers.take_in(
        decision, SignedKind.DECISION, file=pdf("quyet-dinh"), number=decision.number,
        dated=decision.decided_on, by=world.people["province"],
    )  # fmt: skip
    return {"signed_paper.old": paper, "signed_paper.public": _public(world)}


def _public(world: SimpleNamespace) -> Any:
    """The decision of this year's first round, whose signed file everybody reads."""
    decision = Decision.objects.get(state="published", contest__entries__appeals__state="answered")
    paper = signed_papers.take_in(
        decision, SignedKind.DECISION, file=pdf("quyet-dinh-nay"), number=decision.number,
        dated=decision.decided_on, by=world.people["province"],
    )  # fmt: skip
    return signed_papers.open_to_public(paper, looked=True, by=world.people["province"])
