"""What is typed in from a signed paper: number and date are the registry clerk's, never ours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.lib.text import clean


def paper(
    *, number: str, decided_on: dt.date, place: str, formula: str, signer_office: str, signer: str
) -> dict[str, Any]:
    """The facts of the paper as its row keeps them."""
    return {
        "number": clean(number),
        "decided_on": decided_on,
        "place": clean(place),
        "formula": clean(formula),
        "signer_office": clean(signer_office),
        "signer": clean(signer),
    }
