"""What the settings of a rule book and of its stages may hold. Pure. See ``bookcheck``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Region
from ocop.rules import shapes, ties
from ocop.rules.reading import Problem
from ocop.rules.stars import AGGREGATIONS, WAYS

LEVELS = tuple(level.value for level in Region.Level)
STEPS = ("publicity", "ideas", "plans", "implementation", "evaluation", "promotion")
KINDS = ("first", "upgrade", "re_evaluation")

Where = tuple[Any, ...]
Tests = Mapping[str, shapes.Test]
BOOK: Where = (_("rule book"),)


def row(number: int) -> Any:
    """'row 3': the place of one among several alike."""
    return format_lazy(_("row {number}"), number=number)


def number(value: Any) -> Any:
    """A number written as text, '90' or '62.5': JSON has no exact decimals."""
    try:
        good = isinstance(value, str) and Decimal(value).is_finite() and Decimal(value) >= 0
    except InvalidOperation:
        good = False
    return None if good else _('must be a number written as text, like "62.5"')


def _quorum(value: Any) -> Any:
    """{"share": "0.75", "chair": true}: the share of the members, above 0 and at most 1."""
    keys = isinstance(value, dict) and value.keys() == {"share", "chair"}
    good = keys and type(value["chair"]) is bool and number(value["share"]) is None
    if good and 0 < Decimal(value["share"]) <= 1:
        return None
    return _('must be like {"share": "0.75", "chair": true}')


def _month_day(value: Any) -> Any:
    """A day of any year, '04-30'."""
    try:
        good = len(value) == 5 and bool(dt.date.fromisoformat(f"2024-{value}"))
    except (TypeError, ValueError):
        good = False
    return None if good else _('must be a day like "04-30"')


def _kinds(value: Any) -> Any:
    """Kinds of application, each once, at least one."""
    good = isinstance(value, list) and all(isinstance(one, str) for one in value)
    if good and value and len(set(value)) == len(value) and set(value) <= set(KINDS):
        return None
    return _("must be a list of first, upgrade, re_evaluation")


def _authority(value: Any) -> Any:
    """Which level takes a star back: {"3": "province"}."""
    good = isinstance(value, dict) and all(
        star in ("1", "2", "3", "4", "5") and level in LEVELS for star, level in value.items()
    )
    return None if good else _('must be like {"3": "province"}')


def _months(value: Any) -> Any:
    good = isinstance(value, list) and all(type(m) is int and 1 <= m <= 12 for m in value)
    return None if good else _("must be a list of months")


named: Tests = {"name_vi": shapes.text(120), "name_en": shapes.text(120)}
both: Tests = {"vi": shapes.text(500), "en": shapes.text(500)}
SETTINGS: dict[str, Tests] = {
    "admission": {"receives": shapes.one_of(*LEVELS), "decides": shapes.one_of(*LEVELS)},
    "council": {
        "aggregation": shapes.one_of(*AGGREGATIONS),
        "quorum": _quorum,
        "spread": number,
        "shown_decimals": shapes.whole(0, 4),
        "ties": ties.fault,
    },
    "minima": {
        "enforced": shapes.flag,
        "reading": shapes.one_of(*WAYS),
        "below": shapes.whole(0, 2),
    },
    "certificate": {"months": shapes.whole(1, 600)},
}
# Settings a book may leave out or empty; pages read these keys, further ones are kept as they are.
_some_day = shapes.or_null(shapes.date)
SOME: dict[str, tuple[Tests, Tests]] = {
    "rounds": ({"per_year": shapes.whole(1, 12)}, {}),
    "resubmit": ({"idea_days": shapes.whole(), "plan_days": shapes.whole()}, {}),
    "passes": ({"two": shapes.flag}, {}),
    "samples": ({"count": shapes.whole()}, {"except_sectors": shapes.texts}),
    "re_evaluation": (
        {"not_earlier_days": shapes.whole(), "not_later_days": shapes.whole()},
        {"max_days": shapes.whole(1, 1000), "meeting": shapes.flag},
    ),
    "revocation": (
        {"grounds": shapes.any_rows},
        {"days": shapes.whole(1, 1000), "authority": _authority},
    ),
    "appeals": (
        {},
        {
            "complaint_days": shapes.whole(1, 1000),
            "petition_days": shapes.whole(1, 1000),
            "accept_days": shapes.whole(1, 1000),
            "answer_days": shapes.whole(1, 1000),
            "complex_days": shapes.whole(1, 1000),
        },
    ),
    "product_code": ({"pattern": shapes.text(60)}, {}),
    "transition": (
        {
            "pending_first_or_upgrade_until": _some_day,
            "pending_re_evaluation_until": _some_day,
            "missed_window_days": shapes.or_null(shapes.whole(1, 1000)),
        },
        {},
    ),
    "dossier": ({"items": shapes.any_rows, "sent_up": shapes.any_rows}, {"note": shapes.thing}),
}
# Lists inside the settings: path → what a row needs, what it may have.
_coded: Tests = {"code": shapes.code(), **both}
_needed: Tests = {"kinds": _kinds, "required": shapes.flag}
LISTS: dict[str, tuple[Tests, Tests]] = {
    "notices": (both, {}),
    "application_kinds": ({"code": shapes.one_of(*KINDS), **both}, {}),
    "revocation.grounds": (_coded, {}),
    "missing_sheets": ({"no": shapes.whole(1, 999), "slug": shapes.slug, **both}, {}),
    "dossier.items": (
        {"code": shapes.code(40), **both, **_needed},
        {"form": shapes.code(40)},
    ),
    "dossier.sent_up": ({"stage": shapes.whole(1, 20), "kinds": _kinds, **both}, {}),
}
CODED = ("application_kinds", "revocation.grounds", "dossier.items")  # no code twice
CLOCK: Tests = {"working_days": shapes.whole(1, 1000)}
ROUND: Tests = {
    "round": shapes.whole(1, 12),
    "proposals_before": _month_day,
    "complete_before": _month_day,
}
STEP: Tests = {
    "no": shapes.whole(1, 6),
    "kind": shapes.one_of(*STEPS),
    **named,
    "months": _months,
    "all_year": shapes.flag,
}
STAGE: Tests = {
    **{f"{key}_{language}": shapes.text(300) for key in ("signs", "chair") for language in both},
    "panel": shapes.flag,
    "clock_runs_on": shapes.flag,
}


def faults(settings: dict[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the settings of a book."""
    for key, needs in SETTINGS.items():
        yield from shapes.faults(settings.get(key), _at(key), needs=needs, others=True)
    steps = settings.get("steps")
    if fault := shapes.rows(steps):
        yield Problem(_at("steps"), fault)
        return
    yield from _each(steps, _at("steps"), STEP, others=True)
    if [step.get("kind") for step in steps or []] != list(STEPS):
        yield Problem(_at("steps"), _("must be the six steps in their order"))
    for key, (needs, may) in SOME.items():
        if settings.get(key) is not None:
            yield from shapes.faults(settings[key], _at(key), needs=needs, may=may, others=True)
    yield from _lists(settings)
    kinds = settings.get("producer_kinds", {})
    listed = dict.fromkeys(("vi", "en", "tourism_vi", "tourism_en"), shapes.texts)
    yield from shapes.faults(kinds, _at("producer_kinds"), needs={}, may=listed)


