"""Letters of result and the decision that takes stars back: their merge fields, and our own papers
as templates to begin with. The office reads these words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.evening import revocation_paper
from evaluation.evening.blocks import Block, Paper, Signature, Table, Text, head, rows_of
from evaluation.letter_files import SLUGS
from evaluation.models import LetterKind
from evaluation.word_templates import catalogue, sampling, starting
from evaluation.word_templates.catalogue import AUTHORITY, SIGNED
from evaluation.word_templates.registry import Field, TemplateKind, register

HEADS = (
    *catalogue.HEADS[1:5],
    Field("trich_yeu", "trích yếu", "Về việc thu hồi Giấy chứng nhận sản phẩm OCOP", must=True),
)
REVOKED = (
    Field("tt", "số thứ tự", "1"),
    Field("ten", "tên sản phẩm", "Mật ong hoa rừng Ba Chẽ"),
    Field("chu_the", "tên chủ thể", "Hợp tác xã Mẫu"),
    Field("dia_chi", "địa chỉ", "xã Ba Chẽ, tỉnh Quảng Ninh"),
    Field("sao", "hạng sao", "4 sao"),
    Field("quyet_dinh", "số và ngày quyết định công nhận", "3981/QĐ-UBND, 05/01/2026"),
)
REVOCATION = (
    *HEADS, AUTHORITY, *SIGNED,
    Field("can_cu", "các căn cứ, mỗi dòng một mục",
          ["Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ văn bản số 12/KL-ATTP."]),
    Field("dieu_1", "nội dung Điều 1: thu hồi gì, của bao nhiêu sản phẩm, căn cứ, lý do",
          "Thu hồi Giấy chứng nhận sản phẩm OCOP đối với 2 sản phẩm sau.", must=True),
    Field("so_san_pham", "số sản phẩm, bằng số", "2"),
    Field("hieu_luc_tu", "thu hồi kể từ ngày; trống khi chưa ký", "10/01/2026"),
    Field("ly_do", "lý do thu hồi", "Sản phẩm có chất cấm"),
    Field("ket_luan", "kết luận hoặc văn bản xác nhận làm căn cứ",
          "văn bản số 12/KL-ATTP ngày 02/01/2026 của Chi cục ATTP"),
    Field("san_pham", "danh sách sản phẩm", must=True, parts=REVOKED),
)  # fmt: skip
PRODUCT = (
    Field("tt", "số thứ tự", "1"),
    Field("ten", "tên sản phẩm", "Mật ong hoa rừng Ba Chẽ"),
    Field("chu_the", "tên chủ thể", "Hợp tác xã Mẫu"),
    Field("ma", "mã hồ sơ", "QN-BCH-01-2026"),
    Field("bo", "bộ sản phẩm", "Mật ong"),
    Field("phan_a", "điểm Phần A", "30,00"),
    Field("phan_b", "điểm Phần B", "20,00"),
    Field("phan_c", "điểm Phần C", "26,50"),
    Field("diem", "tổng điểm", "76,50"),
    Field("sao", "hạng sao; trống khi không có", "4 sao"),
    Field("ket_qua", "kết quả bằng chữ", "Công nhận 4 sao"),
    Field("giay", "Giấy chứng nhận và hiệu lực", "Số 01/2026/GCN-OCOP, đến hết ngày 05/01/2029"),
    Field("so_giay", "số Giấy chứng nhận; trống khi không có", "01/2026/GCN-OCOP"),
    Field("den_ngay", "có giá trị đến ngày; trống khi không có", "05/01/2029"),
    Field("danh_gia_lai_tu", "đăng ký đánh giá lại từ ngày", "09/07/2028"),
    Field("danh_gia_lai_den", "đăng ký đánh giá lại đến ngày", "07/09/2028"),
)
LETTER_HEADS = (
    Field("co_quan_tren", "cơ quan chủ quản", "UBND TỈNH QUẢNG NINH"),
    Field("co_quan", "tên cơ quan ban hành, mỗi dòng một mục", ["VĂN PHÒNG ĐIỀU PHỐI OCOP"]),
    Field("so", "số và ký hiệu; chừa chỗ khi văn thư chưa cấp", "Số: 512/VPĐP-OCOP", must=True),
    *HEADS[2:4],
    Field("trich_yeu", "trích yếu", "V/v thông báo kết quả đánh giá, phân hạng sản phẩm OCOP",
          must=True),
    Field("kinh_gui", "kính gửi, mỗi dòng một mục",
          ["Hợp tác xã Mẫu", "(xã Ba Chẽ, tỉnh Quảng Ninh)"], must=True),
)  # fmt: skip
LETTER = (
    *LETTER_HEADS, *SIGNED,
    Field("mo_dau", "đoạn mở đầu: căn cứ và kết quả của Hội đồng",
          "Căn cứ Quyết định số 3981/QĐ-UBND, cơ quan thông báo kết quả như sau:"),
    Field("thay_the", "thay thế công văn nào (nếu có)", ""),
    Field("dieu_chinh", "văn bản đã đính chính, sửa đổi kết quả; mỗi dòng một mục",
          ["Kết quả ghi theo Quyết định số 77/QĐ-UBND ngày 10/02/2026."]),
    Field("san_pham", "danh sách sản phẩm và kết quả", must=True, parts=PRODUCT),
    Field("so_san_pham", "số sản phẩm, bằng số", "2"),
    Field("tong_cong", "dòng tổng cộng", "Tổng cộng: 2 sản phẩm."),
    Field("chua_dat", "nội dung chưa đạt và việc cần làm, mỗi dòng một mục; trống khi đều đạt",
          ["Mật ong: 45,00 điểm. Chưa được công nhận."]),
    Field("trao_giay", "thời gian, địa điểm trao Giấy chứng nhận; trống khi chưa định",
          "9 giờ ngày 20/01/2026 tại Hội trường UBND tỉnh"),
    Field("danh_gia_lai", "thời gian đăng ký đánh giá lại, mỗi dòng một mục",
          ["Mật ong: đăng ký đánh giá lại từ ngày 09/07/2028 đến hết ngày 07/09/2028."]),
    Field("ket_thuc", "câu kết thúc", "Cơ quan thông báo để chủ thể biết, thực hiện./."),
    Field("dot", "đợt và năm", "đợt 1 năm 2026"),
    Field("phien", "tên phiên đánh giá", "Phiên đánh giá đợt 1 năm 2026"),
    Field("ngay_hop", "ngày họp Hội đồng", "20/12/2025"),
    Field("hoi_dong", "tên Hội đồng", "Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh"),
    Field("so_quyet_dinh", "số quyết định công nhận", "3981/QĐ-UBND"),
    Field("ngay_quyet_dinh", "ngày quyết định công nhận", "05/01/2026"),
    Field("tham_quyen", "thẩm quyền ban hành quyết định", "Chủ tịch Ủy ban nhân dân tỉnh"),
)  # fmt: skip
CRITERION = (
    Field("ma", "mã tiêu chí", "1.1"),
    Field("noi_dung", "tên tiêu chí", "Nguồn nguyên liệu"),
    Field("toi_da", "điểm tối đa", "5"),
    Field("binh_quan", "điểm bình quân của Hội đồng", "4,50"),
    Field("nhan_xet", "nhận xét của Hội đồng về tiêu chí; trống khi không có", "Cần hợp đồng."),
)
TO_PRODUCER = (
    Field("kien_nghi", "quyền kiến nghị, khiếu nại và thời hạn; mỗi dòng một mục",
          ["Kiến nghị gửi Hội đồng trong 10 ngày làm việc.", "Khiếu nại trong 90 ngày."],
          must=True),
    Field("phu_luc", "phụ lục: mỗi sản phẩm một bảng điểm bình quân và nhận xét", parts=(
        Field("ten", "tên sản phẩm và điểm", "Mật ong hoa rừng Ba Chẽ: 76,50 điểm"),
        Field("tieu_chi", "các tiêu chí", parts=CRITERION),
        Field("nhan_xet", "nhận xét của Hội đồng, mỗi dòng một mục", ["Bao bì còn đơn giản."]),
    )),
)  # fmt: skip
FIELDS = {
    SLUGS[LetterKind.PRODUCER]: (*LETTER, *TO_PRODUCER),
    SLUGS[LetterKind.COMMUNE]: LETTER,
}
OF_PRODUCER = ("tt", "ten", "phan_a", "phan_b", "phan_c", "diem", "ket_qua", "giay")
OF_COMMUNE = ("tt", "ten", "chu_the", "diem", "ket_qua", "giay")
OF_CRITERION = ("ma", "noi_dung", "toi_da", "binh_quan", "nhan_xet")


def _loop(over: str, row: str, fields: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The rows of a table that repeats: {%tr %} rows vanish when the paper is made."""
    line = {name: f"{{{{ {row}.{name} }}}}" for name in fields}
    opened, closed = f"{{%tr for {row} in {over} %}}", "{%tr endfor %}"
    return rows_of([opened, line, closed], fields)


