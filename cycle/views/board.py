"""The cycle board: six steps as columns, the next last day, what is stuck, what is covered."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cycle import board as numbers
from cycle import books, opening, timetable
from cycle.models import Cycle
from cycle.views.found import followed
from ocop.lib import clock
from ocop.lib.actions import actions_for
from ocop.lib.pages import page


@login_required
@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = followed(request, pk)
    today = clock.today()
    book = books.in_force(cycle, today)
    windows = list(cycle.windows.all())
    deadline = timetable.next_deadline(windows, today)
    opens = None if deadline else timetable.next_opening(windows, today)
    shown = deadline or opens
    names = opening.names(cycle)
    tiles = numbers.coverage(cycle, request.user)
    others = Cycle.objects.open().visible_to(request.user)
    context = {
        "cycle": cycle,
        "today": clock.now(),
        "notices": book.notices,
        "lanes": numbers.lanes(cycle, request.user, book),
        "deadline": deadline,
        "opens": opens,
        "step": names.get(shown.kind, "") if shown else "",
        "stuck": numbers.stuck(cycle, request.user),
        "tiles": tiles,
        "areas": numbers.areas(tiles),
        "covered": sum(1 for tile in tiles if tile.count),
        "empty": [tile for tile in tiles if not tile.count][:20],
        "deeds": actions_for(cycle, request.user),
        "others": [
            (other.title, reverse("cycle_board", args=[other.pk]), other.pk == cycle.pk, None)
            for other in others
        ],
    }
    return page(request, "cycle/board.html", context)
