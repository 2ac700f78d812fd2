"""Initial conferences: how long after the enquiry began, by each of the lawful counts."""

from collections.abc import Callable, Iterator
from datetime import date

from quorate.rules.days import Calendar, OutsideCalendar, Period, count
from quorate.rules.figures import IN_TIME, days_after, days_from

from ..counted import Counted
from ..queries.records import Initial
from ..queries.rows import Rows

LIMIT = Period(IN_TIME, "working days")
Taken = Callable[[date, date, Calendar], int]


def _counted(rows: Rows, taken: Taken, calendar: Calendar, *, transfer: bool = False) -> Iterator[Counted]:
    for held in rows.initials:
        if held.is_transfer is not transfer or held.begun_on is None:
            continue
        try:
            value = taken(held.begun_on, held.on, calendar)
            due = count(held.begun_on, LIMIT, calendar, day_one=taken is days_from)
        except OutsideCalendar:
            continue  # a day of a record from before the years for which holidays are known
        yield _one(rows, held, value=value, due=due)


def _one(
    rows: Rows, held: Initial, *, value: int | None = None, due: date | None = None, yes: bool = False
) -> Counted:
    kind, _, number = held.ref.partition(":")
    return Counted(
        (held.child,),
        held.on,
        yes=yes,
        due=due,
        value=value,
        team=held.team,
        chair=rows.chairs_of_events.get(held.ref),
        conference=int(number) if kind == "conference" and number.isdecimal() else None,
    )


def by_dfe(rows: Rows) -> Iterator[Counted]:
    """Yield each initial conference with the working days after the enquiry began, bank holidays left out."""
    yield from _counted(rows, days_after, rows.bank_holidays)


def by_day_one(rows: Rows) -> Iterator[Counted]:
    """Yield the same, the day of the strategy discussion counted as day 1."""
    yield from _counted(rows, days_from, rows.bank_holidays)


def by_weekdays(rows: Rows) -> Iterator[Counted]:
    """Yield the same as ChAT counts it: each Monday to Friday is a working day."""
    yield from _counted(rows, days_after, rows.weekdays)


def transfers(rows: Rows) -> Iterator[Counted]:
    """Yield each transfer-in conference with the working days after the notice that the child had moved in."""
    yield from _counted(rows, days_after, rows.bank_holidays, transfer=True)


def held(rows: Rows) -> Iterator[Counted]:
    """Yield every initial conference but those after a move in; ``yes`` where no enquiry before it is known."""
    for one in rows.initials:
        if not one.is_transfer:
            yield _one(rows, one, yes=one.begun_on is None)


def plans_made(rows: Rows) -> Iterator[Counted]:
    """Yield every initial conference; ``yes`` where it made a plan."""
    for one in rows.initials:
        yield _one(rows, one, yes=one.made_plan)
