"""Writing ideas, plans and progress reports: begin, save, hand in, take back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cycle import authority, books, guidance, opening
from cycle.deeds import drafts, submissions
from cycle.forms.deciding import TakeBackForm
from cycle.forms.submissions import (
    NewIdeaForm,
    NewPlanForm,
    NewReportForm,
    PaperForm,
    PlanForm,
    kind_of_form,
)
from cycle.models import Cycle, Plan, ProgressReport
from cycle.views.found import cycle_of, dossier_of, notices, submission_of
from cycle.ways import way
from ocop.accounts import scope
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import search_key, whole
from products.deeds import evidence
from products.models import Evidence, Membership, Product
from products.models.evidence import EvidenceKind

OFFICER = ("officer",)
MOST = 50


def enterable(user: Any, cycle: Cycle) -> QuerySet[Product]:
    """The products the person may send in: own, or of the territory; on the cycle's map."""
    own = Membership.objects.filter(user=user).values("producer")
    there = scope.territory(user, roles=OFFICER)
    rows = Product.objects.visible_to(user).filter(
        Q(producer__in=own) | Q(producer__region__in=there)
    )
    rows = rows.filter(
        Q(producer__region__valid_to__isnull=True)
        | Q(producer__region__valid_to__gte=cycle.map_date),
        producer__region__valid_from__lte=cycle.map_date,
        producer__region__reached_by__over=cycle.region_id,
    )
    return rows.select_related("producer").order_by("sort", "pk")


