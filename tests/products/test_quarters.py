import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from products.quarters import Quarter, last_complete, quarter_of, recent


@pytest.mark.parametrize(
    ("day", "quarter"),
    [("2026-01-01", "I/2026"), ("2026-03-31", "I/2026"), ("2026-04-01", "II/2026"),
     ("2026-12-31", "IV/2026")],
)  # fmt: skip
def test_quarter_of_a_day(day, quarter):
    assert str(quarter_of(dt.date.fromisoformat(day))) == quarter


def test_last_complete_at_new_year_is_the_fourth_of_last_year():
    assert last_complete(dt.date(2027, 1, 1)) == Quarter(2026, 4)


def test_recent_goes_back_over_the_year():
    assert [str(q) for q in recent(dt.date(2026, 2, 1), 3)] == ["I/2026", "IV/2025", "III/2025"]


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_every_day_lies_within_its_quarter_and_in_no_other(day):
    quarter = quarter_of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert (
        quarter.previous.last_day < quarter.first_day <= quarter.last_day < quarter.next.first_day
    )
    assert quarter.next.previous == quarter
