"""The small demo province as a world for tests: people by role, things by whose they are.

*own* things belong to the producer ``chuthe`` (xã Ba Chẽ) and the offices over it, *foreign*
ones to another producer in another commune before the same council, *pilot* ones to ``chuthe2``
under the pilot's rules, *closed* ones to the contest of 2016. What the demo leaves out (papers,
drafts, an unpublished result, a failed mail) is added here through the deeds.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from evaluation.deeds import seating
from evaluation.models import Check, Contest, Entry
from ocop.accounts.models import Appointment, Region, User
from ocop.demo import build
from ocop.demo.people import DOMAIN, appointed
from ocop.notices.models import MailState, Notice
from products.deeds import evidence, readers
from products.models import Product
from tests.province_calibration import calibration_things
from tests.province_contests import contest_things, running, unpublished_things
from tests.province_control import control_things
from tests.province_corrections import correction_things
from tests.province_council import council_things
from tests.province_letters import letter_things
from tests.province_lists import list_things
from tests.province_own import with_own
from tests.province_panels import panel_things
from tests.province_papers import paper_things
from tests.province_passes import passes_things
from tests.province_recognition import recognition_things
from tests.province_rules import rules_things
from tests.province_session import session_things
from tests.province_signed import signed_things
from tests.province_steps import check_things, cycle_things, idea_things
from tests.uploads import pdf

TODAY = dt.date(2026, 11, 20)
DEMO = {
    "producer": "chuthe",
    "pilot_producer": "chuthe2",
    "holder": "chuthe3",
    "commune": "xa",
    "district": "huyen",
    "province": "tinh",
    "kin": "tinh3",
    "auditor": "kiemtra",
    "panel_head": "totruong",
    "panelist": "totuvan",
    "chair": "chutich",
    "secretary": "thuky",
    "evaluator": "uyvien1",
    "evaluator_2": "uyvien2",
    "district_chair": "chutichhuyen",
    "district_evaluator": "uyvienhuyen1",
    "admin": "quantri",
}
# Everybody who opens a page in the tests; `kin` is staff with a relative at the foreign producer
# and without a part in any result, `holder` acts for producers whose stars are in force,
# `recused` a council member who stood back, `neighbour` the foreign producer's own person;
# `third_commune` checks a dossier, and `kin_commune` of the same office stands near to it.
MADE = ["outsider", "neighbour", "other_commune", "third_commune", "kin_commune", "recused"]
ROLES = ["nobody", *MADE, *DEMO]


def build_world() -> SimpleNamespace:
    """Build the province with all that the tests look at; the caller rolls it back."""
    build.whole(small=True)
    world = SimpleNamespace(**_products())
    world.people = _people(world)
    world.things = _things(world)
    return world


def _products() -> dict[str, Product]:
    """The products that things are named by, found by where they stand."""
    own = Product.objects.get(producer__memberships__user__email=f"chuthe@{DOMAIN}")
    pilot = Product.objects.get(producer__memberships__user__email=f"chuthe2@{DOMAIN}")
    contest = Contest.objects.get(entries__dossier__product=own, state=Contest.State.SCORING)
    foreign = contest.entries.exclude(dossier__product=own).order_by("order")[0]
    cycle = contest.council.cycle
    checked = Check.objects.get(dossier__cycle=cycle, state=Check.State.OPEN)
    waiting = cycle.dossiers.filter(state="evaluation", checks__isnull=True).order_by("pk")[0]
    closed = Entry.objects.filter(
        contest__council__cycle__year=2016,
        stars__gte=3,
        contest__council__stage__level="province",
    ).exclude(dossier__product__producer__region__name__in=["Ba Chẽ", "Bình Liêu"])
    return {
        "own": own,
        "foreign": foreign.dossier.product,
        "pilot": pilot,
        "closed": closed.order_by("pk")[0].dossier.product,
        "checked": checked.dossier.product,
        "waiting": waiting.product,
    }


def _people(world: SimpleNamespace) -> dict[str, Any]:
    people: dict[str, Any] = {"nobody": None}
    for role, login in DEMO.items():
        people[role] = User.objects.get(email=f"{login}@{DOMAIN}")
    people["outsider"] = User.objects.create(name="Người Lạ", email="nguoila@ocop.test")
    foreign = world.foreign.producer
    people["neighbour"] = foreign.memberships.get().user
    people["other_commune"] = _officer(foreign.region).user
    third = world.checked.producer
    office = _officer(third.region)
    people["third_commune"] = office.user
    kin = User.objects.create(name="Cán Bộ Gần", email="canbogan@ocop.test")
    appointed(kin, office.committee, since=TODAY - dt.timedelta(400))
    people["kin_commune"] = kin
    readers.shut_out(kin, third, why="Con của người đại diện.", by=kin)
    seat = running(world).seats.exclude(
        member__user__in=[people[role] for role in ("chair", "evaluator", "evaluator_2")]
    )[0]
    people["recused"] = seat.member.user
    seating.recuse(seat, reason="Người nhà của một chủ thể.", by=people["recused"])
    readers.shut_out(people["kin"], foreign, why="Em ruột của người đại diện.", by=people["kin"])
    return people


def _officer(region: Region) -> Appointment:
    """The office of the unit's one officer."""
    return Appointment.objects.get(committee__region=region, role="officer")


