"""One demo province for all tests of the house that open pages, built once and rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache as once
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as now
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings

from ocop.lib import clock
from tests.conftest import PLAIN_STATIC
from tests.house.browser import Browser
from tests.house.rendered import Shown, everything
from tests.province import TODAY, build_world


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Let the tests that open pages run one after the other: they share a transaction."""
    places = [n for n, item in enumerate(items) if "/tests/house/" in str(item.path)]
    mine = sorted((items[n] for n in places), key=lambda item: "world" in item.fixturenames)
    for place, item in zip(places, mine, strict=True):
        items[place] = item


@pytest.fixture(scope="package")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[SimpleNamespace]:
    """The province with people, things and signed-in browsers."""
    media = tmp_path_factory.mktemp("media")
    storages = {**now.STORAGES, "staticfiles": {"BACKEND": PLAIN_STATIC}}
    with (
        override_settings(MEDIA_ROOT=media, STORAGES=storages),
        clock.set_to(TODAY),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        made = build_world()
        connection.check_constraints()  # else PostgreSQL checks all of it again in every test
        made.media = media
        made.browser = Browser(made.people)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def shown(world: SimpleNamespace) -> Callable[[str], list[Shown]]:
    """Every page in a language, and every form sent empty and with nonsense; rendered once."""
    return once(lambda language: everything(world, language))


@pytest.fixture
def stage(world: SimpleNamespace, db: None, settings: Any) -> Iterator[SimpleNamespace]:
    """The world for one test: what the test changes is undone after it."""
    settings.MEDIA_ROOT = world.media
    cache.clear()
    with clock.set_to(TODAY):
        yield world


@pytest.fixture
def pages(stage: SimpleNamespace, shown: Callable[[str], list[Shown]]) -> list[Shown]:
    return shown("vi")


@pytest.fixture
def english_pages(stage: SimpleNamespace, shown: Callable[[str], list[Shown]]) -> list[Shown]:
    return shown("en")
