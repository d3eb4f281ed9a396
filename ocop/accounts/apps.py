from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ocop.accounts"
    label = "accounts"
    verbose_name = _("People and offices")

    def ready(self) -> None:
        from ocop.accounts import permissions
        from ocop.lib import nav

        nav.offer(_("People"), "accounts:people", who=permissions.holds_office, order=80)
        nav.offer(_("My details"), "accounts:profile", menu="person", icon="person", order=10)
