"""A re-evaluation decided from written opinions, and a meeting only where they differ."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from cycle.models import Dossier
from evaluation import control, written
from evaluation.deeds import contests, panel_reports, seating
from evaluation.deeds import written as deeds
from evaluation.models import (
    Attendance,
    Contest,
    Entry,
    Opinion,
    PanelReport,
    WrittenRound,
)
from ocop.lib import clock, shown, waiting
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow.models import Event
from tests.evaluation import proofs, stage
from tests.reading import text_of
from tests.shared import shared

As = Callable[..., Client]
DUE = dt.timedelta(days=10)


@shared
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    """A re-evaluation before the council; its members are asked in writing, nobody meets."""
    stage.provincial(cast)
    Dossier.objects.filter(pk=cast.dossier.pk).update(kind="re_evaluation")
    cast.dossier.refresh_from_db()
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    (report,) = PanelReport.objects.all()  # of a re-evaluation the agency itself reports
    stage.judged(report, by=cast.province)
    panel_reports.hand_in(
        [report], report_no="12/BC-SNN", report_date=clock.today(), by=cast.province
    )
    contests.start(cast.contest, by=cast.secretary)
    stage.none_applies(cast.contest, by=cast.secretary)
    cast.entry = Entry.objects.get(contest=cast.contest)
    cast.round = asked(cast)
    return cast


def fresh(cast: SimpleNamespace) -> Contest:
    return Contest.objects.get(pk=cast.contest.pk)


def asked(cast: SimpleNamespace, **facts: object) -> WrittenRound:
    letter = {
        "number": "15/PYK-HĐ", "due_on": clock.today() + DUE,
        "question": "Giữ nguyên quy trình; đề nghị công nhận lại 4 sao.",
    }  # fmt: skip
    return deeds.ask(fresh(cast), **(letter | facts), by=facts.get("by") or cast.secretary)


def answer(cast: SimpleNamespace, user: object, stance: str = "agree", words: str = "") -> None:
    found = WrittenRound.objects.get(contest=cast.contest)
    deeds.give(found, {cast.entry.pk: (stance, words)}, by=user)


def members(cast: SimpleNamespace) -> tuple[object, ...]:
    return (cast.chair, cast.evaluator, cast.evaluator_2)


def test_all_agree_and_the_contest_closes_without_a_meeting(desk: SimpleNamespace) -> None:
    stage.all_score(desk, (70, 72, 74))
    for user in members(desk):
        assert control.look(fresh(desk)).blockers
        answer(desk, user)
    with pytest.raises(Refused):
        contests.close(fresh(desk), by=desk.chair)
    deeds.conclude(WrittenRound.objects.get(), by=desk.secretary)
    assert control.look(fresh(desk)).blockers == []
    contests.close(fresh(desk), by=desk.chair)
    assert not Attendance.objects.exists()
    assert proofs.faults(fresh(desk)) == []


def test_a_meeting_where_opinions_differ_and_then_a_quorum(desk: SimpleNamespace) -> None:
    stage.all_score(desk, (70, 72, 74))
    answer(desk, desk.chair)
    answer(desk, desk.evaluator)
    answer(desk, desk.evaluator_2, "differ", "Đã đổi nguồn nguyên liệu.")
    with pytest.raises(Refused):
        deeds.conclude(WrittenRound.objects.get(), by=desk.chair)
    deeds.meet(WrittenRound.objects.get(), reason="Ý kiến khác nhau.", by=desk.chair)
    room = control.look(fresh(desk))
    assert room.quorum is not None
    assert not room.quorum.reached
    with pytest.raises(Refused):
        contests.close(fresh(desk), by=desk.chair)
    with pytest.raises(Refused):
        answer(desk, desk.evaluator_2)


def test_each_opinion_and_each_change_is_an_event(desk: SimpleNamespace) -> None:
    answer(desk, desk.evaluator, "meeting", "Vấn đề phức tạp.")
    answer(desk, desk.evaluator, "meeting", "Vấn đề phức tạp.")  # nothing new
    answer(desk, desk.evaluator)
    events = Event.objects.filter(verb=deeds.GIVEN).order_by("seq")
    told = [(one.before, one.after, one.actor) for one in events]
    assert told == [("", "meeting", desk.evaluator), ("meeting", "agree", desk.evaluator)]
    assert Opinion.objects.get().stance == "agree"
    Opinion.objects.update(stance="differ", words="x")
    assert any("opinion" in line for line in proofs.faults(fresh(desk)))


def test_the_summary_counts_what_came_and_what_came_late(desk: SimpleNamespace) -> None:
    answer(desk, desk.chair)
    with clock.set_to(clock.today() + DUE + dt.timedelta(days=2)):
        answer(desk, desk.evaluator, "differ", "Khác.")
    told = written.tally(WrittenRound.objects.get())
    assert (told.issued, len(told.given), told.late) == (3, 2, 1)
    assert (told.agree, told.differ) == (1, 1)
    assert told.missing == [desk.evaluator_2.name]


def test_what_is_refused(desk: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        answer(desk, desk.evaluator, "differ", " ")
    with pytest.raises(Refused):
        answer(desk, desk.evaluator, "perhaps", "x")
    with pytest.raises(NotAllowed):
        answer(desk, desk.secretary)
    found = WrittenRound.objects.get()
    for user in (desk.evaluator, desk.province, desk.outsider):
        with pytest.raises(NotAllowed):
            deeds.meet(found, reason="Họp.", by=user)
    with pytest.raises(Refused):
        asked(desk)  # once a contest


def test_only_re_evaluations_are_asked_in_writing(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    with pytest.raises(Refused):
        asked(cast)
    assert not WrittenRound.objects.exists()


def test_an_opinion_from_desk_to_paper(desk: SimpleNamespace, as_: As) -> None:
    page = reverse("written_opinion", args=[desk.contest.pk])
    assert any(one.url == page for one in waiting.waiting_for(desk.evaluator))
    browser = as_(desk.evaluator)
    assert desk.entry.dossier.product.name in browser.get(page).content.decode()
    pk = desk.entry.pk
    assert browser.post(page, {f"{pk}-stance": "differ"}).status_code == 422
    given = {f"{pk}-stance": "differ", f"{pk}-words": "Đã đổi nguồn nguyên liệu."}
    assert browser.post(page, given).status_code == 302
    assert not any(one.url == page for one in waiting.waiting_for(desk.evaluator))
    paper = browser.get(reverse("written_print", args=[desk.contest.pk])).content.decode()
    assert "PHIẾU LẤY Ý KIẾN" in paper
    assert "Đã đổi nguồn nguyên liệu." in paper
    blank = as_(desk.secretary).get(reverse("written_print", args=[desk.contest.pk]))
    assert "Đã đổi nguồn" not in blank.content.decode()


def test_others_opinions_are_hidden_before_ones_own_is_in(desk: SimpleNamespace, as_: As) -> None:
    words = "Đã đổi nguồn nguyên liệu."
    answer(desk, desk.evaluator, "differ", words)
    page = reverse("written", args=[desk.contest.pk])

    def reads(user: object) -> bool:
        return words in as_(user).get(page).content.decode()

    assert reads(desk.secretary)  # who gives none
    assert not reads(desk.chair)
    assert not reads(desk.evaluator_2)
    answer(desk, desk.chair)
    answer(desk, desk.evaluator_2)
    assert reads(desk.chair)
    assert not reads(desk.evaluator_2)
    for user in (desk.outsider, desk.owner):
        assert as_(user).get(page).status_code == 404


def test_asked_on_the_page_once_for_two_clicks(desk: SimpleNamespace, as_: As) -> None:
    Opinion.objects.all().delete()
    WrittenRound.objects.all().delete()
    page = reverse("written_ask", args=[desk.contest.pk])
    assert page in as_(desk.secretary).get(fresh(desk).get_absolute_url()).content.decode()
    form = {
        "number": "16/PYK-HĐ", "due_on": (clock.today() + DUE).strftime("%d/%m/%Y"),
        "question": "Đề nghị công nhận lại.", "once_key": str(uuid.uuid4()),
    }  # fmt: skip
    browser = as_(desk.secretary)
    assert browser.post(page, form | {"number": ""}).status_code == 422
    assert browser.post(page, form).status_code == 302
    browser.post(page, form)
    assert WrittenRound.objects.count() == 1
    meeting = reverse("written_meet", args=[desk.contest.pk])
    assert as_(desk.chair).get(meeting).status_code == 200
    assert as_(desk.chair).post(meeting, {"reason": "Vấn đề phức tạp."}).status_code == 302
    assert WrittenRound.objects.get().state == "meeting"


def test_the_summary_is_a_paper_to_sign_once_the_round_is_ended(
    desk: SimpleNamespace, as_: As
) -> None:
    pdf, docx = (
        reverse("written_tally", args=[desk.contest.pk, f"tally.{name}"])
        for name in ("pdf", "docx")
    )
    for user in members(desk)[:2]:
        answer(desk, user)
    answer(desk, desk.evaluator_2, "differ", "Đã đổi nguồn nguyên liệu.")
    secretary = as_(desk.secretary)
    assert secretary.get(pdf).status_code == 403  # still asked
    deeds.meet(desk.round, reason="Ý kiến khác nhau.", by=desk.chair)
    assert pdf in secretary.get(reverse("written", args=[desk.contest.pk])).content.decode()
    said = text_of(secretary.get(pdf).content)
    file = Document(BytesIO(secretary.get(docx).content))
    cells = [[cell.text for cell in row.cells] for row in file.tables[1].rows]
    today = shown.day(clock.today())
    assert [row[1:] for row in cells[1:]] == [
        [desk.chair.name, "Chủ tịch", "Đồng ý với đề xuất", "", today],
        [desk.evaluator.name, "Ủy viên", "Đồng ý với đề xuất", "", today],
        [desk.evaluator_2.name, "Ủy viên", "Không đồng ý", "Đã đổi nguồn nguyên liệu.", today],
    ]
    words = " ".join(one.text for one in file.paragraphs)
    sealed = Event.objects.get(verb="writtenround.meeting").hash
    for wanted in (
        "Phát ra 3, thu về 3, trong đó sau thời hạn 0.", "2 đồng ý với đề xuất, 1 không đồng ý",
        "15/PYK-HĐ", "Triệu tập họp Hội đồng. Lý do: Ý kiến khác nhau.", sealed,
    ):  # fmt: skip
        assert wanted in words
        assert wanted.split(".")[0] in said
    assert secretary.get(pdf).content == secretary.get(pdf).content
    assert as_(desk.evaluator).get(pdf).status_code == 403
    assert as_(desk.outsider).get(pdf).status_code == 404
