"""A complaint in work and one that is ended, looked into by officers who took no part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.deeds import appeals
from evaluation.models import Contest, Entry, Outcome
from ocop.accounts.models import User
from ocop.demo.people import DOMAIN, person
from ocop.lib import clock
from products.deeds import producers

if TYPE_CHECKING:
    from ocop.demo.present import Present

NAME, LOGIN = "Hoàng Thị Dụ", "chuthe3"  # acts for the producer whose complaint is ended
TEXT = (
    "Phiếu kiểm nghiệm nộp bổ sung trước phiên họp chưa được tính ở tiêu chí chất lượng. "
    "Điểm phần C vì vậy thấp hơn thực tế."
)
ASKED = "Xem lại tiêu chí chất lượng và công bố lại kết quả."
FINDINGS = (
    "Phiếu kiểm nghiệm được nhận sau ngày khóa hồ sơ, không thuộc hồ sơ mà Hội đồng đánh giá. "
    "Điểm của các thành viên đúng với hồ sơ đã nộp."
)


def hold(present: Present, contest: Contest) -> None:
    """Against the results of the round that was published: the first in work, the last ended."""
    rows = contest.entries.filter(outcome=Outcome.AWARDED).order_by("pk").select_related(
        "contest__council__stage__book", "contest__council__region",
        "dossier__product__producer__region",
    )  # fmt: skip
    found = list(rows)
    if not found:
        return
    _ended(present, found[-1])
    if len(found) > 1:
        _in_work(present, found[0])


def _ended(present: Present, entry: Entry) -> None:
    """Its producer's own people read the decision, and may still complain to the level above."""
    producer = entry.dossier.product.producer
    owner = person(NAME, LOGIN)
    with clock.set_to(present.day(-23)):
        producers.invite(
            producer, contact_email=f"{LOGIN}@{DOMAIN}", by=present.officer(producer.region)
        )
    with clock.set_to(present.day(-22)):
        appeal = appeals.file(entry, kind="complaint", text=TEXT, asked=ASKED, by=owner)
    with clock.set_to(present.day(-18)):
        appeals.accept(appeal, by=present.staff.third)
    with clock.set_to(present.day(-9)):
        appeals.examine(appeal, findings=FINDINGS, outcome="denied", by=present.staff.third)
    with clock.set_to(present.day(-7)):
        appeals.answer(
            appeal, number="1420/QĐ-UBND", decided_on=present.day(-7), place="Quảng Ninh",
            signer_office="CHỦ TỊCH", signer="Bùi Minh Mẫu", by=present.staff.fourth,
        )  # fmt: skip


def _in_work(present: Present, entry: Entry) -> None:
    maker = entry.dossier.product.producer
    owner = User.objects.filter(memberships__producer=maker).earliest("pk")
    with clock.set_to(present.day(-12)):
        appeal = appeals.file(entry, kind="complaint", text=TEXT, asked=ASKED, by=owner)
    with clock.set_to(present.day(-8)):
        appeals.accept(appeal, by=present.staff.third)
