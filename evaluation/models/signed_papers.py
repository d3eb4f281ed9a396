"""The signed file that came back: from then on the only one that is served.

Rows are added and never changed, but for whether the public reads the file. A file taken in by
mistake is followed by another that ``replaces`` it; of each paper the one that nothing replaces
stands. The database holds that a paper has one first file and that no file is replaced twice, so
one stands at a time.
"""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.appeals import Appeal
from evaluation.models.contests import Contest
from evaluation.models.corrections import Correction
from evaluation.models.decisions import Decision
from evaluation.models.letters import Letter
from evaluation.models.revocations import Revocation
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import PDF, SUFFIX, StoredFile

# What a signed file may belong to: exactly one of these. Another kind of thing needs its key below
# and its name here; the rules of the table follow.
OWNERS = ("contest", "decision", "revocation", "letter", "correction", "appeal")


class SignedKind(models.TextChoices):
    MINUTES = "minutes", _("Minutes of the sitting")
    REPORT = "report", _("Report of the council")
    SUBMISSION = "submission", _("Submission of the advisory agency")
    DECISION = "decision", _("The decision")
    APPROVAL = "approval", _("Approval of what is sent up")
    REVOCATION = "revocation", pgettext_lazy("paper", "Decision that takes stars back")
    AMENDMENT = "amendment", pgettext_lazy("paper", "Paper of the correction")
    LETTER = "letter", pgettext_lazy("paper", "Letter of result")
    ANNOUNCEMENT = "announcement", pgettext_lazy("paper", "Announcement")
    OUTCOME = "outcome", _("Outcome of the petition or complaint")


class SignedPaperQuerySet(models.QuerySet["SignedPaper"]):
    def of(self, thing: Any, kind: str) -> SignedPaperQuerySet:
        """All files of the paper, the one that stands first."""
        return self.filter(**{owner_of(thing): thing}, kind=kind).order_by("-pk")

    def standing(self) -> SignedPaperQuerySet:
        """Those that nothing replaces."""
        return self.filter(replaced_by__isnull=True)

    def public(self) -> SignedPaperQuerySet:
        """Those that stand and that everybody may read."""
        return self.standing().filter(public_since__isnull=False)

    def visible_to(self, user: Any) -> SignedPaperQuerySet:
        """Those of the things the person may know of; who reads the paper is asked beside."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        things = (Contest, Decision, Revocation, Letter, Correction, Appeal)
        known: Any = zip(OWNERS, things, strict=True)
        return self.filter(
            reduce(
                or_,
                (
                    Q(**{f"{owner}__in": model.objects.visible_to(user).values("pk")})
                    for owner, model in known
                ),
            )
        )


def owner_of(thing: Any) -> str:
    """The name of the key under which the thing has its signed files."""
    name = thing._meta.model_name
    if name not in OWNERS:
        raise TypeError(f"{name} has no signed papers")
    return str(name)


def _exactly_one() -> Q:
    return reduce(
        or_, (Q(**{f"{name}__isnull": name != owner for name in OWNERS}) for owner in OWNERS)
    )


class SignedPaper(OnceKeyed, StoredFile):
    """``signatures`` says what was found in the file when it was taken in: a list of
    ``ocop.lib.signatures.Signature``, empty for a scan. ``title`` is the name it came under."""

    Kind = SignedKind

    kind = models.CharField(max_length=12, choices=SignedKind.choices)
    contest = models.ForeignKey(
        Contest, models.PROTECT, null=True, blank=True, related_name="signed_papers"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="signed_papers"
    )
    revocation = models.ForeignKey(
        Revocation, models.PROTECT, null=True, blank=True, related_name="signed_papers"
    )
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="signed_papers"
    )
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, blank=True, related_name="signed_papers"
    )
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, null=True, blank=True, related_name="signed_papers"
    )
    number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    dated = models.DateField(_("date of the paper"))
    pages = models.PositiveIntegerField()
    signatures: Any = models.JSONField(default=list)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    public_since = models.DateTimeField(_("public since"), null=True, blank=True)

    objects = SignedPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("kind", SignedKind, "signed_paper"),
            models.CheckConstraint(condition=_exactly_one(), name="signed_paper_has_one_owner"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                name="signed_paper_replaced_with_a_reason",
            ),
            *(
                models.UniqueConstraint(
                    fields=[owner, "kind"],
                    condition=Q(replaces__isnull=True, **{f"{owner}__isnull": False}),
                    name=f"signed_paper_first_of_{owner}",
                )
                for owner in OWNERS
            ),
        ]

    @property
    def owner(self) -> Any:
        return next(filter(None, (getattr(self, name) for name in OWNERS)))

    @property
    def chain_key(self) -> str:
        return str(self.owner.chain_key)

    @property
    def is_scan(self) -> bool:
        return not self.signatures

    @property
    def untrusted(self) -> bool:
        return any(not one["trusted"] for one in self.signatures)

    @property
    def signed_by(self) -> list[dict[str, Any]]:
        """The signatures as a page shows them, each with its time."""
        return [
            {**one, "when": dt.datetime.fromisoformat(one["at"]) if one["at"] else None}
            for one in self.signatures
        ]

    @property
    def is_picture(self) -> bool:
        """Always handed out as a file: it is proof, not an illustration."""
        return False

    @property
    def short_hash(self) -> str:
        return self.sha256[:16]

    @property
    def download_name(self) -> str:
        words = slugify(f"{NAMES[self.kind]} {self.number.replace('/', ' ')}", allow_unicode=True)
        return f"{words}{SUFFIX.get(self.mime, SUFFIX[PDF])}"


# How files are named when they are saved: plain letters, whatever the reader's language.
NAMES: dict[str, str] = {
    SignedKind.MINUTES: "bien-ban",
    SignedKind.REPORT: "bao-cao",
    SignedKind.SUBMISSION: "to-trinh",
    SignedKind.DECISION: "quyet-dinh",
    SignedKind.APPROVAL: "quyet-dinh-phe-duyet",
    SignedKind.REVOCATION: "quyet-dinh-thu-hoi",
    SignedKind.AMENDMENT: "quyet-dinh-sua-doi",
    SignedKind.LETTER: "cong-van",
    SignedKind.ANNOUNCEMENT: "thong-bao",
    SignedKind.OUTCOME: "ket-qua-giai-quyet",
}
