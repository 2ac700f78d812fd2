"""Counting, at the edges: the ends of the calendar, nothing to count, and counts backwards."""

from datetime import date

import pytest

from quorate.rules.days import (
    Calendar,
    OutsideCalendar,
    Period,
    add_months,
    age_on,
    birthday,
    count,
    walk,
)
from tests.rules.world import ENGLAND, day


def test_the_first_and_the_last_day_of_a_calendar_are_in_it() -> None:
    january = Calendar(  # laid out afresh, here
        "tiny", {date(2025, 1, 1): "New Year"}, first=date(2025, 1, 1), last=date(2025, 1, 31)
    )
    assert january.between(date(2025, 1, 1), date(2025, 1, 31)) == 22
    assert january.on_or_before(date(2025, 1, 31)) == date(2025, 1, 31)
    assert january.before(date(2025, 1, 3), 1) == date(2025, 1, 2)
    assert january.after(date(2025, 1, 30), 1) == date(2025, 1, 31)
    for outside in (date(2024, 12, 31), date(2025, 2, 1)):
        with pytest.raises(OutsideCalendar, match="which runs from 2025 to 2025"):
            january.on_or_before(outside)
    for leaving in (
        lambda: january.on_or_before(date(2025, 1, 1)),
        lambda: january.after(date(2025, 1, 31), 1),
    ):
        with pytest.raises(OutsideCalendar, match="leaves the calendar"):
            leaving()


def test_why_a_day_is_not_worked() -> None:
    assert ENGLAND.why_not_worked(day("2025-06-07")) == "Saturday"
    assert ENGLAND.why_not_worked(day("2025-06-08")) == "Sunday"
    assert ENGLAND.why_not_worked(day("2025-06-06")) == ""
    assert ENGLAND.why_not_worked(day("2025-12-25")) == "Christmas Day"
    assert [ENGLAND.is_worked(day(f"2025-06-0{n}")) for n in (6, 7, 8, 9)] == [True, False, False, True]


def test_nothing_to_count_is_the_day_itself() -> None:
    for start in (day("2025-06-06"), day("2025-06-07")):
        assert ENGLAND.after(start, 0) == start
        assert ENGLAND.before(start, 0) == start
    assert walk(day("2025-06-06"), Period(0, "working days"), ENGLAND) == []


def test_counting_back_from_a_day_that_is_not_worked() -> None:
    assert ENGLAND.before(day("2025-06-08"), 1) == day("2025-06-06")
    assert ENGLAND.before(day("2025-06-09"), 1) == day("2025-06-06")
    assert ENGLAND.before(day("2025-06-08"), 5) == day("2025-06-02")


@pytest.mark.parametrize(
    ("period", "start", "limit"),
    [
        ("3 months", "2025-05-31", "2025-02-28"),
        ("1 month", "2024-03-29", "2024-02-29"),
        ("1 year", "2025-03-01", "2024-03-01"),
        ("2 years", "2024-02-29", "2022-02-28"),
        ("2 weeks", "2025-06-10", "2025-05-27"),
        ("10 calendar days", "2025-06-10", "2025-05-31"),
    ],
)
def test_counting_back(period: str, start: str, limit: str) -> None:
    assert count(day(start), Period.read(period), ENGLAND, back=True) == day(limit)


@pytest.mark.parametrize(
    ("period", "limit"),
    [
        ("1 month", "2025-07-09"),
        ("1 year", "2026-06-09"),
        ("2 weeks", "2025-06-23"),
        ("3 days", "2025-06-12"),
    ],
)
def test_the_event_as_day_one(period: str, limit: str) -> None:
    assert count(day("2025-06-10"), Period.read(period), ENGLAND, day_one=True) == day(limit)
    back = count(day("2025-06-10"), Period(5, "working days"), ENGLAND, day_one=True, back=True)
    assert back == day("2025-06-03")  # counting back, the day itself is never counted


def test_a_walk_from_day_one() -> None:
    walked = walk(day("2025-06-06"), Period(3, "working days"), ENGLAND, day_one=True)
    assert [(c.day, c.number) for c in walked] == [
        (day("2025-06-06"), 1),
        (day("2025-06-07"), None),
        (day("2025-06-08"), None),
        (day("2025-06-09"), 2),
        (day("2025-06-10"), 3),
    ]
    assert [c.why_not for c in walked] == ["", "Saturday", "Sunday", "", ""]
    from_saturday = walk(day("2025-06-07"), Period(1, "working days"), ENGLAND, day_one=True)
    assert [c.number for c in from_saturday] == [None, 1]


def test_centuries_and_leap_years() -> None:
    assert add_months(date(2000, 1, 31), 1) == date(2000, 2, 29)
    assert add_months(date(1900, 1, 31), 1) == date(1900, 2, 28)
    assert add_months(date(2100, 1, 31), 1) == date(2100, 2, 28)
    assert add_months(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert add_months(date(2025, 1, 15), -1) == date(2024, 12, 15)
    assert add_months(date(2025, 4, 30), -2) == date(2025, 2, 28)


def test_ages() -> None:
    born = date(2010, 6, 10)
    assert [age_on(born, day(text)) for text in ("2025-06-09", "2025-06-10", "2026-01-01")] == [14, 15, 15]
    assert birthday(date(2008, 2, 29), 16) == date(2024, 2, 29)
    assert birthday(date(2008, 3, 31), 1) == date(2009, 3, 31)


@pytest.mark.parametrize(
    "text", ["1 year of age", "1 week of pregnancy", "12 years of age", "20 weeks of pregnancy"]
)
def test_odd_units(text: str) -> None:
    assert str(Period.read(text).count) == text.split()[0]
    assert Period.read(text).unit in ("years of age", "weeks of pregnancy")


def test_bare_days_are_read_and_nothing_else_is() -> None:
    assert Period(5, "days").read_as("working days") == Period(5, "working days")
    assert Period(5, "weeks").read_as("working days") == Period(5, "weeks")
    assert str(Period(1, "working days")) == "1 working day"


def test_a_walk_backwards() -> None:
    walked = walk(day("2025-06-09"), Period(2, "working days"), ENGLAND, back=True)
    assert [(c.day.day, c.number) for c in walked] == [(8, None), (7, None), (6, 1), (5, 2)]