@login_required
def new_idea(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = cycle_of(request, pk)
    _taking_part(request, "idea", cycle)
    products = enterable(request.user, cycle)
    book = books.in_force(cycle, clock.today())
    chosen = {"product": request.GET.get("product", "")}
    offered = offered_of(request, products)
    form = bound(
        NewIdeaForm, request, products=products, offered=offered, book=book, initial=chosen
    )
    first: Any = None
    if form.is_valid():
        facts = form.said | {key: form.cleaned_data[key] for key in ("once_key", "product_set")}
        product = form.cleaned_data["product"]
        idea = attempt(form, drafts.begin_idea, cycle, product, by=request.user, **facts)
        if idea:
            return _kept(request, form, idea)
        first = drafts.idea_of(cycle, product)
    context = {
        "form": form,
        "cycle": cycle,
        "first": first,
        "any": bool(offered) or products.exists(),
        "many": len(offered) == MOST or "q" in request.GET,
        "closed": opening.why_closed(cycle, "ideas"),
        "window": opening.window_of(cycle, "ideas"),
        "notices": notices(cycle),
    }
    return page(request, "cycle/idea_new.html", context)


def offered_of(request: HttpRequest, products: QuerySet[Product]) -> list[Product]:
    """The products drawn in the select: those found by ``?q=``, the one named, at most 50."""
    words = search_key(request.GET.get("q", "").replace("\0", "")[:100]).split()
    rows = products
    for word in words:
        rows = rows.filter(search__contains=word)
    named = request.POST.get("product") or request.GET.get("product", "")
    pk = whole(named)
    first = [] if pk is None else products.filter(pk=pk)
    return list(dict.fromkeys([*first, *rows[:MOST]]))


def _taking_part(request: HttpRequest, name: str, cycle: Cycle) -> None:
    """Those who act for a producer and officers may write, even before the step opens."""
    if not any(deed.name == name for deed in actions_for(cycle, request.user)):
        raise NotAllowed(_("Register your producer first; then its products can be sent in."))


@login_required
def new_plan(request: HttpRequest, pk: int) -> HttpResponse:
    return _new(request, pk, Plan, NewPlanForm, "plan")


@login_required
def new_report(request: HttpRequest, pk: int) -> HttpResponse:
    return _new(request, pk, ProgressReport, NewReportForm, "report")


def _new(
    request: HttpRequest, pk: int, kind: type[Any], form_class: type[Any], name: str
) -> HttpResponse:
    dossier = dossier_of(request, pk)
    form: Any = bound(form_class, request, initial=_proposed(request, kind, dossier))
    if not _sent_before(request, form, kind, dossier):
        require(request.user, name, dossier)
    if form.is_valid():
        facts = form.said | {"once_key": form.cleaned_data["once_key"]}
        thing = attempt(form, drafts.save_draft, kind, dossier, by=request.user, **facts)
        if thing:
            return _kept(request, form, thing)
    thing = kind(dossier=dossier)
    context = {"form": form, "dossier": dossier, "way": way(kind), "thing": thing}
    return page(request, "cycle/draft.html", context | _around(dossier, kind) | summed(form, thing))


def _sent_before(request: HttpRequest, form: Any, kind: type[Any], dossier: Any) -> bool:
    """A double click: the form's first sending made the thing, so no second one may be begun."""
    if not (form.is_valid() and authority.hands_in(request.user, dossier.product.producer)):
        return False
    return bool(
        kind.objects.filter(dossier=dossier, once_key=form.cleaned_data["once_key"]).exists()
    )


def summed(form: Any, thing: Any) -> dict[str, Any]:
    """The sums beside a plan: of what was typed, else of what is kept."""
    if not isinstance(thing, Plan):
        return {}
    if not form.is_bound:
        return {"sums": thing}
    form.is_valid()
    known = {name: Decimal(form.cleaned_data.get(name) or 0) for name in PlanForm.NUMBERS}
    return {"sums": Plan(**known)}


def _proposed(request: HttpRequest, kind: type[Any], dossier: Any) -> dict[str, Any]:
    if kind is Plan:
        return {"unit": dossier.product.unit, "unit_price": dossier.product.price}
    year, quarter = guidance.last_quarter(clock.today())
    return {
        "year": request.GET.get("year", year),
        "quarter": request.GET.get("quarter", quarter),
    }


def _around(dossier: Any, kind: type[Any]) -> dict[str, Any]:
    return {
        "cycle": dossier.cycle,
        "notices": dossier.book.notices,
        "closed": opening.why_closed(dossier.cycle, way(kind).step),
        "window": opening.window_of(dossier.cycle, way(kind).step),
    }


def _kept(request: HttpRequest, form: Any, thing: Any) -> HttpResponse:
    """The draft is saved, also when its form was sent before; then it is handed in if asked."""
    if thing.is_editable:
        thing = drafts.change_draft(thing, by=request.user, **form.said)
    if not form.handing_in:
        url = reverse("submission_edit", args=[thing.slug, thing.pk])
        return done(request, url, _("The draft is kept. It is not handed in yet."))
    try:
        submissions.submit(thing, by=request.user)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return _drawn(request, form, thing)
    return done(request, thing, _("Handed in. You will be told what is decided."))


@login_required
def edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Go on writing a draft, or put right what was sent back."""
    thing = submission_of(request, kind, pk)
    require(request.user, "edit", thing)
    form: Any = bound(kind_of_form(thing), request, thing=thing)
    if form.is_valid() and attempt(form, drafts.change_draft, thing, by=request.user, **form.said):
        return _kept(request, form, thing)
    return _drawn(request, form, thing)


def _drawn(request: HttpRequest, form: Any, thing: Any) -> HttpResponse:
    dossier = thing.dossier
    context = {
        "form": form,
        "dossier": dossier,
        "way": way(thing),
        "thing": thing,
        "papers": papers_of(thing),
    }
    around = _around(dossier, type(thing))
    if submissions.in_own_time(thing):
        around["closed"] = ""
    return page(request, "cycle/draft.html", context | around | summed(form, thing))


def papers_of(thing: Any) -> QuerySet[Evidence]:
    """The files that were attached to the submission."""
    about = f"{thing._meta.label_lower}:{thing.pk}"
    rows = Evidence.objects.filter(product=thing.dossier.product_id, about=about)
    return rows.filter(withdrawn_at__isnull=True)


@login_required
@require_POST
def submit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    thing = submission_of(request, kind, pk)
    require(request.user, "submit", thing)
    submissions.submit(thing, by=request.user)
    return done(request, thing, _("Handed in. You will be told what is decided."))


@login_required
def withdraw(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    thing = submission_of(request, kind, pk)
    require(request.user, "withdraw", thing)
    form = bound(TakeBackForm, request)
    if form.is_valid() and attempt(
        form, submissions.withdraw, thing, **form.cleaned_data, by=request.user
    ):
        return done(request, thing.dossier, _("It was taken back."))
    context = {
        "form": form,
        "title": _("Take it back"),
        "lede": f"{thing.dossier.product.name} · {way(thing).one}",
        "consequences": [
            _("It is not decided on. A new one may be written while the step is open.")
        ],
        "action": _("Take it back"),
        "style": "danger",
        "back": thing.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@require_POST
def sums(request: HttpRequest) -> HttpResponse:
    """The sums of a plan from the figures typed so far: computed here, nothing is kept."""
    return page(request, "cycle/_sums.html", summed(PlanForm(request.POST), Plan()))


@login_required
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a file to a plan that may still be changed."""
    plan = submission_of(request, Plan.slug, pk)
    require(request.user, "edit", plan)
    form = bound(PaperForm, request)
    if form.is_valid():
        about = f"{plan._meta.label_lower}:{plan.pk}"
        product, kind = plan.dossier.product, EvidenceKind.PLAN.value
        facts = form.cleaned_data
        if attempt(form, evidence.add, product, kind=kind, about=about, **facts, by=request.user):
            url = reverse("submission_edit", args=[plan.slug, plan.pk])
            return done(request, url, _("The file was added."))
    context = {"form": form, "thing": plan, "dossier": plan.dossier}
    return page(request, "cycle/plan_papers.html", context | _around(plan.dossier, Plan))
