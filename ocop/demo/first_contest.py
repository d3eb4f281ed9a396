"""Contest I of 2016: fourteen districts, then the province; 99 products at 3 to 5 stars."""

from __future__ import annotations

import datetime as dt

from evaluation.models import Contest
from ocop.accounts.models import Region
from ocop.demo import contest as sittings
from ocop.demo.history import PILOT, History
from ocop.demo.stage import province_on, units_on
from ocop.rules.models import RuleBook, Stage

FORMED = dt.date(2016, 9, 5)
DISTRICT_DAY = dt.date(2016, 9, 20)
DISTRICT_RESULT = dt.date(2016, 9, 28)
PROVINCE_DAY = dt.date(2016, 10, 18)
PROVINCE_RESULT = dt.date(2016, 11, 25)


def hold(history: History) -> None:
    """Hold the contest over all products of the history."""
    wanted = stars_wanted([product.pk for _maker, product in history.goods], history)
    homes = {product.producer.region_id for _maker, product in history.goods}
    for number, region in enumerate(units_on(FORMED, "district").values(), start=1):
        if region.pk in homes:
            _district(history, region, number, wanted)
    _province(history, wanted)
    history.close_cycles()


def stars_wanted(products: list[int], history: History) -> dict[int, int]:
    """Deal out stars: of those recognised 8 in 99 get five, 32 get four, the others three.

    A fifth more reach three stars in their district and fall short at the province.
    """
    granted = history.scale.recognised
    five, four = granted * 8 // 99, granted * 32 // 99
    row = [5] * five + [4] * four + [3] * (granted - five - four)
    row += [-3] * (granted // 5)  # three stars in the district only
    row += [2] * (len(products) - len(row))
    # A step that shares no factor with the length spreads the stars over all districts.
    step = next(n for n in (89, 83, 79, 73) if len(products) % n)
    return {products[place * step % len(products)]: star for place, star in enumerate(row)}


def _stages() -> tuple[Stage, Stage]:
    first, second = RuleBook.objects.get(slug=PILOT).stages.order_by("order")
    return first, second


def _district(history: History, region: Region, number: int, wanted: dict[int, int]) -> None:
    cycle, officer = history.cycles[2016], history.staff.district(region)
    people = sittings.bench(region.code, 2)
    council = sittings.form(
        cycle, _stages()[0], region, people, on=FORMED, number=f"{900 + number}/QĐ-UBND", by=officer
    )
    title = f"Thi sản phẩm OCOP {region.title} năm 2016"
    contest = sittings.prepare(council, on=DISTRICT_DAY, title=title, paper=True, by=officer)
    sittings.key_all(
        contest,
        {product: abs(star) for product, star in wanted.items()},
        on=DISTRICT_DAY,
        by=people.secretary,
    )
    decision = sittings.publish(
        contest,
        chair=people.chair,
        by=officer,
        on=DISTRICT_RESULT,
        number=f"{1200 + number}/QĐ-UBND",
        signer=people.chair.name,
    )
    sittings.let_go(decision, by=officer, number=f"{600 + number}/UBND-OCOP")


def _province(history: History, wanted: dict[int, int]) -> None:
    cycle, officer = history.cycles[2016], history.board()
    region = province_on(FORMED)
    people = sittings.bench("tinh2016", 4)
    council = sittings.form(
        cycle, _stages()[1], region, people, on=FORMED, number="2918/QĐ-UBND", by=officer
    )
    title = "Thi đánh giá và phân hạng sản phẩm OCOP lần thứ I năm 2016"
    contest = sittings.prepare(council, on=PROVINCE_DAY, title=title, paper=True, by=officer)
    stars = {product: 2 if star == -3 else star for product, star in wanted.items()}
    short = {product for product, star in wanted.items() if star == -3}
    yes = _excluded(contest, short)
    sittings.key_all(contest, stars, on=PROVINCE_DAY, by=people.secretary, yes=yes)
    decision = sittings.publish(
        contest,
        chair=people.chair,
        by=officer,
        second=history.staff.board_second,
        on=PROVINCE_RESULT,
        number="4020/QĐ-UBND",
        signer="Nguyễn Văn Mẫu",
    )
    sittings.let_go(decision, by=officer, number="318/BĐH-OCOP")


def _excluded(contest: Contest, short: set[int]) -> sittings.Yes:
    """Of the products that fall short at the province one is excluded for its materials."""
    code, why = "all_imported_or_unknown_materials", "Không chứng minh được nguồn gốc nguyên liệu."
    for entry in contest.entries.select_related("dossier").order_by("order"):
        if code in entry.asked and entry.dossier.product_id in short:
            return {(entry.pk, code): why}
    return {}
