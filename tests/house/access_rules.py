"""The access table of the rules: books, blank sheets, and writing them."""

from __future__ import annotations

from tests.house.access_row import both, row, sees
from tests.house.audiences import OFFICES, PROVINCE, SIGNED_IN

SHEETS = "sheet.any sheet.draft"
BOOK = (("slug", "26-2026"),)
CRITERION = (("layer", "criterion"),)
PART = (("layer", "part"),)

RULES_ROWS = [
    row("rules:books", get=SIGNED_IN),
    row("rules:book", get=SIGNED_IN, more=BOOK),
    row("rules:sheet", SHEETS, get=sees),
    row("rules:sheet_xlsx", SHEETS, get=sees),
    row("rules:sheet_json", SHEETS, get=sees),
    row("rules:compare", SHEETS, get=sees),
    row("rules:template", get=SIGNED_IN),
    row("rules:what_if", get=OFFICES, more=BOOK),
    # A draft is written by the office of the province; a version in use by nobody.
    row("rules:edit", SHEETS, get={"sheet.draft": PROVINCE}),
    both("rules:layer_add", SHEETS, {"sheet.draft": PROVINCE}, more=PART),
    both("rules:layer", "layer.draft", PROVINCE, more=CRITERION, by="pk node"),
    row("rules:layer_move", "layer.draft", post=PROVINCE, more=CRITERION, by="pk node"),
    both("rules:layer_remove", "layer.draft", PROVINCE, more=CRITERION, by="pk node"),
    row("rules:renew", SHEETS, post={"sheet.any": PROVINCE}),
    both("rules:publish", SHEETS, {"sheet.draft": "province"}),  # `kin` began the draft
    both("rules:retire", SHEETS, PROVINCE),
    both("rules:bring", SHEETS, PROVINCE),
    both("rules:bring_new", "", PROVINCE, more=BOOK),
    row("rules:cells", SHEETS, get=PROVINCE),
    both("rules:cell", "cell.any", PROVINCE, by="pk cell"),
    row("rules:brought", "import.any", get=sees, post=PROVINCE),
    row("rules:brought_file", "import.any", get=sees),
]
