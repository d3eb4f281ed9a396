import uuid

import pytest

from products.deeds import evidence, readers
from products.models import Evidence
from tests.products.conftest import pdf, photo, upload

NOBODY = [None, "neighbour", "other_commune", "foreign", "outsider", "evaluator_off"]


@pytest.fixture
def paper(cast):
    return evidence.add(
        cast.product, kind="test", file=upload("phieu.pdf", pdf()), title="Phiếu", by=cast.owner
    )


@pytest.fixture
def picture(cast):
    return evidence.add(
        cast.product, kind="photo", file=upload("a.jpg", photo(900)), public=True, by=cast.owner
    )


def get(as_, cast, who, url):
    return as_(getattr(cast, who) if who else None).get(url)


@pytest.mark.parametrize("who", ["owner", "commune", "province", "auditor"])
def test_file_goes_to_those_who_may_read_it(as_, cast, paper, who):
    page = get(as_, cast, who, f"/evidence/{paper.pk}/file")
    assert b"".join(page.streaming_content)[:5] == b"%PDF-"
    assert page["Content-Disposition"].startswith("attachment")
    assert page["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("who", NOBODY)
def test_file_is_unknown_to_everybody_else(as_, cast, paper, picture, who):
    for pk in (paper.pk, picture.pk):
        assert get(as_, cast, who, f"/evidence/{pk}/file").status_code == 404
        assert get(as_, cast, who, f"/evidence/{pk}/small").status_code == 404


def test_file_goes_to_a_judge_while_seated(as_, cast, paper):
    readers.admit(cast.evaluator, cast.product, until=None, why="contest:1")
    assert get(as_, cast, "evaluator", f"/evidence/{paper.pk}/file").status_code == 200
    readers.dismiss(cast.evaluator, cast.product, why="contest:1")
    assert get(as_, cast, "evaluator", f"/evidence/{paper.pk}/file").status_code == 404


def test_shown_photo_of_a_recognised_product_is_public_and_small(as_, cast, picture, paper, grant):
    grant(cast.product)
    page = get(as_, cast, None, f"/evidence/{picture.pk}/file")
    assert (page.status_code, page["Content-Type"]) == (200, "image/jpeg")
    assert not page["Content-Disposition"].startswith("attachment")
    page = get(as_, cast, None, f"/evidence/{picture.pk}/small")
    assert len(b"".join(page.streaming_content)) < 30_000
    assert get(as_, cast, None, f"/evidence/{paper.pk}/file").status_code == 404


def test_small_copy_of_a_transparent_drawing_lies_on_white(as_, cast):
    data = photo(600, form="PNG", mode="LA")
    drawn = evidence.add(cast.product, kind="photo", file=upload("a.png", data), by=cast.owner)
    page = get(as_, cast, "owner", f"/evidence/{drawn.pk}/small")
    assert b"".join(page.streaming_content)[:3] == b"\xff\xd8\xff"


def test_withdrawn_file_is_gone_for_all(as_, cast, picture, grant):
    grant(cast.product)
    page = as_(cast.owner).post(f"/evidence/{picture.pk}/withdraw/", {"why": "ảnh cũ"})
    assert page["Location"] == cast.product.get_absolute_url()
    for who in ("owner", None):
        assert get(as_, cast, who, f"/evidence/{picture.pk}/file").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("auditor", 403), ("neighbour", 404), ("outsider", 404)]
)
def test_withdraw_belongs_to_the_keepers(as_, cast, paper, who, status):
    page = as_(getattr(cast, who)).post(f"/evidence/{paper.pk}/withdraw/", {"why": "x"})
    assert page.status_code == status
    assert Evidence.objects.kept().count() == 1


def send(as_, cast, file, **changes):
    form = {"once_key": str(uuid.uuid4()), "kind": "test", "file": file} | changes
    return as_(cast.owner).post(f"/products/{cast.product.pk}/evidence/", form)


def test_add_by_form_keeps_the_file_once(as_, cast):
    key = str(uuid.uuid4())
    for _ in range(2):
        page = send(as_, cast, upload("a.pdf", pdf()), once_key=key)
        assert page.status_code == 302
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"<html>", pdf(script=True), b"\x00" * 10_500_000])
def test_add_of_a_bad_file_says_so_beside_the_field(as_, cast, data):
    page = send(as_, cast, upload("a.pdf", data), title="Phiếu kiểm nghiệm")
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
    assert "Phiếu kiểm nghiệm" in page.content.decode()


def test_html_that_calls_itself_a_photo_never_leaves_as_html(as_, cast):
    send(as_, cast, upload("a.jpg", b"<html>" + photo()), kind="photo")
    assert not Evidence.objects.exists()


def test_small_copy_is_sent_once_and_asked_for_each_time(as_, cast):
    hidden = evidence.add(
        cast.product, kind="photo", file=upload("b.jpg", photo(900)), by=cast.owner
    )
    url = f"/evidence/{hidden.pk}/small"
    page = get(as_, cast, "owner", url)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-cache")
    again = as_(cast.owner).get(url, headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    stranger = as_(cast.neighbour).get(url, headers={"If-None-Match": page["ETag"]})
    assert stranger.status_code == 404
