from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ocop.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from ocop.accounts import permissions
        from ocop.lib import nav

        nav.offer(_("People"), "accounts:people", who=permissions.holds_office, order=80)
        nav.offer(_("My details"), "accounts:profile", menu="person", icon="person", order=10)
