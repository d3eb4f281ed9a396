"""Odd cells stay flagged until somebody compared them with the signed text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules import cells, contents, sheets, trees
from ocop.rules.cells import Cell
from ocop.rules.deeds import confirming, drafts, holding, publishing
from ocop.rules.models import Confirmation, Sheet
from tests.rules.desk import in_use, publish

pytestmark = pytest.mark.django_db
GAZETTE = "Công báo số 301, trang 12"


def settle(sheet: Sheet, cell: Cell, *, means: str, by: Any) -> Sheet:
    """Say what a mark means as somebody does who has just opened the page."""
    seen = confirming.shown_of(sheet, cell)
    return confirming.confirm(sheet, cell.key, against=GAZETTE, means=means, seen=seen, by=by)


def mark_of(sheet: Sheet) -> Cell:
    return next(one for one in cells.of(sheet) if one.is_mark)


def test_the_odd_cells_of_a_sheet_are_its_remarks_and_marks() -> None:
    found = cells.of(in_use("rau-cu-qua-hat-tuoi", "148/QĐ-TTg"))
    assert [(one.kind, one.criterion, one.star) for one in found] == [
        ("mark", "3e", 4), ("uncertain", "", None),
    ]  # fmt: skip
    mended = cells.of(in_use("mat-ong"))
    assert {one.kind for one in mended} == {"corrected"}


def test_open_cells_are_counted_for_a_whole_book_in_two_queries(
    django_assert_num_queries: object,
) -> None:
    rows = list(Sheet.objects.filter(decision="148/QĐ-TTg"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        counts = cells.open_in(rows)
    one_by_one = {row.pk: len(cells.open_of(row)) for row in rows}
    assert counts == one_by_one
    assert min(counts.values()) == 1


def test_confirm_notes_who_looked_where_and_changes_nothing_else(cast: SimpleNamespace) -> None:
    sheet = in_use("mat-ong")
    cell = cells.open_of(sheet)[0]
    before = Sheet.objects.get(pk=sheet.pk).digest
    confirming.confirm(sheet, cell.key, against=GAZETTE, note="Khớp.", by=cast.province)
    kept = Confirmation.objects.get()
    assert (kept.by, kept.against, kept.text) == (cast.province, GAZETTE, cell.text)
    assert cell.key not in {one.key for one in cells.open_of(sheet)}
    assert Sheet.objects.get(pk=sheet.pk).digest == before
    with pytest.raises(AlreadyDecided, match="Phạm Thu Hà"):
        confirming.confirm(sheet, cell.key, against=GAZETTE, by=cast.province_2)


def test_confirm_is_for_who_writes_and_names_the_signed_text(cast: SimpleNamespace) -> None:
    sheet = in_use("mat-ong")
    key = cells.open_of(sheet)[0].key
    with pytest.raises(NotAllowed):
        confirming.confirm(sheet, key, against=GAZETTE, by=cast.auditor)
    with pytest.raises(Refused) as caught:
        confirming.confirm(sheet, key, against=" ", by=cast.province)
    assert caught.value.field == "against"
    with pytest.raises(Refused):
        confirming.confirm(sheet, "0" * 16, against=GAZETTE, by=cast.province)
    assert not Confirmation.objects.exists()


def test_a_mark_is_not_enforced_before_and_is_a_minimum_after(cast: SimpleNamespace) -> None:
    """148's mark on criterion 3e: the choice makes a draft, the sheet in use stays as it is."""
    sheet = in_use("mat-ong", "148/QĐ-TTg")
    cell = next(one for one in cells.of(sheet) if one.is_mark)
    assert "3e" not in {one.criterion for one in trees.of(sheet).minima}
    option = confirming.choices(sheet, cell)[0]
    draft = settle(sheet, cell, means=str(option.index), by=cast.province)
    assert (draft.state, draft.version) == ("draft", 2)
    assert "3e" not in {one.criterion for one in trees.of(sheet).minima}
    enforced = next(one for one in trees.of(draft).minima if one.criterion == "3e")
    assert (enforced.star, enforced.points) == (4, option.points)
    assert cells.open_of(draft) == []
    assert cells.of(sheet)[0].confirmation is not None
    with pytest.raises(NotAllowed):  # who settled the mark wrote in the draft
        publish(draft, with_open=False, by=cast.province)
    publish(draft, with_open=False, by=cast.province_2)
    assert in_use("mat-ong", "148/QĐ-TTg") == draft


