"""One's own name, ways to be reached, language and offices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.deeds import people
from ocop.accounts.forms import ProfileForm
from ocop.lib.pages import attempt, bound, done, page
from ocop.workflow import words
from ocop.workflow.doors import history


@login_required
def edit(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = bound(ProfileForm, request, user=user)
    if form.is_valid() and attempt(form, people.change, user, **form.facts(), by=user):
        with translation.override(form.cleaned_data["language"]):
            return done(request, "accounts:profile", _("Your details were saved."))
    context = {
        "form": form,
        "offices": scope.offices(user),
        "events": words.lines(history(user)[:20]),
    }
    return page(request, "accounts/profile.html", context)
