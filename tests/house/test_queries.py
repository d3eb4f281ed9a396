"""Every page asks the database as often for one row as for thirty, for 200 as for 2,000.

The pages come from the URLconf: an address whose beginning is not known here fails the test until
somebody says what stands behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any
from zlib import crc32

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bench.world import World
from evaluation.deeds import letters, revocations
from evaluation.models import (
    Appeal,
    Contest,
    Correction,
    Council,
    CouncilMember,
    Decision,
    Entry,
    Letter,
    Panel,
    PanelMember,
    PanelReport,
    Revocation,
    ScoreSheet,
    Seat,
)
from ocop.accounts.models import Appointment
from ocop.lib import clock
from ocop.rules.models import Sheet
from products.deeds import inspections, label_reports, marks
from products.models import Evidence, Inspection, LabelReport, MarkRight, Membership, Rating

# Asked once at most: of blank sheets and products new to the process, where members lie too far
# apart, and where the council has said anything at all.
MAYBE = (
    'COUNT("rules_criterion"."id")',
    'MAX("evaluation_answer"."points")',
    '"evaluation_conditionanswer"."holds"',
    'AS "checked"',
)
READERS = (None, "owner", "province", "chair", "member1", "adviser")
ROUND = ("province", "country")  # who sees the whole of a territory
# No page of rows: papers and pictures, a single key, the worker's own.
LEFT_OUT = {
    "attendance_paper": "a file",
    "keyed_paper": "a file",
    "sample_custody": "the way of one sample",
    "visit_photo": "a picture",
    "brought": "one file, judged row by row",
    "brought_file": "a file",
    "cell": "one cell, by its key",
    "contest_evening_file": "a file",
    "written_tally": "a file",
    "cycle_document": "a file",
    "cycle_document_withdraw": "asks for one paper",
    "evidence_file": "a file",
    "django.contrib.sitemaps.views.sitemap": "a file of addresses",
    "score_sheet_paper": "a file",
    "evidence_small": "a picture",
    "revocation_paper": "a file",
    "label_report_photo": "a picture",
    "correction_paper": "a file",
    "inspection_photo": "a picture",
    "appeal_paper": "a file",
    "appeal_evidence": "a file",
    "brought_list": "one list, judged row by row from its file",
    "brought_list_file": "a file",
    "brought_list_set_up": "sends a form",
    "brought_list_answer": "sends a form",
    "brought_list_enter": "sends a form",
    "brought_list_discard": "one list",
    "brought_list_undo": "one list",
    "brought_list_progress": "the bar of one list",
    "brought_list_go_on": "sends a form",
    "old_decision": "asked with many rows in tests/products/test_old_decisions.py",
    "old_decision_compare": "asked with many rows in tests/products/test_old_decisions.py",
    "old_decision_edit": "one decision",
    "decision_scan_new": "one decision",
    "decision_row_new": "one decision",
    "old_decision_gather": "sends a form",
    "decision_row_correct": "one row",
    "decision_row_take_out": "one row",
    "decision_scan_file": "a file",
    "expiry_matrix_file": "a file",
    "certificate_offline_file": "a file",
    "recognitions_expired": "a file",
    "signed_paper_new": "one paper, by its kind",
    "signed_paper_file": "a file",
    "signed_paper_open": "one paper",
    "signed_paper_shut": "one paper",
    "legal_act": "a file",
    "decision_paper": "a file",
    "paper_template_kind": "one kind of paper, by its name",
    "paper_template_start": "a file",
    "paper_template_file": "a file",
    "paper_template_on": "one version of a template",
    "paper_template_off": "one version of a template",
    "letter_preview": "a file",
    "letter_paper": "a file",
    "letters_by_hand": "a file",
    "letters_hand_over_list": "a file",
    "letter_handing_undo": "one note",
    "reminders_file": "a file",
    "certificate_check": "one certificate, by its code",
    "certificate_public": "a file",
    "certificate_file": "a file",
    "certificate_retry": "sends a form",
    "notice_retry": "sends a form",
    "further_test_record": "one test",
    "further_test_withdraw": "one test",
    "further_test_paper": "a file",
    "invitation": "one invitation, by the key of a mail",
    "interest_withdraw": "asks for one declaration",
    "self_assessment_proof": "one criterion",
    "discussion_conclude": "one discussion, with the sheets of one product",
    "kept_sheet": "one sheet as it was before",
    "password_reset_confirm": "one account, by the key of a mail",
}


def addresses(patterns: Any = None, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of every address but the repair tool's."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and pattern.app_name != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern) and pattern.name not in LEFT_OUT:
            yield f"{space}{pattern.name}", route


def things(world: World) -> dict[str, dict[str, Any]]:
    """What stands in the addresses that begin so."""
    product = world.products[0]
    dossier = product.dossiers.get(cycle=world.cycle)
    scoring, past = world.round, world.past
    open_sheet = ScoreSheet.objects.filter(
        entry__contest=scoring, state="open", seat__member__user=world.people["member1"]
    ).first()
    pks: dict[str, Any] = {
        "catalogue/": product, "producers/people/": Membership.objects.first(),
        "producers/": product.producer, "products/": product, "cycles/": world.cycle,
        "evidence/": Evidence.objects.first(), "courses/": world.courses[0], "dossiers/": dossier,
        "ideas/": dossier.ideas.get(), "plans/": dossier.plans.get(),
        "reports/": dossier.reports.get(), "checks/": dossier.checks.get(),
        "panels/": Panel.objects.filter(reports__dossier__entries__contest=scoring).first(),
        "panel-reports/": PanelReport.objects.filter(dossier__entries__contest=scoring).first(),
        "revocations/": Revocation.objects.first() or revocation(world),
        "label-reports/": label_report(product),
        "inspections/": inspection(world),
        "mark-rights/": mark_right(world),
        "letters/": Letter.objects.filter(decision__contest=past).first() or letter(world),
        "appeals/": Appeal.objects.first() or appeal(world, past),
        "corrections/": Correction.objects.first() or correction(world, past),
        "panel-members/": PanelMember.objects.first(),
        "council-members/": CouncilMember.objects.filter(council=scoring.council_id).first(),
        "councils/": Council.objects.get(pk=scoring.council_id), "contests/": (scoring, past),
        "seats/": Seat.objects.filter(contest=scoring).first(),
        "entries/": Entry.objects.filter(contest=scoring).first(),
        "results/": Entry.objects.filter(contest=past).first(),
        "decisions/": Decision.objects.get(contest=past), "score-sheets/": open_sheet,
        "people/appointments/": Appointment.objects.first(),
        "people/": world.people["commune"], "rules/sheets/": Sheet.objects.first(),
        "notices/": world.people["province"].notices.first(),
        "rules/": world.book,
    }  # fmt: skip
    return pks


def label_report(product: Any) -> LabelReport:
    """A report of a label of the product."""
    return label_reports.send(product=product, region=None, place="Chợ", text="Sai nhãn.")


def inspection(world: World) -> Inspection:
    """A planned inspection of a product with stars."""
    rating = Rating.objects.valid_on(clock.today()).earliest("pk")
    return inspections.plan(
        rating.product, kind="ad_hoc", planned_on=clock.today(), by=world.people["province"]
    )


def mark_right(world: World) -> MarkRight:
    """A right to the programme's mark, of a product with stars."""
    rating = Rating.objects.valid_on(clock.today()).earliest("pk")
    return marks.enter(
        rating.product, scopes=["at_sale"], number="3/HĐ", decided_on=clock.today(),
        valid_from=clock.today(), valid_to=rating.valid_to, by=world.people["province"],
    )  # fmt: skip


