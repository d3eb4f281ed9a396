"""A version's way: a new one begun, the draft published by a second person, taken out of use."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules import cells, differences, trees
from ocop.rules.deeds import drafts, publishing
from ocop.rules.forms.deciding import PublishForm, RetireForm, seen_anew
from ocop.rules.models import Authorship, Sheet, SheetState
from ocop.rules.views.found import sheet_of


@login_required
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    found = sheet_of(request, pk)
    require(request.user, "renew", found)
    made = drafts.renew(found, by=request.user)
    sentence = _("Version %(no)s is a draft. It counts only once it is published.")
    return done(request, reverse("rules:edit", args=[made.pk]), sentence % {"no": made.version})


@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes, what is still wrong or open; then publish."""
    found = sheet_of(request, pk)
    require(request.user, "publish", found)
    form = bound(PublishForm, request, initial={"seen": found.digest})
    if form.is_valid() and attempt(
        form, publishing.publish, found, **form.cleaned_data, by=request.user
    ):
        words = _("The version is published. New sessions score on it; open ones keep theirs.")
        return done(request, reverse("rules:sheet", args=[found.pk]), words)
    if form.is_bound:  # refused: the page shows the draft as it stands now
        found = sheet_of(request, pk)
        seen_anew(form, found.digest, "with_open", "without")
    odd, before = cells.of(found), publishing.in_use(found)
    left, turn = sum(cell.is_open for cell in odd), publishing.knocked_out(found)
    form.ask(with_open=bool(left), without=turn.must_be_said)
    context = {
        "sheet": found,
        "tree": trees.of(found),
        "form": form,
        "problems": publishing.wrong_with(found),
        "odd": odd,
        "open": left,
        "turn": turn,
        "before": before,
        "places": differences.between(trees.of(before), trees.of(found)) if before else None,
        "authorship": _authorship(found),
    }
    return page(request, "rules/sheet_publish.html", context)


def _authorship(found: Sheet) -> Authorship | None:
    rows = Authorship.objects.filter(sheet=found)
    return rows.select_related("made_by", "edited_by").first()


@login_required
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the version out of use, or drop the draft, with a reason."""
    found = sheet_of(request, pk)
    require(request.user, "retire", found)
    form = bound(RetireForm, request, initial={"seen": found.state})
    to = reverse("rules:sheet", args=[found.pk])
    if form.is_valid() and attempt(
        form, publishing.retire, found, **form.cleaned_data, by=request.user
    ):
        return done(request, to, _("The version is out of use."))
    if form.is_bound:
        found = sheet_of(request, pk)
        seen_anew(form, found.state)
    is_draft = found.state == SheetState.DRAFT
    keeps = _("Sessions that score on it keep it. New ones find no sheet for these products until "
              "another version is published.")  # fmt: skip
    context = {
        "title": _("Drop the draft") if is_draft else _("Take the sheet out of use"),
        "lede": f"{trees.of(found).name} · {found.decision}",
        "action": _("Drop the draft") if is_draft else _("Take out of use"),
        "style": "danger",
        "back": to,
        "form": form,
        "consequences": [] if is_draft else [keeps],
    }
    return page(request, "confirm.html", context)
