"""Self-assessments of the demo: one handed in with papers, one by the officer, one half filled."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from cycle.models import Dossier
from evaluation.deeds import claims
from evaluation.models import SelfAssessment
from ocop.demo import marks
from ocop.rules import trees
from ocop.rules.trees import SheetTree
from products.models.evidence import EvidenceKind

if TYPE_CHECKING:
    from ocop.demo.walk import Walk

WHO, FOR_THEM, HALF = 0, 1, 4  # by the number of the walk
COMMENTS = {
    "1.1": "Nguyên liệu mua của các hộ trong xã, có sổ ghi từng đợt.",
    "2.1": "Nghề có từ lâu ở địa phương, chủ thể tự hoàn thiện cách làm và bao bì.",
    "2.2": "Bao bì riêng, có quai xách, in câu chuyện của làng.",
    "2.3": "Nhãn đủ nội dung, có mã QR truy xuất.",
}
# Title, kind and the criteria that each paper proves.
PAPERS = (
    ("Sổ thu mua nguyên liệu", EvidenceKind.ORIGIN, ("1.1", "2.1")),
    ("Ảnh bao bì và nhãn", EvidenceKind.PHOTO, ("2.2", "2.3")),
    ("Phiếu kiểm nghiệm", EvidenceKind.TEST, ()),
)
TEXTS = {
    "history": "Bắt đầu từ vài hộ cùng làm, nay cùng bán chung một nhãn.",
    "structure": "Một người phụ trách, một tổ sản xuất, một tổ bán hàng.",
    "materials": "Thu mua tại xã, sơ chế và đóng gói tại cơ sở.",
    "market": "Cửa hàng đặc sản, khách du lịch, bán qua mạng.",
    "plan": "Giữ chất lượng, mở thêm hai điểm bán trong tỉnh.",
}


def assess(walk: Walk, dossier: Dossier, number: int) -> None:
    """Let the producer, or its officer, go through the sheet; the half-filled one stays open."""
    if number not in (WHO, FOR_THEM, HALF):
        return
    by = walk.officer if number == FOR_THEM else walk.owner
    found = claims.begin(dossier, by=by)
    tree = trees.of(found.sheet)
    given = marks.answers(tree, total=78, stars=4, rng=random.Random(dossier.pk))  # noqa: S311
    wanted = tree.criteria[: len(tree.criteria) // 2] if number == HALF else tree.criteria
    answers = {one.id: (given[one.id], COMMENTS.get(one.code, "")) for one in wanted}
    claims.claim_section(found, answers, by=by)
    if number == HALF:
        return
    if number == WHO:
        _prove(found, tree, walk)
        claims.describe(found, **TEXTS, by=by)
    claims.hand_in(found, by=by)


def _prove(found: SelfAssessment, tree: SheetTree, walk: Walk) -> None:
    known = {one.code: one.id for one in tree.criteria}
    last = tree.criteria[-1]
    for title, kind, codes in PAPERS:
        keys = [known[code] for code in codes if code in known] or [last.id]
        paper = claims.upload(
            found, criterion=keys[0], kind=kind, file=_picture(title), title=title, by=walk.owner
        )
        for key in keys[1:]:
            claims.attach(found, criterion=key, papers=[paper], by=walk.owner)


def _picture(title: str) -> SimpleUploadedFile:
    """A drawn sheet of paper with the word for a specimen on it."""
    image = Image.new("RGB", (420, 594), "#fbfaf6")
    pen = ImageDraw.Draw(image)
    pen.rectangle((20, 20, 400, 574), outline="#2a7550", width=3)
    pen.text((130, 60), "MAU MINH HOA", fill="#2a7550")
    for line in range(8):
        pen.line((60, 140 + 40 * line, 360 - 30 * (line % 3), 140 + 40 * line), fill="#b9c4bc")
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile(f"{title}.png", out.getvalue(), content_type="image/png")
