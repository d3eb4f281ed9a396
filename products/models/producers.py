"""Producers (chủ thể): who makes the products, and who may act for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.accounts import glance, scope
from ocop.accounts.models import AppointmentRole, Region
from ocop.accounts.people import shown_phone
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.text import clean, search_key, sort_key
from products.models.readers import shut_from


class ProducerKind(models.TextChoices):
    """Kinds of organisation: article 4 of 26/2026 and, for tourism, its additions."""

    COOPERATIVE = "cooperative", _("cooperative")
    GROUP = "group", _("cooperative group")
    ENTERPRISE = "enterprise", _("enterprise")
    FARM = "farm", _("farm")
    HOUSEHOLD = "household", _("producing household")
    BUSINESS = "business", _("family household with business registration")
    ASSOCIATION = "association", _("association")
    CENTRE = "centre", _("operating centre")


class Sex(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class ProducerQuerySet(models.QuerySet["Producer"]):
    def visible_to(self, user: Any) -> ProducerQuerySet:
        """Own (by membership) and those in the person's territory, less those shut out."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own, shut = own_of(user), shut_from(user)
        if scope.everywhere(user):
            return self.exclude(pk__in=shut)
        return self.filter(Q(pk__in=own) | scope.within(user, "region")).exclude(pk__in=shut)

    def kept_by(self, user: Any) -> ProducerQuerySet:
        """Those the person may enter things for: own, or in an officer's territory."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own, shut = own_of(user), shut_from(user)
        there = scope.within(user, "region", roles=(AppointmentRole.OFFICER,))
        return self.filter(Q(pk__in=own) | there).exclude(pk__in=shut)

    def matching(self, words: str) -> ProducerQuerySet:
        """Found by name, without accents."""
        rows = self
        for word in search_key(words).split():
            rows = rows.filter(search__contains=word)
        return rows


class Producer(OnceKeyed):
    """A cooperative, group, enterprise, farm or household that takes part in the programme."""

    Kind = ProducerKind

    name = models.CharField(_("name of the producer"), max_length=200)
    kind = models.CharField(_("kind of organisation"), max_length=12, choices=Kind.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="producers", verbose_name=_("commune")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=16, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    representative = models.CharField(_("legal representative"), max_length=120)
    representative_title = models.CharField(_("office"), max_length=80, blank=True)
    representative_sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    registration_no = models.CharField(_("business registration number"), max_length=40, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    founded_through_programme = models.BooleanField(
        _("founded through the programme"), default=False
    )
    members = models.PositiveIntegerField(_("members or workers"), null=True, blank=True)
    registered_at = models.DateTimeField()
    search = models.CharField(max_length=400, editable=False, db_index=True)
    sort = models.CharField(max_length=400, editable=False)

    objects = ProducerQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        constraints = [one_of("kind", ProducerKind, "producer")]
        indexes = [models.Index(fields=["sort"], name="producer_by_name")]

    def __str__(self) -> str:
        return self.name

    def keyed(self) -> Producer:
        """Fill the keys to search and sort by."""
        self.name = clean(self.name)
        self.search = search_key(f"{self.name} {self.representative}")[:400]
        self.sort = sort_key(self.name)
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.keyed()
        super().save(*args, **kwargs)

    @property
    def shown_phone(self) -> str:
        """The business telephone as people write it: '0912 345 678'."""
        return shown_phone(self.phone)

    def get_absolute_url(self) -> str:
        return reverse("producer", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"producer:{self.pk}"


def own_of(user: Any) -> Any:
    """Ids of the producers the person acts for."""
    return glance.known(user, "acts", Membership.objects.filter(user=user)).values("producer")


def producers_of(user: Any) -> set[int]:
    """The same as keys; asked once for a person whom a request loaded."""
    if not getattr(user, "is_authenticated", False):
        return set()
    if glance.at(user, "acts") is None:
        return set(own_of(user).values_list("producer", flat=True))
    if "_producers" not in user.__dict__:
        user.__dict__["_producers"] = set(own_of(user).values_list("producer", flat=True))
    return user.__dict__["_producers"]


class Membership(models.Model):
    """A person acts for a producer."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["producer", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.producer}"


glance.ask("acts", lambda: Exists(Membership.objects.filter(user=OuterRef("pk"))))
