"""The signed file of a decision of the past."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import signed_papers
from evaluation.models import SignedKind
from tests.uploads import pdf


def signed_things(world: SimpleNamespace, things: dict[str, Any]) -> dict[str, Any]:
    decision = things["decision.old"]
    paper = signed_papers.take_in(
        decision, SignedKind.DECISION, file=pdf("quyet-dinh"), number=decision.number,
        dated=decision.decided_on, by=world.people["province"],
    )  # fmt: skip
    return {"signed_paper.old": paper}
