"""The pages of writing sheets, walked as two officers do in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.rules import contents, trees
from ocop.rules.deeds import drafts
from ocop.rules.models import Sheet, SheetImport
from tests.house.papers import Page
from tests.rules.desk import change_first, first, in_use, publish
from tests.rules.test_importing import as_xlsx

SignIn = Callable[[Any], Client]
pytestmark = pytest.mark.django_db


def to(name: str, *args: Any) -> str:
    return reverse(f"rules:{name}", args=args)


def form_of(browser: Client, path: str) -> dict[str, Any]:
    """What the form of the page sends when nothing is changed."""
    page = Page(browser.get(path).content.decode())
    form = next(one for one in page.forms if one.method == "post" and len(one.kinds) > 3)
    return {name: form.sends.get(name, [""])[0] for name in form.kinds
            if form.kinds[name] != "checkbox" and name != "more"}  # fmt: skip


def test_two_officers_make_edit_and_publish_a_version(as_: SignIn, cast: SimpleNamespace) -> None:
    one, two = as_(cast.province), as_(cast.province_2)
    sheet = in_use("hoa")
    answer = one.post(to("renew", sheet.pk))
    draft = Sheet.objects.get(state="draft")
    assert answer["Location"] == to("edit", draft.pk)
    path = to("layer", draft.pk, "criterion", first(draft).id)
    sent = form_of(one, path)
    answer = one.post(path, sent | {"title_vi": "Tên do tỉnh sửa"})
    assert answer.status_code == 302
    assert "Tên do tỉnh sửa" in one.get(to("edit", draft.pk)).content.decode()
    assert one.post(to("publish", draft.pk), {"with_open": "on"}).status_code == 403
    shown = two.get(to("publish", draft.pk)).content.decode()
    assert "Phạm Thu Hà" in shown
    assert "chỗ chưa đối chiếu" in shown
    sent = form_of(two, to("publish", draft.pk))
    assert two.post(to("publish", draft.pk), sent).status_code == 422
    assert two.post(to("publish", draft.pk), sent | {"with_open": "on"}).status_code == 302
    assert first(in_use("hoa")).title_vi == "Tên do tỉnh sửa"


def test_the_second_person_publishes_only_what_they_saw(as_: SignIn, cast: SimpleNamespace) -> None:
    """A draft changed under the open page is shown anew, unticked; then it can be published."""
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    browser, path = as_(cast.province_2), to("publish", draft.pk)
    sent = form_of(browser, path) | {"with_open": "on"}
    change_first(draft, cast.province, title_vi="Sửa sau khi đã mở")
    answer = browser.post(path, sent)
    assert answer.status_code == 422
    assert "Phạm Thu Hà" in answer.content.decode()
    form = next(one for one in Page(answer.content.decode()).forms if "with_open" in one.kinds)
    assert form.sends["seen"] == [Sheet.objects.get(pk=draft.pk).digest]
    assert "on" not in form.sends.get("with_open", [])
    assert Sheet.objects.get(pk=draft.pk).state == "draft"
    sent |= {"seen": form.sends["seen"][0]}
    assert browser.post(path, sent).status_code == 302


def test_dropping_a_draft_never_retires_what_was_published_meanwhile(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    browser, path = as_(cast.province), to("retire", draft.pk)
    page = Page(browser.get(path).content.decode())
    form = next(one for one in page.forms if "reason" in one.kinds)
    publish(draft, by=cast.province_2)
    answer = browser.post(path, {"seen": form.sends["seen"][0], "reason": "Nhầm."})
    assert answer.status_code == 422
    assert in_use("hoa") == draft


def test_saving_a_page_unchanged_changes_nothing(as_: SignIn, cast: SimpleNamespace) -> None:
    """What the forms show is what they send: no note, case or mark is lost on the way."""
    browser = as_(cast.province)
    for decision, slug in (("148/QĐ-TTg", "du-lich"), ("26/2026/QĐ-TTg", "che")):
        draft = drafts.renew(in_use(slug, decision), by=cast.province)
        before = contents.of(draft)
        part = trees.of(draft).parts[2]
        nodes = [("part", part.id)] + [("section", one.id) for one in part.sections]
        nodes += [("criterion", one.id) for one in trees.of(draft).criteria]
        for layer, node in nodes:
            path = to("layer", draft.pk, layer, node)
            page = Page(browser.get(path).content.decode())
            form = next(one for one in page.forms if "code" in one.kinds)
            sent = {name: values[0] for name, values in form.sends.items() if name != "more"}
            assert browser.post(path, sent).status_code == 302
        assert contents.of(draft) == before


def test_more_rows_keep_what_was_typed(as_: SignIn, cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    path = to("layer", draft.pk, "criterion", first(draft).id)
    browser = as_(cast.province)
    sent = form_of(browser, path)
    answer = browser.post(path, sent | {"title_vi": "Đang gõ dở", "more": "1"})
    text = answer.content.decode()
    assert "Đang gõ dở" in text
    rows = int(sent["r-TOTAL_FORMS"])
    assert f'name="r-{rows + 2}-label_vi"' in text
    assert first(draft).title_vi != "Đang gõ dở"


def test_an_option_is_added_moved_and_taken_out(as_: SignIn, cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    node = first(draft)
    old = [(one.label_vi, one.points) for one in node.options]
    path = to("layer", draft.pk, "criterion", node.id)
    browser = as_(cast.province)
    rows = len(old)
    sent = form_of(browser, path) | {
        f"r-{rows}-label_vi": "Mức mới", f"r-{rows}-points": "1", f"r-{rows}-place": "0",
        "r-0-label_vi": "", "r-0-points": "",
    }  # fmt: skip
    assert browser.post(path, sent).status_code == 302
    now = [(one.label_vi, one.points) for one in first(draft).options]
    assert now == [("Mức mới", 1), *old[1:]]


def test_a_page_opened_before_somebody_saved_does_not_overwrite(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    path = to("layer", draft.pk, "criterion", first(draft).id)
    browser = as_(cast.province)
    sent = form_of(browser, path)
    change_first(draft, cast.province_2, title_vi="Của người thứ hai")
    answer = browser.post(path, sent | {"title_vi": "Của tôi"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Lê Văn Hai" in text
    assert "Của tôi" in text
    assert first(draft).title_vi == "Của người thứ hai"


def test_taking_out_what_changed_after_the_question_asks_again(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    section = trees.of(draft).parts[0].sections[0]
    path = to("layer_remove", draft.pk, "section", section.id)
    browser = as_(cast.province)
    page = Page(browser.get(path).content.decode())
    sent = next(one for one in page.forms if "seen" in one.kinds).sends["seen"][0]
    change_first(draft, cast.province_2, title_vi="Của người thứ hai")
    answer = browser.post(path, {"seen": sent})
    assert answer.status_code == 422
    assert "Lê Văn Hai" in answer.content.decode()
    assert trees.of(draft).parts[0].sections[0].id == section.id
    page = Page(answer.content.decode())
    sent = next(one for one in page.forms if "seen" in one.kinds).sends["seen"][0]
    assert browser.post(path, {"seen": sent}).status_code == 302
    assert trees.of(draft).parts[0].sections[0].id != section.id


def test_the_outline_links_what_is_wrong_to_its_place(as_: SignIn, cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    change_first(draft, cast.province, max_points=50)
    text = as_(cast.province).get(to("edit", draft.pk)).content.decode()
    anchor = f"criterion-{first(draft).id}"
    assert f'href="#{anchor}"' in text
    assert f'id="{anchor}"' in text


def test_a_file_is_judged_row_by_row_and_taken_over(as_: SignIn, cast: SimpleNamespace) -> None:
    browser, sheet = as_(cast.province), in_use("hoa")
    path = to("bring", sheet.pk)
    key = re.search(r'name="once_key" value="([^"]+)"', browser.get(path).content.decode())
    assert key

    def change(rows: Any) -> None:
        rows.cell(5, 3).value = "Phần của tỉnh"

    def send(data: bytes) -> Any:
        file = SimpleUploadedFile("phieu.xlsx", data)
        return browser.post(path, {"product_set": "hoa", "file": file, "once_key": key[1]})

    data = as_xlsx(contents.of(sheet), change)
    answer = send(data)
    assert send(data)["Location"] == answer["Location"]
    kept = SheetImport.objects.get()
    shown = browser.get(answer["Location"]).content.decode()
    assert "Phần của tỉnh" in shown
    assert browser.get(to("brought_file", kept.pk)).getvalue() == data
    assert as_(cast.commune).get(answer["Location"]).status_code == 200
    assert as_(cast.outsider).get(answer["Location"]).status_code == 404
    assert as_(cast.commune).post(answer["Location"]).status_code == 403
    assert browser.post(answer["Location"]).status_code == 302
    assert Sheet.objects.get(state="draft").came_from == kept


def test_the_books_page_offers_to_load_what_is_missing(as_: SignIn, cast: SimpleNamespace) -> None:
    link = to("bring_new", "148-2023") + "?set=che"
    assert link in as_(cast.province).get(to("book", "148-2023")).content.decode()
    for person in (cast.auditor, cast.commune, cast.outsider):
        assert link not in as_(person).get(to("book", "148-2023")).content.decode()
    assert as_(cast.province).get(link).status_code == 200
    assert as_(cast.auditor).get(link).status_code == 403


def test_the_pages_show_what_is_not_confirmed_and_who_confirmed(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    sheet = in_use("hoa", "148/QĐ-TTg")
    browser = as_(cast.province)
    assert "1 chỗ cần đối chiếu" in browser.get(to("book", "148-2023")).content.decode()
    listed = browser.get(to("cells", sheet.pk)).content.decode()
    path = re.search(rf'href="({to("cells", sheet.pk)}[0-9a-f]+/)"', listed)
    assert path
    page = Page(browser.get(path[1]).content.decode())
    form = next(one for one in page.forms if "against" in one.kinds)
    sent = {"seen": form.sends["seen"][0], "note": ""}
    answer = browser.post(path[1], sent | {"means": "", "against": "Công báo"})
    assert answer.status_code == 422
    answer = browser.post(path[1], sent | {"means": "none", "against": "Công báo số 7"})
    draft = Sheet.objects.get(state="draft")
    assert answer["Location"] == to("cells", draft.pk)
    shown = as_(cast.outsider).get(to("sheet", sheet.pk)).content.decode()
    assert "Công báo số 7" in shown
    assert browser.get(to("cell", sheet.pk, "nothing")).status_code == 404


def test_two_decisions_are_compared_in_words(as_: SignIn, cast: SimpleNamespace) -> None:
    new, old = in_use("mat-ong"), in_use("mat-ong", "148/QĐ-TTg")
    text = as_(cast.outsider).get(to("compare", new.pk), {"with": old.pk}).content.decode()
    assert "Từ 148/QĐ-TTg (phiên bản 1) sang 26/2026/QĐ-TTg" in text
    assert "Mã: 1a → 1.1" in text
    for wrong in ("0", "x", "²", "9" * 30):
        assert as_(cast.outsider).get(to("compare", new.pk), {"with": wrong}).status_code == 200


def test_drafts_are_compared_and_exported_for_offices_only(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    change_first(draft, cast.province, title_vi="Còn kín")
    path = to("compare", in_use("hoa").pk)
    for name in ("sheet", "sheet_xlsx", "sheet_json", "compare"):
        assert as_(cast.outsider).get(to(name, draft.pk)).status_code == 404
        assert as_(cast.commune).get(to(name, draft.pk)).status_code == 200
    assert "Còn kín" in as_(cast.auditor).get(path, {"with": draft.pk}).content.decode()
    assert "Còn kín" not in as_(cast.outsider).get(path, {"with": draft.pk}).content.decode()


def test_the_second_person_finds_the_draft_on_the_desk(as_: SignIn, cast: SimpleNamespace) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    link = to("publish", draft.pk)
    assert link in as_(cast.province_2).get(reverse("desk")).content.decode()
    for person in (cast.province, cast.auditor, cast.commune, cast.outsider):
        assert link not in as_(person).get(reverse("desk")).content.decode()


def test_the_pages_of_a_draft_ask_the_same_for_few_and_many_rows(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    draft = drafts.renew(in_use("hoa"), by=cast.province)
    browser = as_(cast.province)
    browser.get(to("edit", draft.pk))

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser.get(to("edit", draft.pk)).status_code == 200
        return len(found)

    before = asked()
    section = trees.of(draft).parts[0].sections[0].id
    for number in range(12):
        facts = {"code": f"x{number}", "title_vi": "a", "title_en": "a", "max_points": 1}
        facts["options"] = []
        drafts.add(draft, "criterion", under=section, facts=facts, by=cast.province)
    assert asked() == before
