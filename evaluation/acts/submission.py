"""The advisory agency's submission (tờ trình): it sums up and submits (26/2026 art. 7.3.đ)."""

from __future__ import annotations

from evaluation.acts import fields as said
from evaluation.acts import frame, report, words
from evaluation.acts.fields import Fields
from evaluation.acts.loading import Told
from evaluation.evening.blocks import Paper, Text, head

NAME = "TỜ TRÌNH"


def fields_of(told: Told) -> Fields:
    every = [line for rows in told.lines.values() for line in rows]
    f = said.common(told) | said.of_the_agency(told) | said.counts(every)
    f |= {
        "trich_yeu": _about(told, f["dot"]),
        "kinh_gui": report.to(told),
        "can_cu": said.bases(
            told, upon=[f"Căn cứ {said.report_of(told)} của {told.contest.council.name}"]
        ),
        "theo_hang": said.counts(every)["theo_hang"].replace("đạt 0 sao", "bị loại"),
        "de_nghi": _asked(told),
        "gui_kem": _enclosed(told),
        "noi_nhan": ["Như trên;", "Hội đồng đánh giá, phân hạng sản phẩm OCOP;", "Lưu: VT."],
    }
    return f


def _about(told: Told, round: str) -> str:
    if told.awarded:
        stars = said.counts(told.awarded)["hang_sao"]
        return (
            "Về việc công nhận kết quả đánh giá, cấp Giấy chứng nhận sản phẩm OCOP đạt "
            f"{stars} {round}"
        )
    if told.sent_up:
        stars = said.counts(told.sent_up)["hang_sao"]
        return (
            f"Về việc phê duyệt kết quả đánh giá, phân hạng sản phẩm OCOP tiềm năng {stars} {round}"
        )
    return f"Về việc công bố kết quả đánh giá, phân hạng sản phẩm OCOP {round}"


def _asked(told: Told) -> list[str]:
    asked = []
    for outcome, (what, _title, _columns) in report.PROPOSALS.items():
        if lines := told.lines.get(outcome):
            asked.append(f"{what[0].upper()}{what[1:]}: {words.counted(len(lines))} sản phẩm")
    return asked


def _enclosed(told: Told) -> list[str]:
    drafts = []
    if told.awarded:
        drafts.append("Dự thảo Quyết định công nhận và Danh sách sản phẩm")
    if told.sent_up:
        drafts.append("Dự thảo Quyết định phê duyệt kết quả sản phẩm tiềm năng và Danh sách")
    if not drafts:
        drafts.append("Dự thảo Thông báo kết quả")
    return [
        *drafts,
        "Báo cáo của Hội đồng",
        "Biên bản họp Hội đồng",
        "Bảng tổng hợp điểm",
    ]


def compose(f: Fields) -> Paper:
    return frame.paper(
        f,
        NAME,
        blocks=[
            frame.middle(f"Kính gửi: {f['kinh_gui']}"),
            *frame.bases(f),
            Text(
                f"{f['co_quan_tham_muu']} tổng hợp kết quả đánh giá, phân hạng sản phẩm OCOP "
                f"{f['dot']} và trình {f['kinh_gui']} như sau:"
            ),
            head("1. Quá trình và kết quả"),
            Text(
                f"{f['hoi_dong']} họp {f['ngay_hop']}, đánh giá {f['so_san_pham']} (bằng chữ: "
                f"{f['so_san_pham_chu']}) sản phẩm của {f['so_chu_the']} chủ thể; kết quả xếp "
                f"hạng: {f['theo_hang']}."
            ),
            head("2. Nội dung trình"),
            *[Text(line + ";", kind="item") for line in f["de_nghi"]],
            head("3. Tài liệu gửi kèm"),
            *[Text(line + ";", kind="item") for line in f["gui_kem"]],
            Text(f"{f['co_quan_tham_muu']} kính trình {f['kinh_gui']} xem xét, quyết định./."),
        ],
    )
