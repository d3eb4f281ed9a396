"""Training 1 and 2: who is put down, when it is held, who came."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cycle import authority
from cycle.deeds import courses
from cycle.forms.cycles import CourseForm
from cycle.models import Course, Enrolment
from cycle.views.found import course_of, followed, notices
from cycle.views.lists import tabs
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import whole
from products.models import Producer


@login_required
@require_safe
def every(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = followed(request, pk)
    counted = cycle.courses.annotate(
        people=Count("enrolments"), came=Count("enrolments", filter=Q(enrolments__attended=True))
    )
    context = {
        "cycle": cycle,
        "courses": counted,
        "tabs": tabs(cycle, "courses"),
        "notices": notices(cycle),
    }
    return page(request, "cycle/courses.html", context)


@login_required
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of people put down; the office that prepares the cycle keeps who came."""
    thing = course_of(request, pk)
    cycle = followed(request, thing.cycle_id)
    prepares = authority.prepares(request.user, cycle)
    if request.method == "POST":
        _may(prepares)
        told = request.POST.getlist("present")
        present = [pk for pk in map(whole, told) if pk is not None]
        count = courses.attended(thing, present, by=request.user)
        return done(request, request.path, _("%(n)d entries changed.") % {"n": count})
    rows = enrolments(thing, request.user)
    context = {
        "course": thing,
        "cycle": cycle,
        "rows": rows,
        "prepares": prepares,
        "notices": notices(cycle),
    }
    return page(request, "cycle/course.html", context)


def enrolments(course: Course, user: Any) -> Any:
    """The entries of the list the person may see, in Vietnamese order of the products."""
    makers = Producer.objects.visible_to(user).values("pk")
    rows = Enrolment.objects.filter(course=course, dossier__product__producer__in=makers)
    rows = rows.select_related("dossier__product__producer__region")
    return rows.order_by("dossier__product__producer__sort", "pk")


def _may(prepares: bool) -> None:
    if not prepares:
        raise NotAllowed(_("Only the office that prepares the cycle may do this."))


@login_required
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    thing = course_of(request, pk)
    cycle = followed(request, thing.cycle_id)
    _may(authority.prepares(request.user, cycle))
    initial = {"held_on": thing.held_on, "place": thing.place}
    form = bound(CourseForm, request, initial=initial)
    if form.is_valid() and attempt(
        form, courses.schedule, thing, **form.cleaned_data, by=request.user
    ):
        words = _("The training is set; those put down are told.")
        return done(request, reverse("course", args=[thing.pk]), words)
    context = {"form": form, "course": thing, "cycle": cycle, "notices": notices(cycle)}
    return page(request, "cycle/course_schedule.html", context)
