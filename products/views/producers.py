"""The register of producers and each producer's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts import scope
from ocop.accounts.fields import choosable
from ocop.accounts.models import User
from ocop.lib.actions import Action, actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from products import listing
from products.deeds import producers
from products.forms import (
    InviteForm,
    ProducerDetailsForm,
    ProducerForm,
    ProducerForSomebodyForm,
    WhyForm,
    facts_of,
)
from products.models import Membership, Producer
from products.permissions import OFFICER, is_officer, membership_deeds, oversees, takes_part
from products.story import story_of


def producer_of(request: HttpRequest, pk: int) -> Producer:
    """Return the producer if the person may know it, else 404."""
    rows = Producer.objects.visible_to(request.user).select_related("region")
    return get_object_or_404(rows, pk=pk)


def own_communes(user: Any) -> Any:
    """The communes of today that an officer's territory covers."""
    covered = scope.territory(user, roles=OFFICER)
    return choosable().filter(pk__in=covered).order_by("parent__sort", "sort")


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Producers of the territory, or one's own; found by name, kind and commune."""
    if not takes_part(request.user):
        raise NotAllowed(_("This page is for producers and the offices of the programme."))
    wanted = listing.Producers(request)
    found = leaf(request, wanted.rows())
    found.object_list = listing.with_counts(found.object_list)
    context = {
        "page": found,
        "wanted": wanted,
        "oversees": oversees(request.user),
        "may_register": is_officer(request.user) or not oversees(request.user),
    }
    return page(request, "products/producers.html", context)


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    producer = producer_of(request, pk)
    deeds = actions_for(producer, request.user)
    members = producer.memberships.select_related("user").order_by("since", "pk")
    context = {
        "producer": producer,
        "products": listing.with_stars(producer.products.select_related("product_set")),
        "deeds": deeds,
        "members": with_deeds(members, producer, request.user) if deeds else with_none(members),
        "lines": story_of(producer),
    }
    return page(request, "products/producer.html", context)


def with_deeds(
    rows: Iterable[Membership], producer: Producer, user: Any
) -> list[tuple[Membership, list[Action]]]:
    """Each of the producer's people with what a keeper may do (one query for all)."""
    officer = scope.serves(user, producer.region)
    return [(row, membership_deeds(row, user, officer=officer)) for row in rows]


def with_none(rows: Iterable[Membership]) -> list[tuple[Membership, list[Action]]]:
    return [(row, []) for row in rows]


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """An officer registers a producer for somebody; anybody else one of their own."""
    officer = is_officer(request.user)
    if oversees(request.user) and not officer:
        raise NotAllowed(_("An auditor reads everything and changes nothing."))
    form: Any = bound(ProducerForSomebodyForm if officer else ProducerForm, request)
    if officer:
        communes = own_communes(request.user)
        form.fields["region"].queryset = communes
        if len(communes) == 1:
            form.fields["region"].initial = communes[0].pk
    deed = producers.register_for if officer else producers.register
    if form.is_valid() and (made := attempt(form, deed, **facts_of(form), by=request.user)):
        return done(request, made, _("%(name)s is registered.") % {"name": made.name})
    return page(request, "products/producer_new.html", {"form": form, "officer": officer})


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    producer = producer_of(request, pk)
    require(request.user, "edit", producer)
    regions = None
    if scope.serves(request.user, producer.region):
        here = type(producer.region).objects.filter(pk=producer.region_id)
        regions = own_communes(request.user) | here.select_related("parent__parent")
    form = bound(ProducerDetailsForm, request, producer=producer, regions=regions)
    if form.is_valid() and attempt(
        form, producers.update, producer, **facts_of(form), by=request.user
    ):
        return done(request, producer, _("The details were saved."))
    context = {"form": form, "producer": producer}
    return page(request, "products/producer_edit.html", context)


@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    producer = producer_of(request, pk)
    require(request.user, "invite", producer)
    form = bound(InviteForm, request)
    if form.is_valid():
        person: User | None = attempt(
            form, producers.invite, producer, **facts_of(form), by=request.user
        )
        if person:
            words = _("%(name)s acts for the producer now.") % {"name": person.name}
            return done(request, producer, words)
    context = {"form": form, "producer": producer}
    return page(request, "products/producer_invite.html", context)


def _membership_of(request: HttpRequest, pk: int) -> Membership:
    known = Producer.objects.visible_to(request.user).values("pk")
    rows = Membership.objects.filter(producer__in=known)
    return get_object_or_404(rows.select_related("user", "producer__region"), pk=pk)


@login_required
def part(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _membership_of(request, pk)
    require(request.user, "part", membership)
    producer, person = membership.producer, membership.user
    by: Any = request.user
    form = bound(WhyForm, request)
    if form.is_valid():
        producers.part(producer, person, **form.cleaned_data, by=by)
        words = _("%(name)s no longer acts for the producer.") % {"name": person.name}
        return done(request, producer, words)
    context = {
        "form": form,
        "title": _("Remove %(name)s") % {"name": person.name},
        "text": _("%(name)s then sees nothing of %(producer)s any more.")
        % {"name": person.name, "producer": producer.name},
        "action": _("Remove"),
        "style": "danger",
        "back": producer.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a one-time link for a person without mail; it is shown once, on this answer."""
    membership = _membership_of(request, pk)
    require(request.user, "link", membership)
    by: Any = request.user
    path = producers.sign_in_link(membership, by=by)
    context = {
        "membership": membership,
        "link": request.build_absolute_uri(path),
    }
    response = page(request, "products/producer_link.html", context)
    response["Cache-Control"] = "no-store"
    return response
