"""Fixtures that are built once for the tests that follow each other, instead of once a test.

What such a fixture puts into the database lies in a transaction around the tests' own; each test
changes it in a savepoint, gets a copy of the objects, and leaves everything as it was. Fixtures lie
in layers, one on another (``hall`` on ``cast``): of two tests the second keeps the layers that both
want. Where a test commits, or shares a world of another kind, fixtures are built for it alone.
"""

from __future__ import annotations

import functools
import inspect
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from django.test import override_settings

QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
ALONE = ("/tests/house/", "/tests/demo/", "/tests/browser/")  # they share worlds of their own
Make = Callable[..., Any]


def shared(make: Make) -> Any:
    """A fixture made once for many tests. Its arguments are ``db`` and other shared fixtures."""

    @pytest.fixture
    @functools.wraps(make)
    def fixture(**given: Any) -> Any:
        return LAYERS.copy[make] if make in LAYERS.copy else make(**given)

    _made[make.__module__, make.__name__] = make
    return fixture


_made: dict[tuple[str, str], Make] = {}


class Layer(NamedTuple):
    """What one fixture has built, on what the layers under it built."""

    make: Make
    values: dict[Make, Any]
    held: ExitStack


class Layers:
    """The layers that stand, the lowest first; ``copy`` is what the running test gets of them."""

    def __init__(self) -> None:
        self.blocker: Any = None  # known once there is a database
        self.standing: list[Layer] = []
        self.copy: dict[Make, Any] = {}
        self.media: Path | None = None

    def prepare(self, item: Any) -> None:
        """Bring about the layers the test wants, before its own transaction begins."""
        self.copy = {}
        wanted = self._wanted(item)
        if wanted is None:
            return
        kept = 0
        for layer, make in zip(self.standing, wanted, strict=False):
            if layer.make is not make:
                break
            kept += 1
        self.clear(down_to=kept)
        for make in wanted[kept:]:
            self._build(item, make)
        if self.standing:
            self.copy = deepcopy(self.standing[-1].values)

    def files(self, media: Path) -> None:
        """Put what the layers stored where the test looks for it."""
        if self.copy and self.media and self.media.exists():
            shutil.copytree(self.media, media)

    def clear(self, down_to: int = 0) -> None:
        """Take back what the layers above have built."""
        while len(self.standing) > down_to:
            self.standing.pop().held.close()
        if not self.standing and self.media:
            shutil.rmtree(self.media.parent, ignore_errors=True)
            self.media = None

    def _wanted(self, item: Any) -> list[Make] | None:
        """The fixtures to build, in order; none to build them for the test alone; None if the
        test asks no database and disturbs nobody."""
        names = set(getattr(item, "fixturenames", ()))
        marker = item.get_closest_marker("django_db")
        if not marker and not names & {"db", "transactional_db", "live_server"}:
            return None
        commits = {"transactional_db", "live_server"} & names
        commits |= {"marked"} if marker and marker.kwargs.get("transaction") else set()
        if self.blocker is None or commits or any(one in str(item.path) for one in ALONE):
            return []
        found: list[Make] = []
        for name in item.fixturenames:
            self._needs(item, name, found)
        return found

    def _needs(self, item: Any, name: str, found: list[Make]) -> None:
        definitions = item._fixtureinfo.name2fixturedefs.get(name)
        make = inspect.unwrap(definitions[-1].func) if definitions else None
        if make is None or _made.get((make.__module__, make.__name__)) is not make:
            return
        for other in inspect.signature(make).parameters:
            self._needs(item, other, found)
        if make not in found:
            found.append(make)

    def _build(self, item: Any, make: Make) -> None:
        values = deepcopy(self.standing[-1].values) if self.standing else {}
        known = {one.__name__: value for one, value in values.items()}
        given = {name: known.get(name) for name in inspect.signature(make).parameters}
        if self.media is None:
            self.media = Path(tempfile.mkdtemp(prefix="ocop-shared-")) / "media"
        with ExitStack() as held:
            held.enter_context(self.blocker.unblock())
            held.enter_context(transaction.atomic())
            held.callback(transaction.set_rollback, True)
            with override_settings(MEDIA_ROOT=self.media, **QUICK):
                values[make] = make(**given)
            connection.check_constraints()  # else PostgreSQL checks all of it again in every test
            self.standing.append(Layer(make, values, held.pop_all()))


LAYERS = Layers()
