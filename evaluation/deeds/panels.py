"""The advisory panel (tổ tư vấn): formed by a decision, and what is put before it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cycle.models import Cycle, Dossier, DossierState
from cycle.models.dossiers import ApplicationKind
from evaluation import panel_messages as messages
from evaluation.deeds import forming, invitations
from evaluation.deeds.forming import Place
from evaluation.models import (
    Contest,
    ContestState,
    Entry,
    Panel,
    PanelMember,
    PanelReport,
    PanelReportState,
    PanelRole,
)
from evaluation.models.panels import SIGNING
from evaluation.places import place_of
from ocop.accounts import scope
from ocop.accounts.models import Reach, Region, User
from ocop.lib import clock, working_days
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.rules.models import Stage
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.deeds import readers
from products.deeds.once import insert, made_already
from products.models import Membership, Product, ShutOut

FORMED = "panel.formed"


@transaction.atomic
def form(
    cycle: Cycle,
    stage: Stage,
    region: Region,
    *,
    name: str,
    decision_no: str,
    decided_on: dt.date,
    members: Sequence[Place],
    signer: str = "",
    until: dt.date | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> Panel:
    """Form the advisory panel of the stage in the region, as the decision names it.

    Exactly one head, every person once; only an officer of the stage's own level and territory
    may. What waits at the stage is put before it at once. No rule was found on how many members a
    panel has, nor that a member may not sit on the council: neither is refused.
    """
    if made := made_already(Panel, once_key, verb=FORMED, by=by):
        return made
    forming.refuse_wrong_place(cycle, stage, region, by)
    if not clean(name):
        raise Refused(_("Write the name of the panel."), field="name")
    forming.refuse_wrong_paper(decision_no, decided_on)
    if until and until < decided_on:
        raise Refused(_("The term ends before it begins."), field="until")
    forming.refuse_wrong_people(members, PanelRole)
    _refuse_wrong_heads([role for _user, role, _office in members])
    panel = Panel(
        cycle=cycle, stage=stage, region=region, name=clean(name), decision_no=clean(decision_no),
        decided_on=decided_on, signer=clean(signer), until=until, created_at=clock.now(),
    )  # fmt: skip
    if once_key:
        panel.once_key = once_key
    clash = Refused(_("A panel was formed by this decision already."), field="decision_no")
    panel, new = insert(panel, verb=FORMED, by=by, clash=clash)
    if new:
        _appoint(panel, members, by)
        take_up(panel, by=by)
    return panel


def _refuse_wrong_heads(roles: Sequence[str]) -> None:
    heads = roles.count(PanelRole.HEAD)
    if heads != 1:
        raise Refused(_("A panel has exactly one head; the list has %(n)s.") % {"n": heads})


def _appoint(panel: Panel, members: Sequence[Place], by: User) -> None:
    made = PanelMember.objects.bulk_create(
        PanelMember(panel=panel, user=user, role=role, office=clean(office), order=order)
        for order, (user, role, office) in enumerate(members, start=1)
    )
    record(
        panel, FORMED, by=by, after=panel.decision_no, decided_on=panel.decided_on,
        until=panel.until, members=[[user.pk, role] for user, role, _office in members],
        **panel.stage.facts(),
    )  # fmt: skip
    invitations.invite(panel, made, by=by)


# --- what is put before it ------------------------------------------------------------------
def demanded(stage: Stage | None) -> bool:
    """True if the rule book has an advisory panel report before this stage's council scores."""
    return (
        stage is not None
        and stage.kind == Stage.Kind.SCORE
        and not stage.external
        and bool(stage.settings.get("panel"))
    )


@transaction.atomic
def put_before(dossier: Dossier, *, by: Any) -> PanelReport | None:
    """Open the report on a dossier that has reached its stage; None where none is demanded.

    The panel's members may read the product from now on. A re-evaluation goes to the advisory
    agency (26/2026 art. 7.6.c). Without a panel the report waits until one is formed.
    """
    stage = dossier.stage
    if stage is None or not demanded(stage) or dossier.state != DossierState.EVALUATION:
        return None
    chain.head(dossier.chain_key)
    known = PanelReport.objects.filter(dossier=dossier, stage=stage).first()
    if known:
        return known
    region = place_of(dossier, stage)
    agency = dossier.kind == ApplicationKind.RE_EVALUATION
    now = clock.now()
    report = PanelReport(
        dossier=dossier,
        stage=stage,
        region=region,
        by_agency=agency,
        panel=None if agency else _panel_for(dossier, region),
        opened_at=now,
        due_on=due_day(stage, timezone.localtime(now).date()),
    )
    report.save(force_insert=True)
    record(
        report, "panel_report.opened", by=by, after=str(report.panel or ""), panel=report.panel_id,
        agency=agency, **stage.facts(),
    )  # fmt: skip
    _let_in(report)
    return report


