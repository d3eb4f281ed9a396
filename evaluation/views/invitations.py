"""Answering an invitation without signing in, sending it again, and letting an alternate in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from evaluation import invited
from evaluation.deeds import alternates, invitations
from evaluation.forms.invitations import AnswerForm, PlaceForm
from evaluation.models import Council, CouncilMember, CouncilRole, Panel, PanelMember
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a signed link: two buttons that send. Opening it changes nothing, because mail
    scanners follow links. The link is the right; whoever is signed in does not matter."""
    found = invited.opened(token)
    form = bound(AnswerForm, request)
    if form.is_valid() and request.POST.get("answer") in ("accept", "decline"):
        facts = {**form.cleaned_data, "accepts": request.POST["answer"] == "accept"}
        if attempt(form, invitations.answer, found, **facts):
            return done(request, request.path, _("Thank you, your answer was kept."))
    if not form.is_bound:
        form.initial = {"turn": found.turn}
    context = {
        "invitation": found,
        "member": found.place,
        "body": found.body,
        "form": form,
        "over": invited.begun(found),
    }
    answer = page(request, "evaluation/invitation.html", context)
    answer["Referrer-Policy"] = "same-origin"  # the address is a key
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _member(request: SignedIn, pk: int) -> CouncilMember:
    seen = Council.objects.visible_to(request.user).values("pk")
    rows = CouncilMember.objects.filter(council__in=seen)
    return get_object_or_404(
        rows.select_related("council__stage", "council__region", "user"), pk=pk
    )


@login_required
@require_POST
def again(request: SignedIn, pk: int) -> HttpResponse:
    """Send a member the invitation again."""
    member = _member(request, pk)
    require(request.user, "invite", member)
    invitations.again(member, by=request.user)
    said = _("The invitation was sent to %(who)s again.") % {"who": member.user.name}
    return done(request, member.council, said)


@login_required
@require_POST
def panel_again(request: SignedIn, pk: int) -> HttpResponse:
    """Send a member of an advisory panel the invitation again."""
    seen = Panel.objects.visible_to(request.user).values("pk")
    rows = PanelMember.objects.filter(panel__in=seen)
    member = get_object_or_404(rows.select_related("panel__stage", "panel__region", "user"), pk=pk)
    require(request.user, "invite", member)
    invitations.again(member, by=request.user)
    said = _("The invitation was sent to %(who)s again.") % {"who": member.user.name}
    return done(request, member.panel, said)


@login_required
def place(request: SignedIn, pk: int) -> HttpResponse:
    """Let an alternate take a member's place."""
    member = _member(request, pk)
    require(request.user, "replace", member)
    free = member.council.members.filter(role=CouncilRole.ALTERNATE).select_related("user")
    form = bound(PlaceForm, request, alternates=free)
    if form.is_valid():
        facts = form.cleaned_data
        if attempt(
            form, alternates.take_place, member, facts["alternate"],
            reason=facts["reason"], by=request.user,
        ):  # fmt: skip
            return done(request, member.council, _("The alternate has taken the place."))
    context = {
        "title": _("Let an alternate take the place"),
        "lede": f"{member.user.name} · {member.get_role_display()}",
        "consequences": [
            _("The member is the alternate from now on, and both are told."),
            _("Seats in contests being prepared pass over."),
        ],
        "form": form,
        "action": _("Let the alternate in"),
        "back": member.council.get_absolute_url(),
    }
    return page(request, "confirm.html", context)
