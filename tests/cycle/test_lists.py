"""Lists: filters from the address, counts that match, the same number of queries at any length."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cycle.deeds import courses, drafts, submissions, support
from cycle.models import Course, Plan, ProgressReport
from tests import cast as people
from tests.cycle.conftest import IN_JULY, IN_MAY, PLAN

D = dt.date


def queries(browser, url) -> int:
    browser.get(url)  # sessions and caches are warm
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


@pytest.fixture
def carried_out(cast, many_ideas, on):
    """Make so many dossiers with accepted idea and plan, a report, support and training."""

    def make(count: int) -> None:
        for idea in many_ideas(count):
            owner = idea.dossier.product.producer.memberships.get().user
            on(IN_MAY)
            submissions.accept(idea, by=cast.province)
            on(IN_JULY)
            dossier = idea.dossier
            dossier.refresh_from_db()
            plan = drafts.save_draft(Plan, dossier, by=owner, **PLAN)
            submissions.submit(plan, by=owner)
            submissions.accept(plan, by=cast.province)
            dossier.refresh_from_db()
            report = drafts.save_draft(
                ProgressReport, dossier, by=owner, year=2026, quarter=3, done="Xong"
            )
            submissions.submit(report, by=owner)
            support.give(dossier, kind="loan", given_on=IN_JULY, amount=1_000_000, by=cast.commune)

    return make


def addresses(cycle) -> list[str]:
    at = [cycle.pk]
    course = courses.course_of(cycle, "training1")
    lists = [reverse("submissions", args=[*at, kind]) for kind in ("ideas", "plans", "reports")]
    names = ("cycle_board", "cycle_dossiers", "cycle_support", "cycle_courses")
    return [
        *lists,
        *(reverse(name, args=at) for name in names),
        reverse("course", args=[course.pk]),
        reverse("cycles"),
        reverse("desk"),
    ]


def test_every_list_asks_as_often_with_1_row_and_with_30(cast, cycle, carried_out, as_, on) -> None:
    carried_out(1)
    on(D(2026, 8, 20))
    people_ = {who: as_(getattr(cast, who)) for who in ("province", "commune")}
    with_one = {
        (who, url): queries(browser, url)
        for who, browser in people_.items()
        for url in addresses(cycle)
    }
    carried_out(29)
    on(D(2026, 8, 20))
    with_thirty = {
        (who, url): queries(browser, url)
        for who, browser in people_.items()
        for url in addresses(cycle)
    }
    assert with_thirty == with_one
    assert max(with_one.values()) <= 45


def test_my_dossiers_and_the_desk_ask_as_often_with_1_and_with_12(cast, cycle, as_, on) -> None:
    on(IN_MAY)
    browser = as_(cast.owner)

    def begin(count: int) -> None:
        for _ in range(count):
            product = people.product(f"Mật {uuid.uuid4().hex[:8]}", cast.producer)
            drafts.begin_idea(cycle, product, story="Thơm", by=cast.owner)

    begin(1)
    before = [queries(browser, reverse(name)) for name in ("dossiers", "desk")]
    begin(11)
    assert [queries(browser, reverse(name)) for name in ("dossiers", "desk")] == before


def test_review_asks_as_often_in_a_list_of_1_and_of_30(cast, cycle, many_ideas, as_, on) -> None:
    first = many_ideas(1)[0]
    on(IN_MAY)
    browser = as_(cast.commune)
    url = first.get_absolute_url() + "?state=submitted"
    before = queries(browser, url)
    many_ideas(29)
    after = queries(browser, url)
    assert after == before


def listed(browser, cycle, query: str) -> list[str]:
    response = browser.get(reverse("submissions", args=[cycle.pk, "ideas"]) + query)
    return [row.product for row in response.context["page"]]


def test_filters_narrow_and_words_need_no_accents(cast, cycle, idea, many_ideas, as_, on) -> None:
    on(IN_MAY)
    other = many_ideas(2)[0]
    submissions.propose(other, by=cast.commune)
    browser = as_(cast.province)
    assert listed(browser, cycle, "?q=mat ong ba che") == ["Mật ong hoa rừng Ba Chẽ"]
    assert listed(browser, cycle, "?state=proposed") == [other.dossier.product.name]
    assert len(listed(browser, cycle, "?state=waiting")) == 3
    assert listed(browser, cycle, f"?commune={cast.other_commune_region.pk}") == []
    assert len(listed(browser, cycle, f"?set={idea.dossier.product_set_id}&commune=x'--")) == 3
    assert listed(browser, cycle, "?q=%00&state=zzz&page=99&sort=-product")


def test_chips_count_what_they_list(cast, cycle, idea, many_ideas, as_, on) -> None:
    on(IN_MAY)
    submissions.decline(many_ideas(3)[0], reason="Trùng", by=cast.province)
    browser = as_(cast.province)
    url = reverse("submissions", args=[cycle.pk, "ideas"])
    for _label, query, _here, count in browser.get(url).context["states"]:
        assert browser.get(url + query).context["page"].paginator.count == count


def test_fifty_a_page(cast, cycle, many_ideas, as_, on) -> None:
    many_ideas(51)
    on(IN_MAY)
    response = as_(cast.province).get(reverse("submissions", args=[cycle.pk, "ideas"]))
    assert (len(response.context["page"]), response.context["page"].paginator.count) == (50, 51)


def test_a_commune_lists_its_own_only(cast, cycle, idea, as_, on) -> None:
    on(IN_MAY)
    assert listed(as_(cast.commune), cycle, "") == ["Mật ong hoa rừng Ba Chẽ"]
    assert listed(as_(cast.other_commune), cycle, "") == []


def test_review_goes_to_the_next_inside_the_filter(cast, cycle, many_ideas, as_, on) -> None:
    on(IN_MAY)
    first, second, third = many_ideas(3)
    submissions.decline(second, reason="Trùng", by=cast.province)
    response = as_(cast.province).get(first.get_absolute_url() + "?state=submitted")
    place = response.context["place"]
    assert (place.number, place.count, place.before, place.after) == (1, 2, None, third.pk)


def test_compare_shows_answers_side_by_side(cast, cycle, many_ideas, as_, on) -> None:
    on(IN_MAY)
    ideas = many_ideas(7)
    url = reverse("ideas_compare", args=[cycle.pk])
    ids = "&".join(f"ids={idea.pk}" for idea in ideas)
    response = as_(cast.province).get(f"{url}?{ids}&ids=x")
    assert len(response.context["ideas"]) == 6
    assert response.context["too_many"]
    assert as_(cast.other_commune).get(f"{url}?{ids}").context["ideas"] == []
    assert Course.objects.count() == 0