def _each(name: str) -> list[Text]:
    """A paragraph for each line of the field."""
    return [
        Text(f"{{%p for muc in {name} %}}"),
        Text("{{ muc }}", kind="item"),
        Text("{%p endfor %}"),
    ]


def _where(name: str, title: str, *blocks: Block) -> Iterator[Block]:
    """A passage that is left out where the field is empty."""
    yield Text(f"{{%p if {name} %}}")
    if title:
        yield head(title)
    yield from blocks
    yield Text("{%p endif %}")


def _letter(kind: str) -> Iterator[Block]:
    own = kind == LetterKind.PRODUCER
    yield Text("{{ mo_dau }}", kind="article")
    yield from _where("thay_the", "", Text("{{ thay_the }}", kind="article"))
    yield from _each("dieu_chinh")
    yield head("Kết quả")
    if own:
        yield Table(
            head=("TT", "Sản phẩm", "Phần A", "Phần B", "Phần C", "Tổng điểm", "Kết quả",
                  "Giấy chứng nhận, hiệu lực"),
            rows=_loop("san_pham", "sp", OF_PRODUCER), widths=(6, 24, 9, 9, 9, 10, 17, 16),
            middle=frozenset({0, 2, 3, 4, 5}),
        )  # fmt: skip
    else:
        yield Table(
            head=("TT", "Sản phẩm", "Chủ thể", "Tổng điểm", "Kết quả", "Giấy chứng nhận, hiệu lực"),
            rows=_loop("san_pham", "sp", OF_COMMUNE), widths=(6, 24, 24, 10, 17, 19),
            middle=frozenset({0, 3}),
        )  # fmt: skip
    yield Text("{{ tong_cong }}")
    yield from _where("chua_dat", "Nội dung chưa đạt và việc cần làm", *_each("chua_dat"))
    yield from _where("trao_giay", "Trao Giấy chứng nhận", Text("{{ trao_giay }}"))
    yield from _where("danh_gia_lai", "Đánh giá lại", *_each("danh_gia_lai"))
    if own:
        yield from _where("kien_nghi", "Kiến nghị, khiếu nại", *_each("kien_nghi"))
    else:
        yield head("Đề nghị phối hợp")
        yield Text("Thông báo, hướng dẫn các chủ thể có tên trên thực hiện kết quả.", kind="item")
        yield Text("Hỗ trợ chủ thể có sản phẩm chưa đạt hoàn thiện hồ sơ.", kind="item")
    yield Text("{{ ket_thuc }}", kind="article")


