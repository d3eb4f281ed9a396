"""The minutes of a sitting (biên bản), in the frame of model 1.9 of Decree 30/2020.

What the system knows stands there in words; what it cannot know comes from the form, or is left
as a dotted line to write on. The head of the contest's chain stands at the foot.
"""

from __future__ import annotations

from collections.abc import Iterator

from evaluation import heads, passes
from evaluation.attendance import Place
from evaluation.evening import from_paper
from evaluation.evening.blocks import (
    DOTS,
    Block,
    Paper,
    Signature,
    Table,
    Text,
    day,
    head,
    hour,
    said,
)
from evaluation.evening.loading import Evening, Line
from evaluation.models import AttendanceState, CouncilRole, FurtherTestState
from evaluation.spread import Told
from ocop.lib.shown import day as short_day
from ocop.lib.shown import points

BODY = ("HỘI ĐỒNG ĐÁNH GIÁ,", "PHÂN HẠNG SẢN PHẨM OCOP")
ROLES = {
    CouncilRole.CHAIR: "Chủ tịch",
    CouncilRole.VICE: "Phó Chủ tịch",
    CouncilRole.MEMBER: "Ủy viên",
    CouncilRole.SECRETARY: "Thư ký",
    CouncilRole.ALTERNATE: "Ủy viên dự khuyết",
}
STATES = {
    AttendanceState.PRESENT: "Có mặt",
    AttendanceState.ABSENT: "Vắng",
    AttendanceState.EXPECTED: "Chưa ghi nhận",
    AttendanceState.SAID: "Chưa ghi nhận",
}


def minutes(evening: Evening) -> Paper:
    """Return the minutes of the evening."""
    contest, council = evening.contest, evening.contest.council
    written = evening.minutes
    number = written.number if written and written.number else f"{DOTS}/BB-HĐOCOP"
    return Paper(
        above=f"UBND {council.region.title}".upper(),
        body=BODY,
        number=f"Số: {number}",
        dated=f"{council.region.name}, {day(contest.held_on)}",
        kind="BIÊN BẢN",
        about=(
            f"Họp {evening.stage.body_vi}",
            f"{contest.title}",
        ),
        blocks=tuple(_blocks(evening)),
        signatures=(
            Signature("THƯ KÝ", _name(evening.role(CouncilRole.SECRETARY))),
            Signature("CHỦ TRÌ", _presiding(evening)),
        ),
        foot=seal(evening),
        notices=tuple(evening.stage.book.notices),
    )


def seal(evening: Evening) -> tuple[str, ...]:
    """The head of the chain, short and whole."""
    return (f"Mã niêm phong kết quả: {heads.short(evening.head)}", evening.head)


def _name(place: Place | None) -> str:
    return place.member.user.name if place else ""


def _presiding(evening: Evening) -> str:
    """The chair, or who presides by a paper."""
    chair = evening.role(CouncilRole.CHAIR)
    if chair and chair.row and chair.row.instead:
        return chair.row.instead
    return _name(chair)


def _blocks(evening: Evening) -> Iterator[Block]:
    contest, written = evening.contest, evening.minutes
    yield Text(
        f"{hour(written.begins if written else None)}, {day(contest.held_on)}",
        label="Thời gian bắt đầu",
    )
    yield Text(contest.place or DOTS * 3, label="Địa điểm")
    yield Text(f"Ông (bà) {_presiding(evening)}", label="Chủ trì")
    yield Text(f"Ông (bà) {_name(evening.role(CouncilRole.SECRETARY))}", label="Thư ký")
    yield from _bases(evening)
    yield from _present(evening)
    yield head("III. BÁO CÁO CỦA THƯ KÝ HỘI ĐỒNG")
    yield Text(f"Số sản phẩm đưa ra Hội đồng: {len(evening.lines)}, theo thứ tự tại Mục VI.")
    yield from said(written.report if written else "")
    yield from _stood_back(evening)
    yield head("V. CÁCH HIỂU TIÊU CHÍ ĐÃ THỐNG NHẤT TRƯỚC KHI CHẤM")
    for one in evening.readings:
        place = f"{one.sheet}, tiêu chí {one.code}: " if one.code else ""
        yield Text(f"{place}{one.text}", kind="item")
    if (written and written.readings) or not evening.readings:
        yield from said(written.readings if written else "")
    yield head("VI. KẾT QUẢ TỪNG SẢN PHẨM, THEO THỨ TỰ ĐƯA RA HỘI ĐỒNG")
    for line in evening.lines:
        yield from _product(line, evening)
    yield Text("Hỏi, trả lời và thảo luận:")
    yield from said(written.discussion if written else "")
    yield from _results(evening)
    yield from _ends(evening)


