"""Papers of an announcement."""

from __future__ import annotations

import io
import uuid

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cycle.deeds import documents
from cycle.models import CycleDocument
from ocop.lib.errors import NotAllowed, Refused


def paper(name: str = "huong-dan.pdf") -> SimpleUploadedFile:
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def test_add_keeps_a_checked_file_once(cast, cycle) -> None:
    key = uuid.uuid4()
    first = documents.add(cycle, file=paper(), title="Hướng dẫn", once_key=key, by=cast.province)
    again = documents.add(cycle, file=paper(), title="Hướng dẫn", once_key=key, by=cast.province)
    assert (again, first.mime) == (first, "application/pdf")
    assert CycleDocument.objects.count() == 1


def test_add_refuses_what_is_not_what_it_says(cast, cycle) -> None:
    fake = SimpleUploadedFile("anh.pdf", b"not a pdf", content_type="application/pdf")
    with pytest.raises(Refused) as refusal:
        documents.add(cycle, file=fake, by=cast.province)
    assert refusal.value.field == "file"
    with pytest.raises(NotAllowed):
        documents.add(cycle, file=paper(), by=cast.commune)


def test_withdraw_takes_it_off_the_announcement_only(cast, cycle) -> None:
    document = documents.add(cycle, file=paper(), by=cast.province)
    documents.withdraw(document, by=cast.province)
    assert list(cycle.documents.shown()) == []
    assert cycle.documents.count() == 1
