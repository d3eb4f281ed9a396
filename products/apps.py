from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductsConfig(AppConfig):
    name = "products"

    def ready(self) -> None:
        from ocop.lib import nav

        # They register actions, what waits, the rounds, and the log's words.
        from products import (  # noqa: F401
            inspection_permissions,
            inspections_due,
            label_permissions,
            list_permissions,
            mark_permissions,
            old_decision_permissions,
            permissions,
        )

        nav.offer(_("OCOP products"), "catalogue", who=permissions.looks_around, order=10)
        nav.offer(_("Register"), "register", who=nav.visitor, order=30)
        nav.offer(_("Products"), "products", who=permissions.takes_part, order=40)
        nav.offer(_("Producers"), "producers", who=permissions.oversees, order=42)
        nav.described_by(permissions.acting_for)
