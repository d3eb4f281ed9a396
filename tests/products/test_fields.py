from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from products.fields import DongField, NfcField, ProductSetField, QuantityField


@pytest.mark.parametrize(
    "typed",
    [
        "2400000",
        "2.400.000",
        "2,400,000",
        "2 400 000",
        "2.400.000 đ",
        "2.400.000đồng",
        " 2400000VND ",
    ],
)
def test_dong_takes_an_amount_as_people_write_it(typed):
    assert DongField().clean(typed) == Decimal(2400000)


@pytest.mark.parametrize("typed", ["2.40", "2.4000", "1e6", "-5", "2,5", "hai triệu", "٢٤"])
def test_dong_refuses_what_is_no_whole_amount(typed):
    with pytest.raises(forms.ValidationError):
        DongField().clean(typed)


def test_dong_refuses_what_the_column_cannot_hold():
    with pytest.raises(forms.ValidationError):
        DongField(digits=13).clean("9" * 14)


def test_dong_shows_an_amount_so_that_it_can_be_sent_back():
    with translation.override("vi"):
        field = DongField()
        assert field.clean(field.prepare_value(Decimal(2400000))) == Decimal(2400000)


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [("vi", "350,5", "350.5"), ("vi", "1.250", "1250"), ("vi", "1.250,25", "1250.25"),
     ("en", "350.5", "350.5"), ("en", "1,250", "1250"), ("vi", "7", "7")],
)  # fmt: skip
def test_quantity_reads_the_comma_of_the_language(language, typed, value):
    with translation.override(language):
        field = QuantityField()
        assert field.clean(typed) == Decimal(value)
        assert field.clean(field.prepare_value(Decimal(value))) == Decimal(value)


@pytest.mark.parametrize(
    ("language", "typed"), [("vi", "350.5"), ("en", "350,5"), ("vi", "1,234"), ("vi", "-1")]
)
def test_quantity_refuses_what_could_be_read_two_ways(language, typed):
    with translation.override(language), pytest.raises(forms.ValidationError):
        QuantityField().clean(typed)


def test_text_is_counted_as_people_count():
    assert NfcField(max_length=3).clean("O\u0302\u0301n\u0323") == "Ốṇ"


def test_product_sets_stand_under_their_sector(db):
    field = ProductSetField()
    field.offer()
    groups = [group for group, _rows in list(field.choices)[1:]]
    assert "Sản phẩm thực phẩm" in groups
    assert sum(len(rows) for _group, rows in list(field.choices)[1:]) == 26
