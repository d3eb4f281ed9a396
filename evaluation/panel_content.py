"""What a report before scoring says, as one content: marked, and compared with what it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluation.models import PanelReport
from ocop.rules import contents

TEXTS = ("visit_place", "visit_people", "visit_found", "tests", "reason")
BY_CODE = ("papers", "remarks")
CONTENT = (*BY_CODE, "visited_on", "conclusion", *TEXTS)


def fingerprint(report: PanelReport) -> str:
    """A short mark of all the report says: whoever writes or signs it must have seen this one."""
    said = {name: getattr(report, name) for name in CONTENT}
    return contents.fingerprint(said | {"visited_on": str(said["visited_on"] or "")})


def replaced(report: PanelReport, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What the report says until now where it is about to change: of papers and remarks only the
    codes concerned. Longer texts are not among it: they stand with the event that wrote them."""
    was: dict[str, Any] = {}
    for name, new in changed.items():
        old = getattr(report, name)
        if name in BY_CODE:
            was[name] = {code: said for code, said in old.items() if new.get(code) != said}
        elif name not in TEXTS:
            was[name] = str(old or "")
    return {name: said for name, said in was.items() if said}
