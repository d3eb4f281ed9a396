"""Forms of a cycle's preparation. Fields and validation; the deeds write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cycle import timetable
from cycle.models import Cycle
from cycle.timetable import Span
from ocop.accounts.fields import DayField
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.lib.once import OnceForm
from ocop.rules import telling
from ocop.rules.models import RuleBook
from products.fields import NfcField


class RuleBookField(forms.ModelChoiceField):
    """A choice of rule books; each says from when to when it is in force."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.decision} · {telling.validity(obj)} · {obj.title}"


class CycleForm(OnceForm):
    """A new cycle: its year, its rule book, its map of regions."""

    region = forms.ModelChoiceField(Region.objects.none(), label=_("Territory"), empty_label=None)
    year = forms.IntegerField(label=_("Year"), min_value=2013, max_value=2100)
    title = NfcField(label=_("Title"), max_length=200)
    book = RuleBookField(
        RuleBook.objects.all(),
        label=_("Rule book"),
        empty_label=None,
        help_text=_("It decides who receives and decides, the stages, the sheets and the stars."),
    )
    map_date = DayField(
        label=_("Map of regions of"),
        help_text=_("Communes that exist on this day take part."),
    )

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        today = clock.today()
        self.fields["region"].initial = regions.first()
        self.fields["year"].initial = today.year
        self.fields["map_date"].initial = today
        if len(regions) == 1:
            self.fields["region"].widget = forms.HiddenInput()


class WindowsForm(forms.Form):
    """First and last day of each step, and the reason once the cycle is announced."""

    def __init__(self, *args: Any, cycle: Cycle, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.windows = list(cycle.windows.all())
        for window in self.windows:
            for end, label in (("opens", _("First day")), ("closes", _("Last day"))):
                name = f"{window.kind}_{end}"
                self.fields[name] = DayField(label=label, initial=getattr(window, end))
        if cycle.state == Cycle.State.OPEN:
            self.fields["note"] = NfcField(
                label=_("Why the days are moved"), max_length=300, required=False
            )
        self.rows = [
            (names.get(w.kind, w.kind), self[f"{w.kind}_opens"], self[f"{w.kind}_closes"])
            for w in self.windows
        ]

    def clean(self) -> dict[str, Any]:
        """Put every impossible day beside its field at once."""
        facts = super().clean() or {}
        if not self.errors:
            for field, sentence in timetable.faults(self.cycle.year, self._spans(facts)).items():
                self.add_error(field, sentence)
        return facts

    def _spans(self, facts: dict[str, Any]) -> list[Span]:
        return [
            Span(w.kind, w.order, facts[f"{w.kind}_opens"], facts[f"{w.kind}_closes"])
            for w in self.windows
        ]

    @property
    def chosen(self) -> dict[str, Any]:
        """The windows as the deed takes them."""
        return {span.kind: (span.opens, span.closes) for span in self._spans(self.cleaned_data)}


class NoticeForm(forms.Form):
    """The announcement. It may be kept unfinished; publishing asks for the whole."""

    notice_no = NfcField(
        label=_("Announcement number"),
        max_length=60,
        required=False,
        help_text=_("As the registry clerk gives it, for example 12/TB-SNNMT."),
    )
    notice_date = DayField(label=_("Date"), required=False)
    notice_text = NfcField(
        label=_("What is announced"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    guidance = NfcField(
        label=_("Guidance for producers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What to prepare, in plain words; one paragraph a point."),
    )
    contact = NfcField(
        label=_("Who to ask"),
        max_length=200,
        required=False,
        help_text=_("Office, name and telephone; shown wherever something is not open."),
    )


class DocumentForm(OnceForm):
    """A paper for the announcement."""

    title = NfcField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"}),
    )


class BookForm(forms.Form):
    """Another rule book that comes into force within the year."""

    book = RuleBookField(RuleBook.objects.none(), label=_("Rule book"))
    since = DayField(label=_("In force from"))

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = RuleBook.objects.exclude(cycles__cycle=cycle)
        self.fields["book"].queryset = rest  # type: ignore[attr-defined]


class CourseForm(forms.Form):
    """When and where a training is held."""

    held_on = DayField(label=_("Date"), required=False)
    place = NfcField(label=_("Place"), max_length=200, required=False)
