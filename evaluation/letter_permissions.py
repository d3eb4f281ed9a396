"""Who releases letters of result, who reads them, what their events mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cycle import beside
from cycle.models import Dossier, DossierState
from evaluation.deeds import letters
from evaluation.models import Council, Decision, DecisionState, Letter, LetterKind
from evaluation.roles import standing
from ocop.accounts import scope
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products import beside as product_beside
from products.models import Product

words.tell(
    {
        "letters.taken_down": gettext_lazy("What %(after)s letters of result say was taken down"),
        "letters.numbered": gettext_lazy("%(after)s letters of result got their numbers"),
        "letters.released": gettext_lazy("%(after)s letters of result were released"),
        "letter.retold": gettext_lazy("The letter to %(after)s, not released yet, was put right"),
        "letter.handed_over": gettext_lazy("Letter No. %(after)s was handed over on paper"),
        "letter.handing_undone": gettext_lazy(
            "The note that letter No. %(before)s was handed over was taken back"
        ),
        "letter.corrected": gettext_lazy("A later letter was prepared in place of %(before)s"),
    }
)
# No council has met on them.
UNJUDGED = (DossierState.IDEA, DossierState.PLAN, DossierState.IMPLEMENTATION)


@dataclass(frozen=True)
class Letters:
    """The letters of a decision as one thing, with how many are still held and failed."""

    decision: Decision
    held: int = 0
    failed: int = 0


def reads_letters(user: Any, decision: Decision) -> bool:
    """The office of the decision; auditors over it once it is published."""
    council = decision.contest.council
    if standing(user, council).staff:
        return True
    return decision.state == DecisionState.PUBLISHED and scope.serves(
        user, council.region, roles=scope.ANY_ROLE
    )


@actions_for.register
def of_letters(thing: Letters, user: Any) -> list[Action]:
    decision = thing.decision
    if not standing(user, decision.contest.council).staff:
        return []
    if decision.state != DecisionState.PUBLISHED:
        return []
    to, gone = [decision.pk], "" if thing.held else _("All letters are released.")
    deeds = [
        Action("release", _("Release the letters"), reverse("letters_release", args=to), gone,
               "primary"),
        Action("number", _("A number for each"), reverse("letters_numbers", args=to), gone),
        Action("carry", _("Hand over on paper"), reverse("letters_hand_over", args=to)),
    ]  # fmt: skip
    if thing.failed:
        url = reverse("letters_retry", args=to)
        deeds.insert(0, Action("retry", _("Try all failed mails again"), url, post=True))
    return deeds


@actions_for.register
def of_letter(thing: Letter, user: Any) -> list[Action]:
    if not thing.is_out or not standing(user, thing.decision.contest.council).staff:
        return []
    url = reverse("letter_correct", args=[thing.pk])
    return [Action("correct", _("Prepare a corrected letter"), url, letters.why_not_correct(thing))]


@beside.stands
def on_dossiers(dossiers: Sequence[Dossier], user: Any) -> Mapping[int, list[beside.Line]]:
    """The letter to the producer, on the dossier's page of whoever may read it."""
    judged = [one.pk for one in dossiers if one.state not in UNJUDGED]
    if not judged:
        return {}
    rows = Letter.objects.visible_to(user).out().speaking().filter(kind=LetterKind.PRODUCER)
    told = rows.filter(entries__dossier__in=judged)
    found: dict[int, list[beside.Line]] = defaultdict(list)
    listed = told.values_list("entries__dossier", "pk", "number").order_by("-dated", "-pk")
    for dossier, letter, number in listed:
        found[dossier].append(
            beside.Line(
                _("Letter of result No. %(number)s") % {"number": number},
                reverse("letter", args=[letter]),
            )
        )
    return found


@product_beside.stands(rare=lambda: Letter.objects.filter(entries__dossier__product=OuterRef("pk")))
def on_product(product: Product, user: Any) -> Iterator[beside.Line]:
    """The same on the page of the product."""
    rows = Letter.objects.visible_to(user).out().speaking().filter(kind=LetterKind.PRODUCER)
    told = rows.filter(entries__dossier__product=product).order_by("-dated", "-pk")
    for letter, number in told.values_list("pk", "number")[:5]:
        label = _("Letter of result No. %(number)s") % {"number": number}
        yield beside.Line(label, reverse("letter", args=[letter]))


@asks
def to_release(user: Any) -> Iterator[Waiting]:
    """Letters of published decisions that wait for their number, for the office."""
    own = Council.objects.staffed_by(user).values("pk")
    rows = Letter.objects.held().filter(
        decision__contest__council__in=own, decision__state=DecisionState.PUBLISHED
    )
    counts = rows.order_by().values_list("decision", "decision__contest__title")
    for decision, title, n in counts.annotate(n=Count("pk")).order_by("decision")[:10]:
        yield Waiting(
            title=ngettext(
                "%(n)s letter of result to release", "%(n)s letters of result to release", n
            )
            % {"n": n},
            url=reverse("decision_letters", args=[decision]),
            detail=title,
            count=n,
            action=_("Look"),
            order=11,
        )
