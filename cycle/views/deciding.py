"""Deciding: one submission from its page, many from a list with a look before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cycle import listing
from cycle.deeds import submissions
from cycle.deeds import together as many
from cycle.forms.deciding import DeclineForm, NoteForm, SendBackForm, TogetherForm
from cycle.listing import Wanted
from cycle.models.submissions import WAITING
from cycle.views.found import followed, notices, submission_of
from cycle.views.lists import verdicts_of
from cycle.views.told import state_tag
from cycle.ways import BY_SLUG, way
from ocop.lib.actions import require
from ocop.lib.errors import Refused
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import whole

MOST = 100


@login_required
def one(request: HttpRequest, kind: str, pk: int, verdict: str) -> HttpResponse:
    """Accept, propose, decline or send back one submission, with what is said to the producer."""
    thing = submission_of(request, kind, pk)
    if thing.state in WAITING:
        require(request.user, verdict, thing)
    elif request.method != "POST":  # a form that was sent is answered by the deed: who was faster
        words = _("This cannot be done now: it stands at “%(state)s”.")
        messages.warning(request, words % {"state": thing.get_state_display()})
        return redirect(thing)
    form = _form(request, verdict, thing)
    deed = getattr(submissions, verdict)
    if form.is_valid() and attempt(form, deed, thing, **form.cleaned_data, by=request.user):
        words = _("“%(product)s”: %(state)s.") % {
            "product": thing.dossier.product.name,
            "state": thing.get_state_display(),
        }
        return done(request, _onward(request, thing), words)
    return page(request, "confirm.html", _asked(request, thing, verdict) | {"form": form})


def _form(request: HttpRequest, verdict: str, thing: Any) -> Any:
    if verdict == "send_back":
        return bound(SendBackForm, request, submission=thing)
    return bound(DeclineForm if verdict == "decline" else NoteForm, request)


def _onward(request: HttpRequest, thing: Any) -> str:
    """The next row of the list the clerk came from, else the thing itself."""
    wanted = Wanted.read(request.GET)
    if not wanted.query:
        return thing.get_absolute_url()
    cycle = thing.dossier.cycle
    rows = listing.rows(type(thing), cycle, request.user, wanted)
    following = rows.exclude(pk=thing.pk).values_list("pk", flat=True).first()
    if following is None:
        return reverse("submissions", args=[cycle.pk, thing.slug]) + wanted.query
    return reverse("submission", args=[thing.slug, following]) + wanted.query


def _asked(request: HttpRequest, thing: Any, verdict: str) -> dict[str, Any]:
    titles = {
        "accept": _("Accept it"),
        "propose": _("Propose it to the level that decides"),
        "send_back": _("Send it back to be completed"),
        "decline": _("Decline it"),
    }
    actions = {
        "accept": _("Accept"),
        "propose": _("Propose"),
        "send_back": _("Send back"),
        "decline": _("Decline"),
    }
    product = thing.dossier.product
    return {
        "title": titles[verdict],
        "lede": f"{product.name} · {product.producer.name} · {way(thing).one}",
        "consequences": _consequences(thing, verdict),
        "action": actions[verdict],
        "style": "danger" if verdict == "decline" else "primary",
        "back": thing.get_absolute_url() + Wanted.read(request.GET).query,
    }


def _consequences(thing: Any, verdict: str) -> list[str]:
    if verdict == "accept" and way(thing).course:
        return [
            _("The dossier goes on to the next step."),
            _("The owner is put down for the training and told today."),
        ]
    if verdict == "send_back":
        return [_("The producer is told what to put right, and by when.")]
    if verdict == "decline":
        return [_("The producer is told the reason; a new one may be handed in.")]
    return [_("Everybody concerned is told once.")]


@login_required
def together(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Many at once: GET shows the chosen rows and asks, POST decides each for itself."""
    cycle = followed(request, pk)
    verdicts = verdicts_of(request.user, cycle, kind)
    chosen = _chosen(request, cycle, kind)
    list_url = reverse("submissions", args=[cycle.pk, kind])
    back = list_url + Wanted.read(request.POST or request.GET).query
    if not chosen:
        raise Refused(_("Choose at least one row of the list first."))
    form = bound(TogetherForm, request, verdicts=verdicts)
    context = {
        "cycle": cycle,
        "way": way(BY_SLUG[kind]),
        "form": form,
        "back": back,
        "rows": [(row, state_tag(row)) for row in chosen],
        "notices": notices(cycle),
    }
    if form.is_valid():
        facts = form.cleaned_data
        outcomes = many.decide_many(
            chosen, facts["verdict"], note=facts["note"], due_on=facts["due_on"], by=request.user
        )
        context |= {"outcomes": outcomes, "done": sum(row.done for row in outcomes)}
        return page(request, "cycle/decided.html", context | {"form": None})
    return page(request, "cycle/decide.html", context)


def _chosen(request: HttpRequest, cycle: Any, kind: str) -> list[Any]:
    """The rows whose boxes were ticked, as far as the person may see them, at most 100."""
    told = (request.POST or request.GET).getlist("ids")[:MOST]
    ids = [pk for pk in map(whole, told) if pk is not None]
    rows = BY_SLUG[kind].objects.visible_to(request.user).filter(dossier__cycle=cycle, pk__in=ids)
    found = rows.select_related(
        "dossier__product__producer__region",
        "dossier__product_set",
        "dossier__book",
        "dossier__cycle",
    )
    return list(found.order_by("submitted_at", "pk"))
