"""The council's report on the results to the chair of the People's Committee (art. 7.3.d)."""

from __future__ import annotations

from typing import Any

from evaluation.acts import fields as said
from evaluation.acts import frame, lists, words
from evaluation.acts.fields import Fields
from evaluation.acts.loading import Told
from evaluation.evening.blocks import Paper, Text, head
from evaluation.evening.loading import Line
from evaluation.models import Outcome

NAME = "BÁO CÁO"
# outcome → what is proposed, the title of its annex, its columns
PROPOSALS: dict[str, tuple[str, str, lists.Columns]] = {
    Outcome.AWARDED: (
        "công nhận kết quả và cấp Giấy chứng nhận sản phẩm OCOP",
        "DANH SÁCH SẢN PHẨM ĐỀ NGHỊ CÔNG NHẬN",
        lists.PROPOSED,
    ),
    Outcome.SENT_UP: (
        "phê duyệt kết quả và gửi hồ sơ đề nghị cấp trung ương đánh giá",
        "DANH SÁCH SẢN PHẨM ĐỀ NGHỊ PHÊ DUYỆT, GỬI CẤP TRÊN ĐÁNH GIÁ",
        lists.PROPOSED,
    ),
    Outcome.GOES_ON: (
        "chuyển hồ sơ lên cấp trên đánh giá, phân hạng",
        "DANH SÁCH SẢN PHẨM ĐỀ NGHỊ CẤP TRÊN ĐÁNH GIÁ",
        lists.PROPOSED,
    ),
    Outcome.NOT_REACHED: (
        "thông báo chưa đạt, nêu rõ lý do để chủ thể hoàn thiện",
        "DANH SÁCH SẢN PHẨM CHƯA ĐẠT",
        lists.REFUSED,
    ),
}


def fields_of(told: Told) -> Fields:
    every = [line for rows in told.lines.values() for line in rows]
    f = said.common(told) | said.of_the_council(told) | said.counts(every)
    contest = told.contest
    f |= {
        "trich_yeu": f"Kết quả đánh giá, phân hạng sản phẩm OCOP {f['dot']}",
        "kinh_gui": to(told),
        "can_cu": said.bases(told, upon=[f"Căn cứ Biên bản họp Hội đồng {f['ngay_hop']}"]),
        "dia_diem": contest.place or "…………",
        "theo_hang": _by_stars(every),
        "theo_bo": _by_set(every),
        "noi_nhan": ["Như trên;", "Cơ quan tham mưu Chương trình;", "Lưu: VT, HĐOCOP."],
    }
    f["de_nghi"] = _proposals(told, f)
    return f


def to(told: Told) -> str:
    """To whom the council reports and the agency submits: who decides."""
    issuer = f"Ủy ban nhân dân {told.region.title}"
    return f"Chủ tịch {issuer}" if told.by_the_chair else issuer


def _by_stars(lines: list[Line]) -> str:
    return said.counts(lines)["theo_hang"].replace("đạt 0 sao", "bị loại")


def _by_set(lines: list[Line]) -> list[str]:
    """'Chè: 03 sản phẩm, từ 62 đến 81,33 điểm', a set a line."""
    found: dict[str, list[Any]] = {}
    for line in lines:
        found.setdefault(line.entry.dossier.product_set.name_vi, []).append(line.entry.mean or 0)
    return [
        f"{name}: {words.counted(len(own))} sản phẩm, {_range(own)} điểm"
        for name, own in sorted(found.items())
    ]


def _range(means: list[Any]) -> str:
    low, high = said.two_places(min(means)), said.two_places(max(means))
    return low if low == high else f"từ {low} đến {high}"


def _proposals(told: Told, f: Fields) -> list[Any]:
    """What is proposed, in the order of the law, each with its list; without what is empty."""
    made = []
    for outcome, (what, title, columns) in PROPOSALS.items():
        if lines := told.lines.get(outcome):
            made.append((what, title, columns, lines))
    under = frame.under(f, "Báo cáo", told.contest.council.name)
    return [
        {
            "phu_luc": f"Phụ lục {'I' * place if place < 4 else 'IV'}",
            "noi_dung": f"Đề nghị {what}: {words.counted(len(lines))} sản phẩm "
            f"(Phụ lục {'I' * place if place < 4 else 'IV'})",
            "ten": title,
            "cot": columns,
            "nhom": said.groups(told, lines, title="Sản phẩm xếp hạng {n} sao"),
            "tong_cong": said.counts(lines)["tong_cong"],
            "kem_theo": under,
        }
        for place, (what, title, columns, lines) in enumerate(made, start=1)
    ]


def compose(f: Fields) -> Paper:
    return frame.paper(
        f,
        NAME,
        blocks=[
            frame.middle(f"Kính gửi: {f['kinh_gui']}"),
            *frame.bases(f),
            Text(
                f"{f['hoi_dong']} báo cáo kết quả đánh giá, phân hạng sản phẩm OCOP {f['dot']} "
                "như sau:"
            ),
            head("I. QUÁ TRÌNH ĐÁNH GIÁ"),
            Text(
                f"Hội đồng họp {f['ngay_hop']} tại {f['dia_diem']}, đánh giá theo "
                f"{f['chuong_trinh']}. "
                "Biên bản họp, bảng tổng hợp điểm và phiếu đánh giá của các thành viên được lưu "
                "trong hồ sơ."
            ),
            head("II. KẾT QUẢ"),
            Text(
                f"Tổng số sản phẩm được đánh giá: {f['so_san_pham']} (bằng chữ: "
                f"{f['so_san_pham_chu']}) của {f['so_chu_the']} chủ thể; kết quả xếp hạng: "
                f"{f['theo_hang']}."
            ),
            *[Text(line + ";", kind="item") for line in f["theo_bo"]],
            head("III. ĐỀ NGHỊ"),
            *[Text(one["noi_dung"] + ";", kind="item") for one in f["de_nghi"]],
            Text(f"{f['hoi_dong']} kính báo cáo {f['kinh_gui']} xem xét, quyết định./."),
        ],
        annexes=[
            lists.annex(
                one["phu_luc"],
                (one["ten"], f["dot_hoa"]),
                one["kem_theo"],
                lists.table(one["cot"], one["nhom"], one["tong_cong"]),
            )
            for one in f["de_nghi"]
        ],
    )
