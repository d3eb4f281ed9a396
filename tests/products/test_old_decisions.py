"""An earlier decision by hand: rows, scan, a second person, corrections with their trace."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow import chain
from ocop.workflow.doors import history
from products.deeds import comparing, decision_rows, list_entering, list_undoing, lists
from products.deeds import old_decisions as deeds
from products.deeds.comparing import Seen
from products.list_queue import enter_waiting
from products.models import DecisionRow, OldDecision, Producer, Product, Rating
from tests.products.lists import upload
from tests.shared import shared
from tests.uploads import pdf, photo

TODAY = dt.date(2026, 11, 20)
DAY = dt.date(2024, 12, 15)
PAPER = {"number": "4567/QĐ-UBND", "decided_on": DAY, "authority": "UBND tỉnh Quảng Ninh",
         "signer": "Phó Chủ tịch Nguyễn Văn An"}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.set_to(TODAY):
        yield


@shared
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    """A decision with one row, typed in by the province's first officer."""
    with clock.set_to(TODAY):
        cast.decision = deeds.enter(cast.province_region, **PAPER, named=2, by=cast.province)
        cast.row = typed(cast, "Mật ong rừng Ba Chẽ", "Tổ ong Bà Lan")
    return cast


def typed(cast: SimpleNamespace, product: str, producer: str, **more: Any) -> DecisionRow:
    facts = {
        "product": product, "producer": producer, "region": cast.commune_region,
        "product_set": cast.product.product_set, "stars": 4, "by": cast.province,
    }  # fmt: skip
    return decision_rows.add(cast.decision, **(facts | more))


def scanned(cast: SimpleNamespace, **more: Any) -> Any:
    return deeds.attach(cast.decision, file=pdf("qd"), by=cast.province, **more)


def looked(cast: SimpleNamespace, *rows: DecisionRow, differs: str = "") -> list[Seen]:
    scan = deeds.standing(cast.decision)
    found = DecisionRow.objects.filter(pk__in=[row.pk for row in rows])
    return [Seen(row.pk, row.seal(scan), differs) for row in found]


def rating_of(row: DecisionRow) -> Rating:
    return Rating.objects.get(pk=row.rating_id)


def test_row_is_entered_with_the_days_of_the_law(desk: SimpleNamespace) -> None:
    one = rating_of(desk.row)
    assert (one.evidence, one.valid_from, one.valid_to, one.book) == (
        "typed", DAY, dt.date(2027, 12, 15), "148-2023",
    )  # fmt: skip
    assert (one.decision_no, one.points, one.entered_by) == ("4567/QĐ-UBND", None, desk.province)
    again = typed(desk, "Mật ong hoa Ba Chẽ", "tổ ong bà Lan")
    assert rating_of(again).product.producer == one.product.producer  # found by its name
    for thing in (one.product, one.product.producer, desk.decision):
        assert chain.verify(thing.chain_key) is None


def test_each_level_of_evidence_in_its_turn(desk: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match=r"scan|quét"):
        comparing.compare(desk.decision, seen=looked(desk, desk.row), by=desk.province_2)
    scanned(desk)
    assert rating_of(desk.row).evidence == "scan"
    seen = looked(desk, desk.row)
    for who in (desk.province, desk.commune, desk.auditor, desk.foreign, desk.owner):
        with pytest.raises(NotAllowed):
            comparing.compare(desk.decision, seen=seen, by=who)
    assert comparing.compare(desk.decision, seen=seen, by=desk.province_2) == 1
    assert comparing.compare(desk.decision, seen=seen, by=desk.province_2) == 0  # said twice
    desk.row.refresh_from_db()
    assert (rating_of(desk.row).evidence, desk.row.compared_by) == ("compared", desk.province_2)
    assert history(desk.row).filter(verb="decision_row.compared").count() == 1


def test_who_typed_a_row_does_not_compare_it(desk: SimpleNamespace) -> None:
    own = typed(desk, "Miến dong", "HTX Miến", by=desk.province_2)
    scanned(desk)
    with pytest.raises(NotAllowed):
        comparing.compare(desk.decision, seen=looked(desk, own), by=desk.province_2)
    assert comparing.compare(desk.decision, seen=looked(desk, desk.row), by=desk.province_2) == 1


def test_what_was_changed_since_it_was_looked_at_is_looked_at_again(desk: SimpleNamespace) -> None:
    scanned(desk)
    seen = looked(desk, desk.row)
    decision_rows.correct(desk.row, **stars(3), reason="Bấm nhầm", by=desk.province)
    with pytest.raises(Refused, match="Mật ong rừng"):
        comparing.compare(desk.decision, seen=seen, by=desk.province_2)


def stars(count: int, **more: Any) -> dict[str, Any]:
    return {"stars": count, "points": None, "valid_from": None, "valid_to": None, **more}


