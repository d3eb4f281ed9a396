"""What the form of a sheet says of one criterion: of an evaluator's, and of a producer's own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from evaluation import score_page
from evaluation.deeds.sheets import COMMENT
from ocop.accounts.requests import SignedIn
from ocop.rules.trees import CriterionNode


def typed_in(request: SignedIn, node: CriterionNode) -> dict[str, Any]:
    """What the form says of a criterion; a comment without a choice is not thrown away."""
    chosen = request.POST.get(f"c{node.id}", "")
    comment = request.POST.get(f"t{node.id}", "")[: 2 * COMMENT]
    known = {str(option.id) for option in node.options} | {score_page.NO_OPTION}
    fault = ""
    if chosen and chosen not in known:
        fault = _("This choice is not on the sheet. Open the sheet again.")
    elif comment.strip() and not chosen:
        fault = _("Choose an option first; your words are kept here.")
    answered = chosen in known
    return {
        "option": int(chosen) if answered and chosen != score_page.NO_OPTION else None,
        "answered": answered,
        "comment": comment,
        "fault": fault,
    }
