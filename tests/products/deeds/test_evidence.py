import io
import uuid

import pytest
from PIL import Image

from ocop.lib.errors import Refused
from ocop.workflow import chain
from ocop.workflow.models import Event
from products.deeds import evidence
from products.models import Evidence
from tests.products.conftest import office, pdf, photo, upload

MB = 1024 * 1024
BAD = {
    "zip named jpg": ("anh.jpg", office(), True),
    "html named jpg": ("anh.jpg", b"<html><script>alert(1)</script>", False),
    "html behind a jpeg's first bytes": (
        "anh.jpg",
        b"\xff\xd8\xff<script>alert(1)</script>",
        False,
    ),
    "pdf with a script": ("giay.pdf", pdf(script=True), False),
    "pdf with a script behind a link": ("giay.pdf", pdf(link="JavaScript"), False),
    "pdf that starts a program": ("giay.pdf", pdf(link="Launch"), False),
    "pdf that carries a program": ("giay.pdf", pdf(carries=True), False),
    "word file with macros": ("don.docm", office(macros=True), False),
    "zip bomb": ("don.docx", office(bomb=101 * MB), False),
    "truncated jpeg": ("anh.jpg", photo(600)[:400], False),
    "truncated pdf": ("giay.pdf", pdf()[:60], False),
    "nothing": ("anh.jpg", b"", False),
    "one byte too many": ("giay.pdf", pdf() + b"\x00" * (10 * MB + 1 - len(pdf())), False),
    "svg": ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False),
    "gif": ("anh.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", False),
    "program": ("anh.jpg", b"MZ\x90\x00", False),
}


def add(cast, file, kind="test", **more):
    return evidence.add(cast.product, kind=kind, file=file, by=cast.owner, **more)


def stored(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize("case", BAD)
def test_add_refuses_what_a_file_must_not_be(cast, settings, case):
    name, data, pictures_only = BAD[case]
    with pytest.raises(Refused) as refusal:
        add(cast, upload(name, data), kind="photo" if pictures_only else "test")
    assert (refusal.value.field, Evidence.objects.count(), stored(settings)) == ("file", 0, [])


@pytest.mark.parametrize(
    ("name", "data", "mime"),
    [
        ("a.jpg", photo(), "image/jpeg"),
        ("a.png", photo(form="PNG"), "image/png"),
        ("a.pdf", pdf(), "application/pdf"),
        ("a.pdf", pdf(link="URI"), "application/pdf"),
        ("lies.exe", pdf(), "application/pdf"),
    ],
)
def test_add_keeps_a_good_file_under_a_random_name(cast, settings, name, data, mime):
    paper = add(cast, upload(name, data))
    assert (paper.mime, paper.title) == (mime, name.rsplit(".", 1)[0])
    (path,) = stored(settings)
    assert name.split(".")[0] not in path.name.split(".")[0] or len(path.stem) == 32
    assert path.stat().st_size == paper.size


def test_add_at_the_limit_is_taken(cast):
    data = pdf()
    assert add(cast, upload("a.pdf", data + b"\n" * (10 * MB - len(data)))).size == 10 * MB


def test_add_draws_photos_anew_and_drops_what_was_hidden(cast):
    exif = Image.Exif()
    exif[0x010E] = "bí mật"
    out = io.BytesIO()
    Image.new("RGB", (3000, 20), "red").save(out, "JPEG", exif=exif)
    paper = add(cast, upload("a.jpg", out.getvalue() + b"<script>alert(1)</script>"), "photo")
    kept = paper.file.read()
    assert b"script" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.width, dict(image.getexif())) == (2400, {})


def test_add_makes_public_only_photos(cast):
    assert add(cast, upload("a.jpg", photo()), "photo", public=True).public
    assert not add(cast, upload("a.pdf", pdf()), "test", public=True).public


def test_add_clicked_twice_keeps_one_file(cast, settings):
    key = uuid.uuid4()
    one, two = (add(cast, upload("a.pdf", pdf()), once_key=key) for _ in range(2))
    assert (one, len(stored(settings))) == (two, 1)


@pytest.mark.django_db(transaction=True)
def test_add_clicked_twice_at_once_keeps_one_file(cast, settings, together):
    key = uuid.uuid4()
    one, two = together(
        *[lambda: add(cast, upload("a.pdf", pdf()), once_key=key).pk for _ in range(2)]
    )
    assert one == two
    assert len(stored(settings)) == 1


def test_withdraw_hides_the_paper_and_keeps_its_story(cast):
    paper = add(cast, upload("a.pdf", pdf()), title="Phiếu kiểm nghiệm")
    evidence.withdraw(paper, why="Quá hạn", by=cast.owner)
    assert not Evidence.objects.kept().exists()
    last = Event.objects.select_related("text").get(verb="evidence.withdrawn")
    assert last.text.note == "Phiếu kiểm nghiệm. Quá hạn"
    assert chain.verify(cast.product.chain_key) is None
    with pytest.raises(Refused):
        evidence.withdraw(paper, why="nữa", by=cast.owner)


def test_photo_of_is_the_newest_public_photo_in_one_query(cast, django_assert_num_queries):
    add(cast, upload("a.jpg", photo()), "photo")
    add(cast, upload("b.jpg", photo()), "photo", public=True)
    newest = add(cast, upload("c.jpg", photo()), "photo", public=True)
    with django_assert_num_queries(1):
        assert evidence.photo_of([cast.product, cast.other_product]) == {cast.product.pk: newest}
