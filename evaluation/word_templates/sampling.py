"""What a template is previewed with: the place's last decision of the kind, else samples."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from evaluation.acts import kinds, loading
from evaluation.models import Decision, DecisionState
from evaluation.word_templates.registry import TemplateKind
from ocop.accounts.models import Region
from ocop.lib.errors import Refused

LOOKED_AT = 5  # decisions, the youngest first


def of(region: Region, kind: TemplateKind) -> dict[str, Any]:
    """Real facts where the place has a decision with such a paper; all is marked as a draft."""
    known = kinds.KINDS.get(kind.slug)
    if known is None:
        return kind.sample()
    rows = Decision.objects.filter(contest__council__region=region)
    rows = rows.exclude(state=DecisionState.DISCARDED).select_related(
        "contest__council__stage__book", "contest__council__region", "contest__council__cycle"
    )
    for decision in rows.order_by("-pk")[:LOOKED_AT]:
        outcomes = set(decision.contest.entries.values_list("outcome", flat=True))
        if known in kinds.kinds_of(outcomes):
            try:
                with translation.override("vi"):
                    return known.fields_of(loading.load(decision)) | {"du_thao": "XEM THỬ"}
            except Refused:  # a list that does not fit: samples do
                break
    return kind.sample()
