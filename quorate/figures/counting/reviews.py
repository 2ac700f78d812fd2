"""Reviews: each against 3 and 6 months, and the children all of whose reviews were in time."""

from collections.abc import Iterator
from datetime import date

from quorate.rules.figures import ON_PLAN_LONG_ENOUGH as LONG_ENOUGH
from quorate.rules.figures import Held, all_in_time, lasted, next_limit, reviews_held

from ..counted import Counted
from ..queries.records import Happened, OnPlan
from ..queries.rows import Rows


def known_from(events: list[Happened]) -> date | None:
    """Return the day from which reviews are on record, where they were brought in from a file; else None.

    A file tells of the reviews of its year and of the last one before it, and of no earlier ones.
    """
    told = [str(day) for one in events if (day := one.facts.get("known_from"))]
    return date.fromisoformat(min(told)) if told else None


def _one(rows: Rows, plan: OnPlan, event: Happened, held: Held) -> Counted:
    number = event.ref.partition(":")[2]
    return Counted(
        (plan.child,),
        held.on,
        due=held.limit,
        split="First review" if held.first else "Later review",
        team=plan.team,
        chair=rows.chairs_of_events.get(event.ref, plan.chair),
        conference=int(number) if event.ref.startswith("conference:") and number.isdecimal() else None,
    )


def each(rows: Rows) -> Iterator[Counted]:
    """Yield each review held in the time, with the last day on which it was in time."""
    for plan, told in rows.reviewed:
        if told and told[-1].on >= rows.span.from_on:
            events = {one.on: one for one in told}
            for held in reviews_held(plan.started_on, events, known_from(told)):
                if rows.span.holds(held.on):
                    yield _one(rows, plan, events[held.on], held)


def first(rows: Rows) -> Iterator[Counted]:
    """Yield the first reviews among them."""
    return (one for one in each(rows) if one.split == "First review")


def later(rows: Rows) -> Iterator[Counted]:
    """Yield the later reviews among them."""
    return (one for one in each(rows) if one.split == "Later review")


def _standing(
    plan: OnPlan, on: date, *, due: date | None = None, yes: bool = False, value: int | None = None
) -> Counted:
    return Counted((plan.child,), on, yes, due, value, "", plan.team, plan.chair)


def overdue(rows: Rows) -> Iterator[Counted]:
    """Yield each plan in force; ``yes`` where its next review was past its limit that day."""
    for plan, told in rows.reviewed:
        days = [one.on for one in told]
        for on in rows.days:
            if plan.in_force(on):
                limit = next_limit(plan.started_on, [day for day in days if day <= on])
                yield _standing(plan, on, due=limit, yes=limit < on)


def all_reviews(rows: Rows) -> Iterator[Counted]:
    """Yield each child on a plan for at least three months; ``yes`` where all reviews were in time (DfE table D6)."""
    for plan, told in rows.reviewed:
        days, since = [one.on for one in told], known_from(told)
        for on in rows.days:
            if plan.in_force(on) and lasted(plan.started_on, on, LONG_ENOUGH):
                yield _standing(plan, on, yes=all_in_time(plan.started_on, days, on, since))


def since_last(rows: Rows) -> Iterator[Counted]:
    """Yield each plan in force that has been reviewed, with the days since the last review."""
    on = rows.span.until
    for plan, told in rows.reviewed:
        if told and plan.in_force(on):
            last = told[-1].on
            yield _standing(plan, on, due=last, value=(on - last).days)
