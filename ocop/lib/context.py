"""What every page knows: the programme's names, the menus and who is reading."""

from __future__ import annotations

from typing import Any

import environ
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ocop.lib import nav

PROVINCE = environ.Env().str("OCOP_PROVINCE", "Quảng Ninh")


def house(request: HttpRequest) -> dict[str, Any]:
    """Names and menus; menus are made only when a template draws them."""
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    return {
        "province": PROVINCE,
        "brand": f"OCOP {PROVINCE}",
        "motto": _("One commune, one product"),
        "programme": _("One Commune One Product"),
        "programme_title": _("OCOP programme of %(province)s province") % {"province": PROVINCE},
        "languages": settings.LANGUAGES,  # each under its own name
        "nav": SimpleLazyObject(lambda: nav.links(request)),
        "person_nav": SimpleLazyObject(lambda: nav.links(request, "person")),
        "user_line": SimpleLazyObject(lambda: nav.line_of(request.user)),
    }
