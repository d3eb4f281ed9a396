"""A letter of result as fields for templates that an office edits itself.

Plain Vietnamese words and lists, dates as they are printed; the catalogue in ``word_templates``
says what each is. They come from what the letter says alone (``Letter.facts``), so that a template
cannot say anything else than our own paper.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from evaluation.evening import letter_paper as ours
from evaluation.evening import letter_words
from evaluation.evening.blocks import DOTS, Text
from evaluation.models import Letter
from ocop.lib import shown

Fields = dict[str, Any]


def fields_of_letter(letter: Letter, *, clean: bool = False) -> Fields:
    """Return the fields of the letter; ``clean`` as of :func:`letter_paper.paper_of`."""
    facts, paper = letter.facts, ours.paper_of(letter, clean=clean)
    (signature,) = paper.signatures
    return {
        "co_quan_tren": paper.above,
        "co_quan": list(paper.body),
        "so": paper.number,
        "dia_danh_ngay": paper.dated,
        "du_thao": "".join(paper.notices),
        "trich_yeu": paper.regarding,
        "kinh_gui": list(paper.to),
        "mo_dau": ours.opening(facts),
        "thay_the": ours.replacing(facts),
        "dieu_chinh": ours.put_right(facts),
        "san_pham": [_product(n, one) for n, one in enumerate(facts["products"], start=1)],
        "so_san_pham": str(len(facts["products"])),
        "tong_cong": ours.total(facts),
        "chua_dat": _lines(letter_words.shortfalls(letter)),
        "trao_giay": letter.handing_over if letter.awarded else "",
        "danh_gia_lai": _lines(ours.windows(facts)),
        "ket_thuc": ours.closing(letter),
        "dot": f"đợt {facts['round']} năm {facts['year']}",
        "phien": facts["contest"],
        "ngay_hop": _day(facts["held_on"]),
        "hoi_dong": facts["council"],
        "so_quyet_dinh": facts["decision_no"] or DOTS,
        "ngay_quyet_dinh": _day(facts["decided_on"]),
        "tham_quyen": facts["authority"],
        "the_thuc": signature.formula,
        "chuc_vu": signature.office,
        "nguoi_ky": signature.name,
        "noi_nhan": list(paper.recipients),
        **(_to_producer(letter) if letter.to_producer else {}),
    }


def _to_producer(letter: Letter) -> Fields:
    """How to object, and the annex: what the council found of each criterion."""
    return {
        "kien_nghi": _lines(letter_words.objections(letter)),
        "phu_luc": [_annex(one) for one in letter.facts["products"]],
    }


def _product(place: int, one: dict[str, Any]) -> Fields:
    window = [_day(iso) for iso in one["window"]] or ["", ""]
    parts = {code: points for code, _title, points, _most in one["parts"]}
    return {
        "tt": str(place),
        "ten": one["name"],
        "chu_the": one["producer"],
        "ma": one["code"],
        "bo": one["set"],
        **{f"phan_{code.lower()}": parts.get(code, "") for code in ("A", "B", "C")},
        "diem": one["points"],
        "sao": f"{one['stars']} sao" if one["stars"] else "",
        "ket_qua": ours.said(one),
        "giay": ours.certificate(one),
        "so_giay": one["certificate"],
        "den_ngay": _day(one["valid_to"]),
        "danh_gia_lai_tu": window[0],
        "danh_gia_lai_den": window[1],
    }


def _annex(one: dict[str, Any]) -> Fields:
    notes: dict[str, list[str]] = {}
    for code, words in one["notes"]:
        notes.setdefault(code, []).append(words)
    return {
        "ten": f"{one['name']}: {one['points']} điểm",
        "tieu_chi": [
            {
                "ma": code,
                "noi_dung": title,
                "toi_da": str(most),
                "binh_quan": mean,
                "nhan_xet": "; ".join(notes.get(code, ())),
            }
            for code, title, mean, most in one["means"]
        ],
        "nhan_xet": list(one["remarks"]),
    }


def _lines(blocks: list[Text]) -> list[str]:
    return [f"{one.label}: {one.words}" if one.label else one.words for one in blocks]


def _day(iso: str) -> str:
    return shown.day(dt.date.fromisoformat(iso)) if iso else ""
