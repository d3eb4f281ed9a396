"""What a dossier must hold by its rule book, item by item: rows of ``settings.dossier``."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from cycle.models import Dossier


@dataclass(frozen=True)
class Item:
    """'form_01' · 'Phiếu đăng ký …' · must it be there?"""

    code: str
    label: str
    form: str
    required: bool


def items(dossier: Dossier) -> list[Item]:
    """The items for the dossier's kind of application; none where the book lists none."""
    language = "vi" if get_language() == "vi" else "en"
    rows = dossier.book.settings.get("dossier", {}).get("items", [])
    return [
        Item(row["code"], row[language], row.get("form", ""), bool(row["required"]))
        for row in rows
        if dossier.kind in row["kinds"]
    ]
