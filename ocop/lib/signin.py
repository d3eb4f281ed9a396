"""Forms of the sign-in pages: one field for a mail address or a telephone number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm, UsernameField
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Django's own form with our words; whether the login is known is not told."""

    username = UsernameField(
        label=_("E-mail or telephone"),
        max_length=254,
        widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none"}),
    )
    error_messages = {
        "invalid_login": _(
            "E-mail or telephone and password do not match. Check both, then try again."
        ),
        "inactive": _("This account is closed. Ask the OCOP officer who looks after you."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("Password")


class ForgottenForm(PasswordResetForm):
    """Sends the link also to people whose account was made for them and has no password yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def get_users(self, email: str) -> Iterable[Any]:
        return get_user_model()._default_manager.filter(email=email.strip().lower(), is_active=True)
