"""Who may do what with producers and products, what waits for whom, and the words of the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ocop.accounts import glance, scope
from ocop.accounts.models import Region, RegionLevel
from ocop.lib import clock
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.notices import reach
from ocop.workflow import words
from products.models import (
    Evidence,
    Membership,
    Producer,
    Product,
    Rating,
    SalesReport,
    producers_of,
)
from products.quarters import Quarter, last_complete

OFFICER = ("officer",)
MANY = 100  # the desk counts no further: a number it must read out of thousands of rows

words.tell(
    {
        "producer.registered": _("The producer was registered"),
        "producer.changed": _("What is known of the producer was changed"),
        "producer.joined": _("A person was entered to act for the producer"),
        "producer.parted": _("A person no longer acts for the producer"),
        "producer.link_made": _("A one-time link for choosing a password was handed out"),
        "producer.shut_out": _("A person with a conflict of interest was shut out"),
        "producer.let_back": _("A conflict of interest was withdrawn"),
        "product.registered": _("The product was registered"),
        "product.changed": _("What is known of the product was changed"),
        "evidence.added": _("A paper or photo was added"),
        "evidence.withdrawn": _("A paper or photo was taken back"),
        "rating.granted": _("The product was granted %(after)s stars"),
        "rating.stands_on": _(
            "The stars hold until the re-evaluation is decided, at most %(after)s"
        ),
        "rating.stands_no_longer": _(
            "The re-evaluation is decided: the stars hold by it no longer from %(after)s"
        ),
        "sales.reported": _("Sales were reported: %(after)s"),
        "sales.corrected": _("A sales report was corrected: %(before)s → %(after)s"),
        "sales.target_set": _("The target for sales was set: %(before)s → %(after)s"),
        "user.signed_up": _("An account was opened"),
    }
)


def membership_of(user: Any) -> Membership | None:
    """The first producer the person acts for; asked once for each request's user."""
    if not getattr(user, "is_authenticated", False):
        return None
    if "_first_membership" not in user.__dict__:
        if glance.at(user, "acts") is False:
            return None
        mine = user.memberships.select_related("producer").order_by("pk")
        user.__dict__["_first_membership"] = mine.first()
    return user.__dict__["_first_membership"]


def acting_for(user: Any) -> str:
    """The line under a producer's name in the menu."""
    membership = membership_of(user)
    return membership.producer.name if membership else ""


def oversees(user: Any) -> bool:
    """Holds any office: sees the lists of a territory."""
    return bool(getattr(user, "is_authenticated", False) and scope.offices(user))


def looks_around(user: Any) -> bool:
    """Visitors and producers have the catalogue in their menu; offices have their own lists."""
    return not oversees(user)


def is_officer(user: Any) -> bool:
    """Holds an office that enters and decides (an auditor only reads)."""
    return oversees(user) and any(office.role in OFFICER for office in scope.offices(user))


def takes_part(user: Any) -> bool:
    """Acts for a producer or holds an office."""
    return oversees(user) or membership_of(user) is not None


def acts_for(user: Any, producer: Producer) -> bool:
    """Is one of the producer's people."""
    return producer.pk in producers_of(user)


def keeps(user: Any, producer: Producer) -> bool:
    """Is one of the producer's people, or an officer of its place: may enter things for it."""
    return Producer.objects.kept_by(user).filter(pk=producer.pk).exists()


def knows_all_of(user: Any, producer: Producer) -> bool:
    """May read the story as well (people, sales, history), not only the product as a judge may."""
    anyone = scope.ANY_ROLE
    return acts_for(user, producer) or scope.serves(user, producer.region, roles=anyone)


def target_region(user: Any) -> Region | None:
    """The province whose yearly target the person may set."""
    for office in scope.offices(user):
        region = office.committee.region
        if office.role in OFFICER and region.level == RegionLevel.PROVINCE:
            return region
    return None


@actions_for.register
def _producer(thing: Producer, user: Any) -> list[Action]:
    if not keeps(user, thing):
        return []
    first = "" if thing.products.exists() else "primary"
    new = f"{reverse('product_new')}?producer={thing.pk}"
    return [
        Action("add_product", _t("Register a product"), new, style=first),
        Action("edit", _t("Change the details"), reverse("producer_edit", args=[thing.pk])),
        Action(
            "invite", _t("Let a person act for it"), reverse("producer_invite", args=[thing.pk])
        ),
    ]


