"""Annexed lists: grouped, with subtotals, and a total line that says the same as the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from evaluation.evening.blocks import Annex, Table
from ocop.lib.errors import Refused

GRANTED = (
    ("tt", "TT", 4), ("san_pham", "Sản phẩm", 20), ("bo", "Bộ sản phẩm", 12),
    ("chu_the", "Chủ thể", 16), ("dia_chi", "Địa chỉ", 17), ("loai", "Hình thức", 7),
    ("diem", "Điểm", 6), ("sao", "Hạng", 6), ("so_giay", "Số Giấy chứng nhận", 12),
    ("den_ngay", "Có giá trị đến", 9),
)  # fmt: skip
PROPOSED = tuple(one for one in GRANTED if one[0] not in ("so_giay", "den_ngay"))
REFUSED = (
    ("tt", "TT", 4), ("san_pham", "Sản phẩm", 20), ("chu_the", "Chủ thể", 17),
    ("dia_chi", "Địa chỉ", 18), ("loai", "Hình thức", 7), ("diem", "Điểm", 6), ("sao", "Hạng", 6),
    ("ly_do", "Lý do", 28),
)  # fmt: skip
MIDDLE = {"tt", "loai", "diem", "sao", "so_giay", "den_ngay"}
Columns = Sequence[tuple[str, str, int]]


def table(columns: Columns, groups: Sequence[Any], total: str) -> Table:
    """The list; a group's name, its subtotal and the total go over the whole line, in bold."""
    rows: list[tuple[str, ...]] = []
    strong = set()

    def whole(words: str) -> None:
        strong.add(len(rows))
        rows.append((words,))

    for group in groups:
        whole(group["ten"])
        rows += [tuple(line[name] for name, _head, _wide in columns) for line in group["dong"]]
        whole(group["cong"])
    whole(total)
    return Table(
        head=tuple(head for _name, head, _wide in columns),
        rows=tuple(rows),
        widths=tuple(wide for _name, _head, wide in columns),
        middle=frozenset(i for i, one in enumerate(columns) if one[0] in MIDDLE),
        strong=frozenset(strong),
    )


def annex(number: str, title: tuple[str, ...], under: str, *blocks: Any) -> Annex:
    return Annex(number, title, under, blocks)


def refuse_wrong_total(groups: Sequence[Any], said: int, *, decided: int) -> None:
    """The rows of the list, its numbers and what was decided: all the same, else nothing is
    printed."""
    numbers = [line["tt"] for group in groups for line in group["dong"]]
    if numbers != [str(n) for n in range(1, said + 1)] or said != decided:
        raise Refused(
            _(
                "The paper is not printed: %(decided)s products were decided, article 1 says "
                "%(said)s, the list has %(listed)s."
            )
            % {"decided": decided, "said": said, "listed": len(numbers)}
        )
