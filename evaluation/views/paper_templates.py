"""The office's own Word templates: what may stand in them, versions, preview, switching."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation.deeds import paper_templates as deeds
from evaluation.forms.paper_templates import TemplateForm
from evaluation.models import PaperTemplate, PaperTemplateState
from evaluation.views.evening import answered
from evaluation.word_templates import checking, registry, sampling, use
from ocop.accounts.models import Region
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page


def _place(request: SignedIn) -> Region:
    """The place whose templates are shown: of the person's first office that runs decisions."""
    places = use.places_of(request.user)
    if not places:
        raise NotAllowed(_("This page is for the offices that run decisions."))
    return places[0]


def _kind(slug: str) -> registry.TemplateKind:
    if slug not in registry.KINDS:
        raise Http404
    return registry.KINDS[slug]


@login_required
@require_safe
@never_cache
def index(request: SignedIn) -> HttpResponse:
    """Every kind of paper, and whether the place has a template of its own in use."""
    place = _place(request)
    rows = PaperTemplate.objects.visible_to(request.user).filter(region=place).in_use()
    used = {one.kind: one for one in rows.select_related("switched_by")}
    kinds = [(one, used.get(slug)) for slug, one in registry.KINDS.items()]
    return page(request, "evaluation/paper_templates.html", {"place": place, "kinds": kinds})


@login_required
@never_cache
def kind(request: SignedIn, slug: str) -> HttpResponse:
    """One kind: its fields, the starting template, all versions, and bringing a new one."""
    place, known = _place(request), _kind(slug)
    keeps = use.keeps(request.user, place)
    form = bound(TemplateForm, request) if keeps else None
    if request.method == "POST" and form is None:
        raise NotAllowed(_("An officer of this office changes the templates."))
    if form is not None and form.is_valid():
        facts = form.cleaned_data
        made = attempt(form, deeds.take, place, slug, facts["file"],
                       once_key=facts.get("once_key"), by=request.user)  # fmt: skip
        if made:
            said = _("The template was checked and kept. Look at it, then switch it on.")
            return done(request, made, said)
    rows = PaperTemplate.objects.visible_to(request.user).of(place, slug)
    versions = list(rows.select_related("uploaded_by", "switched_by", "region"))
    context = {
        "place": place,
        "kind": known,
        "form": form,
        "fields": list(registry.flat(known.fields)),
        "versions": [(one, actions_for(one, request.user) if keeps else []) for one in versions],
    }
    return page(request, "evaluation/paper_template_kind.html", context)


@login_required
@require_safe
@never_cache
def start(request: SignedIn, slug: str) -> HttpResponse:
    """Our own paper as a template to begin with."""
    _place(request)
    return answered(_kind(slug).start(), f"mau-{slug}.docx")


def _template(request: SignedIn, pk: int) -> PaperTemplate:
    rows = PaperTemplate.objects.visible_to(request.user).select_related("region")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
@never_cache
def file(request: SignedIn, pk: int, what: str) -> HttpResponse:
    """The template as it was brought, or filled: with the last decision's facts or samples."""
    found = _template(request, pk)
    if what not in ("template", "preview"):
        raise Http404
    data = use.bytes_of(found)
    name = f"mau-{found.kind}-{found.version}"
    if what == "template":
        return answered(data, f"{name}.docx")
    fields = sampling.of(found.region, _kind(found.kind))
    return answered(checking.filled(data, _kind(found.kind), fields), f"xem-thu-{name}.docx")


@login_required
@require_POST
def on(request: SignedIn, pk: int) -> HttpResponse:
    """Papers of this kind are made of it from now on; a second click finds it so."""
    found = _template(request, pk)
    if not (found.state == PaperTemplateState.IN_USE and use.keeps(request.user, found.region)):
        require(request.user, "on", found)
        deeds.switch_on(found, by=request.user)
    return done(request, found, _("Switched on: papers of this kind are made of it now."))


@login_required
@require_POST
def off(request: SignedIn, pk: int) -> HttpResponse:
    """Back to the built-in paper; a second click finds it so."""
    found = _template(request, pk)
    if not (found.state == PaperTemplateState.ASIDE and use.keeps(request.user, found.region)):
        require(request.user, "off", found)
        deeds.switch_off(found, by=request.user)
    return done(request, found, _("Switched off: papers of this kind are the built-in ones."))