@actions_for.register
def _product(thing: Product, user: Any) -> list[Action]:
    if not keeps(user, thing.producer):
        return []
    at = [thing.pk]
    return [
        Action("add_evidence", _t("Add a paper or photo"), reverse("evidence_add", args=at)),
        Action("report_sales", _t("Report sales"), reverse("sales_report", args=at)),
        Action("edit", _t("Change the details"), reverse("product_edit", args=at)),
    ]


@actions_for.register
def _evidence(thing: Evidence, user: Any) -> list[Action]:
    if thing.withdrawn_at or not keeps(user, thing.product.producer):
        return []
    why = _t("It belongs to a form that was filled in; change it there.") if thing.about else ""
    url = reverse("evidence_withdraw", args=[thing.pk])
    return [Action("withdraw", _t("Take back"), url, why=why)]


@actions_for.register
def _membership(thing: Membership, user: Any) -> list[Action]:
    if not keeps(user, thing.producer):
        return []
    return membership_deeds(thing, user, officer=scope.serves(user, thing.producer.region))


def membership_deeds(thing: Membership, user: Any, *, officer: bool) -> list[Action]:
    """What a keeper of the producer may do with one of its people (no query)."""
    at = [thing.pk]
    self_why = _t("Somebody else of the producer or the OCOP officer can do this.")
    deeds = [
        Action(
            "part", _t("Remove"), reverse("producer_part", args=at),
            why=self_why if thing.user_id == user.pk else "",
        )
    ]  # fmt: skip
    stuck = not thing.user.email and not thing.user.has_usable_password()
    if stuck and officer:
        deeds.append(Action("link", _t("Make a sign-in link"), reverse("producer_link", args=at)))
    return deeds


def lacking_sales(products: Any, quarter: Quarter) -> Any:
    """Of the products those that held stars on the quarter's last day and lack its report."""
    held = Rating.objects.valid_on(quarter.last_day).values("product")
    report = SalesReport.objects.filter(
        product=OuterRef("pk"), year=quarter.year, quarter=quarter.number
    )
    return products.filter(~Exists(report), pk__in=held)


@asks
def _producers_without_product(user: Any) -> Iterator[Waiting]:
    if membership_of(user) is None:
        return
    bare = Producer.objects.filter(memberships__user=user, products__isnull=True)
    for producer in bare[:5]:
        yield Waiting(
            title=_t("Register the first product"),
            detail=producer.name,
            url=f"{reverse('product_new')}?producer={producer.pk}",
            action=_t("Register the product"),
            order=20,
        )


@asks
def _sales_to_report(user: Any) -> Iterator[Waiting]:
    quarter = last_complete(clock.today())
    if membership_of(user) is not None:
        mine = Membership.objects.filter(user=user).values("producer")
        own = lacking_sales(Product.objects.filter(producer__in=mine), quarter)
        yield from _own_sales(list(own[:5]), quarter)
    if is_officer(user):
        there = scope.territory(user, roles=OFFICER)
        rows = Product.objects.filter(producer__region__in=there)
        lacking = lacking_sales(rows, quarter).order_by().values_list("pk", flat=True)
        yield from _territory_sales(len(lacking[:MANY]), quarter)


def _own_sales(products: list[Product], quarter: Quarter) -> Iterator[Waiting]:
    at = f"?quarter={quarter.year}-{quarter.number}"
    for product in products:
        yield Waiting(
            title=_t("Report the sales of quarter %(quarter)s") % {"quarter": quarter},
            detail=product.name,
            url=reverse("sales_report", args=[product.pk]) + at,
            action=_t("Report sales"),
            order=60,
        )


def _territory_sales(count: int, quarter: Quarter) -> Iterator[Waiting]:
    if not count:
        return
    at = f"?quarter={quarter.year}-{quarter.number}&missing=1"
    words = ngettext(
        "%(n)d recognised product without a report",
        "%(n)d recognised products without a report",
        count,
    )
    if count == MANY:
        words = _t("%(n)d recognised products or more without a report")
    yield Waiting(
        title=_t("Sales of quarter %(quarter)s are missing") % {"quarter": quarter},
        detail=words % {"n": count},
        url=reverse("sales") + at,
        count=count,
        action=_t("See the list"),
        order=90,
    )


@reach.reaches
def _people_of_producers(user: Any) -> Q:
    """The outbox of an office covers the people who act for the producers of its territory."""
    there = Producer.objects.filter(scope.within(user, "region")).values("pk")
    return Q(pk__in=Membership.objects.filter(producer__in=there).values("user"))
