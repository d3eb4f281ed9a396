"""Sign in by mail address or telephone number."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from ocop.accounts import glance
from ocop.accounts.models import User, login_filter


class MailOrPhone(ModelBackend):
    """Django's own check of password and activity, with two kinds of login."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Return the person, or None. An unknown login costs as much time as a known one."""
        if not username or password is None:
            return None
        user = User.objects.filter(login_filter(username)).first()
        if user is None:
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of the session, with what every page asks about its reader."""
        user = glance.readers().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Demo people are invented: a production server refuses them."""
        if settings.PRODUCTION and user.demo:
            return False
        return super().user_can_authenticate(user)
