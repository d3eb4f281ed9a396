"""Shared fixtures: the loaded rules and regions, the cast, people signed in."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, TransactionTestCase

from tests import cast as cast_module
from tests.halves import left_out
from tests.shared import LAYERS, shared
from tests.wipe import wipe

# Without `collectstatic` there are no hashed names to look up.
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
# A test that commits empties the database after itself; rules and regions stay.
TransactionTestCase._fixture_teardown = wipe  # type: ignore[method-assign]


def pytest_configure() -> None:
    """Look for cycles of dead objects less often: thousands of pages leave few of them."""
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    elsewhere = left_out(items)
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [one for one in items if one not in set(elsewhere)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: Any) -> None:
    LAYERS.prepare(item)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load regions, rule books and sheets once a session, as ``make run`` does."""
    with django_db_blocker.unblock():
        for province in ("Quảng Ninh", "Hải Phòng"):
            call_command("load_regions", province=province, verbosity=0)
        call_command("load_rules", verbosity=0)
        call_command("load_criteria", "ocop/rules/data/sheets", verbosity=0)
    LAYERS.blocker = django_db_blocker
    yield
    LAYERS.clear()


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Any) -> None:
    """Every test has its own files and cache, and mail in memory; pages come in Vietnamese."""
    settings.MEDIA_ROOT = tmp_path / "media"
    LAYERS.files(settings.MEDIA_ROOT)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_STATIC}}
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": str(tmp_path)}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@shared
def cast(db: None) -> SimpleNamespace:
    """The people of the programme with their producers and products."""
    return cast_module.assemble()


@pytest.fixture
def as_(client: Client) -> Callable[[Any], Client]:
    """Return a browser in which the person is signed in (None: nobody)."""

    def signed_in(user: Any) -> Client:
        browser = Client()
        if user is not None:
            browser.force_login(user)
        return browser

    return signed_in


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """Run deeds at the same moment, each in a thread with its own connection.

    Returns what each returned, or the exception it raised, in the order given.
    """

    def run(*deeds: Callable[[], Any]) -> list[Any]:
        barrier = threading.Barrier(len(deeds))
        results: list[Any] = [None] * len(deeds)

        def one(place: int, deed: Callable[[], Any]) -> None:
            try:
                barrier.wait()
                results[place] = deed()
            except Exception as fault:
                results[place] = fault
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=one, args=(place, deed)) for place, deed in enumerate(deeds)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run


@pytest.fixture
def on_postgresql() -> None:
    """Skip on SQLite, where writers queue and the race cannot happen."""
    if connection.vendor != "postgresql":
        pytest.skip("a race between row locks: PostgreSQL only")
