"""Small files as people send them."""

from __future__ import annotations

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def pdf(title: str) -> SimpleUploadedFile:
    """A small PDF; another title, another file."""
    out = io.BytesIO()
    paper = pikepdf.new()
    paper.add_blank_page()
    paper.docinfo["/Title"] = title
    paper.save(out)
    return SimpleUploadedFile(f"{title}.pdf", out.getvalue(), "application/pdf")


def photo(title: str) -> SimpleUploadedFile:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return SimpleUploadedFile(f"{title}.jpg", out.getvalue(), "image/jpeg")
