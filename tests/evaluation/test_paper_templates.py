"""Templates an office edits itself: opened safely, checked in words, switched on by its people."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from evaluation.acts import kinds, loading
from evaluation.deeds import decisions, paper_templates
from evaluation.models import PaperTemplate
from evaluation.word_templates import checking, opening, registry
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow import chain
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
RELS = "word/_rels/document.xml.rels"


@shared
def office(cast: SimpleNamespace) -> SimpleNamespace:
    stage.closed(cast, [72, 75, 80], star=4)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    return cast


def started(slug: str = "recognition") -> bytes:
    return registry.KINDS[slug].start()


def with_text(words: str, slug: str = "recognition") -> bytes:
    """The starting template with a paragraph of these words at its end."""
    document = Document(BytesIO(started(slug)))
    document.add_paragraph(words)
    box = BytesIO()
    document.save(box)
    return box.getvalue()


def changed(data: bytes, parts: dict[str, Callable[[bytes], bytes]], **more: bytes) -> bytes:
    """The file with parts changed, and others put in (``__`` for a slash, ``_x`` for the dot)."""
    box = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(box, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, lambda one: one)(old.read(name)))
        for name, content in more.items():
            new.writestr(name.replace("__", "/").replace("_x", "."), content)
    return box.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("mau cua tinh.docx", data)


def taken(cast: SimpleNamespace, data: bytes, slug: str = "recognition") -> PaperTemplate:
    return paper_templates.take(cast.province_region, slug, upload(data), by=cast.province)


def words(made: bytes) -> str:
    document = Document(io.BytesIO(made))
    lines = [one.text for one in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


@pytest.mark.parametrize("slug", sorted(registry.KINDS))
def test_the_starting_template_fits_its_own_check(slug: str, db: None) -> None:
    kind = registry.KINDS[slug]
    assert checking.checked(kind.start(), kind) == []
    made = words(checking.filled(kind.start(), kind, kind.sample()))
    assert "{" not in made
    assert "Nguyễn Văn Mẫu" in made


def test_the_paper_is_made_of_it_while_it_is_switched_on(office: SimpleNamespace) -> None:
    one = taken(office, with_text("Thêm: {{ so_san_pham_chu }} sản phẩm {{ dot }}"))
    told = loading.load(office.decision)
    assert "Thêm:" not in words(kinds.docx(kinds.RECOGNITION, told))
    paper_templates.switch_on(one, by=office.province)
    made = words(kinds.docx(kinds.RECOGNITION, told))
    assert "Thêm: một sản phẩm đợt 2" in made
    assert office.product.name in made
    assert "DỰ THẢO" in made
    second = taken(office, started())
    paper_templates.switch_on(second, by=office.province_2)
    one.refresh_from_db()
    assert (one.state, second.state, second.version) == ("aside", "in_use", 2)
    paper_templates.switch_off(second, by=office.province)
    assert not PaperTemplate.objects.in_use().exists()
    assert PaperTemplate.objects.count() == 2
    assert chain.verify(one.chain_key) is None


def test_names_with_odd_characters_stay_text(office: SimpleNamespace) -> None:
    kind = registry.KINDS["submission"]
    odd = kind.sample() | {"nguoi_ky": "A & B <w:p> {{ 7 }}\x07 {% for %}"}
    made = words(checking.filled(kind.start(), kind, odd))
    assert "A & B <w:p> {{ 7 }} {% for %}" in made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ông {{ ten_nguoi_ky }}", "ten_nguoi_ky.*Đoạn"),
        ("{%p for n in nhom %}", "chưa được đóng"),
        ("{{ so_san_pham", "ngoặc"),
        ("{{ so san pham }}", "viết sai"),
        ("{{ so.__class__ }}", "không được phép"),
        ("{{ so.upper() }}", "không được phép"),
        ("{{ 'a' * 999999999 }}", "không được phép"),
        ("{{ so | attr('x') }}", "không được phép"),
        ("{% set a = 1 %}", "không được phép"),
        ("{% include 'x' %}", "không được phép"),
        ("{% for a in nhom %}{{ a.khong_co }}{% endfor %}", "khong_co.*Đoạn"),
    ],
)
def test_what_is_wrong_is_named_in_words(text: str, said: str, db: None) -> None:
    with pytest.raises(Refused, match=said):
        checking.checked(with_text(text), registry.KINDS["recognition"])


def test_what_is_left_out_is_warned_of(office: SimpleNamespace) -> None:
    document = Document()
    document.add_paragraph("QUYẾT ĐỊNH {{ so }}")
    box = BytesIO()
    document.save(box)
    made = taken(office, box.getvalue())
    assert {"tong_cong", "nhom"} <= set(made.warnings)
    assert "so" not in made.warnings


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x03\x04nonsense", b"%PDF-1.4", b"x" * (opening.MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        opening.refuse_unsafe(data)


def test_what_acts_or_refers_outside_is_refused() -> None:
    plain = started()
    opening.refuse_unsafe(plain)
    outside = b'<Relationship Id="r9" Type="x" Target="http://x/" TargetMode="External"/>'
    bad = [
        changed(plain, {}, word__vbaProject_xbin=b"x"),
        changed(plain, {}, word__embeddings__a_xbin=b"x"),
        changed(plain, {RELS: lambda one: one.replace(b"</Rel", outside + b"</Rel", 1)}),
        changed(plain, {"[Content_Types].xml": lambda one: one.replace(
            b"openxmlformats-officedocument.wordprocessingml.document.main",
            b"ms-word.document.macroEnabled.main")}),
        changed(plain, {"word/document.xml": lambda one: b"<!DOCTYPE a>" + one}),
        changed(plain, {"word/document.xml": lambda one: one.replace(
            b"<w:t>", b"<w:instrText>INCLUDETEXT x</w:instrText><w:t>", 1)}),
    ]  # fmt: skip
    for data in bad:
        with pytest.raises(Refused):
            opening.refuse_unsafe(data)
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b"0" * (opening.MOST_UNPACKED + 10))
    with pytest.raises(Refused, match=r"giải nén|lớn|bung"):
        opening.refuse_unsafe(bomb.getvalue())


def test_only_officers_of_the_very_place(office: SimpleNamespace) -> None:
    one = taken(office, started())
    for user in (office.commune, office.foreign, office.auditor, office.chair, office.district):
        with pytest.raises(NotAllowed):
            paper_templates.switch_on(one, by=user)
        with pytest.raises(NotAllowed):
            paper_templates.take(office.province_region, "recognition", upload(started()), by=user)


def test_the_pages(office: SimpleNamespace, as_: As) -> None:
    there = as_(office.province)
    at = reverse("paper_template_kind", args=["recognition"])
    assert "tong_cong" in there.get(at).content.decode()
    start = there.get(reverse("paper_template_start", args=["recognition"])).content
    assert there.post(at, {"file": upload(start), "once_key": uuid.uuid4()}).status_code == 302
    one = PaperTemplate.objects.get()
    bad = {"file": upload(with_text("{{ la }}")), "once_key": uuid.uuid4()}
    page = there.post(at, bad)
    assert "Không có trường “la”" in page.content.decode()
    seen = there.get(reverse("paper_template_file", args=[one.pk, "preview"])).content
    assert office.product.name in words(seen)
    assert there.post(reverse("paper_template_on", args=[one.pk])).status_code == 302
    assert "phiên bản 1" in there.get(reverse("paper_templates")).content.decode()
    assert there.post(reverse("paper_template_off", args=[one.pk])).status_code == 302
    assert (
        as_(office.foreign)
        .get(reverse("paper_template_file", args=[one.pk, "preview"]))
        .status_code
        == 404
    )
    assert as_(office.commune).get(reverse("paper_templates")).status_code == 403
