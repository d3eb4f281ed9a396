"""Whatever is altered behind the deeds' back is found, and the first link is named."""

from __future__ import annotations

import json
import os
from collections import Counter
from io import StringIO
from random import Random
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from evaluation import results
from evaluation.deeds import (
    conditions,
    contests,
    decisions,
    further_tests,
    minutes,
    passes,
    seating,
    sheets,
    spreads,
)
from evaluation.models import Answer, Contest, Entry, ScoreSheet, Seat
from evaluation.proving import verdict
from ocop.lib import clock
from ocop.rules import trees
from ocop.workflow import chain
from ocop.workflow.models import Chain, Event, EventText
from tests.evaluation import stage, tampering
from tests.shared import shared
from tests.uploads import pdf

CHANGES = 1000 if os.environ.get("OCOP_FUZZ") else 200


@shared
def result(cast: SimpleNamespace) -> SimpleNamespace:
    """Three products: one awarded, one not reached, one knocked out; one member stood back."""
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    more = stage.products_for(cast, 3)
    contests.put_before(cast.contest, [cast.dossier, *more[:2]], by=cast.secretary)
    every = list(cast.council.members.select_related("user"))
    seating.seat(cast.contest, every, by=cast.secretary)
    stage.started(cast, cast.contest)
    spare = stage.opened(cast.council, by=cast.province, title="Phiên sau")
    contests.put_before(spare, more[2:], by=cast.secretary)
    seating.recuse(
        Seat.objects.get(contest=cast.contest, member__role="secretary"),
        reason="Đã tư vấn cho chủ thể.",
        by=cast.chair,
    )
    entries = list(cast.contest.entries.order_by("order"))
    for entry, totals in zip(entries, ([71, 73, 74], [40, 41, 45], [80, 80, 82]), strict=True):
        stage_scores(cast, entry, totals)
    given_back(cast, entries[0])
    talk = spreads.open(entries[0], by=cast.chair)
    spreads.keep(talk, reason="Đã trao đổi kỹ.", by=cast.chair)
    second_round(cast, entries[1])
    conditions.answer(
        entries[2], {entries[2].asked[0]: (True, "Hồ sơ có giấy giả.")}, by=cast.chair
    )
    contests.close(cast.contest, by=cast.chair)
    minutes.write(cast.contest, conclusion="Hội đồng nhất trí.", by=cast.secretary)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    decisions.publish(cast.decision, decided_on=clock.today(), by=cast.province_2, **stage.PAPER)
    return cast


def stage_scores(cast: SimpleNamespace, entry: Entry, totals: list[int]) -> None:
    for member, total in zip(stage.scorers(cast.council), totals, strict=True):
        sheet = stage.sheet_of(cast, member.user, entry)
        stage.fill(sheet, total, by=member.user, star=3)


def given_back(cast: SimpleNamespace, entry: Entry) -> None:
    """One sheet is opened again, changed with a comment, and handed in with a remark."""
    sheet = stage.sheet_of(cast, cast.evaluator, entry)
    sheets.reopen(sheet, reason="Nhìn nhầm giấy kiểm nghiệm.", by=cast.chair)
    tree = trees.of(sheet.entry.sheet)
    chosen = stage.choice(tree, 75, star=3)
    answers = {key: (option, "Xem lại giấy") for key, option in chosen.items()}
    sheets.enter_section(sheet, answers, by=cast.evaluator)
    sheets.submit(sheet, remark="Sản phẩm tốt.", by=cast.evaluator)


def second_round(cast: SimpleNamespace, entry: Entry) -> None:
    """The product is tested after round 1 and scored again."""
    entry = Entry.objects.select_related("sheet__product_set").get(pk=entry.pk)
    passes.choose(cast.contest, two=True, by=cast.chair)
    test = further_tests.ask(
        entry, what="Vi sinh", criteria=[trees.of(entry.sheet).criteria[0].code],
        due_on=clock.today(), reason="Phiếu đã cũ.", by=cast.chair,
    )  # fmt: skip
    further_tests.record_result(test, finding="Đạt.", file=pdf("kq"), by=cast.chair)
    passes.open_second(entry, by=cast.chair)
    stage_scores(cast, entry, [40, 42, 45])


def look(cast: SimpleNamespace, *heads: str) -> verdict.Verdict:
    contest = Contest.objects.select_related("council__stage__book").get(pk=cast.contest.pk)
    return verdict.look(contest, heads)


