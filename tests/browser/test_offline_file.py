"""The check as a single file, opened from the disk of a device without any network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from evaluation.statements import keys, published, statement
from evaluation.statements.keys import Key
from tests.evaluation.certificate_builders import reserved

pytestmark = pytest.mark.django_db


@pytest.fixture
def square(cast: SimpleNamespace) -> Any:
    """``square(key=…, **facts)``: the text of the square on a certificate."""
    row = reserved(cast)
    published.publish(keys.current())

    def made(key: Key | None = None, **facts: Any) -> str:
        known = {**row.facts, **facts}
        return f"{known['check_url']}#{statement.signed(known, key or keys.current())}"

    return made


@pytest.fixture
def page(square: Any, client: Client, chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """The file as it is saved, in a browser that reaches nobody."""
    answer = client.get(reverse("certificate_offline_file"))
    assert answer["Content-Disposition"].startswith("attachment")
    file = tmp_path / "kiem-tra.html"
    file.write_bytes(answer.content)
    context = chromium.new_context(offline=True, viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.said = []  # type: ignore[attr-defined]
    page.on("console", lambda line: page.said.append(line.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda fault: page.said.append(str(fault)))  # type: ignore[attr-defined]
    page.goto(file.as_uri())
    yield page
    assert page.said == []  # type: ignore[attr-defined]
    context.close()


HIDE = "() => document.querySelectorAll('[data-result]').forEach((one) => (one.hidden = true))"


def word(page: Page, text: str) -> str | None:
    page.fill("#code", text)
    page.evaluate(HIDE)  # so that what is seen next is the new answer
    page.click("button")
    return page.locator("[data-result]:visible").get_attribute("data-result")


def test_each_answer_stands_in_the_file(page: Page, square: Any) -> None:
    assert word(page, square(valid_to="2099-12-31")) == "valid"
    assert page.locator("[data-lapsed]").is_hidden()
    assert word(page, square(valid_to="2020-01-05")) == "expired"
    told = page.locator("[data-lapsed]").inner_text()
    assert told.startswith("Hết hạn ngày 05/01/2020")
    assert "đánh giá lại" in told
    forged = square(valid_to="2099-12-31")
    altered = forged[:-40] + ("0" if forged[-40] != "0" else "1") + forged[-39:]
    assert word(page, altered) == "altered"
    stranger = Key(Ed25519PrivateKey.generate())
    assert word(page, square(stranger)) == "unknown"
    assert word(page, "https://example.vn/") == "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_its_reckoning_is_the_one_of_the_server(page: Page, square: Any) -> None:
    for length in (0, 1, 111, 112, 127, 128, 129, 300):
        data = bytes(range(256))[:length] + bytes(max(length - 256, 0))
        found = page.evaluate("(data) => [...Ed25519.sha512(Uint8Array.from(data))]", list(data))
        assert bytes(found) == hashlib.sha512(data).digest()
    script = (
        "([s, m, k]) => Ed25519.verify(Uint8Array.from(s), Uint8Array.from(m), Uint8Array.from(k))"
    )
    for number in range(12):
        key = Ed25519PrivateKey.from_private_bytes(bytes([number] * 32))
        message = f"bản {number}".encode() * (number + 1)
        mine, public = key.sign(message), key.public_key().public_bytes_raw()
        assert page.evaluate(script, [list(mine), list(message), list(public)])
        for wrong in (
            [[*mine[:-33], mine[-33] ^ 1, *mine[-32:]], list(message), list(public)],
            [list(mine), [*message, 0], list(public)],
            [list(mine), list(message), [*public[:-1], public[-1] ^ 0x80]],
        ):
            assert not page.evaluate(script, wrong)


def test_file_fetches_nothing(client: Client, square: Any) -> None:
    body = client.get(reverse("certificate_offline_file")).content.decode()
    assert "default-src 'none'" in body
    for outside in ('src="http', "<link", "@import", "url(", "fetch(", "XMLHttpRequest"):
        assert outside not in body
    assert keys.current().id.hex() in body
    assert "Tệp này biết các khóa" in body
