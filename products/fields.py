"""Form fields for amounts as people type them, and for choosing a product set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ocop.lib import clock, shown
from ocop.lib.fields import NfcField as NfcField  # the forms of the rooms above take it here
from ocop.lib.text import nfc
from ocop.rules import books
from ocop.rules.models import ProductSet

_CURRENCY = re.compile(r"\s*(đồng|đ|dong|vnđ|vnd)\.?$")
_WHOLE = re.compile(r"\d+|\d{1,3}([.,\s]\d{3})+", re.ASCII)


class DongField(forms.Field):
    """Whole đồng: '2400000', '2.400.000 đ' and '2 400 000' are the same amount."""

    def __init__(self, *, digits: int = 13, **kwargs: Any) -> None:
        self.digits = digits
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        typed = _CURRENCY.sub("", nfc(str(value or "")).strip().lower())
        if not typed:
            return None
        if not _WHOLE.fullmatch(typed):
            raise forms.ValidationError(_t("Write whole đồng, digits only, like 2.400.000."))
        amount = re.sub(r"\D", "", typed)
        if len(amount) > self.digits:
            raise forms.ValidationError(_t("This amount is too large. Check the zeros."))
        return Decimal(amount)

    def prepare_value(self, value: Any) -> Any:
        return shown.number(value) if isinstance(value, Decimal | int) else value


class QuantityField(forms.Field):
    """An amount with at most two decimals, written with the comma (or point) of the language."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        typed = re.sub(r"\s", "", nfc(str(value or "")))
        if not typed:
            return None
        point, group = (",", r"\.") if shown.comma() else (".", ",")
        decimals = rf"({re.escape(point)}\d{{1,2}})?"
        pattern = rf"(\d{{1,10}}|\d{{1,3}}({group}\d{{3}}){{1,3}}){decimals}"
        if not re.fullmatch(pattern, typed, re.ASCII):
            raise forms.ValidationError(
                _t("Write a number such as %(example)s.") % {"example": shown.number("350.5", 1)}
            )
        return Decimal(re.sub(group, "", typed).replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return shown.number(value, 0 if value == value.to_integral_value() else 2)


class _BySector(ModelChoiceIterator):
    """Product sets under the heading of their sector."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for sector, rows in groupby(self.queryset, key=lambda row: row.sector):
            yield sector, [self.choice(row) for row in rows]


class ProductSetField(forms.ModelChoiceField):
    """A select of the product sets of the rule book in force, by sector."""

    iterator = _BySector

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Product set"))
        kwargs.setdefault("empty_label", _("Choose"))
        super().__init__(queryset=ProductSet.objects.none(), **kwargs)

    def offer(self, also: ProductSet | None = None) -> None:
        """Offer today's sets, and the one a product already has."""
        book = books.current(clock.today())
        rows = ProductSet.objects.filter(classification=book.classification_id if book else None)
        if also:
            rows = rows | ProductSet.objects.filter(pk=also.pk)
        self.queryset = rows.order_by("classification_id", "no")

    def label_from_instance(self, obj: Any) -> str:
        return obj.name
