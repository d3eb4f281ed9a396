"""Is a rule book's file sound? Pure. The format: ``data/README.md``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Region
from ocop.rules import shapes
from ocop.rules.models import Stage
from ocop.rules.reading import Problem
from ocop.rules.stars import AGGREGATIONS, READINGS

SCHEMA = "ocop-rulebook/1"
LEVELS = tuple(level.value for level in Region.Level)
STEPS = ("publicity", "ideas", "plans", "implementation", "evaluation", "promotion")

Where = tuple[Any, ...]
BOOK: Where = (_("rule book"),)


def _number(value: Any) -> Any:
    """A number written as text, '90' or '62.5': JSON has no exact decimals."""
    try:
        good = isinstance(value, str) and Decimal(value).is_finite() and Decimal(value) >= 0
    except InvalidOperation:
        good = False
    return None if good else _('must be a number written as text, like "62.5"')


def _quorum(value: Any) -> Any:
    """{"share": "0.75", "chair": true}: the share of the members, above 0 and at most 1."""
    keys = isinstance(value, dict) and value.keys() == {"share", "chair"}
    good = keys and type(value["chair"]) is bool and _number(value["share"]) is None
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


def _stars(value: Any) -> Any:
    good = isinstance(value, list) and all(type(one) is int and 1 <= one <= 5 for one in value)
    return None if good else _("must be a list of stars from 1 to 5")


def _send_on(value: Any) -> Any:
    if value == {}:
        return None
    if isinstance(value, dict) and list(value) == ["points"]:
        return _number(value["points"])
    if isinstance(value, dict) and list(value) == ["stars"]:
        return shapes.whole(1, 5)(value["stars"])
    return _('must be {}, {"stars": 3} or {"points": "90"}')


_named = {"name_vi": shapes.text(120), "name_en": shapes.text(120)}
TOP = {
    "slug": shapes.slug,
    "title_vi": shapes.text(200),
    "title_en": shapes.text(200),
    "decision": shapes.code(60),
    "in_force": shapes.thing,
    "classification": shapes.slug,
    "sheets": shapes.thing,
    "stages": shapes.rows,
    "bands": shapes.rows,
    "settings": shapes.thing,
    "facts": shapes.thing,
}
STAGE = {
    "order": shapes.whole(1, 20),
    "level": shapes.one_of(*LEVELS),
    "kind": shapes.one_of(*Stage.Kind.values),
    **_named,
    "body_vi": shapes.text(200),
    "body_en": shapes.text(200),
    "awards": _stars,
    "send_on": _send_on,
    "external": shapes.flag,
    "settings": shapes.thing,
}
BAND = {
    "stars": shapes.whole(1, 5),
    "minimum": _number,
    "below": shapes.or_null(_number),
}
SETTINGS: dict[str, dict[str, shapes.Test]] = {
    "admission": {"receives": shapes.one_of(*LEVELS), "decides": shapes.one_of(*LEVELS)},
    "council": {
        "aggregation": shapes.one_of(*AGGREGATIONS),
        "quorum": _quorum,
        "spread": _number,
        "shown_decimals": shapes.whole(0, 4),
        "ties": shapes.texts,
    },
    "minima": {
        "enforced": shapes.flag,
        "reading": shapes.one_of(*READINGS),
        "below": shapes.whole(0, 2),
    },
    "certificate": {"months": shapes.whole(1, 600)},
}
_both = {"vi": shapes.text(500), "en": shapes.text(500)}
_coded = {"code": shapes.code(), **_both}
# Settings a book may leave out: pages read these keys, further ones are kept as they are.
SOME: dict[str, dict[str, shapes.Test]] = {
    "rounds": {"per_year": shapes.whole(1, 12)},
    "resubmit": {"idea_days": shapes.whole(), "plan_days": shapes.whole()},
    "samples": {"count": shapes.whole()},
    "re_evaluation": {"not_earlier_days": shapes.whole(), "not_later_days": shapes.whole()},
    "revocation": {"grounds": shapes.any_rows},
    "product_code": {"pattern": shapes.text(60)},
}
LISTS: dict[str, dict[str, shapes.Test]] = {"notices": _both, "application_kinds": _coded}
CLOCK = {"working_days": shapes.whole(1, 1000)}
ROUND = {
    "round": shapes.whole(1, 12),
    "proposals_before": _month_day,
    "complete_before": _month_day,
}
STEP = {
    "no": shapes.whole(1, 6),
    "kind": shapes.one_of(*STEPS),
    **_named,
    "months": lambda value: None if _months(value) else _("must be a list of months"),
    "all_year": shapes.flag,
}


def _months(value: Any) -> bool:
    return isinstance(value, list) and all(type(m) is int and 1 <= m <= 12 for m in value)


def problems(content: Any) -> list[Problem]:
    """Return what is wrong with the content of a rule book's file; empty if it is sound."""
    may = {"schema": shapes.one_of(SCHEMA)}
    found = list(shapes.faults(content, BOOK, needs=TOP, may=may))
    found = found or [*_shape(content), *_settings(content["settings"])]
    return found or [
        *_ladder(content["stages"]),
        *_bands(content["bands"]),
        *_unsourced(content),
    ]


