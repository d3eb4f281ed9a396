"""Marks planted in what is not everybody's: found in a body that must not have it, it is a leak.

Each mark is a text or a sum of money that occurs nowhere else, and the roles whose pages may
show it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cycle.models import Dossier
from evaluation.models import Check, Claim, Decision, PanelReport, ScoreSheet, SelfAssessment
from ocop.accounts.models import User
from ocop.notices.models import Notice
from products.models import Evidence, Producer, Product, SalesReport
from tests.house.audiences import COUNCIL, DISTRICT_COUNCIL, PROVINCE, SEES, who
from tests.province import TODAY

Marks = dict[str, set[str]]


def plant(world: Any) -> Marks:
    """Plant the marks; return who may see each."""
    marks: Marks = {}
    for place, name in enumerate(("own", "foreign", "pilot"), start=1):
        marks |= _product(world, name, place)
        marks |= _submissions(world, name, place)
    third = world.things["product.third"]
    Product.objects.filter(pk=third.pk).update(name="DấuThứBaZq")
    marks["DấuThứBaZq"] = who(SEES["product.third"])
    return marks | _sheets(world) | _own(world) | _results(world) | _letters(world)


def _text(what: str, name: str) -> str:
    return f"Dấu{what}{name.title()}Zq"


def _product(world: Any, name: str, place: int) -> Marks:
    product = world.things[f"product.{name}"]
    label, maker = _text("sp", name), _text("ct", name)
    phone, mail = f"+8497700000{place}", f"dau.{name}@zq.example"
    Product.objects.filter(pk=product.pk).update(name=label, description=_text("mota", name))
    Producer.objects.filter(pk=product.producer_id).update(
        name=maker, phone=phone, email=mail, representative=_text("dd", name)
    )
    Evidence.objects.filter(product=product).update(title=_text("giay", name))
    revenue = Decimal(740_000_000 + place)
    SalesReport.objects.create(
        product=product, year=2026, quarter=2, revenue=revenue, note=_text("ban", name),
        reported_at=world.things["cycle.open"].created_at, reported_by=world.people["province"],
    )  # fmt: skip
    council = who(COUNCIL if name != "pilot" else DISTRICT_COUNCIL + " district")
    readers = who(SEES[f"product.{name}"]) | council
    keepers = who(SEES[f"producer.{name}"])
    return {
        label: readers,
        maker: readers,
        _text("mota", name): who(SEES[f"product.{name}"]),
        _text("giay", name): who(SEES[f"evidence.{name}"]),
        _text("dd", name): who(SEES[f"dossier.{name}"]),  # form 03 names the representative
        f"097 700 000{place}": keepers,
        mail: keepers,
        _text("ban", name): keepers,
        f"740.000.00{place}": keepers,
    }


def _submissions(world: Any, name: str, place: int) -> Marks:
    dossier: Dossier = world.things[f"dossier.{name}"]
    dossier.ideas.update(story=_text("ytuong", name), wanted_support=_text("can", name))
    dossier.plans.update(market=_text("thitruong", name), capital_own=Decimal(730_000_000 + place))
    dossier.reports.update(done=_text("baocao", name), difficulties=_text("kho", name))
    dossier.support.update(note=_text("hotro", name), partner=_text("doitac", name))
    Check.objects.filter(dossier=dossier).update(materials=_text("thamtra", name))
    PanelReport.objects.filter(dossier=dossier).update(
        visit_found=_text("thucte", name), remarks={"A": _text("nhanxetto", name)}
    )
    kept = who(SEES[f"ideas.{name}"])
    texts = ("ytuong", "can", "thitruong", "baocao", "kho", "hotro", "doitac")
    marks = {_text(what, name): kept for what in texts}
    return marks | {
        f"730.000.00{place}": kept,
        _text("thamtra", name): who(SEES[f"dossier.{name}"]),
        **dict.fromkeys(
            (_text("thucte", name), _text("nhanxetto", name)),
            who(SEES.get(f"panel_report.{name}", "")),
        ),
    }


def _sheets(world: Any) -> Marks:
    """A remark and comments on sheets: their member's, and of those who run the council."""
    marks: Marks = {}
    for name in ("mine", "second", "chair", "open", "unpublished"):
        thing = f"score_sheet.{name}"
        sheet: ScoreSheet = world.things[thing]
        ScoreSheet.objects.filter(pk=sheet.pk).update(remark=_text("nhanxet", name))
        sheet.answers.update(comment=_text("ghichu", name))
        marks[_text("nhanxet", name)] = marks[_text("ghichu", name)] = who(SEES[thing])
    return marks


def _own(world: Any) -> Marks:
    """What a producer claims: handed in for whoever reads the product, before that its own."""
    marks: Marks = {}
    for name in ("own", "foreign", "carried"):
        dossier = world.things[f"dossier.{name}"]
        claims = Claim.objects.filter(self_assessment__dossier=dossier)
        claims.update(comment=_text("tucham", name))
        SelfAssessment.objects.filter(dossier=dossier).update(history=_text("lichsu", name))
        who_reads = who(SEES[f"dossier.{name}"])
        marks |= {_text("tucham", name): who_reads, _text("lichsu", name): who_reads}
    return marks


def _results(world: Any) -> Marks:
    """A decision that is prepared, and what the contest came to, before it is published."""
    decision: Decision = world.things["decision.unpublished"]
    Decision.objects.filter(pk=decision.pk).update(
        number="DấuSố77Zq", signer="DấuNgườiKýZq", decided_on=TODAY
    )
    world.things["result.unpublished"].contest.entries.update(mean=Decimal("71.2345"))
    secret = who(PROVINCE)
    return {"DấuSố77Zq": secret, "DấuNgườiKýZq": secret, "71,23": secret, "71,2": secret}


def _letters(world: Any) -> Marks:
    people, things = world.people, world.things
    Notice.objects.filter(pk=things["notice.foreign"].pk).update(
        subject="DấuThưZq", body="DấuNộiDungZq"
    )
    User.objects.filter(pk=people["other_commune"].pk).update(phone="+84977000099")
    User.objects.filter(pk=people["neighbour"].pk).update(phone="+84977000098")
    things["cycle.draft"].__class__.objects.filter(pk=things["cycle.draft"].pk).update(
        title="DấuChuTrìnhZq"
    )
    things["document.draft"].__class__.objects.filter(pk=things["document.draft"].pk).update(
        title="DấuBảnNhápZq"
    )
    office = who(SEES["cycle.draft"])
    return {
        "DấuThưZq": who("neighbour province kin auditor admin"),  # the outbox names failed mails
        "DấuNộiDungZq": who("neighbour"),
        # The officer of a place is told to its producers: they can ask for help.
        "0977 000 099": who(f"{SEES['person.other_commune']} neighbour"),
        "0977 000 098": who(SEES["producer.foreign"]),
        "DấuChuTrìnhZq": office,
        "DấuBảnNhápZq": office,
    }


def leaks(text: str, role: str, marks: Marks) -> list[str]:
    """The marks in the text that the role must not see."""
    return [mark for mark, may in marks.items() if role not in may and mark in text]
