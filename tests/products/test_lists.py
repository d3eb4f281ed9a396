"""An office's list: a verdict for every row, entered at once, undone while nothing rests on it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules.reading import Unreadable
from ocop.workflow import chain
from products import list_queue
from products.deeds import evidence, list_entering, list_undoing, lists
from products.lists import headings, tables, values
from products.lists.places import Places
from products.models import BroughtList, Producer, Product, Rating
from tests.products.lists import ROWS, ugly, upload
from tests.shared import shared
from tests.uploads import pdf

As = Callable[[Any], Client]
TODAY = dt.date(2026, 11, 20)


@shared
def office(cast: SimpleNamespace) -> SimpleNamespace:
    """The province's office with the ugly list brought in."""
    with clock.set_to(TODAY):
        cast.brought = lists.receive(cast.province_region, file=upload(ugly()), by=cast.province)
    return cast


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.set_to(TODAY):
        yield


def verdicts(brought: BroughtList) -> dict[int, str]:
    return {line.number: line.status for line in lists.looked(brought)[0].lines}


def entered(cast: SimpleNamespace, **more: Any) -> BroughtList:
    judged, _sheets = lists.looked(cast.brought)
    facts = {"seal": judged.seal, "evidence": "list", **more}
    list_entering.enter(cast.brought, **facts, by=cast.province)
    assert list_queue.enter_waiting() == 1
    cast.brought.refresh_from_db()
    return cast.brought


def test_every_row_has_a_verdict(office: SimpleNamespace) -> None:
    judged, sheets = lists.looked(office.brought)
    assert sheets == ["Bìa", "Sheet"]
    assert judged.head.rows == 4  # title, decision, head of two rows; blank rows do not count
    assert verdicts(office.brought) == {
        6: "heading", 7: "add", 8: "add", 9: "heading", 10: "add", 11: "add", 12: "ask",
        13: "ask", 14: "heading",
    }  # fmt: skip
    one = {line.number: line.facts for line in judged.lines}
    assert (one[7].stars, one[7].points, one[7].decided_on) == (
        4,
        Decimal("82.5"),
        dt.date(2024, 12, 15),
    )
    assert (one[7].valid_to, one[7].phone) == (dt.date(2027, 12, 15), "+84912345678")
    assert (one[8].producer, one[8].decision_no) == ("HTX Dược liệu Đạp Thanh", "4567/QĐ-UBND")
    assert (one[10].decision_no, one[10].authority) == ("12/QĐ-UBND", "UBND tỉnh Quảng Ninh")
    assert (one[10].decided_on, one[10].valid_to) == (dt.date(2025, 1, 5), dt.date(2027, 1, 5))
    assert (one[11].stars, one[11].decided_on) == (3, dt.date(2025, 3, 12))  # stars of the heading
    asked = {line.number: [q.field for q in line.questions] for line in judged.lines}
    assert asked[12] == ["region", "product_set"]
    assert asked[13] == ["decided_on"]


def test_nothing_is_written_before_it_is_entered(office: SimpleNamespace) -> None:
    before = (Producer.objects.count(), Product.objects.count(), Rating.objects.count())
    lists.looked(office.brought)
    assert before == (Producer.objects.count(), Product.objects.count(), Rating.objects.count())
    assert office.brought.settings["defaults"]["decision_no"] == "77/QĐ-UBND"


def test_good_rows_are_entered_at_once_with_their_evidence(office: SimpleNamespace) -> None:
    entered(office)
    assert Rating.objects.count() == 4
    one = Rating.objects.get(product__name="Trà hoa vàng Ba Chẽ")
    assert (one.evidence, one.entered_by, one.book) == ("list", office.province, "148-2023")
    assert one.product.producer.kind == "cooperative"
    assert one.product.producer.products.count() == 2
    assert one.product.producer.region.stood_on(TODAY)
    assert Rating.objects.get(product__name="Chả mực").points is None
    for key in (one.product.chain_key, one.product.producer.chain_key, office.brought.chain_key):
        assert chain.verify(key) is None
    assert Product.objects.matching("tra hoa vang").exists()
    with pytest.raises(AlreadyDecided):
        entered(office)
    again = lists.receive(office.province_region, file=upload(ugly()), by=office.province)
    assert set(verdicts(again).values()) == {"heading", "there", "ask"}


