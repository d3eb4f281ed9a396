"""The check of a stage that does not score: received, written, sent on or back (form 03)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cycle import authority
from cycle.deeds import dossiers
from cycle.models import Dossier, DossierState
from evaluation import messages
from evaluation.deeds import panels
from evaluation.models import Check, CheckState
from evaluation.places import place_of
from ocop.accounts.models import User
from ocop.lib import clock, shown, working_days
from ocop.lib.errors import AlreadyDecided, Refused
from ocop.lib.text import clean, nfc
from ocop.rules.models import Stage
from ocop.workflow import chain
from ocop.workflow.doors import move, record

FINDINGS = ("materials", "labour", "origin", "identity")
RECEIVED = "check.received"


@transaction.atomic
def receive(dossier: Dossier, *, by: User) -> Check:
    """Receive the dossier for the check of its stage; the clock starts today.

    The due day is so many working days (Monday to Friday) after receipt as the stage says
    (26/2026 art. 7.2: 15). Received twice, it is the same check.
    """
    chain.head(dossier.chain_key)
    authority.impartial_or_refuse(by, dossier.product.producer)
    dossier.refresh_from_db(fields=["state", "stage"])
    stage = dossier.stage
    if dossier.state != DossierState.EVALUATION or stage is None or stage.kind != Stage.Kind.CHECK:
        raise Refused(_("This dossier does not wait for a check."))
    known = Check.objects.filter(dossier=dossier, stage=stage).first()
    if known:
        return known
    now = clock.now()
    check = Check(
        dossier=dossier,
        stage=stage,
        region=place_of(dossier, stage),
        received_at=now,
        due_on=due_day(stage, timezone.localtime(now).date()),
    )
    check.save(force_insert=True)
    record(check, RECEIVED, by=by, after=shown.day(check.due_on), **stage.facts())
    messages.check_received(check)
    return check


def due_day(stage: Stage, received: dt.date) -> dt.date | None:
    """The last day of the check, None where the stage has no clock."""
    days = stage.settings.get("clock", {}).get("working_days")
    return working_days.after(received, int(days)) if days else None


@transaction.atomic
def save(
    check: Check,
    *,
    materials: str = "",
    labour: str = "",
    origin: str = "",
    identity: str = "",
    ethnicity: str = "",
    residence: str = "",
    proposal: str = "",
    by: User,
) -> Check:
    """Keep what form 03 says while the check is open: four findings, the representative's ethnic
    group and residence, and a proposal in other words than the form's own closing sentence."""
    chain.head(check.chain_key)
    _refuse_unless_open(check)
    _refuse_partial(check, by)
    found = {"materials": materials, "labour": labour, "origin": origin, "identity": identity}
    found |= {"ethnicity": ethnicity, "residence": residence, "proposal": proposal}
    found = {name: nfc(text).strip() for name, text in found.items()}
    changed = {name: text for name, text in found.items() if getattr(check, name) != text}
    if not changed:
        return check
    Check.objects.filter(pk=check.pk).update(**changed)
    for name, text in changed.items():
        setattr(check, name, text)
    record(check, "check.saved", by=by, note="\n".join(changed.values()), changed=sorted(changed))
    return check


@transaction.atomic
def forward(check: Check, *, report_no: str, report_date: dt.date, by: User) -> Check:
    """Send the dossier on to the next stage with the report of the check (26/2026 art. 7.2.b)."""
    chain.head(check.chain_key)
    _refuse_unless_open(check)
    _refuse_partial(check, by)
    if missing := unwritten(check):
        raise Refused(_("Still to be written: %(what)s.") % {"what": ", ".join(missing)})
    _refuse_wrong_report(check, report_no, report_date)
    beyond = check.stage.after()
    if beyond is None:
        raise Refused(_("No stage follows this one."))
    facts: dict[str, Any] = {"report_no": clean(report_no), "report_date": report_date}
    Check.objects.filter(pk=check.pk).update(**facts)
    check.report_no, check.report_date = facts["report_no"], report_date
    move(check, CheckState.FORWARDED, sources={CheckState.OPEN}, by=by, **facts)
    dossiers.reach(check.dossier, beyond, by=by)
    panels.put_before(check.dossier, by=by)
    messages.check_forwarded(check, beyond)
    return check


def unwritten(check: Check) -> list[str]:
    """The names of the findings that are still empty."""
    return [
        str(getattr(Check._meta.get_field(name), "verbose_name", name))
        for name in FINDINGS
        if not getattr(check, name)
    ]


def blanks(check: Check) -> list[str]:
    """Fields of form 03 that would be printed as dots; they do not hinder the report."""
    producer = check.dossier.product.producer
    asked = {
        _("Sex of the representative"): producer.representative_sex,
        _("Ethnic group of the representative"): check.ethnicity,
        _("Permanent residence of the representative"): check.residence,
    }
    return [words for words, value in asked.items() if not value]


def _refuse_wrong_report(check: Check, report_no: str, report_date: dt.date) -> None:
    if not clean(report_no):
        raise Refused(_("Write the number of the report."), field="report_no")
    if report_date > clock.today():
        raise Refused(_("The date of the report lies in the future."), field="report_date")
    if report_date < timezone.localtime(check.received_at).date():
        raise Refused(
            _("The report cannot be older than the receipt of the dossier."), field="report_date"
        )


@transaction.atomic
def send_back(check: Check, *, reason: str, by: User) -> Check:
    """Ask the producer to complete the dossier. The clock runs on unless the stage says not."""
    chain.head(check.chain_key)
    _refuse_partial(check, by)
    reason = nfc(reason).strip()
    if not reason:
        raise Refused(_("Write what is missing and what is needed."), field="reason")
    Check.objects.filter(pk=check.pk, state=CheckState.OPEN).update(reason=reason)
    event = move(check, CheckState.RETURNED, sources={CheckState.OPEN}, by=by, note=reason)
    check.reason = reason
    messages.check_sent_back(check, event)
    return check


@transaction.atomic
def resume(check: Check, *, by: User) -> Check:
    """The dossier was completed: the check goes on. Where its clock stood still it is set on."""
    chain.head(check.chain_key)
    event = move(check, CheckState.OPEN, sources={CheckState.RETURNED}, by=by)
    if not check.stage.settings.get("clock_runs_on", True):
        check.due_on = due_day(check.stage, clock.today())
        Check.objects.filter(pk=check.pk).update(due_on=check.due_on)
    messages.check_resumed(check, event)
    return check


def _refuse_partial(check: Check, by: User) -> None:
    authority.impartial_or_refuse(by, check.dossier.product.producer)


def _refuse_unless_open(check: Check) -> None:
    check.refresh_from_db(fields=["state"])
    if check.state != CheckState.OPEN:
        raise AlreadyDecided(
            _("This cannot be done now: it stands at “%(state)s”.")
            % {"state": check.get_state_display()}
        )