def due_day(stage: Stage, received: dt.date) -> dt.date | None:
    """The last day of the report in working days, None where the book has no clock for it."""
    days = stage.settings.get("panel_clock", {}).get("working_days")
    return working_days.after(received, int(days)) if days else None


def _panel_for(dossier: Dossier, region: Region) -> Panel | None:
    """The latest panel in force of the dossier's cycle and stage over its place."""
    rows = Panel.objects.in_force(clock.today())
    return rows.filter(cycle=dossier.cycle_id, stage=dossier.stage_id, region=region).first()


@transaction.atomic
def take_up(panel: Panel, *, by: User) -> list[PanelReport]:
    """Put before the panel what waits at its stage: dossiers without a report, and open reports
    that no panel has, or only one whose term has ended. The reports of re-evaluations are opened
    with them, for the agency."""
    if not scope.serves(by, panel.region, level=panel.stage.level):
        raise NotAllowed(_("Only the office of the programme puts dossiers before the panel."))
    taken = []
    for dossier in list(untaken(panel).select_related("product__producer__region", "stage__book")):
        report = put_before(dossier, by=by)
        # Read under the lock of its chain: it may have been handed in since the list was made.
        if report is None or report.by_agency or report.state != PanelReportState.OPEN:
            continue
        if report.panel_id != panel.pk:
            _hand_over(report, panel, by)
        taken.append(report)
    return taken


def untaken(panel: Panel) -> Any:
    """Dossiers at the panel's stage, in its place, that are before no working panel yet, or before
    another one of which nobody may sign, because head and deputy stand near to the producer. Among
    them re-evaluations whose report by the agency was not opened."""
    inside = Reach.objects.filter(over=panel.region_id).values("region")
    begun = (
        Entry.objects.in_earnest()
        .filter(contest__council__stage=panel.stage_id)
        .exclude(contest__state=ContestState.PREPARING)
    )
    working = Panel.objects.in_force(clock.today()).values("pk")
    before_one = Q(panel=panel.pk) | Q(Exists(_signers()), panel__in=working)
    settled = PanelReport.objects.filter(
        Q(state=PanelReportState.HANDED_IN) | Q(by_agency=True) | before_one,
        stage=panel.stage_id,
    )
    return (
        Dossier.objects.filter(
            cycle=panel.cycle_id,
            stage=panel.stage_id,
            state=DossierState.EVALUATION,
            product__producer__region__in=inside,
        )
        .exclude(pk__in=begun.values("dossier"))
        .exclude(pk__in=settled.values("dossier"))
        .order_by("pk")
    )


def _signers() -> Any:
    """Heads and deputies of a report's panel (an outer query) who may sign on its producer."""
    near = {"user": OuterRef("user"), "producer": OuterRef(OuterRef("dossier__product__producer"))}
    return PanelMember.objects.working().filter(
        ~Exists(Membership.objects.filter(**near)),
        ~Exists(ShutOut.objects.filter(**near)),
        panel=OuterRef("panel"),
        role__in=SIGNING,
        user__is_active=True,
    )


def _hand_over(report: PanelReport, panel: Panel, by: User) -> None:
    """Give an open report to the panel; who was let in by an earlier one goes out."""
    chain.head(report.chain_key)
    if report.panel_id and report.panel:
        readers.dismiss_all(why=report.panel.chain_key, products=[report.dossier.product])
    PanelReport.objects.filter(pk=report.pk).update(panel=panel)
    report.panel = panel
    record(report, "panel_report.taken_up", by=by, after=panel.name, panel=panel.pk)
    _let_in(report)


def _let_in(report: PanelReport) -> None:
    """Let the panel read the product, less those who act for its producer, and tell them."""
    if report.by_agency:
        messages.put_before_agency(report)
        return
    panel = report.panel
    if panel is None:
        messages.waits_for_a_panel(report)
        return
    people = impartial(report)
    product = report.dossier.product
    readers.admit_all(people, [product], until=panel.until, why=panel.chain_key)
    messages.put_before_panel(report, people)


def impartial(report: PanelReport) -> list[User]:
    """The panel's people who do not act for the producer (who is shut out sees nothing anyway)."""
    own = Membership.objects.filter(producer=report.dossier.product.producer_id).values("user")
    rows = PanelMember.objects.working().filter(panel=report.panel_id).exclude(user__in=own)
    return [row.user for row in rows.select_related("user")]


def release(contest: Contest) -> None:
    """The council has scored: the panels of the products read them no longer."""
    dossiers = contest.entries.values("dossier")
    rows = PanelReport.objects.filter(
        dossier__in=dossiers, stage=contest.council.stage_id, panel__isnull=False
    )
    panels = Panel.objects.filter(pk__in=rows.values("panel"))
    products = list(Product.objects.filter(dossiers__in=dossiers))
    for panel in panels:
        readers.dismiss_all(why=panel.chain_key, products=products)
