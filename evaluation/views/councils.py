"""Forming a council, and the council's own page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation import assignment, candidates, invited, places
from evaluation.beforehand import Outlook, look
from evaluation.deeds import councils
from evaluation.forms.councils import CouncilForm, MemberRows, empty_rows
from evaluation.models import Council, CouncilRole, InvitationState
from evaluation.roles import standing
from ocop.lib.actions import actions_for
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import whole
from ocop.workflow import words
from ocop.workflow.doors import history

MORE = 4  # rows added by the button that asks for more


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Form a council from a decision: the paper above, one row a member below."""
    rungs = places.rungs(request.user)
    if not rungs:
        raise NotAllowed(
            _("Councils are formed by the office of the level that scores, while a cycle is open.")
        )
    form, adding = formed(request, CouncilForm, rungs)
    sectors = places.sectors(rungs)
    rows = more_rows(request, MemberRows, empty_rows(), form_kwargs={"sectors": sectors})
    if form.is_valid() and rows.is_valid():
        council = attempt(form, _form, form, rows, by=request.user)
        if council:
            return done(request, council, _("The council was formed. Its members are told."))
    context = {
        "form": form,
        "rows": rows,
        "people": [places.written(person) for person in places.known_people(request.user)],
        "adding": adding,
        "outlook": outlook(request, form, rows),
    }
    return page(request, "evaluation/council_new.html", context)


def formed(request: HttpRequest, form_class: Any, rungs: list[places.Rung]) -> tuple[Any, bool]:
    """The form of the decision, and True where a button only asked for more rows or for a look:
    then nothing is refused yet."""
    if request.POST.keys() & {"more", "look"}:
        return form_class(initial=request.POST.dict(), rungs=rungs), True
    return bound(form_class, request, rungs=rungs), False


def outlook(request: HttpRequest, form: Any, rows: Any) -> Outlook | None:
    """Where it was asked for: who of the people named stands near to what waits there."""
    rung = form.rungs.get(request.POST.get("rung", ""))
    if "look" not in request.POST or rung is None:
        return None
    rows.is_valid()  # who is not known is said beside the name
    people = {place[0].pk: place[0] for place in rows.places()}
    return look(rung, list(people.values()), by=request.user)


def _form(form: CouncilForm, rows: Any, *, by: Any) -> Council:
    rung, facts = form.chosen, form.cleaned_data
    return councils.form(
        rung.cycle,
        rung.stage,
        rung.region,
        name=facts["name"],
        decision_no=facts["decision_no"],
        decided_on=facts["decided_on"],
        signer=facts["signer"],
        until=facts["until"],
        members=rows.places(),
        competences=rows.competences(),
        once_key=facts["once_key"],
        by=by,
    )


def more_rows(request: HttpRequest, formset: Any, empty: list[dict[str, str]], **more: Any) -> Any:
    """The rows of members, with some more where the button for more was pressed."""
    if request.method != "POST":
        return formset(initial=empty, prefix="m", **more)
    data = request.POST.copy()
    rows = whole(data.get("m-TOTAL_FORMS", "")) if "more" in data else None
    if rows is not None:
        data["m-TOTAL_FORMS"] = str(min(rows + MORE, 60))
        for number in range(60):
            data.setdefault(f"m-{number}-role", "member")
    return formset(data, prefix="m", **more)


def _members(council: Council, user: Any) -> Iterator[tuple[Any, str, Any, list[Any]]]:
    """Each member with the name of the field, the invitation, and what the person may do there."""
    fields = assignment.sectors(council.stage.book)
    members = list(council.members.select_related("user", "invitation"))
    begun = invited.begun_members(council)
    spare = any(member.role == CouncilRole.ALTERNATE for member in members)
    for member in members:
        member.council = council  # what the person is to it is asked once
        invitation = getattr(member, "invitation", None)
        shown = {"invite": member.pk not in begun, "replace": spare}
        deeds = [deed for deed in actions_for(member, user) if shown[deed.name]]
        if invitation and member.pk in begun and invitation.state == InvitationState.INVITED:
            invitation = None  # the member came
        yield member, fields.get(member.competence, ""), invitation, deeds


@login_required
@require_safe
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sits on the council, its contests, and how many products wait for it."""
    rows = Council.objects.visible_to(request.user)
    council = get_object_or_404(rows.select_related("cycle", "stage__book", "region"), pk=pk)
    who = standing(request.user, council)
    members = list(_members(council, request.user))
    states = [invitation.state for _m, _f, invitation, _d in members if invitation]
    tally = {state.value: states.count(state) for state in InvitationState}
    context = {
        "council": council,
        "members": members,
        "tally": tally,
        "arranges": who.arranges,
        "sits": who.member is not None,
        "contests": council.contests.order_by("-held_on", "-pk"),
        "waiting": candidates.waiting(council).count(),
        "deeds": actions_for(council, request.user),
        "lines": words.lines(history(council)),
    }
    return page(request, "evaluation/council.html", context)
