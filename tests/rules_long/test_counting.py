"""Counting, against a slow count written separately: one day at a time, with its own idea of what a working day is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.rulebook import library
from quorate.rules.days import (
    Period,
    add_months,
    count,
    walk,
)
from quorate.rules.procedure import DutyTerms
from tests.rules.world import BOOK, ENGLAND

YEARS = [date(2015, 1, 1) + timedelta(days=n) for n in range(20 * 365 + 5)]
ONE_DAY = timedelta(days=1)
OFF = set(library.holidays_of("england"))
WORKED = {
    d
    for d in (date(2014, 1, 1) + timedelta(days=n) for n in range(23 * 366))
    if d.isoweekday() <= 5 and d not in OFF
}


def slow_working_days(start: date, number: int, step: timedelta) -> date:
    reached = start
    while number:
        reached += step
        if reached in WORKED:
            number -= 1
    return reached


def slow_months(start: date, months: int) -> date:
    """Walk on day by day into the right month, then stop at the same number or the month's last day."""
    wanted = (start.year * 12 + start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1
    reached = date(wanted[0], wanted[1], 1)
    while reached.day < start.day and (reached + ONE_DAY).month == reached.month:
        reached += ONE_DAY
    return reached


def slow_days(start: date, number: int, step: timedelta) -> date:
    reached = start
    for _ in range(number):
        reached += step
    return reached


def periods() -> list[tuple[Period, bool]]:
    """Every period in the built-in procedures, and whether it is counted back."""
    found: set[tuple[Period, bool]] = set()
    for key in (*BOOK.keys(), "national", "family-advice"):
        for rule in BOOK.procedure(key).of_kind("duty"):
            for stands in rule.timeline:
                if isinstance(stands.terms, DutyTerms):
                    found.update(
                        (arm.period, arm.direction == "before") for arm in stands.terms.arms if arm.period
                    )
    return sorted(found, key=str)


@pytest.mark.parametrize(("period", "back"), periods(), ids=str)
def test_every_period_of_every_procedure_on_every_day_of_twenty_years(period: Period, back: bool) -> None:
    step = -ONE_DAY if back else ONE_DAY
    for start in YEARS:
        if period.unit == "working days":
            expected = slow_working_days(start, period.count, step)
        elif period.unit in ("months", "years"):
            expected = slow_months(start, period.count * (12 if period.unit == "years" else 1))
        elif period.unit == "years of age":
            expected = slow_months(start, 12 * period.count)
            expected += ONE_DAY if (start.month, start.day) == (2, 29) and expected.day == 28 else 0 * ONE_DAY
        elif period.unit == "weeks of pregnancy":
            expected = slow_days(start, 7 * (40 - period.count), -ONE_DAY)
        elif period.unit == "hours":
            continue
        else:
            expected = slow_days(start, period.count * (7 if period.unit == "weeks" else 1), step)
        assert count(start, period, ENGLAND, back=back) == expected, start


@given(st.dates(date(1995, 1, 1), date(2055, 12, 31)), st.integers(1, 60))
def test_counting_back_undoes_counting_on_from_a_working_day(start: date, number: int) -> None:
    start = ENGLAND.on_or_before(start)
    there = count(start, Period(number, "working days"), ENGLAND)
    assert count(there, Period(number, "working days"), ENGLAND, back=True) == start
    assert ENGLAND.between(start, there) == number


@given(st.dates(date(1995, 1, 1), date(2055, 12, 31)), st.integers(1, 40), st.booleans())
def test_a_walk_shows_every_day_and_ends_where_the_count_ends(start: date, number: int, back: bool) -> None:
    period = Period(number, "working days")
    walked = walk(start, period, ENGLAND, back=back)
    step = -1 if back else 1
    assert [abs((c.day - start).days) for c in walked] == list(range(1, len(walked) + 1))
    assert all((c.number is None) == bool(c.why_not) for c in walked)
    assert walked[-1].day == count(start, period, ENGLAND, back=back)
    assert (walked[-1].day - start).days * step > 0


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 240))
def test_months_never_leave_the_month_they_reach(start: date, months: int) -> None:
    reached = add_months(start, months)
    assert (reached.year * 12 + reached.month) - (start.year * 12 + start.month) == months
    assert reached.day == start.day or (reached + ONE_DAY).month != reached.month


@pytest.mark.parametrize("nation", sorted(library.NATIONS))
def test_the_files_of_holidays_are_what_the_library_knows(nation: str) -> None:
    ours = {d: name for d, name in BOOK.calendars[nation].holidays.items() if d.weekday() < 5}
    assert ours == library.holidays_of(nation)
