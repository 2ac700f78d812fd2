"""Plans: how many, how long, again, and for what harm. The same plans that every return tells of."""

from collections.abc import Callable, Iterator
from datetime import date

from quorate.plans.models import Category
from quorate.rules.days import add_months
from quorate.rules.figures import lasted, length_dfe

from ..counted import Counted
from ..queries.records import OnPlan
from ..queries.rows import Rows


def _one(
    plan: OnPlan,
    on: date,
    *,
    since: date | None = None,
    yes: bool = False,
    value: int | None = None,
    split: str = "",
) -> Counted:
    return Counted((plan.child,), on, yes, since, value, split, plan.team, plan.chair)


def _open(rows: Rows) -> Iterator[tuple[OnPlan, date]]:
    for plan in rows.plans:
        for on in rows.days:
            if plan.in_force(on):
                yield plan, on


def _ended(rows: Rows) -> Iterator[tuple[OnPlan, date]]:
    for plan in rows.plans:
        if plan.ended_on is not None and rows.span.holds(plan.ended_on):
            yield plan, plan.ended_on


def _started(rows: Rows) -> Iterator[OnPlan]:
    return (plan for plan in rows.plans if rows.span.holds(plan.started_on))


def in_force(rows: Rows) -> Iterator[Counted]:
    """Yield each plan in force on the day."""
    return (_one(plan, on, since=plan.started_on) for plan, on in _open(rows))


def started(rows: Rows) -> Iterator[Counted]:
    """Yield each plan that began in the time."""
    return (_one(plan, plan.started_on) for plan in _started(rows))


def ended(rows: Rows) -> Iterator[Counted]:
    """Yield each plan that ended in the time."""
    return (_one(plan, on, since=plan.started_on) for plan, on in _ended(rows))


def open_for(months: int) -> Callable[[Rows], Iterator[Counted]]:
    """Return what counts the plans in force; ``yes``: that many calendar months or longer."""

    def of(rows: Rows) -> Iterator[Counted]:
        for plan, on in _open(rows):
            long = lasted(plan.started_on, on, months)
            yield _one(plan, on, since=plan.started_on, yes=long)

    return of


def ended_after(months: int) -> Callable[[Rows], Iterator[Counted]]:
    """Return what counts the plans that ended; ``yes``: after that many calendar months or more."""

    def of(rows: Rows) -> Iterator[Counted]:
        for plan, on in _ended(rows):
            yield _one(plan, on, since=plan.started_on, yes=lasted(plan.started_on, on, months))

    return of


def length_of_open(rows: Rows) -> Iterator[Counted]:
    """Yield each plan in force with DfE's group of its length."""
    for plan, on in _open(rows):
        if on == rows.span.until:
            yield _one(plan, on, since=plan.started_on, value=length_dfe(plan.started_on, on))


def days_of_open(rows: Rows) -> Iterator[Counted]:
    """Yield each plan in force with its length in days."""
    for plan, on in _open(rows):
        if on == rows.span.until:
            yield _one(plan, on, since=plan.started_on, value=(on - plan.started_on).days)


def length_of_ended(rows: Rows) -> Iterator[Counted]:
    """Yield each plan that ended with DfE's group of its length."""
    for plan, on in _ended(rows):
        yield _one(plan, on, since=plan.started_on, value=length_dfe(plan.started_on, on))


def days_of_ended(rows: Rows) -> Iterator[Counted]:
    """Yield each plan that ended with its length in days."""
    for plan, on in _ended(rows):
        yield _one(plan, on, since=plan.started_on, value=(on - plan.started_on).days)


def again(rows: Rows) -> Iterator[Counted]:
    """Yield each plan that began; ``yes`` where the child had been on a plan of this authority before."""
    for plan in _started(rows):
        yield _one(plan, plan.started_on, yes=plan.previous > 0)


def again_within(months: int) -> Callable[[Rows], Iterator[Counted]]:
    """Return what counts the plans that began; ``yes``: that many months at most after an earlier one ended."""

    def of(rows: Rows) -> Iterator[Counted]:
        for plan in _started(rows):
            before = [
                one.ended_on
                for one in rows.plan_of_child[plan.child]
                if one.ended_on is not None and one.ended_on <= plan.started_on and one.pk != plan.pk
            ]
            last = max(before, default=None)
            soon = last is not None and plan.started_on <= add_months(last, months)
            yield _one(plan, plan.started_on, since=last, yes=soon)

    return of


def _category(rows: Rows, plan: OnPlan, on: date) -> str:
    """Return the words for the categories held on a day; several, or none, are one group of their own."""
    held = [codes for from_on, codes in rows.categories.get(plan.pk, ()) if from_on <= on]
    codes = held[-1] if held else []
    return str(Category(codes[0] if len(codes) == 1 else Category.MULTIPLE).label)


def by_category(rows: Rows) -> Iterator[Counted]:
    """Yield each plan in force with the category it was last held under."""
    for plan, on in _open(rows):
        if on == rows.span.until:
            yield _one(plan, on, since=plan.started_on, split=_category(rows, plan, on))


def started_by_category(rows: Rows) -> Iterator[Counted]:
    """Yield each plan that began with the category it began under."""
    for plan in _started(rows):
        split = _category(rows, plan, plan.started_on)
        yield _one(plan, plan.started_on, split=split)