def _at(key: str) -> Where:
    return (*BOOK, f"settings.{key}")


def _lists(settings: dict[str, Any]) -> Iterator[Problem]:
    for path, (needs, may) in LISTS.items():
        rows: Any = settings
        for key in path.split("."):
            rows = rows.get(key, []) if isinstance(rows, dict) else []
        yield from _each(rows, _at(path), needs, may)
        if path in CODED:
            yield from _twice(rows, _at(path))
    dossier = settings.get("dossier")
    if isinstance(dossier, dict) and "note" in dossier:
        yield from shapes.faults(dossier["note"], _at("dossier.note"), needs=both)


def _each(
    rows: Any, place: Where, needs: Tests, may: Tests | None = None, *, others: bool = False
) -> Iterator[Problem]:
    if fault := shapes.any_rows(rows):
        yield Problem(place, fault)
        return
    for count, one in enumerate(rows, start=1):
        yield from shapes.faults(one, (*place, row(count)), needs=needs, may=may, others=others)


def _twice(rows: Any, place: Where) -> Iterator[Problem]:
    """A code that stands before already."""
    seen: list[Any] = []
    for count, one in enumerate(rows if shapes.any_rows(rows) is None else [], start=1):
        code = one.get("code")
        if code in seen:
            fault = _("the code “%(code)s” stands twice")
            yield Problem((*place, row(count)), fault, {"code": str(code)[:40]})
        seen.append(code)


def stage_faults(settings: Any, place: Where) -> Iterator[Problem]:
    """Yield what is wrong with the settings of one stage."""
    if not isinstance(settings, dict):
        return
    at = (*place, "settings")
    yield from shapes.faults(settings, at, needs={}, may=STAGE, others=True)
    for key in ("signs", "chair"):
        if (f"{key}_vi" in settings) != (f"{key}_en" in settings):
            yield Problem(at, _("“%(key)s” stands in one language only"), {"key": key})
    clocks = (("clock", CLOCK), ("panel_clock", CLOCK))
    for key, needs in (*clocks, ("not_awarded", both)):
        if key in settings:
            inner = (*place, f"settings.{key}")
            yield from shapes.faults(settings[key], inner, needs=needs, others=key != "not_awarded")
    for key, needs in (("rounds", ROUND), ("checks", _coded)):
        yield from _each(settings.get(key, []), (*place, f"settings.{key}"), needs)
