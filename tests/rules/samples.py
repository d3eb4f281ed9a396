"""Small and official sheets for the tests of the rules."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from ocop.rules import reading
from ocop.rules.classification import DATA

SHEETS = DATA / "sheets"


def official(name: str = "26-2026-che") -> dict[str, Any]:
    """The content of a shipped sheet; a copy of its own."""
    return reading.read(SHEETS / f"{name}.json")


def small(slug: str = "thu-nghiem", decision: str = "3479/QĐ-UBND") -> dict[str, Any]:
    """The smallest sound sheet: one part, one section, two criteria with star marks."""
    return copy.deepcopy(
        {
            "decision": decision,
            "product_set": {"no": 1, "slug": slug, "name_vi": "Thử", "name_en": "Trial"},
            "total_points": 100,
            "parts": [
                {
                    **titled("A", 100),
                    "sections": [
                        {
                            **titled("1", 100),
                            "criteria": [
                                {
                                    **titled("1.1", 60),
                                    "options": [
                                        option(0),
                                        option(20, star=3),
                                        option(40, star=4),
                                        option(60, star=5),
                                    ],
                                },
                                {**titled("1.2", 40), "options": [option(0), option(40)]},
                            ],
                        }
                    ],
                }
            ],
        }
    )


def titled(code: str, points: int) -> dict[str, Any]:
    return {"code": code, "title_vi": "Tên", "title_en": "Title", "max_points": points}


def option(points: int, *, star: int | None = None, branch: Any = None) -> dict[str, Any]:
    found: dict[str, Any] = {"label_vi": "Mức", "label_en": "Option", "points": points}
    if star:
        found["min_for_star"] = star
    if branch:
        found["branch"] = branch
    return found


def written(path: Path, content: Any) -> Path:
    """Write the content as JSON and return where it is."""
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
