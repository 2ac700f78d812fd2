"""What the area's procedure says of ending a plan without a review: its grounds, what each needs, what bars it.

Plain values in, plain values out: rows are read in ``queries``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quorate.cases.facts import calendar_of, procedure_of
from quorate.people.models import Area
from quorate.rules import as_json, ending
from quorate.rules.roles import listed

from .access import MANAGERS, Role

UNSTATED: Mapping[str, str] = {
    "moved": "the child has moved permanently to another area",
    "aged-18": "the young person has reached eighteen",
    "died": "the child has died",
    "left-country": "the child is known to have left the country for good",
}
"""Grounds that any plan meets sooner or later. Where an area's text is silent on one, a manager decides."""

NEVER: Mapping[str, str] = {
    "missing": "the child is missing",
    "working-well": "the plan works well, or harm is no longer likely",
    "looked-after": "the child has become looked after",
}
"""What people ask for and no text lets end a plan without a review."""

WORKED_OUT = ("consulted", "confirmed", "agencies_told", "death", "other_plan_chosen")
"""Facts that follow from other records and are not entered as a day."""

LABELS: Mapping[str, str] = {
    "transfer_conference": "The receiving authority held its conference on",
    "receiving_conference": "The receiving authority held its conference on",
    "written_confirmation": "The receiving authority's letter that it has taken responsibility is dated",
    "authority_told": "The authority in this country was notified on",
    "review_held": "The review around the eighteenth birthday was held on",
}


