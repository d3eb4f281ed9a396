"""Members too far apart: nothing is closed before the council discussed it; nothing is lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import control, spread
from evaluation.deeds import contests, seating, sheets, spreads
from evaluation.models import Contest, Discussion, Entry, KeptSheet
from evaluation.spread_permissions import Apart, why_hidden
from ocop.lib import waiting
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.notices.models import Notice
from tests.evaluation import proofs, stage
from tests.shared import shared

As = Callable[..., Client]
WIDE = (60, 74, 70)


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """All sheets are in, and two lie 14 points apart; the limit is 10."""
    stage.scoring(cast)
    stage.all_score(cast, WIDE)
    return cast


def room(cast: SimpleNamespace) -> control.Room:
    return control.look(Contest.objects.get(pk=cast.contest.pk))


def entry_of(cast: SimpleNamespace) -> Entry:
    return Entry.objects.get(pk=cast.entry.pk)


def answers(sheet: object) -> list[list[object]]:
    rows = sheet.answers.order_by("criterion_id")  # type: ignore[attr-defined]
    return [list(row) for row in rows.values_list("criterion_id", "option_id", "points", "comment")]


# --- closing --------------------------------------------------------------------------------
def test_closing_waits_for_the_discussion(hall: SimpleNamespace) -> None:
    (line,) = room(hall).blockers
    assert hall.entry.dossier.product.name in line
    assert "14" in line
    assert "10" in line
    with pytest.raises(Refused, match="14"):
        contests.close(hall.contest, by=hall.chair)
    talk = spreads.open(entry_of(hall), by=hall.chair)
    (line,) = room(hall).blockers
    assert line.startswith(hall.entry.dossier.product.name)
    assert "14" not in line
    with pytest.raises(Refused):
        contests.close(hall.contest, by=hall.chair)
    spreads.keep(talk, reason="Hai cách hiểu đều có cơ sở.", by=hall.chair)
    assert room(hall).blockers == []
    contests.close(hall.contest, by=hall.chair)
    assert proofs.faults(Contest.objects.get(pk=hall.contest.pk)) == []


def test_exactly_the_limit_needs_no_discussion(cast: SimpleNamespace) -> None:
    stage.closed(cast, (60, 70, 65))
    assert not Discussion.objects.exists()


def test_kept_scores_are_these_scores_and_no_others(hall: SimpleNamespace) -> None:
    stage.kept(hall)
    sheet = stage.sheet_of(hall, hall.evaluator_2)
    sheets.reopen(sheet, reason="Chấm nhầm tiêu chí.", by=hall.chair)
    stage.fill(stage.sheet_of(hall, hall.evaluator_2), 71, by=hall.evaluator_2)
    assert len(room(hall).blockers) == 1
    stage.kept(hall)
    assert room(hall).blockers == []


def test_who_stands_back_after_the_discussion_opens_nothing(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    stage.all_score(cast, (60, 74, 66))
    stage.kept(cast)
    seat = cast.contest.seats.get(member__user=cast.evaluator_2)
    seating.recuse(seat, reason="Là người thân của chủ thể", by=cast.evaluator_2)
    assert room(cast).blockers == []
    contests.close(cast.contest, by=cast.chair)


def test_a_stopped_product_is_not_discussed(cast: SimpleNamespace) -> None:
    """What ended with 0 stars was not scored to its end: its sheets say nothing of each other."""
    row = control.Row(1, "Chè", 32, [], 3, 3, [], 14, hot=True, stopped=True)
    assert not row.unsettled
    assert control.Row(1, "Chè", 32, [], 3, 3, [], 14, hot=True).unsettled


# --- scoring again --------------------------------------------------------------------------
def test_the_sheet_before_and_after_are_both_kept(hall: SimpleNamespace) -> None:
    sheet = stage.sheet_of(hall, hall.evaluator)
    key = sheet.answers.order_by("criterion__order").first().criterion_id
    before, remark = answers(sheet), sheet.remark
    talk = spreads.open(entry_of(hall), by=hall.secretary)
    spreads.rescore(talk, sheets=[sheet.pk], reason="Xem lại bao bì.", by=hall.secretary)
    again = stage.sheet_of(hall, hall.evaluator)
    assert (again.state, again.submitted_at) == ("open", None)
    assert answers(again) == before  # given back as it was handed in
    stage.fill(again, 68, by=hall.evaluator)
    after = answers(stage.sheet_of(hall, hall.evaluator))
    kept = KeptSheet.objects.get()
    assert (kept.answers, kept.total, kept.remark) == (before, 74, remark)
    assert kept.discussion == talk
    assert kept.reason == "Xem lại bao bì."
    assert kept.submitted_at == sheet.submitted_at
    assert after != before
    assert sum(row[2] for row in kept.answers) == 74
    assert room(hall).blockers == []
    contests.close(hall.contest, by=hall.chair)
    assert proofs.faults(Contest.objects.get(pk=hall.contest.pk)) == []
    assert {one.node.id for one in spread.versions(kept) if one.changed}
    assert key in {one.node.id for one in spread.versions(kept)}


def test_a_kept_sheet_that_was_altered_is_found(hall: SimpleNamespace) -> None:
    sheet = stage.sheet_of(hall, hall.evaluator)
    talk = spreads.open(entry_of(hall), by=hall.secretary)
    spreads.rescore(talk, sheets=[sheet.pk], reason="Xem lại.", by=hall.secretary)
    contest = Contest.objects.get(pk=hall.contest.pk)
    assert proofs.faults(contest) == []
    kept = KeptSheet.objects.get()
    KeptSheet.objects.update(answers=[[*row[:2], 0, ""] for row in kept.answers])
    assert any("kept" in line for line in proofs.faults(contest))
    KeptSheet.objects.all().delete()
    assert any("kept" in line for line in proofs.faults(contest))
    Discussion.objects.update(totals=[], spread=0)
    assert any("discussion" in line for line in proofs.faults(contest))


def test_an_ordinary_opening_keeps_the_sheet_too(hall: SimpleNamespace) -> None:
    sheet = stage.sheet_of(hall, hall.evaluator)
    before = answers(sheet)
    sheets.reopen(sheet, reason="Chấm nhầm.", by=hall.chair)
    kept = KeptSheet.objects.get()
    assert (kept.answers, kept.discussion) == (before, None)


def test_still_too_wide_after_scoring_again_is_discussed_again(hall: SimpleNamespace) -> None:
    talk = spreads.open(entry_of(hall), by=hall.chair)
    sheet = stage.sheet_of(hall, hall.evaluator)
    spreads.rescore(talk, sheets=[sheet.pk], reason="Xem lại.", by=hall.chair)
    stage.fill(stage.sheet_of(hall, hall.evaluator), 73, by=hall.evaluator)
    assert len(room(hall).blockers) == 1
    stage.kept(hall)
    assert [(one.before, one.after) for one in spread.story(hall.contest)] == [(14, 13), (13, 13)]
    contests.close(hall.contest, by=hall.chair)


def test_the_minutes_can_tell_all_of_it(hall: SimpleNamespace) -> None:
    assert spread.story(hall.contest) == []
    talk = spreads.open(entry_of(hall), by=hall.chair)
    sheet = stage.sheet_of(hall, hall.evaluator)
    spreads.rescore(talk, sheets=[sheet.pk], reason="Xem lại bao bì.", by=hall.secretary)
    (told,) = spread.story(hall.contest)
    assert (told.before, told.after) == (14, None)
    stage.fill(stage.sheet_of(hall, hall.evaluator), 66, by=hall.evaluator)
    (told,) = spread.story(hall.contest)
    assert told.product == hall.entry.dossier.product.name
    assert (told.before, told.after, told.decision) == (14, 10, "rescored")
    assert [(one.name, one.before, one.after) for one in told.members] == [
        (hall.evaluator.name, 74, 66)
    ]
    assert (told.reason, told.by) == ("Xem lại bao bì.", hall.secretary.name)


def test_the_member_is_told_once_with_the_reason(hall: SimpleNamespace) -> None:
    talk = spreads.open(entry_of(hall), by=hall.chair)
    sheet = stage.sheet_of(hall, hall.evaluator)
    spreads.rescore(talk, sheets=[sheet.pk], reason="Xem lại bao bì.", by=hall.chair)
    (notice,) = Notice.objects.filter(key__startswith="sheet.rescore:")
    assert notice.user == hall.evaluator
    assert "Xem lại bao bì." in notice.body
    assert "74" not in notice.body


# --- who, and what is refused ---------------------------------------------------------------
def test_only_chair_and_secretary_discuss_and_conclude(hall: SimpleNamespace) -> None:
    for user in (hall.evaluator, hall.province, hall.outsider):
        with pytest.raises(NotAllowed):
            spreads.open(entry_of(hall), by=user)
    talk = spreads.open(entry_of(hall), by=hall.secretary)
    for user in (hall.evaluator, hall.province, hall.outsider):
        with pytest.raises(NotAllowed):
            spreads.keep(talk, reason="Giữ.", by=user)


def test_a_discussion_needs_all_sheets_and_words(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    stage.fill(stage.sheet_of(cast, cast.chair), 60, by=cast.chair)
    with pytest.raises(Refused, match=cast.evaluator.name):
        spreads.open(Entry.objects.get(), by=cast.chair)
    stage.fill(stage.sheet_of(cast, cast.evaluator), 74, by=cast.evaluator)
    stage.fill(stage.sheet_of(cast, cast.evaluator_2), 70, by=cast.evaluator_2)
    talk = spreads.open(Entry.objects.get(), by=cast.chair)
    with pytest.raises(Refused):
        spreads.keep(talk, reason="  ", by=cast.chair)
    with pytest.raises(Refused):
        spreads.rescore(talk, sheets=[], reason="Xem lại.", by=cast.chair)
    with pytest.raises(Refused):
        spreads.rescore(talk, sheets=[10_000], reason="Xem lại.", by=cast.chair)
    with pytest.raises(AlreadyDecided):
        spreads.keep(talk, reason="Giữ.", seen="another", by=cast.chair)
    assert Discussion.objects.get().state == "open"


def test_one_key_opens_one_discussion_and_one_is_open_at_a_time(hall: SimpleNamespace) -> None:
    key = uuid.uuid4()
    talk = spreads.open(entry_of(hall), once_key=key, by=hall.chair)
    assert spreads.open(entry_of(hall), once_key=key, by=hall.chair) == talk
    assert spreads.open(entry_of(hall), by=hall.secretary) == talk
    spreads.keep(talk, reason="Giữ.", by=hall.chair)
    assert spreads.open(entry_of(hall), once_key=key, by=hall.chair) == talk  # sent once more
    with pytest.raises(AlreadyDecided):
        spreads.keep(Discussion.objects.get(), reason="Giữ nữa.", by=hall.chair)


# --- who sees the others' points ------------------------------------------------------------
def hidden(cast: SimpleNamespace, user: object) -> str:
    talk = Discussion.objects.order_by("pk").last()
    return why_hidden(user, Apart(entry_of(cast), talk))


def test_a_member_sees_the_difference_only_while_it_is_discussed(
    hall: SimpleNamespace, as_: As
) -> None:
    address = reverse("entry_spread", args=[hall.entry.pk])
    assert hidden(hall, hall.evaluator)
    assert as_(hall.evaluator).get(address).status_code == 403
    talk = spreads.open(entry_of(hall), by=hall.chair)
    body = as_(hall.evaluator).get(address).content.decode()
    main = body[body.index("<main") :]
    for other in (hall.chair, hall.evaluator_2):
        assert other.name not in main
    assert hall.evaluator_2.name in as_(hall.chair).get(address).content.decode()
    for user in (hall.outsider, hall.owner):
        assert as_(user).get(address).status_code == 404
    sheet = stage.sheet_of(hall, hall.evaluator)
    spreads.rescore(talk, sheets=[sheet.pk], reason="Xem lại.", by=hall.chair)
    assert as_(hall.evaluator).get(address).status_code == 403
    assert as_(hall.evaluator_2).get(address).status_code == 403


def test_nobody_sees_anything_before_their_own_sheet_is_in(cast: SimpleNamespace, as_: As) -> None:
    stage.scoring(cast)
    stage.fill(stage.sheet_of(cast, cast.evaluator), 74, by=cast.evaluator)
    stage.fill(stage.sheet_of(cast, cast.evaluator_2), 60, by=cast.evaluator_2)
    address = reverse("entry_spread", args=[cast.entry.pk])
    assert as_(cast.chair).get(address).status_code == 403
    body = as_(cast.province).get(address).content.decode()  # all must be in for everybody
    assert "<td" not in body


def test_the_chair_whose_sheet_is_out_again_sees_no_points(hall: SimpleNamespace, as_: As) -> None:
    talk = spreads.open(entry_of(hall), by=hall.secretary)
    sheet = stage.sheet_of(hall, hall.chair)
    spreads.rescore(talk, sheets=[sheet.pk], reason="Xem lại.", by=hall.secretary)
    address = reverse("entry_spread", args=[hall.entry.pk])
    assert as_(hall.chair).get(address).status_code == 403
    body = as_(hall.chair).get(reverse("contest_control", args=[hall.contest.pk])).content.decode()
    assert "is-hot" not in body


# --- pages and desk -------------------------------------------------------------------------
def test_from_the_room_to_the_decision(hall: SimpleNamespace, as_: As) -> None:
    browser = as_(hall.secretary)
    address = reverse("entry_spread", args=[hall.entry.pk])
    body = browser.get(reverse("contest_control", args=[hall.contest.pk])).content.decode()
    assert address in body
    answer = browser.post(
        reverse("entry_discuss", args=[hall.entry.pk]), {"once_key": str(uuid.uuid4())}
    )
    talk = Discussion.objects.get()
    conclude = reverse("discussion_conclude", args=[talk.pk])
    assert answer.url == conclude
    body = browser.get(conclude).content.decode()
    seen = spread.fingerprint(spread.totals_of(hall.entry)[0])
    assert seen in body
    assert body.count("checked") == 2  # the two farthest apart are proposed
    given = {"decision": "rescore", "reason": "Xem lại.", "seen": seen}
    assert browser.post(conclude, given).status_code == 422
    sheet = stage.sheet_of(hall, hall.evaluator)
    assert browser.post(conclude, given | {"sheets": [sheet.pk]}).status_code == 302
    assert browser.post(conclude, given | {"sheets": [sheet.pk]}).status_code == 403
    section = (
        as_(hall.evaluator)
        .get(reverse("score_sheet", args=[sheet.pk]), follow=True)
        .content.decode()
    )
    assert "Xem lại." in section
    kept = reverse("kept_sheet", args=[KeptSheet.objects.get().pk])
    assert as_(hall.evaluator).get(kept).status_code == 200
    assert as_(hall.evaluator_2).get(kept).status_code == 404
    assert as_(hall.outsider).get(kept).status_code == 404


def test_the_desk_of_chair_and_secretary_names_what_is_to_be_discussed(
    hall: SimpleNamespace,
) -> None:
    def asked(user: object) -> list[str]:
        return [one.title for one in waiting.waiting_for(user) if one.order == 8]

    assert len(asked(hall.chair)) == len(asked(hall.secretary)) == 1
    assert asked(hall.evaluator) == []
    stage.kept(hall)
    assert asked(hall.chair) == []


def test_the_limit_is_the_books(hall: SimpleNamespace) -> None:
    book = hall.stage.book
    wide = {**book.settings, "council": {**book.settings["council"], "spread": "14"}}
    type(book).objects.filter(pk=book.pk).update(settings=wide)
    assert room(hall).blockers == []
    type(book).objects.filter(pk=book.pk).update(settings=book.settings)