def letter(world: World) -> Letter:
    """What the letters of the past contest say is taken down where the world left it out."""
    decision = Decision.objects.get(contest=world.past)
    return letters.take_down(decision, by=world.people["province"])[0]


def revocation(world: World) -> Revocation:
    """A prepared decision over stars of the world."""
    return revocations.prepare(
        [Rating.objects.valid_on(clock.today()).earliest("pk")], kind="certificate", ground="c",
        reason="Sai nhãn.", conclusion_no="1/KL", conclusion_on=clock.today(),
        conclusion_by="Chi cục", by=world.people["province"],
    )  # fmt: skip


def correction(world: World, past: Contest) -> Correction:
    """A prepared correction of a result of the world."""
    return Correction.objects.create(
        entry=Entry.objects.filter(contest=past).earliest("pk"), ground="result", stars=0,
        region=past.council.region, reason="Sai.", authority="Chủ tịch",
        prepared_by=world.people["province"], prepared_at=clock.now(),
    )  # fmt: skip


def appeal(world: World, past: Contest) -> Appeal:
    """An open petition against a result of the world."""
    entry = Entry.objects.filter(contest=past).earliest("pk")
    return Appeal.objects.create(
        entry=entry, kind="petition", region=past.council.region, text="Sai.", asked="Xem lại.",
        filed_by=world.people["commune"], filed_at=clock.now(), due_on=clock.today(),
    )  # fmt: skip


