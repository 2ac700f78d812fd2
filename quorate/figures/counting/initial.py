"""Initial conferences: how long after the enquiry began, by each of the lawful counts."""

from collections.abc import Callable, Iterator
from datetime import date

from quorate.rules.days import Calendar, OutsideCalendar, Period, count
from quorate.rules.figures import IN_TIME, days_after, days_from

from ..counted import Counted
from ..queries.rows import Happened, Rows

LIMIT = Period(IN_TIME, "working days")
Taken = Callable[[date, date, Calendar], int]


def is_transfer(held: Happened) -> bool:
    """Return whether an initial conference was held because the child had moved in."""
    return held.facts.get("kind") == "transfer-in"


def enquiry_before(held: Happened, history: list[Happened]) -> Happened | None:
    """Return the strategy discussion that began the enquiry which led to a conference, if one is known.

    Of several the last enquiry begun, which was not ended without a conference and comes after any earlier conference.
    A discussion that only went on with an enquiry does not begin it.
    """
    told = [one for one in history if one.on <= held.on]
    earlier = [one.on for one in told if one.kind == "initial-conference" and one.on < held.on]
    ended = {one.ref for one in told if one.kind == "enquiry-closed" and one.ref}
    ended_on = [one.on for one in told if one.kind == "enquiry-closed" and not one.ref]
    after = max(earlier, default=date.min)
    found: Happened | None = None
    for one in told:
        begins = one.kind == "strategy-discussion" and one.facts.get("section_47") is not False
        if not begins or one.on <= after or one.ref in ended or any(one.on <= day for day in ended_on):
            continue
        if found is None or (one.ref and one.ref != found.ref):
            found = one
    return found


def notice_before(held: Happened, history: list[Happened]) -> Happened | None:
    """Return the last notice, before a conference, that the child had moved in."""
    told = [one for one in history if one.kind == "move-notified" and one.on <= held.on]
    return told[-1] if told else None


def _counted(rows: Rows, taken: Taken, calendar: Calendar, *, transfer: bool = False) -> Iterator[Counted]:
    for held in rows.initials:
        if is_transfer(held) is not transfer:
            continue
        history = rows.before_initials.get(held.child, [])
        start = notice_before(held, history) if transfer else enquiry_before(held, history)
        if start is None:
            continue
        try:
            value = taken(start.on, held.on, calendar)
            due = count(start.on, LIMIT, calendar, day_one=taken is days_from)
        except OutsideCalendar:
            continue  # a day of a record from before the years for which holidays are known
        yield _one(rows, held, value=value, due=due)


def _one(
    rows: Rows, held: Happened, *, value: int | None = None, due: date | None = None, yes: bool = False
) -> Counted:
    ref = held.ref.partition(":")
    return Counted(
        (held.child,),
        held.on,
        yes=yes,
        due=due,
        value=value,
        team=held.team,
        chair=rows.chairs_of_events.get(held.ref),
        conference=int(ref[2]) if ref[0] == "conference" and ref[2].isdecimal() else None,
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
        if not is_transfer(one):
            history = rows.before_initials.get(one.child, [])
            yield _one(rows, one, yes=enquiry_before(one, history) is None)


def plans_made(rows: Rows) -> Iterator[Counted]:
    """Yield every initial conference; ``yes`` where it made a plan."""
    for one in rows.initials:
        yield _one(rows, one, yes=one.facts.get("outcome", "plan") == "plan")
