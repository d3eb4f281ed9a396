"""A producer comes in by the front door: account and producer on one page."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ocop.lib.pages import attempt, bound, done, page
from products.deeds import producers
from products.forms import SignUpForm

BACKEND = "ocop.accounts.backends.MailOrPhone"


@sensitive_post_parameters()
def register(request: HttpRequest) -> HttpResponse:
    """The public form; whoever is signed in registers a producer on their own page."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect("producer_new")
    form = bound(SignUpForm, request)
    if form.is_valid() and (made := attempt(form, producers.sign_up, **form.facts())):
        person, producer = made
        login(request, person, backend=BACKEND)
        sentence = _("Welcome. Now register the first product.")
        return done(request, f"{reverse('product_new')}?producer={producer.pk}", sentence)
    person = [form[name] for name in form.person_fields]
    rest = [field for field in form.visible_fields() if field not in person]
    context = {"form": form, "person_fields": person, "producer_fields": rest}
    return page(request, "products/register.html", context)
