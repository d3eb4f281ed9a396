"""The drawing that stands for a product while there is no photograph."""

from __future__ import annotations

GENERIC = "generic"
# Parts of the slugs of product sets (three classifications use nearly the same), first hit wins.
_KINDS = {
    "mat-ong": "honey",
    "che-bien-gao-ngu-coc": "noodles",
    "gao-ngu-coc": "noodles",
    "do-an-nhanh": "noodles",
    "rau-cu-qua": "vegetables",
    "tra-thuc-vat": "tea",
    "ruou": "wine",
    "do-uong-co-con": "wine",
    "thuy-san": "squid",
    "thuy-hai-san": "squid",
    "tuong-nuoc-mam": "oyster",
    "thu-cong-my-nghe": "pottery",
    "du-lich": "tourism",
}


def drawing_of(slug: str) -> str:
    """Return the drawing for a product set's slug ('mat-ong' → 'honey')."""
    if slug == "che" or (slug.startswith("che-") and "che-bien" not in slug):
        return "tea"
    return next((kind for part, kind in _KINDS.items() if part in slug), GENERIC)
