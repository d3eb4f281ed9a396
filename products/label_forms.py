"""A report of a label as anybody sends it, and the finding of the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Region, RegionLevel
from ocop.lib import clock
from ocop.lib.once import OnceForm
from products.fields import NfcField
from products.models import Product
from products.models.label_reports import LabelFinding

MOST = 10  # products offered at a time


class LabelReportForm(OnceForm):
    """What was seen and where. ``website`` is for machines: people do not see it."""

    text = NfcField(
        label=_("What is wrong with the label"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For example: stars that are not on the certificate, another product's stamp."),
    )
    place = NfcField(
        label=_("Where you saw it"),
        max_length=300,
        help_text=_("Shop, market or web page, with the address."),
    )
    region = forms.ModelChoiceField(
        label=_("Province"), queryset=Region.objects.none(), empty_label=_("Choose")
    )
    code = NfcField(label=_("Code or number on the label, if any"), max_length=60, required=False)
    photo = forms.FileField(
        label=_("A photo, if you have one"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
        help_text=_("What the camera wrote into the file, such as the place, is removed."),
    )
    contact = NfcField(
        label=_("How we can ask you, if you want"),
        max_length=200,
        required=False,
        help_text=_("Telephone or mail. Only the office that looks into it sees it."),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, product: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        if product is not None:
            del self.fields["region"]
            return
        rows = Region.objects.valid_on(clock.today()).filter(level=RegionLevel.PROVINCE)
        region.queryset = rows.order_by("sort")
        region.label_from_instance = lambda one: one.title

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_t("Leave this field empty."))
        return ""

    def facts(self) -> dict[str, Any]:
        left = {name: value for name, value in self.cleaned_data.items() if name != "website"}
        return {"region": None, **left}


class LabelProductForm(forms.Form):
    """One of the products that were found; what was sent is looked for in the whole territory."""

    product = forms.ModelChoiceField(
        label=_("The product on the label"), queryset=Product.objects.none(),
        widget=forms.RadioSelect, empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, there: Any, offered: list[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.more = offered[:MOST], len(offered) > MOST
        field: Any = self.fields["product"]
        field.queryset = there
        field.choices = [(one.pk, _named(one)) for one in self.found]


def _named(product: Product) -> str:
    maker = product.producer
    return f"{product.name} · {maker.name}, {maker.region.title}"


class LabelFindingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What was found"),
        choices=[(value, label) for value, label in LabelFinding.choices if value],
        widget=forms.RadioSelect,
    )
    finding = NfcField(
        label=_("Findings in words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Where the label is misused, the producer and the commune read this."),
    )
