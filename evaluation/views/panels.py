"""Advisory panels: the reports that wait, forming a panel, its page, handing in together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from evaluation import menus, places
from evaluation.deeds import invitations, panel_reports, panels
from evaluation.forms.panels import PanelForm, PanelPaperForm, PanelRows, empty_rows
from evaluation.models import (
    CouncilMember,
    InvitationState,
    Panel,
    PanelReport,
    PanelReportState,
)
from evaluation.panel_content import fingerprint
from evaluation.views.councils import formed, more_rows, outlook
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.lib.text import whole
from ocop.workflow import words
from ocop.workflow.doors import history

LISTED = ("dossier__product__producer__region", "dossier__book", "panel", "stage")


def panel_of(request: SignedIn, pk: int) -> Panel:
    """Return the panel if the person may know it, else 404."""
    rows = Panel.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("cycle", "stage__book", "region"), pk=pk)


@login_required
@require_safe
def every(request: SignedIn) -> HttpResponse:
    """The reports before scoring one may read, those being written first by their due day."""
    if not menus.panels(request.user):
        raise NotAllowed(_("This page is for advisory panels and the offices that form them."))
    handed_in = request.GET.get("done") == "1"
    state = PanelReportState.HANDED_IN if handed_in else PanelReportState.OPEN
    rows = PanelReport.objects.visible_to(request.user).filter(state=state).select_related(*LISTED)
    order = ("-report_date", "-pk") if handed_in else ("due_on", "pk")
    context = {
        "page": leaf(request, rows.order_by(*order)),
        "done": handed_in,
        "panels": Panel.objects.visible_to(request.user).select_related("stage", "region")[:10],
        "may_form": menus.forms_councils(request.user),
        "today": clock.today(),
    }
    return page(request, "evaluation/panels.html", context)


@login_required
def new(request: SignedIn) -> HttpResponse:
    """Form a panel from a decision: the paper above, one row a member below."""
    rungs = places.rungs(request.user)
    if not rungs:
        raise NotAllowed(
            _("Panels are formed by the office of the level that scores, while a cycle is open.")
        )
    form, adding = formed(request, PanelForm, rungs)
    rows = more_rows(request, PanelRows, empty_rows())
    if form.is_valid() and rows.is_valid():
        panel = attempt(form, _form, form, rows, by=request.user)
        if panel:
            return done(request, panel, _("The panel was formed. Its members are told."))
    context = {
        "form": form,
        "rows": rows,
        "people": [places.written(person) for person in places.known_people(request.user)],
        "adding": adding,
        "outlook": outlook(request, form, rows),
    }
    return page(request, "evaluation/panel_new.html", context)


def _form(form: PanelForm, rows: Any, *, by: Any) -> Panel:
    rung, facts = form.chosen, dict(form.cleaned_data)
    facts.pop("rung")
    return panels.form(
        rung.cycle, rung.stage, rung.region, members=rows.places(), by=by, **facts
    )  # fmt: skip


@login_required
@require_safe
def panel(request: SignedIn, pk: int) -> HttpResponse:
    """Who is on the panel, and the dossiers before it."""
    found = panel_of(request, pk)
    members = list(found.members.select_related("user", "invitation"))
    reports = PanelReport.objects.visible_to(request.user).filter(panel=found)
    context = {
        "panel": found,
        "members": list(_asked(found, members, request.user)),
        "arranges": invitations.arranges(request.user, found),
        "both": _on_both(found, members),
        "page": leaf(request, reports.select_related(*LISTED).order_by("-state", "due_on", "pk")),
        "deeds": actions_for(found, request.user),
        "lines": words.lines(history(found)),
        "over": found.until is not None and found.until < clock.today(),
        "notices": found.stage.book.notices,
    }
    return page(request, "evaluation/panel.html", context)


def _asked(panel: Panel, members: list[Any], user: Any) -> Iterator[tuple[Any, Any, list[Any]]]:
    """Each member with the invitation, and what the person may do there."""
    reported = panel.reports.filter(state=PanelReportState.HANDED_IN).exists()
    for member in members:
        member.panel = panel  # read once
        invitation = getattr(member, "invitation", None)
        if reported and invitation and invitation.state == InvitationState.INVITED:
            invitation = None  # the member works on it
        yield member, invitation, [] if reported else actions_for(member, user)


def _on_both(panel: Panel, members: list[Any]) -> list[str]:
    """Members who sit on a council of the same stage as well: no rule found, so only told."""
    rows = CouncilMember.objects.filter(
        council__cycle=panel.cycle_id,
        council__stage=panel.stage_id,
        council__region=panel.region_id,
        user__in=[member.user_id for member in members],
    )
    return sorted(set(rows.values_list("user__name", flat=True)))


@login_required
@require_POST
def take_up(request: SignedIn, pk: int) -> HttpResponse:
    """Put before the panel what waits at its stage."""
    found = panel_of(request, pk)
    require(request.user, "take_up", found)
    taken = panels.take_up(found, by=request.user)
    said = ngettext(
        "%(n)s dossier was put before the panel.",
        "%(n)s dossiers were put before the panel.",
        len(taken),
    )
    return done(request, found, said % {"n": len(taken)})


@login_required
def hand_in(request: SignedIn, pk: int) -> HttpResponse:
    """Hand in several finished reports as one paper with one number."""
    found = panel_of(request, pk)
    require(request.user, "hand_in", found)
    mine = (
        PanelReport.objects.written_by(request.user)
        .alive()
        .filter(panel=found, state=PanelReportState.OPEN)
    )
    rows = list(mine.select_related(*LISTED, "dossier__product_set").order_by("pk"))
    ready = [report for report in rows if not panel_reports.unready(report)]
    form = bound(PanelPaperForm, request)
    if form.is_valid():
        wanted = {whole(key) for key in request.POST.getlist("pk")}
        chosen = [report for report in ready if report.pk in wanted]
        seen = {report.pk: request.POST.get(f"seen-{report.pk}", "") for report in chosen}
        facts = {**form.cleaned_data, "seen": seen}
        if attempt(form, panel_reports.hand_in, chosen, **facts, by=request.user):
            said = ngettext(
                "%(n)s report was handed in.", "%(n)s reports were handed in.", len(chosen)
            )
            return done(request, found, said % {"n": len(chosen)})
    if not form.is_bound:
        form.initial = {"report_date": clock.today()}
    marked = [(report, fingerprint(report)) for report in ready]
    context = {"panel": found, "ready": marked, "left": len(rows) - len(ready), "form": form}
    return page(request, "evaluation/panel_hand_in.html", context)