def test_answers_complete_a_row_and_all_or_nothing(office: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="2"):
        entered(office, whole=True)
    office.brought.refresh_from_db()
    assert office.brought.state == "open"
    home = str(office.product.product_set_id)
    said = {
        "12": {"region": str(office.commune_region.pk), "product_set": home},
        "13": {"decided_on": "28/2/2024"},
        "11": {"left": "1"},
    }
    stale = lists.looked(office.brought)[0].seal
    lists.answer(office.brought, answers=said, by=office.province)
    assert verdicts(office.brought)[11] == "left"
    with pytest.raises(Refused):
        entered(office, seal=stale)
    office.brought.refresh_from_db()
    entered(office, whole=True)
    assert Rating.objects.get(product=office.product).decided_on == dt.date(2024, 2, 28)
    assert not Product.objects.filter(name="Chả mực").exists()


def test_later_stars_replace_earlier_and_the_list_can_be_undone(office: SimpleNamespace) -> None:
    old = list(ROWS[5])
    old[7], old[8], old[6] = "1/QĐ-UBND", "12/3/2024", "3"
    new = [*ROWS[5][:6], 4, "13/QĐ-UBND", "12/3/2025", None, None]
    office.brought = lists.receive(
        office.province_region, file=upload(ugly([new, old])), by=office.province
    )
    entered(office)
    first, second = Rating.objects.order_by("decided_on")
    assert (first.ended_as, first.ended_on, second.follows) == (
        "replaced",
        second.valid_from,
        first,
    )
    assert list_undoing.why_not(office.brought) == ""
    list_undoing.undo(office.brought, by=office.province_2)
    assert not Rating.objects.exists()
    assert not Producer.objects.filter(name="Hộ Bà Lan").exists()
    assert chain.verify(office.brought.chain_key) is None


def test_what_rests_on_a_row_keeps_it(office: SimpleNamespace) -> None:
    entered(office)
    thing = Product.objects.get(name="Chả mực")
    evidence.add(thing, kind="test", file=pdf("kn"), by=office.province)
    assert "Chả mực" in list_undoing.why_not(office.brought)
    with pytest.raises(Refused, match="Chả mực"):
        list_undoing.undo(office.brought, by=office.province)
    assert Rating.objects.count() == 4


def test_stars_that_stood_before_stand_again(office: SimpleNamespace) -> None:
    held = Rating.objects.create(
        product=office.product, key="x", stars=3, points=60, year=2023, book="148-2023",
        authority="UBND", decision_no="1/QĐ", decided_on=dt.date(2023, 5, 1),
        valid_from=dt.date(2023, 5, 1), valid_to=dt.date(2026, 5, 1),
    )  # fmt: skip
    lists.answer(office.brought, answers={"13": {"decided_on": "28/2/2024"}}, by=office.province)
    entered(office)
    held.refresh_from_db()
    assert held.ended_as == "replaced"
    list_undoing.undo(office.brought, by=office.province)
    held.refresh_from_db()
    assert (held.ended_as, held.ended_on) == ("", None)


def test_only_the_office_of_the_province(office: SimpleNamespace) -> None:
    for user in (office.commune, office.district, office.foreign, office.auditor, office.owner):
        with pytest.raises(NotAllowed):
            lists.receive(office.province_region, file=upload(ugly()), by=user)
        with pytest.raises(NotAllowed):
            list_entering.enter(office.brought, seal="", evidence="list", by=user)


def test_hundreds_of_rows_ask_the_database_as_often_as_few(office: SimpleNamespace) -> None:
    rows = [
        [n, f"Trà số {n}", f"HTX số {n // 3}", "xã Ba Chẽ", None, None, 4, f"{n // 50}/QĐ-UBND",
         "5/1/2025", None, None]
        for n in range(300)
    ]  # fmt: skip
    office.brought = lists.receive(
        office.province_region, file=upload(ugly(rows)), by=office.province
    )
    with CaptureQueriesContext(connection) as asked:
        entered(office)
    assert len(asked) < 130  # three portions
    assert Rating.objects.count() == 300
    assert Producer.objects.filter(name__startswith="HTX số").count() == 100


@pytest.mark.parametrize(
    "raw", [b"\xd0\xcf\x11\xe0old", b"PK\x03\x04nothing", b"\x00\x01\x02", b"  \n"]
)
def test_what_is_no_list_is_refused_in_words(office: SimpleNamespace, raw: bytes) -> None:
    with pytest.raises(Refused):
        lists.receive(office.province_region, file=upload(raw), by=office.province)


