"""The office's lists of recognised products: brought, looked through, entered, undone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ocop.accounts.models import Region
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.workflow import words
from ocop.workflow.doors import history
from products.deeds import list_entering, list_undoing, lists
from products.list_forms import AnswersForm, BringListForm, EnterListForm, SetUpForm, drawn
from products.list_permissions import province_of, sees_lists
from products.lists.judging import Judged
from products.lists.lines import ADD, ASK, STATUSES, words_of
from products.models import BroughtList, ListState

PAGE = 50


def _province(request: SignedIn) -> Region:
    region = province_of(request.user)
    if region is None:
        raise NotAllowed(_("The office of the province enters lists of recognised products."))
    return region


def _list(request: SignedIn, pk: int) -> BroughtList:
    rows = BroughtList.objects.visible_to(request.user).select_related("region", "uploaded_by")
    return get_object_or_404(rows, pk=pk)


def _at_work(request: SignedIn, pk: int) -> BroughtList:
    brought = _list(request, pk)
    require(request.user, "work", brought)
    return brought


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The lists that were brought in, latest first."""
    if not sees_lists(request.user):
        raise NotAllowed(_("The office of the province enters lists of recognised products."))
    rows = BroughtList.objects.visible_to(request.user).exclude(state=ListState.DISCARDED)
    found = leaf(request, rows.select_related("uploaded_by"))
    context = {"page": found, "brings": province_of(request.user) is not None}
    return page(request, "products/brought_lists.html", context)


@login_required
def new(request: SignedIn) -> HttpResponse:
    """Bring a list in; nothing of it counts before it is looked through and entered."""
    region = _province(request)
    form = bound(BringListForm, request)
    if form.is_valid():
        brought = attempt(form, lists.receive, region, **form.cleaned_data, by=request.user)
        if brought:
            said = _("The list was read. Nothing is entered yet: look at the verdicts first.")
            return done(request, brought, said)
    return page(request, "products/brought_list_new.html", {"form": form})


@login_required
@require_safe
@never_cache
def show(request: SignedIn, pk: int) -> HttpResponse:
    """The verdict over each row, with what it is asked."""
    return _page(request, _list(request, pk))


def _page(
    request: SignedIn,
    brought: BroughtList,
    *,
    form: Any = None,
    judged: tuple[Judged, list[str]] | None = None,
) -> HttpResponse:
    deeds = actions_for(brought, request.user)
    works = any(one.name == "work" for one in deeds)
    context: dict[str, Any] = {
        "brought": brought,
        "deeds": [one for one in deeds if one.label],
        "works": works,
        "again": BroughtList.objects.filter(sha256=brought.sha256, region=brought.region)
        .exclude(pk=brought.pk)
        .exclude(state=ListState.DISCARDED)
        .first(),
        "lines": words.lines(history(brought)),
        "form": form,
    }
    if brought.state == ListState.OPEN:
        context |= _verdicts(request, brought, judged or lists.looked(brought), form)
    else:
        context["items"] = leaf(
            request, brought.items.select_related("rating__product__producer__region"), size=PAGE
        )
        context |= _progress(brought)
        counts = brought.counts
        over = brought.state not in (ListState.ENTERING, ListState.STOPPED)
        entered = ListState.ENTERED.label if over else words_of(ADD)
        context["tally"] = [
            (counts.get(one, 0), entered if one == ADD else words_of(one), "", "")
            for one in STATUSES
        ]
    return page(request, "products/brought_list.html", context)


def _progress(brought: BroughtList) -> dict[str, Any]:
    return {"done": brought.items.count(), "all": len(brought.ready)}


def _verdicts(
    request: SignedIn, brought: BroughtList, found: tuple[Judged, list[str]], form: Any
) -> dict[str, Any]:
    judged, sheets = found
    counts = judged.counts
    side = request.GET.get("show", "")
    if side not in STATUSES:
        side = next((one for one in STATUSES if counts[one]), ASK)
    if isinstance(form, AnswersForm):
        sent = set(form.rows)
        rows = leaf(request, [one for one in judged.lines if str(one.number) in sent], size=100)
    else:
        rows = leaf(request, [one for one in judged.lines if one.status == side], size=PAGE)
    answers = form if isinstance(form, AnswersForm) else None
    set_up = form if isinstance(form, SetUpForm) else None
    set_up = set_up or SetUpForm(judged=judged, sheets=sheets, chosen=brought.settings)
    enter = form if isinstance(form, EnterListForm) else EnterListForm(initial=_seal(judged))
    return {
        "judged": judged,
        "ready": counts[ADD],
        "tabs": [
            (words_of(one), f"?show={one}", one == side, counts[one])
            for one in STATUSES if counts[one]
        ],
        "page": rows,
        "rows": drawn(list(rows), answers),
        "set_up": set_up,
        "columns": _columns(judged, set_up),
        "enter": enter,
        "changing": set_up.is_bound or not judged.columns,
    }  # fmt: skip


