"""May a plan end without a review, on this ground, and from which day?"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from .findings import Reason
from .permission import judge
from .points import Point
from .procedure import EndingTerms, Listed, Procedure, plain_reason
from .roles import listed


class Ending(NamedTuple):
    """Whether a plan may end on a ground, from which day, by whom, and what goes with it."""

    allowed: bool
    ends_on: date | None
    by: tuple[str, ...]
    route: str
    must_record: tuple[str, ...]
    blocked: tuple[Point, ...]
    warned: tuple[Point, ...]
    reason: Reason


def grounds(procedure: Procedure, on: date) -> tuple[Listed, ...]:
    """Return the grounds on which the area lets a plan end, other than by a review that finds no continuing risk.

    **Edition** the one in force on the day asked about.
    **Rules** every ``ending``.
    """
    found: list[Listed] = []
    for rule in procedure.of_kind("ending"):
        stands = rule.on(on)
        if stands is not None and stands.terms is not None:
            found.append(Listed(rule.name, stands.terms.says, stands.citation))
    return tuple(found)


def check(
    ground: str, *, role: str, procedure: Procedure, on: date, facts: Mapping[str, Any] | None = None
) -> Ending:
    """Return whether a plan may end without a review on this ground, judged on the facts given.

    **Edition** the one in force on the day of the decision.
    **Rules** ``ending.<ground>``.
    """
    given = facts or {}
    key = f"ending.{ground}"
    found = procedure.find(key, on)
    if found is None or found.terms is None:
        stands = found or procedure.nothing_said()
        says = "This is not a ground on which a plan ends without a review. The plan continues; a review decides."
        point = Point("not-a-ground", says, stands.citation)
        return Ending(
            False, None, (), "review", ("the request",), (point,), (), plain_reason(stands, key, says)
        )
    terms: EndingTerms = found.terms
    if role not in terms.by:
        says = f"Only {listed(terms.by)} may do this. The plan continues."
        point = Point("not-yours", says, found.citation)
        return Ending(
            False, None, terms.by, terms.route, ("the attempt",), (point,), (), plain_reason(found, key, says)
        )
    blocked, warned = judge(terms.tests, given, found)
    ends_on = _ends_on(terms, given, on)
    if blocked:
        says = "The plan continues: " + "; ".join(p.says for p in blocked) + "."
    else:
        says = f"The plan may end: {terms.says}."
    return Ending(
        not blocked,
        None if blocked else ends_on,
        terms.by,
        terms.route,
        terms.record,
        blocked,
        warned,
        plain_reason(found, key, says),
    )


def _ends_on(terms: EndingTerms, given: Mapping[str, Any], on: date) -> date:
    """Return the day on which the plan ends: a named fact, the latest of several, or the day of the decision."""
    days = [given[name] for name in terms.ends_on.split() if isinstance(given.get(name), date)]
    return max(days) if days else on