def test_bombs_and_endless_sheets() -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 31 * 1024 * 1024)
    with pytest.raises(Unreadable):
        tables.read(box.getvalue())
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["A1048576"], sheet["B2"] = "Tên sản phẩm", "cuối", "=1+1"
    sheet.merged_cells.add("A2:A1048575")
    out = io.BytesIO()
    book.save(out)
    (table,) = tables.read(out.getvalue())
    assert [row.number for row in table.rows] == [1, 1048576]


def test_csv_in_the_ways_it_comes() -> None:
    text = "STT;Tên sản phẩm;Chủ thể;Số sao\n1;Mật ong;HTX Ong;4 sao\n"
    for raw in (text.encode("utf-8-sig"), text.encode("utf-16"), text.replace(";", "\t").encode()):
        (table,) = tables.read(raw)
        assert headings.find(table).columns == {
            0: "number", 1: "product", 2: "producer", 3: "stars",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/3/2022", (2022, 3, 12)), ("12.3.22", (2022, 3, 12)), (44632, (2022, 3, 12)),
        ("ngày 05 tháng 01 năm 2022", (2022, 1, 5)), ("2022-03-12", (2022, 3, 12)),
        ("31/02/2022", None), ("3/25/2022", None), ("2022", None), ("", None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(typed: Any, day: Any) -> None:
    assert values.day(typed) == (dt.date(*day) if day else None)


def test_days_of_1904() -> None:
    assert values.day(43170, dt.datetime(1904, 1, 1)) == dt.date(2022, 3, 12)


@pytest.mark.parametrize(
    ("typed", "stars"),
    [("4 sao", 4), ("****", 4), ("★★★", 3), ("Bốn sao", 4), (4.0, 4), ("3-4 sao", None),
     ("4/5", None), ("6", None), ("đạt", None)],
)  # fmt: skip
def test_stars_as_people_write_them(typed: Any, stars: Any) -> None:
    assert values.stars(typed) == stars


def test_old_places_lead_to_todays(office: SimpleNamespace) -> None:
    places = Places(office.province_region)
    assert [one.title for one in places.found("xã Đồn Đạc, huyện Ba Chẽ")] == ["xã Ba Chẽ"]
    assert [one.title for one in places.found("P. Hồng Gai, TP. Hạ Long")] == ["phường Hồng Gai"]
    assert len(places.found("huyện Ba Chẽ")) == 3
    assert places.found("Không Đâu") == []


def test_from_the_file_to_the_register(office: SimpleNamespace, as_: As) -> None:
    browser = as_(office.province)
    new = reverse("brought_list_new")
    key = browser.get(new).context["form"]["once_key"].value()
    with office.brought.file.open("rb") as kept:
        sent = {"file": upload(kept.read()), "once_key": str(key)}
    page = browser.post(new, sent).url
    brought = BroughtList.objects.latest("pk")
    assert page == brought.get_absolute_url()
    body = browser.get(page).content.decode()
    assert "cần trả lời" in body
    assert "Đúng tệp này" in body
    at = [brought.pk]
    wrong = {"row": ["12"], "row-12-region": "1", "row-12-stars": "9"}
    answer = browser.post(reverse("brought_list_answer", args=at), wrong)
    assert answer.status_code == 422
    good = {"row": ["13"], "row-13-decided_on": "28/2/2024"}
    assert browser.post(reverse("brought_list_answer", args=at), good).status_code == 302
    judged = browser.get(page).context["judged"]
    columns = {f"col-{place}": name for place, name in judged.columns.items()}
    setting = {"sheet": 1, "product_set": office.product.product_set_id, **columns}
    assert browser.post(reverse("brought_list_set_up", args=at), setting).status_code == 302
    seal = browser.get(page).context["judged"].seal
    enter = reverse("brought_list_enter", args=at)
    assert browser.post(enter, {"seal": "x", "evidence": "list"}).status_code == 422
    for _click in range(2):
        assert browser.post(enter, {"seal": seal, "evidence": "list"}).status_code == 302
        assert "0/" in browser.get(page).content.decode()
    list_queue.enter_waiting()
    assert "Chả mực" in browser.get(page).content.decode()
    public = reverse("catalogue_product", args=[Product.objects.get(name="Chả mực").pk])
    assert "chưa đối chiếu" in as_(office.outsider).get(public).content.decode()
    assert as_(office.commune).get(page).status_code == 404
    assert browser.get(reverse("brought_list_file", args=at)).content[:2] == b"PK"
    assert browser.post(reverse("brought_list_undo", args=at)).status_code == 302
    assert not Rating.objects.exists()
