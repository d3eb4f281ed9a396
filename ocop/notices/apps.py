from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "ocop.notices"
    label = "notices"

    def ready(self) -> None:
        from ocop.lib import nav
        from ocop.notices import permissions

        nav.offer(
            _("Notices"), "notices", menu="person", icon="bell", order=5, count=permissions.unread
        )
        nav.offer(
            _("Outbox"), "outbox", who=permissions.sees_outbox, menu="person", icon="mail", order=90
        )
