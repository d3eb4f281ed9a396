"""The whole demo province, or one of its open cycles at a wanted stage."""

from __future__ import annotations

from django.db import transaction

from ocop.accounts.models import Region, User
from ocop.demo import appeals, figures, first_contest, written
from ocop.demo.history import History
from ocop.demo.people import ACCOUNTS, PASSWORD, person
from ocop.demo.present import PILOT, TODAY, Present
from ocop.demo.stage import Staff
from ocop.notices.posting import without_mail
from ocop.rules.models import RuleBook, Sheet

# Where the two open cycles stand when nothing else is said.
STAGES = {PILOT: "scoring", TODAY: "scoring"}  # the rules in force come last, on top of lists
NAMES = {
    "totruong": "Hoàng Văn Định",
    "totuvan": "Trần Thị Phỏng",
    "chutich": "Bùi Văn Mẫu",
    "thuky": "Lê Thị Thử",
    "uyvien1": "Ngô Văn Dụ",
    "uyvien2": "Đinh Thị Họa",
    "chutichhuyen": "Nông Văn Thử",
    "thukyhuyen": "Hà Thị Mẫu",
    "uyvienhuyen1": "Chìu Văn Dụ",
    "uyvienhuyen2": "Bàn Thị Họa",
}


def is_built() -> bool:
    """True if there are demo people in the database."""
    return User.objects.filter(demo=True).exists()


def is_empty() -> bool:
    """True for a database nobody works in yet."""
    return not User.objects.exists()


def is_grounded() -> bool:
    """True if regions, both rule books and scoring sheets are loaded."""
    books = RuleBook.objects.filter(slug__in=[PILOT, TODAY])
    return Region.objects.exists() and books.count() == 2 and Sheet.objects.exists()


@transaction.atomic
def whole(*, small: bool, stages: dict[str, str] | None = None) -> None:
    """Build history and both open cycles; notices go to the inboxes, no mail is sent."""
    scale = figures.SMALL if small else figures.WHOLE
    staff = Staff()
    with without_mail():
        people(staff)
        history = History(scale, staff)
        history.build()
        first_contest.hold(history)
        for book, stage in (STAGES | (stages or {})).items():
            Present(book, scale.today, staff).build(stage)
        written.draft(staff)


@transaction.atomic
def one(book: str, stage: str, *, small: bool) -> None:
    """Put the open cycle of the book to the stage: a new cycle over the same producers."""
    scale = figures.SMALL if small else figures.WHOLE
    with without_mail():
        staff = Staff()
        people(staff)
        Present(book, scale.today, staff).build(stage)


def people(staff: Staff) -> None:
    """Make everyone whose account is printed, whatever stage is built."""
    for login, name in NAMES.items():
        person(name, login)
    person("Quản trị viên (dữ liệu minh họa)", "quantri", is_staff=True, is_superuser=True)
    person(appeals.NAME, appeals.LOGIN)
    _ = (staff.province, staff.second, staff.third, staff.fourth, staff.auditor)


def accounts() -> list[dict[str, str]]:
    """The printed accounts."""
    return [
        {"role": one.role, "login": one.login, "password": PASSWORD, "path": one.path}
        for one in ACCOUNTS
    ]
