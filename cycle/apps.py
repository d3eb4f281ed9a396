from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CycleConfig(AppConfig):
    name = "cycle"

    def ready(self) -> None:
        # Importing them registers actions, what waits, the log's words and the needed maps.
        from cycle import older_maps, permissions  # noqa: F401
        from ocop.lib import nav

        nav.offer(_("Cycles"), "cycles", who=nav.anyone, order=20)
        nav.offer(_("My dossiers"), "dossiers", who=permissions.has_producer, order=15)
