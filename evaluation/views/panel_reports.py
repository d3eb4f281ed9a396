"""The report before scoring: its page, files of the visit, handing in, opening again, its paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cycle.models import Dossier
from evaluation.deeds import panel_reports
from evaluation.dossier_items import items
from evaluation.forms.contests import ReasonForm
from evaluation.forms.panels import OneReportForm, PanelReportForm, VisitFileForm
from evaluation.models import Check, Conclusion, PanelReport, PanelRole, PaperState
from evaluation.panel_content import fingerprint
from evaluation.panel_roles import advising
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules import sheets, trees
from ocop.rules.trees import PartNode
from ocop.workflow import words
from ocop.workflow.doors import history
from products.deeds import evidence
from products.models import Evidence
from products.models.evidence import EvidenceKind

NEEDED = (
    "panel", "region", "stage__book", "dossier__book__classification", "dossier__cycle",
    "dossier__product_set", "dossier__product__producer__region",
)  # fmt: skip
STOOD_BACK = "panel_report.stood_back"
# What an empty record of a visit asks. No rule lists it; the sheets score this on the spot.
VISITED = (
    "Nhà xưởng, thiết bị, quy trình sản xuất",
    "Nguyên liệu: nguồn gốc, sổ sách, hợp đồng thu mua",
    "Lao động, tổ chức sản xuất",
    "An toàn thực phẩm, vệ sinh, môi trường",
    "Bao bì, nhãn hàng hóa, truy xuất nguồn gốc",
    "Giấy tờ trong hồ sơ đối chiếu với bản chính",
)


def report_of(request: SignedIn, pk: int) -> PanelReport:
    """Return the report if the person may read it, else 404."""
    rows = PanelReport.objects.visible_to(request.user).select_related(*NEEDED)
    return get_object_or_404(rows, pk=pk)


def parts_of(report: PanelReport) -> tuple[PartNode, ...]:
    """The parts of the sheet the product will be scored on; none where the book has no sheet."""
    found = sheets.sheet_for(report.dossier.book, report.dossier.product_set)
    return trees.of(found.sheet).parts if found.sheet else ()


@login_required
@never_cache
def report(request: SignedIn, pk: int) -> HttpResponse:
    """Written by its panel (or agency), read by the office and the council."""
    found = report_of(request, pk)
    if request.method == "POST":
        require(request.user, "save", found)
    deeds = actions_for(found, request.user)
    parts = parts_of(found)
    form = bound(PanelReportForm, request, report=found, parts=parts)
    if form.is_valid() and attempt(
        form, panel_reports.save, found, **form.facts(), by=request.user
    ):
        return _saved(request, found)
    context = {
        "report": found,
        "form": form,
        "who": advising(request.user, found),
        "writes": any(deed.name == "save" and deed.allowed for deed in deeds),
        "signs": any(deed.name == "hand_in" for deed in deeds),
        "deeds": [deed for deed in deeds if deed.name not in ("save", "hand_in")],
        "lines": words.lines(_story(found, request.user)),
        **_shown(found, parts),
    }
    return page(request, "evaluation/panel_report.html", context)


def _saved(request: SignedIn, found: PanelReport) -> HttpResponse:
    """Say so; who wished to hand in goes on to sign, or is told what still lacks."""
    if "hand_in" in request.POST:
        deeds = {deed.name: deed for deed in actions_for(found, request.user)}
        if (deed := deeds.get("hand_in")) and deed.allowed:
            return done(request, deed.url, _("Saved."))
        if deed:
            sentence = _("Saved, but it cannot be handed in yet. %(why)s") % {"why": deed.why}
            messages.warning(request, sentence)
            return redirect(found)
    return done(request, found, _("Saved."))


def _story(found: PanelReport, user: Any) -> Any:
    """The report's history; why somebody stood back is for the panel and the office alone."""
    who = advising(user, found)
    events = history(found)
    return events if who.member or who.staff else events.exclude(verb=STOOD_BACK)


def _shown(found: PanelReport, parts: tuple[PartNode, ...]) -> dict[str, Any]:
    """What page and paper of a report show alike."""
    papers = Evidence.objects.kept().filter(product=found.dossier.product_id)
    files = list(papers.order_by("kind", "-uploaded_at")[:60])
    checks = Check.objects.filter(dossier=found.dossier_id).exclude(report_no="")
    states = dict(PaperState.choices)
    return {
        "items": [
            (item, states.get(said.get("state", "")), said)
            for item in items(found.dossier)
            for said in [found.papers.get(item.code, {})]
        ],
        "remarks": [
            (part, found.remarks.get(part.code, ""), _said(part, found.remarks)) for part in parts
        ],
        "visit_files": [one for one in files if one.about == found.about],
        "papers": [one for one in files if one.about != found.about],
        "checks": list(checks.select_related("region")),
        "notices": found.stage.book.notices,
    }


def _said(part: PartNode, remarks: dict[str, str]) -> list[tuple[Any, str]]:
    return [(node, remarks[node.code]) for node in part.criteria if node.code in remarks]


