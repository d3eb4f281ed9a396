"""Preparing, announcing, closing a cycle."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from cycle.deeds import cycles
from cycle.models import Cycle
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.notices.models import Notice
from ocop.rules.models import RuleBook
from ocop.workflow.doors import history
from tests.cycle.conftest import IN_MARCH, IN_MAY, NOTICE, announced, handed_in

D = dt.date


def begun(cast, slug="26-2026", *, key=None, by=None) -> Cycle:
    return cycles.draft(
        cast.province_region,
        year=2026,
        title="Chu trình OCOP năm 2026",
        book=RuleBook.objects.get(slug=slug),
        map_date=D(2026, 1, 1),
        once_key=key or uuid.uuid4(),
        by=by or cast.province,
    )


def days(cycle) -> dict[str, tuple[dt.date, dt.date]]:
    return {row.kind: (row.opens, row.closes) for row in cycle.windows.all()}


def test_draft_proposes_the_windows_of_the_book(cast) -> None:
    cycle = begun(cast)
    assert cycle.state == "draft"
    assert days(cycle) == {
        "publicity": (D(2026, 1, 1), D(2026, 12, 31)),
        "ideas": (D(2026, 4, 1), D(2026, 6, 30)),
        "plans": (D(2026, 6, 1), D(2026, 8, 31)),
        "implementation": (D(2026, 1, 1), D(2026, 12, 31)),
        "evaluation": (D(2026, 5, 1), D(2026, 12, 31)),
        "promotion": (D(2026, 1, 1), D(2026, 12, 31)),
    }


def test_draft_sent_twice_makes_one_cycle(cast) -> None:
    key = uuid.uuid4()
    assert begun(cast, key=key) == begun(cast, key=key)
    assert Cycle.objects.count() == 1


def test_draft_is_refused_to_a_commune_and_to_another_province(cast) -> None:
    for user in (cast.commune, cast.foreign, cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            begun(cast, by=user)
    with pytest.raises(Refused) as refusal:
        cycles.draft(
            cast.commune_region,
            year=2026,
            title="Sai cấp",
            book=RuleBook.objects.get(slug="26-2026"),
            map_date=D(2026, 1, 1),
            by=cast.province,
        )
    assert refusal.value.field == "region"


def test_set_windows_keeps_what_is_not_named(cast) -> None:
    cycle = begun(cast)
    before = days(cycle)
    cycles.set_windows(cycle, {"ideas": (D(2026, 3, 15), D(2026, 5, 31))}, by=cast.province)
    assert days(cycle) == before | {"ideas": (D(2026, 3, 15), D(2026, 5, 31))}
    assert history(cycle).first().verb == "cycle.window"


def test_set_windows_refuses_the_impossible_beside_its_field(cast) -> None:
    cycle = begun(cast)
    before = days(cycle)
    with pytest.raises(Refused) as refusal:
        cycles.set_windows(cycle, {"plans": (D(2026, 3, 1), D(2026, 8, 31))}, by=cast.province)
    assert refusal.value.field == "plans_opens"
    assert days(cycle) == before


def test_windows_of_an_announced_cycle_move_with_a_reason_and_are_told(cast, on) -> None:
    cycle = announced(cast)
    on(IN_MAY)
    handed_in(cast, cycle)
    later = {"ideas": (D(2026, 4, 1), D(2026, 7, 15))}
    with pytest.raises(Refused) as refusal:
        cycles.set_windows(cycle, later, by=cast.province)
    assert refusal.value.field == "note"
    cycles.set_windows(cycle, later, note="Mưa bão kéo dài", by=cast.province)
    told = Notice.objects.filter(user=cast.owner, key__startswith="cycle.window")
    assert [notice.body.count("15/07/2026") for notice in told] == [1]
    assert not Notice.objects.filter(user=cast.neighbour, key__startswith="cycle.window").exists()


def test_announce_opens_locks_the_book_and_tells_the_territory_once(cast, on) -> None:
    on(IN_MARCH)
    cycle = begun(cast)
    cycles.announce(cycle, **NOTICE, by=cast.province)
    assert (cycle.state, cycle.published_at.date()) == ("open", IN_MARCH)
    assert cycle.books.get().book.locked
    key = f"cycle.announced:{cycle.pk}"
    told = set(Notice.objects.filter(key=key).values_list("user__name", flat=True))
    assert told == {
        person.name
        for person in (
            cast.province,
            cast.province_2,
            cast.commune,
            cast.other_commune,
            cast.owner,
            cast.neighbour,
        )
    }
    with pytest.raises(AlreadyDecided):
        cycles.announce(cycle, **NOTICE, by=cast.province_2)
    assert Notice.objects.filter(key=key, user=cast.owner).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("notice_no", " "),
        ("notice_date", None),
        ("notice_date", D(2026, 3, 11)),
        ("notice_text", ""),
    ],
)
def test_announce_says_what_is_lacking(cast, on, field, value) -> None:
    on(IN_MARCH)
    cycle = begun(cast)
    with pytest.raises(Refused) as refusal:
        cycles.announce(cycle, **(NOTICE | {field: value}), by=cast.province)
    assert refusal.value.field == field
    cycle.refresh_from_db()
    assert (cycle.state, cycle.notice_no) == ("draft", "")


def test_a_draft_is_hidden_from_the_public_and_a_second_cycle_stands_beside_the_first(cast) -> None:
    hidden, first, second = begun(cast), announced(cast), announced(cast, "quang-ninh-2013")
    assert set(Cycle.objects.visible_to(cast.outsider)) == {first, second}
    assert set(Cycle.objects.visible_to(cast.province)) == {hidden, first, second}
    assert hidden not in Cycle.objects.visible_to(cast.commune)


def test_another_book_comes_into_force_within_the_year(cast) -> None:
    from cycle import books

    cycle = announced(cast, "quang-ninh-2013")
    new = RuleBook.objects.get(slug="26-2026")
    cycles.add_book(cycle, new, since=D(2026, 5, 22), by=cast.province)
    slugs = [books.in_force(cycle, day).slug for day in (D(2026, 5, 21), D(2026, 5, 22))]
    assert slugs == ["quang-ninh-2013", "26-2026"]
    new.refresh_from_db()
    assert new.locked
    with pytest.raises(Refused):
        cycles.add_book(cycle, new, since=D(2026, 6, 1), by=cast.province)


def test_close_waits_for_what_is_undecided(cast, idea) -> None:
    cycle = idea.dossier.cycle
    with pytest.raises(Refused, match="1 "):
        cycles.close(cycle, by=cast.province)
    from cycle.deeds import submissions

    submissions.decline(idea, reason="Chưa rõ vùng nguyên liệu", by=cast.province)
    cycles.close(cycle, by=cast.province)
    assert cycle.state == "closed"
    with pytest.raises(Refused):
        cycles.set_windows(cycle, {"ideas": (D(2026, 4, 2), D(2026, 6, 30))}, by=cast.province)
