"""What waits on the desk around the council: invitations to answer, nearness to decide on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import invited, menus, near_lines
from evaluation.models import (
    Contest,
    ContestState,
    Invitation,
    InvitationState,
    PanelReport,
    PanelReportState,
    Seat,
)
from evaluation.models.councils import seats_of
from ocop.lib import clock
from ocop.lib.waiting import Waiting, asks

SHOWN = 5  # contests looked at for the chair


@asks
def to_answer(user: Any) -> Iterator[Waiting]:
    """Invitations of the person without an answer, to councils and to panels."""
    if not menus.scores(user) and not menus.sits_on_panel(user):
        return
    seated = Seat.objects.filter(member=OuterRef("member")).exclude(
        contest__state=ContestState.PREPARING
    )
    reported = PanelReport.objects.filter(
        panel=OuterRef("panel_member__panel"), state=PanelReportState.HANDED_IN
    )
    rows = Invitation.objects.filter(
        Q(~Exists(seated), member__user=user.pk) | Q(~Exists(reported), panel_member__user=user.pk),
        state=InvitationState.INVITED,
    )
    places = rows.select_related("member__council", "panel_member__panel")
    for one in places.order_by("answer_by", "pk"):
        if (clock.today() - one.answer_by).days > invited.LINK_DAYS:
            continue
        yield Waiting(
            title=_("Accept or decline: %(body)s") % {"body": one.body.name},
            url=invited.link(one),
            due=one.answer_by,
            action=_("Answer"),
            order=3,
        )


@asks
def to_decide(user: Any) -> Iterator[Waiting]:
    """Contests being prepared in which the person decides on somebody's nearness: the chair, or
    who stands in."""
    if not menus.scores(user):
        return
    mine = seats_of(user).values("council")
    rows = Contest.objects.filter(council__in=mine, state=ContestState.PREPARING)
    contests = list(rows.order_by("held_on", "pk")[:SHOWN])
    found = near_lines.lines_of(contests) if contests else {}
    for contest in contests:
        waiting = sum(line.open and user.pk in line.deciders for line in found[contest.pk])
        if waiting:
            yield Waiting(
                title=_("Decide on conflicts of interest: %(contest)s")
                % {"contest": contest.title},
                url=reverse("contest_conflicts", args=[contest.pk]),
                due=contest.held_on,
                count=waiting,
                action=_("Decide"),
                order=8,
            )
