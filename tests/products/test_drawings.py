import pytest

from ocop.lib.templatetags.ui import DRAWINGS
from ocop.rules.models import ProductSet
from products.drawings import drawing_of


@pytest.mark.parametrize(
    ("slug", "drawing"),
    [("mat-ong", "honey"), ("che", "tea"), ("che-bien-gao-ngu-coc", "noodles"),
     ("du-lich", "tourism"),
     ("che-bien-thit-thuy-san-trung-sua", "squid"), ("che-bien-rau-cu-qua", "vegetables"),
     ("thao-duoc-khac", "generic")],
)  # fmt: skip
def test_drawing_of_a_set(slug, drawing):
    assert drawing_of(slug) == drawing


def test_every_set_has_a_drawing_that_exists(db):
    assert {drawing_of(row.slug) for row in ProductSet.objects.all()} <= DRAWINGS