def test_mistake_is_corrected_with_its_trace_and_compared_anew(desk: SimpleNamespace) -> None:
    scanned(desk)
    differs = looked(desk, desk.row, differs="bản quét ghi 3 sao")
    comparing.compare(desk.decision, seen=differs, by=desk.province_2)
    desk.row.refresh_from_db()
    assert (desk.row.differs, rating_of(desk.row).evidence) == ("bản quét ghi 3 sao", "scan")
    with pytest.raises(Refused):
        decision_rows.correct(desk.row, **stars(3), reason=" ", by=desk.province)
    decision_rows.correct(desk.row, **stars(3), reason="Gõ nhầm", by=desk.province)
    one = rating_of(desk.row)
    (told,) = history(one.product).filter(verb="rating.corrected")
    assert (told.before[:2], told.after[:2], told.text.note) == ("4★", "3★", "Gõ nhầm")
    comparing.compare(desk.decision, seen=looked(desk, desk.row), by=desk.province_2)
    assert rating_of(desk.row).evidence == "compared"
    decision_rows.correct(desk.row, **stars(4), reason="Lại nhầm", by=desk.province_2)
    assert rating_of(desk.row).evidence == "scan"
    with pytest.raises(NotAllowed):  # whoever corrected it typed it
        comparing.compare(desk.decision, seen=looked(desk, desk.row), by=desk.province_2)


def test_head_corrected_reaches_all_stars(desk: SimpleNamespace) -> None:
    scanned(desk)
    comparing.compare(desk.decision, seen=looked(desk, desk.row), by=desk.province_2)
    right = {**PAPER, "number": "4568/QĐ-UBND", "decided_on": dt.date(2024, 12, 10), "named": 2}
    deeds.amend(desk.decision, **right, reason="Nhầm số", by=desk.province)
    one = rating_of(desk.row)
    assert (one.decision_no, one.decided_on, one.evidence) == (
        "4568/QĐ-UBND", dt.date(2024, 12, 10), "scan",
    )  # fmt: skip
    late = {**right, "decided_on": dt.date(2024, 12, 20)}
    with pytest.raises(Refused, match="15/12/2024"):
        deeds.amend(desk.decision, **late, reason="Nhầm ngày", by=desk.province)
    assert chain.verify(desk.decision.chain_key) is None


def test_later_decisions_replace_earlier_ones_whatever_comes_first(desk: SimpleNamespace) -> None:
    first = desk.decision
    paper = {**PAPER, "number": "1/QĐ-UBND", "decided_on": dt.date(2023, 5, 2)}
    desk.decision = deeds.enter(desk.province_region, **paper, by=desk.province)
    old = typed(desk, "Mật ong rừng Ba Chẽ", "Tổ ong Bà Lan", stars=3)
    earlier, later = rating_of(old), rating_of(desk.row)
    assert (earlier.ended_as, earlier.ended_on, later.follows) == ("replaced", DAY, earlier)
    desk.decision = first
    decision_rows.take_out(desk.row, reason="Không có trong quyết định", by=desk.province)
    earlier.refresh_from_db()
    assert (earlier.ended_as, earlier.ended_on) == ("", None)
    assert Product.objects.filter(name="Mật ong rừng Ba Chẽ").exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"valid_from": dt.date(2024, 12, 1)}, "valid_from"),
        ({"valid_to": dt.date(2024, 12, 15)}, "valid_to"),
        ({"valid_to": dt.date(2030, 1, 1)}, "valid_to"),
        ({"product": "mat ong rung ba che", "producer": "To ong Ba Lan"}, "product"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    desk: SimpleNamespace, facts: Any, field: str
) -> None:
    names = {"product": "Trà dây", "producer": "HTX Trà"} | facts
    before = (Producer.objects.count(), Product.objects.count(), Rating.objects.count())
    with pytest.raises(Refused) as refusal:
        typed(desk, **names)
    assert refusal.value.field == field
    assert before == (Producer.objects.count(), Product.objects.count(), Rating.objects.count())


def test_sent_twice_makes_one(desk: SimpleNamespace) -> None:
    key = uuid.uuid4()
    assert typed(desk, "Trà", "HTX", once_key=key) == typed(desk, "Trà", "HTX", once_key=key)
    again = uuid.uuid4()
    assert scanned(desk, once_key=again) == scanned(desk, once_key=again)
    with pytest.raises(Refused):
        deeds.enter(desk.province_region, **PAPER, by=desk.province_2)
    with pytest.raises(Refused):
        deeds.attach(desk.decision, file=photo("khac"), by=desk.province)  # no reason
    deeds.attach(desk.decision, file=photo("khac"), reason="Thiếu trang", by=desk.province)
    assert desk.decision.scans.standing().count() == 1