def test_a_mark_may_turn_out_to_be_no_minimum(cast: SimpleNamespace) -> None:
    sheet = in_use("hoa", "148/QĐ-TTg")
    cell = next(one for one in cells.of(sheet) if one.is_mark)
    with pytest.raises(Refused) as caught:
        settle(sheet, cell, means="99", by=cast.province)
    assert caught.value.field == "means"
    draft = settle(sheet, cell, means="none", by=cast.province)
    assert trees.of(draft).uncertain_marks == ()
    assert "3e" not in {one.criterion for one in trees.of(draft).minima}


def test_a_mark_is_settled_in_the_draft_there_already_is(cast: SimpleNamespace) -> None:
    sheet = in_use("hoa", "148/QĐ-TTg")
    draft = drafts.renew(sheet, by=cast.province_2)
    cell = next(one for one in cells.of(draft) if one.is_mark)
    assert settle(draft, cell, means="1", by=cast.province) == draft
    assert cells.open_of(draft) == []
    assert [one.key for one in cells.open_of(sheet)] == [cell.key]


def test_a_mark_settled_in_a_dropped_draft_is_open_in_the_next(cast: SimpleNamespace) -> None:
    """The confirmation stays with the version in use; the new draft has the mark, so it asks."""
    sheet = in_use("hoa", "148/QĐ-TTg")
    draft = settle(sheet, mark_of(sheet), means="1", by=cast.province)
    publishing.retire(draft, seen="draft", reason="Nhầm.", by=cast.province)
    again = drafts.renew(sheet, by=cast.province)
    assert mark_of(again).is_open
    assert cells.open_in([again])[again.pk] == 1
    settle(again, mark_of(again), means="1", by=cast.province)
    assert cells.open_of(again) == []
    assert trees.of(again).uncertain_marks == ()


def test_a_mark_is_not_settled_on_options_that_changed_meanwhile(cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use("hoa", "148/QĐ-TTg"), by=cast.province)
    cell = mark_of(draft)
    seen = confirming.shown_of(draft, cell)
    reword(draft, cell.criterion, by=cast.province_2)
    with pytest.raises(AlreadyDecided, match="Lê Văn Hai"):
        confirming.confirm(draft, cell.key, against=GAZETTE, means="1", seen=seen, by=cast.province)
    assert mark_of(draft).is_open


def reword(draft: Sheet, code: str, *, by: Any) -> None:
    node = trees.of(draft).criterion(code)
    was = contents.criterion(node)
    facts = was | {"title_vi": "Viết lại"}
    seen = contents.fingerprint(was)
    drafts.change(draft, "criterion", node.id, facts=facts, seen=seen, by=by)


def confirmed_and_named(cast: SimpleNamespace) -> tuple[Sheet, Cell]:
    """A shipped sheet with a confirmed remark on one of its criteria."""
    for sheet in Sheet.objects.filter(state="active").select_related("product_set"):
        for cell in cells.of(sheet):
            if cell.criterion and not cell.is_mark:
                confirming.confirm(sheet, cell.key, against=GAZETTE, by=cast.province)
                return sheet, cell
    raise AssertionError


def test_a_confirmed_cell_is_open_again_once_its_criterion_changes(cast: SimpleNamespace) -> None:
    sheet, cell = confirmed_and_named(cast)
    draft = drafts.renew(sheet, by=cast.province)
    assert cell.key not in {one.key for one in cells.open_of(draft)}
    reword(draft, cell.criterion, by=cast.province)
    assert cell.key in {one.key for one in cells.open_of(draft)}
    assert cell.key not in {one.key for one in cells.open_of(sheet)}
    content = contents.of(draft)
    made = sheets.draft(sheet.decision, sheet.product_set, content)
    holding.begun(made, based_on=sheet, by=cast.province)  # as an import does
    assert cell.key in {one.key for one in cells.open_of(made)}


def test_a_sheet_somebody_confirmed_is_not_replaced_by_a_loaded_one(cast: SimpleNamespace) -> None:
    sheet, _cell = confirmed_and_named(cast)
    content = contents.of(sheet)
    content["parts"][0]["title_vi"] = "Tên khác"
    loaded = sheets.load(content)
    assert (loaded.outcome, loaded.sheet.state) == ("draft", "draft")
    assert Sheet.objects.get(pk=sheet.pk).confirmations.count() == 1
