"""Form fields for regions and days that work without scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import F, Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from ocop.accounts import maps
from ocop.accounts.models import Reach, Region, RegionLevel, RegionQuerySet
from ocop.lib import clock, shown
from ocop.lib.context import PROVINCE


def choosable(
    *, level: str = RegionLevel.COMMUNE, day: dt.date | None = None, province: str = ""
) -> RegionQuerySet:
    """Units of the level in the province (default: this server's) that exist on the day."""
    day = day or clock.today()
    home = Region.objects.valid_on(day).filter(
        level=RegionLevel.PROVINCE, name=province or PROVINCE
    )
    inside = Reach.objects.filter(over__in=home.order_by().values("pk")).values("region")
    rows = Region.objects.valid_on(day).filter(level=level, pk__in=inside)
    return rows.select_related("parent__parent")


def on_needed_maps(*, level: str = RegionLevel.COMMUNE, province: str = "") -> RegionQuerySet:
    """Units of the level on today's map and on the earlier maps of open cycles, today's first."""
    ids = [
        choosable(level=level, day=day, province=province).order_by().values("pk")
        for day in maps.needed(clock.today())
    ]
    wanted = Q()
    for rows in ids:
        wanted |= Q(pk__in=rows)
    return Region.objects.filter(wanted).select_related("parent__parent")


class _ByDistrict(ModelChoiceIterator):
    """Communes under the heading of their district, where there still are districts."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for parent, rows in groupby(self.queryset, key=lambda region: region.parent):
            choices = [self.choice(region) for region in rows]
            if parent and parent.level == RegionLevel.DISTRICT:
                yield self.heading(parent), choices
            else:
                yield from choices

    def heading(self, parent: Region) -> str:
        """The district; among units of several maps, one that is no more says until when."""
        one_map = getattr(self.field, "one_map", True)
        if one_map or parent.valid_to is None or parent.valid_to >= clock.today():
            return parent.title
        return _("%(unit)s (until %(day)s)") % {
            "unit": parent.title,
            "day": shown.day(parent.valid_to),
        }


class RegionField(forms.ModelChoiceField):
    """A select of the units of one level that exist on a day, in Vietnamese order.

    A form for another map says so in its ``__init__``: ``self.fields["region"].limit(day=…)``.
    """

    iterator = _ByDistrict

    def __init__(
        self,
        *,
        level: str = RegionLevel.COMMUNE,
        day: dt.date | None = None,
        province: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("empty_label", _("Choose"))
        kwargs.setdefault("label", _("Commune, ward or special zone"))
        self._map: dict[str, Any] = {"level": level, "day": day, "province": province}
        super().__init__(queryset=Region.objects.none(), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> RegionField:
        copy = super().__deepcopy__(memo)
        copy._map = dict(self._map)
        copy.limit()
        return copy

    @property
    def one_map(self) -> bool:
        """True if the units of a single day are offered."""
        return self._map["day"] is not None

    def limit(self, **changes: Any) -> None:
        """Offer the units of another ``level``, ``day`` or ``province``.

        Without a day: today's, and those of earlier maps that open cycles still go by.
        """
        self._map |= changes
        if self.one_map:
            rows = choosable(**self._map)
        else:
            rows = on_needed_maps(level=self._map["level"], province=self._map["province"])
        today_first = F("valid_to").desc(nulls_first=True)
        self.queryset = rows.order_by(today_first, "parent__sort", "sort")

    def label_from_instance(self, obj: Any) -> str:
        return obj.title


class DayField(forms.DateField):
    """A day, typed day first: the browser's own calendar would follow the browser's country."""

    def __init__(self, **kwargs: Any) -> None:
        typed = {"placeholder": _("dd/mm/yyyy"), "autocomplete": "off"}
        kwargs.setdefault("widget", forms.DateInput(attrs=typed, format="%d/%m/%Y"))
        kwargs.setdefault(
            "input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d"]
        )
        super().__init__(**kwargs)
