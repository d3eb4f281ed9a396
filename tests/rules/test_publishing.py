"""A second person publishes; nothing unsound, and nothing uncertain without saying so."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules import conditions, reading, sheets, trees
from ocop.rules import contents as told
from ocop.rules.deeds import drafts, publishing, writers
from ocop.rules.models import Authorship, RuleBook, Sheet
from ocop.rules.trees import CriterionNode
from ocop.workflow.models import Event
from tests.rules.desk import change_first, first, in_use, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: SimpleNamespace) -> Sheet:
    """A sound draft, begun by one officer and edited by nobody else."""
    made = drafts.renew(in_use("hoa"), by=cast.province)
    return change_first(made, cast.province, title_vi="Tên mới")


def test_publish_puts_the_draft_in_use_and_retires_the_one_before(
    cast: SimpleNamespace, draft: Sheet
) -> None:
    before = in_use("hoa")
    publish(draft, with_open=True, note="Theo công văn 12.", by=cast.province_2)
    assert in_use("hoa") == draft
    assert Sheet.objects.get(pk=before.pk).state == "retired"
    assert first(in_use("hoa")).title_vi == "Tên mới"
    assert in_use("hoa").digest == reading.digest(told.of(draft))
    book = RuleBook.objects.get(slug="26-2026")
    assert sheets.sheet_for(book, draft.product_set).sheet == draft
    assert Authorship.objects.get(sheet=draft).published_by == cast.province_2


def test_publish_needs_a_second_person(cast: SimpleNamespace, draft: Sheet) -> None:
    with pytest.raises(NotAllowed):
        publish(draft, with_open=True, by=cast.province)
    change_first(draft, cast.province_2, title_vi="Sửa lần nữa")
    for person in (cast.province, cast.province_2, cast.auditor, cast.commune):
        with pytest.raises(NotAllowed):
            publish(draft, with_open=True, by=person)
    assert Sheet.objects.get(pk=draft.pk).state == "draft"


def test_publish_refuses_what_does_not_add_up_with_its_place(
    cast: SimpleNamespace, draft: Sheet
) -> None:
    change_first(draft, cast.province, max_points=50)
    with pytest.raises(Refused, match="phần A, mục 1"):
        publish(draft, with_open=True, by=cast.province_2)
    assert in_use("hoa").version == 1


def test_publish_with_odd_cells_open_must_be_said(cast: SimpleNamespace, draft: Sheet) -> None:
    with pytest.raises(Refused) as caught:
        publish(draft, with_open=False, by=cast.province_2)
    assert caught.value.field == "with_open"
    publish(draft, with_open=True, by=cast.province_2)


def test_everybody_who_wrote_in_the_draft_is_no_second_person(
    cast: SimpleNamespace, draft: Sheet
) -> None:
    """Also who wrote in the middle, in a dropped draft it was begun from, or brought its file."""
    middle = change_first(draft, cast.province_2, title_vi="Giữa")
    middle = change_first(middle, cast.province, title_vi="Sau cùng")
    assert publishing.wrote(middle, cast.province_2)
    with pytest.raises(NotAllowed):
        publish(middle, by=cast.province_2)
    publishing.retire(middle, seen="draft", reason="Nhầm.", by=cast.province)
    again = drafts.renew(Sheet.objects.get(pk=middle.pk), by=cast.province)
    assert again.pk != middle.pk
    assert publishing.wrote(again, cast.province_2)
    assert not publishing.wrote(drafts.renew(in_use("che"), by=cast.province), cast.province_2)


def test_who_wrote_is_asked_in_as_many_queries_for_one_draft_as_for_many(
    cast: SimpleNamespace, draft: Sheet, django_assert_num_queries: Any
) -> None:
    others = [drafts.renew(in_use(slug), by=cast.province) for slug in ("che", "mat-ong")]
    with django_assert_num_queries(3):
        writers.of([draft])
    with django_assert_num_queries(3):
        assert set(writers.of([draft, *others])[others[0].pk]) == {cast.province.pk}


def test_publish_of_what_somebody_changed_meanwhile_is_refused(
    cast: SimpleNamespace, draft: Sheet
) -> None:
    seen = draft.digest
    change_first(draft, cast.province, title_vi="Sau đó")
    with pytest.raises(AlreadyDecided, match="Phạm Thu Hà"):
        publish(draft, seen=seen, by=cast.province_2)
    assert in_use("hoa").version == 1


def noted(draft: Sheet) -> CriterionNode:
    """The criterion whose note excludes products: the only condition there."""
    code = next(one.criterion for one in conditions.of(trees.of(draft)) if one.criterion)
    return trees.of(draft).criterion(code)


def test_publish_with_a_knock_out_lost_must_be_said_and_is_logged(cast: SimpleNamespace) -> None:
    """A reworded note drops its condition: the second person sees that and says so."""
    draft = drafts.renew(in_use("gia-vi-khac", "1048/QĐ-TTg"), by=cast.province)
    node = noted(draft)
    lost = [one.code for one in conditions.of(trees.of(draft)) if one.criterion == node.code]
    was = told.criterion(node)
    facts = was | {"notes_vi": ["Viết lại"], "notes_en": ["Reworded"]}
    drafts.change(
        draft, "criterion", node.id, facts=facts, seen=told.fingerprint(was), by=cast.province
    )
    assert [one.code for one in publishing.knocked_out(draft).went] == lost
    with pytest.raises(Refused) as caught:
        publish(draft, without=False, by=cast.province_2)
    assert caught.value.field == "without"
    publish(draft, by=cast.province_2)
    event = Event.objects.get(verb="sheet.active", thing=f"rules.sheet:{draft.pk}")
    assert lost[0] in event.payload


def test_publish_with_all_knock_outs_kept_needs_no_tick(
    cast: SimpleNamespace, draft: Sheet
) -> None:
    publish(draft, without=False, by=cast.province_2)


def test_publish_twice_is_told_who_was_faster(cast: SimpleNamespace, draft: Sheet) -> None:
    publish(draft, with_open=True, by=cast.province_2)
    with pytest.raises(AlreadyDecided):
        publish(draft, with_open=True, by=cast.province_2)


def test_a_session_keeps_the_version_it_began_with(cast: SimpleNamespace, draft: Sheet) -> None:
    """A version handed out is locked; the next one does not touch its rows."""
    before = in_use("hoa")
    sheets.lock(before)
    rows = [option.id for one in trees.of(before).criteria for option in one.options]
    publish(draft, with_open=True, by=cast.province_2)
    after = Sheet.objects.select_related("product_set").get(pk=before.pk)
    assert after.locked
    assert [option.id for one in trees.of(after).criteria for option in one.options] == rows
    with pytest.raises(AlreadyDecided):
        change_first(after, cast.province, title_vi="Không được")


def test_retire_leaves_the_set_without_a_sheet_and_needs_a_reason(cast: SimpleNamespace) -> None:
    sheet = in_use("hoa")
    with pytest.raises(Refused):
        publishing.retire(sheet, seen="active", reason=" ", by=cast.province)
    with pytest.raises(NotAllowed):
        publishing.retire(sheet, seen="active", reason="Thử", by=cast.auditor)
    publishing.retire(sheet, seen="active", reason="Bị thay bằng quyết định mới.", by=cast.province)
    book = RuleBook.objects.get(slug="26-2026")
    found = sheets.sheet_for(book, sheet.product_set)
    assert found.sheet is None
    assert found.why


def test_a_dropped_draft_can_be_begun_anew(cast: SimpleNamespace, draft: Sheet) -> None:
    publishing.retire(draft, seen="draft", reason="Nhầm.", by=cast.province)
    again = drafts.renew(in_use("hoa"), by=cast.province)
    assert (again.version, again.state) == (3, "draft")


@pytest.mark.django_db(transaction=True)
def test_two_drafts_published_at_once_leave_one_in_use(
    cast: SimpleNamespace, together: Callable[..., list[Any]]
) -> None:
    sheet = in_use("hoa")
    one = drafts.renew(sheet, by=cast.province)
    other = sheets.draft(sheet.decision, sheet.product_set, told.of(sheet))
    try:
        together(
            lambda: publish(one, with_open=True, by=cast.province_2),
            lambda: publish(other, with_open=True, by=cast.province),
        )
        states = sorted(Sheet.objects.filter(slug="hoa", decision=sheet.decision)
                        .values_list("state", flat=True))  # fmt: skip
        assert states == ["active", "retired", "retired"]
    finally:
        Authorship.objects.all().delete()
        Sheet.objects.filter(pk__in=[one.pk, other.pk]).delete()
        Sheet.objects.filter(pk=sheet.pk).update(state="active")