def _shape(book: dict[str, Any]) -> Iterator[Problem]:
    days = {"from": shapes.date, "to": shapes.or_null(shapes.date)}
    yield from shapes.faults(book["in_force"], (*BOOK, "in_force"), needs=days)
    sheets = {"decisions": shapes.texts, "stand_in": shapes.flag}
    yield from shapes.faults(book["sheets"], (*BOOK, "sheets"), needs=sheets)
    for number, stage in enumerate(book["stages"], start=1):
        yield from shapes.faults(stage, _stage(number), needs=STAGE)
        yield from _stage_settings(stage.get("settings"), _stage(number))
    for band in book["bands"]:
        yield from shapes.faults(band, (*BOOK, _("star bands")), needs=BAND)


def _stage(number: int) -> Where:
    return (*BOOK, format_lazy(_("stage {number}"), number=number))


def _settings(settings: dict[str, Any]) -> Iterator[Problem]:
    for key, needs in SETTINGS.items():
        yield from shapes.faults(
            settings.get(key), (*BOOK, f"settings.{key}"), needs=needs, others=True
        )
    place = (*BOOK, "settings.steps")
    steps = settings.get("steps")
    if fault := shapes.rows(steps):
        yield Problem(place, fault)
        return
    for step in steps or []:
        yield from shapes.faults(step, place, needs=STEP, others=True)
    if [step.get("kind") for step in steps or []] != list(STEPS):
        yield Problem(place, _("must be the six steps in their order"))
    yield from _some(settings)


def _some(settings: dict[str, Any]) -> Iterator[Problem]:
    for key, needs in SOME.items():
        if settings.get(key) is not None:
            place = (*BOOK, f"settings.{key}")
            yield from shapes.faults(settings[key], place, needs=needs, others=True)
    lists: dict[str, tuple[Any, Mapping[str, shapes.Test]]] = {
        key: (settings.get(key, []), needs) for key, needs in LISTS.items()
    }
    revocation = settings.get("revocation")
    if isinstance(revocation, dict):
        lists["revocation"] = (revocation.get("grounds", []), _coded)
    for key, (rows, inner) in lists.items():
        yield from _each(rows, (*BOOK, f"settings.{key}"), inner)
    kinds = settings.get("producer_kinds", {})
    may = dict.fromkeys(("vi", "en", "tourism_vi", "tourism_en"), shapes.texts)
    yield from shapes.faults(kinds, (*BOOK, "settings.producer_kinds"), needs={}, may=may)


def _each(rows: Any, place: Where, needs: Mapping[str, shapes.Test]) -> Iterator[Problem]:
    if fault := shapes.any_rows(rows):
        yield Problem(place, fault)
        return
    for row in rows:
        yield from shapes.faults(row, place, needs=needs)


def _stage_settings(settings: Any, place: Where) -> Iterator[Problem]:
    if not isinstance(settings, dict):
        return
    if "clock" in settings:
        at = (*place, "settings.clock")
        yield from shapes.faults(settings["clock"], at, needs=CLOCK, others=True)
    yield from _each(settings.get("rounds", []), (*place, "settings.rounds"), ROUND)


def _ladder(stages: list[dict[str, Any]]) -> Iterator[Problem]:
    if [stage["order"] for stage in stages] != list(range(1, len(stages) + 1)):
        yield Problem((*BOOK, _("ladder")), _("stages must be numbered 1, 2, 3 in their order"))
    if stages[-1]["send_on"]:
        yield Problem(_stage(len(stages)), _("the last stage can send nothing on"))


def _bands(bands: list[dict[str, Any]]) -> Iterator[Problem]:
    """Half-open bands from 0 up, each beginning where the one below it ends."""
    place = (*BOOK, _("star bands"))
    rising = sorted(bands, key=lambda band: Decimal(band["minimum"]))
    edge = Decimal(0)
    for number, band in enumerate(rising, start=1):
        if Decimal(band["minimum"]) != edge:
            yield Problem(place, _("there is a gap or an overlap at %(edge)s"), {"edge": edge})
        last = number == len(rising)
        if last != (band["below"] is None) or band["stars"] != number:
            yield Problem(place, _("must rise from 1 star, only the top band without an end"))
            return
        edge = edge if last else Decimal(band["below"])


def paths(book: dict[str, Any]) -> Iterator[str]:
    """Yield every path of the book that must say where it comes from."""
    yield from ("title", "decision", "in_force", "classification", "sheets", "bands")
    for number, stage in enumerate(book["stages"], start=1):
        for key in sorted({_bare(key) for key in stage.keys() - {"order", "settings"}}):
            yield f"stages.{number}.{key}"
        for key in sorted({_bare(key) for key in stage["settings"]}):
            yield f"stages.{number}.settings.{key}"
    for key, value in book["settings"].items():
        inner = value if key in SETTINGS and isinstance(value, dict) else {"": None}
        for name in inner:
            yield f"settings.{key}.{name}".rstrip(".")


def _bare(key: str) -> str:
    """'name' for name_vi and name_en: one fact in two languages."""
    return key.removesuffix("_vi").removesuffix("_en")


def fact_for(facts: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    """Return the fact told for the path, or for the nearest path around it."""
    while path:
        if path in facts:
            return facts[path]
        path = path.rpartition(".")[0]
    return None


def _unsourced(book: dict[str, Any]) -> Iterator[Problem]:
    facts = book["facts"]
    for path in paths(book):
        fact = fact_for(facts, path)
        if not isinstance(fact, dict) or not (fact.get("source") or _default(fact)):
            yield Problem(
                (*BOOK, "facts"), _("“%(path)s” has neither source nor default"), {"path": path}
            )


def _default(fact: dict[str, Any]) -> bool:
    return fact.get("default") is True and bool(fact.get("vi")) and bool(fact.get("en"))