def _bases(evening: Evening) -> Iterator[Block]:
    council = evening.contest.council
    yield head("I. CĂN CỨ")
    yield Text(f"Quyết định số {evening.stage.book.decision};", kind="item")
    yield Text(
        f"Quyết định số {council.decision_no} ngày {short_day(council.decided_on)} về việc thành "
        f"lập {council.name}.",
        kind="item",
    )


def _present(evening: Evening) -> Iterator[Block]:
    yield head("II. THÀNH PHẦN")
    yield Table(
        head=("TT", "Họ và tên", "Cơ quan, chức vụ", "Vai trò", "Dự họp"),
        rows=tuple(
            (
                str(number),
                place.member.user.name,
                place.member.office,
                ROLES[CouncilRole(place.member.role)],
                attended(place),
            )
            for number, place in enumerate(evening.places, start=1)
        ),
        widths=(6, 26, 28, 14, 26),
    )
    quorum = evening.quorum
    yield Text(
        f"{quorum.base} thành viên chấm điểm, có mặt {quorum.present}, tối thiểu phải có "
        f"{quorum.needed}: "
        f"{'đủ' if quorum.reached else 'KHÔNG đủ'} điều kiện tiến hành.",
        label="Số thành viên",
    )
    yield Text("", label="Đại biểu mời")
    yield from said(evening.minutes.invited if evening.minutes else "")


def attended(place: Place) -> str:
    """'Có mặt', 'Vắng: đi công tác', 'Bà Hoa dự thay (giấy ủy quyền)'."""
    row = place.row
    if place.state == AttendanceState.SUBSTITUTED and row:
        return f"{row.instead} dự thay, có giấy ủy quyền" + (
            f": {row.reason}" if row.reason else ""
        )
    words = STATES[AttendanceState(place.state)]
    if place.stood_back:
        words += "; không tham gia chấm"
    return f"{words}: {row.reason}" if row and row.reason else words


def _stood_back(evening: Evening) -> Iterator[Block]:
    yield head("IV. XUNG ĐỘT LỢI ÍCH, THÀNH VIÊN KHÔNG THAM GIA CHẤM")
    away = [place for place in evening.places if place.stood_back and place.seat]
    for place in away:
        why = evening.recusals.get(place.seat.pk, "") if place.seat else ""
        yield Text(f"{place.member.user.name}: {why or DOTS}", kind="item")
    for sentence in evening.near:
        yield Text(sentence, kind="item")
    if not away and not evening.near:
        yield Text("Không có.")


def _product(line: Line, evening: Evening) -> Iterator[Block]:
    entry, maker = line.entry, line.product.producer
    code = f", mã số {entry.dossier.code}" if entry.dossier.code else ""
    middle = "trung vị" if evening.stage.book.aggregation == "median" else "trung bình"
    yield Text(
        f"Chủ thể: {maker.name}, {maker.region.title}{code}.",
        label=f"{line.number}. {line.product.name}",
    )
    yield Text(
        f"Phiếu phát ra {len(line.totals)}, thu về {line.handed_in}, hợp lệ {entry.sheets_in}; "
        f"điểm {middle} {points(entry.mean)}, thấp nhất {points(entry.low)}, cao nhất "
        f"{points(entry.high)}, chênh lệch {points(entry.spread)}{_wide(line, evening)}.",
        kind="item",
    )
    for sentence in from_paper.sentences(line.papers):
        yield Text(sentence, kind="item")
    for held, reason in line.held:
        yield Text(f"Hội đồng kết luận: {held}. Lý do: {reason}", kind="item")
    for talk in evening.talks.get(entry.pk, ()):
        yield Text(_talk(talk), kind="item")
    yield from _rounds(evening.rounds.get(entry.pk))
    for one in line.reopened:
        after = f"{one.after} điểm" if one.after is not None else "chưa nộp lại"
        yield Text(
            f"Chấm lại: phiếu của {one.who or DOTS} từ {one.before} điểm thành {after}. Lý do: "
            f"{one.why}",
            kind="item",
        )
    yield Text(f"{stars(entry.stars)}. {' '.join(line.why)}", label="Kết quả", kind="item")


