"""Forms of earlier decisions: what stands above, one row, the scan, what the comparison found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ocop.accounts.fields import DayField, RegionField
from ocop.lib.once import OnceForm
from products.deeds.comparing import Seen
from products.fields import NfcField, ProductSetField
from products.lists.rowwise import STARS
from products.models import DecisionRow, DecisionScan, Product

SAME, DIFFERS = "same", "differs"


class ReasonFields(forms.Form):
    reason = NfcField(
        label=_("What was wrong"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays on record with your name."),
    )


class OldDecisionForm(OnceForm):
    """Number, date, issuer and signer, as they stand on the paper."""

    number = NfcField(
        label=_("Number of the decision"), max_length=60,
        help_text=_("With its letters, for example 4567/QĐ-UBND."),
    )  # fmt: skip
    decided_on = DayField(label=_("Date of the decision"))
    authority = NfcField(label=_("Issued by"), max_length=200)
    signer = NfcField(
        label=_("Signed by"), max_length=120,
        help_text=_("Office and name, for example: Phó Chủ tịch Nguyễn Văn An."),
    )  # fmt: skip
    named = forms.IntegerField(
        label=_("Products that the decision names"), min_value=1, max_value=2000, required=False,
        help_text=_("As the decision counts them itself: then a missing row is seen."),
    )  # fmt: skip


class OldDecisionEditForm(ReasonFields, OldDecisionForm):
    once_key = None  # type: ignore[assignment]  # a change is no new thing
    field_order = ("number", "decided_on", "authority", "signer", "named", "reason")


class StarFields(forms.Form):
    """What a row says of the stars."""

    stars = forms.TypedChoiceField(label=_("Stars"), coerce=int, choices=[("", "—"), *STARS])
    points = forms.DecimalField(
        label=_("Points, if the decision names them"), min_value=0, max_value=100,
        max_digits=7, decimal_places=4, required=False, localize=True,
    )  # fmt: skip
    valid_from = DayField(
        label=_("Valid from"), required=False,
        help_text=_("Left empty: the date of the decision."),
    )  # fmt: skip
    valid_to = DayField(
        label=_("Valid until"), required=False,
        help_text=_("Left empty: as long as the rules of that day say."),
    )  # fmt: skip


class DecisionRowForm(StarFields, OnceForm):
    """One product of the decision. Names that are registered in the commune are found again."""

    product = NfcField(label=_("Name of the product"), max_length=200)
    producer = NfcField(label=_("Name of the producer"), max_length=200)
    region = RegionField(
        help_text=_("Where the producer is today; the decision may name what it was before.")
    )
    product_set = ProductSetField(
        help_text=_("Counts only for a product that is not registered yet.")
    )
    field_order = ("product", "producer", "region", "product_set", "stars", "points",
                   "valid_from", "valid_to")  # fmt: skip

    def __init__(self, *args: Any, province: str, like: Product | None = None, **kw: Any) -> None:
        if like:
            kw.setdefault("initial", {
                "product": like.name, "producer": like.producer.name,
                "region": like.producer.region_id, "product_set": like.product_set_id,
            })  # fmt: skip
        super().__init__(*args, **kw)
        fields: Any = self.fields
        fields["region"].limit(province=province)
        fields["product_set"].offer(like.product_set if like else None)


class DecisionRowCorrectForm(StarFields, ReasonFields):
    field_order = ("stars", "points", "valid_from", "valid_to", "reason")


class DecisionScanForm(OnceForm):
    """The scan of the stamped paper, all its pages."""

    file = forms.FileField(
        label=_("Scan of the decision"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    reason = NfcField(
        label=_("Why another file takes its place"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The earlier file stays on record; all rows are to be compared anew."),
    )  # fmt: skip

    def __init__(self, *args: Any, replaces: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["file"].help_text = _t(
            "With the annexed list. PDF of all pages, or JPEG or PNG of a single page, at most "
            "%(n)s MB."
        ) % {"n": settings.UPLOAD_MAX_MB}
        if not replaces:
            del self.fields["reason"]


class ComparingForm(forms.Form):
    """Of each row: the same as on the scan, or what differs. Rows left alone stay as they are."""

    def __init__(
        self, *args: Any, rows: Sequence[DecisionRow], scan: DecisionScan | None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.shown = rows
        for row in rows:
            choices = [(SAME, _("agrees")), (DIFFERS, _("differs"))]
            self.fields[f"found-{row.pk}"] = forms.ChoiceField(
                choices=choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"what-{row.pk}"] = NfcField(max_length=500, required=False)
            self.fields[f"seal-{row.pk}"] = forms.CharField(
                max_length=40, required=False, initial=row.seal(scan), widget=forms.HiddenInput
            )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for row in self.shown:
            if facts.get(f"found-{row.pk}") == DIFFERS and not facts.get(f"what-{row.pk}"):
                self.add_error(f"what-{row.pk}", _t("Write what the scan says instead."))
        return facts

    def lines(self) -> list[tuple[DecisionRow, Any, Any, Any]]:
        return [
            (row, self[f"found-{row.pk}"], self[f"what-{row.pk}"], self[f"seal-{row.pk}"])
            for row in self.shown
        ]

    def seen(self) -> list[Seen]:
        """What was said of the rows that something was said of."""
        data = self.cleaned_data
        return [
            Seen(row.pk, data[f"seal-{row.pk}"],
                 data[f"what-{row.pk}"] if data[f"found-{row.pk}"] == DIFFERS else "")
            for row in self.shown if data[f"found-{row.pk}"]
        ]  # fmt: skip
