"""The product code of form 01: (T)-(X)-(STT)-20YY under 26/2026."""

from __future__ import annotations

from cycle.models import Dossier
from ocop.workflow import chain


def next_for(dossier: Dossier) -> str:
    """Return the next code of the dossier's commune and year, or '' if the book has none.

    T and X are the official codes of the cycle's region and of the producer's commune, STT
    counts from 001 over all cycles of the year. The head of the region's chain is locked
    meanwhile: no number is given twice.
    """
    pattern = (dossier.book.settings.get("product_code") or {}).get("pattern")
    if not pattern:
        return ""
    cycle = dossier.cycle
    chain.head(f"region:{cycle.region_id}")
    filled = pattern.replace("(T)", cycle.region.code)
    filled = filled.replace("(X)", dossier.product.producer.region.code)
    before, after = filled.replace("20YY", str(cycle.year)).split("(STT)")
    taken = Dossier.objects.filter(
        cycle__region=cycle.region_id, code__startswith=before, code__endswith=after
    )
    numbers = [_number(code, before, after) for code in taken.values_list("code", flat=True)]
    return f"{before}{max(numbers, default=0) + 1:03d}{after}"


def _number(code: str, before: str, after: str) -> int:
    middle = code.removeprefix(before).removesuffix(after)
    return int(middle) if middle.isdigit() else 0
