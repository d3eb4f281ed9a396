"""Pages that bring themselves up to date: a cheap mark that tells whether anything has changed.

Everything that happens in a contest is an event of its chain, every tap on a sheet included, so
the place of the last event says whether a page about it is still as it was. The mark names its
reader, the language and what was asked for; it tells nothing of what was scored.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from evaluation import written
from evaluation.models import (
    Calibration,
    CalibrationState,
    ConditionAnswer,
    Contest,
    Discussion,
    Keying,
    WrittenRound,
)
from evaluation.unchanging import stage_of
from ocop.accounts import glance
from ocop.accounts.requests import SignedIn
from ocop.workflow.models import Chain
from products.models import shut_from

FINISHED = CalibrationState.FINISHED


def followed(request: SignedIn, pk: int) -> Contest:
    """The contest if the person may know it, else 404; with what :func:`found` brings."""
    return _one(pk, _told_of(Contest.objects.visible_to(request.user)))


def found(pk: int) -> Contest:
    """The contest with the place of its last event, and whether there is anything to ask for of
    what most contests have not. Whoever asks for any contest looks then who may see it."""
    return _one(pk, _all())


@cache
def _all() -> QuerySet[Contest]:
    """The question, put together once: that takes longer than its answer. It is never evaluated
    itself, each page asks a copy."""
    return _told_of(Contest.objects.all())


def _told_of(among: QuerySet[Contest]) -> QuerySet[Contest]:
    key = Concat(Value("contest:"), Cast(OuterRef("pk"), CharField()))
    last = Subquery(Chain.objects.filter(key=key).values("seq")[:1])
    rows = among.select_related("council__region")
    return rows.annotate(
        last_event=last,
        in_writing=Exists(WrittenRound.objects.filter(contest=OuterRef("pk"))),
        talked=Exists(Discussion.objects.filter(entry__contest=OuterRef("pk"))),
        keyed=Exists(Keying.objects.filter(score_sheet__entry__contest=OuterRef("pk"))),
        calibrated=Exists(
            Calibration.objects.filter(contest__council=OuterRef("council"), state=FINISHED)
        ),
        told=Exists(ConditionAnswer.objects.filter(entry__contest=OuterRef("pk"))),
    )


def _one(pk: int, rows: QuerySet[Contest]) -> Contest:
    contest = get_object_or_404(rows, pk=pk)
    contest.council.stage = stage_of(contest)
    if not getattr(contest, "in_writing", True):
        written.known(contest, None)
    return contest


def mark(contest: Contest, request: SignedIn) -> str:
    """The mark of the page about a followed contest for this reader (a query for those only who
    stand near a producer)."""
    told = [contest.last_event, contest.state, request.user.pk]  # type: ignore[attr-defined]
    told += [get_language(), request.get_full_path(), _shut(request.user)]
    return '"' + sha256(repr(told).encode()).hexdigest()[:24] + '"'


def _shut(user: Any) -> list[int]:
    if glance.at(user, "shut") is False:
        return []
    return sorted(shut_from(user).values_list("producer", flat=True))


def unchanged(request: SignedIn, seen: str) -> HttpResponse | None:
    """304 if the reader's page bears this mark already."""
    if request.headers.get("If-None-Match") != seen:
        return None
    return HttpResponseNotModified()


def marked(answer: HttpResponse, seen: str) -> HttpResponse:
    """The answer with its mark; nothing between server and reader keeps it."""
    answer["ETag"] = seen
    patch_cache_control(answer, no_store=True)
    return answer
