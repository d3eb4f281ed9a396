"""Reminder letters for the list of stars that expire."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.evening import reminder_paper
from evaluation.evening.reminder_paper import Head
from evaluation.forms.reminders import ReminderForm, proposed
from evaluation.recognitions import Recognitions
from evaluation.views.evening import answered
from ocop.accounts import scope
from ocop.accounts.models import Appointment, Committee
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.pages import page

MOST = 300  # letters in one file


def _office(request: SignedIn) -> Committee:
    offices = [one for one in scope.offices(request.user) if one.role == Appointment.Role.OFFICER]
    if not offices:
        raise NotAllowed(_("This page is for the offices of the programme."))
    return offices[0].committee


def _letters(request: SignedIn) -> list[reminder_paper.Reminder]:
    """A letter a producer for the list as it is filtered."""
    rows = list(Recognitions(request).reminded().select_related(
        "product__producer__region__parent__parent__parent"
    ))  # fmt: skip
    return reminder_paper.reminders(rows, clock.today())


@login_required
@require_safe
@never_cache
def write(request: SignedIn) -> HttpResponse:
    """Whom the letters go to, with number, date and signer to be typed; nothing is stored."""
    office, letters = _office(request), _letters(request)
    form = ReminderForm(initial=proposed(office, clock.today()))
    kept = [(name, value) for name, value in request.GET.items() if name not in form.fields]
    return page(request, "evaluation/reminders.html", _context(letters, form, kept))


def _context(letters: Any, form: ReminderForm, kept: Any) -> dict[str, Any]:
    return {
        "letters": letters[:MOST],
        "count": len(letters),
        "stars": sum(len(one.ratings) for one in letters),
        "more": len(letters) > MOST,
        "most": MOST,
        "form": form,
        "kept": kept,
    }


@login_required
@require_safe
@never_cache
def file(request: SignedIn, kind: str) -> HttpResponse:
    """All letters of the list in one file: PDF or Word."""
    office = _office(request)
    if kind not in reminder_paper.MADE:
        raise Http404
    letters = _letters(request)
    form = ReminderForm(request.GET)
    if not form.is_valid():
        kept = [(name, value) for name, value in request.GET.items() if name not in form.fields]
        return page(request, "evaluation/reminders.html", _context(letters, form, kept))
    if not letters:
        messages.warning(request, _("No stars of this list expire: there is nobody to remind."))
        return redirect("reminders")
    if len(letters) > MOST:
        raise Refused(_("At most %(n)s letters in one file. Choose a month or a commune.")
                      % {"n": MOST})  # fmt: skip
    head = Head(office=office, today=clock.today(), **form.cleaned_data)
    return answered(reminder_paper.MADE[kind](head, letters), f"cong-van-nhac-het-han.{kind}")
