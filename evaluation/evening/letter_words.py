"""The longer passages of a letter of result: what is missing, how to object, the annex."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from evaluation.evening.blocks import DOTS, Block, Table, Text, day
from evaluation.models import Letter
from ocop.lib import working_days
from ocop.lib.shown import day as short_day

MOST_STEPS = 8  # of one product; the annex and the application have the rest


def shortfalls(letter: Letter) -> list[Text]:
    """Per product: knock-outs and minima in words of the sheet, and the fewest steps to stars."""
    found: list[Text] = []
    for one in letter.facts["products"]:
        if one["knocked"] or one["missed"] or not one["reached"]:
            found += _shortfall(one)
    if found and (coming := letter.facts["next_round"]):
        closes = short_day(dt.date.fromisoformat(coming["closes"]))
        found.append(
            Text(f"{coming['cycle']} nhận đăng ký đến hết ngày {closes}.", label="Đợt tiếp theo")
        )
    return found


def _shortfall(one: dict[str, Any]) -> Iterator[Text]:
    yield Text(f"{one['points']} điểm. {one['said']}.", label=one["name"])
    for why in one["knocked"]:
        said = why if why.startswith("Bị loại") else f"Bị loại: {why}"
        yield Text(f"{said}.", kind="item")
    for why in one["missed"]:
        yield Text(f"{why}.", kind="item")
    for step in one.get("steps", [])[:MOST_STEPS]:
        yield Text(_step(step), kind="item", label=f"Cần làm, tiêu chí {step['code']}")
    if why := one.get("no_way"):
        yield Text(why, kind="item")


def _step(step: dict[str, Any]) -> str:
    papers = f" Minh chứng: {'; '.join(step['papers'])}." if step["papers"] else ""
    wanted = step["wanted"].rstrip(" .;")
    return f"đạt mức “{wanted}” (thêm {step['gain']} điểm).{papers}"


def deadlines(letter: Letter) -> dict[str, dt.date | None]:
    """Until when one objects, counted from the date of the letter; None while it has no date."""
    dated, facts = letter.dated, letter.facts
    return {
        "complain": dated + dt.timedelta(days=facts["complain_days"]) if dated else None,
        "petition": working_days.after(dated, facts["petition_days"]) if dated else None,
    }


def objections(letter: Letter) -> list[Text]:
    facts, until = letter.facts, deadlines(letter)
    petition = _until(until["petition"])
    told = [
        Text(
            f"Kiến nghị xem xét lại điểm, hạng gửi {facts['council']} trong thời hạn "
            f"{facts['petition_days']} ngày làm việc kể từ ngày nhận được Công văn này{petition}.",
            kind="item",
        )
    ]
    if facts["awards"]:
        told.append(
            Text(
                f"Khiếu nại Quyết định gửi {facts['authority']} trong thời hạn "
                f"{facts['complain_days']} ngày kể từ ngày nhận được hoặc biết được Quyết định, "
                "theo quy định của Luật Khiếu nại"
                f"{_until(until['complain'])}.",
                kind="item",
            )
        )
    return told


def _until(last: dt.date | None) -> str:
    return f" (tính từ ngày ký: đến hết ngày {short_day(last)})" if last else ""


def annexes(letter: Letter) -> Iterator[Block]:
    """Means of the council by criterion and its remarks, a table a product, without names."""
    written = day(letter.dated) if letter.dated else "ngày …… tháng …… năm ……"
    for place, one in enumerate(letter.facts["products"]):
        if not place:
            yield Text("Phụ lục", kind="annex")
            yield Text("ĐIỂM BÌNH QUÂN TỪNG TIÊU CHÍ VÀ NHẬN XÉT CỦA HỘI ĐỒNG", kind="middle")
            yield Text(
                f"(Kèm theo Công văn số {letter.number or DOTS} {written} của "
                f"{letter.facts['agency']})",
                kind="under",
            )
        yield Text(f"{one['name']}: {one['points']} điểm", kind="head")
        yield _means(one)
        for remark in one["remarks"]:
            yield Text(remark, kind="item")


def _means(one: dict[str, Any]) -> Table:
    notes: dict[str, list[str]] = {}
    for code, words in one["notes"]:
        notes.setdefault(code, []).append(words)
    rows = [(code, title, str(most), mean) for code, title, mean, most in one["means"]]
    head, widths = ("Mã", "Tiêu chí", "Tối đa", "Bình quân"), (8, 68, 10, 14)
    if not notes:
        return Table(head, tuple(rows), widths, middle=frozenset({0, 2, 3}))
    return Table(
        (*head, "Nhận xét"),
        tuple((*row, "; ".join(notes.get(row[0], ()))) for row in rows),
        (8, 44, 9, 12, 27),
        middle=frozenset({0, 2, 3}),
    )
