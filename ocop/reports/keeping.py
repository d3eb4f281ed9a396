"""The figures as drawn, kept some minutes for all who see the same rows.

Two people share what is kept only if their offices are in the same units and neither has rows of
their own besides: a firm, a seat, or a producer they are shut out from.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ocop.accounts import glance, scope
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.lib.kept import kept
from ocop.reports import figures

SECONDS = 300
OWN = ("acts", "reads", "shut")  # what lets a person see more or less than their offices do


@dataclass(frozen=True)
class Figures:
    """The part of the page that holds figures, and when they were counted."""

    html: SafeString
    taken_at: dt.datetime


def figures_of(user: Any, year: int | None, place: Region | None = None) -> Figures:
    """Return the figures, at most five minutes old."""
    return kept(
        _key(user, year, place), SECONDS, lambda: Figures(_drawn(user, year, place), clock.now())
    )


def _key(user: Any, year: int | None, place: Region | None) -> str:
    """What the figures depend on: language, year, place, and the rows the person may see."""
    units = sorted({one.committee.region_id for one in scope.offices(user)})
    shared = all(glance.at(user, name) is False for name in OWN)
    rows = "-".join(map(str, units)) + ("" if shared else f"+user{user.pk}")
    return f"reports:{get_language()}:{year}:{place.pk if place else None}:{rows}"


def _drawn(user: Any, year: int | None, place: Region | None) -> SafeString:
    facts = figures.everything(user, year, place.pk if place else None)
    bars = [(row["kind"], row["n"]) for row in facts["kinds"]]
    context = {**facts, "year": year, "place": place, "kind_bars": bars}
    return render_to_string("reports/_figures.html", context)
