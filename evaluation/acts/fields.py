"""What a paper of a decision says, as fields: plain words and lists, the same for our own paper
and for a template that an office edits. Names are Vietnamese: clerks read them in their Word file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from cycle.models.dossiers import ApplicationKind
from evaluation import certificate_facts
from evaluation.acts import words
from evaluation.acts.loading import Told
from evaluation.evening.loading import Line
from evaluation.evening.minutes import BODY
from ocop.lib import working_days
from ocop.lib.shown import day as short_day
from ocop.lib.shown import points

Fields = dict[str, Any]
KINDS = {
    ApplicationKind.FIRST: "Lần đầu",
    ApplicationKind.UPGRADE: "Nâng hạng",
    ApplicationKind.RE_EVALUATION: "Đánh giá lại",
}
LAWS = (  # the first that was in force on the day
    ((2025, 6, 16), "Luật Tổ chức chính quyền địa phương số 72/2025/QH15"),
    ((2025, 3, 1), "Luật Tổ chức chính quyền địa phương số 65/2025/QH15"),
    ((2016, 1, 1), "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"),
    ((1900, 1, 1), "Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26 tháng 11 năm 2003"),
)


def common(told: Told) -> Fields:
    """What all papers of the decision share."""
    contest, region = told.contest, told.region
    round = f"đợt {contest.round} năm {contest.council.cycle.year}"
    return {
        "du_thao": "DỰ THẢO",  # ours is one until the signed file takes its place
        "dia_phuong": region.title,
        "dot": round,
        "dot_hoa": round.upper(),
        "hoi_dong": contest.council.name,
        "ngay_hop": words.dated(contest.held_on),
        "chuong_trinh": _rules(told),
        "co_quan_tham_muu": told.agency,
        "tong_so_danh_gia": words.counted(sum(len(rows) for rows in told.lines.values())),
        "ghi_chu": "\n".join(contest.council.stage.book.notices),
    }


def of_the_committee(told: Told, kind: str) -> Fields:
    """Head and signature of a paper of the People's Committee or its chair."""
    formula, office, name = told.signer
    if not told.by_the_chair:
        formula = f"TM. ỦY BAN NHÂN DÂN\n{formula}".strip()
    issuer = f"Ủy ban nhân dân {told.region.title}"
    place = told.decision.place or told.region.name
    return {
        "co_quan_tren": "",
        "co_quan": ["ỦY BAN NHÂN DÂN", told.region.title.upper()],
        "tham_quyen": (f"Chủ tịch {issuer}" if told.by_the_chair else issuer).upper(),
        "so": words.number_line(told.decision.number, f"{kind}-UBND"),
        "dia_danh_ngay": f"{place}, {words.dated(told.decision.decided_on)}",
        "the_thuc": formula,
        "chuc_vu": (office or "CHỦ TỊCH").upper(),
        "nguoi_ky": name,
    }


def of_the_council(told: Told) -> Fields:
    return {
        "co_quan_tren": f"UBND {told.region.title}".upper(),
        "co_quan": list(BODY),
        "so": words.number_line(told.typed.report_no, "BC-HĐOCOP"),
        "dia_danh_ngay": f"{told.region.name}, {words.dated(told.typed.report_on)}",
        "the_thuc": "TM. HỘI ĐỒNG",
        "chuc_vu": "CHỦ TỊCH",
        "nguoi_ky": told.chair,
    }


def of_the_agency(told: Told) -> Fields:
    typed = told.typed
    return {
        "co_quan_tren": (typed.agency_above or f"UBND {told.region.title}").upper(),
        "co_quan": [told.agency.upper()],
        "so": words.number_line(typed.submission_no, f"TTr-{typed.agency_symbol or '…'}"),
        "dia_danh_ngay": f"{told.region.name}, {words.dated(typed.submission_on)}",
        "the_thuc": typed.agency_formula,
        "chuc_vu": (typed.agency_office or "THỦ TRƯỞNG CƠ QUAN").upper(),
        "nguoi_ky": typed.agency_signer,
    }


def bases(told: Told, *, upon: Iterable[str]) -> list[str]:
    """The legal bases in their order; all end with a semicolon but the last, which ends with a
    full stop."""
    council = told.contest.council
    lines = [
        f"Căn cứ {law(told)}",
        f"Căn cứ {_rules(told)}",
        "Căn cứ "
        + words.named("Quyết định", council.decision_no, council.decided_on, "QĐ-UBND")
        + f" về việc thành lập {council.name}",
    ]
    if told.typed.regulation:
        lines.append(f"Căn cứ {told.typed.regulation}")
    lines += upon
    return [f"{line};" for line in lines[:-1]] + [f"{lines[-1]}."]


