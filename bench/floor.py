"""The floor: settings, address and view of the barest page that knows who is reading.

Session, user and one query, then a template of 10 kB: three statements. The middleware is that of
``django-admin startproject``; database, server and interpreter are the application's.
"""

from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from ocop.settings import *  # noqa: F403
from ocop.settings import BASE_DIR

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.floor"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
ROWS = 50


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """A table of 50 units: one query after session and user."""
    from ocop.accounts.models import Region

    rows: models.QuerySet[Region] = Region.objects.order_by("pk")[:ROWS]
    return render(request, "floor.html", {"rows": rows})


urlpatterns = [path("floor/", bare)]
