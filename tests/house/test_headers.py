"""What goes with every answer: nothing inline, nothing framed, nothing guessed; errors as well."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests.house.browser import body
from tests.house.papers import Page
from tests.house.rendered import Shown

DATA = ("application/json", "application/ld+json")  # facts in a page: nothing of them runs
FILES = ("application/pdf", "image/jpeg", "image/png")
# Papers that we print on the spot, shown in the browser: nobody's bytes but ours.
PRINTED = {"letters_by_hand", "certificate_draft", "certificate_drafts_file"}


def wanting(shown: Shown) -> list[str]:
    """What the answer's headers and markup lack."""
    answer, lacks = shown.answer, []
    policy = answer.get("Content-Security-Policy", "")
    if "default-src" not in policy or "unsafe-" in policy or "*" in policy:
        lacks.append(f"policy: {policy}")
    if answer.get("X-Content-Type-Options") != "nosniff":
        lacks.append("nosniff")
    framed = answer.get("X-Frame-Options") == "DENY" or "frame-ancestors 'none'" in policy
    if not framed and "sandbox" not in policy:
        lacks.append("may be framed")
    if answer.get("Referrer-Policy") != "same-origin":
        lacks.append("referrer")
    if shown.is_page:
        lacks += inline(shown.page)
    return lacks


def inline(page: Page) -> list[str]:
    """Scripts, styles and handlers that stand in the page itself."""
    found = []
    for tag, facts in page.tags:
        if tag == "style" or "style" in facts:
            found.append(f"style in <{tag}>")
        if tag == "script" and "src" not in facts and facts.get("type") not in DATA:
            found.append("inline script")
        found += [f"{name} in <{tag}>" for name in facts if re.match(r"on[a-z]+$", name)]
        for name in ("href", "src", "action", "formaction"):
            if (facts.get(name) or "").strip().lower().startswith(("javascript:", "data:text")):
                found.append(f"{name} of <{tag}>")
        if tag in ("script", "link", "img", "iframe") and _abroad(facts):
            found.append(f"<{tag}> from elsewhere")
    return found


def _abroad(facts: dict[str, Any]) -> bool:
    return (facts.get("src") or facts.get("href") or "").startswith(("http:", "https:", "//"))


def test_every_answer_is_guarded(pages: list[Shown]) -> None:
    lacking = {str(shown): lacks for shown in pages if (lacks := wanting(shown))}
    assert lacking == {}
    assert sum(shown.is_page for shown in pages) > 300


def test_nothing_breaks(pages: list[Shown]) -> None:
    assert [str(shown) for shown in pages if shown.answer.status_code >= 500] == []


def test_files_can_do_nothing_but_be_saved_or_looked_at(pages: list[Shown]) -> None:
    files = [one for one in pages if one.answer.get("Content-Type", "").split(";")[0] in FILES]
    assert {one.what.split()[0] for one in files} >= {
        "evidence_file", "cycle_document", "certificate_file", "certificate_public",
    }  # fmt: skip
    for one in files:
        policy = one.answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, one
        if one.what.split()[0] in PRINTED:
            continue
        assert "sandbox" in policy, one
        if one.answer["Content-Type"] == "application/pdf":
            assert one.answer["Content-Disposition"].startswith("attachment"), one


@pytest.mark.parametrize(
    ("status", "path", "method", "role"),
    [
        (400, "/", "GET", "outsider"),
        (403, "/products/new/", "GET", "outsider"),
        (404, "/khong-co-gi/", "GET", "outsider"),
        (404, "/khong-co-gi/", "GET", "nobody"),
        (405, "/desk/", "POST", "outsider"),
    ],
)
def test_pages_of_refusal_are_guarded(
    stage: SimpleNamespace, status: int, path: str, method: str, role: str, settings: Any
) -> None:
    more = {}
    if status == 400:
        settings.ALLOWED_HOSTS, more = ["ocop.example"], {"HTTP_HOST": "fremd.example"}
    answer = stage.browser.ask(role, method, path, **more)
    shown = Shown(path, role, "vi", answer)
    assert answer.status_code == status
    assert shown.is_page
    assert wanting(shown) == []


def test_a_conflict_is_told_on_a_guarded_page(stage: SimpleNamespace) -> None:
    path = f"/ideas/{stage.things['ideas.foreign'].pk}/accept/"
    answer = stage.browser.ask("province", "POST", path, {"note": ""})
    assert answer.status_code in (409, 422)
    assert wanting(Shown(path, "province", "vi", answer)) == []


def test_a_forged_form_is_refused_on_a_guarded_page(stage: SimpleNamespace) -> None:
    from tests.house.test_methods import forged

    answer = forged(stage, "province", "/accounts/profile/")
    assert answer.status_code in (403, 404)
    answer = forged(stage, "outsider", "/notices/read/")
    assert answer.status_code == 403
    assert wanting(Shown("forged", "outsider", "vi", answer)) == []
    assert "CSRF" not in Page(body(answer)).visible


def test_a_broken_page_tells_nothing_and_is_guarded(
    stage: SimpleNamespace, monkeypatch: Any
) -> None:
    from ocop.desk import front

    def broken() -> None:
        raise RuntimeError("bí mật 4711")

    monkeypatch.setattr(front, "page_facts", broken)
    answer = stage.browser.ask("nobody", "GET", "/")
    assert answer.status_code == 500
    assert "4711" not in body(answer)
    assert wanting(Shown("500", "nobody", "vi", answer)) == []
