"""The individual score sheets of a product as one PDF: the same sheets give the same bytes."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from evaluation import evening_sheets
from evaluation.models import Entry, ScoreSheet, ScoreSheetState
from ocop.lib import pdf

STYLES = Path(__file__).parent / "sheets.css"


def sheets_pdf(entry: Entry) -> bytes:
    """All sheets of the product that count and were handed in, each on pages of its own."""
    contest = entry.contest
    rows = ScoreSheet.objects.counted().filter(entry=entry, state=ScoreSheetState.SUBMITTED)
    rows = rows.select_related(*evening_sheets.PRINTS).order_by("seat__member__order", "seat_id")
    with translation.override("vi"):
        context = {
            "contest": contest,
            "council": contest.council,
            "papers": evening_sheets.papers(contest, list(rows)),
            "notices": contest.council.stage.book.notices,
            "title": _("Individual score sheets"),
            "made": contest.held_on.isoformat(),
        }
        html = render_to_string("evaluation/sheets_pdf.html", context)
    return pdf.render(html, key=f"sheets {entry.pk} {contest.closed_head}", styles=STYLES)
