"""``manage.py prepare``: bring the database up to the code; changes nothing the second time."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ocop.lib.crew import Stopped


def quietly(*command: str) -> None:
    """Run the management command; what it wrote is shown only if it failed."""
    out = StringIO()
    try:
        call_command(*command, stdout=out, stderr=out)
    except Stopped:
        raise
    except (CommandError, SystemExit) as fault:
        raise CommandError(f"{' '.join(command)} failed.\n{out.getvalue()}{fault}") from fault


class Command(BaseCommand):
    help = "Migrate, then load regions, rule books and scoring sheets."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        quietly("migrate", "--noinput", "-v0")
        quietly("load_regions")
        quietly("load_rules")
        quietly("load_criteria", str(settings.BASE_DIR / "ocop/rules/data/sheets"))