def test_stars_of_a_list_are_taken_up_and_then_compared(desk: SimpleNamespace) -> None:
    text = ("TT;Tên sản phẩm;Chủ thể;Xã;Số sao;Số QĐ;Ngày QĐ\n"
            "1;Chè vằng;Hộ Bà Tư;Ba Chẽ;3;4567 / QĐ-UBND;15/12/2024\n")  # fmt: skip
    brought = lists.receive(
        desk.province_region, file=upload(text.encode(), "cu.csv"), by=desk.province_2
    )
    judged, _sheets = lists.looked(brought)
    list_entering.enter(brought, seal=judged.seal, evidence="list", by=desk.province_2)
    enter_waiting()
    with pytest.raises(Refused, match=r"list|danh sách"):
        typed(desk, "Chè vằng", "Hộ Bà Tư")
    assert decision_rows.gather(desk.decision, by=desk.province) == 1
    with pytest.raises(Refused):
        decision_rows.gather(desk.decision, by=desk.province)
    row = DecisionRow.objects.get(rating__product__name="Chè vằng")
    assert rating_of(row).evidence == "typed"
    scanned(desk)
    with pytest.raises(NotAllowed):  # who entered the list has typed its rows
        comparing.compare(desk.decision, seen=looked(desk, row), by=desk.province_2)
    brought.refresh_from_db()
    assert list_undoing.why_not(brought) != ""
    with pytest.raises(Refused):
        decision_rows.take_out(row, reason="x", by=desk.province)


def test_pages_from_the_paper_to_the_public(desk: SimpleNamespace, as_: Any) -> None:
    first, second = as_(desk.province), as_(desk.province_2)
    new = reverse("old_decision_new")
    key = first.get(new).context["form"]["once_key"].value()
    sent = {"number": "12/QĐ-UBND", "decided_on": "31/02/2024", "authority": "UBND tỉnh",
            "signer": "An", "once_key": str(key)}  # fmt: skip
    wrong = first.post(new, sent)
    assert wrong.status_code == 422
    assert "12/QĐ-UBND" in wrong.content.decode()  # what was typed is kept
    there = first.post(new, sent | {"decided_on": "5/1/2024"}).url
    at = [OldDecision.objects.get(number="12/QĐ-UBND").pk]
    row = {"product": "Ba kích", "producer": "HTX Ba kích", "region": desk.commune_region.pk,
           "product_set": desk.product.product_set_id, "stars": "4", "points": "",
           "once_key": str(uuid.uuid4()), "next": "1"}  # fmt: skip
    add = reverse("decision_row_new", args=at)
    assert first.post(add, row | {"stars": "9"}).status_code == 422
    assert first.post(add, row).url == add
    scan = {"file": photo("qd"), "once_key": str(uuid.uuid4())}
    assert first.post(reverse("decision_scan_new", args=at), scan).status_code == 302
    compare = reverse("old_decision_compare", args=at)
    assert first.get(compare).status_code == 403
    form = second.get(compare).context["form"]
    (one,) = form.shown
    said = {f"seal-{one.pk}": form[f"seal-{one.pk}"].value(), f"found-{one.pk}": "differs"}
    assert second.post(compare, said).status_code == 422  # what differs is not said
    said[f"found-{one.pk}"] = "same"
    assert [second.post(compare, said).status_code for _click in "12"] == [302, 302]
    assert "đã đối chiếu" in first.get(there).content.decode()
    public = reverse("catalogue_product", args=[one.rating.product_id])
    body = as_(desk.outsider).get(public).content.decode()
    assert "gười thứ hai đã đối chiếu" in body
    assert as_(desk.commune).get(there).status_code == 404
    assert as_(desk.auditor).get(there).status_code == 200
    file = reverse("decision_scan_file", args=[desk.decision.scans.model.objects.get().pk])
    assert [as_(who).get(file).status_code for who in (desk.province_2, desk.commune)] == [200, 404]
    index = second.get(reverse("old_decisions"), {"state": "done"}).content.decode()
    assert "12/QĐ-UBND" in index
    assert "4567/QĐ-UBND" not in index


def test_page_asks_as_often_for_many_rows(desk: SimpleNamespace, as_: Any) -> None:
    scanned(desk)
    pages = [desk.decision.get_absolute_url(), reverse("old_decision_compare",
             args=[desk.decision.pk])]  # fmt: skip
    browser = as_(desk.province_2)
    counted = []
    for rounds in range(2):
        for url in pages:
            browser.get(url)
            with CaptureQueriesContext(connection) as asked:
                browser.get(url)
            counted.append(len(asked))
        for number in range(12 - 12 * rounds):
            typed(desk, f"Sản phẩm {number}", f"HTX {number}")
    assert counted[:2] == counted[2:]