@dataclass(frozen=True, slots=True)
class Why:
    """A rule's reason, as the “why” part of a page shows it."""

    says: str
    source: str
    note: str
    rule: str


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a ground asks for, and whether it is there."""

    fact: str
    says: str
    source: str
    on: date | None = None
    how: str = ""

    @property
    def met(self) -> bool:
        return self.on is not None

    @property
    def entered(self) -> bool:
        """Whether somebody enters the day; else it follows from other records."""
        return self.fact not in WORKED_OUT

    @property
    def label(self) -> str:
        return LABELS.get(self.fact, "It was done on")


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground as the page of grounds offers it."""

    key: str
    says: str
    by: str
    needs: tuple[Need, ...]
    record: tuple[str, ...]
    by_letter: str
    why: Why
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a plan may end now on a ground, on which day, and what still holds it back."""

    allowed: bool
    ends_on: date | None
    blocked: tuple[str, ...]
    warned: tuple[str, ...]
    record: tuple[str, ...]
    why: Why
    objections_by: date | None
    finding: dict[str, Any] = field(default_factory=dict)


def why_of(reason: Any) -> Why:
    return Why(reason.says, str(reason.citation), reason.note, reason.rule)


def offered(area: Area, on: date) -> tuple[Ground, ...]:
    """Return the grounds of the area's procedure, and those on which it is silent and a manager decides.

    **Edition** the one in force on the day asked about.
    **Rules** every ``ending``.
    """
    stated = [_stated(area, one.key, on) for one in ending.grounds(procedure_of(area), on)]
    there = {one.key for one in stated}
    silent = [_unstated(area, key, on) for key in UNSTATED if key not in there]
    return (*stated, *silent)


def ground_of(area: Area, key: str, on: date) -> Ground | None:
    """Return one ground, or None where the area does not have it."""
    return next((one for one in offered(area, on) if one.key == key), None)


def refused(area: Area, on: date) -> list[tuple[str, Why]]:
    """Return what is asked for and is no ground in this area, each with what the rules say to it."""
    procedure = procedure_of(area)
    stated = {one.key for one in ending.grounds(procedure, on)}
    return [
        (says, why_of(ending.check(key, role="", procedure=procedure, on=on).reason))
        for key, says in NEVER.items()
        if key not in stated
    ]


def _terms(area: Area, key: str, on: date) -> Any:
    found = procedure_of(area).find(f"ending.{key}", on)
    return found if found is not None and found.terms is not None else None


def _stated(area: Area, key: str, on: date) -> Ground:
    found = _terms(area, key, on)
    terms = found.terms
    judged = ending.check(
        key, role=terms.by[0], procedure=procedure_of(area), on=on, calendar=calendar_of(area)
    )
    return Ground(
        key=key,
        says=terms.says,
        by=listed(terms.by),
        needs=needs_of(area, key, {}, on),
        record=terms.record,
        by_letter=str(terms.objections or "") if terms.route == "letter" else "",
        why=Why(f"The plan may end when {terms.says}.", str(found.citation), found.note, judged.reason.rule),
    )


def _unstated(area: Area, key: str, on: date) -> Ground:
    procedure = procedure_of(area)
    reason = ending.check(key, role="", procedure=procedure, on=on).reason
    note = f"{procedure.title} does not say how a plan ends when {UNSTATED[key]}. A manager decides, with a reason."
    return Ground(
        key=key,
        says=UNSTATED[key],
        by=listed(tuple(sorted(MANAGERS))),
        needs=(),
        record=("the manager's reason",),
        by_letter="",
        why=Why(note, "", "", reason.rule),
        silent=True,
    )


def needs_of(area: Area, key: str, shown: Mapping[str, tuple[date, str]], on: date) -> tuple[Need, ...]:
    """Return what the ground asks for, each with the day and the words by which it is known, if it is."""
    found = _terms(area, key, on)
    if found is None:
        return ()
    return tuple(
        Need(fact, test.says, str(test.citation or found.citation), *shown.get(fact, ()))
        for test in found.terms.tests
        for fact in test.facts
    )


def by_letter(area: Area, key: str, on: date) -> bool:
    found = _terms(area, key, on)
    return found is not None and found.terms.route == "letter"


def judge(
    area: Area,
    key: str,
    *,
    role: str,
    on: date,
    shown: Mapping[str, tuple[date, str]],
    born_on: date | None,
    died_on: date | None,
    letter_sent: date | None = None,
    objected: bool = False,
) -> Judged:
    """Return whether the plan may end on this ground, agreed by somebody in this role today.

    **Edition** the one in force today.
    **Rules** ``ending.<ground>``; where the area is silent, a manager decides.
    """
    extra = _facts_of_life(key, born_on, died_on, on)
    found = _terms(area, key, on)
    if found is None:
        return _judged_silent(area, key, role, on, born_on, died_on, extra)
    facts: dict[str, Any] = {
        fact: shown[fact][0] if fact in shown else False for test in found.terms.tests for fact in test.facts
    }
    facts |= {"death": died_on, "letter_sent": letter_sent, "objected": objected}
    asked = role or found.terms.by[0]
    said = ending.check(
        key, role=asked, procedure=procedure_of(area), on=on, facts=facts, calendar=calendar_of(area)
    )
    blocked = (*extra, *(point.says for point in said.blocked))
    return Judged(
        allowed=not blocked,
        ends_on=None if blocked else _day(key, born_on, died_on) or said.ends_on,
        blocked=blocked,
        warned=tuple(point.says for point in said.warned),
        record=said.must_record,
        why=why_of(said.reason),
        objections_by=said.objections_by,
        finding=as_json(said.reason),
    )


def _judged_silent(
    area: Area,
    key: str,
    role: str,
    on: date,
    born_on: date | None,
    died_on: date | None,
    extra: tuple[str, ...],
) -> Judged:
    ground = _unstated(area, key, on) if key in UNSTATED else None
    if ground is None:
        said = ending.check(key, role=role, procedure=procedure_of(area), on=on)
        return Judged(
            False, None, tuple(p.says for p in said.blocked), (), said.must_record, why_of(said.reason), None
        )
    theirs = not role or role in {str(one) for one in MANAGERS}
    blocked = extra if theirs else (*extra, f"Where the procedure is silent, this is for {ground.by}")
    return Judged(
        allowed=not blocked,
        ends_on=None if blocked else _day(key, born_on, died_on) or on,
        blocked=blocked,
        warned=(),
        record=ground.record,
        why=ground.why,
        objections_by=None,
        finding={"says": ground.why.says, "rule": ground.why.rule, "note": "Not stated by the procedure."},
    )


def _facts_of_life(key: str, born_on: date | None, died_on: date | None, on: date) -> tuple[str, ...]:
    """Return what the child's own record still lacks for this ground."""
    if key == "died" and died_on is None:
        return ("The child's death is not recorded. Record it first",)
    if key == "aged-18":
        eighteen = birthday(born_on)
        if eighteen is None:
            return ("No date of birth is recorded",)
        if on < eighteen:
            return (f"The eighteenth birthday is on {eighteen.day} {eighteen:%B %Y}: not before that day",)
    return ()


def _day(key: str, born_on: date | None, died_on: date | None) -> date | None:
    """Return the day that the ground itself names: that of the death, or the eighteenth birthday."""
    if key == "died":
        return died_on
    return birthday(born_on) if key == "aged-18" else None


def birthday(born_on: date | None, years: int = 18) -> date | None:
    """Return the eighteenth birthday. Born on 29 February: on 1 March, when the year has none."""
    if born_on is None:
        return None
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


__all__ = [
    "Ground", "Judged", "Need", "Role", "Why", "birthday", "by_letter", "ground_of", "judge", "needs_of", "offered",
    "refused", "why_of",
]  # fmt: skip
