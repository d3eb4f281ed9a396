"""Who may do what in a cycle, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cycle import authority, books, guidance, opening
from cycle.deeds import cycles, drafts, submissions
from cycle.log_words import SENTENCES
from cycle.models import (
    Cycle,
    Dossier,
    DossierState,
    Idea,
    Plan,
    ProgressReport,
    StepKind,
    SubmissionState,
)
from cycle.models.cycles import CycleState, books_at
from cycle.models.submissions import WAITING
from cycle.ways import WAYS, way
from ocop.accounts import scope
from ocop.lib import clock
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products import beside
from products.models import Membership, Product
from products.permissions import membership_of

words.tell(SENTENCES)
State = SubmissionState


def has_producer(user: Any) -> bool:
    """Acts for a producer."""
    return membership_of(user) is not None


def is_officer(user: Any) -> bool:
    """Holds an office in which one enters and decides things."""
    return any(held.role == "officer" for held in scope.offices(user))


def is_staff(user: Any) -> bool:
    """Holds any office: sees the boards and lists of a territory."""
    return bool(getattr(user, "is_authenticated", False) and scope.offices(user))


def follows(user: Any, cycle: Cycle) -> bool:
    """Holds an office within the cycle's region, or over it: may see its board and lists."""
    return scope.meets(user, cycle.region)


@actions_for.register
def _cycle(thing: Cycle, user: Any) -> list[Action]:
    deeds = _takes_part(thing, user)
    if not authority.prepares(user, thing):
        return deeds
    at = [thing.pk]
    shut = _("The cycle is closed.") if thing.state == CycleState.CLOSED else ""
    deeds += [
        Action("windows", _("Set the days"), reverse("cycle_windows", args=at), why=shut),
        Action("notice", _("Write the announcement"), reverse("cycle_notice", args=at), why=shut),
        Action("documents", _("Documents"), reverse("cycle_documents", args=at), why=shut),
        Action("books", _("Rule books"), reverse("cycle_books", args=at), why=shut),
    ]
    if thing.state == CycleState.DRAFT:
        lacks = " ".join(cycles.lacking(thing).values())
        url = reverse("cycle_publish", args=at)
        deeds.append(Action("publish", _("Look and publish"), url, why=lacks, style="primary"))
    if thing.state == CycleState.OPEN:
        deeds.append(Action("close", _("Close the cycle"), reverse("cycle_close", args=at)))
    return deeds


def _takes_part(cycle: Cycle, user: Any) -> list[Action]:
    if cycle.state != CycleState.OPEN or not (membership_of(user) or is_officer(user)):
        return []
    closed = opening.why_closed(cycle, StepKind.IDEAS)
    style = "" if is_officer(user) else "primary"
    url = reverse("idea_new", args=[cycle.pk])
    again = reverse("cycle_return", args=[cycle.pk])
    return [
        Action("idea", _("Send in an idea"), url, why=closed, style=style),
        Action("return", _("Register a known product again"), again),
    ]


@actions_for.register
def _dossier(thing: Dossier, user: Any) -> list[Action]:
    producer = thing.product.producer
    deeds: list[Action] = []
    if authority.hands_in(user, producer):
        deeds = _owner_deeds(thing)
    if scope.serves(user, producer.region) and thing.state != DossierState.ENDED:
        url = reverse("support_give", args=[thing.pk])
        deeds.append(Action("support", _("Record support"), url))
    return deeds


def _owner_deeds(dossier: Dossier) -> list[Action]:
    at = [dossier.pk]
    deeds = []
    if dossier.state == DossierState.PLAN and not _has_live(dossier.plans):
        why = drafts.why_no_draft(Plan, dossier)
        url = reverse("plan_new", args=at)
        deeds.append(Action("plan", _("Write the plan"), url, why=why, style="primary"))
    if dossier.state in (DossierState.IMPLEMENTATION, DossierState.EVALUATION):
        why = drafts.why_no_draft(ProgressReport, dossier)
        deeds.append(
            Action("report", _("Report progress"), reverse("report_new", args=at), why=why)
        )
    if dossier.state == DossierState.IMPLEMENTATION:
        why = opening.why_closed(dossier.cycle, StepKind.EVALUATION)
        url = reverse("dossier_register", args=at)
        deeds.append(
            Action("register", _("Register for evaluation"), url, why=why, style="primary")
        )
    if dossier.state in (DossierState.IDEA, DossierState.PLAN, DossierState.IMPLEMENTATION):
        url = reverse("dossier_withdraw", args=at)
        deeds.append(Action("withdraw", _("Withdraw the product"), url))
    return deeds


def _has_live(rows: Any) -> bool:
    return rows.exclude(state__in=[State.DECLINED, State.WITHDRAWN]).exists()


@actions_for.register(Idea)
@actions_for.register(Plan)
@actions_for.register(ProgressReport)
def _submission(thing: Any, user: Any) -> list[Action]:
    producer = thing.dossier.product.producer
    judging = _judge_deeds(thing, user)
    own = authority.acts_for(user, producer)
    # Who is asked to decide does not take the paper back for its producer.
    if own or (not judging and scope.serves(user, producer.region)):
        return _hand_in_deeds(thing) + judging
    return judging


def _hand_in_deeds(thing: Any) -> list[Action]:
    at = [thing.slug, thing.pk]
    deeds = []
    if thing.is_editable:
        why = submissions.why_not_in(thing)
        lacks = "" if why else " ".join(_lacks(thing))
        url = reverse("submission_edit", args=at)
        returned = thing.state == State.RETURNED
        words_ = _("Complete it") if returned else _("Go on writing")
        deeds += [
            Action("edit", words_, url, style="primary" if lacks or returned else ""),
            Action(
                "submit", _("Hand it in"), reverse("submission_submit", args=at),
                why=why or lacks, style="" if returned else "primary", post=True,
            ),
        ]  # fmt: skip
    if thing.is_editable or thing.state in WAITING:
        deeds.append(Action("withdraw", _("Take it back"), reverse("submission_withdraw", args=at)))
    return deeds


