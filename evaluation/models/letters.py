"""Letters of result (công văn): one a producer and one a commune for each published decision.

What a letter says is taken down once, in the transaction that publishes the decision; number, date
and signer come from the registry clerk when the office releases it. The database holds that of one
decision nobody has two letters that speak at once.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Entry
from evaluation.models.councils import Council
from evaluation.models.decisions import Decision
from ocop.accounts import scope
from ocop.accounts.models import Region
from ocop.lib.choices import one_of
from products.models import Producer, producers_of, shut_from


class LetterKind(models.TextChoices):
    PRODUCER = "producer", pgettext_lazy("letter", "producer")
    COMMUNE = "commune", pgettext_lazy("letter", "commune")


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: Any) -> LetterQuerySet:
        """A producer its own and a commune its own once they are out; the deciding office all.

        Auditors and offices above read what is out. A seat on the council opens no letter.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = Q(kind=LetterKind.PRODUCER, producer__in=producers_of(user))
        commune = Q(kind=LetterKind.COMMUNE) & scope.within(user, "region")
        above = scope.within(user, "decision__contest__council__region")
        out = Q(released_at__isnull=False) & (own | commune | above)
        office = Q(decision__contest__council__in=Council.objects.staffed_by(user).values("pk"))
        return self.filter(out | office).exclude(_near(user))

    def out(self) -> LetterQuerySet:
        return self.filter(released_at__isnull=False)

    def held(self) -> LetterQuerySet:
        """Not released yet: drafts."""
        return self.filter(released_at__isnull=True)

    def speaking(self) -> LetterQuerySet:
        """Those that no later letter has replaced."""
        return self.filter(replaced_at__isnull=True)


def _near(user: Any) -> Q:
    """Letters that tell of a producer the person stands too near to."""
    shut = Entry.objects.filter(dossier__product__producer__in=shut_from(user))
    told = Letter.entries.through.objects.filter(entry__in=shut.values("pk"))
    return Q(pk__in=told.values("letter"))


class Letter(models.Model):
    """``facts`` is all that it says but number, date, signer and where certificates are handed
    over: those are typed in. ``entries`` are the results it tells of.

    A letter that says what has been corrected since ``replaces`` the earlier one.
    """

    Kind = LetterKind

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=8, choices=LetterKind.choices)
    producer = models.ForeignKey(
        Producer, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    entries = models.ManyToManyField(Entry, related_name="letters")
    order = models.PositiveSmallIntegerField(default=0, help_text="the order in the list")
    facts = models.JSONField()
    number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    dated = models.DateField(_("date of the letter"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    formula = models.CharField(_("signing formula"), max_length=60, blank=True)
    signer_office = models.CharField(_("office of the signer"), max_length=120, blank=True)
    signer = models.CharField(_("name of the signer"), max_length=120, blank=True)
    handing_over = models.CharField(
        _("handing over of the certificates"), max_length=300, blank=True
    )
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["decision_id", "order", "id"]
        constraints = [
            one_of("kind", LetterKind, "letter"),
            models.CheckConstraint(
                condition=Q(kind="producer", producer__isnull=False, region__isnull=True)
                | Q(kind="commune", producer__isnull=True, region__isnull=False),
                name="letter_has_one_addressee",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True)
                | Q(dated__isnull=False) & ~Q(number="") & ~Q(signer=""),
                name="letter_out_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(released_at__isnull=False),
                name="letter_replaced_was_out",
            ),
            *(
                models.UniqueConstraint(
                    fields=["decision", whom], condition=when, name=f"letter_{name}_{whom}_once"
                )
                for whom in ("producer", "region")
                for name, when in (
                    ("held", Q(released_at__isnull=True)),
                    ("out", Q(released_at__isnull=False, replaced_at__isnull=True)),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.facts.get("to", ""))

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"contest:{self.decision.contest_id}"

    @property
    def is_out(self) -> bool:
        return self.released_at is not None

    @property
    def to_producer(self) -> bool:
        return self.kind == LetterKind.PRODUCER

    @property
    def awarded(self) -> int:
        return sum(bool(one["certificate"]) for one in self.facts["products"])
