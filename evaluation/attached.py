"""What must lie before the council when it scores: the commune's report, the panel's report.

The ladder says whether: a stage that checks before this one (form 03, 26/2026 art. 7.2), and
``settings.panel`` of the stage itself (art. 7.3.c; for a re-evaluation the agency's, art. 7.6.c).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from cycle.models.dossiers import ApplicationKind
from evaluation.models import Check, CheckState, Conclusion, Contest, PanelReport, PanelReportState
from evaluation.unchanging import Kept, checks_before
from ocop.accounts import glance
from ocop.lib.shown import first_of
from ocop.rules.models import Stage
from products.models import shut_from

NAMED = 5


@dataclass
class Attached:
    """Names of the products that lack a report. ``refusals`` keep the scoring from beginning."""

    demands_check: bool = False
    demands_panel: bool = False
    no_check: list[str] = field(default_factory=list)
    no_report: list[str] = field(default_factory=list)
    to_complete: list[str] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    @property
    def author(self) -> str:
        """Who reports: the panel, for re-evaluations the agency, or both."""
        others = self.kinds - {ApplicationKind.RE_EVALUATION}
        told = [_("Advisory panel")] if others else []
        if others != self.kinds:
            told.append(_("Advisory agency of the programme"))
        return ", ".join(told)

    @property
    def refusals(self) -> list[str]:
        told = []
        if self.no_report:
            told.append(
                _("Before the scoring a report is missing (%(author)s): %(names)s.")
                % {"author": self.author, "names": first_of(self.no_report, NAMED)}
            )
        if self.to_complete:
            told.append(
                _("Sent back to be completed (%(author)s): %(names)s.")
                % {"author": self.author, "names": first_of(self.to_complete, NAMED)}
            )
        return told

    @property
    def warnings(self) -> list[str]:
        """What the council should know, and may overrule."""
        told = []
        if self.no_check:
            told.append(
                _("The report of the commune (form 03) is missing for: %(names)s.")
                % {"names": first_of(self.no_check, NAMED)}
            )
        if self.declined:
            told.append(
                _("Not proposed for evaluation (%(author)s): %(names)s.")
                % {"author": self.author, "names": first_of(self.declined, NAMED)}
            )
        return told

    @property
    def sentences(self) -> list[str]:
        return [*self.refusals, *self.warnings]


_found: Kept[Attached] = Kept(200)


def look(contest: Contest, user: Any) -> Attached:
    """Return what the products of the contest lack: at most two queries, whatever their number.

    Producers the person stands too near to are counted among the rest without their name.
    """
    stage = contest.council.stage
    seen = Attached(
        demands_check=checks_before(stage), demands_panel=bool(stage.settings.get("panel"))
    )
    if not seen.demands_check and not seen.demands_panel:
        return seen
    piles: dict[str | None, list[str]] = {
        None: seen.no_report,
        Conclusion.COMPLETE: seen.to_complete,
        Conclusion.DECLINE: seen.declined,
    }
    for name, kind, checked, concluded in _reports(contest, stage, user):
        seen.kinds.add(kind)
        if seen.demands_check and not checked:
            seen.no_check.append(name)
        if seen.demands_panel and concluded in piles:
            piles[concluded].append(name)
    return seen


def settled(contest: Contest, user: Any, entries: Collection[int]) -> Attached:
    """The same for a contest whose scoring has begun: from then on no report changes any more, so
    that the process keeps what it found for these products."""
    if glance.at(user, "shut") is not False:
        return look(contest, user)
    return _found.get((contest.once_key, tuple(entries)), lambda: look(contest, user))


def _reports(contest: Contest, stage: Stage, user: Any) -> list[tuple[str, str, bool, str | None]]:
    """Name, kind of application, whether the commune has reported, and what the panel concluded;
    products not for the person have no name."""
    shut = set() if glance.at(user, "shut") is False else shut_from(user).values_list("producer")
    near = {producer for (producer,) in shut}
    forwarded = Check.objects.filter(dossier=OuterRef("dossier"), state=CheckState.FORWARDED)
    handed_in = PanelReport.objects.filter(
        dossier=OuterRef("dossier"), stage=stage, state=PanelReportState.HANDED_IN
    )
    rows = contest.entries.annotate(
        checked=Exists(forwarded), concluded=Subquery(handed_in.values("conclusion")[:1])
    )
    columns = ("dossier__product__producer", "dossier__product__name", "dossier__kind",
               "checked", "concluded")  # fmt: skip
    return [
        (_("a product not shown to you") if maker in near else name, *rest)
        for maker, name, *rest in rows.order_by("order", "pk").values_list(*columns)
    ]