def _things(world: SimpleNamespace) -> dict[str, Any]:
    """Return every thing a URL can name: 'product.own', 'score_sheet.mine' → the row."""
    things: dict[str, Any] = {}
    for name in ("own", "foreign", "pilot", "closed"):
        product = getattr(world, name)
        dossier = product.dossiers.order_by("-cycle__year", "-pk")[0]
        things |= {
            f"product.{name}": product,
            f"producer.{name}": product.producer,
            f"dossier.{name}": dossier,
            f"evidence.{name}": _paper(product, world.people["province"]),
        }
        for kind, rows in (
            ("ideas", dossier.ideas),
            ("plans", dossier.plans),
            ("reports", dossier.reports),
        ):
            if row := rows.order_by("pk").first():
                things[f"{kind}.{name}"] = row
    things = (
        things
        | _people_things(world)
        | cycle_things(world)
        | idea_things(world)
        | check_things(world)
        | panel_things(world)
        | council_things(world)
        | contest_things(world)
        | unpublished_things(world)
        | rules_things(world)
        | recognition_things(world)
        | correction_things(world)
        | paper_things(world)
        | list_things(world)
    )
    things |= letter_things(world, things["decision.old"])
    things |= signed_things(world, things)
    things |= session_things(world, things)
    things |= control_things(world, things)
    things |= passes_things(world, things)
    things |= calibration_things(world, things)
    return with_own(things, by=world.people["producer"])


def _paper(product: Product, by: User) -> Any:
    return evidence.add(product, kind="test", title="Phiếu kiểm nghiệm", file=pdf("kn"), by=by)


def _people_things(world: SimpleNamespace) -> dict[str, Any]:
    people = world.people
    failed = Notice.objects.filter(user=people["neighbour"]).order_by("pk")[0]
    Notice.objects.filter(pk=failed.pk).update(mail=MailState.FAILED, fault="timeout")
    office = Appointment.objects.get(user=people["other_commune"])
    return {
        "membership.own": world.own.producer.memberships.get(),
        "membership.foreign": world.foreign.producer.memberships.get(),
        "notice.own": Notice.objects.filter(user=people["producer"]).order_by("pk")[0],
        "notice.foreign": failed,
        "person.commune": people["commune"],
        "person.other_commune": people["other_commune"],
        "person.outsider": people["outsider"],
        "appointment.commune": Appointment.objects.get(user=people["commune"]),
        "appointment.other_commune": office,
        "appointment.province": Appointment.objects.filter(user=people["province"]).order_by("pk")[
            0
        ],
    }


__all__ = ["ROLES", "TODAY", "build_world", "pdf"]
