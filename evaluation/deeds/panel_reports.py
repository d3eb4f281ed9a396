"""The report before scoring: written by panel or agency, handed in, opened again (art. 7.3.c)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cycle import authority
from evaluation import panel_content
from evaluation import panel_messages as messages
from evaluation.dossier_items import items
from evaluation.models import (
    Conclusion,
    Contest,
    ContestState,
    PanelReport,
    PanelReportState,
    PaperState,
)
from evaluation.panel_content import TEXTS
from evaluation.panel_roles import Advising, advising
from ocop.accounts.models import User
from ocop.lib import clock, shown
from ocop.lib.errors import SOMEBODY, AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow import chain
from ocop.workflow.doors import history, move, record
from products.deeds import evidence, readers
from products.models import Evidence, Membership


@transaction.atomic
def save(
    report: PanelReport,
    *,
    papers: Mapping[str, tuple[str, str]] | None = None,
    remarks: Mapping[str, str] | None = None,
    visited_on: dt.date | None = None,
    conclusion: str = "",
    seen: str | None = None,
    by: User,
    **texts: str,
) -> PanelReport:
    """Keep the report unfinished. ``papers``: item → state and remark; ``remarks``: code of a
    part or criterion → words; ``texts``: place, people and findings of the visit, tests, reason.

    The panel's members write, for a re-evaluation the officers of the agency (art. 7.6.c).
    ``seen`` is the fingerprint of what the writer had before them (None: read just now): several
    write one report, and nobody overwrites what another has just written.
    """
    _hold([report])
    _refuse_unless_open(report)
    _writer(report, by)
    if seen is not None:
        _refuse_overwriting(report, seen)
    if visited_on and visited_on > clock.today():
        raise Refused(_("The visit lies in the future."), field="visited_on")
    if conclusion not in Conclusion.values:
        raise Refused(_("This conclusion is not known."), field="conclusion")
    said: dict[str, Any] = {
        "papers": _judged(report, papers or {}),
        "remarks": {code: nfc(text).strip() for code, text in (remarks or {}).items()
                    if text.strip()},
        "visited_on": visited_on,
        "conclusion": conclusion,
        **{name: nfc(texts.get(name, "")).strip() for name in TEXTS},
    }  # fmt: skip
    changed = {name: value for name, value in said.items() if getattr(report, name) != value}
    if not changed:
        return report
    was = panel_content.replaced(report, changed)
    PanelReport.objects.filter(pk=report.pk).update(**changed)
    for name, value in changed.items():
        setattr(report, name, value)
    written = [*(str(changed[name]) for name in TEXTS if name in changed)]
    note = "\n".join(text for text in written if text)
    record(report, "panel_report.saved", by=by, note=note, changed=sorted(changed), was=was)
    return report


def _refuse_overwriting(report: PanelReport, seen: str) -> None:
    if seen == panel_content.fingerprint(report):
        return
    raise AlreadyDecided(
        _(
            "%(who)s changed this report at %(when)s, after you had opened it. What you typed "
            "stands below but is not kept: open the report in a second window and bring both "
            "together there."
        )
        % _last_writer(report)
    )


def _last_writer(report: PanelReport) -> dict[str, Any]:
    """Who wrote in the report last, and when."""
    last = history(report).first()
    at = timezone.localtime(last.at if last else clock.now())
    return {"who": (last and last.actor) or SOMEBODY, "when": shown.moment(at)}


def _judged(report: PanelReport, papers: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The items that were judged, in the book's order; an unknown state or item is refused."""
    known = [item.code for item in items(report.dossier)]
    if set(papers) - set(known):
        raise Refused(_("This item is not in the dossier of the rule book."))
    if {state for state, _remark in papers.values()} - {*PaperState.values, ""}:
        raise Refused(_("Say of each item whether it is present, missing or to be completed."))
    return {
        code: {"state": papers[code][0], "remark": nfc(papers[code][1]).strip()}
        for code in known
        if code in papers and (papers[code][0] or papers[code][1].strip())
    }


def unready(report: PanelReport) -> list[str]:
    """What is missing before the report can be handed in, in sentences."""
    lacking = [
        item.label
        for item in items(report.dossier)
        if not report.papers.get(item.code, {}).get("state")
    ]
    told = []
    if lacking:
        told.append(_("Not yet looked at: %(what)s.") % {"what": "; ".join(lacking)})
    if not report.conclusion:
        told.append(_("The conclusion is missing."))
    elif report.conclusion != Conclusion.PROPOSE and not report.reason:
        told.append(_("Write the reason of the conclusion."))
    return told


@transaction.atomic
def hand_in(
    reports: Collection[PanelReport],
    *,
    report_no: str,
    report_date: dt.date,
    seen: Mapping[int, str] | None = None,
    by: User,
) -> list[PanelReport]:
    """Sign and hand in reports under one number and date: one paper may carry many products.

    The head of the panel signs, or the deputy; for a re-evaluation an officer of the agency.
    The office is told, and the producers hear the conclusion. ``seen``: report → fingerprint of
    what the signer had before them (None: read just now); nobody signs other words than these.
    """
    rows = sorted(reports, key=lambda report: (report.dossier_id, report.pk))
    if not rows:
        raise Refused(_("Choose at least one report."))
    if len({report.panel_id for report in rows}) > 1:
        raise Refused(_("One paper is the report of one panel."))
    if not clean(report_no):
        raise Refused(_("Write the number of the report."), field="report_no")
    _hold(rows)
    if seen is not None:
        for report in rows:
            _refuse_unseen(report, seen)
    for report in rows:
        _hand_in(report, clean(report_no), report_date, by)
    return rows


