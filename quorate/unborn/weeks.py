"""How far a pregnancy is: the expected day of birth is 40 weeks, so everything is counted back from it."""

from datetime import date, timedelta

TERM = timedelta(weeks=40)
EARLIEST_USUAL = timedelta(weeks=22)
LATEST_USUAL = timedelta(weeks=43)
LATEST = timedelta(weeks=45)


def reached(expected_on: date, on: date) -> timedelta:
    """Return how far the pregnancy is on a day."""
    return TERM - (expected_on - on)


def begins(expected_on: date) -> date:
    """Return the day from which the weeks are counted: before it there was no pregnancy."""
    return expected_on - TERM


def in_words(expected_on: date, on: date) -> str:
    """Return “33 weeks 5 days”; before the count begins, that it has not."""
    days = reached(expected_on, on).days
    if days < 0:
        return "not yet counted"
    weeks, rest = divmod(days, 7)
    words = f"{weeks} week{'' if weeks == 1 else 's'}"
    return f"{words} {rest} day{'' if rest == 1 else 's'}" if rest else words