def law(told: Told) -> str:
    day = (told.day.year, told.day.month, told.day.day)
    return next(words for since, words in LAWS if since <= day)


def report_of(told: Told) -> str:
    return words.named("Báo cáo", told.typed.report_no, told.typed.report_on, "BC-HĐOCOP")


def submission_of(told: Told) -> str:
    typed = told.typed
    symbol = f"TTr-{typed.agency_symbol or '…'}"
    return words.named("Tờ trình", typed.submission_no, typed.submission_on, symbol)


def _rules(told: Told) -> str:
    """The rule book as a paper names it."""
    number = told.stage.book.decision
    by = " của Thủ tướng Chính phủ" if number.endswith("TTg") else ""
    return f"Quyết định số {number}{by} về Bộ tiêu chí đánh giá, phân hạng sản phẩm OCOP"


# --- the products -----------------------------------------------------------------------------
def groups(told: Told, lines: Sequence[Line], *, title: str = "Sản phẩm đạt {n} sao") -> list[Any]:
    """The products by stars with a subtotal each; numbered through."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.entry.stars or 0, []).append(line)
    number, made = 0, []
    for stars, own in found.items():
        rows = [row(told, line, number + place) for place, line in enumerate(own, start=1)]
        number += len(own)
        name = title.format(n=stars)
        total = f"Cộng {name[0].lower()}{name[1:]}: {words.counted(len(own))} sản phẩm"
        made.append({"ten": name, "cong": total, "dong": rows})
    return made


def row(told: Told, line: Line, number: int) -> dict[str, str]:
    """A product in a list, all in words as printed."""
    entry, product = line.entry, line.product
    certificate = told.certificates.get(entry.pk)
    return {
        "tt": str(number),
        "san_pham": product.name,
        "bo": entry.dossier.product_set.name_vi,
        "chu_the": product.producer.name,
        "dia_chi": certificate_facts.address(product.producer, told.places),
        "loai": KINDS[ApplicationKind(entry.dossier.kind)],
        "diem": two_places(entry.mean),
        "sao": f"{entry.stars} sao" if entry.stars else "Loại",
        "so_giay": certificate.number if certificate else "",
        "den_ngay": _until(told, line),
        "ly_do": why(line),
    }


def two_places(value: Any) -> str:
    """'76,50': points on official papers."""
    words = points(value)
    return words if "," in words or not words.isdigit() else f"{words},00"


def ministry(told: Told) -> str:
    """As it was called on the day."""
    old = (told.day.year, told.day.month) < (2025, 3)
    return f"Bộ Nông nghiệp và {'Phát triển nông thôn' if old else 'Môi trường'}"


def _until(told: Told, line: Line) -> str:
    on = told.decision.decided_on
    if on is None:
        return ""
    return short_day(working_days.months_later(on, line.entry.dossier.book.certificate_months))


def why(line: Line) -> str:
    """Why the product has no stars that count: what knocked it out, else what is missed."""
    if line.held:
        return "; ".join(f"{said}: {reason}" if reason else said for said, reason in line.held)
    return " ".join(line.why)


def counts(lines: Sequence[Line]) -> Fields:
    """How many products and producers, in figures and in words, and how many of each star."""
    stars = Counter(line.entry.stars or 0 for line in lines)
    each = [
        f"{words.counted(n)} sản phẩm đạt {star} sao" for star, n in sorted(stars.items())[::-1]
    ]
    makers = {line.product.producer_id for line in lines}
    return {
        "so_san_pham": words.counted(len(lines)),
        "so_san_pham_chu": words.in_words(len(lines)),
        "so_chu_the": words.counted(len(makers)),
        "theo_hang": ", ".join(each),
        "hang_sao": ", ".join(f"{star} sao" for star in sorted(stars)),
        "hang_sao_hoa": ", ".join(f"{star} SAO" for star in sorted(stars)),
        "tong_cong": f"Tổng cộng: {words.counted(len(lines))} sản phẩm "
        f"(bằng chữ: {words.in_words(len(lines))} sản phẩm)",
    }
