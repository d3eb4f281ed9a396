"""The decision that approves results sent up to the Ministry: potential five stars, none granted
(26/2026 art. 7.3.e). An act of its own beside the recognition, with a number of its own."""

from __future__ import annotations

from evaluation.acts import fields as said
from evaluation.acts import frame, lists, words
from evaluation.acts.fields import Fields
from evaluation.acts.loading import Told
from evaluation.acts.recognition import NAME, recipients, whose
from evaluation.evening.blocks import Paper, article
from evaluation.models import Outcome


def fields_of(told: Told) -> Fields:
    lines = told.sent_up
    groups = said.groups(told, lines, title="Sản phẩm tiềm năng {n} sao")
    lists.refuse_wrong_total(groups, len(lines), decided=told.decided(Outcome.SENT_UP))
    f = said.common(told) | said.of_the_committee(told, "QĐ") | said.counts(lines)
    if told.awarded:  # then the decision's number is that of the recognition
        place = told.decision.place or told.region.name
        f["so"] = words.number_line(told.typed.approval_no, "QĐ-UBND")
        f["dia_danh_ngay"] = f"{place}, {words.dated(told.typed.approval_on)}"
    f |= {
        "trich_yeu": "Về việc phê duyệt kết quả đánh giá, phân hạng sản phẩm OCOP tiềm năng "
        f"{f['hang_sao']} {f['dot']}",
        "can_cu": said.bases(told, upon=[
            f"Căn cứ {said.report_of(told)} của {told.contest.council.name} về kết quả đánh giá, "
            f"phân hạng sản phẩm OCOP {f['dot']}",
            f"Theo đề nghị của {told.agency} tại {said.submission_of(told)}",
        ]),
        "noi_danh_gia": told.beyond.body_vi if told.beyond else "",
        "nhom": groups,
        "noi_nhan": recipients(told, 3),
    }  # fmt: skip
    f["kem_theo"] = frame.under(f, "Quyết định", whose(told))
    return f


def compose(f: Fields) -> Paper:
    return frame.paper(
        f,
        NAME,
        blocks=[
            frame.middle(f["tham_quyen"]),
            *frame.bases(f),
            frame.middle("QUYẾT ĐỊNH:"),
            article(
                1,
                f"Phê duyệt kết quả đánh giá, phân hạng {f['so_san_pham']} (bằng chữ: "
                f"{f['so_san_pham_chu']}) sản phẩm OCOP tiềm năng {f['hang_sao']} của "
                f"{f['so_chu_the']} chủ thể {f['dot']} (có Danh sách kèm theo).",
            ),
            article(
                2,
                f"{f['co_quan_tham_muu']} hoàn thiện hồ sơ, trình Ủy ban nhân dân {f['dia_phuong']}"
                f" gửi {f['noi_danh_gia']} đánh giá, phân hạng theo quy định. Quyết định này không "
                "phải là quyết định công nhận; sản phẩm chưa được cấp Giấy chứng nhận.",
            ),
            article(
                3,
                "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân, thủ "
                "trưởng các cơ quan, đơn vị liên quan, Chủ tịch Ủy ban nhân dân cấp xã và các chủ "
                "thể có tên trong Danh sách chịu trách nhiệm thi hành Quyết định này./.",
            ),
        ],
        annexes=[
            lists.annex(
                "Phụ lục",
                (f"DANH SÁCH SẢN PHẨM OCOP TIỀM NĂNG {f['hang_sao_hoa']}", f["dot_hoa"]),
                f["kem_theo"],
                lists.table(lists.PROPOSED, f["nhom"], f["tong_cong"]),
            )
        ],
    )
