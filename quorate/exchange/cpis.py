"""What CP-IS is told: a plan's start and end under an NHS number, and what has to be told next (STANDARDS 6). Pure.

A child's plan stands under the child's own number. Before the birth it stands under the mother's, as an unborn plan;
the birth ends that and starts the child's, on the day of birth: the two records follow each other, and together they
last as long as the plan of which the other outputs tell. Nothing is told of why. Looked-after children are not told of
here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from stdnum.gb import nhs

from quorate.returns.told import ChildFacts, PlanTold

from .at_date import as_at, months_back

CHILD, MOTHER = "child", "mother"
BORN, UNBORN = "CPP", "UCP"
START, END, DELETE = "start", "end", "delete"
KEPT = 12
"""Months that an ended plan stays in CP-IS."""
READY = 95
"""The percentage of records with a number matched before going live."""
FILE_ANSWERS = {
    "CPF01": "The file could not be read",
    "CPF02": "All records were taken",
    "CPF03": "Some records were taken",
    "CPF04": "No record was taken",
    "CPF05": "The national service was not available",
    "CPF06": "The sending system is not supported",
}
RECORD_ANSWERS = {
    "CPR01": "No match for this NHS number",
    "CPR02": "The person's record is sensitive",
    "CPR03": "The NHS number is not verified",
    "CPR04": "The NHS number is not in the right form",
    "CPR05": "The NHS number was replaced by another",
    "CPR06": "Taken",
    "CPR07": "Not taken",
}
STATE_AFTER = {
    "CPR01": "not-found",
    "CPR02": "sensitive",
    "CPR03": "unverified",
    "CPR04": "not-found",
    "CPR05": "superseded",
    "CPR06": "verified",
}
"""What a number is, by the answer to a record under it. CPR07 says nothing about the number."""
NOT_AGAIN = frozenset({"not-found", "sensitive", "superseded"})
"""A number in one of these states is not told again: somebody has to put it right first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One plan as CP-IS is to hold it: under whose number, from when, and until when."""

    child_pk: int
    la_child_id: str
    plan_id: str
    plan_kind: str
    whose: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Number:
    """An NHS number and what is known of it."""

    number: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told last about a plan, under which number, and what came back."""

    act: str
    number: str
    started_on: date
    ended_on: date | None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A record to tell next. ``held_because``: why it cannot be told yet; empty if it can."""

    standing: Standing
    act: str
    number: str
    held_because: str = ""


def is_number(text: str) -> bool:
    """Return whether a text is an NHS number by its check digit (modulus 11)."""
    return bool(nhs.is_valid(text))


def tidy(text: str) -> str:
    """Return the digits of a number as people type it."""
    return "".join(text.split()).replace("-", "")


def standings(child: ChildFacts, on: date) -> Iterator[Standing]:
    """Yield how CP-IS is to hold the child's plans: those in force on a day, and those ended in the year before it."""
    child = as_at(child, on)
    since = months_back(on, KEPT)
    for plan in child.plans:
        for one in _of(child, plan):
            if one.ended_on is None or one.ended_on >= since:
                yield one


def _of(child: ChildFacts, plan: PlanTold) -> Iterator[Standing]:
    common = (child.pk, child.la_child_id, plan.id)
    born = child.born_on
    before_birth = born is None or plan.started_on < born
    if before_birth:
        # The birth ends the unborn record; a pregnancy that ends otherwise ends with the plan.
        ended = min((day for day in (born, plan.ended_on) if day), default=None)
        yield Standing(*common, UNBORN, MOTHER, plan.started_on, ended)
    if born is not None and (plan.ended_on is None or plan.ended_on > born or not before_birth):
        yield Standing(*common, BORN, CHILD, max(plan.started_on, born), plan.ended_on)


def due(
    wanted: Iterable[Standing],
    numbers: Mapping[tuple[int, str], Number],
    told: Mapping[tuple[int, str, str], Told],
    plans_on_record: set[str],
) -> Iterator[Due]:
    """Yield what has to be told next, each plan once.

    :param numbers: (child, whose) to number
    :param told: (child, plan, kind of plan) to what was told last and not refused
    :param plans_on_record: the plans that still stand; of the others, what was told is deleted
    """
    seen = set()
    for one in wanted:
        key = (one.child_pk, one.plan_id, one.plan_kind)
        seen.add(key)
        last = told.get(key)
        number = numbers.get((one.child_pk, one.whose), Number())
        if last is not None and last.act != DELETE:
            if number.number and number.number != last.number and not _why_held(one, number):
                # Under the old number nothing may be left, whoever it belongs to.
                yield Due(_as_told(one, last), DELETE, last.number)
                continue
            if (last.started_on, last.ended_on) == (one.started_on, one.ended_on):
                continue
        elif one.ended_on is not None and last is None and one.plan_kind == UNBORN:
            continue  # never told of while it lasted: the child's own record tells it all
        yield Due(one, END if one.ended_on else START, number.number, _why_held(one, number))
    for key, last in told.items():
        child, plan, kind = key
        if key not in seen and plan not in plans_on_record and last.act != DELETE:
            gone = Standing(
                child, "", plan, kind, MOTHER if kind == UNBORN else CHILD, last.started_on, last.ended_on
            )
            yield Due(gone, DELETE, last.number)


def _as_told(one: Standing, last: Told) -> Standing:
    return Standing(
        one.child_pk,
        one.la_child_id,
        one.plan_id,
        one.plan_kind,
        one.whose,
        last.started_on,
        last.ended_on,
    )


def _why_held(one: Standing, number: Number) -> str:
    whose = "The mother" if one.whose == MOTHER else "The child"
    if not number.number:
        return f"{whose} has no NHS number here."
    if not is_number(number.number):
        return f"{whose}'s NHS number is not right: its last digit does not fit the others."
    if number.state in NOT_AGAIN:
        said = {
            "not-found": "was not found, or is somebody else's",
            "sensitive": "is sensitive and may not be told",
            "superseded": "was replaced by another",
        }[number.state]
        return f"{whose}'s NHS number {said}."
    return ""


def readiness(verified: int, total: int) -> int | None:
    """Return the whole percentage of records with a verified number, rounded down; None where there is no record."""
    return verified * 100 // total if total else None
