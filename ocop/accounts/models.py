"""Regions with their history, offices, people and their appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts.people import clean_mail, clean_phone, shown_phone
from ocop.lib import clock
from ocop.lib.choices import one_of
from ocop.lib.text import clean, search_key, sort_key

LONG_AGO = dt.date(1900, 1, 1)


class RegionQuerySet(models.QuerySet["Region"]):
    def valid_on(self, day: Any) -> RegionQuerySet:
        """Units that exist on the day (a unit ends on the last day it is valid)."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def under(self, region: Region) -> RegionQuerySet:
        """The unit, all below it, and their predecessors."""
        return self.filter(pk__in=Reach.objects.filter(over=region).values("region"))


class RegionLevel(models.TextChoices):
    COUNTRY = "country", _("country")
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    COMMUNE = "commune", _("commune")


class Region(models.Model):
    """An administrative unit as it stood between two days. Names change by making a new row."""

    Level = RegionLevel

    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    code = models.CharField(
        _("code"), max_length=20, help_text=_("official code; 'qn13-…' for 2013-2016")
    )
    kind = models.CharField(
        _("kind"), max_length=30, help_text="tỉnh, thành phố, huyện, xã, phường, đặc khu"
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("without its kind: 'Ba Chẽ'"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("lies in"),
    )
    valid_from = models.DateField(
        _("stands since"), default=LONG_AGO, help_text=_("1 January 1900 where not known")
    )
    valid_to = models.DateField(
        _("stood until"), null=True, blank=True, help_text=_("the last day; empty: it still stands")
    )
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    search = models.CharField(max_length=140, editable=False, db_index=True)
    sort = models.CharField(max_length=400, editable=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        ordering = ["sort"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "code", "valid_from"],
                name="region_once",
            ),
            one_of("level", RegionLevel, "region"),
        ]

    def __str__(self) -> str:
        return self.title

    def stood_on(self, day: dt.date) -> bool:
        """True if the unit was there on the day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)

    @property
    def title(self) -> str:
        """'xã Ba Chẽ', 'tỉnh Quảng Ninh'."""
        return f"{self.kind} {self.name}".strip()

    @property
    def full_title(self) -> str:
        """'xã Ba Chẽ, tỉnh Quảng Ninh' (the parent must be loaded)."""
        if self.parent and self.parent.level != self.Level.COUNTRY:
            return f"{self.title}, {self.parent.full_title}"
        return self.title

    def keyed(self) -> Region:
        """Fill the keys to search and sort by."""
        self.search, self.sort = search_key(self.title), sort_key(self.name)
        return self


class Successor(models.Model):
    """An old unit went (wholly or in part) into a new one; a split unit keeps all of them."""

    old = models.ForeignKey(
        Region, models.CASCADE, related_name="successors", verbose_name=_("former unit")
    )
    new = models.ForeignKey(
        Region, models.CASCADE, related_name="predecessors", verbose_name=_("unit that followed")
    )
    main = models.BooleanField(
        _("larger part"), default=True, help_text=_("the larger part where a unit was split")
    )

    class Meta:
        verbose_name = _("unit that followed")
        verbose_name_plural = _("units that followed")
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="successor_once")]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Reach(models.Model):
    """Which units an appointment to ``over`` covers: itself, all below, and predecessors.

    Derived from parents and successors by ``load_regions``; asked by ``scope.within``.
    """

    over = models.ForeignKey(Region, models.CASCADE, related_name="reaches")
    region = models.ForeignKey(Region, models.CASCADE, related_name="reached_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["over", "region"], name="reach_once")]

    def __str__(self) -> str:
        return f"{self.over_id} ⊇ {self.region_id}"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login_filter(username or ""))

    def create_user(
        self,
        *,
        name: str,
        email: str = "",
        phone: str = "",
        password: str | None = None,
        **more: Any,
    ) -> User:
        """Make a person who signs in by mail or phone; refuses one without either."""
        user = self.model(
            name=clean(name),
            email=clean_mail(email) or None,
            phone=clean_phone(phone) or None,
            **more,
        )
        if not (user.email or user.phone):
            raise ValueError("a person needs a mail address or a telephone number")
        user.set_password(password)
        user.save(using=self._db)
        return user

    def visible_to(self, user: Any) -> models.QuerySet[User]:
        """Themselves, and everybody who holds or held an office in their territory (F133)."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.is_superuser:
            return self.all()
        return self.filter(
            Q(pk=user.pk) | Q(pk__in=Appointment.objects.visible_to(user).values("user"))
        )

    def create_superuser(self, **facts: Any) -> User:
        return self.create_user(**{"is_staff": True, "is_superuser": True, **facts})


def login_filter(login: str) -> Q:
    """Return the condition that finds a person by what they typed to sign in."""
    if "@" in login:
        return Q(email=clean_mail(login))
    return Q(phone=clean_phone(login) or "-")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do follows from appointments, memberships and seats."""

    name = models.CharField(_("full name"), max_length=120)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=16, unique=True, null=True, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        default="vi",
        choices=[("vi", "Tiếng Việt"), ("en", "English")],
    )
    is_active = models.BooleanField(_("account is open"), default=True)
    is_staff = models.BooleanField(_("may open the repair tool"), default=False)
    demo = models.BooleanField(
        _("invented person"), default=False, help_text=_("invented for the demo")
    )
    joined_at = models.DateTimeField(_("account since"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False), name="user_reachable"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["vi", "en"]), name="user_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[-1] if self.name else ""

    @property
    def shown_phone(self) -> str:
        """'0912 345 678', as people write it at home."""
        return shown_phone(self.phone)

    @property
    def chain_key(self) -> str:
        return f"user:{self.pk}"


class Committee(models.Model):
    """An office of the programme: steering committee, management board, people's committee."""

    name = models.CharField(_("name"), max_length=200)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="committees", verbose_name=_("administrative unit")
    )
    since = models.DateField(_("first day"), null=True, blank=True)
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("office of the programme")
        verbose_name_plural = _("offices of the programme")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "region"], name="committee_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AppointmentRole(models.TextChoices):
    OFFICER = "officer", _("OCOP officer")
    AUDITOR = "auditor", _("auditor")  # reads everything in the territory, changes nothing


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, day: dt.date) -> AppointmentQuerySet:
        """Offices held on the day, the last day included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def territory(self) -> models.QuerySet[Any]:
        """Ids of all regions these appointments cover, predecessors included (a subquery)."""
        return Reach.objects.filter(over__in=self.values("committee__region")).values("region")

    def visible_to(self, user: Any) -> AppointmentQuerySet:
        """Those in the territory of the person's own offices of today."""
        if getattr(user, "is_superuser", False):
            return self.all()
        own = Appointment.objects.in_force(clock.today()).filter(user_id=user.pk)
        return self.filter(committee__region__in=own.territory())


class Appointment(models.Model):
    """A person holds an office in a committee, from a day to a day (F133)."""

    Role = AppointmentRole

    user = models.ForeignKey(
        User, models.PROTECT, related_name="appointments", verbose_name=_("person")
    )
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("office of the programme"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.OFFICER)
    title = models.CharField(_("office"), max_length=120, blank=True)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "committee", "role", "since"], name="appointment_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="appointment_ends_after_start",
            ),
            one_of("role", AppointmentRole, "appointment"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.committee}"

    @property
    def chain_key(self) -> str:
        return f"user:{self.user_id}"