def _seal(judged: Judged) -> dict[str, str]:
    return {"seal": judged.seal}


def _columns(judged: Judged, form: SetUpForm) -> list[dict[str, Any]]:
    """Each column with its heading, what it is, and the first values that stand in it."""
    below = judged.table.rows[judged.head.rows :]
    found = []
    for place in form.places:
        words_above = judged.head.words[place] if place < len(judged.head.words) else ""
        seen = dict.fromkeys(text for row in below[:30] if (text := row.text(place)))
        field = form[f"col-{place}"]
        found.append({"head": words_above, "field": field, "seen": list(seen)[:3]})
    return [one for one in found if one["head"] or one["seen"]]


@login_required
@require_POST
def set_up(request: SignedIn, pk: int) -> HttpResponse:
    """Correct what was understood of sheet and columns."""
    brought = _at_work(request, pk)
    judged, sheets = lists.looked(brought)
    form = SetUpForm(request.POST, judged=judged, sheets=sheets, chosen=brought.settings)
    if form.is_valid() and attempt(form, lists.set_up, brought, **form.facts(), by=request.user):
        return done(request, brought, _("It was saved; the verdicts are new."))
    return _page(request, brought, form=form, judged=(judged, sheets))


@login_required
@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """Keep what was answered beside the cells."""
    brought = _at_work(request, pk)
    judged, sheets = lists.looked(brought)
    form = AnswersForm(request.POST, judged=judged)
    if form.is_valid() and attempt(
        form, lists.answer, brought, answers=form.answers(), by=request.user
    ):
        return done(request, brought, _("The answers were taken; the verdicts are new."))
    return _page(request, brought, form=form, judged=(judged, sheets))


@login_required
@require_POST
def enter(request: SignedIn, pk: int) -> HttpResponse:
    """Enter all good rows at once."""
    brought = _list(request, pk)
    if brought.state in (ListState.ENTERING, ListState.ENTERED) and lists.may(
        request.user, brought.region
    ):
        return redirect(brought)  # the same click once more
    require(request.user, "work", brought)
    form = EnterListForm(request.POST)
    if form.is_valid() and attempt(
        form, list_entering.enter, brought, **form.cleaned_data, by=request.user
    ):
        return done(request, brought, _("The rows are being entered into the register."))
    return _page(request, _list(request, pk), form=form)


@login_required
@require_safe
@never_cache
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """The bar alone, asked for every two seconds while rows are being entered."""
    brought = _list(request, pk)
    if getattr(request, "htmx", False) and brought.state != ListState.ENTERING:
        return HttpResponseClientRefresh()
    return page(request, "products/_list_progress.html", {"brought": brought, **_progress(brought)})


@login_required
@require_POST
def go_on(request: SignedIn, pk: int) -> HttpResponse:
    """Let the worker try again what it could not finish."""
    brought = _list(request, pk)
    require(request.user, "go_on", brought)
    list_entering.go_on(brought, by=request.user)
    return done(request, brought, _("The rows are being entered into the register."))


@login_required
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Put the list away."""
    brought = _list(request, pk)
    require(request.user, "discard", brought)
    if request.method == "POST":
        lists.discard(brought, by=request.user)
        return done(request, "brought_lists", _("The list was put away."))
    context = {
        "title": _("Put the list away?"),
        "text": brought.title,
        "consequences": [_("Nothing of it was entered; the file stays on record.")],
        "action": _("Put away"),
        "back": brought.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """Take everything that the list made out of the register."""
    brought = _list(request, pk)
    require(request.user, "undo", brought)
    if request.method == "POST":
        list_undoing.undo(brought, by=request.user)
        return done(request, brought, _("All that the list had made was taken out again."))
    context = {
        "title": _("Undo the whole list?"),
        "text": brought.title,
        "consequences": [
            _("The stars of its rows leave the register and the public pages."),
            _("Products and producers that were made for it go as well."),
            _("Stars that they had replaced stand again."),
        ],
        "action": _("Undo the whole list"),
        "style": "danger",
        "back": brought.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@require_safe
@never_cache
def file(request: SignedIn, pk: int) -> HttpResponse:
    """The file as it came."""
    brought = _list(request, pk)
    with brought.file.open("rb") as kept:
        answered = HttpResponse(kept.read(), content_type=brought.mime)
    suffix = ".xlsx" if brought.mime == lists.EXCEL else ".csv"
    answered["Content-Disposition"] = f'attachment; filename="danh-sach-{brought.pk}{suffix}"'
    answered["X-Content-Type-Options"] = "nosniff"
    return answered
