"""A self-assessment goes over to the version of the sheet that is in use now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority
from evaluation.deeds import claims
from evaluation.models import Claim, Proof, SelfAssessment, SelfAssessmentState
from ocop.accounts.models import User
from ocop.lib.errors import Refused
from ocop.rules import matching, sheets, trees
from ocop.rules.matching import Match
from ocop.rules.models import Sheet
from ocop.workflow import chain
from ocop.workflow.doors import record


@dataclass(frozen=True)
class Newer:
    """The version in use, and what of the answers it keeps."""

    sheet: Sheet
    match: Match
    kept: int
    lost: int


def newer(found: SelfAssessment) -> Newer | None:
    """Return the version that the council would score on, if it is not the one that is filled in.

    Only an open self-assessment goes over; None as well where no version is in use.
    """
    if found.state != SelfAssessmentState.OPEN:
        return None
    now = sheets.sheet_for(found.dossier.book, found.dossier.product_set).sheet
    if now is None or now.pk == found.sheet_id:
        return None
    match = matching.match(trees.of(found.sheet), trees.of(now))
    given = set(found.claims.values_list("criterion_id", flat=True))
    kept = len(given & match.now.keys())
    return Newer(now, match, kept, len(given) - kept)


@transaction.atomic
def carry_over(found: SelfAssessment, *, by: User) -> SelfAssessment:
    """Go over to the version in use, with the answers and papers of the criteria that are the same
    word for word. The others are asked again; their papers stay with the product.
    """
    authority.hands_in_or_refuse(by, found.dossier.product.producer)
    chain.head(found.chain_key)
    claims.touch(found, by=by)
    found.refresh_from_db(fields=["sheet"])
    there = newer(found)
    if there is None:
        raise Refused(_("You are on the version that is in use already."))
    sheets.lock(there.sheet)
    before = found.sheet_id
    _move_claims(found, there.match)
    _move_proofs(found, {old: node.id for old, node in there.match.now.items()})
    SelfAssessment.objects.filter(pk=found.pk).update(sheet=there.sheet)
    found.sheet = there.sheet
    claims.sum_up(found)
    record(
        found, "self_assessment.carried_over", by=by, after=str(there.sheet.version),
        sheet_before=before, sheet=there.sheet.pk, kept=there.kept, lost=there.lost,
    )  # fmt: skip
    return found


def _move_claims(found: SelfAssessment, match: Match) -> None:
    old = list(found.claims.order_by("criterion_id"))
    found.claims.all().delete()
    new = []
    for one in old:
        if node := match.now.get(one.criterion_id):
            option = match.option(one.option_id)
            one.pk, one.criterion_id = None, node.id
            one.option_id, one.points = (option.id, option.points) if option else (None, 0)
            new.append(one)
    Claim.objects.bulk_create(new)


def _move_proofs(found: SelfAssessment, now: Mapping[int, int]) -> None:
    old = list(found.proofs.order_by("pk"))
    found.proofs.all().delete()
    for one in old:
        one.pk, one.criterion_id = None, now.get(one.criterion_id, 0)
    Proof.objects.bulk_create([one for one in old if one.criterion_id])
