"""May a plan end without a review, on this ground, and from which day?"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from .days import Calendar, count, in_words
from .findings import Reason
from .permission import judge
from .points import Point
from .procedure import EndingTerms, InForce, Listed, Procedure, plain_reason
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
    objections_by: date | None = None


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
    ground: str,
    *,
    role: str,
    procedure: Procedure,
    on: date,
    facts: Mapping[str, Any] | None = None,
    calendar: Calendar | None = None,
) -> Ending:
    """Return whether a plan may end without a review on this ground, judged on the facts given.

    ``facts`` for a ground that ends by letter: ``letter_sent`` (the day) and ``objected``; ``calendar`` is then needed.

    **Edition** the one in force on the day of the decision.
    **Rules** ``ending.<ground>``.

    :raises ValueError: if the ground leaves time for objections and no calendar was given
    """
    given = facts or {}
    key = f"ending.{ground}"
    found = procedure.find(key, on)
    if found is None or found.terms is None:
        says = "This is not a ground on which a plan ends without a review. The plan continues; a review decides."
        stands = found or procedure.nothing_said()
        return _refused("not-a-ground", says, stands, key, (), "review", "the request")
    terms: EndingTerms = found.terms
    if role not in terms.by:
        says = f"Only {listed(terms.by)} may do this. The plan continues."
        return _refused("not-yours", says, found, key, terms.by, terms.route, "the attempt")
    blocked, warned = judge(terms.tests, given, found)
    ends_on = _ends_on(terms, given, on)
    objections_by, held = _objections(terms, given, on, found, calendar)
    blocked = (*blocked, *held)
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
        objections_by,
    )


def _refused(
    point: str, says: str, found: InForce, key: str, by: tuple[str, ...], route: str, record: str
) -> Ending:
    points = (Point(point, says, found.citation),)
    return Ending(False, None, by, route, (record,), points, (), plain_reason(found, key, says))


def _objections(
    terms: EndingTerms, given: Mapping[str, Any], on: date, found: InForce, calendar: Calendar | None
) -> tuple[date | None, tuple[Point, ...]]:
    """Return the last day for objections to a letter, and what still holds the ending back."""
    if terms.objections is None:
        return None, ()
    if calendar is None:
        raise ValueError("This ground leaves time for objections: give the calendar that counts it.")
    sent = given.get("letter_sent")
    if not isinstance(sent, date):
        says = f"Send the letter first: there are {terms.objections} in which to object"
        return None, (Point("letter", says, found.citation),)
    last = count(sent, terms.objections, calendar)
    if given.get("objected"):
        return last, (Point("objection", "Somebody objected: a review decides", found.citation),)
    if on <= last:
        return last, (Point("window", f"Objections may come until {in_words(last)}", found.citation),)
    return last, ()


def _ends_on(terms: EndingTerms, given: Mapping[str, Any], on: date) -> date:
    """Return the day on which the plan ends: a named fact, the latest of several, or the day of the decision."""
    days = [given[name] for name in terms.ends_on.split() if isinstance(given.get(name), date)]
    return max(days) if days else on
