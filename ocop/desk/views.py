"""The front page and everybody's desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from ocop.desk import front, today
from ocop.lib.pages import page
from ocop.lib.waiting import waiting_for
from ocop.notices.models import Notice


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public front page: open calls, recognised products, how the year goes."""
    return page(request, "desk/home.html", front.page_facts())


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, what comes next, by when."""
    items = waiting_for(request.user)
    facts = {
        "first": items[0] if items else None,
        "rest": items[1:],
        "count": len(items),
        "coming": today.coming(request.user),
        "dossiers": today.own_dossiers(request.user),
        "notices": Notice.objects.filter(user=request.user.pk)[:5],
    }
    return page(request, "desk/desk.html", facts)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the database answers; for the proxy and the container."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
