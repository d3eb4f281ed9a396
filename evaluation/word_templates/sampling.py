"""What a template is previewed with: the place's last paper of the kind, else samples."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from evaluation.acts import kinds, loading
from evaluation.evening import revocation_paper
from evaluation.letter_fields import fields_of_letter
from evaluation.models import Decision, DecisionState, Letter, Revocation, RevocationState
from evaluation.word_templates.registry import TemplateKind
from ocop.accounts.models import Region
from ocop.lib.errors import Refused
from products.models import Rating

LOOKED_AT = 5  # decisions, the youngest first
Fields = dict[str, Any]


def of(region: Region, kind: TemplateKind) -> Fields:
    """Real facts where the place has such a paper; all is marked as a preview."""
    with translation.override("vi"):
        real = kind.last(region) if kind.last else _of_decisions(region, kind)
    return {**real, "du_thao": "XEM THỬ"} if real else kind.sample()


def _of_decisions(region: Region, kind: TemplateKind) -> Fields | None:
    known = kinds.KINDS[kind.slug]
    rows = Decision.objects.filter(contest__council__region=region)
    rows = rows.exclude(state=DecisionState.DISCARDED).select_related(
        "contest__council__stage__book", "contest__council__region", "contest__council__cycle"
    )
    for decision in rows.order_by("-pk")[:LOOKED_AT]:
        outcomes = set(decision.contest.entries.values_list("outcome", flat=True))
        if known in kinds.kinds_of(outcomes):
            try:
                return known.fields_of(loading.load(decision))
            except Refused:  # a list that does not fit: samples do
                return None
    return None


def letter(region: Region, kind: str) -> Fields | None:
    """The last letter of the place's decisions to such an addressee."""
    rows = Letter.objects.filter(kind=kind, decision__contest__council__region=region)
    found = rows.select_related("decision__contest__council__region").order_by("-pk").first()
    return fields_of_letter(found) if found else None


def revocation(region: Region) -> Fields | None:
    rows = Revocation.objects.filter(region=region).exclude(state=RevocationState.DISCARDED)
    act = rows.order_by("-pk").first()
    if act is None:
        return None
    stars = Rating.objects.filter(revocations__revocation=act)
    listed = stars.select_related("product__producer__region").order_by("product__sort", "pk")
    return revocation_paper.fields_of(act, list(listed))
