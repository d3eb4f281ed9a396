"""Deciding on pages: with a look before, told per row, and who was faster."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from cycle.deeds import submissions
from cycle.models import Idea
from tests.cycle.conftest import IN_MAY

DUE = "2026-05-30"


def at(idea, verdict: str) -> str:
    return reverse("submission_decide", args=["ideas", idea.pk, verdict])


def test_one_is_proposed_by_the_commune_and_accepted_by_the_province(cast, idea, as_, on) -> None:
    on(IN_MAY)
    assert as_(cast.commune).post(at(idea, "propose"), {"note": "Tốt"}).status_code == 302
    assert as_(cast.commune).post(at(idea, "accept"), {"note": ""}).status_code == 403
    assert as_(cast.province).post(at(idea, "accept"), {"note": ""}).status_code == 302
    idea.refresh_from_db()
    assert idea.state == "accepted"


def test_sending_back_keeps_what_was_typed_when_the_day_is_over(cast, idea, as_, on) -> None:
    on(IN_MAY)
    facts = {"reason": "Thiếu ảnh nhà xưởng", "due_on": "2026-05-01"}
    response = as_(cast.province).post(at(idea, "send_back"), facts)
    assert response.status_code == 422
    assert "Thiếu ảnh nhà xưởng" in response.content.decode()
    assert response.context["form"].errors.keys() == {"due_on"}
    response = as_(cast.province).post(at(idea, "send_back"), facts | {"due_on": DUE})
    assert response.status_code == 302


def test_who_comes_second_is_told_who_was_faster(cast, idea, as_, on) -> None:
    on(IN_MAY)
    submissions.accept(idea, by=cast.province_2)
    response = as_(cast.province).post(at(idea, "decline"), {"reason": "Trùng sản phẩm"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Lê Văn Hai" in text
    assert "Trùng sản phẩm" in text


def test_no_form_is_drawn_for_what_is_decided(cast, idea, as_, on) -> None:
    on(IN_MAY)
    submissions.accept(idea, by=cast.province_2)
    for who in (cast.province, cast.owner, cast.auditor):
        assert as_(who).get(at(idea, "decline"))["Location"] == idea.get_absolute_url()


def test_the_clerk_goes_on_to_the_next_of_the_filter(cast, many_ideas, as_, on) -> None:
    on(IN_MAY)
    first, second = many_ideas(2)
    response = as_(cast.province).post(at(first, "accept") + "?state=submitted", {"note": ""})
    assert response["Location"] == second.get_absolute_url() + "?state=submitted"
    response = as_(cast.province).post(at(second, "accept") + "?state=submitted", {"note": ""})
    list_url = reverse("submissions", args=[first.dossier.cycle_id, "ideas"])
    assert response["Location"] == list_url + "?state=submitted"


def many(cycle) -> str:
    return reverse("submissions_decide", args=[cycle.pk, "ideas"])


def test_together_looks_first_then_tells_each_row(cast, cycle, many_ideas, as_, on) -> None:
    on(IN_MAY)
    ideas = many_ideas(3)
    browser = as_(cast.province)
    ids = [idea.pk for idea in ideas]
    look = browser.get(many(cycle), {"ids": ids, "state": "submitted"})
    assert [row.pk for row, _pill in look.context["rows"]] == ids
    assert set(Idea.objects.values_list("state", flat=True)) == {"submitted"}
    submissions.decline(ideas[1], reason="Trùng", by=cast.province_2)
    response = browser.post(many(cycle), {"ids": ids, "verdict": "accept"})
    outcomes = response.context["outcomes"]
    assert [outcome.done for outcome in outcomes] == [True, False, True]
    assert "Lê Văn Hai" in response.content.decode()


def test_together_asks_for_the_reason_and_the_day(cast, cycle, many_ideas, as_, on) -> None:
    on(IN_MAY)
    ids = [idea.pk for idea in many_ideas(2)]
    browser = as_(cast.province)
    for facts, fields in (
        ({"verdict": "decline"}, {"note"}),
        ({"verdict": "send_back", "note": "Thiếu"}, {"due_on"}),
        ({"verdict": "send_back", "note": "Thiếu", "due_on": "2026-05-01"}, {"due_on"}),
        ({"verdict": "burn"}, {"verdict"}),
        ({}, {"verdict"}),
    ):
        response = browser.post(many(cycle), facts | {"ids": ids})
        assert (response.status_code, set(response.context["form"].errors)) == (422, fields)
    assert set(Idea.objects.values_list("state", flat=True)) == {"submitted"}
    facts = {"verdict": "send_back", "note": "Thiếu", "due_on": "30/05/2026", "ids": ids}
    assert browser.post(many(cycle), facts).status_code == 200
    assert set(Idea.objects.values_list("due_on", flat=True)) == {dt.date(2026, 5, 30)}


def test_together_takes_only_rows_of_the_territory(cast, cycle, idea, as_, on) -> None:
    on(IN_MAY)
    browser = as_(cast.other_commune)
    facts = {"ids": [idea.pk], "verdict": "propose"}
    assert browser.post(many(cycle), facts).status_code == 409
    idea.refresh_from_db()
    assert idea.state == "submitted"


def test_an_auditor_reads_and_decides_nothing(cast, cycle, idea, as_, on) -> None:
    on(IN_MAY)
    browser = as_(cast.auditor)
    text = browser.get(idea.get_absolute_url()).content.decode()
    assert "Mật ong hoa rừng Ba Chẽ" in text
    assert "accept/" not in text
    assert browser.get(at(idea, "accept")).status_code == 403
    assert browser.post(at(idea, "accept"), {"note": ""}).status_code == 403
    browser.post(many(cycle), {"ids": [idea.pk], "verdict": "accept"})
    idea.refresh_from_db()
    assert idea.state == "submitted"


def test_the_reason_of_a_locked_button_names_the_level(cast, idea, as_, on) -> None:
    from ocop.lib.actions import actions_for

    on(IN_MAY)
    why = {deed.name: deed.why for deed in actions_for(idea, cast.commune)}
    assert why["propose"] == why["send_back"] == ""
    assert "tỉnh" in why["accept"]
    assert "tỉnh" in why["decline"]
