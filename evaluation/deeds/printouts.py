"""Having the individual sheets of a closed contest made as files, by the worker."""

from __future__ import annotations

import secrets

from django.db import transaction

from evaluation import tasks
from evaluation.models import Contest, SheetsFile, SheetsFileState
from evaluation.rendering import sheets
from ocop.lib.after_commit import after_commit


@transaction.atomic
def have_made(contest: Contest) -> int:
    """Let the worker make what is not made yet; what failed is tried again. Returns how many wait.

    Asked twice it makes nothing twice: a product has one file.
    """
    held = contest.held_on.year
    SheetsFile.objects.bulk_create(
        (
            SheetsFile(entry_id=pk, file=f"sheets/{held}/{secrets.token_hex(16)}.pdf")
            for pk in contest.entries.order_by("pk").values_list("pk", flat=True)
        ),
        ignore_conflicts=True,
    )
    rows = SheetsFile.objects.of(contest).order_by()
    sheets.let_wait(rows)
    after_commit(tasks.make_sheets)
    return rows.filter(state=SheetsFileState.WAITING).count()
