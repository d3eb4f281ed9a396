from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ocop.lib import nav


class ReportsConfig(AppConfig):
    name = "ocop.reports"
    label = "reports"

    def ready(self) -> None:
        from ocop.accounts import scope

        def in_office(user: Any) -> bool:
            return bool(user.is_authenticated and scope.offices(user))

        nav.offer(_("Figures"), "reports", who=in_office, order=65)
