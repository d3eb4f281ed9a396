"""The decision of recognition (quyết định công nhận) with its annexed list (26/2026 art. 7.3.e)."""

from __future__ import annotations

from evaluation.acts import fields as said
from evaluation.acts import frame, lists
from evaluation.acts.fields import Fields
from evaluation.acts.loading import Told
from evaluation.evening.blocks import Paper, article
from evaluation.models import Outcome

NAME = "QUYẾT ĐỊNH"


def fields_of(told: Told) -> Fields:
    lines = told.awarded
    groups = said.groups(told, lines)
    lists.refuse_wrong_total(groups, len(lines), decided=told.decided(Outcome.AWARDED))
    f = said.common(told) | said.of_the_committee(told, "QĐ") | said.counts(lines)
    months = sorted({line.entry.dossier.book.certificate_months for line in lines})
    f |= {
        "trich_yeu": "Về việc công nhận kết quả đánh giá và cấp Giấy chứng nhận sản phẩm OCOP "
        f"đạt {f['hang_sao']} {f['dot']}",
        "can_cu": said.bases(told, upon=[
            f"Căn cứ {said.report_of(told)} của {told.contest.council.name} về kết quả đánh giá, "
            f"phân hạng sản phẩm OCOP {f['dot']}",
            f"Theo đề nghị của {told.agency} tại {said.submission_of(told)}",
        ]),
        "hieu_luc": " hoặc ".join(f"{n} tháng" for n in months),
        "nhom": groups,
        "noi_nhan": recipients(told, 4),
    }  # fmt: skip
    f["kem_theo"] = frame.under(f, "Quyết định", whose(told))
    return f


def whose(told: Told) -> str:
    issuer = f"Ủy ban nhân dân {told.region.title}"
    return f"Chủ tịch {issuer}" if told.by_the_chair else issuer


def recipients(told: Told, article: int) -> list[str]:
    return [
        f"Như Điều {article};",
        f"{said.ministry(told)};",
        "Thường trực cấp ủy, HĐND (để báo cáo);",
        "Chủ tịch, các Phó Chủ tịch UBND;",
        "Cổng thông tin điện tử;",
        "Lưu: VT.",
    ]


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
                "Công nhận kết quả đánh giá và cấp Giấy chứng nhận sản phẩm OCOP "
                f"{f['dot']} cho {f['so_san_pham']} (bằng chữ: {f['so_san_pham_chu']}) sản phẩm "
                f"của {f['so_chu_the']} chủ thể, trong đó: {f['theo_hang']} (có Danh sách kèm "
                "theo).",
            ),
            article(
                2,
                f"Giấy chứng nhận có giá trị {f['hieu_luc']} kể từ ngày ban hành Quyết định này. "
                "Chủ thể được in, dán nhãn hiệu chứng nhận OCOP và hạng sao trên bao bì sản phẩm "
                "theo quy định; có trách nhiệm duy trì các điều kiện, tiêu chí đã được công nhận "
                "và báo cáo khi có thay đổi.",
            ),
            article(
                3,
                f"{f['co_quan_tham_muu']} công bố kết quả, trao Giấy chứng nhận, hướng dẫn sử "
                "dụng nhãn hiệu và hạng sao, kiểm tra định kỳ và đột xuất. Ủy ban nhân dân cấp xã "
                "theo dõi, hỗ trợ chủ thể trên địa bàn.",
            ),
            article(
                4,
                "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân, thủ "
                "trưởng các cơ quan, đơn vị liên quan, Chủ tịch Ủy ban nhân dân cấp xã và các chủ "
                "thể có tên trong Danh sách chịu trách nhiệm thi hành Quyết định này./.",
            ),
        ],
        annexes=[
            lists.annex(
                "Phụ lục",
                (
                    "DANH SÁCH SẢN PHẨM ĐƯỢC CÔNG NHẬN VÀ CẤP GIẤY CHỨNG NHẬN OCOP",
                    f["dot_hoa"],
                ),
                f["kem_theo"],
                lists.table(lists.GRANTED, f["nhom"], f["tong_cong"]),
            )
        ],
    )
