"""A scoring sheet that two officers of the demo are at work on."""

from __future__ import annotations

from ocop.demo.stage import Staff
from ocop.rules import cells
from ocop.rules.deeds import confirming
from ocop.rules.models import Sheet

DECISION, SLUG = "148/QĐ-TTg", "mat-ong"
AGAINST = "148/QĐ-TTg, Phụ lục II (đối chiếu giả định của dữ liệu minh họa)"


def draft(staff: Staff) -> None:
    """One officer settles what the star mark of criterion 3e means; the draft waits for another."""
    rows = Sheet.objects.filter(decision=DECISION, slug=SLUG, state=Sheet.State.ACTIVE)
    sheet = rows.select_related("product_set").first()
    if sheet is None:
        return
    for cell in cells.open_of(sheet):
        if cell.is_mark:
            means = str(confirming.choices(sheet, cell)[0].index)
            seen = confirming.shown_of(sheet, cell)
            confirming.confirm(
                sheet, cell.key, against=AGAINST, means=means, seen=seen, by=staff.second
            )
