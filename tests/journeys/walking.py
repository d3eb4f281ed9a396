"""People of the programme at their screens, and the steps of a year as they take them.

Everything here goes through the addresses of the application with Django's test client.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import resolve, reverse

from cycle.models import Cycle, Dossier
from evaluation.dossier_items import items
from evaluation.models import Contest, Council, Entry, PanelReport, ScoreSheet
from evaluation.panel_content import fingerprint
from evaluation.score_page import screens_of
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.shown import day as shown_day
from ocop.rules import trees
from ocop.rules.models import ProductSet, RuleBook
from products.models import Product
from products.quarters import last_complete
from tests.cast import PASSWORD
from tests.evaluation.stage import choice
from tests.province import pdf

STEPS = ["publicity", "ideas", "plans", "implementation", "evaluation", "promotion"]


class Someone:
    """A person who is signed in (or nobody), with everything they were shown."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user
        self.browser = Client()
        self.shown: list[str] = []
        if user is not None:
            self.browser.force_login(user)

    def sees(self, name: str, /, *args: Any, **query: Any) -> str:
        """Open a page that is there for this person; return its text without tags."""
        url = name if name.startswith("/") else reverse(name, args=args)
        answer = self.browser.get(url, query)
        assert answer.status_code == 200, (url, answer.status_code)
        return self._kept(answer)

    def does(self, name: str, /, *args: Any, **facts: Any) -> str:
        """Send a form that is accepted; return the address it leads to."""
        answer = self._send(name, args, facts)
        assert answer.status_code == 302, (name, answer.status_code, self._faults(answer))
        return str(answer["Location"])

    def is_refused(self, name: str, /, *args: Any, **facts: Any) -> str:
        """Send a form that is not accepted; return what is said."""
        answer = self._send(name, args, facts)
        assert answer.status_code in (400, 403, 409, 422), (name, answer.status_code)
        return self._kept(answer)

    def _send(self, name: str, args: Any, facts: dict[str, Any]) -> Any:
        url = name if name.startswith("/") else reverse(name, args=args)
        return self.browser.post(url, {"once_key": uuid.uuid4(), **facts})

    def _kept(self, answer: Any) -> str:
        text = re.sub(r"<[^>]+>", " ", answer.content.decode())
        text = " ".join(text.split())
        self.shown.append(text)
        return text

    def _faults(self, answer: Any) -> Any:
        context = getattr(answer, "context", None)
        form = context.get("form") if context else None
        return form.errors if form is not None else answer.content.decode()[-1500:]


def number_in(url: str) -> int:
    """The key in an address such as '/contests/7/'."""
    return int(resolve(url.split("?")[0]).kwargs["pk"])


def today(offset: int = 0) -> dt.date:
    return clock.today() + dt.timedelta(days=offset)


def typed(offset: int = 0) -> str:
    """A day from now as people type it."""
    return shown_day(today(offset))


def quarter_before() -> str:
    """The last quarter that is over, as the form of sales offers it."""
    year, number = last_complete(today())
    return f"{year}-{number}"


# --- step 1 ---------------------------------------------------------------------------------
def a_year_is_opened(staff: Someone, region: Any, book: str, *, map_date: str = "") -> Cycle:
    """Rule book, days, words and a paper; looked at, then published. All steps run today."""
    url = staff.does(
        "cycle_new",
        region=region.pk,
        year=today().year,
        title=f"Chu trình OCOP {today().year}",
        book=RuleBook.objects.get(slug=book).pk,
        map_date=map_date or typed(),
    )
    pk = number_in(url)
    year = today().year
    days = {f"{step}_opens": f"01/01/{year}" for step in STEPS}
    staff.does("cycle_windows", pk, **days, **{f"{step}_closes": f"31/12/{year}" for step in STEPS})
    staff.does(
        "cycle_notice",
        pk,
        notice_no="12/TB-SNNMT",
        notice_date=typed(),
        notice_text="Mời nộp ý tưởng.",
        guidance="Ghi rõ sản phẩm là gì.",
        contact="Văn phòng Điều phối, 0203 3 123 456",
    )
    staff.does("cycle_documents", pk, title="Hướng dẫn", file=pdf("huongdan"))
    assert "Mời nộp ý tưởng" in staff.sees("cycle_publish", pk)
    staff.does("cycle_publish", pk)
    return Cycle.objects.get(pk=pk)


# --- step 2 ---------------------------------------------------------------------------------
def a_producer_comes_in(region: Any, *, phone: str = "0912 345 678") -> Someone:
    """Somebody registers by telephone, describes the producer and is signed in."""
    visitor = Someone()
    visitor.does(
        "register",
        contact_phone=phone,
        contact_name="Triệu Thị Khe",
        password=PASSWORD,
        password_again=PASSWORD,
        kind="cooperative",
        name="HTX Ong mật Khe Lò",
        region=region.pk,
        founded_through_programme="on",
    )
    visitor.user = User.objects.get(name="Triệu Thị Khe")
    return visitor


