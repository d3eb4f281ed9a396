"""The certificate as a paper: its words where they stand, its picture, its QR."""

import hashlib
import time
from itertools import pairwise

import pytest
import zxingcpp

from evaluation.rendering import fitting, paper
from evaluation.rendering.paper import certificate_pdf, context
from evaluation.statements import statement
from tests.reading import picture, text_of, words_of

FACTS = {
    "version": 2,
    "country": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH",
    "product": "Mật ong hoa rừng Ba Chẽ",
    "product_code": "QN-BCH-07-2026",
    "product_set": "Mật ong, mật khác và nông sản thực phẩm khác",
    "producer": "Hợp tác xã Ong rừng Ba Chẽ",
    "address": "thôn Khe Tâm, xã Ba Chẽ, tỉnh Quảng Ninh",
    "stars": 4,
    "stars_words": "bốn sao",
    "months": 36,
    "valid_from": "2026-12-18",
    "valid_to": "2029-12-18",
    "valid_to_words": "ngày 18 tháng 12 năm 2029",
    "decision_no": "3105/QĐ-UBND",
    "decided_on": "2026-12-18",
    "decided_words": "ngày 18 tháng 12 năm 2026",
    "dated": "Quảng Ninh, ngày 18 tháng 12 năm 2026",
    "formula": "KT. CHỦ TỊCH",
    "office": "PHÓ CHỦ TỊCH",
    "signer": "Bùi Quang Minh",
    "head": "3f2a91bc77de0a12" * 4,
    "notices": [],
    "demo": False,
    "number": "118/2026/GCN-OCOP",
    "code": "7K4M-XR2P-9TQA-0D3V-HW8E-31CD-K9FG",
    "check_url": "https://ocop.quangninh.gov.vn/c/7K4MXR2P9TQA0D3VHW8E31CDK9FG/",
    "check_at": "ocop.quangninh.gov.vn/check/",
}
LONG = (
    "Chè hoa vàng Ba Chẽ sấy thăng hoa nguyên bông đóng hộp gỗ quà tặng cao cấp dành cho khách "
    "du lịch vịnh Hạ Long và các xã, phường, đặc khu trong toàn tỉnh Quảng Ninh loại đặc biệt "
    "thượng hạng"
)
LONGEST = {
    "product": LONG.upper()[:200],
    "product_set": LONG[:200],
    "producer": f"Công ty trách nhiệm hữu hạn một thành viên {LONG}"[:200],
    "address": f"Số 12, {LONG}"[:200] + ", đặc khu Vân Đồn, tỉnh Quảng Ninh",
    "authority": ("Chủ tịch Ủy ban nhân dân thành phố " * 6)[:200].upper(),
    "office": ("PHÓ CHỦ TỊCH " * 10)[:120],
    "signer": ("Nguyễn " * 20)[:120],
    "decision_no": "3105/QĐ-UBND-" + "X" * 47,
}


def test_certificate_says_every_fact():
    text = text_of(certificate_pdf(FACTS))
    for part, value in FACTS.items():
        if isinstance(value, str) and part not in ("valid_from", "valid_to", "decided_on"):
            assert value in text or part in ("check_url",), part
    assert "Đạt hạng: 4 sao (bốn sao)" in text
    assert "Có giá trị 36 tháng, đến ngày 18 tháng 12 năm 2029" in text
    assert "minh họa" not in text


def test_certificate_leaves_out_what_is_not_there():
    text = text_of(certificate_pdf({**FACTS, "product_code": "", "formula": ""}))
    assert "Mã số sản phẩm" not in text
    assert "KT." not in text


def test_certificate_of_the_demo_and_of_stand_in_sheets_says_so():
    facts = {**FACTS, "demo": True, "notices": ["Mẫu thay thế: phiếu theo 1048/QĐ-TTg."]}
    text = text_of(certificate_pdf(facts))
    assert "Dữ liệu minh họa, không có giá trị pháp lý." in text
    assert "Mẫu thay thế: phiếu theo 1048/QĐ-TTg." in text


def test_certificate_has_the_same_bytes_a_hundred_times():
    made = {hashlib.sha256(certificate_pdf(FACTS)).hexdigest() for _ in range(50)}
    certificate_pdf({**FACTS, **LONGEST})
    made |= {hashlib.sha256(certificate_pdf(FACTS)).hexdigest() for _ in range(50)}
    assert len(made) == 1


def test_certificate_is_small():
    """With what the archive asks for: colour profile, metadata, data, and a larger square."""
    assert len(certificate_pdf({**FACTS, "demo": True})) <= 27_000


def test_certificate_is_made_within_twice_the_bare_paper():
    """P13 measures it exactly; here only that no one made it ten times slower."""
    certificate_pdf(FACTS)
    begun = time.process_time()
    for _ in range(5):
        certificate_pdf(FACTS)
    assert (time.process_time() - begun) / 5 < 0.3


