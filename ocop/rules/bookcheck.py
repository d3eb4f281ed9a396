"""Is a rule book's file sound? Pure. The format: ``data/README.md``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ocop.rules import booksettings, shapes
from ocop.rules.booksettings import BOOK, LEVELS, SETTINGS, Where
from ocop.rules.models import Stage
from ocop.rules.reading import Problem

SCHEMA = "ocop-rulebook/1"


def _stars(value: Any) -> Any:
    good = isinstance(value, list) and all(type(one) is int and 1 <= one <= 5 for one in value)
    return None if good else _("must be a list of stars from 1 to 5")


def _send_on(value: Any) -> Any:
    if value == {}:
        return None
    if isinstance(value, dict) and list(value) == ["points"]:
        return booksettings.number(value["points"])
    if isinstance(value, dict) and list(value) == ["stars"]:
        return shapes.whole(1, 5)(value["stars"])
    return _('must be {}, {"stars": 3} or {"points": "90"}')


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
    **booksettings.named,
    "body_vi": shapes.text(200),
    "body_en": shapes.text(200),
    "awards": _stars,
    "send_on": _send_on,
    "external": shapes.flag,
    "settings": shapes.thing,
}
BAND = {
    "stars": shapes.whole(1, 5),
    "minimum": booksettings.number,
    "below": shapes.or_null(booksettings.number),
}


def problems(content: Any) -> list[Problem]:
    """Return what is wrong with the content of a rule book's file; empty if it is sound."""
    may = {"schema": shapes.one_of(SCHEMA)}
    found = list(shapes.faults(content, BOOK, needs=TOP, may=may))
    found = found or [*_shape(content), *booksettings.faults(content["settings"])]
    return found or [
        *_ladder(content["stages"]),
        *_bands(content["bands"]),
        *_dossier(content),
        *_unsourced(content),
    ]


def _shape(book: dict[str, Any]) -> Iterator[Problem]:
    days = {"from": shapes.date, "to": shapes.or_null(shapes.date)}
    found = list(shapes.faults(book["in_force"], (*BOOK, "in_force"), needs=days))
    yield from found or _days(book["in_force"])
    sheets = {"decisions": shapes.texts, "stand_in": shapes.flag}
    yield from shapes.faults(book["sheets"], (*BOOK, "sheets"), needs=sheets)
    for number, stage in enumerate(book["stages"], start=1):
        yield from shapes.faults(stage, _stage(number), needs=STAGE)
        yield from booksettings.stage_faults(stage.get("settings"), _stage(number))
    for number, band in enumerate(book["bands"], start=1):
        place = (*BOOK, _("star bands"), booksettings.row(number))
        yield from shapes.faults(band, place, needs=BAND)


def _days(in_force: dict[str, Any]) -> Iterator[Problem]:
    if in_force["to"] is not None and in_force["to"] < in_force["from"]:
        yield Problem((*BOOK, "in_force", "to"), _("lies before the first day"))


def _stage(number: int) -> Where:
    return (*BOOK, format_lazy(_("stage {number}"), number=number))


def _ladder(stages: list[dict[str, Any]]) -> Iterator[Problem]:
    if [stage["order"] for stage in stages] != list(range(1, len(stages) + 1)):
        yield Problem((*BOOK, _("ladder")), _("stages must be numbered 1, 2, 3 in their order"))
    if stages[-1]["send_on"]:
        yield Problem(_stage(len(stages)), _("the last stage can send nothing on"))


def _dossier(book: dict[str, Any]) -> Iterator[Problem]:
    """Papers go up from a stage that has one above it, for kinds of application the book knows."""
    dossier = book["settings"].get("dossier") or {"items": [], "sent_up": []}
    known = {kind["code"] for kind in book["settings"].get("application_kinds", [])}
    for key in ("items", "sent_up"):
        for number, one in enumerate(dossier[key], start=1):
            place = (*BOOK, f"settings.dossier.{key}", booksettings.row(number))
            for kind in sorted(set(one["kinds"]) - known):
                fault = _("“%(kind)s” is no kind of application of this book")
                yield Problem((*place, "kinds"), fault, {"kind": kind})
            if key == "sent_up" and one["stage"] >= len(book["stages"]):
                yield Problem((*place, "stage"), _("there is no stage above this one"))


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
