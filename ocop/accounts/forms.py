"""Fields and validation of the pages about people. Forms never save."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.accounts.fields import DayField
from ocop.accounts.models import Appointment, Committee, Region, User
from ocop.accounts.people import clean_mail, clean_phone, shown_phone
from ocop.lib import clock
from ocop.lib.once import OnceForm


class PhoneField(forms.CharField):
    """A telephone number as people write it; its value is E.164 or ''."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return shown_phone(value) if value else value

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if typed and not clean_phone(typed):
            raise forms.ValidationError(
                _t("This is not a telephone number. Write it like 0912 345 678.")
            )
        return clean_phone(typed)


class ProfileForm(forms.Form):
    """How one is called and reached. Mail and telephone change only with the password."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(label=_("Telephone"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Your password"),
        help_text=_("Only needed to change the e-mail address or the telephone number."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        known = {name: getattr(user, name) for name in ("name", "email", "phone", "language")}
        super().__init__(*args, **{**kwargs, "initial": known})

    def clean(self) -> dict[str, Any]:
        """Ask for the password where the ways to sign in change."""
        facts = super().clean() or {}
        new = (clean_mail(facts.get("email")), facts.get("phone") or "")
        reached_anew = new != (self.user.email or "", self.user.phone or "")
        if reached_anew and not self.user.check_password(facts.get("password", "")):
            self.add_error("password", _t("Enter your password to change these."))
        return facts

    def facts(self) -> dict[str, Any]:
        """What the deed takes."""
        return {key: self.cleaned_data[key] for key in ("name", "email", "phone", "language")}


class LoginField(forms.CharField):
    """A mail address or a telephone number by which a person signs in."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value).strip()
        if "@" in typed:
            forms.EmailField().clean(clean_mail(typed))
            return clean_mail(typed)
        if not clean_phone(typed):
            raise forms.ValidationError(_t("Enter an e-mail address or a telephone number."))
        return clean_phone(typed)


class AppointForm(OnceForm):
    """Who is appointed to which office, from when."""

    login = LoginField(
        label=_("E-mail or telephone of the person"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        help_text=_("Used for a new account; somebody known keeps their own name."),
    )
    committee = forms.ModelChoiceField(
        Committee.objects.none(), label=_("Committee"), empty_label=_("Choose")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Appointment.Role.choices,
        help_text=_("An auditor reads everything in the territory and changes nothing."),
    )
    title = forms.CharField(label=_("Office held"), max_length=120, required=False)
    since = DayField(label=_("First day"), initial=clock.today)
    until = DayField(
        label=_("Last day"), required=False, help_text=_("Leave empty while it is open.")
    )

    def __init__(self, *args: Any, committees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["committee"]).queryset = committees

    def facts(self) -> dict[str, Any]:
        """What the deed takes."""
        return {key: value for key, value in self.cleaned_data.items() if key != "once_key"}


class EndForm(forms.Form):
    """The last day of an office, and why."""

    until = DayField(label=_("Last day"), initial=clock.today)
    note = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class CommitteeForm(OnceForm):
    """A new committee of a region within the territory."""

    region = forms.ModelChoiceField(
        Region.objects.none(), label=pgettext_lazy("region", "Unit"), empty_label=_("Choose")
    )
    name = forms.CharField(label=_("Name of the committee"), max_length=200)
    since = DayField(label=_("Since"), required=False)

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["region"]).queryset = regions

    def facts(self) -> dict[str, Any]:
        """What the deed takes beside the region."""
        return {"name": self.cleaned_data["name"], "since": self.cleaned_data["since"]}
