"""The self-assessment as its pages show it: what is claimed, what each star still asks for.

The sheet, its screens and its foot are the evaluator's (``score_page``). No writing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from evaluation import bands
from evaluation.asked import Asked
from evaluation.models import Claim, FurtherTest, Proof, SelfAssessment, SelfAssessmentState
from evaluation.score_page import Line, Screen, SheetPage
from ocop.rules import matching, stars, trees
from ocop.rules.models import RuleBook
from ocop.rules.stars import LOWEST_RECOGNISED, StarResult
from ocop.rules.trees import CriterionNode, SheetTree
from products.models import Evidence

GOALS = (3, 4, 5)


def projected(tree: SheetTree, points: Mapping[int, int], book: RuleBook) -> StarResult:
    """Return the star that these points (criterion id → points) would give under the book.

    A criterion without an answer counts as 0; what the council asks besides is left out.
    """
    minima = book.settings["minima"]
    return stars.judge(
        sum(points.values()),
        bands.of(book),
        minima=tree.minima if minima["enforced"] else (),
        reached={tree.criterion(key).code: n for key, n in points.items()},
        below=int(minima["below"]),
    )


@dataclass(frozen=True)
class Want:
    """A minimum that is not met: so many points on the criterion, which stands on that page."""

    node: CriterionNode
    star: int
    needs: int
    has: int
    answered: bool
    key: str


@dataclass(frozen=True)
class Goal:
    """A star, and what is still missing for it: points, and minima of it and of those below."""

    star: int
    minimum: int
    lacks: int
    met: int
    wants: tuple[Want, ...]

    @property
    def of(self) -> int:
        return self.met + len(self.wants)

    @property
    def reached(self) -> bool:
        return not self.lacks and not self.wants


@dataclass(frozen=True)
class OwnPage(SheetPage):
    """The sheet with the producer's claims in place of a member's answers."""

    sheet: Any
    proofs: Mapping[int, Sequence[Evidence]] = field(default_factory=dict)

    @cached_property
    def readings(self) -> dict[str, str]:
        """None: the council agrees on them when it sits."""
        return {}

    @cached_property
    def tests(self) -> dict[str, list[FurtherTest]]:
        """None: a council asks for them after its first round."""
        return {}

    @cached_property
    def book(self) -> RuleBook:
        book: RuleBook = self.sheet.dossier.book
        return book

    @cached_property
    def asked(self) -> list[Asked]:
        """Nothing: conditions are the council's to answer, and stand here as notes only."""
        return []

    @cached_property
    def result(self) -> StarResult:
        """The projected star with its reasons."""
        return projected(self.tree, {key: one.points for key, one in self.given.items()}, self.book)

    @property
    def recognised(self) -> bool:
        """True if the projected star would be recognised at all."""
        return self.result.star >= LOWEST_RECOGNISED

    @cached_property
    def goals(self) -> list[Goal]:
        """What is met and missing for 3, 4 and 5 stars."""
        least = {band.stars: int(band.minimum) for band in bands.of(self.book)}
        return [self._goal(star, least[star]) for star in GOALS if star in least]

    @property
    def next_goal(self) -> int:
        """The lowest star that is not reached yet; 0 if all are."""
        return next((goal.star for goal in self.goals if not goal.reached), 0)

    def _goal(self, star: int, minimum: int) -> Goal:
        asked = [one for one in self.result.minima if one.star <= star]
        return Goal(
            star=star,
            minimum=minimum,
            lacks=max(0, minimum - self.total),
            met=sum(one.met for one in asked),
            wants=tuple(self._want(one) for one in asked if not one.met),
        )

    def _want(self, one: stars.Outcome) -> Want:
        node = self.tree.criterion(one.criterion)
        answered = node.id in self.given
        key = self.key_of(node)
        return Want(node, one.star, one.required, int(one.reached), answered, key)

    def rows(
        self, screen: Screen, typed: Mapping[int, Any] | None = None
    ) -> list[tuple[Line, Sequence[Evidence]]]:
        """The criteria of a page, each with its papers."""
        return [(line, self.papers(line.node)) for line in self.lines(screen, typed)]

    def papers(self, node: CriterionNode) -> Sequence[Evidence]:
        return self.proofs.get(node.id, ())

    @cached_property
    def unproved(self) -> list[tuple[CriterionNode, str]]:
        """Criteria on which points are claimed without a paper, with the page they stand on."""
        return [
            (one, self.key_of(one))
            for one in self.tree.criteria
            if one.id in self.given and self.given[one.id].points and not self.papers(one)
        ]


def own_page_of(found: SelfAssessment) -> OwnPage:
    """Return the self-assessment with its claims and papers (two queries)."""
    given: Any = {one.criterion_id: one for one in found.claims.order_by("criterion_id")}
    tree = trees.of(found.sheet)
    return OwnPage(found, tree, given, proofs=_papers(Proof.objects.filter(self_assessment=found)))


def _papers(rows: Any) -> dict[int, list[Evidence]]:
    """The papers by criterion, those taken back left out (one query)."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    kept = rows.filter(evidence__withdrawn_at__isnull=True).select_related("evidence")
    for row in kept.order_by("pk"):
        found[row.criterion_id].append(row.evidence)
    return dict(found)


@dataclass(frozen=True)
class Claimed:
    """What the evaluator reads beside a criterion: the producer's option, words and papers."""

    claim: Claim
    papers: Sequence[Evidence]


def claimed(*, dossier: int, sheet: int) -> dict[int, Claimed]:
    """What was handed in, by criterion of the sheet (two queries, one if there is none).

    What was claimed on another version of the sheet stands beside the criteria that are still the
    same word for word.
    """
    same: dict[str, Any] = {
        "self_assessment__dossier": dossier,
        "self_assessment__state": SelfAssessmentState.HANDED_IN,
    }
    rows = Claim.objects.filter(**same).select_related("self_assessment")
    claims = list(rows.order_by("criterion_id"))
    if not claims:
        return {}
    papers = _papers(Proof.objects.filter(**same))
    found = {one.criterion_id: Claimed(one, papers.get(one.criterion_id, ())) for one in claims}
    before = claims[0].self_assessment.sheet_id
    return found if before == sheet else _still(found, trees.tree(before), trees.tree(sheet))


def _still(found: dict[int, Claimed], before: SheetTree, now: SheetTree) -> dict[int, Claimed]:
    """The claims on the criteria of another version that are the same, with its points."""
    match = matching.match(before, now)
    kept = {}
    for key, one in found.items():
        if node := match.now.get(key):
            option = match.option(one.claim.option_id)
            one.claim.points = option.points if option else 0
            kept[node.id] = one
    return kept
