"""The working days against an oracle: the list of bank holidays that GOV.UK publishes."""

from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from quorate import rulebook

PUBLISHED = {
    day["date"]
    for day in BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
}
YEARS = sorted({day.year for day in PUBLISHED if day.year >= 2020})


def test_the_oracle_knows_the_years_asked_about() -> None:
    assert {2020, 2023, 2026, 2027} <= set(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_working_days_are_weekdays_that_are_no_bank_holiday(year: int) -> None:
    calendar = rulebook.load().calendar("tees")
    day = date(year, 1, 1)
    wrong = []
    while day.year == year:
        expected = day.weekday() < 5 and day not in PUBLISHED
        if calendar.is_worked(day) != expected:
            wrong.append(day)
        day += timedelta(days=1)
    assert not wrong