def _lacks(thing: Any) -> list[str]:
    return (
        [_("Something is still missing; go on writing first.")]
        if submissions.lacking(thing)
        else []
    )


def _judge_deeds(thing: Any, user: Any) -> list[Action]:
    dossier = thing.dossier
    receives, decides = authority.receives(user, dossier), authority.decides(user, dossier)
    if not (receives or decides) or thing.state not in WAITING:
        return []
    near = ""
    if authority.is_partial(user, dossier.product.producer):
        near = authority.near()
    settles = decides or (receives and way(thing).watched)
    level = authority.level_name(dossier.book.deciding_level)
    above = "" if settles else _("Decided at the %(level)s.") % {"level": level}
    deeds = [_decision(thing, "send_back", _("Send back"), near)]
    if receives and not settles:
        why = "" if thing.state == State.SUBMITTED else _("It has been proposed already.")
        deeds.insert(0, _decision(thing, "propose", _("Propose"), near or why, "primary"))
    deeds += [
        _decision(thing, "decline", _("Decline"), near or above, "danger"),
        _decision(thing, "accept", _("Accept"), near or above, "primary" if settles else ""),
    ]
    return deeds


def _decision(thing: Any, name: str, label: str, why: str, style: str = "") -> Action:
    url = reverse("submission_decide", args=[thing.slug, thing.pk, name])
    return Action(name, label, url, why=why, style=style)


@asks
def _own_dossiers(user: Any) -> Iterator[Waiting]:
    """A producer is asked for one next thing per dossier, in plain words, with its date."""
    if membership_of(user) is None:
        return
    mine = Membership.objects.filter(user=user).values("producer")
    rows = Dossier.objects.filter(product__producer__in=mine, cycle__state=CycleState.OPEN)
    for dossier in guidance.loaded(rows)[:20]:
        step = guidance.next_for(dossier)
        if step.is_duty:
            yield Waiting(
                step.title, step.url, detail=dossier.product.name, due=step.due,
                action=step.label, order=10,
            )  # fmt: skip


@asks
def _products_without_idea(user: Any) -> Iterator[Waiting]:
    """A producer with a product and an open call is asked for an idea."""
    if membership_of(user) is None:
        return
    mine = Membership.objects.filter(user=user).values("producer")
    for cycle in open_cycles():
        window = opening.window_of(cycle, StepKind.IDEAS)
        if window is None or opening.why_closed(cycle, StepKind.IDEAS):
            continue
        known = Dossier.objects.filter(cycle=cycle).values("product")
        rows = Product.objects.filter(producer__in=mine).exclude(pk__in=known)
        rows = rows.filter(producer__region__reached_by__over=cycle.region_id)
        rows = rows.filter(ratings__isnull=True, producer__region__valid_from__lte=cycle.map_date)
        for product in rows.exclude(producer__region__valid_to__lt=cycle.map_date)[:3]:
            yield Waiting(
                _("Send in the idea"),
                f"{reverse('idea_new', args=[cycle.pk])}?product={product.pk}",
                detail=product.name, due=window.closes, action=_("Send in an idea"), order=30,
            )  # fmt: skip


def open_cycles() -> Any:
    """The announced cycles with their windows and books: three queries."""
    rows = Cycle.objects.open().select_related("region")
    return rows.prefetch_related("windows", books_at())


@asks
def _to_look_at(user: Any) -> Iterator[Waiting]:
    """Officers see how much waits at their level, linked to the list of exactly those."""
    if not is_officer(user):
        return
    levels = {held.committee.region.level for held in scope.offices(user) if held.role == "officer"}
    for cycle in open_cycles():
        book = books.in_force(cycle, clock.today())
        for kind in WAYS:
            for level in levels & {book.receiving_level, book.deciding_level}:
                yield from _waiting_at(user, cycle, book, kind, level)


def _waiting_at(
    user: Any, cycle: Cycle, book: Any, kind: type[Any], level: str
) -> Iterator[Waiting]:
    settles = level == book.deciding_level or way(kind).watched
    state = State.SUBMITTED
    if level == book.deciding_level and book.receiving_level != level:
        state = State.PROPOSED
    there = authority.territory(user, level)
    rows = kind.objects.filter(
        dossier__cycle=cycle, state=state, dossier__product__producer__region__in=there
    )
    count = rows.count()
    if count:
        url = reverse("submissions", args=[cycle.pk, way(kind).slug])
        yield Waiting(
            _asked(kind, count, settles=settles), f"{url}?state={state.value}",
            detail=cycle.title, count=count, action=_("See the list"), order=15,
        )  # fmt: skip


def _asked(kind: type[Any], count: int, *, settles: bool) -> str:
    what = way(kind).many if count > 1 else way(kind).one
    if settles:
        one = ngettext(
            "%(n)d %(what)s waits for a decision", "%(n)d %(what)s wait for a decision", count
        )
    else:
        one = ngettext(
            "%(n)d %(what)s waits to be looked at", "%(n)d %(what)s wait to be looked at", count
        )
    return one % {"n": count, "what": what}


@beside.stands
def _on_product_pages(product: Product, user: Any) -> Iterator[beside.Line]:
    """The product's dossiers, on the product's page: whoever reads it may know of them."""
    rows = Dossier.objects.filter(product=product).select_related("cycle")
    for dossier in rows:
        yield beside.Line(
            dossier.cycle.title, dossier.get_absolute_url(), dossier.get_state_display(), "info"
        )
