"""A cycle is prepared, looked at and published on pages."""

from __future__ import annotations

import datetime as dt
import uuid

from django.urls import reverse

from cycle.deeds import documents
from cycle.models import Course, Cycle, Support
from ocop.rules.models import RuleBook
from tests.cycle.conftest import IN_JULY, IN_MARCH, NOTICE
from tests.cycle.test_documents import paper

DAYS = {
    f"{kind}_{end}": day
    for kind, days in {
        "publicity": ("2026-01-01", "2026-12-31"),
        "ideas": ("2026-04-01", "2026-06-30"),
        "plans": ("2026-06-01", "2026-08-31"),
        "implementation": ("2026-01-01", "2026-12-31"),
        "evaluation": ("2026-09-01", "2026-12-31"),
        "promotion": ("2026-01-01", "2026-12-31"),
    }.items()
    for end, day in zip(("opens", "closes"), days, strict=True)
}


def begin(cast, browser) -> Cycle:
    facts = {
        "once_key": str(uuid.uuid4()),
        "region": cast.province_region.pk,
        "year": 2026,
        "title": "Chu trình OCOP năm 2026",
        "book": RuleBook.objects.get(slug="26-2026").pk,
        "map_date": "01/01/2026",
    }
    for _click in range(2):
        browser.post(reverse("cycle_new"), facts)
    return Cycle.objects.get()


def test_from_the_rule_book_to_the_public_page(cast, as_, on) -> None:
    on(IN_MARCH)
    browser = as_(cast.province)
    cycle = begin(cast, browser)
    at = [cycle.pk]
    assert browser.post(reverse("cycle_windows", args=at), DAYS).status_code == 302
    assert as_(None).get(cycle.get_absolute_url()).status_code == 404
    facts = NOTICE | {"notice_date": "02/03/2026", "look": "1"}
    response = browser.post(reverse("cycle_notice", args=at), facts)
    assert response["Location"] == reverse("cycle_publish", args=at)
    look = browser.get(response["Location"]).content.decode()
    assert NOTICE["notice_text"] in look
    assert as_(cast.commune).post(response["Location"]).status_code == 404
    assert browser.post(response["Location"]).status_code == 302
    text = as_(None).get(cycle.get_absolute_url()).content.decode()
    for words in (NOTICE["notice_text"], NOTICE["guidance"], NOTICE["contact"], "30/06/2026"):
        assert words in text


def test_publish_says_what_is_lacking(cast, as_, on) -> None:
    on(IN_MARCH)
    browser = as_(cast.province)
    cycle = begin(cast, browser)
    url = reverse("cycle_publish", args=[cycle.pk])
    assert browser.get(url).context["lacking"]
    assert browser.post(url).status_code == 403
    cycle.refresh_from_db()
    assert cycle.state == "draft"


def test_impossible_days_stand_beside_their_fields_and_change_nothing(cast, as_, on) -> None:
    on(IN_MARCH)
    browser = as_(cast.province)
    cycle = begin(cast, browser)
    before = list(cycle.windows.values_list("opens", "closes"))
    bad = DAYS | {"ideas_closes": "2026-03-01", "promotion_opens": "2020-01-01"}
    response = browser.post(reverse("cycle_windows", args=[cycle.pk]), bad)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"ideas_closes", "promotion_opens"}
    bad = DAYS | {"plans_opens": "2026-03-01"}
    response = browser.post(reverse("cycle_windows", args=[cycle.pk]), bad)
    assert set(response.context["form"].errors) == {"plans_opens"}
    assert "2026-03-01" in response.content.decode()
    assert list(cycle.windows.values_list("opens", "closes")) == before


def test_moving_days_of_an_announced_cycle_asks_why(cast, cycle, as_, on) -> None:
    on(IN_MARCH)
    browser = as_(cast.province)
    url = reverse("cycle_windows", args=[cycle.pk])
    response = browser.post(url, DAYS)
    assert set(response.context["form"].errors) == {"note"}
    assert browser.post(url, DAYS | {"note": "Theo kế hoạch mới"}).status_code == 302


