"""Every page of the cycle is drawn for those it is for, and for nobody else."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse

from cycle.deeds import documents, dossiers, drafts, submissions, support
from cycle.models import Course, Plan, ProgressReport
from tests.cycle.conftest import IN_JULY, IN_NOVEMBER, PLAN
from tests.cycle.test_documents import paper


@pytest.fixture
def stage(cast, accepted_idea, on) -> SimpleNamespace:
    """A dossier with everything in it, in November."""
    on(IN_JULY)
    dossier = accepted_idea.dossier
    plan = drafts.save_draft(Plan, dossier, by=cast.owner, **PLAN)
    submissions.submit(plan, by=cast.owner)
    submissions.propose(plan, by=cast.commune)
    submissions.accept(plan, by=cast.province)
    dossier.refresh_from_db()
    report = drafts.save_draft(
        ProgressReport, dossier, by=cast.owner, year=2026, quarter=3, done="Mua máy"
    )
    given = support.give(
        dossier, kind="loan", given_on=IN_JULY, amount=50_000_000, partner="NHCSXH", by=cast.commune
    )
    document = documents.add(dossier.cycle, file=paper(), title="Mẫu 01", by=cast.province)
    on(IN_NOVEMBER)
    return SimpleNamespace(
        cycle=dossier.cycle, dossier=dossier, idea=accepted_idea, plan=plan, report=report,
        support=given, document=document, course=Course.objects.get(kind="training1"),
    )  # fmt: skip


def pages(stage) -> dict[str, str]:
    at, where = stage.cycle.pk, stage.dossier.pk
    told = {
        "cycles": [], "cycle_public": [at], "cycle_board": [at], "cycle_windows": [at],
        "cycle_books": [at], "cycle_notice": [at], "cycle_close": [at], "cycle_documents": [at],
        "cycle_document": [stage.document.pk], "cycle_new": [], "idea_new": [at],
        "cycle_return": [at], "ideas_compare": [at], "cycle_dossiers": [at],
        "cycle_support": [at], "cycle_courses": [at], "course": [stage.course.pk],
        "course_schedule": [stage.course.pk], "dossiers": [], "dossier": [where],
        "report_new": [where], "dossier_register": [where], "dossier_withdraw": [where],
        "support_give": [where],
    }  # fmt: skip
    found = {name: reverse(name, args=args) for name, args in told.items()}
    for thing in (stage.idea, stage.plan, stage.report):
        found[f"{thing.slug}:list"] = reverse("submissions", args=[at, thing.slug])
        found[f"{thing.slug}:one"] = thing.get_absolute_url()
    found["reports:edit"] = reverse("submission_edit", args=["reports", stage.report.pk])
    found["reports:withdraw"] = reverse("submission_withdraw", args=["reports", stage.report.pk])
    return found


PUBLIC = {"cycles", "cycle_public", "cycle_document"}
ANY_ONE = {"dossiers"}
OWNER = {
    "idea_new", "cycle_return", "dossier", "report_new", "dossier_register", "dossier_withdraw",
    "ideas:one", "plans:one", "reports:one", "reports:edit", "reports:withdraw",
}  # fmt: skip
STAFF = {
    "cycle_board", "ideas_compare", "cycle_dossiers", "cycle_support", "cycle_courses", "course",
    "ideas:list", "plans:list", "reports:list",
}  # fmt: skip
READS = {"dossier", "ideas:one", "plans:one", "reports:one"}
PREPARES = {
    "cycle_windows", "cycle_books", "cycle_notice", "cycle_close", "cycle_documents", "cycle_new",
    "course_schedule",
}  # fmt: skip
OFFICER = {"support_give"}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("nobody", PUBLIC),
        ("outsider", PUBLIC | ANY_ONE),
        ("owner", PUBLIC | ANY_ONE | OWNER),
        ("neighbour", PUBLIC | ANY_ONE | {"idea_new", "cycle_return"}),
        ("commune", PUBLIC | ANY_ONE | OWNER | STAFF | OFFICER),
        ("other_commune", PUBLIC | ANY_ONE | STAFF | {"idea_new", "cycle_return"}),
        ("province", PUBLIC | ANY_ONE | OWNER | STAFF | OFFICER | PREPARES),
        ("auditor", PUBLIC | ANY_ONE | STAFF | READS),
        ("foreign", PUBLIC | ANY_ONE | {"cycle_new", "idea_new", "cycle_return"}),
    ],
)
def test_each_page_is_for_its_people(cast, stage, as_, who, sees) -> None:
    browser = as_(getattr(cast, who, None))
    got = {name: browser.get(url).status_code for name, url in pages(stage).items()}
    assert {name for name, status in got.items() if status == 200} == sees
    refused = {status for name, status in got.items() if name not in sees}
    assert refused <= ({302} if who == "nobody" else {403, 404})


def test_a_stranger_finds_no_marker_of_the_dossier_anywhere(cast, stage, as_) -> None:
    for who in ("outsider", "neighbour", "other_commune", "foreign"):
        browser = as_(getattr(cast, who))
        for url in pages(stage).values():
            response = browser.get(url)
            if response.streaming:
                continue
            for mark in ("Mật ong hoa rừng Ba Chẽ", "tán keo", "NHCSXH", "Mua máy"):
                assert mark not in response.content.decode(), (who, url)


def test_a_draft_cycle_and_its_papers_are_nobody_elses(cast, cycle, as_) -> None:
    from cycle.models import Cycle

    document = documents.add(cycle, file=paper(), by=cast.province)
    Cycle.objects.filter(pk=cycle.pk).update(state="draft")
    urls = [cycle.get_absolute_url(), reverse("cycle_document", args=[document.pk])]
    for who, status in (("commune", 404), ("outsider", 404), ("province", 200)):
        browser = as_(getattr(cast, who))
        assert [browser.get(url).status_code for url in urls] == [status, status]


def test_get_is_no_way_to_change_anything(cast, stage, as_) -> None:
    browser = as_(cast.province)
    for name, args in (
        ("submission_submit", ["reports", stage.report.pk]),
        ("cycle_document_withdraw", [stage.document.pk]),
    ):
        assert browser.get(reverse(name, args=args)).status_code == 405


def test_no_page_of_a_26_2026_cycle_shows_a_district_word(cast, stage, as_) -> None:
    for who in ("province", "commune", "owner"):
        browser = as_(getattr(cast, who))
        for name, url in pages(stage).items():
            response = browser.get(url)
            if name in ("cycles", "cycle_new") or response.streaming:
                continue
            main = response.content.decode().split("<main", 1)[-1].lower()
            assert "huyện" not in main, (who, name)
            assert "district" not in main, (who, name)


def test_the_pilots_pages_carry_the_notice_of_the_stand_in_sheets(cast, pilot, as_) -> None:
    browser = as_(cast.province)
    at = [pilot.cycle.pk]
    for name in ("cycle_public", "cycle_board", "cycle_windows", "cycle_dossiers", "cycle_support"):
        text = browser.get(reverse(name, args=at)).content.decode()
        assert "3479/QĐ-UBND" in text, name


def test_board_numbers_are_the_lengths_of_their_lists(cast, stage, many_ideas, as_, on) -> None:
    import re

    many_ideas(3)
    on(dt.date(2026, 11, 9))
    browser = as_(cast.province)
    text = browser.get(reverse("cycle_board", args=[stage.cycle.pk])).content.decode()
    links = re.findall(r'<a href="(/cycles/\d+/[^"]+)"[^>]*><span>[^<]*</span><b>(\d+)</b>', text)
    assert len(links) > 8
    for url, number in links:
        if url.count("/") > 3:
            found = browser.get(url.replace("&amp;", "&")).context["page"].paginator.count
            assert found == int(number), url


def test_register_page_asks_for_the_declaration(cast, stage, as_) -> None:
    browser = as_(cast.owner)
    url = reverse("dossier_register", args=[stage.dossier.pk])
    assert browser.post(url, {"kind": "first"}).status_code == 422
    assert browser.post(url, {"kind": "first", "declared": "on"}).status_code == 302
    stage.dossier.refresh_from_db()
    assert stage.dossier.state == "evaluation"
    assert browser.get(url).status_code == 403


def test_a_judge_with_a_seat_reads_the_dossier_but_not_its_story(cast, stage, as_) -> None:
    from products.deeds import readers

    readers.admit(cast.evaluator, cast.product, until=None, why="contest:1")
    browser = as_(cast.evaluator)
    text = browser.get(stage.dossier.get_absolute_url()).content.decode()
    assert "Mật ong hoa rừng Ba Chẽ" in text
    assert "NHCSXH" not in text
    assert browser.get(stage.plan.get_absolute_url()).status_code == 404


def test_dossier_withdrawn_on_its_page(cast, idea, as_, on) -> None:
    on(dt.date(2026, 5, 20))
    browser = as_(cast.owner)
    url = reverse("dossier_withdraw", args=[idea.dossier_id])
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert browser.post(url, {"reason": "Mất mùa"}).status_code == 302
    assert dossiers.open(idea.dossier.cycle, cast.product, by=cast.owner).state == "idea"
