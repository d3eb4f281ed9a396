"""One installation, one Chromium; a window of its own for every person."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Browser, sync_playwright

from tests.browser.installation import Installation
from tests.browser.person import Person

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of the browser on one worker: there is one installation."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop running in this thread; Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def site(tmp_path_factory: Any) -> Iterator[Installation]:
    """The demo province, served as in earnest. Its log is shown where a test fails."""
    var = tmp_path_factory.mktemp("site")
    place = Installation(var)
    try:
        place.start()
        yield place
    finally:
        place.stop()
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture
def people(chromium: Browser, site: Installation) -> Iterator[Callable[..., Person]]:
    """``people("xa", width=375)``: a person signed in, or nobody in particular."""
    there: list[Person] = []

    def come(login: str = "", *, width: int = 1280, scripts: bool = True, **more: str) -> Person:
        person = Person(chromium, site, width=width, scripts=scripts)
        there.append(person)
        return person.sign_in(login, **more) if login else person

    yield come
    for person in there:
        person.leave()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    """Put the end of the server's log beside a failure."""
    outcome: Any = yield
    report = outcome.get_result()
    place = getattr(item, "funcargs", {}).get("site")
    if report.failed and place and place.log.exists():
        report.sections.append(("Log of the installation", place.log.read_text()[-6000:]))
