"""A year under decision 26/2026: the commune checks, the province awards or sends on."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from cycle.models import Course, Dossier
from evaluation.models import Check
from evaluation.rendering import render_waiting
from ocop.accounts.models import User
from ocop.notices.models import Notice
from products.models import Rating
from tests.cast import person
from tests.journeys import walking
from tests.journeys.walking import Someone, number_in, typed

pytestmark = pytest.mark.django_db
DISTRICT = re.compile(r"\b(huyện|thị xã|districts?|quận)\b", re.IGNORECASE)
FINDINGS = {
    "materials": "Mật lấy tại rừng keo trong xã.",
    "labour": "Tám trong chín người ở trong xã.",
    "origin": "Nghề có từ lâu.",
    "identity": "Cách lấy mật của người Dao.",
}


@pytest.fixture
def year(cast: Any) -> SimpleNamespace:
    """The cycle is announced and the people are at their screens."""
    staff, officer = Someone(cast.province), Someone(cast.commune)
    cycle = walking.a_year_is_opened(staff, cast.province_region, "26-2026")
    return SimpleNamespace(cast=cast, staff=staff, officer=officer, cycle=cycle)


@pytest.fixture
def registered(year: SimpleNamespace) -> SimpleNamespace:
    """A producer's product has gone through steps 2 to 4 and is registered for evaluation."""
    owner = walking.a_producer_comes_in(year.cast.commune_region)
    product = walking.a_product_is_described(owner)
    levels = {"receives": year.officer, "decides": year.staff}
    idea = walking.an_idea_is_handed_in(owner, year.cycle, product)
    dossier = walking.it_is_settled("ideas", idea, **levels)
    plan = walking.a_plan_is_handed_in(owner, dossier)
    walking.it_is_settled("plans", plan, **levels)
    walking.it_is_carried_out(owner, year.officer, dossier)
    owner.does("dossier_register", dossier.pk, kind="first", declared="on")
    year.owner, year.dossier, year.product = owner, Dossier.objects.get(pk=dossier.pk), product
    return year


@pytest.fixture
def scoring(registered: SimpleNamespace) -> SimpleNamespace:
    """The commune has sent it on, and the provincial council scores it."""
    officer, staff, cast = registered.officer, registered.staff, registered.cast
    check = number_in(officer.does("check_receive", registered.dossier.pk))
    officer.does("check", check, **FINDINGS)
    officer.does("check_forward", check, report_no="45/BC-UBND", report_date=typed())
    stage = registered.cycle.books.get().book.stages.get(order=2)
    rung = f"{registered.cycle.pk}-{stage.pk}-{cast.province_region.pk}"
    people = [(cast.chair, "chair"), (cast.secretary, "secretary")]
    members = [cast.evaluator, cast.evaluator_2, *_more_members(2)]
    people += [(user, "member") for user in members]
    council = walking.a_council_is_formed(staff, rung, people)
    walking.a_panel_reports(staff, rung, person("Tô Văn Vấn", "to-tu-van"), registered.dossier)
    registered.contest = walking.a_contest_begins(staff, council, [registered.dossier])
    registered.scorers = [cast.chair, *members]
    return registered


def _more_members(count: int) -> list[User]:
    return [person(f"Ủy viên {n}", f"uyvien-j{n}") for n in range(count)]


def published(year: SimpleNamespace, totals: list[int], *, star: int = 0) -> Any:
    walking.everybody_scores(year.contest, dict(zip(year.scorers, totals, strict=True)), star=star)
    chair = Someone(year.cast.chair)
    second = Someone(year.cast.province_2)
    return walking.the_result_is_published(
        year.contest, chair=chair, staff=year.staff, second=second
    )