def a_product_is_described(owner: Someone, slug: str = "mat-ong") -> Product:
    producer = owner.user.memberships.get().producer  # type: ignore[union-attr]
    of = ProductSet.objects.get(classification__slug="26-2026", slug=slug)
    url = owner.does(
        "product_new",
        producer=producer.pk,
        name="Mật ong Khe Lò",
        product_set=of.pk,
        unit="chai 500 ml",
        price="180.000",
        packaging="Chai thủy tinh",
        quality_standard="TCCS 01:2026",
        barcode="8938505970011",
    )
    return Product.objects.get(pk=number_in(url))


def an_idea_is_handed_in(owner: Someone, cycle: Cycle, product: Product) -> int:
    """Kept as a draft first, handed in afterwards. Returns the idea's key."""
    url = owner.does("idea_new", cycle.pk, product=product.pk, story="Ong nuôi dưới tán keo.")
    pk = number_in(url)
    owner.does("submission_submit", "ideas", pk)
    return pk


def it_is_settled(kind: str, pk: int, *, receives: Someone, decides: Someone) -> Dossier:
    """The receiving level proposes, the deciding one accepts."""
    receives.does("submission_decide", kind, pk, "propose", note="Đề nghị chọn.")
    decides.does("submission_decide", kind, pk, "accept", note="")
    return Dossier.objects.get(**{f"{kind}__pk": pk})


# --- step 3 and 4 ---------------------------------------------------------------------------
PLAN = {
    "capital_own": "150.000.000",
    "capital_loan": "50.000.000",
    "workers": "9",
    "local_workers": "8",
    "output": "2400",
    "unit": "chai",
    "unit_cost": "95.000",
    "unit_price": "180.000",
    "market": "Hạ Long, Hà Nội",
}


def a_plan_is_handed_in(owner: Someone, dossier: Dossier) -> int:
    pk = number_in(owner.does("plan_new", dossier.pk, **PLAN))
    owner.does("plan_papers", pk, title="Bảng tính", file=pdf("bangtinh"))
    owner.does("submission_submit", "plans", pk)
    return pk


def it_is_carried_out(owner: Someone, officer: Someone, dossier: Dossier) -> None:
    """A progress report, accepted where it is received, and a loan that was given."""
    facts = {"year": today().year, "quarter": 1, "done": "In bao bì.", "revenue": "30.000.000"}
    url = owner.does("report_new", dossier.pk, **facts, hand_in="1")
    officer.does("submission_decide", "reports", number_in(url), "accept", note="")
    officer.does(
        "support_give",
        dossier.pk,
        kind="loan",
        given_on=typed(),
        amount="50.000.000",
        partner="Ngân hàng CSXH",
        note="Vay mua thùng ong",
    )


# --- step 5 ---------------------------------------------------------------------------------
def a_council_is_formed(staff: Someone, rung: str, people: list[tuple[User, str]]) -> Council:
    rows: dict[str, Any] = {"m-TOTAL_FORMS": len(people), "m-INITIAL_FORMS": 0}
    for number, (user, role) in enumerate(people):
        rows |= {f"m-{number}-person": user.email, f"m-{number}-role": role}
    url = staff.does(
        "council_new",
        rung=rung,
        name="Hội đồng đánh giá",
        decision_no="2001/QĐ-UBND",
        decided_on=typed(-3),
        **rows,
    )
    return Council.objects.get(pk=number_in(url))


def a_panel_reports(staff: Someone, rung: str, head: User, dossier: Dossier) -> PanelReport:
    """The office forms an advisory panel; its head checks the papers, visits, and hands in."""
    rows = {"m-TOTAL_FORMS": 1, "m-INITIAL_FORMS": 0, "m-0-person": head.email, "m-0-role": "head"}
    paper = {"name": "Tổ tư vấn", "decision_no": "1190/QĐ-UBND", "decided_on": typed(-3)}
    staff.does("panel_new", rung=rung, **paper, **rows)
    report = dossier.panel_reports.get()
    codes = [item.code for item in items(dossier)]
    said = {f"paper_{code}": "present" for code in codes}
    visit = {"visited_on": typed(), "visit_found": "Xưởng sạch, đủ sổ sách."}
    adviser = Someone(head)
    seen = fingerprint(report)  # of the page that was opened
    adviser.does("panel_report", report.pk, **said, **visit, conclusion="propose", seen=seen)
    number = {"report_no": "12/BC-TTV", "report_date": typed()}
    report.refresh_from_db()
    adviser.does("panel_report_hand_in", report.pk, **number, seen=fingerprint(report))
    return report


