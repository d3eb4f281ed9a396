"""Files good and bad, and stars to hold."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from products.deeds import ratings
from products.models import Product, Rating


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def photo(side: int = 64, *, form: str = "JPEG", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (side, side), "orange").save(out, form)
    return out.getvalue()


def pdf(*, script: bool = False, link: str = "", carries: bool = False) -> bytes:
    """A page; with a script that runs when opened, a link of that kind, or a file inside."""
    paper, out = pikepdf.new(), io.BytesIO()
    page = paper.add_blank_page()
    if link:
        action = pikepdf.Dictionary(S=pikepdf.Name("/" + link), JS="app.alert(1)", URI="https://x")
        if link == "URI":
            del action["/JS"]
        mark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
        page.Annots = pikepdf.Array([mark])
    if carries:
        paper.attachments["virus.exe"] = b"MZ"
    if script:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        paper.Root.OpenAction = paper.make_indirect(action)
    paper.save(out)
    return out.getvalue()


def office(*, macros: bool = False, bomb: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("[Content_Types].xml", "<Types/>")
        box.writestr("word/document.xml", "<w:document/>")
        if macros:
            box.writestr("word/vbaProject.bin", b"\x00")
        if bomb:
            box.writestr("word/media/zeros.bin", b"\x00" * bomb)
    return out.getvalue()


@pytest.fixture
def grant(cast: Any) -> Callable[..., Rating]:
    """Grant stars to a product; by default four, decided on 18 June 2026, for three years."""

    def granted(product: Product, **changes: Any) -> Rating:
        facts: dict[str, Any] = {
            "key": f"result:{product.pk}",
            "stars": 4,
            "points": Decimal("83.1"),
            "year": 2026,
            "book": "26-2026",
            "authority": "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ninh",
            "decision_no": "3105/QĐ-UBND",
            "decided_on": dt.date(2026, 6, 18),
            "valid_from": dt.date(2026, 6, 18),
            "valid_to": dt.date(2029, 6, 17),
            "by": cast.province,
        }
        return ratings.grant(product, **facts | changes)

    return granted
