import pytest

from products import beside, proofs


@pytest.fixture(autouse=True)
def _nobody_registered(monkeypatch):
    monkeypatch.setattr(proofs, "_provers", [])
    monkeypatch.setattr(beside, "_tellers", [])


def test_a_rating_is_proven_by_whoever_registered(cast, grant):
    rating, other = grant(cast.product), grant(cast.other_product)
    proofs.proves(lambda ratings: {rating.pk: "/check/QN26"})
    assert proofs.proof_urls([rating, other]) == {rating.pk: "/check/QN26"}


def test_without_a_room_above_nothing_is_proven(cast, grant):
    assert proofs.proof_urls([grant(cast.product)]) == {}


def test_lines_beside_a_product_come_from_all_who_registered(cast, as_):
    beside.stands(lambda product, user: [beside.Line(f"Chu trình của {user.name}", "/dossiers/1/")])
    page = as_(cast.owner).get(f"/products/{cast.product.pk}/").content.decode()
    assert "Chu trình của Triệu Thị Mẩy" in page
