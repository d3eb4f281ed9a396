"""What the world holds of written sheets: a draft, a file brought in, an odd cell."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from ocop.rules import cells, contents, trees
from ocop.rules.deeds import drafts, importing
from ocop.rules.models import RuleBook, Sheet


def rules_things(world: SimpleNamespace) -> dict[str, Any]:
    """A draft of 148's flowers begun by the second officer, and a file for those of 26/2026."""
    flowers = sheet_file(changed=True)
    active = _in_use("148/QĐ-TTg")
    draft = drafts.renew(active, by=world.people["kin"])
    book = RuleBook.objects.select_related("classification").get(slug="26-2026")
    kept = importing.receive(
        book, book.classification.sets.get(slug="hoa"), file=flowers, once_key=uuid4(),
        by=world.people["kin"],
    )  # fmt: skip
    node = trees.of(draft).criteria[0].id
    return {
        "sheet.draft": draft,
        "layer.draft": SimpleNamespace(pk=draft.pk, node=node),
        "cell.any": SimpleNamespace(pk=active.pk, cell=cells.of(active)[0].key),
        "import.any": kept,
    }


def _in_use(decision: str) -> Sheet:
    rows = Sheet.objects.filter(decision=decision, slug="hoa", state=Sheet.State.ACTIVE)
    return rows.select_related("product_set").get()


def sheet_file(*, changed: bool = False) -> SimpleUploadedFile:
    """The sheet of flowers as a JSON file."""
    content = contents.of(_in_use("26/2026/QĐ-TTg"))
    if changed:
        content["parts"][0]["title_vi"] = "Sản phẩm và cộng đồng"
    data = json.dumps(content, ensure_ascii=False).encode()
    return SimpleUploadedFile("hoa.json", data, "application/json")
