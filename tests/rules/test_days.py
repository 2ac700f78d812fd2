"""Counting, by example. The count on every day of twenty years is in tests/rules_long."""

import pytest

from quorate.rules.days import (
    BadPeriod,
    Calendar,
    OutsideCalendar,
    Period,
    after_hours,
    age_on,
    birthday,
    count,
)
from tests.rules.world import ENGLAND, at, day


def test_the_event_may_be_day_one() -> None:
    thursday, saturday = day("2025-06-05"), day("2025-06-07")
    assert count(thursday, Period(15, "working days"), ENGLAND, day_one=True) == day("2025-06-25")
    assert count(thursday, Period(15, "working days"), ENGLAND) == day("2025-06-26")
    assert count(saturday, Period(1, "working days"), ENGLAND, day_one=True) == day("2025-06-09")
    assert count(thursday, Period(20, "calendar days"), ENGLAND, day_one=True) == day("2025-06-24")


def test_birthdays_of_a_leap_day() -> None:
    assert birthday(day("2008-02-29"), 18) == day("2026-03-01")
    assert age_on(day("2008-02-29"), day("2026-02-28")) == 17
    assert age_on(day("2008-02-29"), day("2026-03-01")) == 18


def test_hours_run_right_across_the_change_of_the_clocks() -> None:
    assert after_hours(at("2025-10-25T15:00"), 24) == at("2025-10-26T14:00")
    assert after_hours(at("2025-03-29T15:00"), 24) == at("2025-03-30T16:00")


def test_closure_days_are_not_worked() -> None:
    closed = ENGLAND.closed_on(day("2025-12-29"))
    assert count(day("2025-12-24"), Period(1, "working days"), closed) == day("2025-12-30")
    assert closed.why_not_worked(day("2025-12-29")) == "closed by the area"


def test_a_day_without_known_holidays_is_refused_in_words() -> None:
    with pytest.raises(OutsideCalendar, match="1950.*Check the date"):
        ENGLAND.after(day("1950-01-01"), 3)
    with pytest.raises(OutsideCalendar, match="leaves the calendar"):
        Calendar("tiny", {}, first=day("2025-01-01"), last=day("2025-01-31")).after(day("2025-01-30"), 9)


@pytest.mark.parametrize("text", ["three months", "3 fortnights", "-1 days", "3", "", 3, None])
def test_a_period_that_cannot_be_read(text: object) -> None:
    with pytest.raises(BadPeriod, match="is not a period"):
        Period.read(text)


@pytest.mark.parametrize(
    "text", ["1 month", "10 working days", "1 working day", "24 hours", "12 years of age", "1 week"]
)
def test_a_period_reads_as_it_is_written(text: str) -> None:
    assert str(Period.read(text)) == text