def _talk(talk: Told) -> str:
    """What the council discussed because its sheets lay too far apart, and how it ended."""
    who = "; ".join(f"{one.name} {one.before} điểm" for one in talk.members)
    after = f", sau thảo luận {points(talk.after)} điểm" if talk.after is not None else ""
    return (
        f"Thảo luận do chênh lệch {points(talk.before)} điểm, giới hạn {points(talk.limit)} ({who})"
        f"{after}. {talk.decision_told}. Lý do: {talk.reason or DOTS}"
    )


def _rounds(told: passes.Told | None) -> Iterator[Block]:
    """What was tested after the first round and why, what was found, and both rounds' points."""
    for test in told.tests if told else ():
        text = (
            f"Kiểm nghiệm bổ sung sau vòng 1: {test.what} (tiêu chí {', '.join(test.criteria)}), "
            f"hạn {short_day(test.due_on)}. Lý do: {test.reason}"
        )
        if test.state == FurtherTestState.RECORDED:
            text += f" Kết quả: {test.finding} (tệp {test.paper.title}, {test.paper.sha256[:16]})."
        else:
            text += f" Đã rút yêu cầu: {test.withdrawn_why or DOTS}"
        yield Text(text, kind="item")
    if told is None or told.opened_at is None:
        return
    who = "; ".join(
        f"{one.name} từ {one.before} điểm thành "
        + (f"{one.after} điểm" if one.after is not None else "chưa nộp lại")
        for one in told.members
    )
    yield Text(
        f"Vòng 2, mở ngày {short_day(told.opened_at)}: điểm trung bình từ {points(told.before)} "
        f"thành {points(told.after)} ({who}).",
        kind="item",
    )


def _wide(line: Line, evening: Evening) -> str:
    wide = line.entry.spread is not None and line.entry.spread > evening.limit
    return f" (vượt giới hạn {points(evening.limit)} điểm)" if wide else ""


def stars(count: int | None) -> str:
    """'4 sao', 'Bị loại (0 sao)'."""
    return f"{count} sao" if count else "Bị loại (0 sao)"


def _results(evening: Evening) -> Iterator[Block]:
    yield head("VII. KẾT QUẢ CHUNG")
    for count, lines in evening.by_stars:
        yield Text(f"{len(lines)} sản phẩm", label=stars(count), kind="item")
    yield Table(
        head=("TT", "Sản phẩm", "Chủ thể", "Điểm", "Xếp hạng", "Kết quả"),
        rows=tuple(
            (
                str(number),
                line.product.name,
                line.product.producer.name,
                points(line.entry.mean),
                stars(line.entry.stars),
                line.outcome,
            )
            for number, line in enumerate(
                (line for _stars, lines in evening.by_stars for line in lines), start=1
            )
        ),
        widths=(6, 27, 25, 10, 12, 20),
        middle=frozenset({0, 3, 4}),
    )


def _ends(evening: Evening) -> Iterator[Block]:
    written = evening.minutes
    yield head("VIII. Ý KIẾN KHÁC VÀ KIẾN NGHỊ")
    yield from said(written.opinions if written else "")
    if written and written.requests:
        yield from said(written.requests)
    yield head("IX. KẾT LUẬN CỦA CHỦ TRÌ")
    yield from said(written.conclusion if written else "")
    agreed = written.agreed if written and written.agreed is not None else "……"
    yield Text(
        f"Biên bản đã được đọc cho các thành viên dự họp cùng nghe; {agreed}/"
        f"{evening.quorum.present} thành viên có mặt nhất trí thông qua. Cuộc họp kết thúc vào "
        f"{hour(written.ends if written else None)} cùng ngày."
    )
    sheets = sum(line.handed_in for line in evening.lines)
    yield Text(
        f"danh sách dự họp có chữ ký; bảng tổng hợp điểm; {sheets} phiếu đánh giá.",
        label="Kèm theo biên bản",
    )
