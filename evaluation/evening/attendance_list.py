"""The attendance list of a sitting, with the columns for the signature and the allowance."""

from __future__ import annotations

from evaluation.evening.blocks import DOTS, Paper, Signature, Table, Text, day
from evaluation.evening.loading import Evening
from evaluation.evening.minutes import BODY, ROLES, attended
from evaluation.models import CouncilRole

SPARE = 6  # empty rows for guests


def attendance_list(evening: Evening) -> Paper:
    """Return the list; amounts are written by hand: allowances are no business of the system."""
    contest, council = evening.contest, evening.contest.council
    secretary = evening.role(CouncilRole.SECRETARY)
    rows = [
        (
            str(number),
            place.member.user.name,
            place.member.office,
            ROLES[CouncilRole(place.member.role)],
            attended(place),
            "",
            "",
        )
        for number, place in enumerate(evening.places, start=1)
    ]
    guests = [(str(len(rows) + n), "", "", "Khách mời", "", "", "") for n in range(1, SPARE + 1)]
    return Paper(
        above=f"UBND {council.region.title}".upper(),
        body=BODY,
        number="",
        dated=f"{council.region.name}, {day(contest.held_on)}",
        kind="DANH SÁCH",
        about=("Đại biểu dự họp và ký nhận tiền hỗ trợ", contest.title),
        blocks=(
            Text(contest.place or DOTS * 3, label="Địa điểm"),
            Table(
                head=(
                    "TT", "Họ và tên", "Cơ quan, chức vụ", "Vai trò", "Dự họp", "Số tiền (đồng)",
                    "Ký nhận",
                ),
                rows=(*rows, *guests, ("", "Cộng", "", "", "", "", "")),
                widths=(5, 21, 18, 11, 16, 12, 17),
                tall=True,
            ),
            Text(f"{DOTS * 4}", label="Số tiền bằng chữ"),
        ),
        signatures=(
            Signature("NGƯỜI LẬP", secretary.member.user.name if secretary else ""),
            Signature("CHỦ TRÌ", _chair(evening)),
        ),
        notices=tuple(evening.stage.book.notices),
    )  # fmt: skip


def _chair(evening: Evening) -> str:
    chair = evening.role(CouncilRole.CHAIR)
    return chair.member.user.name if chair else ""