@login_required
def add_file(request: SignedIn, pk: int) -> HttpResponse:
    """Keep a photo or a record of the visit with the product's evidence, tied to the report."""
    found = report_of(request, pk)
    require(request.user, "add_file", found)
    form = bound(VisitFileForm, request)
    product, kind = found.dossier.product, EvidenceKind.OTHER
    facts = {"kind": kind, "about": found.about, "by": request.user}
    if form.is_valid() and attempt(form, evidence.add, product, **form.cleaned_data, **facts):
        return done(request, found, _("The file was added."))
    context = {"form": form, "report": found}
    return page(request, "evaluation/panel_report_file.html", context)


@login_required
@require_POST
def take_back(request: SignedIn, pk: int, visit_file: int) -> HttpResponse:
    """A file of the visit was added by mistake."""
    found = report_of(request, pk)
    require(request.user, "add_file", found)
    paper = get_object_or_404(Evidence.objects.kept(), pk=visit_file, about=found.about)
    panel_reports.take_back(found, paper, by=request.user)
    return done(request, found, _("The file was taken back."))


@login_required
def hand_in(request: SignedIn, pk: int) -> HttpResponse:
    """Number and date; then the office and the producer are told."""
    found = report_of(request, pk)
    require(request.user, "hand_in", found)
    form = bound(OneReportForm, request)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        seen = {found.pk: facts.pop("seen")}
        if attempt(form, panel_reports.hand_in, [found], **facts, seen=seen, by=request.user):
            return done(request, found, _("The report was handed in; everyone concerned is told."))
    if not form.is_bound:
        form.initial = {
            "report_no": found.report_no,
            "report_date": clock.today(),
            "seen": fingerprint(found),
        }
    context = {
        "title": _("Sign and hand in the report"),
        "lede": found.dossier.product.name,
        "rows": [
            (_("Conclusion"), found.get_conclusion_display()),
            (_("Reason"), found.reason),
            (_("Signed by"), request.user.name),
        ],
        "consequences": _doubts(found),
        "form": form,
        "action": _("Sign and hand in"),
        "back": found.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


def _doubts(found: PanelReport) -> list[str]:
    """What may be right, but is asked once more."""
    told = []
    lacking = [
        item.label
        for item in items(found.dossier)
        if item.required and found.papers.get(item.code, {}).get("state") != PaperState.PRESENT
    ]
    if lacking and found.conclusion == Conclusion.PROPOSE:
        told.append(_("Proposed although not present: %(what)s.") % {"what": "; ".join(lacking)})
    if not found.visited_on and not found.by_agency:
        told.append(_("No visit is written."))
    return told


@login_required
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    """Open the report again, with a reason, before the scoring."""
    found = report_of(request, pk)
    require(request.user, "reopen", found)
    return _with_reason(
        request, found, panel_reports.reopen, title=_("Open the report again"),
        text=_("Those who write it are told. The council cannot begin before it is in again."),
        said=_("The report is open again."), to=found.get_absolute_url(),
    )  # fmt: skip


@login_required
def stand_back(request: SignedIn, pk: int) -> HttpResponse:
    """A member says that they stand near to the producer."""
    found = report_of(request, pk)
    require(request.user, "stand_back", found)
    return _with_reason(
        request, found, panel_reports.stand_back, title=_("I stand near to this producer"),
        text=_("From now on you see nothing of this producer any more. The office is told."),
        said=_("Thank you. Others of the panel go on with it."), to=reverse("panels"),
        style="danger",
    )  # fmt: skip


def _with_reason(
    request: SignedIn, found: PanelReport, deed: Any, *, title: str, text: str, said: str,
    to: str, style: str = "primary",
) -> HttpResponse:  # fmt: skip
    form = bound(ReasonForm, request)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, deed, found, reason=reason, by=request.user):
            return done(request, to, said)
    context = {
        "title": title,
        "lede": found.dossier.product.name,
        "text": text,
        "form": form,
        "action": title,
        "style": style,
        "back": found.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@require_POST
def resume(request: SignedIn, pk: int) -> HttpResponse:
    """The producer has completed the dossier; asked by whoever may know the dossier."""
    known = Dossier.objects.visible_to(request.user).values("pk")
    rows = PanelReport.objects.filter(dossier__in=known).select_related(*NEEDED)
    found = get_object_or_404(rows, pk=pk)
    require(request.user, "resume", found)
    panel_reports.resume(found, by=request.user)
    said = _("Thank you. Whoever writes the report was told and looks at the dossier again.")
    return done(request, reverse("dossier_evaluation", args=[found.dossier_id]), said)


@login_required
@require_safe
@never_cache
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """The report as a paper, in the layout of Decree 30/2020."""
    found = report_of(request, pk)
    panel = found.panel
    members = list(panel.members.select_related("user")) if panel else []
    heads = [one.user.name for one in members if one.role == PanelRole.HEAD]
    context = {
        "deputy": bool(found.signer and members) and found.signer not in heads,
        "report": found,
        "product": found.dossier.product,
        "producer": found.dossier.product.producer,
        "members": members,
        **_shown(found, parts_of(found)),
    }
    return page(request, "evaluation/panel_report_print.html", context)


@login_required
@require_safe
@never_cache
def visit_paper(request: SignedIn, pk: int) -> HttpResponse:
    """The record of the visit to be signed there: empty to take along, or as it was written."""
    found = report_of(request, pk)
    product = found.dossier.product
    context = {
        "report": found,
        "product": product,
        "producer": product.producer,
        "lines": VISITED,
        **_shown(found, parts_of(found)),
    }
    return page(request, "evaluation/panel_visit_print.html", context)
