"""The producer's pages: keep, hand in, put right, twice the same, figures as people type them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.urls import reverse

from cycle.deeds import drafts, submissions
from cycle.models import Idea, Plan, ProgressReport
from products.models import Evidence
from tests.cycle.conftest import IN_JULY, IN_MARCH, IN_MAY, PLAN, STORY, drafted
from tests.cycle.test_documents import paper


def new_idea(cycle) -> str:
    return reverse("idea_new", args=[cycle.pk])


def told(cast, **more):
    return {"once_key": str(uuid.uuid4()), "product": cast.product.pk, "story": STORY} | more


def test_an_idea_is_kept_and_then_handed_in(cast, cycle, as_, on) -> None:
    on(IN_MAY)
    browser = as_(cast.owner)
    response = browser.post(new_idea(cycle), told(cast))
    idea = Idea.objects.get()
    edit = reverse("submission_edit", args=["ideas", idea.pk])
    assert (response["Location"], idea.state) == (edit, "draft")
    response = browser.post(edit, {"story": STORY, "packaging": "Lọ 500 ml", "hand_in": "1"})
    idea.refresh_from_db()
    assert (response["Location"], idea.state) == (idea.get_absolute_url(), "submitted")
    assert idea.packaging == "Lọ 500 ml"


def test_a_double_click_makes_one_and_the_back_button_loses_no_word(cast, cycle, as_, on) -> None:
    on(IN_MAY)
    browser = as_(cast.owner)
    facts = told(cast)
    browser.post(new_idea(cycle), facts)
    browser.post(new_idea(cycle), facts | {"story": "Viết lại cho rõ hơn"})
    assert Idea.objects.get().story == "Viết lại cho rõ hơn"


def test_the_same_product_again_links_to_the_first(cast, cycle, as_, on) -> None:
    on(IN_MAY)
    first = drafted(cast, cycle)
    response = as_(cast.owner).post(new_idea(cycle), told(cast, story="Ý khác"))
    assert response.status_code == 422
    text = response.content.decode()
    assert first.get_absolute_url() in text
    assert "Ý khác" in text
    assert Idea.objects.count() == 1


def test_handing_in_an_empty_idea_names_the_field_and_keeps_the_rest(cast, cycle, as_, on) -> None:
    on(IN_MAY)
    facts = told(cast, story="", packaging="Hộp giấy", hand_in="1")
    response = as_(cast.owner).post(new_idea(cycle), facts)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"story"})
    assert "Hộp giấy" in response.content.decode()
    assert Idea.objects.count() == 0


def test_before_the_step_the_draft_is_kept_and_handing_in_says_when(cast, cycle, as_, on) -> None:
    on(IN_MARCH)
    browser = as_(cast.owner)
    assert "01/04/2026" in browser.get(new_idea(cycle)).content.decode()
    response = browser.post(new_idea(cycle), told(cast, hand_in="1"))
    assert response.status_code == 422
    assert "01/04/2026" in response.content.decode()
    assert Idea.objects.get().state == "draft"


def test_after_the_step_nothing_is_begun(cast, cycle, as_, on) -> None:
    on(IN_JULY)
    response = as_(cast.owner).post(new_idea(cycle), told(cast))
    assert response.status_code == 422
    assert "30/06/2026" in response.content.decode()


def test_a_foreign_product_is_no_choice(cast, cycle, as_, on) -> None:
    on(IN_MAY)
    facts = told(cast, product=cast.other_product.pk)
    response = as_(cast.owner).post(new_idea(cycle), facts)
    assert set(response.context["form"].errors) == {"product"}
    assert "Chả mực" not in as_(cast.owner).get(new_idea(cycle)).content.decode()


def test_one_owner_never_opens_the_draft_of_another(cast, cycle, as_, on) -> None:
    on(IN_MAY)
    idea = drafted(cast, cycle)
    browser = as_(cast.neighbour)
    for name in ("submission_edit", "submission_submit", "submission_withdraw"):
        assert browser.post(reverse(name, args=["ideas", idea.pk])).status_code == 404


def plan_facts(**more):
    return {"once_key": str(uuid.uuid4())} | {k: str(v) for k, v in PLAN.items()} | more


def test_plan_figures_are_read_as_people_type_them(cast, accepted_idea, as_, on) -> None:
    on(IN_JULY)
    url = reverse("plan_new", args=[accepted_idea.dossier_id])
    typed = {"capital_own": "200.000.000 đ", "output": "2.400,5", "unit_price": "150 000"}
    assert as_(cast.owner).post(url, plan_facts(**typed)).status_code == 302
    plan = Plan.objects.get()
    assert (plan.capital_own, str(plan.output), plan.unit_price) == (
        200_000_000,
        "2400.50",
        150_000,
    )
    assert plan.revenue == 360_075_000


def test_plan_sums_are_computed_on_the_server(cast, as_) -> None:
    typed = {"capital_own": "200.000.000", "output": "2.400,5", "unit_price": "150.000"}
    text = as_(cast.owner).post(reverse("plan_sums"), typed).content.decode()
    assert "360.075.000" in text
    assert as_(cast.owner).post(reverse("plan_sums"), {"output": "x"}).status_code == 200


def test_more_locals_than_workers_stands_beside_its_field(cast, accepted_idea, as_, on) -> None:
    on(IN_JULY)
    url = reverse("plan_new", args=[accepted_idea.dossier_id])
    response = as_(cast.owner).post(url, plan_facts(local_workers="13"))
    assert set(response.context["form"].errors) == {"local_workers"}
    assert Plan.objects.count() == 0


def test_papers_belong_to_the_plan_and_are_checked(cast, accepted_idea, as_, on) -> None:
    on(IN_JULY)
    plan = drafts.save_draft(Plan, accepted_idea.dossier, by=cast.owner, **PLAN)
    url = reverse("plan_papers", args=[plan.pk])
    facts = {"once_key": str(uuid.uuid4()), "title": "Hợp đồng", "file": paper()}
    assert as_(cast.owner).post(url, facts).status_code == 302
    assert Evidence.objects.get().about == f"cycle.plan:{plan.pk}"
    submissions.submit(plan, by=cast.owner)
    facts = {"once_key": str(uuid.uuid4()), "title": "Muộn", "file": paper()}
    assert as_(cast.owner).post(url, facts).status_code == 403
    text = as_(cast.commune).get(plan.get_absolute_url()).content.decode()
    assert "Hợp đồng" in text


def test_a_report_twice_for_a_quarter_is_refused(cast, accepted_idea, as_, on) -> None:
    on(IN_JULY)
    plan = drafts.save_draft(Plan, accepted_idea.dossier, by=cast.owner, **PLAN)
    submissions.submit(plan, by=cast.owner)
    submissions.accept(plan, by=cast.province)
    on(dt.date(2026, 10, 5))
    url = reverse("report_new", args=[accepted_idea.dossier_id])
    browser = as_(cast.owner)
    for status in (302, 422):
        facts = {"once_key": str(uuid.uuid4()), "year": 2026, "quarter": 3, "done": "Mua máy"}
        assert browser.post(url, facts).status_code == status
    assert ProgressReport.objects.count() == 1


def test_what_was_sent_back_is_put_right_and_handed_in_again(cast, idea, as_, on) -> None:
    on(dt.date(2026, 6, 29))
    due = dt.date(2026, 7, 10)
    submissions.send_back(idea, reason="Thiếu nguồn nguyên liệu", due_on=due, by=cast.commune)
    on(dt.date(2026, 7, 5))
    browser = as_(cast.owner)
    edit = reverse("submission_edit", args=["ideas", idea.pk])
    assert "Thiếu nguồn nguyên liệu" in browser.get(edit).content.decode()
    facts = {"story": STORY, "materials": "Hoa rừng", "hand_in": "1"}
    assert browser.post(edit, facts).status_code == 302
    idea.refresh_from_db()
    assert (idea.state, idea.materials) == ("submitted", "Hoa rừng")


def test_the_desk_asks_the_producer_for_one_thing_with_its_date(cast, cycle, as_, on) -> None:
    from ocop.lib.waiting import waiting_for

    on(IN_MAY)
    asked = [(w.detail, w.due) for w in waiting_for(cast.owner) if "ideas" in w.url]
    assert asked == [(cast.product.name, dt.date(2026, 6, 30))]
    idea = drafted(cast, cycle)
    asked = [w.url for w in waiting_for(cast.owner) if "ideas" in w.url]
    assert asked == [reverse("submission_edit", args=["ideas", idea.pk])]
    submissions.submit(idea, by=cast.owner)
    assert [w for w in waiting_for(cast.owner) if "ideas" in w.url] == []
    waits = [w for w in waiting_for(cast.commune) if "ideas" in w.url]
    assert [(w.count, w.url) for w in waits] == [
        (1, reverse("submissions", args=[cycle.pk, "ideas"]) + "?state=submitted")
    ]
    assert [w for w in waiting_for(cast.province) if "ideas" in w.url] == []
    submissions.propose(idea, by=cast.commune)
    assert [w.count for w in waiting_for(cast.province) if "ideas" in w.url] == [1]
    assert [w for w in waiting_for(cast.auditor) if "ideas" in w.url] == []
