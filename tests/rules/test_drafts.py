"""A draft is written by officers of the deciding level; a version in use never changes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules import authors, cells, contents, sheets, trees
from ocop.rules.contents import fingerprint
from ocop.rules.deeds import drafts, publishing
from ocop.rules.models import Authorship, Criterion, Sheet
from ocop.workflow import chain
from ocop.workflow.models import Event
from tests.rules.desk import change_first, first, in_use, publish

pytestmark = pytest.mark.django_db


def test_sheets_are_written_by_officers_of_the_deciding_level_only(cast: SimpleNamespace) -> None:
    may = {
        name: authors.writes(person, "26/2026/QĐ-TTg")
        for name, person in vars(cast).items()
        if name in ("province", "province_2", "auditor", "commune", "district", "foreign", "chair",
                    "admin", "outsider", "owner")
    }  # fmt: skip
    assert {name for name, yes in may.items() if yes} == {"province", "province_2"}


@pytest.mark.parametrize("who", ["auditor", "commune", "outsider", "foreign"])
def test_renew_is_refused_for_everybody_else(cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        drafts.renew(in_use(), by=getattr(cast, who))
    assert not Sheet.objects.filter(state="draft").exists()


def test_renew_copies_the_sheet_in_use_into_one_draft(cast: SimpleNamespace) -> None:
    sheet = in_use()
    draft = drafts.renew(sheet, by=cast.province)
    assert (draft.state, draft.version) == ("draft", 2)
    assert contents.of(draft) == contents.of(sheet)
    assert drafts.renew(sheet, by=cast.province_2) == draft  # a double click, or a colleague
    assert Authorship.objects.get(sheet=draft).made_by == cast.province
    assert in_use() == sheet


def test_change_writes_the_criterion_and_notes_what_stood_there(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    change_first(draft, cast.province_2, title_vi="Tên khác", max_points=9)
    row = Criterion.objects.get(pk=first(draft).id)
    assert (row.title_vi, row.max_points) == ("Tên khác", 9)
    event = Event.objects.filter(verb="sheet.criterion_changed").get()
    assert "Tên khác" in event.payload
    assert first(in_use()).title_vi in event.payload
    assert chain.verify(draft.chain_key) is None
    assert Authorship.objects.get(sheet=draft).edited_by == cast.province_2
    assert first(in_use()).title_vi != "Tên khác"


def test_change_may_leave_a_draft_unsound_and_says_exactly_where(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    assert publishing.wrong_with(draft) == []
    change_first(draft, cast.province, max_points=9)
    told = [str(problem) for problem in publishing.wrong_with(draft)]
    assert told == [
        "phần A, mục 1: cộng lại được 24 điểm, không phải 18",
        "phần A, mục 1, tiêu chí 1.1: mức cao nhất được 3 điểm, tiêu chí ghi 9",
    ]


def test_change_is_refused_where_somebody_wrote_in_between(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    node = first(draft)
    seen = fingerprint(contents.criterion(node))
    change_first(draft, cast.province_2, title_vi="Của người thứ hai")
    mine = contents.criterion(node) | {"title_vi": "Của tôi"}
    with pytest.raises(AlreadyDecided, match="Lê Văn Hai"):
        drafts.change(draft, "criterion", node.id, facts=mine, seen=seen, by=cast.province)
    assert first(draft).title_vi == "Của người thứ hai"


def test_change_of_another_criterion_at_the_same_time_is_no_quarrel(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    other = trees.of(draft).criteria[3]
    was = contents.criterion(other)
    change_first(draft, cast.province_2, title_vi="Của người thứ hai")
    facts = was | {"title_vi": "Của tôi"}
    seen = fingerprint(was)
    drafts.change(draft, "criterion", other.id, facts=facts, seen=seen, by=cast.province)
    titles = [one.title_vi for one in trees.of(draft).criteria]
    assert {"Của tôi", "Của người thứ hai"} <= set(titles)


def test_change_of_a_version_in_use_is_refused(cast: SimpleNamespace) -> None:
    sheet = in_use()
    before = contents.of(sheet)
    with pytest.raises(AlreadyDecided):
        change_first(sheet, cast.province, max_points=9)
    with pytest.raises(AlreadyDecided):
        drafts.add(sheet, "part", under=None, facts=titled("X"), by=cast.province)
    assert contents.of(in_use()) == before


def titled(code: str, points: int = 5) -> dict[str, Any]:
    return {"code": code, "title_vi": "Thêm", "title_en": "Added", "max_points": points}


def test_a_code_stands_once(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    code = trees.of(draft).criteria[1].code
    with pytest.raises(Refused) as caught:
        change_first(draft, cast.province, code=code)
    assert caught.value.field == "code"
    assert first(draft).code == "1.1"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title_vi": " "}, "title_vi"),
        ({"max_points": 101}, "max_points"),
        ({"code": " 1.1"}, "code"),
        ({"options": [{"label_vi": "a", "label_en": "a", "points": -1}]}, None),
        ({"options": [{"label_vi": "a", "label_en": "a", "points": 1, "min_for_star": 2}]}, None),
    ],
)
def test_change_refuses_what_no_sheet_can_hold(
    cast: SimpleNamespace, facts: dict[str, Any], field: str | None
) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    before = contents.of(draft)
    with pytest.raises(Refused) as caught:
        change_first(draft, cast.province, **facts)
    assert caught.value.field == field
    assert contents.of(draft) == before


def test_add_move_and_remove_keep_the_order_of_the_paper(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    section = trees.of(draft).parts[0].sections[0]
    codes = [one.code for one in section.criteria]
    facts = {**titled("1.99"), "options": []}
    row = drafts.add(draft, "criterion", under=section.id, facts=facts, by=cast.province)
    drafts.shift(draft, "criterion", row.pk, up=True, by=cast.province)
    there = [one.code for one in trees.of(draft).parts[0].sections[0].criteria]
    assert there == [*codes[:-1], "1.99", codes[-1]]
    assert [one.code for one in trees.of(draft).criteria][: len(there)] == there
    seen = fingerprint(contents.criterion(trees.of(draft).criterion("1.99")))
    drafts.remove(draft, "criterion", row.pk, seen=seen, by=cast.province)
    assert contents.of(draft) == contents.of(in_use())


def test_remove_is_refused_where_what_lies_in_it_changed_meanwhile(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    part = trees.of(draft).parts[0]
    seen = fingerprint(drafts.whole_of(draft, "part", part.id))
    change_first(draft, cast.province_2, title_vi="Bên trong")
    with pytest.raises(AlreadyDecided, match="Lê Văn Hai"):
        drafts.remove(draft, "part", part.id, seen=seen, by=cast.province)
    assert trees.of(draft).parts[0].id == part.id


def test_a_new_part_and_section_can_be_filled(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use(), by=cast.province)
    part = drafts.add(draft, "part", under=None, facts=titled("D"), by=cast.province)
    section = drafts.add(draft, "section", under=part.pk, facts=titled("1"), by=cast.province)
    assert trees.of(draft).parts[-1].sections[0].id == section.pk
    told = [str(one) for one in publishing.wrong_with(draft)]
    assert any("phần D, mục 1" in line for line in told)


def test_load_never_replaces_a_version_people_published(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use("mat-ong"), by=cast.province)
    change_first(draft, cast.province, title_vi="Của tỉnh")
    publish(draft, with_open=True, by=cast.province_2)
    shipped = contents.of(Sheet.objects.get(decision=draft.decision, slug="mat-ong", version=1))
    shipped["parts"][0]["title_vi"] = "Bản phát hành mới"
    found = sheets.load(shipped)
    assert (found.outcome, found.sheet.version) == ("draft", 3)
    assert first(in_use("mat-ong")).title_vi == "Của tỉnh"


def test_what_was_confirmed_stays_confirmed_in_the_next_version(cast: SimpleNamespace) -> None:
    from ocop.rules.deeds import confirming

    sheet = in_use()
    cell = cells.open_of(sheet)[0]
    confirming.confirm(sheet, cell.key, against="Công báo 2026", by=cast.province)
    draft = drafts.renew(sheet, by=cast.province)
    assert cell.key not in {one.key for one in cells.open_of(draft)}


@pytest.mark.django_db(transaction=True)
def test_renew_by_two_officers_at_once_makes_one_draft(
    cast: SimpleNamespace, together: Callable[..., list[Any]]
) -> None:
    sheet = in_use()
    try:
        found = together(
            lambda: drafts.renew(sheet, by=cast.province),
            lambda: drafts.renew(sheet, by=cast.province_2),
        )
        assert found[0] == found[1]
        assert Sheet.objects.filter(state="draft").count() == 1
    finally:
        Authorship.objects.all().delete()
        Sheet.objects.filter(state="draft").delete()
