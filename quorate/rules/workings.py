"""The working of a date, written out for people: the event, the days counted, the days skipped and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .days import Calendar, Period, count, in_words, walk
from .events import CHILD_KINDS, CONFERENCE_KINDS, OWN, Event
from .findings import OtherReading, Step
from .procedure import DutyHeading, DutyTerms, InForce, Rule

if TYPE_CHECKING:
    from .duties import Reckoned

Written = tuple[str, tuple[Step, ...], OtherReading | None]

NAMES = {
    "initial-conference": "the initial conference",
    "review": "the review",
    "stood-down": "the stood-down review",
    "birth": "the birth",
    "date-of-birth": "the date of birth",
    "expected-birth": "the expected date of birth",
    "strategy-discussion": "the strategy discussion",
    "conference-booked": "the conference",
    "conference-closed": "the end of the conference",
    "plan-start": "the start of the plan",
    "plan-end": "the end of the plan",
    "move-notified": "notice of the move",
    "move-accepted": "formal acceptance",
    "minutes-received": "receipt",
    "emergency-order-expires": "the end of the emergency protection order",
}


def named(event: Event) -> str:
    """Return an event in a few words."""
    return NAMES.get(event.kind, event.kind.removeprefix(OWN).replace("-", " "))


def explain(
    rule: Rule, found: InForce, opening: Event, reckoned: list[Reckoned], chosen: Reckoned, calendar: Calendar
) -> Written:
    """Return the sentence, the steps and the other reading for a duty that has a date."""
    terms: DutyTerms = found.terms
    steps: list[Step] = []
    clauses: list[str] = []
    for one in reckoned:
        steps.extend(_steps(one, terms, calendar))
        clauses.append(_clause(one))
    says = "; ".join(clauses)
    if len(reckoned) > 1:
        which = "later" if terms.combine == "latest" else "earlier"
        says += f". The {which} counts: {in_words(chosen.day)}"
        steps.append(Step(f"The {which} of these counts", chosen.day))
    if terms.meaning in ("by", "until") and not calendar.is_worked(chosen.day) and chosen.moment is None:
        before = calendar.on_or_before(chosen.day)
        steps.append(
            Step(
                f"{in_words(chosen.day)} is not a working day; the limit does not move. Last working day before it",
                before,
            )
        )
    return says[0].upper() + says[1:] + ".", tuple(steps), _other_reading(chosen, terms, calendar)


def _clause(one: Reckoned) -> str:
    assert one.anchor is not None
    anchor = f"{named(one.anchor)} on {in_words(one.anchor.on)}"
    if one.arm.anchor.startswith("duty:"):
        anchor = f"the limit of {in_words(one.anchor.on)}"
    if one.period is None:
        when = f" at {one.moment:%H:%M}" if one.moment else ""
        return f"{'before ' if one.arm.direction == 'until' else ''}{anchor}{when}"
    if one.period.unit == "years of age":
        return f"{one.period.count} years old, born on {in_words(one.anchor.on)}: {in_words(one.day)}"
    if one.period.unit == "weeks of pregnancy":
        return f"{one.period}, counting back from {anchor}: {in_words(one.day)}"
    if one.moment is not None:
        return f"{one.period} after {anchor}: {one.moment:%H:%M on} {in_words(one.day)}"
    if one.period.unit == "hours":
        return f"{one.period} after {anchor}, whose time was not recorded: {in_words(one.day)}"
    word = {"before": "before", "over": "or more (the day after) from"}.get(one.arm.direction, "after")
    return f"{one.period} {word} {anchor}: {in_words(one.day)}"


def _steps(one: Reckoned, terms: DutyTerms, calendar: Calendar) -> list[Step]:
    assert one.anchor is not None
    kinds = {**CHILD_KINDS, **CONFERENCE_KINDS}
    text = kinds.get(one.anchor.kind, named(one.anchor))
    if one.arm.anchor.startswith("duty:"):
        text = "the limit counted from"
    steps = [Step(f"{text[0].upper()}{text[1:]} (day {1 if terms.day_one else 0})", one.anchor.on)]
    if one.period is None:
        return steps
    if one.period.unit == "working days":
        counted = walk(
            one.anchor.on, one.period, calendar, back=one.arm.direction == "before", day_one=terms.day_one
        )
        steps.extend(
            Step(f"Working day {c.number}" if c.number else f"Not counted: {c.why_not}", c.day)
            for c in counted
        )
    shorter = (
        one.period.unit in ("months", "years")
        and one.day.day != one.anchor.on.day
        and one.arm.direction != "over"
    )
    ending = " (no such day in that month, so its last day)" if shorter else ""
    steps.append(Step(_answer(one) + ending, one.day))
    return steps


def _answer(one: Reckoned) -> str:
    assert one.period is not None
    if one.period.unit == "years of age":
        return f"{one.period.count} years old"
    if one.period.unit == "weeks of pregnancy":
        return str(one.period)
    if one.arm.direction == "over":
        return f"the day after {one.period}"
    return f"{one.period} {'before' if one.arm.direction == 'before' else 'on'}"


def _other_reading(chosen: Reckoned, terms: DutyTerms, calendar: Calendar) -> OtherReading | None:
    if chosen.anchor is None or chosen.period is None or chosen.arm.period is None:
        return None
    back = chosen.arm.direction == "before"
    if chosen.arm.period.unit == "days":
        unit = "working days" if chosen.period.unit == "calendar days" else "calendar days"
        other = Period(chosen.period.count, unit)
        day = count(chosen.anchor.on, other, calendar, back=back, day_one=terms.day_one)
        return OtherReading(f"The text says only “days”. Read as {other}", day)
    if terms.beside is not None and chosen.arm.anchor == "opening":
        day = count(chosen.anchor.on, terms.beside, calendar, back=back, day_one=terms.day_one)
        return OtherReading(f"The figure in national guidance, {terms.beside}, would be", day)
    return None


def explain_unstated(
    heading: DutyHeading, found: InForce, opening: Event, elsewhere: Reckoned | None
) -> Written:
    """Return the sentence, steps and other reading for a duty whose text gives no figure."""
    says = found.note or "Not stated: the text gives no figure, and none is made up."
    steps = (Step(f"{named(opening)[0].upper()}{named(opening)[1:]}", opening.on),)
    other: OtherReading | None = None
    if elsewhere is not None:
        other = OtherReading(f"The national figure: {_clause(elsewhere)}", elsewhere.day)
    return says, steps, other
