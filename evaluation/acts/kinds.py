"""Which papers a decision has, by what its stage awards and sends on, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from evaluation.acts import announcement, potential, recognition, report, submission
from evaluation.acts.fields import Fields
from evaluation.acts.loading import Told
from evaluation.evening import document, printing
from evaluation.evening.blocks import Paper
from evaluation.models import Outcome, SignedKind
from evaluation.word_templates import use


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its fields, and our own paper out of them."""

    slug: str
    label: object
    saved: str  # the name of the file
    signed: SignedKind  # what its signed file is known as
    fields_of: Callable[[Told], Fields]
    compose: Callable[[Fields], Paper]


REPORT = Kind(
    "report",
    _("The council's report"),
    "bao-cao-ket-qua",
    SignedKind.REPORT,
    report.fields_of,
    report.compose,
)
SUBMISSION = Kind(
    "submission",
    _("Submission of the advisory agency"),
    "to-trinh",
    SignedKind.SUBMISSION,
    submission.fields_of,
    submission.compose,
)
RECOGNITION = Kind(
    "recognition",
    _("Decision of recognition with its list"),
    "quyet-dinh-cong-nhan",
    SignedKind.DECISION,
    recognition.fields_of,
    recognition.compose,
)
POTENTIAL = Kind(
    "potential",
    _("Decision of approval: sent up to the Ministry"),
    "quyet-dinh-phe-duyet",
    SignedKind.APPROVAL,
    potential.fields_of,
    potential.compose,
)
ANNOUNCEMENT = Kind(
    "announcement",
    _("Announcement of the results"),
    "thong-bao-ket-qua",
    SignedKind.ANNOUNCEMENT,
    announcement.fields_of,
    announcement.compose,
)
KINDS = {one.slug: one for one in (REPORT, SUBMISSION, RECOGNITION, POTENTIAL, ANNOUNCEMENT)}


def kinds_of(outcomes: Collection[str]) -> list[Kind]:
    """The papers of a decision with these outcomes, in the order in which they come about."""
    acts = []
    if Outcome.AWARDED in outcomes:
        acts.append(RECOGNITION)
    if Outcome.SENT_UP in outcomes:
        acts.append(POTENTIAL)
    return [REPORT, SUBMISSION, *(acts or [ANNOUNCEMENT])]


def paper_of(kind: Kind, told: Told) -> Paper:
    with translation.override("vi"):
        return kind.compose(kind.fields_of(told))


def pdf(kind: Kind, told: Told) -> bytes:
    """The same decision in the same state gives the same bytes."""
    paper = paper_of(kind, told)
    with translation.override("vi"):
        head = f"decision {told.decision.pk} {told.contest.closed_head}"
        return printing.printed(printing.OFFICE_PAPER, {"paper": paper}, day=told.day, head=head)


def docx(kind: Kind, told: Told) -> bytes:
    """The office's own template where it has one in use, else our paper."""
    with translation.override("vi"):
        fields = kind.fields_of(told)
        own = use.made(told.contest.council.region, kind.slug, fields)
        return own or document.written(kind.compose(fields), told.day)


MADE: dict[str, Callable[[Kind, Told], bytes]] = {"pdf": pdf, "docx": docx}
