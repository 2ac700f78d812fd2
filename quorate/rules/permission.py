"""Who may do an act, who may ask for it, on which grounds and conditions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from .days import Period, add_months, in_words
from .findings import Reason
from .points import Point
from .procedure import InForce, PermissionTerms, Procedure, Test, plain_reason
from .roles import listed

FORMS = ("all", "any", "none", "one-of", "differs", "not-after", "least")
LEVELS = ("block", "warn")


class Permission(NamedTuple):
    """Whether someone may do an act, who may, and on what conditions."""

    allowed: bool
    by: tuple[str, ...]
    grounds: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    must_record: tuple[str, ...]
    blocked: tuple[Point, ...]
    warned: tuple[Point, ...]
    reason: Reason

    @classmethod
    def refused(
        cls, says: str, by: tuple[str, ...], found: InForce, rule: str, *, conditions: tuple[str, ...] = ()
    ) -> "Permission":
        """Return a refusal in one sentence."""
        point = Point("not-yours", says, found.citation)
        return cls(False, by, (), conditions, ("the attempt",), (point,), (), plain_reason(found, rule, says))

    @classmethod
    def judged(
        cls,
        by: tuple[str, ...],
        found: InForce,
        rule: str,
        *,
        grounds: tuple[tuple[str, str], ...] = (),
        conditions: tuple[str, ...] = (),
        must_record: tuple[str, ...] = (),
        blocked: tuple[Point, ...] = (),
        warned: tuple[Point, ...] = (),
        effect: str = "",
    ) -> "Permission":
        """Return a permission judged by what holds it back."""
        if blocked:
            says = "Not yet: " + "; ".join(p.says for p in blocked) + "."
        else:
            says = effect or (
                f"Allowed: this is for {listed(by)}." if by else found.note or "The text does not say who."
            )
            if warned:
                says += " Warned: " + "; ".join(p.says for p in warned) + "."
        reason = plain_reason(found, rule, says)
        return cls(not blocked, by, grounds, conditions, must_record, blocked, warned, reason)


def may(
    act: str, *, role: str, procedure: Procedure, on: date, facts: Mapping[str, Any] | None = None
) -> Permission:
    """Return whether a role may do an act, judged on the facts given; facts not given are listed as conditions.

    **Edition** the one in force on the day of the act.
    **Rules** ``permission.<act>``.
    """
    given = facts or {}
    key = f"permission.{act}"
    found = procedure.find(key, on)
    if found is None or found.terms is None:
        found = found or procedure.nothing_said()
        note = found.note or f"{procedure.title} does not say who may do this."
        reason = plain_reason(found, key, note)
        return Permission(True, (), (), (), (), (), (), reason)
    terms: PermissionTerms = found.terms
    if terms.by and role not in terms.by:
        says = f"Only {listed(terms.by)} may do this."
        if terms.instead:
            says += f" {terms.instead}"
        return Permission.refused(says, terms.by, found, key, conditions=tuple(t.says for t in terms.tests))
    blocked, warned = judge(terms.tests, given, found)
    grounds = tuple((g.key, g.says) for g in terms.grounds)
    if "ground" in given and grounds and given["ground"] not in dict(grounds):
        blocked = (
            *blocked,
            Point("ground", "Choose one of the grounds that the procedure lists", found.citation),
        )
    return Permission.judged(
        terms.by,
        found,
        key,
        grounds=grounds,
        conditions=tuple(t.says for t in terms.tests),
        must_record=terms.record,
        blocked=blocked,
        warned=warned,
        effect=terms.effect,
    )


def judge(
    tests: tuple[Test, ...], given: Mapping[str, Any], found: InForce
) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return what holds an act back and what it is warned of. A test none of whose facts is given is not judged."""
    blocked: list[Point] = []
    warned: list[Point] = []
    for test in tests:
        if any(given.get(name) != wanted for name, wanted in test.when.items()):
            continue
        if not any(name in given for name in test.facts) or _holds(test, given):
            continue
        point = Point(test.key, test.says, test.citation or found.citation)
        (blocked if test.level == "block" else warned).append(point)
    return tuple(blocked), tuple(warned)


def _holds(test: Test, given: Mapping[str, Any]) -> bool:
    values = [given.get(name) for name in test.facts]
    if test.form == "all":
        return all(bool(v) for v in values)
    if test.form == "any":
        return any(bool(v) for v in values)
    if test.form == "none":
        return not any(bool(v) for v in values)
    if test.form == "one-of":
        return values[0] in test.value
    if test.form == "differs":
        return bool(values[0] != test.value)
    first, second = _moment(values[0]), _moment(values[1])
    if first is None or second is None:
        return False
    if test.form == "least":
        return _day(first) >= _later(_day(second), test.value)
    if isinstance(first, datetime) and isinstance(second, datetime):
        return first <= second
    return _day(first) <= _day(second)


def _moment(value: object) -> date | datetime | None:
    return value if isinstance(value, date) else None


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _later(day: date, period: Period) -> date:
    if period.unit == "months":
        return add_months(day, period.count)
    weeks = 7 if period.unit == "weeks" else 1
    return date.fromordinal(day.toordinal() + period.count * weeks)


def earliest(test: Test, start: date) -> str:
    """Return, in words, the first day on which a “least” test is met."""
    return in_words(_later(start, test.value))
