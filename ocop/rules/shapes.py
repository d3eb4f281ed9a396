"""Shapes of data files: which keys an object has and what each may hold. Pure."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.rules.reading import Problem

Test = Callable[[Any], Any]  # returns None, or a lazy sentence that says what is wrong


def text(longest: int, *, empty: bool = False) -> Test:
    """A text of at most ``longest`` characters that a database and a page can hold."""

    def test(value: Any) -> Any:
        if not isinstance(value, str):
            return _("must be text")
        if not empty and not value.strip():
            return _("is empty")
        if len(value) > longest:
            return _("is too long")
        if any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in value):
            return _("holds characters that are not text")
        return None

    return test


def whole(lowest: int = 0, highest: int = 1000) -> Test:
    """A whole number; ``true`` and ``5.0`` are none."""

    def test(value: Any) -> Any:
        if type(value) is not int:
            return _("must be a whole number")
        if not lowest <= value <= highest:
            return _("is out of range")
        return None

    return test


def code(longest: int = 20) -> Test:
    """A short text without blanks around it."""
    plain = text(longest)

    def test(value: Any) -> Any:
        return plain(value) or (_("has blanks around it") if value != value.strip() else None)

    return test


def slug(value: Any) -> Any:
    """ASCII letters, digits and hyphens, at most 60."""
    plain = code(60)(value)
    if plain:
        return plain
    good = value.isascii() and value.replace("-", "").replace("_", "").isalnum()
    return None if good else _("must be letters, digits and hyphens only")


def texts(value: Any) -> Any:
    """A list of texts."""
    if not isinstance(value, list):
        return _("must be a list")
    one = text(5000, empty=True)
    return next((fault for item in value if (fault := one(item))), None)


def any_rows(value: Any) -> Any:
    """A list of objects, perhaps empty."""
    if not isinstance(value, list):
        return _("must be a list")
    return None if all(isinstance(item, dict) for item in value) else _("must hold objects")


def rows(value: Any) -> Any:
    """A list of objects, at least one."""
    return any_rows(value) or (None if value else _("is empty"))


def thing(value: Any) -> Any:
    """An object."""
    return None if isinstance(value, dict) else _("must be an object")


def date(value: Any) -> Any:
    """A day as 2026-05-22."""
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return _("must be a date like 2026-05-22")
    return None


def flag(value: Any) -> Any:
    """true or false."""
    return None if isinstance(value, bool) else _("must be true or false")


def one_of(*values: Any) -> Test:
    """One of the values, of the same type."""

    def test(value: Any) -> Any:
        found = any(type(value) is type(good) and value == good for good in values)
        return None if found else _("is none of the known values")

    return test


def or_null(test: Test) -> Test:
    """Nothing, or what the other test allows."""
    return lambda value: None if value is None else test(value)


def faults(
    found: Any,
    where: tuple[Any, ...],
    *,
    needs: Mapping[str, Test],
    may: Mapping[str, Test] | None = None,
    others: bool = False,
) -> Iterator[Problem]:
    """Yield what is wrong with the keys of an object: missing, of a wrong kind, unknown."""
    if not isinstance(found, dict):
        yield Problem(where, _("must be an object"))
        return
    may = may or {}
    for key, test in needs.items():
        if key not in found:
            yield Problem(where, _("“%(key)s” is missing"), {"key": key})
        elif fault := test(found[key]):
            yield Problem((*where, key), fault)
    for key, test in may.items():
        if key in found and (fault := test(found[key])):
            yield Problem((*where, key), fault)
    if not others:
        for key in sorted(found.keys() - needs.keys() - may.keys()):
            yield Problem(where, _("the key “%(key)s” is not known"), {"key": key[:40]})
