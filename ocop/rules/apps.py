from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulesConfig(AppConfig):
    name = "ocop.rules"
    label = "rules"

    def ready(self) -> None:
        from ocop.lib import nav
        from ocop.rules import permissions as permissions  # it registers

        nav.offer(_("Rule books"), "rules:books", menu="person", icon="book", order=70)
