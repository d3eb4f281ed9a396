"""The frame of a paper out of its fields: heads, signature, recipients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluation.acts.fields import Fields
from evaluation.evening.blocks import Annex, Block, Paper, Signature, Text


def paper(f: Fields, kind: str, *, blocks: Sequence[Block], annexes: Sequence[Annex] = ()) -> Paper:
    return Paper(
        above=f["co_quan_tren"],
        body=tuple(f["co_quan"]),
        number=f["so"],
        dated=f["dia_danh_ngay"],
        kind=kind,
        about=(f["trich_yeu"],),
        blocks=tuple(blocks),
        signatures=(Signature(f["chuc_vu"], f["nguoi_ky"], formula=f["the_thuc"]),),
        recipients=tuple(f["noi_nhan"]),
        notices=tuple(filter(None, [f["du_thao"], f["ghi_chu"]])),
        annexes=tuple(annexes),
    )


def bases(f: Fields) -> list[Block]:
    return [Text(line, kind="basis") for line in f["can_cu"]]


def middle(words: str) -> Text:
    return Text(words, kind="middle")


def with_number(kind: str, so: str, dated: str) -> str:
    """'(Kèm theo Quyết định số … ngày … của …)': what stands below an annex's title."""
    return f"(Kèm theo {kind} {so[:1].lower()}{so[1:].replace(':', '', 1)} {dated})"


def under(f: dict[str, Any], kind: str, whose: str) -> str:
    dated = f["dia_danh_ngay"].rpartition(", ")[2]
    return f"{with_number(kind, f['so'], dated)[:-1]} của {whose})"
