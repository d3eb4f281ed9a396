"""Letters of result, revocation and announcement are made of the office's own Word templates."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from evaluation.acts import kinds, loading
from evaluation.deeds import decisions, letters, paper_templates
from evaluation.models import Letter, PaperTemplate
from evaluation.word_templates import registry
from ocop.lib import clock
from ocop.lib.errors import Refused
from products.models import Rating
from tests.evaluation import stage
from tests.evaluation.test_paper_templates import taken, with_text, words
from tests.evaluation.test_signed_papers import revoked
from tests.shared import shared

As = Callable[[Any], Client]
OWN = "Thêm của tỉnh: "


@shared
def sent(cast: SimpleNamespace) -> SimpleNamespace:
    """Four stars, published, the letters out."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.decision.refresh_from_db()
    letters.release(
        cast.decision, number="512/VPĐP", dated=clock.today(), signer="Trần Văn Thử",
        handing_over="9 giờ tại hội trường", by=cast.province,
    )  # fmt: skip
    return cast


def on(cast: SimpleNamespace, slug: str, marks: str) -> PaperTemplate:
    one = taken(cast, with_text(f"{OWN}{marks}", slug), slug)
    return paper_templates.switch_on(one, by=cast.province)


def word(browser: Client, address: str) -> str:
    return words(browser.get(address).content)


@pytest.mark.parametrize(("slug", "kind"), [("letter", "producer"), ("letter_commune", "commune")])
def test_letters_are_made_of_it(sent: SimpleNamespace, as_: As, slug: str, kind: str) -> None:
    letter, office = Letter.objects.get(kind=kind), as_(sent.province)
    way = reverse("letter_paper", args=[letter.pk, "docx"])
    assert OWN not in word(office, way)
    one = on(sent, slug, "{{ so_quyet_dinh }} {% for sp in san_pham %}{{ sp.so_giay }}{% endfor %}")
    said = word(office, way)
    (product,) = letter.facts["products"]
    assert f"{OWN}{stage.PAPER['number']} {product['certificate']}" in said
    for part in ("Số: 512/VPĐP", "Trần Văn Thử", sent.product.name, "Công nhận 4 sao"):
        assert part in said
    assert "DỰ THẢO" not in said
    assert ("Điểm bình quân".lower() in said.lower()) == (kind == "producer")
    reader = as_(sent.owner if kind == "producer" else sent.commune)
    assert "DỰ THẢO" in word(reader, way)
    other = Letter.objects.exclude(pk=letter.pk).get()
    assert OWN not in word(office, reverse("letter_paper", args=[other.pk, "docx"]))
    assert office.get(way.replace("docx", "pdf"))["Content-Type"] == "application/pdf"
    paper_templates.switch_off(one, by=sent.province)
    assert OWN not in word(office, way)


def test_a_letter_before_the_publication_is_made_of_it_too(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [44, 45, 46])
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    on(cast, "letter", "{% for muc in chua_dat %}{{ muc }}|{% endfor %}")
    entry = cast.contest.entries.get()
    said = word(as_(cast.province), reverse("letter_preview", args=[entry.pk, "producer", "docx"]))
    assert f"{OWN}{cast.product.name}: 45,00 điểm." in said
    assert "DỰ THẢO" in said


def test_the_revocation_is_made_of_it(sent: SimpleNamespace, as_: As) -> None:
    on(sent, "revocation", "{{ ket_luan }} {% for sp in san_pham %}{{ sp.ten }}{% endfor %}")
    act = revoked(sent)
    said = word(as_(sent.province), reverse("revocation_paper", args=[act.pk, "docx"]))
    assert f"của Chi cục ATTP {sent.product.name}" in said
    for part in ("Số: 55/QĐ-UBND", "Dùng phẩm màu.", "DỰ THẢO", "TỈNH QUẢNG NINH"):
        assert part in said
    assert said.count("ỦY BAN NHÂN DÂN") >= 1
    assert Rating.objects.get().ended_on


def test_the_announcement_is_made_of_it(cast: SimpleNamespace) -> None:
    stage.published(cast, [30, 31, 32])
    cast.decision.refresh_from_db()
    on(cast, "announcement", "{% for x in danh_sach %}{{ x.ten }} {{ x.tong_cong }}{% endfor %}")
    said = words(kinds.docx(kinds.ANNOUNCEMENT, loading.load(cast.decision)))
    assert f"{OWN}DANH SÁCH SẢN PHẨM CHƯA ĐẠT Tổng cộng: 01 sản phẩm" in said
    assert cast.product.name in said


@pytest.mark.parametrize("slug", ["letter", "letter_commune", "revocation", "announcement"])
def test_what_is_wrong_is_named_before_it_is_used(sent: SimpleNamespace, slug: str) -> None:
    listed = "danh_sach" if slug == "announcement" else "san_pham"
    for marks, fault in (
        ("{{ so_quyet_dinhh }}", "so_quyet_dinhh"),
        ("{{ ''.__class__ }}", "không được"),
        (f"{{% for sp in {listed} %}}{{{{ sp.khong_co }}}}{{% endfor %}}", "khong_co"),
    ):
        with pytest.raises(Refused, match=fault):
            taken(sent, with_text(marks, slug), slug)
    assert not PaperTemplate.objects.exists()


@pytest.mark.parametrize("slug", ["letter", "letter_commune", "revocation", "announcement"])
def test_it_is_looked_at_with_the_last_paper_of_the_place(
    sent: SimpleNamespace, as_: As, slug: str
) -> None:
    office = as_(sent.province)
    page = office.get(reverse("paper_template_kind", args=[slug])).content.decode()
    assert "nguoi_ky" in page
    assert office.get(reverse("paper_template_start", args=[slug])).content[:2] == b"PK"
    one = taken(sent, registry.KINDS[slug].start(), slug)
    assert one.warnings == []
    said = word(office, reverse("paper_template_file", args=[one.pk, "preview"]))
    sample = slug in ("revocation", "announcement")  # the place has none yet
    assert ("XEM THỬ" in said) != sample
    assert (sent.producer.name in said) != sample


def test_the_starting_letter_reads_like_ours(sent: SimpleNamespace, as_: As) -> None:
    letter, office = Letter.objects.get(kind="producer"), as_(sent.province)
    way = reverse("letter_paper", args=[letter.pk, "docx"])
    ours = Document(BytesIO(office.get(way).content))
    paper_templates.switch_on(
        taken(sent, registry.KINDS["letter"].start(), "letter"), by=sent.province
    )
    theirs = Document(BytesIO(office.get(way).content))
    (rows, own) = ([[cell.text for row in one.tables[1].rows for cell in row.cells]
                    for one in (ours, theirs)])  # fmt: skip
    assert rows == own
    said = [one.text for one in theirs.paragraphs if one.text.strip()]
    assert [line for line in said if "{" in line] == []
    for line in ("Kính gửi", "Căn cứ Quyết định", "Kiến nghị", "9 giờ tại hội trường", "Phụ lục"):
        assert any(line in one for one in said), line
