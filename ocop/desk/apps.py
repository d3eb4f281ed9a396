from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "ocop.desk"
    label = "desk"

    def ready(self) -> None:
        from ocop.lib import nav

        nav.offer(_("What waits for me"), "desk", who=nav.signed_in, order=1)