def paths(world: World) -> list[str]:
    """Every address with what stands in it."""
    known = things(world)
    found = []
    for name, route in addresses():
        if "<" not in route:
            found.append(reverse(name))
            continue
        kinds = ("ideas", "plans", "reports") if "<kind:" in route else ("",)
        for kind in kinds:
            start = f"{kind}/" if route.startswith("<kind:") else route.split("<")[0]
            assert start in known, f"{name}: say in `things` what stands in {route}"
            rows = known[start] if isinstance(known[start], tuple) else (known[start],)
            found += [reverse(name, kwargs=_arguments(route, row, kind)) for row in rows]
    return found


def _arguments(route: str, row: Any, kind: str) -> dict[str, Any]:
    given = {"pk": row.pk, "kind": kind, "verdict": "accept", "section": "A-1"}
    given |= {"layer": "criterion", "node": 1, "visit_file": 1}
    given["member"] = row.council.members.first().pk if "<int:member>" in route else 0
    given["slug"] = getattr(row, "slug", "")
    return {name: value for name, value in given.items() if f":{name}>" in route}


class Counting:
    """Browsers of the readers, and how often each page asks the database."""

    def __init__(self, world: World, readers: tuple[Any, ...]) -> None:
        self.browsers = {name: Client() for name in readers}
        for name, browser in self.browsers.items():
            if name:
                browser.force_login(world.people[name])

    def opened(self, paths: list[str]) -> list[tuple[Any, str]]:
        """Who opens which address; what a process keeps (sheets, templates) is then kept."""
        return [(name, path) for path in paths for name in self._readers(path)]

    def _readers(self, path: str) -> list[Any]:
        """The first two of the readers who may open it, beginning with another for each path."""
        names = list(self.browsers)
        turn = crc32(path.encode()) % len(names)
        return list(islice(filter(self._may(path), names[turn:] + names[:turn]), 2))

    def _may(self, path: str) -> Any:
        return lambda name: self.browsers[name].get(path).status_code == 200

    def counts(self, pages: list[tuple[Any, str]]) -> dict[tuple[Any, str], Counter[str]]:
        """The statements of each page, by reader and address."""
        found = {}
        for name, path in pages:
            cache.clear()
            asked: Counter[str] = Counter()
            with connection.execute_wrapper(_noting(asked)):
                answer = self.browsers[name].get(path)
            assert answer.status_code == 200, f"{path} as {name}: {answer.status_code}"
            found[name, path] = asked
        return found


def _noting(asked: Counter[str]) -> Any:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked[" ".join(sql.split())] += 1
        return execute(sql, params, many, context)

    return note


def grown(
    before: dict[tuple[Any, str], Counter[str]], after: dict[tuple[Any, str], Counter[str]]
) -> list[str]:
    """The pages that ask more often than before, with the statements that were added."""
    found = []
    for (reader, path), asked in after.items():
        if (reader, path) not in before:
            continue
        first = before[reader, path]
        maybe = sum(sql not in first and any(one in sql for one in MAYBE) for sql in asked)
        if asked.total() - maybe > first.total():
            added = [f"   +{n} {sql[:200]}" for sql, n in (asked - first).items()]
            found.append(
                f"{path} as {reader}: {first.total()} → {asked.total()}\n" + "\n".join(added)
            )
    return found


def test_every_page_asks_as_often_for_thirty_rows_as_for_one(db: None) -> None:
    world = World(owned=10)
    world.grow(1)
    counting = Counting(world, READERS)
    pages = counting.opened(paths(world))
    assert len(pages) > 150
    one = counting.counts(pages)
    world.grow(30)
    assert grown(one, counting.counts(pages)) == []


def test_every_list_asks_as_often_for_2000_products_as_for_200(db: None) -> None:
    world = World()
    world.grow(200)
    counting = Counting(world, ROUND)
    pages = counting.opened([path for path in paths(world) if _is_list(path)])
    assert len(pages) > 30
    few = counting.counts(pages)
    world.grow(2000)
    assert grown(few, counting.counts(pages)) == []


def _is_list(path: str) -> bool:
    """Lists stand at a bare name, or one step below a cycle or a contest."""
    parts = [part for part in path.split("/") if part]
    below = len(parts) == 3 and parts[0] in ("cycles", "contests")
    return len(parts) <= 1 or below
