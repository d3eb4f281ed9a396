"""What anybody sees without signing in, at both widths and in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.person import Person

PATHS = [
    "/", "/cycles/", "/catalogue/", "/catalogue/?state=all&place=1&set=1", "/register/", "/login/",
    "/rules/", "/check/", "/check/offline/", "/reports/",
]  # fmt: skip


@pytest.mark.parametrize("width", [375, 1280])
def test_the_public_pages_are_in_vietnamese_and_in_english(
    people: Callable[..., Person], width: int
) -> None:
    visitor = people(width=width)
    for path in PATHS:
        visitor.goto(path)
    visitor.goto("/").speak("en")
    for path in PATHS:
        visitor.goto(path)
    visitor.sees("Sign in")