def squares(image) -> list[str]:
    """The addresses in the squares of the picture; behind each stands a statement of ours."""
    texts = [found.text for found in zxingcpp.read_barcodes(image)]
    assert all(statement.read_qr(text) for text in texts)
    return [text.partition("#")[0] for text in texts]


@pytest.mark.parametrize("facts", [FACTS, {**FACTS, **LONGEST}], ids=["short", "longest"])
def test_certificate_qr_is_read_at_100_dpi(facts):
    image = picture(certificate_pdf(facts), dpi=100)
    assert squares(image) == [facts["check_url"]]


def test_certificate_qr_is_read_with_a_spot_on_it():
    image = picture(certificate_pdf(FACTS), dpi=300).convert("RGB")
    left, top = 44 / 297 * image.width, 176 / 210 * image.height
    side = image.width * 3 / 297
    image.paste((255, 255, 255), (int(left), int(top), int(left + side), int(top + side)))
    assert squares(image) == [FACTS["check_url"]]


@pytest.mark.parametrize("facts", [FACTS, {**FACTS, **LONGEST}], ids=["short", "longest"])
def test_certificate_keeps_35_mm_free_for_signature_and_seal(facts):
    right = [word for word in words_of(certificate_pdf(facts)) if word.left > 500]
    first = facts["signer"].split()[0]
    signer = min(word.top for word in right if word.text == first)
    above = max(word.bottom for word in right if word.bottom < signer)
    assert (signer - above) / fitting.MM >= 35


@pytest.mark.parametrize("stars", [1, 3, 5])
def test_certificate_of_the_longest_names_cuts_nothing_and_covers_nothing(stars):
    facts = {**FACTS, **LONGEST, "stars": stars, "demo": True, "notices": [LONG]}
    data = certificate_pdf(facts)
    text = text_of(data).replace(" ", "")
    for part in LONGEST:
        assert facts[part].replace(" ", "") in text, part
    words = words_of(data)
    assert all(word.left > 43 and word.right < 799 for word in words)  # inside the frame
    assert all(word.top > 43 and word.bottom < 553 for word in words)
    assert overlapping(words) == []


def overlapping(words) -> list[tuple[str, str]]:
    """Pairs of words of which one stands on the other, not only a dot near an accent."""
    pairs = []
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            height = min(one.bottom - one.top, other.bottom - other.top)
            if across > 0.5 and down > 0.3 * height:
                pairs.append((one.text, other.text))
    return pairs


def test_name_shrinks_before_it_wraps_to_a_third_line():
    short = context(FACTS)["sizes"]["name"]
    long = context({**FACTS, "product": LONG})["sizes"]["name"]
    assert float(short[:-2]) >= 25 > float(long[:-2]) >= 9
    assert fitting.wrapped(LONG, float(long[:-2]), 700, paper.WIDTH) <= 2


def test_wrapped_breaks_a_word_that_is_longer_than_the_line():
    assert fitting.wrapped("Ư" * 300, 20, 700, 100) > 10


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        '<img src="file:///etc/passwd">',
        '"><style>@import "http://127.0.0.1:9/x";</style>',
        "</style><link rel=attachment href=file:///etc/passwd>",
        "{{ facts.signer }}{% load i18n %}",
        "\u202eđảo ngược\u0000",
    ],
)
def test_hostile_text_is_printed_as_text_and_fetches_nothing(bad, monkeypatch):
    from ocop.lib import press

    asked = []
    real = press.ClosedFetcher.fetch

    def fetch(self, url, headers=None):
        asked.append(url)
        return real(self, url, headers)

    monkeypatch.setattr(press.ClosedFetcher, "fetch", fetch)
    parts = ("product", "producer", "address", "product_set", "signer", "office", "authority")
    data = certificate_pdf({**FACTS, **dict.fromkeys(parts, bad)})
    assert all(url.startswith("data:") for url in asked)
    assert data.count(b"/Type /EmbeddedFile") == 1  # our own facts
    assert b"/JavaScript" not in data
    if bad.isprintable():
        assert bad.replace(" ", "") in text_of(data).replace(" ", "")


@pytest.mark.parametrize("stars", [1, 3, 4, 5])
def test_stars_are_drawn_behind_their_words(stars):
    """As many golden stars as granted, in a row that begins after the words."""
    data = certificate_pdf({**FACTS, "stars": stars})
    image = picture(data, dpi=72)
    last = next(word for word in words_of(data) if word.text == "sao)")
    row = [
        image.getpixel((x, int((last.top + last.bottom) / 2))) for x in range(int(last.right), 740)
    ]
    gold = [pixel[0] > 150 and pixel[2] < 90 for pixel in row]
    assert sum(b and not a for a, b in pairwise(gold)) == stars
