"""What is refused, and how it is said: in a sentence, with what was typed still there."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.person import Person


def test_the_second_of_two_clerks_is_told_who_decided(people: Callable[..., Person]) -> None:
    first, second = people("tinh"), people("tinh2")
    at = first.site.cycles["quang-ninh-2013"]
    first.goto(f"/cycles/{at}/plans/?state=proposed")
    if not first.page.locator("main [data-row] a").count():
        first.goto(f"/cycles/{at}/plans/?state=submitted")
    plan = first.page.locator("main [data-row] a").first.get_attribute("href") or ""
    plan = plan.split("?")[0]
    first.goto(f"{plan}accept/")
    second.goto(f"{plan}decline/").fill(reason="Chưa rõ thị trường.")
    first.press("Accept")
    second.press("Decline").sees("Phạm Thị Mẫu")
    second.goto(plan).sees("Phạm Thị Mẫu")


def test_a_closed_step_says_since_when_and_whom_to_ask(people: Callable[..., Person]) -> None:
    staff = people("tinh")
    at = staff.site.cycles["quang-ninh-2013"]
    staff.goto(f"/cycles/{at}/windows/")
    closed = staff.page.input_value("[name=ideas_opens]")
    before = staff.page.input_value("[name=ideas_closes]")
    staff.fill(ideas_closes=closed, note="Đủ ý tưởng.").press("Set the days")
    producer = people("chuthe2", width=375)
    producer.goto(f"/cycles/{at}/ideas/new/").sees(closed)
    assert producer.page.locator("button[name=hand_in]").count() == 0
    staff.goto(f"/cycles/{at}/windows/").fill(ideas_closes=before, note="Mở lại.")
    staff.press("Set the days")


def test_a_stranger_finds_nothing(people: Callable[..., Person]) -> None:
    stranger = people("uyvienhuyen2", width=375)
    for path in ("/producers/", "/people/", "/cycles/1/board/", "/dossiers/1/", "/no-such-page/"):
        stranger.goto(path)
        assert stranger.page.locator("h1").count() == 1
