"""Form 02 of 26/2026 as it is printed: criteria with their option and numbered papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cycle.models import Dossier
from evaluation.models import SelfAssessment
from evaluation.own_page import OwnPage
from evaluation.score_page import Line
from ocop.accounts.models import User
from ocop.rules.trees import OptionNode, PartNode, SectionNode
from products.models import Evidence, Membership
from products.models.evidence import EvidenceKind

# The boxes a-d of part I: what the official form asks, and the paper that proves it.
BOXES = (
    ("Giấy đăng ký kinh doanh", EvidenceKind.REGISTRATION),
    ("Đã công bố chất lượng sản phẩm theo quy định", EvidenceKind.QUALITY),
    ("Giấy chứng nhận cơ sở đủ điều kiện vệ sinh an toàn thực phẩm", EvidenceKind.FOOD_SAFETY),
    ("Giấy chứng nhận cơ sở đủ điều kiện sản xuất bắt buộc", EvidenceKind.PRODUCTION),
    ("Đã có đăng ký sở hữu trí tuệ", EvidenceKind.PROPERTY),
)


@dataclass(frozen=True)
class Row:
    """A criterion: the words of the option claimed, and the numbers of its papers."""

    line: Line
    option: OptionNode | None
    papers: str


def numbered(seen: OwnPage) -> Mapping[Evidence, int]:
    """Number the papers in the order in which the criteria name them."""
    found: dict[Evidence, int] = {}
    for one in seen.tree.criteria:
        for paper in seen.papers(one):
            found.setdefault(paper, len(found) + 1)
    return found


def parts(
    seen: OwnPage, numbers: Mapping[Evidence, int]
) -> list[tuple[PartNode, int, list[tuple[SectionNode, list[Row]]]]]:
    """Part by part with its points, section by section, all criteria."""
    return [
        (part, points, [(one, _rows(seen, one, numbers)) for one in part.sections])
        for part, points in seen.part_points()
    ]


def _rows(seen: OwnPage, section: SectionNode, numbers: Mapping[Evidence, int]) -> list[Row]:
    rows = []
    for node in section.criteria:
        line = seen.line(node)
        option = next((one for one in node.options if one.id == line.chosen), None)
        papers = ", ".join(str(numbers[paper]) for paper in seen.papers(node))
        rows.append(Row(line, option, papers))
    return rows


def boxes(dossier: Dossier) -> list[tuple[str, bool]]:
    """The boxes of part I, ticked where the product has the paper (one query)."""
    kept = Evidence.objects.filter(product=dossier.product_id).kept()
    kinds = set(kept.order_by().values_list("kind", flat=True))
    return [(words, kind in kinds) for words, kind in BOXES]


def helped(found: SelfAssessment) -> User | None:
    """Who handed it in for the producer, if it was none of its own people."""
    by: Any = found.handed_in_by
    if by is None:
        return None
    own = Membership.objects.filter(user=by, producer=found.dossier.product.producer_id)
    return None if own.exists() else by
