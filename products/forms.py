"""Fields and validation of the pages about producers and products. Forms never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ocop.accounts.fields import DayField, RegionField
from ocop.accounts.forms import PhoneField
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.once import OnceForm
from products.fields import DongField, NfcField, ProductSetField, QuantityField
from products.models import Producer, ProducerKind, Product
from products.models.evidence import EvidenceKind
from products.models.producers import Sex
from products.quarters import Quarter, quarter_of, recent

CHOOSE = [("", _("Choose"))]


def facts_of(form: forms.Form, *left_out: str) -> dict[str, Any]:
    """What the deed takes: the cleaned fields without those named."""
    return {name: value for name, value in form.cleaned_data.items() if name not in left_out}


class ContactFields(forms.Form):
    """The person who acts for a producer: telephone first, a mail address if there is one."""

    contact_phone = PhoneField(
        label=_("Your telephone number"),
        help_text=_("You sign in with it. For example 0912 345 678."),
        required=False,
    )
    contact_email = forms.EmailField(
        label=_("Your mail address, if you have one"),
        help_text=_("Results and reminders are sent there as well."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_name = NfcField(
        label=_("Your full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        typed = self.data.get("contact_phone") or self.data.get("contact_email")
        if not typed and self.fields["contact_name"].required:
            self.add_error("contact_phone", _t("A telephone number or a mail address is needed."))
        return facts


class BriefProducerFields(forms.Form):
    """What is asked when a producer is registered; the rest can follow."""

    kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=[*CHOOSE, *ProducerKind.choices]
    )
    name = NfcField(
        label=_("Name of the producer"),
        help_text=_("As on your papers, for example: HTX Ong rừng Ba Chẽ."),
        max_length=200,
    )
    representative = NfcField(label=_("Legal representative"), max_length=120)
    region = RegionField()
    address = NfcField(
        label=_("Village, street, house number"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    phone = PhoneField(
        label=_("Telephone for customers"),
        help_text=_("Shown in the catalogue. Leave it empty if customers should not call."),
        required=False,
    )
    founded_through_programme = forms.BooleanField(
        label=_("Founded through the OCOP programme"), required=False
    )


class PasswordFields(forms.Form):
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 8 characters, not only digits that are easy to guess."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        typed = self.cleaned_data["password"]
        person = User(
            name=self.cleaned_data.get("contact_name", ""),
            email=self.cleaned_data.get("contact_email") or None,
        )
        password_validation.validate_password(typed, person)
        return typed

    def clean_password_again(self) -> str:
        typed = self.cleaned_data["password_again"]
        if "password" in self.cleaned_data and typed != self.cleaned_data["password"]:
            raise forms.ValidationError(_t("The two passwords differ."))
        return typed


class SignUpForm(ContactFields, PasswordFields, BriefProducerFields, OnceForm):
    """A person opens an account and registers the producer they act for."""

    person_fields = (
        "contact_phone", "contact_email", "contact_name", "password", "password_again",
    )  # fmt: skip
    field_order = [*person_fields, "kind", "name", "representative"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["representative"].required = False
        self.fields["representative"].help_text = _t("Leave it empty if it is you.")

    def facts(self) -> dict[str, Any]:
        facts = facts_of(self, "password_again")
        facts["representative"] = facts["representative"] or facts["contact_name"]
        return facts


class ProducerForm(BriefProducerFields, OnceForm):
    """A person with an account registers another producer of theirs."""


class ProducerForSomebodyForm(ContactFields, BriefProducerFields, OnceForm):
    """An officer registers a producer, and the person who acts for it if there is one."""

    field_order = ["once_key", "kind", "name", "representative", "region", "address", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["contact_name"].required = False
        fields["contact_name"].label = _t("Full name of the person who acts for it")
        fields["contact_phone"].label = _t("Telephone of the person")
        fields["contact_phone"].help_text = _t("The person signs in with it.")
        fields["contact_email"].label = _t("Mail address of the person, if there is one")
        fields["contact_email"].help_text = _t("A link for choosing a password is sent there.")


class InviteForm(ContactFields):
    """Whom to let act for the producer."""

    field_order = ["contact_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["contact_name"].label = _t("Full name of the person")
        fields["contact_phone"].label = _t("Telephone of the person")
        fields["contact_phone"].help_text = _t("The person signs in with it.")
        fields["contact_email"].label = _t("Mail address of the person, if there is one")
        fields["contact_email"].help_text = _t("A link for choosing a password is sent there.")


class ProducerDetailsForm(BriefProducerFields):
    """All that is known of a producer. The commune is changed by officers only."""

    email = forms.EmailField(label=_("Mail address for customers"), required=False)
    representative_title = NfcField(
        label=_("Office of the representative"),
        help_text=_("For example: director, head of the household."),
        max_length=80,
        required=False,
    )
    representative_sex = forms.ChoiceField(
        label=_("Sex of the representative"), choices=[*CHOOSE, *Sex.choices], required=False
    )
    registration_no = NfcField(
        label=_("Business registration number"), max_length=40, required=False
    )
    founded_on = DayField(label=_("Founded on"), required=False)
    members = forms.IntegerField(
        label=_("Members or workers"), min_value=0, max_value=100_000, required=False
    )

    def __init__(self, *args: Any, producer: Producer, regions: Any = None, **kwargs: Any) -> None:
        names = [*BriefProducerFields.base_fields, *type(self).declared_fields]
        known = {name: getattr(producer, name) for name in names}
        known["region"] = producer.region_id
        super().__init__(*args, **{"initial": known, **kwargs})
        if regions is None:
            del self.fields["region"]
        else:
            choices: Any = self.fields["region"]
            choices.queryset = regions

    def clean_founded_on(self) -> Any:
        day = self.cleaned_data["founded_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_t("This day lies in the future."))
        return day


class ProductFields(forms.Form):
    """What is asked about a product."""

    name = NfcField(
        label=_("Name of the product"),
        help_text=_("As on the label, for example: Mật ong hoa rừng Ba Chẽ."),
        max_length=200,
    )
    product_set = ProductSetField(
        help_text=_("It decides on which sheet the product is scored. Not sure? Ask your officer.")
    )
    description = NfcField(
        label=_("What is it, what makes it special?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    unit = NfcField(
        label=_("Unit of sale"),
        help_text=_("For example: bottle of 500 ml, kg, guest."),
        max_length=40,
        required=False,
    )
    price = DongField(label=_("Price of a unit (đồng)"), required=False)
    packaging = NfcField(label=_("Packaging"), max_length=200, required=False)
    quality_standard = NfcField(
        label=_("Quality standard"),
        help_text=_("For example: TCCS 01:2025, VietGAP, HACCP."),
        max_length=200,
        required=False,
    )
    barcode = forms.CharField(
        label=_("Bar code"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def clean_barcode(self) -> str:
        code = self.cleaned_data["barcode"].replace(" ", "")
        if code and not (code.isascii() and code.isdigit() and len(code) in (8, 12, 13, 14)):
            raise forms.ValidationError(_t("A bar code has 8, 12, 13 or 14 digits."))
        return code


class ProductForm(ProductFields, OnceForm):
    """A new product of one of the producers the person may enter for."""

    producer = forms.ModelChoiceField(
        Producer.objects.none(), label=_("Producer"), empty_label=_("Choose")
    )
    field_order = ["once_key", "producer"]

    def __init__(self, *args: Any, producers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["producer"].queryset = producers
        fields["product_set"].offer()


class ProductDetailsForm(ProductFields):
    """What is known of a product."""

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        known = {name: getattr(product, name) for name in ProductFields.base_fields}
        known["product_set"] = product.product_set_id
        super().__init__(*args, **{"initial": known, **kwargs})
        sets: Any = self.fields["product_set"]
        sets.offer(also=product.product_set)


class EvidenceForm(OnceForm):
    """A paper or a photo."""

    kind = forms.ChoiceField(label=_("What paper is it?"), choices=[*CHOOSE, *EvidenceKind.choices])
    file = forms.FileField(
        label=_("File or photo"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"}),
    )
    title = NfcField(
        label=_("Title of the paper"),
        help_text=_("For example: test report no. 123 of 02/09/2026."),
        max_length=200,
        required=False,
    )
    public = forms.BooleanField(
        label=_("Show this photo in the public catalogue"),
        help_text=_("Only for photos of the product."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _t(
            "PDF, JPEG, PNG, Word or Excel, at most %(n)s MB. A photo of the paper is fine."
        ) % {"n": settings.UPLOAD_MAX_MB}


class WhyForm(forms.Form):
    """The reason of a deed that asks for one."""

    why = NfcField(label=_("Reason"), max_length=300)


class SalesForm(OnceForm):
    """What was sold in a quarter."""

    quarter = forms.TypedChoiceField(label=_("Quarter"))
    revenue = DongField(label=_("Sales (đồng)"), help_text=_("All sales of the quarter together."))
    quantity = QuantityField(label=_("Quantity sold"), required=False)
    note = NfcField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = recent(clock.today(), 12)
        field: Any = self.fields["quarter"]
        field.choices = [(f"{q.year}-{q.number}", self._label(q)) for q in offered]
        field.coerce = lambda value: Quarter(*map(int, value.split("-")))
        if product.unit:
            self.fields["quantity"].help_text = _t("In units of “%(unit)s”.") % {
                "unit": product.unit
            }

    def _label(self, quarter: Quarter) -> str:
        running = quarter == quarter_of(clock.today())
        return f"{quarter} ({_t('running')})" if running else str(quarter)


class TargetForm(forms.Form):
    """The sales the province wants to reach in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2013, max_value=2100)
    revenue = DongField(label=_("Target (đồng)"), digits=15)