def _refuse_unseen(report: PanelReport, seen: Mapping[int, str]) -> None:
    if seen.get(report.pk) == panel_content.fingerprint(report):
        return
    raise AlreadyDecided(
        _(
            "%(product)s: %(who)s changed the report at %(when)s, after you had opened this page. "
            "Read it again before you sign."
        )
        % {"product": report.dossier.product.name, **_last_writer(report)}
    )


def _hand_in(report: PanelReport, report_no: str, report_date: dt.date, by: User) -> None:
    _refuse_unless_open(report)
    if not _writer(report, by).signs:
        raise NotAllowed(_("Only the head of the panel or the deputy signs and hands in."))
    if lacking := unready(report):
        raise Refused(f"{report.dossier.product.name}: {' '.join(lacking)}")
    if report_date > clock.today():
        raise Refused(_("The date of the report lies in the future."), field="report_date")
    if report_date < timezone.localtime(report.opened_at).date():
        raise Refused(
            _("The report cannot be older than the day the dossier came."), field="report_date"
        )
    facts = {"report_no": report_no, "report_date": report_date, "signer": by.name}
    PanelReport.objects.filter(pk=report.pk).update(**facts)
    for name, value in facts.items():
        setattr(report, name, value)
    event = move(
        report, PanelReportState.HANDED_IN, sources={PanelReportState.OPEN}, by=by,
        note=report.reason, report_no=report_no, report_date=report_date,
        conclusion=report.conclusion,
    )  # fmt: skip
    messages.report_handed_in(report, event)


@transaction.atomic
def take_back(report: PanelReport, paper: Evidence, *, by: User) -> Evidence:
    """Take back a file of the visit that was added by mistake, while the report is open."""
    _hold([report])
    _refuse_unless_open(report)
    _writer(report, by)
    if paper.about != report.about:
        raise Refused(_("This file does not belong to the report."))
    return evidence.withdraw(paper, why=_("Added to the report by mistake."), by=by)


@transaction.atomic
def reopen(report: PanelReport, *, reason: str, by: User) -> PanelReport:
    """Open a report again with a reason, as long as the scoring has not begun."""
    _hold([report])
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write why the report is opened again."), field="reason")
    if not advising(by, report).oversees:
        raise NotAllowed(_("The head of the panel or the office opens a report again."))
    event = move(
        report, PanelReportState.OPEN, sources={PanelReportState.HANDED_IN}, by=by, note=words
    )
    messages.report_open_again(report, event)
    return report


@transaction.atomic
def resume(report: PanelReport, *, by: User) -> PanelReport:
    """The producer has completed the dossier: the panel looks at it again."""
    _hold([report])
    own = Membership.objects.filter(user=by, producer=report.dossier.product.producer_id).exists()
    if not own and not advising(by, report).oversees:
        raise NotAllowed(_("Only the producer's own people and the office may do this."))
    if not report.waits_for_producer:
        raise AlreadyDecided(_("Nothing is asked of the producer now."))
    event = move(report, PanelReportState.OPEN, sources={PanelReportState.HANDED_IN}, by=by)
    messages.report_open_again(report, event)
    return report


@transaction.atomic
def stand_back(report: PanelReport, *, reason: str, by: User) -> None:
    """A member says that they stand near to the producer: from now on they see nothing of it."""
    chain.head(report.chain_key)
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write the reason for standing back."), field="reason")
    panel = report.panel
    if panel is None or advising(by, report).member is None:
        raise NotAllowed(_("Only members of the panel stand back."))
    record(report, "panel_report.stood_back", by=by, note=words, person=by.pk)
    readers.dismiss(by, report.dossier.product, why=panel.chain_key)
    readers.shut_out(by, report.dossier.product.producer, why=words, by=by)
    messages.stood_back(report, by)


def _hold(reports: Collection[PanelReport]) -> None:
    """Lock the contests of the dossiers' stage, then the dossiers, and read the reports afresh;
    refused if the scoring has begun."""
    contests: dict[int, Contest] = {}
    for report in reports:
        rows = Contest.objects.in_earnest().filter(
            entries__dossier=report.dossier_id, council__stage=report.stage_id
        )
        contests |= {contest.pk: contest for contest in rows}
    for _pk, contest in sorted(contests.items()):
        chain.head(contest.chain_key)
        contest.refresh_from_db(fields=["state"])
        if contest.state != ContestState.PREPARING:
            raise AlreadyDecided(_("The scoring has begun; the report stands as it is."))
    for report in reports:
        chain.head(report.chain_key)
        report.refresh_from_db()
        report.__dict__.pop("_advising", None)  # the report may be another panel's by now


def _refuse_unless_open(report: PanelReport) -> None:
    if report.state != PanelReportState.OPEN:
        raise AlreadyDecided(
            _("This cannot be done now: it stands at “%(state)s”.")
            % {"state": report.get_state_display()}
        )


def _writer(report: PanelReport, by: User) -> Advising:
    """What the person is to the report; refused unless its words are theirs to write."""
    authority.impartial_or_refuse(by, report.dossier.product.producer)
    who = advising(by, report)
    if not who.writes:
        raise NotAllowed(
            _("For a re-evaluation the advisory agency writes the report, not the panel.")
            if report.by_agency
            else _("Only members of the advisory panel write its report.")
        )
    return who
