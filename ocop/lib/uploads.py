"""Uploads: what kinds are taken, how they are checked, under which name they are kept.

An upload is never stored as it came: pictures are drawn anew (which drops hidden data), PDFs and
office files are opened and looked into. Files have random names, stand outside the web root and
leave only through a view that asks who may read them.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from ocop.lib.errors import Refused
from ocop.lib.text import clean

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIX = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", WORD: ".docx", EXCEL: ".xlsx"}
MAX_PIXELS = 40_000_000
MAX_SIDE = 2400
ACTIVE_KEYS = {"/JavaScript", "/JS", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AA", "/XFA"}
ACTIVE_KINDS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")
MAX_DEPTH = 30
MAX_UNPACKED = 100 * 1024 * 1024


@contextmanager
def with_their_rows() -> Iterator[list[StoredFile]]:
    """A transaction; what is put into the list loses its file again if the transaction fails."""
    files: list[StoredFile] = []
    try:
        with transaction.atomic():
            yield files
    except BaseException:
        for one in files:
            one.discard()
        raise


class StoredFile(models.Model):
    """A checked file: what it is, how big, its hash, who brought it."""

    title = models.CharField(max_length=200)
    file = models.FileField(max_length=200, upload_to="files/")
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def discard(self) -> None:
        """Delete the file of a row that does not come to stand."""
        self.file.storage.delete(str(self.file.name))

    @property
    def is_picture(self) -> bool:
        return self.mime in (PNG, JPEG)

    @property
    def download_name(self) -> str:
        return f"{self.title[:80]}{SUFFIX.get(self.mime, '')}"


def checked(
    upload: UploadedFile, *, title: str = "", pictures_only: bool = False
) -> dict[str, Any]:
    """Return the fields of a :class:`StoredFile` for the upload, or refuse with the reason.

    Size limit in MB from the settings; kinds: PDF, JPEG, PNG, DOCX, XLSX.
    """
    data = _read(upload)
    mime, data = _opened(data, pictures_only=pictures_only)
    return _fields(mime, data, clean(title) or _named(upload))


def checked_as_brought(upload: UploadedFile) -> dict[str, Any]:
    """The same for a paper that is proof: a PDF or a scan, kept byte for byte as it came."""
    data = _read(upload)
    if data[:5] == b"%PDF-":
        mime = PDF
        _pdf(data, active=_("The file contains programs or other files, so it cannot be taken in. "
                            "Take it from the document system without attachments, or scan the "
                            "stamped paper."))  # fmt: skip
    elif data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n":
        mime, _anew = _picture(data)
    else:
        raise _refused(_("Please choose a PDF or a scan (JPEG or PNG)."))
    return _fields(mime, data, _named(upload))


def _named(upload: UploadedFile) -> str:
    return clean((upload.name or "").rsplit(".", 1)[0]) or _("file")


def _read(upload: UploadedFile) -> bytes:
    limit = settings.UPLOAD_MAX_MB * 1024 * 1024
    if (upload.size or 0) > limit:
        raise _refused(_("The file is larger than %(n)s MB.") % {"n": settings.UPLOAD_MAX_MB})
    data = upload.read(limit + 1)
    if not data:
        raise _refused(_("The file is empty."))
    return data


def _fields(mime: str, data: bytes, title: str) -> dict[str, Any]:
    name = secrets.token_hex(16) + SUFFIX[mime]
    return {
        "title": title[:200],
        "file": ContentFile(data, name=name),
        "mime": mime,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")


def _opened(data: bytes, *, pictures_only: bool) -> tuple[str, bytes]:
    if data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n":
        return _picture(data)
    if not pictures_only and data[:5] == b"%PDF-":
        return PDF, _pdf(data)
    if not pictures_only and data[:4] == b"PK\x03\x04":
        return _office(data), data
    if pictures_only:
        raise _refused(_("Please choose a photo (JPEG or PNG)."))
    raise _refused(_("Please choose a PDF, a photo (JPEG or PNG), a Word or an Excel file."))


def _picture(data: bytes) -> tuple[str, bytes]:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _refused(_("The photo has too many pixels. Take it smaller."))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            out = io.BytesIO()
            if image.format == "PNG":
                upright.save(out, "PNG")
                return PNG, out.getvalue()
            upright.convert("RGB").save(out, "JPEG", quality=85)
            return JPEG, out.getvalue()
    except Refused:
        raise
    except Exception as fault:
        raise _refused(_("This photo cannot be opened. Take it again.")) from fault


def _pdf(data: bytes, *, active: str = "") -> bytes:
    """Open the PDF; one that runs scripts or carries other files is refused."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            acts = any(_is_active(thing) for thing in pdf.objects)
            if len(pdf.pages) == 0:
                raise _refused(_("The PDF has no pages."))
    except pikepdf.PasswordError as fault:
        raise _refused(_("The PDF is locked with a password. Save it without one.")) from fault
    except pikepdf.PdfError as fault:
        raise _refused(_("This PDF cannot be opened. Save it again.")) from fault
    if acts:
        sentence = _("The PDF contains programs or other files. Print it to a new PDF.")
        raise _refused(active or sentence)
    return data


def _is_active(thing: Any, depth: int = 0) -> bool:
    """True if the PDF object, or one written inside it, acts by itself or carries a file."""
    if isinstance(thing, pikepdf.Array):
        inner: list[Any] = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        if ACTIVE_KEYS & set(thing.keys()) or thing.get("/S") in ACTIVE_KINDS:
            return True
        inner = [value for _key, value in thing.items()]
    else:
        return False
    direct = (i for i in inner if isinstance(i, pikepdf.Object) and not i.is_indirect)
    return depth < MAX_DEPTH and any(_is_active(one, depth + 1) for one in direct)


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            infos = box.infolist()
            names = {info.filename for info in infos}
            if sum(info.file_size for info in infos) > MAX_UNPACKED or len(infos) > 5000:
                raise _refused(_("The file unpacks to more than it should."))
    except zipfile.BadZipFile as fault:
        raise _refused(_("This file cannot be opened.")) from fault
    if any("vbaProject" in name for name in names):
        raise _refused(_("The file contains macros. Save it without them."))
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return WORD
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return EXCEL
    raise _refused(_("Please choose a PDF, a photo (JPEG or PNG), a Word or an Excel file."))