def test_a_contest_as_it_was_made_stands(result: SimpleNamespace) -> None:
    tip = Chain.objects.get(key=result.contest.chain_key)
    found = look(result)
    assert found.findings == ()
    assert (found.events, found.head) == (tip.seq, tip.hash)
    stars = Entry.objects.filter(contest=result.contest).order_by("order")
    assert list(stars.values_list("stars", "outcome")) == [
        (3, "awarded"), (2, "not_reached"), (0, "not_reached"),
    ]  # fmt: skip


def test_contests_on_the_way_stand_too(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    assert look(cast).findings == ()
    stage.all_score(cast, [60, 61, 62])
    assert look(cast).findings == ()
    contests.close(cast.contest, by=cast.chair)
    assert look(cast).findings == ()
    decision = decisions.prepare(cast.contest, by=cast.province)
    assert look(cast).findings == ()
    decisions.discard(decision, by=cast.province)
    assert look(cast).findings == ()


def test_a_contest_keyed_in_from_paper_stands(cast: SimpleNamespace) -> None:
    stage.scoring(cast, paper=True)
    pages = [
        (sheet, stage.choice(trees.tree(cast.entry.sheet_id), 66))
        for sheet in ScoreSheet.objects.filter(entry=cast.entry).select_related("entry__sheet")
    ]
    sheets.key_in_all(cast.contest, pages, by=cast.secretary)
    contests.close(cast.contest, by=cast.chair)
    assert look(cast).findings == ()
    Answer.objects.filter(points__gt=0).order_by("pk").first().delete()
    assert look(cast).findings != ()


@pytest.mark.parametrize("alteration", tampering.ALL, ids=lambda one: one.__name__)
def test_every_kind_of_alteration_is_found(
    result: SimpleNamespace, alteration: tampering.Alteration
) -> None:
    done = alteration(result.contest, Random(7))
    assert done
    assert look(result).findings != (), done


def test_random_changes_are_all_found(result: SimpleNamespace) -> None:
    chooser = Random(20_26)
    kinds: Counter[str] = Counter()
    for _number in range(CHANGES):
        alteration = chooser.choice(tampering.ALL)
        with transaction.atomic():
            done = alteration(result.contest, chooser)
            assert look(result).findings, done
            transaction.set_rollback(True)
        kinds[alteration.__name__] += 1
    assert len(kinds) == len(tampering.ALL)
    assert look(result).findings == ()


def test_the_first_link_that_does_not_fit_is_named(result: SimpleNamespace) -> None:
    answer = Answer.objects.filter(score_sheet__entry__contest=result.contest).order_by("pk")[4]
    event = Event.objects.filter(
        thing=f"evaluation.scoresheet:{answer.score_sheet_id}", verb="score_sheet.answered"
    ).order_by("-seq")
    told = next(one for one in event if answer.criterion_id == criterion_of(one))
    Answer.objects.filter(pk=answer.pk).update(comment="Đổi")
    Answer.objects.filter(pk=answer.pk).update(option=None, points=0)
    first = look(result).findings[0]
    assert first.seq == told.seq
    assert f"score sheet {answer.score_sheet_id}, criterion {answer.criterion_id}" in first.why


def criterion_of(event: Event) -> int:
    criterion: int = json.loads(event.payload)["facts"]["criterion"]
    return criterion


def test_words_that_were_erased_leave_the_chain_whole(result: SimpleNamespace) -> None:
    EventText.objects.all().delete()
    assert look(result).findings == ()


def test_a_printed_head_is_found_at_its_event(result: SimpleNamespace) -> None:
    contest = Contest.objects.get(pk=result.contest.pk)
    found = look(result, contest.closed_head, short(contest.published_head))
    assert found.findings == ()
    assert [one.verb for one in found.printed] == ["contest.closed", "contest.published"]


def short(head: str) -> str:
    return " ".join(head[start : start + 4] for start in range(0, 16, 4)).upper()


def test_a_cut_tail_is_found_by_the_printed_head(cast: SimpleNamespace) -> None:
    """Everything after an event is taken back, rows and head too: only the paper knows."""
    stage.closed(cast, [60, 61, 62])
    printed = Contest.objects.get(pk=cast.contest.pk).closed_head
    rows = tampering.events(cast.contest)
    with tampering.unguarded():
        rows.filter(verb="contest.closed").delete()
    last = rows.last()
    Chain.objects.filter(key=cast.contest.chain_key).update(seq=last.seq, hash=last.hash)
    Contest.objects.update(state="scoring", closed_head="", closed_at=None)
    nothing = dict.fromkeys(("mean", "low", "high", "spread", "band", "stars"))
    Entry.objects.update(**nothing)
    assert look(cast).findings == ()
    (one,) = look(cast, printed).findings
    assert one.seq == last.seq + 1
    assert "printed head" in one.why


def test_everything_hashed_anew_is_found_by_the_printed_head(cast: SimpleNamespace) -> None:
    """One answer is made better wherever it stands, in the results too, and the chain is hashed
    anew, its kept head with it: it fits in itself, and not with the paper."""
    stage.closed(cast, [60, 61, 62], star=3)
    contest = Contest.objects.get(pk=cast.contest.pk)
    printed = contest.closed_head
    better(cast)
    tampering.rehash(contest)
    closing = tampering.events(contest).get(verb="contest.closed")
    Contest.objects.update(closed_head=closing.hash)
    assert look(cast).findings == ()
    assert [one.seq for one in look(cast, printed).findings] == [closing.seq + 1]
    assert [one.seq for one in look(cast, short(printed)).findings] == [closing.seq + 1]


def better(cast: SimpleNamespace) -> None:
    """Give one answer its best option, and put everything right that was said and stored of it."""
    answer = next(
        one
        for one in Answer.objects.filter(score_sheet__entry=cast.entry).order_by("pk")
        if one.criterion.options.filter(points__gt=one.points).exists()
    )
    option = answer.criterion.options.order_by("-points").first()
    more = option.points - answer.points
    thing = f"evaluation.scoresheet:{answer.score_sheet_id}"
    rows = tampering.events(cast.contest).filter(thing=thing)
    for event in rows:
        if event.verb == "score_sheet.answered" and criterion_of(event) == answer.criterion_id:
            facts = {"option": option.pk, "points": option.points}
            rewrite(event, facts, after=str(option.points))
        if event.verb == "scoresheet.submitted":
            rewrite(event, {"total": answer.score_sheet.total + more})
    Answer.objects.filter(pk=answer.pk).update(option=option, points=option.points)
    part = results.PARTS[answer.criterion.section.part.code]
    ScoreSheet.objects.filter(pk=answer.score_sheet_id).update(
        **{"total": F("total") + more, part: F(part) + more}
    )
    Entry.objects.bulk_update(entries := results.computed(cast.contest), results.FIELDS)
    closing = tampering.events(cast.contest).get(verb="contest.closed")
    rewrite(closing, {"results": [[one.pk, str(one.mean), one.stars] for one in entries]})


def rewrite(event: Event, facts: dict[str, object], **columns: str) -> None:
    told = json.loads(event.payload)
    told |= columns | {"facts": told["facts"] | facts}
    with tampering.unguarded():
        Event.objects.filter(pk=event.pk).update(payload=chain.canonical(told), **columns)


def test_the_command_prints_a_line_and_exits_with_one(result: SimpleNamespace) -> None:
    contest = Contest.objects.get(pk=result.contest.pk)
    tip = Chain.objects.get(key=contest.chain_key)
    out = StringIO()
    call_command("verify_results", str(contest.pk), stdout=out)
    assert out.getvalue() == f"ok {contest.pk} {tip.seq} {tip.hash}\n"
    out = StringIO()
    call_command("verify_results", str(contest.pk), head=[contest.closed_head], stdout=out)
    assert out.getvalue().endswith(", contest.closed\n")
    ScoreSheet.objects.filter(entry__contest=contest).update(total=99)
    out = StringIO()
    with pytest.raises(CommandError, match="1 contest"):
        call_command("verify_results", stdout=out)
    broken, ok = out.getvalue().splitlines()
    assert broken.startswith(f"broken {contest.pk} ")
    assert ok.startswith("ok ")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_results", str(contest.pk), verbosity=2, stdout=out)
    assert len(out.getvalue().splitlines()) > 9


def test_the_command_refuses_what_it_cannot_look_at(result: SimpleNamespace) -> None:
    with pytest.raises(CommandError, match="name it"):
        call_command("verify_results", head=["ab" * 32])
    with pytest.raises(CommandError, match="no such contest: 987"):
        call_command("verify_results", "987")


def test_the_queries_do_not_grow_with_the_contest(result: SimpleNamespace) -> None:
    spare = Contest.objects.select_related("council__stage__book").exclude(pk=result.contest.pk)
    other = spare.get()
    with CaptureQueriesContext(connection) as large:
        look(result)
    with CaptureQueriesContext(connection) as small:
        verdict.look(other)
    assert len(large) == len(small) + 1  # look() reads the contest as well