def _annex() -> Iterator[Block]:
    yield Text("Phụ lục", kind="annex")
    yield Text("ĐIỂM BÌNH QUÂN TỪNG TIÊU CHÍ VÀ NHẬN XÉT CỦA HỘI ĐỒNG", kind="middle")
    yield Text("(Kèm theo Công văn {{ so }})", kind="under")
    yield Text("{%p for pl in phu_luc %}")
    yield head("{{ pl.ten }}")
    yield Table(
        head=("Mã", "Tiêu chí", "Tối đa", "Bình quân", "Nhận xét"),
        rows=_loop("pl.tieu_chi", "tc", OF_CRITERION), widths=(8, 44, 9, 12, 27),
        middle=frozenset({0, 2, 3}),
    )  # fmt: skip
    yield from _each("pl.nhan_xet")
    yield Text("{%p endfor %}")


def letter_start(kind: str) -> bytes:
    """Our own letter as a template to begin with."""
    f = starting.marks([one for one in FIELDS[SLUGS[LetterKind(kind)]] if not one.parts])
    return starting.written(
        Paper(
            above=f["co_quan_tren"],
            body=tuple(f["co_quan"]),
            number=f["so"],
            dated=f["dia_danh_ngay"],
            kind="",
            about=(),
            regarding=f["trich_yeu"],
            to=("{% for dong in kinh_gui %}{{ dong }} {% endfor %}",),
            blocks=tuple(_letter(kind)),
            signatures=(Signature(f["chuc_vu"], f["nguoi_ky"], formula=f["the_thuc"]),),
            annex=tuple(_annex()) if kind == LetterKind.PRODUCER else (),
            recipients=tuple(f["noi_nhan"]),
            notices=(f["du_thao"],),
        )
    )


def revocation_start() -> bytes:
    """Our own decision as a template to begin with."""
    f: dict[str, Any] = starting.marks([one for one in REVOCATION if not one.parts])
    f["co_quan"] = ["ỦY BAN NHÂN DÂN", "{{ co_quan | last }}"]
    f["san_pham"] = [
        "{%tr for sp in san_pham %}",
        {one.name: f"{{{{ sp.{one.name} }}}}" for one in REVOKED},
        "{%tr endfor %}",
    ]
    return starting.written(revocation_paper.compose(f))


def offer() -> None:
    """Register these papers; called when the application starts."""
    register(
        TemplateKind(
            SLUGS[LetterKind.PRODUCER], _("Letter of result to a producer"),
            FIELDS[SLUGS[LetterKind.PRODUCER]], lambda: letter_start(LetterKind.PRODUCER),
            last=lambda region: sampling.letter(region, LetterKind.PRODUCER),
        )
    )  # fmt: skip
    register(
        TemplateKind(
            SLUGS[LetterKind.COMMUNE], _("Letter of result to a commune"),
            FIELDS[SLUGS[LetterKind.COMMUNE]], lambda: letter_start(LetterKind.COMMUNE),
            last=lambda region: sampling.letter(region, LetterKind.COMMUNE),
        )
    )  # fmt: skip
    register(
        TemplateKind(
            revocation_paper.SLUG, pgettext_lazy("paper", "Decision that takes stars back"),
            REVOCATION, revocation_start, last=sampling.revocation,
        )
    )  # fmt: skip
