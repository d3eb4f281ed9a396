"""Forms of the advisory panel: the decision that forms it, its report on a dossier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from evaluation.dossier_items import items
from evaluation.forms.checks import ReportForm
from evaluation.forms.councils import CouncilForm, MemberForm, PlaceRows
from evaluation.models import Conclusion, PanelReport, PanelRole, PaperState
from evaluation.panel_content import fingerprint
from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from ocop.rules.trees import PartNode
from products.fields import NfcField

LONG = 5000
REMARK = 1000


class PanelForm(CouncilForm):
    """What the decision says of the panel itself."""

    signer = NfcField(label=_("Who signed the decision"), max_length=120, required=False)
    until = DayField(
        label=_("Works until"),
        required=False,
        help_text=_("The end of its term. Empty: as long as the cycle."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.initial = _("Name of the panel"), ""
        if len(self.rungs) == 1:
            (rung,) = self.rungs.values()
            name.initial = _t("Advisory panel of: %(council)s") % {"council": rung.stage.body}


class PanelMemberForm(MemberForm):
    """One person of the panel."""

    role = forms.ChoiceField(
        label=_("Place on the panel"),
        choices=PanelRole.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


PanelRows = forms.formset_factory(
    PanelMemberForm, formset=PlaceRows, extra=0, max_num=60, absolute_max=60
)


def empty_rows() -> list[dict[str, str]]:
    """A usual panel: a head, a deputy, a secretary and three members."""
    roles = [PanelRole.HEAD, PanelRole.VICE, PanelRole.SECRETARY]
    return [{"role": role} for role in [*roles, *[PanelRole.MEMBER] * 3]]


def _area(rows: int, longest: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": longest})


class PanelReportForm(forms.Form):
    """Papers item by item, the visit, remarks beside parts and criteria, the conclusion."""

    visited_on = DayField(label=_("Day of the visit"), required=False)
    visit_place = NfcField(label=_("Place of the visit"), required=False, max_length=200)
    visit_people = NfcField(
        label=_("Who came, and who of the producer was there"), required=False, max_length=1000,
        widget=_area(2, 1000),
    )  # fmt: skip
    visit_found = NfcField(
        label=_("What was seen"), required=False, max_length=LONG, widget=_area(4, LONG)
    )
    tests = NfcField(
        label=_("Tests needed or received"), required=False, max_length=LONG,
        widget=_area(2, LONG),
    )  # fmt: skip
    conclusion = forms.ChoiceField(
        label=_("Conclusion"), required=False, choices=Conclusion.choices
    )
    reason = NfcField(
        label=_("Reason, or what must be completed"),
        help_text=_("The producer reads these words once the report is handed in."),
        required=False, max_length=LONG, widget=_area(3, LONG),
    )  # fmt: skip
    # The mark of what the writer sees; kept when the page is drawn again with what was typed.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, report: PanelReport, parts: tuple[PartNode, ...], **kwargs: Any
    ) -> None:
        initial = {name: getattr(report, name) for name in type(self).base_fields if name != "seen"}
        initial["seen"] = fingerprint(report)
        self.items, self.parts = items(report.dossier), parts
        for item in self.items:
            found = report.papers.get(item.code, {})
            initial[f"paper_{item.code}"] = found.get("state", "")
            initial[f"said_{item.code}"] = found.get("remark", "")
        initial |= {f"remark_{code}": text for code, text in report.remarks.items()}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self._add_items()
        self._add_remarks()

    def _add_items(self) -> None:
        states = [("", _t("not yet looked at")), *PaperState.choices]
        for item in self.items:
            self.fields[f"paper_{item.code}"] = forms.ChoiceField(
                label=item.label, choices=states, required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip
            self.fields[f"said_{item.code}"] = NfcField(
                label=_t("Remark: %(what)s") % {"what": item.label}, required=False,
                max_length=REMARK, widget=forms.TextInput(
                    attrs={"class": "form-control", "placeholder": _t("Remark")}
                ),
            )  # fmt: skip

    def _add_remarks(self) -> None:
        for node in self._nodes():
            self.fields[f"remark_{node.code}"] = NfcField(
                label=f"{node.code} {node.title}", required=False, max_length=REMARK,
                widget=forms.Textarea(
                    attrs={"rows": 2, "maxlength": REMARK, "class": "form-control"}
                ),
            )  # fmt: skip

    def _nodes(self) -> Iterator[Any]:
        for part in self.parts:
            yield part
            yield from part.criteria

    # --- for the page -----------------------------------------------------------------------
    def paper_rows(self) -> list[tuple[Any, Any, Any]]:
        """Item, its state and its remark, as bound fields."""
        return [
            (item, self[f"paper_{item.code}"], self[f"said_{item.code}"]) for item in self.items
        ]

    def part_rows(self) -> list[tuple[PartNode, Any, list[tuple[Any, Any]], int]]:
        """Part, its remark, its criteria with theirs, and how many of these are written."""
        rows = []
        for part in self.parts:
            nodes = [(node, self[f"remark_{node.code}"]) for node in part.criteria]
            written = sum(bool(field.value()) for _node, field in nodes)
            rows.append((part, self[f"remark_{part.code}"], nodes, written))
        return rows

    def visit_rows(self) -> list[Any]:
        return [self[name] for name in ("visit_place", "visit_people", "visit_found", "tests")]

    # --- for the deed -----------------------------------------------------------------------
    def facts(self) -> dict[str, Any]:
        """What the deed is told."""
        said = self.cleaned_data
        own = {name: said[name] for name in type(self).base_fields}  # the mark among them
        papers = {
            item.code: (said[f"paper_{item.code}"], said[f"said_{item.code}"])
            for item in self.items
        }
        remarks = {node.code: said[f"remark_{node.code}"] for node in self._nodes()}
        return {**own, "papers": papers, "remarks": remarks}


class VisitFileForm(OnceForm):
    """A photo of the visit, or its record."""

    file = forms.FileField(
        label=_("File or photo"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"}),
    )
    title = NfcField(
        label=_("What it shows"),
        help_text=_("For example: the drying room, 12/11/2026."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _t(
            "PDF, JPEG, PNG, Word or Excel, at most %(n)s MB. A photo of the paper is fine."
        ) % {"n": settings.UPLOAD_MAX_MB}


class PanelPaperForm(ReportForm):
    """Number and date of the panel's report, as registered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report_no"].help_text = _t("For example 12/BC-TTV.")


class OneReportForm(PanelPaperForm):
    """The same for one report, with the mark of what the signer sees of it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