def test_documents_go_up_and_come_off(cast, cycle, as_) -> None:
    browser = as_(cast.province)
    url = reverse("cycle_documents", args=[cycle.pk])
    facts = {"once_key": str(uuid.uuid4()), "title": "Mẫu số 01", "file": paper()}
    assert browser.post(url, facts).status_code == 302
    document = cycle.documents.get()
    download = reverse("cycle_document", args=[document.pk])
    response = as_(None).get(download)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    browser.post(reverse("cycle_document_withdraw", args=[document.pk]))
    assert as_(None).get(download).status_code == 404
    documents.add(cycle, file=paper(), by=cast.province)


def test_another_rule_book_from_a_day(cast, cycle, as_) -> None:
    browser = as_(cast.province)
    url = reverse("cycle_books", args=[cycle.pk])
    other = RuleBook.objects.get(slug="quang-ninh-2013")
    bad = {"book": other.pk, "since": "2020-01-01"}
    assert set(browser.post(url, bad).context["form"].errors) == {"since"}
    assert browser.post(url, bad | {"since": "2026-07-01"}).status_code == 302
    assert cycle.books.count() == 2


def test_a_cycle_is_closed_by_a_form(cast, cycle, as_) -> None:
    url = reverse("cycle_close", args=[cycle.pk])
    assert as_(cast.commune).post(url).status_code == 403
    assert as_(cast.province).post(url).status_code == 302
    cycle.refresh_from_db()
    assert cycle.state == "closed"


def test_training_is_set_and_kept(cast, accepted_idea, as_, on) -> None:
    on(IN_JULY)
    course = Course.objects.get()
    browser = as_(cast.province)
    facts = {"held_on": "2026-07-01", "place": "Nhà văn hóa"}
    assert browser.post(reverse("course_schedule", args=[course.pk]), facts).status_code == 302
    url = reverse("course", args=[course.pk])
    enrolment = course.enrolments.get()
    assert as_(cast.commune).post(url, {"present": enrolment.pk}).status_code == 403
    browser.post(url, {"present": [enrolment.pk, "x"]})
    enrolment.refresh_from_db()
    assert enrolment.attended is True


def test_support_sent_twice_is_recorded_once(cast, accepted_idea, as_, on) -> None:
    on(IN_JULY)
    url = reverse("support_give", args=[accepted_idea.dossier_id])
    facts = {
        "once_key": str(uuid.uuid4()),
        "kind": "loan",
        "given_on": "01/07/2026",
        "amount": "50.000.000",
        "partner": "Ngân hàng Chính sách xã hội",
    }
    browser = as_(cast.commune)
    assert [browser.post(url, facts).status_code for _ in range(2)] == [302, 302]
    assert [row.amount for row in Support.objects.all()] == [50_000_000]
    later = facts | {"once_key": str(uuid.uuid4()), "given_on": "2026-12-01"}
    assert set(browser.post(url, later).context["form"].errors) == {"given_on"}


def test_a_known_product_comes_back_without_an_idea(cast, cycle, as_, on) -> None:
    from products.deeds import ratings

    on(IN_JULY)
    url = reverse("cycle_return", args=[cycle.pk])
    browser = as_(cast.owner)
    assert not browser.get(url).context["any"]
    ratings.grant(
        cast.product, key="old:1", stars=3, points=60, year=2023, book="148", by=cast.province,
        authority="UBND tỉnh", decision_no="1/QĐ-UBND", decided_on=dt.date(2023, 9, 1),
        valid_from=dt.date(2023, 9, 1), valid_to=dt.date(2026, 9, 1),
    )  # fmt: skip
    assert browser.post(url, {"product": cast.product.pk}).status_code == 302
    assert cycle.dossiers.get().state == "implementation"
