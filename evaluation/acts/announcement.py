"""The announcement of results (thông báo): of a stage that grants nothing, or where nobody
reached stars. It recognises nothing; it says who goes on and who does not, and why."""

from __future__ import annotations

from evaluation.acts import fields as said
from evaluation.acts import frame, lists, report
from evaluation.acts.fields import Fields
from evaluation.acts.loading import Told
from evaluation.acts.recognition import whose
from evaluation.evening.blocks import Paper, Text

NAME = "THÔNG BÁO"
TITLES = {"goes_on": "DANH SÁCH SẢN PHẨM ĐƯỢC CHUYỂN ĐÁNH GIÁ Ở CẤP TRÊN"}


def fields_of(told: Told) -> Fields:
    every = [line for rows in told.lines.values() for line in rows]
    f = said.common(told) | said.of_the_committee(told, "TB") | said.counts(every)
    f |= {
        "trich_yeu": f"Kết quả đánh giá, phân hạng sản phẩm OCOP {f['dot']}",
        "theo_hang": said.counts(every)["theo_hang"].replace("đạt 0 sao", "bị loại"),
        "noi_nhan": ["Các chủ thể có tên trong danh sách;", "Ủy ban nhân dân cấp xã;",
                     "Cơ quan tham mưu cấp trên;", "Cổng thông tin điện tử;", "Lưu: VT."],
    }  # fmt: skip
    under = frame.under(f, "Thông báo", whose(told))
    f["danh_sach"] = [
        {
            "phu_luc": f"Phụ lục {'I' * place}",
            "ten": TITLES.get(outcome, report.PROPOSALS[outcome][1]),
            "cot": report.PROPOSALS[outcome][2],
            "nhom": said.groups(told, told.lines[outcome], title="Sản phẩm xếp hạng {n} sao"),
            "tong_cong": said.counts(told.lines[outcome])["tong_cong"],
            "kem_theo": under,
        }
        for place, outcome in enumerate(
            (one for one in report.PROPOSALS if told.lines.get(one)), start=1
        )
    ]
    return f


def compose(f: Fields) -> Paper:
    return frame.paper(
        f,
        NAME,
        blocks=[
            Text(
                f"{f['hoi_dong']} đã họp {f['ngay_hop']}, đánh giá, phân hạng {f['so_san_pham']} "
                f"(bằng chữ: {f['so_san_pham_chu']}) sản phẩm của {f['so_chu_the']} chủ thể theo "
                f"{f['chuong_trinh']}. Kết quả: {f['theo_hang']}."
            ),
            Text("Kết quả từng sản phẩm ghi tại các phụ lục kèm theo. Thông báo này không phải là "
                 "quyết định công nhận hạng sao."),
            Text("Chủ thể có ý kiến về kết quả gửi kiến nghị đến Hội đồng. Các cơ quan, đơn vị và "
                 "chủ thể liên quan biết, thực hiện./."),
        ],
        annexes=[
            lists.annex(
                one["phu_luc"],
                (one["ten"], f["dot_hoa"]),
                one["kem_theo"],
                lists.table(one["cot"], one["nhom"], one["tong_cong"]),
            )
            for one in f["danh_sach"]
        ],
    )  # fmt: skip
