"""What a person may do now with an advisory panel and its reports, or why not."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.deeds import invitations, panel_reports, panels
from evaluation.models import (
    ContestState,
    Entry,
    Panel,
    PanelMember,
    PanelReport,
    PanelReportState,
)
from evaluation.models.panels import SIGNING, panels_of
from evaluation.panel_roles import Advising, advising
from ocop.accounts import scope
from ocop.lib import clock
from ocop.lib.actions import Action, actions_for
from products.models import Membership


@actions_for.register
def of_panel(thing: Panel, user: Any) -> list[Action]:
    deeds = []
    ended = bool(thing.until and thing.until < clock.today())
    over = _("The term of this panel has ended.") if ended else ""
    if scope.serves(user, thing.region, level=thing.stage.level):
        why = over
        if not over and not panels.untaken(thing).exists():
            why = _("Nothing waits that is not before the panel already.")
        url = reverse("panel_take_up", args=[thing.pk])
        deeds.append(Action("take_up", _("Put what waits before the panel"), url, why, post=True))
    if panels_of(user).filter(panel=thing.pk, role__in=SIGNING).exists():
        url = reverse("panel_hand_in", args=[thing.pk])
        deeds.append(Action("hand_in", _("Hand in finished reports"), url, over, "primary"))
    return deeds


@actions_for.register
def of_panel_member(thing: PanelMember, user: Any) -> list[Action]:
    """The office of the panel sends an invitation again."""
    if not invitations.arranges(user, thing.panel):
        return []
    url = reverse("panel_invitation_again", args=[thing.pk])
    return [Action("invite", _("Send the invitation again"), url, post=True)]


@actions_for.register
def of_panel_report(thing: PanelReport, user: Any) -> list[Action]:
    if thing.waits_for_producer and _acts_for(user, thing):
        url = reverse("panel_report_resume", args=[thing.pk])
        why = _begun(thing)
        return [Action("resume", _("The dossier is complete"), url, why, "primary", post=True)]
    who = advising(user, thing)
    if who.near:
        return []
    if thing.state == PanelReportState.OPEN:
        return _open_deeds(thing, who)
    if not who.oversees:
        return []
    url = reverse("panel_report_reopen", args=[thing.pk])
    return [Action("reopen", _("Open the report again"), url, _begun(thing))]


def _open_deeds(report: PanelReport, who: Advising) -> list[Action]:
    to = [report.pk]
    deeds = []
    begun = _begun(report) if who.writes else ""
    if who.writes:
        deeds.append(Action("save", _("Save"), reverse("panel_report", args=to), begun))
        url = reverse("panel_report_file", args=to)
        deeds.append(Action("add_file", _("Add a photo or a record of the visit"), url, begun))
    if who.signs:
        why = begun or " ".join(panel_reports.unready(report))
        url = reverse("panel_report_hand_in", args=to)
        deeds.append(Action("hand_in", _("Sign and hand in"), url, why, "primary"))
    if who.member:
        url = reverse("panel_report_stand_back", args=to)
        deeds.append(Action("stand_back", _("I stand near to this producer"), url))
    return deeds


def _acts_for(user: Any, report: PanelReport) -> bool:
    producer = report.dossier.product.producer_id
    return Membership.objects.filter(user_id=user.pk, producer=producer).exists()


def _begun(report: PanelReport) -> str:
    """Why a report stays as it is: the council scores already."""
    rows = (
        Entry.objects.in_earnest()
        .filter(dossier=report.dossier_id, contest__council__stage=report.stage_id)
        .exclude(contest__state=ContestState.PREPARING)
    )
    return _("The scoring has begun; the report stands as it is.") if rows.exists() else ""