def a_contest_begins(staff: Someone, council: Council, dossiers: list[Dossier]) -> Contest:
    """Opened, the products put before it, everybody but the secretary seated, begun; all attend."""
    url = staff.does("contest_new", council.pk, title="Phiên họp", held_on=typed(), round=1)
    pk = number_in(url)
    staff.does("contest_products", pk, pk=[dossier.pk for dossier in dossiers])
    scoring = council.members.exclude(role="secretary").values_list("pk", flat=True)
    staff.does("contest_seats", pk, pk=list(scoring))
    staff.does("contest_start", pk)
    staff.does("contest_attendance_all", pk)
    return Contest.objects.get(pk=pk)


def everybody_scores(contest: Contest, totals: dict[User, int], *, star: int = 0) -> None:
    """Each evaluator fills in the own sheets section by section and hands them in."""
    for user, total in totals.items():
        evaluator = Someone(user)
        rows = ScoreSheet.objects.filter(entry__contest=contest, seat__member__user=user)
        for sheet in rows.select_related("entry__sheet"):
            _fills_in(evaluator, sheet, total, star)


def _fills_in(evaluator: Someone, sheet: ScoreSheet, total: int, star: int) -> None:
    tree = trees.of(sheet.entry.sheet)
    chosen = choice(tree, total, star=star)
    for screen in screens_of(tree):
        given = {f"c{one.id}": chosen[one.id] or "none" for one in screen.criteria}
        evaluator.does("score_sheet_section", sheet.pk, screen.key, **given, next="1")
    evaluator.does("score_sheet_submit", sheet.pk, remark="Sản phẩm có nét riêng.")


def the_result_is_published(
    contest: Contest, *, chair: Someone, staff: Someone, second: Someone | None = None
) -> Entry:
    """The chair answers the conditions and closes; the office prepares, looks and publishes, where
    stars are granted by a second person.

    Returns the first entry.
    """
    for entry in contest.entries.all():
        chair.sees("entry_conditions", entry.pk)
        chair.does("entry_conditions_none", entry.pk, note="Đã xem hồ sơ và mẫu.")
    chair.does("contest_close", contest.pk)
    pk = number_in(staff.does("decision_prepare", contest.pk))
    assert "Mật ong Khe Lò" in staff.sees("decision", pk)
    (second or staff).does(
        "decision_publish",
        pk,
        number="3981/QĐ-UBND",
        decided_on=typed(),
        place="Quảng Ninh",
        formula="KT. CHỦ TỊCH",
        signer_office="PHÓ CHỦ TỊCH",
        signer="Nguyễn Văn Ký",
    )
    return contest.entries.select_related("dossier__product").get()


def all_pages_of(cycle: Cycle, things: SimpleNamespace) -> list[str]:
    """Every address that tells of the cycle and of what came into it."""
    at = [cycle.pk]
    names = ["cycle_public", "cycle_board", "cycle_windows", "cycle_books", "cycle_notice",
             "cycle_documents", "ideas_compare", "cycle_dossiers", "cycle_support",
             "cycle_courses", "cycle_return"]  # fmt: skip
    urls = [reverse(name, args=at) for name in names]
    urls += [
        reverse("submissions", args=[cycle.pk, kind]) for kind in ("ideas", "plans", "reports")
    ]
    dossier, contest = things.dossier, things.contest
    urls += [reverse(name, args=[dossier.pk]) for name in ("dossier", "dossier_evaluation")]
    for kind in ("ideas", "plans", "reports"):
        rows = getattr(dossier, kind).values_list("pk", flat=True)
        urls += [reverse("submission", args=[kind, pk]) for pk in rows]
    urls += [reverse("course", args=[pk]) for pk in cycle.courses.values_list("pk", flat=True)]
    urls += [reverse("council", args=[contest.council_id])]
    names = ["contest", "contest_control", "contest_results", "contest_certificates"]
    urls += [reverse(name, args=[contest.pk]) for name in names]
    urls += [reverse("result", args=[pk]) for pk in contest.entries.values_list("pk", flat=True)]
    urls += [reverse("decision", args=[one.pk]) for one in contest.decisions.all()]
    urls += [reverse("check", args=[pk]) for pk in dossier.checks.values_list("pk", flat=True)]
    reports = dossier.panel_reports.values_list("pk", flat=True)
    for name in ("panel_report", "panel_report_print", "panel_visit_print"):
        urls += [reverse(name, args=[pk]) for pk in reports]
    product = dossier.product
    urls += [reverse("product", args=[product.pk]), reverse("producer", args=[product.producer_id])]
    return [*urls, "/", "/desk/", "/contests/", "/cycles/"]
