"""The paper of the outcome of a petition or a complaint, as a draft.

A petition is answered by letter, however it ended. A complaint ends with a decision that settles it
(lần đầu, lần hai), with a notice where it was not accepted (thông báo không thụ lý), or with a
decision that stops it where it was withdrawn (đình chỉ). Number and date are the registry clerk's:
the draft leaves room for them and says that it is one, until the signed file is in and served in
its place.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation

from evaluation import revoking
from evaluation.evening import appeal_words as words
from evaluation.evening import document, printing
from evaluation.evening.blocks import DOTS, Paper, Signature, day
from evaluation.models import Appeal
from ocop.accounts.models import RegionLevel
from ocop.lib import clock

DECISION, NOTICE = "QUYẾT ĐỊNH", "THÔNG BÁO"
SYMBOLS = {"": "UBND", DECISION: "QĐ-UBND", NOTICE: "TB-UBND"}
MINISTRY = ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "BNNMT")


def outcome_pdf(appeal: Appeal) -> bytes:
    with translation.override("vi"):
        made = appeal.decided_on or clock.today()
        paper = {"paper": _paper(appeal)}
        return printing.printed(printing.OFFICE_PAPER, paper, day=made, head=f"appeal {appeal.pk}")


def outcome_docx(appeal: Appeal) -> bytes:
    with translation.override("vi"):
        return document.written(_paper(appeal), appeal.decided_on or clock.today())


MADE: dict[str, Callable[[Appeal], bytes]] = {"pdf": outcome_pdf, "docx": outcome_docx}


def name_of(appeal: Appeal) -> str:
    """How the file is named when it is saved."""
    return f"{words.of(appeal).name}-{appeal.pk}"


def _paper(appeal: Appeal) -> Paper:
    said = words.of(appeal)
    producer = appeal.entry.dossier.product.producer
    authority = revoking.authority_over(appeal.region)
    letter = not said.kind
    country = appeal.region.level == RegionLevel.COUNTRY
    symbol = SYMBOLS[said.kind].replace("UBND", MINISTRY[1]) if country else SYMBOLS[said.kind]
    return Paper(
        above="" if country else "ỦY BAN NHÂN DÂN",
        body=(MINISTRY[0] if country else appeal.region.title.upper(),),
        number=f"Số: {appeal.number or f'{DOTS}/{symbol}'}",
        dated=f"{appeal.place or _place(appeal)}, "
        + (day(appeal.decided_on) if appeal.decided_on else "ngày …… tháng …… năm ……"),
        kind=said.kind,
        about=() if letter else (said.about,),
        regarding=said.about if letter else "",
        to=(producer.name,) if letter else (),
        blocks=tuple(said.blocks(appeal, authority)),
        signatures=(
            Signature(
                (appeal.signer_office or authority.split(" Ủy ban")[0].split(" Bộ ")[0]).upper(),
                appeal.signer,
                formula=appeal.formula,
            ),
        ),
        recipients=_recipients(appeal, letter=letter),
        notices=("DỰ THẢO",),
    )


def _place(appeal: Appeal) -> str:
    return "Hà Nội" if appeal.region.level == RegionLevel.COUNTRY else appeal.region.name


def _recipients(appeal: Appeal, *, letter: bool) -> tuple[str, ...]:
    producer = appeal.entry.dossier.product.producer
    below = f"{revoking.authority_over(appeal.against.region)};" if appeal.against else ""
    return (
        "Như trên;" if letter else f"{producer.name};",
        *filter(None, [below]),
        f"Ủy ban nhân dân {producer.region.title};",
        "Cơ quan tham mưu Chương trình;",
        "Lưu: VT.",
    )
