"""The kinds of a decision's papers with their merge fields; the office reads these words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evaluation.acts import kinds, lists
from evaluation.word_templates import starting
from evaluation.word_templates.registry import Field, TemplateKind, register

ROW = (
    Field("tt", "số thứ tự", "1"),
    Field("san_pham", "tên sản phẩm", "Mật ong hoa rừng Ba Chẽ"),
    Field("bo", "bộ sản phẩm", "Mật ong"),
    Field("chu_the", "tên chủ thể", "Hợp tác xã Mẫu"),
    Field("dia_chi", "địa chỉ", "xã Ba Chẽ, tỉnh Quảng Ninh"),
    Field("loai", "hình thức: lần đầu, nâng hạng, đánh giá lại", "Lần đầu"),
    Field("diem", "điểm", "76,50"),
    Field("sao", "hạng sao", "4 sao"),
    Field("so_giay", "số Giấy chứng nhận; trống khi chưa công bố", "01/2026/GCN-OCOP"),
    Field("den_ngay", "có giá trị đến ngày; trống khi chưa công bố", "05/01/2029"),
    Field("ly_do", "lý do của kết quả", "76,50 điểm, từ 70 đến dưới 90: 4 sao."),
)
GROUPS = Field(
    "nhom", "danh sách theo hạng sao; mỗi nhóm có tên, dòng cộng và các dòng sản phẩm",
    must=True,
    parts=(
        Field("ten", "tên nhóm", "Sản phẩm đạt 4 sao"),
        Field("cong", "dòng cộng của nhóm", "Cộng sản phẩm đạt 4 sao: 02 sản phẩm"),
        Field("dong", "các dòng sản phẩm", parts=ROW),
    ),
)  # fmt: skip
TOTAL = Field("tong_cong", "dòng tổng cộng, bằng số và bằng chữ",
              "Tổng cộng: 04 sản phẩm (bằng chữ: bốn sản phẩm)", must=True)  # fmt: skip
HEADS = (
    Field("co_quan_tren", "cơ quan chủ quản (nếu có)", ""),
    Field("co_quan", "tên cơ quan ban hành, mỗi dòng một mục",
          ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NINH"]),
    Field("so", "số và ký hiệu; chừa chỗ khi văn thư chưa cấp", "Số: 12/QĐ-UBND", must=True),
    Field("dia_danh_ngay", "địa danh và ngày", "Quảng Ninh, ngày 05 tháng 01 năm 2026",
          must=True),
    Field("du_thao", "chữ DỰ THẢO: bản do phần mềm tạo, cho đến khi có bản đã ký", "DỰ THẢO",
          must=True),
    Field("ghi_chu", "ghi chú của bộ quy định (nếu có)", ""),
    Field("trich_yeu", "trích yếu", "Về việc công nhận kết quả đánh giá sản phẩm OCOP",
          must=True),
    Field("can_cu", "các căn cứ, mỗi dòng một mục",
          ["Căn cứ Luật Tổ chức chính quyền địa phương;", "Theo đề nghị của Sở."]),
)  # fmt: skip
SIGNED = (
    Field("the_thuc", "thể thức ký: KT., TM., TL., TUQ.", "KT. CHỦ TỊCH"),
    Field("chuc_vu", "chức vụ người ký", "PHÓ CHỦ TỊCH", must=True),
    Field("nguoi_ky", "họ tên người ký", "Nguyễn Văn Mẫu", must=True),
    Field("noi_nhan", "nơi nhận, mỗi dòng một mục", ["Như Điều 4;", "Lưu: VT."]),
)
COMMON = (
    Field("dia_phuong", "tên địa phương", "tỉnh Quảng Ninh"),
    Field("dot", "đợt và năm", "đợt 1 năm 2026"),
    Field("dot_hoa", "đợt và năm, chữ hoa", "ĐỢT 1 NĂM 2026"),
    Field("hoi_dong", "tên Hội đồng", "Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh"),
    Field("ngay_hop", "ngày họp Hội đồng", "ngày 20 tháng 12 năm 2025"),
    Field("chuong_trinh", "quyết định về Bộ tiêu chí", "Quyết định số 26/2026/QĐ-TTg"),
    Field("co_quan_tham_muu", "cơ quan tham mưu", "Sở Nông nghiệp và Môi trường"),
    Field("tong_so_danh_gia", "số sản phẩm được đánh giá", "05"),
    Field("so_san_pham", "số sản phẩm, bằng số", "04", must=True),
    Field("so_san_pham_chu", "số sản phẩm, bằng chữ", "bốn", must=True),
    Field("so_chu_the", "số chủ thể", "02"),
    Field("theo_hang", "số sản phẩm theo hạng sao", "04 sản phẩm đạt 4 sao"),
    Field("hang_sao", "các hạng sao có trong danh sách", "4 sao"),
    Field("hang_sao_hoa", "các hạng sao, chữ hoa", "4 SAO"),
)
AUTHORITY = Field("tham_quyen", "thẩm quyền ban hành, chữ hoa",
                  "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH")  # fmt: skip
ANNEXED = Field("kem_theo", "dòng dưới tên phụ lục", "(Kèm theo Quyết định số 12/QĐ-UBND)")
TO = Field("kinh_gui", "kính gửi", "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ninh")
PROPOSED = Field(
    "de_nghi", "các đề nghị; mỗi đề nghị có nội dung và phụ lục", must=True,
    parts=(
        Field("noi_dung", "nội dung đề nghị", "Đề nghị công nhận: 02 sản phẩm (Phụ lục I)"),
        Field("phu_luc", "số phụ lục", "Phụ lục I"),
        Field("ten", "tên phụ lục", "DANH SÁCH SẢN PHẨM ĐỀ NGHỊ CÔNG NHẬN"),
        GROUPS, TOTAL, ANNEXED,
    ),
)  # fmt: skip
BASE = (*HEADS, *SIGNED, *COMMON)
FIELDS: dict[str, tuple[Field, ...]] = {
    "recognition": (*BASE, AUTHORITY, Field("hieu_luc", "thời hạn giá trị", "36 tháng"),
                    GROUPS, TOTAL, ANNEXED),
    "potential": (*BASE, AUTHORITY,
                  Field("noi_danh_gia", "nơi đánh giá tiếp theo", "Hội đồng cấp trung ương"),
                  GROUPS, TOTAL, ANNEXED),
    "report": (*BASE, TO, Field("dia_diem", "nơi họp", "Hội trường UBND tỉnh"),
               Field("theo_bo", "kết quả theo bộ sản phẩm, mỗi dòng một mục",
                     ["Mật ong: 02 sản phẩm, 76,50 điểm", "Chè: 02 sản phẩm, 71,00 điểm"]),
               TOTAL, PROPOSED),
    "submission": (*BASE, TO, TOTAL,
                   Field("de_nghi", "nội dung trình, mỗi dòng một mục",
                         ["Công nhận kết quả: 04 sản phẩm"], must=True),
                   Field("gui_kem", "tài liệu gửi kèm, mỗi dòng một mục",
                         ["Dự thảo Quyết định", "Báo cáo của Hội đồng"])),
    "announcement": (
        *(one for one in BASE if one.name not in ("can_cu", "hang_sao", "hang_sao_hoa")),
        AUTHORITY,
        Field("danh_sach", "danh sách theo kết quả; mỗi danh sách là một phụ lục", must=True,
              parts=(
                  Field("phu_luc", "số phụ lục", "Phụ lục I"),
                  Field("ten", "tên phụ lục", "DANH SÁCH SẢN PHẨM CHƯA ĐẠT"),
                  GROUPS, TOTAL, ANNEXED,
              )),
    ),
}  # fmt: skip
ANNEXES = {"report": "de_nghi", "announcement": "danh_sach"}  # an annex for each of these
NOT_THERE = {"submission": {"tong_cong"}, "report": {"tong_cong"}}  # there in no sentence of ours


def _starting(slug: str) -> Callable[[], bytes]:
    def make() -> bytes:
        f: dict[str, Any] = starting.marks(FIELDS[slug])
        each = ANNEXES.get(slug, "")
        for one in f[each] if each else ():
            one["cot"] = lists.REFUSED
        return starting.written(kinds.KINDS[slug].compose(f), each=each)

    return make


def offer() -> None:
    """Register the papers of a decision; called when the application starts."""
    for slug, fields in FIELDS.items():
        own = tuple(
            Field(one.name, one.about, one.sample, False, one.parts, one.rows)
            if one.name in NOT_THERE.get(slug, ())
            else one
            for one in fields
        )
        register(TemplateKind(slug, kinds.KINDS[slug].label, own, _starting(slug)))
