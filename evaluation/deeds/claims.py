"""The producer's self-assessment: begun, filled in, proved with papers, handed in, opened again.

Points are looked up on the server. What is being filled in is nobody's yet and leaves no event;
handing in writes one that holds every choice and the hash of every paper.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cycle import authority
from cycle.models import Dossier, DossierState
from evaluation import messages, own_page, visit_files
from evaluation.deeds.sheets import COMMENT, looked_up, without
from evaluation.models import (
    Check,
    CheckState,
    Claim,
    ContestState,
    Entry,
    PanelReport,
    Proof,
    SelfAssessment,
    SelfAssessmentState,
)
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, Refused, StepClosed
from ocop.lib.text import nfc
from ocop.rules import sheets, trees
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds import evidence
from products.models import Evidence

State = SelfAssessmentState
OPEN_AT = (
    DossierState.IDEA,
    DossierState.PLAN,
    DossierState.IMPLEMENTATION,
    DossierState.EVALUATION,
)
TEXTS = (
    "history", "structure", "materials", "quality", "market", "results", "changes", "plan",
)  # fmt: skip
TEXT = 4000  # longest of these texts


def scored(dossier: Any) -> Any:
    """The places of the dossier in contests whose scoring has begun."""
    rows = Entry.objects.filter(dossier=dossier)
    return rows.exclude(contest__state=ContestState.PREPARING)


def why_shut(dossier: Dossier) -> str:
    """Why nothing is written in the self-assessment of the dossier now, or ''."""
    if dossier.state not in OPEN_AT:
        return _("The dossier stands at “%(state)s”; a self-assessment is written before that.") % {
            "state": dossier.get_state_display()
        }
    if scored(dossier.pk).exists():
        return _("The council has begun to score: the self-assessment stays as it is.")
    return ""


def why_not_again(dossier: Dossier) -> str:
    """Why what was handed in cannot be opened again, and who can help; '' if it can."""
    if shut := why_shut(dossier):
        return shut
    report = (
        PanelReport.objects.filter(dossier=dossier, stage=dossier.stage_id)
        .select_related("panel")
        .first()
    )
    if report and report.waits_for_producer:
        return ""
    checks = Check.objects.filter(dossier=dossier).exclude(state=CheckState.RETURNED)
    states = set(checks.values_list("state", flat=True))
    if report and states == {CheckState.FORWARDED}:
        return _(
            "The dossier was sent on. If something must change, ask for it to be sent back: "
            "%(author)s."
        ) % {"author": report.author}
    if states:
        return _("The office has begun its check. If something must change, ask it to send back.")
    return ""


@transaction.atomic
def begin(dossier: Dossier, *, by: User) -> SelfAssessment:
    """Begin the one self-assessment of the dossier, or return the one that is there.

    On the sheet in use for the product set under the dossier's own rule book, which is locked
    from now on. Refused where there is no such sheet, and once the council scores.
    """
    authority.hands_in_or_refuse(by, dossier.product.producer)
    chain.head(dossier.chain_key)
    dossier.refresh_from_db(fields=["state"])
    made = SelfAssessment.objects.filter(dossier=dossier).first()
    if made:
        return made
    if shut := why_shut(dossier):
        raise StepClosed(shut)
    found = sheets.sheet_for(dossier.book, dossier.product_set)
    if found.sheet is None:
        raise Refused(found.why)
    sheets.lock(found.sheet)
    made = SelfAssessment.objects.create(dossier=dossier, sheet=found.sheet, started_at=clock.now())
    record(made, "self_assessment.begun", by=by, sheet=found.sheet.pk, digest=found.sheet.digest)
    return made


def claim(
    found: SelfAssessment, *, criterion: int, option: int | None, comment: str = "", by: User
) -> dict[int, Claim]:
    """Keep the option claimed on a criterion (None: no option is met, 0 points)."""
    return claim_section(found, {criterion: (option, comment)}, by=by)


@transaction.atomic
def claim_section(
    found: SelfAssessment, answers: Mapping[int, tuple[int | None, str]], *, by: User
) -> dict[int, Claim]:
    """Keep several at once: {criterion: (option, comment)}, keys of this very sheet. All or none.

    Returns the claims by criterion.
    """
    tree = trees.of(found.sheet)
    chosen = [
        (*looked_up(tree, key, option), comment) for key, (option, comment) in answers.items()
    ]
    touch(found, by=by)
    Claim.objects.bulk_create(
        [
            Claim(
                self_assessment=found,
                criterion_id=one.id,
                option_id=option.id if option else None,
                points=option.points if option else 0,
                comment=nfc(comment).strip()[:COMMENT],
                saved_at=found.saved_at or clock.now(),
            )
            for one, option, comment in chosen
        ],
        update_conflicts=True,
        unique_fields=["self_assessment", "criterion"],
        update_fields=["option", "points", "comment", "saved_at"],
    )
    return sum_up(found)


def touch(found: SelfAssessment, *, by: User) -> None:
    """Mark it as being written to, if the person may and it is still open."""
    authority.hands_in_or_refuse(by, found.dossier.product.producer)
    now = clock.now()
    still_open = SelfAssessment.objects.filter(
        ~Exists(scored(OuterRef("dossier"))),
        pk=found.pk,
        state=State.OPEN,
        dossier__state__in=OPEN_AT,
    )
    if not still_open.update(saved_at=now):
        found.dossier.refresh_from_db(fields=["state"])
        raise AlreadyDecided(why_shut(found.dossier) or handed_in_already())
    found.saved_at = now
    found.refresh_from_db(fields=["state"])


def handed_in_already() -> str:
    return _("The self-assessment was handed in. Open it again first to change it.")


def sum_up(found: SelfAssessment) -> dict[int, Claim]:
    """Store total and projected stars, counted afresh. Returns the claims by criterion."""
    given = {one.criterion_id: one for one in found.claims.order_by("criterion_id")}
    points = {key: one.points for key, one in given.items()}
    result = own_page.projected(trees.of(found.sheet), points, found.dossier.book)
    totals = {"answered": len(given), "total": sum(points.values()), "stars": result.star}
    SelfAssessment.objects.filter(pk=found.pk).update(**totals)
    for name, value in totals.items():
        setattr(found, name, value)
    return given


# --- papers -------------------------------------------------------------------------------
@transaction.atomic
def attach(
    found: SelfAssessment, *, criterion: int, papers: Collection[Evidence], by: User
) -> SelfAssessment:
    """Let exactly these papers of the product prove what is claimed on the criterion."""
    node, _none = looked_up(trees.of(found.sheet), criterion, None)
    for paper in papers:
        if paper.product_id != found.dossier.product_id or paper.withdrawn_at:
            raise Refused(_("This paper does not belong to the product."))
        if visit_files.of_a_visit(paper):
            raise Refused(_("A file of the advisory panel's visit is no proof of the producer's."))
    touch(found, by=by)
    wanted = {paper.pk for paper in papers}
    rows = found.proofs.filter(criterion=node.id, evidence__withdrawn_at__isnull=True)
    rows.exclude(evidence__in=wanted).delete()
    _prove(found, node.id, wanted)
    return found


def _prove(found: SelfAssessment, criterion: int, papers: Collection[int]) -> None:
    Proof.objects.bulk_create(
        (
            Proof(self_assessment=found, criterion_id=criterion, evidence_id=key)
            for key in sorted(papers)
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def upload(
    found: SelfAssessment,
    *,
    criterion: int,
    kind: str,
    file: UploadedFile,
    title: str = "",
    once_key: uuid.UUID | None = None,
    by: User,
) -> Evidence:
    """Keep a new paper with the product and let it prove the criterion."""
    node, _none = looked_up(trees.of(found.sheet), criterion, None)
    touch(found, by=by)
    paper = evidence.add(
        found.dossier.product, kind=kind, file=file, title=title, about=about(found),
        once_key=once_key, by=by,
    )  # fmt: skip
    _prove(found, node.id, [paper.pk])
    return paper


def about(found: SelfAssessment) -> str:
    """What ties a paper that was brought here to the self-assessment."""
    return f"evaluation.selfassessment:{found.pk}"


@transaction.atomic
def take_back(found: SelfAssessment, paper: Evidence, *, by: User) -> Evidence:
    """Take back a paper that was brought here by mistake: it proves nothing any more."""
    if paper.about != about(found):
        raise Refused(_("This paper was not added here; it is taken back on the product's page."))
    touch(found, by=by)
    found.proofs.filter(evidence=paper).delete()
    return evidence.withdraw(paper, why=_("Added to the self-assessment by mistake."), by=by)


# --- words, handing in --------------------------------------------------------------------
@transaction.atomic
def describe(found: SelfAssessment, *, by: User, **texts: str) -> SelfAssessment:
    """Keep the parts of the report that are told in words; none of them is asked for."""
    touch(found, by=by)
    kept = {name: nfc(texts[name]).strip()[:TEXT] for name in TEXTS if name in texts}
    SelfAssessment.objects.filter(pk=found.pk).update(**kept)
    for name, value in kept.items():
        setattr(found, name, value)
    return found


@transaction.atomic
def hand_in(found: SelfAssessment, *, by: User) -> SelfAssessment:
    """Hand it in: every criterion answered. Office and council then read it beside the sheet."""
    authority.hands_in_or_refuse(by, found.dossier.product.producer)
    chain.head(found.chain_key)
    known = set(found.claims.values_list("criterion_id", flat=True))
    if missing := [one for one in trees.of(found.sheet).criteria if one.id not in known]:
        raise Refused(without(missing))
    touch(found, by=by)  # from here on nobody changes a claim; none is ever taken away
    given = sum_up(found)
    at = found.saved_at
    SelfAssessment.objects.filter(pk=found.pk).update(handed_in_at=at, handed_in_by=by)
    found.handed_in_at, found.handed_in_by = at, by
    proofs = found.proofs.filter(evidence__withdrawn_at__isnull=True).order_by("pk")
    move(
        found, State.HANDED_IN, sources={State.OPEN}, by=by, total=found.total, stars=found.stars,
        answers=[[key, one.option_id, one.points] for key, one in sorted(given.items())],
        proofs=[list(row) for row in proofs.values_list("criterion_id", "evidence__sha256")],
    )  # fmt: skip
    messages.self_assessed(found, by=by)
    return found


@transaction.atomic
def reopen(found: SelfAssessment, *, by: User) -> SelfAssessment:
    """Open what was handed in again, until the check or the scoring has begun, or while check or
    panel have sent the dossier back."""
    authority.hands_in_or_refuse(by, found.dossier.product.producer)
    chain.head(found.chain_key)
    found.dossier.refresh_from_db(fields=["state"])
    if why := why_not_again(found.dossier):
        raise StepClosed(why)
    move(found, State.OPEN, sources={State.HANDED_IN}, by=by, total=found.total)
    SelfAssessment.objects.filter(pk=found.pk).update(handed_in_at=None, handed_in_by=None)
    found.handed_in_at, found.handed_in_by = None, None
    return found