def test_an_idea_is_sent_back_completed_and_accepted(year: SimpleNamespace) -> None:
    owner = walking.a_producer_comes_in(year.cast.commune_region)
    product = walking.a_product_is_described(owner)
    idea = walking.an_idea_is_handed_in(owner, year.cycle, product)
    reason = "Xin ghi rõ nguyên liệu lấy ở đâu."
    facts = {"reason": reason, "due_on": typed(10)}
    year.officer.does("submission_decide", "ideas", idea, "send_back", **facts)
    assert reason in owner.sees("submission", "ideas", idea)
    assert typed(10) in owner.sees("dossiers")
    facts = {"story": "Ong nuôi dưới tán keo.", "materials": "Rừng keo Khe Lò.", "hand_in": "1"}
    owner.does("submission_edit", "ideas", idea, **facts)
    walking.it_is_settled("ideas", idea, receives=year.officer, decides=year.staff)
    told = Notice.objects.filter(user=owner.user).order_by("pk").values_list("link", flat=True)
    assert list(told).count(f"/ideas/{idea}/") >= 2


def test_the_second_clerk_is_told_who_decided(year: SimpleNamespace) -> None:
    owner = walking.a_producer_comes_in(year.cast.commune_region)
    product = walking.a_product_is_described(owner)
    idea = walking.an_idea_is_handed_in(owner, year.cycle, product)
    walking.it_is_settled("ideas", idea, receives=year.officer, decides=year.staff)
    other = Someone(year.cast.province_2)
    said = other.is_refused("submission_decide", "ideas", idea, "decline", reason="Trùng.")
    assert year.cast.province.name in said


def test_a_year_from_the_announcement_to_the_stars(scoring: SimpleNamespace) -> None:
    """Both trainings, the commune's check, four stars, certificate, catalogue, figures."""
    entry = published(scoring, [80, 81, 79, 80, 80], star=4)
    assert (str(entry.mean), entry.stars, entry.outcome) == ("80.0000", 4, "awarded")
    for kind in ("training1", "training2"):
        course = Course.objects.get(cycle=scoring.cycle, kind=kind)
        assert "Mật ong Khe Lò" in scoring.staff.sees("course", course.pk)
    check = Check.objects.get(dossier=scoring.dossier)
    assert "45/BC-UBND" in scoring.staff.sees("check", check.pk)
    render_waiting()
    certificate = entry.certificates.get()
    nobody = Someone()
    assert "Mật ong Khe Lò" in nobody.sees("certificate_check", certificate.code)
    assert "Mật ong Khe Lò" in nobody.sees("catalogue")
    assert "3981/QĐ-UBND" in scoring.owner.sees("result", entry.pk)
    quarter = walking.quarter_before()
    facts = {"quarter": quarter, "revenue": "45.000.000", "quantity": "250"}
    scoring.owner.does("sales_report", scoring.product.pk, **facts)
    assert "45.000.000" in scoring.staff.sees("product", scoring.product.pk)
    assert districts_on_pages(scoring) == []


def districts_on_pages(year: SimpleNamespace) -> list[tuple[str, str]]:
    """Under 26-2026 there is no district: neither role nor word, on any page, for anybody."""
    cast, found = year.cast, []
    readers = [cast.province, cast.commune, year.owner.user, cast.chair, cast.evaluator, None]
    for reader in map(Someone, readers):
        for language in ("vi", "en"):
            reader.browser.cookies["django_language"] = language
            for url in walking.all_pages_of(year.cycle, year):
                answer = reader.browser.get(url)
                text = re.sub(r"<[^>]+>", " ", answer.content.decode())
                found += [(url, word) for word in DISTRICT.findall(text)]
    return found


def test_from_ninety_points_the_product_stands_sent_to_the_ministry(
    scoring: SimpleNamespace,
) -> None:
    entry = published(scoring, [90, 90, 90, 90, 90], star=5)
    dossier = Dossier.objects.get(pk=scoring.dossier.pk)
    assert (entry.outcome, dossier.state) == ("sent_up", "sent_up")
    assert not Rating.objects.filter(product=scoring.product).exists()
    assert dossier.get_state_display() in scoring.owner.sees("dossier", dossier.pk)
    board = scoring.staff.sees("cycle_board", scoring.cycle.pk)
    assert dossier.get_state_display().lower() in board.lower()
