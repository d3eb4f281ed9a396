"""The offices and officers of the demo, of then and of now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from ocop.accounts.models import Region, RegionLevel, User
from ocop.demo.people import appointed, invented_for, office, person

PROGRAMME = dt.date(2013, 10, 22)  # 2870/QĐ-UBND
BOARD = dt.date(2014, 1, 27)  # 270/QĐ-UBND: Ban Điều hành OCOP
REFORM = dt.date(2025, 7, 1)
PROVINCE = "Quảng Ninh"


def province_on(day: dt.date) -> Region:
    """Return Quảng Ninh as it stood on the day."""
    return Region.objects.valid_on(day).get(level=RegionLevel.PROVINCE, name=PROVINCE)


def units_on(day: dt.date, level: str) -> dict[str, Region]:
    """Return Quảng Ninh's units of the level on the day, by name."""
    rows = Region.objects.valid_on(day).filter(level=level).under(province_on(day))
    return {region.name: region for region in rows.order_by("sort")}


def unit(day: dt.date, level: str, name: str) -> Region:
    """Return one unit of Quảng Ninh on the day."""
    return units_on(day, level)[name]


@dataclass
class Staff:
    """The officers who act in the demo. Made once, found again at the next call."""

    districts: dict[str, User] = field(default_factory=dict)

    @cached_property
    def board_2014(self) -> User:
        """The provincial board's officer of 2014-2017."""
        board = office("Ban Điều hành OCOP tỉnh Quảng Ninh", province_on(BOARD), since=BOARD)
        user = person("Trần Văn Mẫu", "tinh2014")
        return appointed(user, board, since=PROGRAMME, until=dt.date(2017, 6, 12))

    @cached_property
    def board_second(self) -> User:
        """The second officer of the board, who prepares its decision."""
        board = office("Ban Điều hành OCOP tỉnh Quảng Ninh", province_on(BOARD), since=BOARD)
        user = person("Đỗ Thị Mẫu", "tinh2014.2")
        return appointed(user, board, since=PROGRAMME, until=dt.date(2017, 6, 12))

    @cached_property
    def province(self) -> User:
        return self._of_province("Phạm Thị Mẫu", "tinh")

    @cached_property
    def second(self) -> User:
        return self._of_province("Lê Văn Thử", "tinh2")

    @cached_property
    def third(self) -> User:
        """With the fourth they had no part in any result: they look into what is said of one."""
        return self._of_province("Ngô Thị Định", "tinh3")

    @cached_property
    def fourth(self) -> User:
        return self._of_province("Đặng Văn Họa", "tinh4")

    def _of_province(self, name: str, login: str) -> User:
        board = office(
            "Văn phòng Điều phối nông thôn mới tỉnh Quảng Ninh",
            province_on(REFORM),
            since=REFORM,
        )
        # Who leads the pilot's open cycle keeps the programme's office of before the reform.
        old = office("Ban Chỉ đạo OCOP tỉnh Quảng Ninh", province_on(BOARD), since=BOARD)
        user = appointed(person(name, login), board, since=PROGRAMME, title="Chuyên viên OCOP")
        return appointed(user, old, since=PROGRAMME)

    @cached_property
    def auditor(self) -> User:
        board = office("Thanh tra tỉnh Quảng Ninh", province_on(REFORM), since=REFORM)
        return appointed(person("Vũ Văn Soát", "kiemtra"), board, since=REFORM, role="auditor")

    def district(self, region: Region) -> User:
        """The officer of a district-level unit (of 2013-2016 or of June 2025)."""
        if region.code not in self.districts:
            board = office(f"Ban Điều hành OCOP {region.title}", region, since=BOARD)
            user = person(invented_for(region.title), f"huyen.{region.code}")
            self.districts[region.code] = appointed(user, board, since=PROGRAMME)
        return self.districts[region.code]

    def unit_officer(self, region: Region, login: str, name: str) -> User:
        """An officer of one unit of today or of June 2025, with a printed login."""
        board = office(f"Ủy ban nhân dân {region.title}", region, since=PROGRAMME)
        return appointed(person(name, login), board, since=PROGRAMME, title="Cán bộ OCOP")
