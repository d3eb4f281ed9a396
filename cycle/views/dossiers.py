"""The producer's dossiers: one next thing each; the page of a dossier with its whole history."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cycle import authority, beside, guidance
from cycle.deeds import dossiers as deeds_of
from cycle.deeds import returning
from cycle.forms.deciding import ReasonForm
from cycle.forms.submissions import RegisterForm, ReturnForm
from cycle.models import Cycle, Dossier, Plan
from cycle.permissions import open_cycles
from cycle.views.drafts import MOST, enterable, offered_of
from cycle.views.found import cycle_of, dossier_of, notices
from cycle.views.review import story_of
from cycle.views.told import state_tag
from cycle.ways import way
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from products.models import Membership, Producer, Rating
from products.permissions import knows_all_of


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The dossiers of the producers one acts for, the latest first."""
    user: Any = request.user
    own = Membership.objects.filter(user=user).values("producer")
    rows = Dossier.objects.filter(product__producer__in=own).order_by("-cycle__year", "-pk")
    found = leaf(request, guidance.loaded(rows), size=20)
    places = [
        maker.region for maker in Producer.objects.filter(pk__in=own).select_related("region")
    ]
    lines = beside.lines_of(list(found), user)
    cards = [
        (row, guidance.STEP_OF[row.state], guidance.next_for(row), lines.get(row.pk, ()))
        for row in found
    ]
    context = {
        "page": found,
        "cards": cards,
        "calls": [(cycle, notices(cycle)) for cycle in open_cycles() if takes_in(cycle, places)],
        "has_producer": bool(places),
        "helpers": helpers(request.user),
    }
    return page(request, "cycle/mine.html", context)


def takes_in(cycle: Cycle, places: list[Any]) -> bool:
    """True if one of the places is on the map of the cycle's day."""
    day = cycle.map_date
    return any(
        place.valid_from <= day and (place.valid_to is None or place.valid_to >= day)
        for place in places
    )


def helpers(user: Any) -> list[Any]:
    """The OCOP officers of the place, with name and telephone, who can help the producer."""
    producer = Producer.objects.filter(memberships__user=user).select_related("region").first()
    if producer is None:
        return []
    return list(authority.officers(producer, producer.region.level)[:2])


@login_required
@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """One product in one cycle: where it stands, what was handed in, what was given to it."""
    thing = dossier_of(request, pk)
    context = {
        "dossier": thing,
        "cycle": thing.cycle,
        "step": guidance.STEP_OF[thing.state],  # type: ignore[index]
        "tag": state_tag(thing),
        "deeds": actions_for(thing, request.user),
        "lines": beside.lines_of([thing], request.user).get(thing.pk, ()),
        "notices": thing.book.notices,
    }
    if knows_all_of(request.user, thing.product.producer):
        context |= _whole(request, thing)
    return page(request, "cycle/dossier.html", context)


def _whole(request: HttpRequest, thing: Dossier) -> dict[str, Any]:
    """What a judge who only holds a seat does not read."""
    kinds = [thing.ideas, thing.plans, thing.reports]
    handed_in = [(row, way(row), state_tag(row)) for rows in kinds for row in rows.all()]
    own = authority.acts_for(request.user, thing.product.producer)
    return {
        "knows_all": True,
        "next": guidance.next_for(thing) if own else None,
        "handed_in": handed_in,
        "support": thing.support.select_related("recorded_by"),
        "enrolments": thing.enrolments.select_related("course").order_by("course__kind"),
        "history": story_of(thing.chain_key, last=100),
    }


@login_required
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the product for evaluation (form 01)."""
    thing = dossier_of(request, pk)
    require(request.user, "register", thing)
    form = bound(RegisterForm, request, dossier=thing)
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        if attempt(form, deeds_of.register, thing, kind=kind, by=request.user):
            return done(request, thing, _("The product is registered for evaluation."))
    context = {"form": form, "dossier": thing, "cycle": thing.cycle, "notices": thing.book.notices}
    return page(request, "cycle/dossier_register.html", context)


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    thing = dossier_of(request, pk)
    require(request.user, "withdraw", thing)
    form = bound(ReasonForm, request)
    if form.is_valid() and attempt(
        form, deeds_of.withdraw, thing, **form.cleaned_data, by=request.user
    ):
        return done(request, thing, _("The product is withdrawn from the cycle."))
    context = {
        "form": form,
        "title": _("Withdraw the product"),
        "lede": f"{thing.product.name} · {thing.cycle.title}",
        "consequences": [_("What waits for a decision is taken back."), _("The history stays.")],
        "action": _("Withdraw the product"),
        "style": "danger",
        "back": thing.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """A product with an accepted plan or with stars comes back without a new idea."""
    cycle = cycle_of(request, pk)
    if not any(deed.name == "return" for deed in actions_for(cycle, request.user)):
        raise NotAllowed(_("Register your producer first; then its products can be sent in."))
    products = returnable(request.user, cycle)
    offered = offered_of(request, products)
    form = bound(ReturnForm, request, products=products, offered=offered)
    if form.is_valid():
        product = form.cleaned_data["product"]
        made = attempt(form, returning.take_up, cycle, product, by=request.user)
        if made:
            return done(request, made, _("The product is in the cycle again."))
    context = {
        "form": form,
        "cycle": cycle,
        "any": bool(offered) or products.exists(),
        "many": len(offered) == MOST or "q" in request.GET,
        "notices": notices(cycle),
        "ideas": reverse("idea_new", args=[cycle.pk]),
    }
    return page(request, "cycle/take_up.html", context)


def returnable(user: Any, cycle: Cycle) -> QuerySet[Any]:
    """Products the person may enter that are known and not in the cycle yet."""
    known = Plan.objects.filter(state=Plan.State.ACCEPTED).values("dossier__product")
    there = Dossier.objects.filter(cycle=cycle).values("product")
    rows = enterable(user, cycle).exclude(pk__in=there)
    return rows.filter(Q(pk__in=known) | Q(pk__in=Rating.objects.values("product")))
