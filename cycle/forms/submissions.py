"""What a producer writes: idea, business plan, progress report. Forms never save."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cycle.models import Dossier
from cycle.models.dossiers import ApplicationKind
from ocop.lib.once import OnceForm
from ocop.rules.models import ProductSet, RuleBook
from products.fields import DongField, NfcField, QuantityField
from products.models import Product


def text(label: Any, *, rows: int = 5, max_length: int = 2000, **more: Any) -> NfcField:
    area = forms.Textarea(attrs={"rows": rows})
    return NfcField(label=label, max_length=max_length, widget=area, **more)


def offer(field: Any, products: Any, offered: Iterable[Product]) -> None:
    """Take any of the products, but draw only those offered: a province has thousands."""
    field.queryset = products
    field.choices = [
        ("", field.empty_label),
        *((product.pk, f"{product.name} · {product.producer.name}") for product in offered),
    ]


class Kept(forms.Form):
    """A form that may be kept as a draft; ``needed`` must be there to hand it in."""

    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, thing: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if thing is not None:
            for name in set(self.fields) & {field.name for field in thing._meta.fields}:
                self.fields[name].initial = getattr(thing, name)
        for field in self.fields.values():
            field.widget.attrs.pop("required", None)
        self.use_required_attribute = False

    @property
    def handing_in(self) -> bool:
        return "hand_in" in self.data

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for name in self.needed if self.handing_in else ():
            if name in self.fields and not facts.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed to hand it in."))
        return facts

    @property
    def said(self) -> dict[str, Any]:
        """The words and figures of the submission itself."""
        return {n: v for n, v in self.cleaned_data.items() if n in self.own}

    @property
    def own(self) -> set[str]:
        return set(self.base_fields) - {"once_key", "product", "product_set"}


class IdeaFields(Kept):
    """The idea slip in plain questions."""

    needed = ("story",)
    story = text(_("What is it, and why will people buy it?"), required=False)
    materials = text(_("Where do the raw materials come from?"), required=False, rows=3)
    packaging = NfcField(label=_("How is it packed?"), max_length=200, required=False)
    yearly_output = NfcField(label=_("How much is made in a year?"), max_length=100, required=False)
    wanted_support = text(_("What help is needed?"), required=False, rows=3)


class NewIdeaForm(IdeaFields, OnceForm):
    """A new idea: for which product, and the questions."""

    product = forms.ModelChoiceField(
        Product.objects.none(), label=_("Which product?"), empty_label=_("Choose")
    )
    product_set = forms.ModelChoiceField(
        ProductSet.objects.none(), label=_("Product set"), required=False, empty_label=_("Choose")
    )
    field_order = ["once_key", "product", "product_set"]

    def __init__(
        self, *args: Any, products: Any, offered: Iterable[Product], book: RuleBook, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["product"], products, offered)
        self.fields["product_set"].queryset = book.classification.sets.all()  # type: ignore[attr-defined]

    def ask_for_set(self) -> bool:
        """The set is asked for only when the rule book has none for the product."""
        return "product_set" in self.errors or bool(self.data.get("product_set"))


class IdeaForm(IdeaFields):
    """A draft of an idea, or one that was sent back."""


class PlanForm(Kept):
    """The business plan in figures of one year."""

    needed = ("capital_own", "workers", "output", "unit", "unit_price", "market")
    capital_own = DongField(label=_("Own capital"), required=False)
    capital_loan = DongField(label=_("Bank loans"), required=False)
    capital_support = DongField(label=_("Support from the programme"), required=False)
    workers = forms.IntegerField(label=_("Workers"), min_value=0, max_value=99999, required=False)
    local_workers = forms.IntegerField(
        label=_("Of them from the commune"), min_value=0, max_value=99999, required=False
    )
    output = QuantityField(label=_("Made in a year"), required=False)
    unit = NfcField(
        label=_("Unit"), max_length=30, required=False, help_text=_("kg, litre, jar, guest …")
    )
    unit_cost = DongField(label=_("Cost of one unit"), required=False)
    unit_price = DongField(label=_("Price of one unit"), required=False)
    market = text(_("Where and to whom is it sold?"), required=False, rows=3)
    production = text(_("Materials, technology, packing"), required=False, rows=3)
    schedule = text(_("What is done when?"), required=False, rows=3)

    NUMBERS = (
        "capital_own",
        "capital_loan",
        "capital_support",
        "workers",
        "local_workers",
        "output",
        "unit_cost",
        "unit_price",
    )

    def clean(self) -> dict[str, Any]:
        """An empty figure counts as nought; any capital will do to hand it in."""
        facts = super().clean()
        for name in self.NUMBERS:
            if name not in self.errors and facts.get(name) is None:
                facts[name] = Decimal(0)
        others = facts.get("capital_loan") or facts.get("capital_support")
        if others and not facts.get("capital_own") and self.handing_in:
            self.errors.pop("capital_own", None)
            facts["capital_own"] = Decimal(0)
        if (facts.get("local_workers") or 0) > (facts.get("workers") or 0):
            self.add_error(
                "local_workers", _("There cannot be more workers from the commune than workers.")
            )
        return facts


class NewPlanForm(PlanForm, OnceForm):
    """A plan that is begun."""


QUARTERS = [(1, "I"), (2, "II"), (3, "III"), (4, "IV")]


class ReportForm(Kept):
    """What was done in a quarter."""

    needed = ("done",)
    year = forms.IntegerField(label=_("Year"), min_value=2013, max_value=2100)
    quarter = forms.TypedChoiceField(label=_("Quarter"), choices=QUARTERS, coerce=int)
    done = text(_("What was done?"), required=False)
    output = QuantityField(label=_("Made in the quarter"), required=False)
    revenue = DongField(label=_("Sold in the quarter (đồng)"), required=False)
    workers = forms.IntegerField(label=_("Workers"), min_value=0, max_value=99999, required=False)
    difficulties = text(_("What is difficult?"), required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        for name in ("output", "revenue", "workers"):
            if name not in self.errors and facts.get(name) is None:
                facts[name] = Decimal(0)
        return facts


class NewReportForm(ReportForm, OnceForm):
    """A report that is begun."""


class RegisterForm(forms.Form):
    """Registration for the evaluation (form 01): the kind, and the declaration."""

    kind = forms.ChoiceField(label=_("Kind of evaluation"), choices=ApplicationKind.choices)
    declared = forms.BooleanField(
        label=_(
            "I declare that what stands in the dossier is true, and that the product keeps the law."
        )
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row["code"] for row in dossier.book.settings.get("application_kinds", [])}
        choices = [(code, label) for code, label in ApplicationKind.choices if code in known]
        self.fields["kind"].choices = choices or ApplicationKind.choices  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """A known product that comes back without a new idea."""

    product = forms.ModelChoiceField(
        Product.objects.none(), label=_("Which product?"), empty_label=_("Choose")
    )

    def __init__(
        self, *args: Any, products: Any, offered: Iterable[Product], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["product"], products, offered)


class PaperForm(OnceForm):
    """A file that belongs to a plan."""

    file = forms.FileField(
        label=_("File or photo"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"}),
    )
    title = NfcField(label=_("Title"), max_length=200, required=False)


FORMS: dict[str, type[Kept]] = {"ideas": IdeaForm, "plans": PlanForm, "reports": ReportForm}


def kind_of_form(thing: Any) -> type[Kept]:
    """Return the form of a submission."""
    return FORMS[thing.slug]
