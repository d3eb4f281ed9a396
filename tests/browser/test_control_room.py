"""The control room in a real browser: it follows what happens, and leaves its reader alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from evaluation.deeds import spreads
from evaluation.models import Entry
from tests.evaluation import stage

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 12_000  # the page asks every five seconds


@pytest.fixture
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    return stage.scoring(cast)


@pytest.fixture
def shown(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """``shown(user, address, width=375)``: the page as the person sees it."""
    contexts = []

    def show(user: Any, address: str, *, width: int = 1280, **more: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, base_url=live_server.url, **more
        )
        contexts.append(context)
        client = Client()
        client.force_login(user)
        key = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.goto(address)
        return page

    yield show
    for context in contexts:
        context.close()


def violations(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *(["sideways"] if sideways > 0 else [])]


def test_the_room_follows_without_a_reload_and_keeps_focus_and_scroll(
    hall: SimpleNamespace, shown: Callable[..., Page]
) -> None:
    room = reverse("contest_control", args=[hall.contest.pk])
    page = shown(hall.chair, room, width=375)
    page.evaluate("window.never = 'reloaded'")
    row = page.locator(f"#r{hall.entry.pk}")
    expect(row.locator(".cell-done")).to_have_count(0)
    held = page.locator("#closing [aria-disabled]")
    held.focus()
    page.evaluate("window.scrollTo(0, 300)")
    stage.fill(stage.sheet_of(hall, hall.evaluator), 70, by=hall.evaluator)
    expect(row.locator(".cell-done")).to_have_count(1, timeout=SOON)
    assert page.evaluate("window.never") == "reloaded"
    assert page.evaluate("Math.round(scrollY)") == 300
    stage.fill(stage.sheet_of(hall, hall.evaluator_2), 84, by=hall.evaluator_2)
    page.locator("#sheets-head a").focus()
    expect(row.locator(".cell-done")).to_have_count(2, timeout=SOON)
    # The head of the table was swapped under the focus: it stands on the same link again.
    assert page.evaluate("document.activeElement.getAttribute('href')") == reverse(
        "contest_conditions", args=[hall.contest.pk]
    )
    stage.fill(stage.sheet_of(hall, hall.chair), 71, by=hall.chair)
    expect(page.locator("#alerts")).to_contain_text("14", timeout=SOON)
    assert page.evaluate("window.never") == "reloaded"


def test_it_says_when_it_cannot_reach_the_server_and_goes_on_by_itself(
    hall: SimpleNamespace, shown: Callable[..., Page]
) -> None:
    page = shown(hall.secretary, reverse("contest_control", args=[hall.contest.pk]))
    line = page.locator("[data-live-said]")
    page.context.set_offline(True)
    expect(line).to_have_class("late", timeout=SOON)
    page.context.set_offline(False)  # the browser tells the page: it asks at once
    expect(line).not_to_have_class("late", timeout=SOON)


def test_rooms_and_discussions_have_no_barrier(
    hall: SimpleNamespace, shown: Callable[..., Page]
) -> None:
    stage.all_score(hall, (60, 74, 70))
    talk = spreads.open(Entry.objects.get(), by=hall.chair)
    pages = [
        (hall.chair, reverse("contest_control", args=[hall.contest.pk])),
        (hall.secretary, reverse("entry_spread", args=[hall.entry.pk])),
        (hall.evaluator, reverse("entry_spread", args=[hall.entry.pk])),
        (hall.secretary, reverse("discussion_conclude", args=[talk.pk])),
        (hall.evaluator, reverse("contest_progress", args=[hall.contest.pk])),
        (hall.chair, reverse("contest_severity", args=[hall.contest.pk])),
    ]
    for width in (375, 820, 1280):
        for user, address in pages:
            page = shown(user, address, width=width)
            assert (address, width, violations(page)) == (address, width, [])
            page.close()


def test_the_room_is_read_without_scripts(
    hall: SimpleNamespace, shown: Callable[..., Page]
) -> None:
    room = reverse("contest_control", args=[hall.contest.pk])
    page = shown(hall.chair, room, java_script_enabled=False)
    stage.fill(stage.sheet_of(hall, hall.evaluator), 70, by=hall.evaluator)
    page.locator("main a", has_text="Làm mới").click()
    expect(page.locator(".matrix .cell-done")).to_have_count(1)
