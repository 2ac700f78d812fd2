"""Every duty that a history has opened: by when, whose, done or not, and why."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import NamedTuple

from .conditions import all_hold
from .days import LONDON, Calendar, Period, after_hours, count
from .events import Event, History, Placed
from .findings import Duty, Reason
from .procedure import Arm, DutyHeading, DutyTerms, InForce, Procedure, Rule
from .workings import explain, explain_unstated

# Events that may lie before the event that opens a duty: those of a whole life, and a limit that already stands.
LIFELONG = frozenset({"date-of-birth", "birth", "expected-birth", "plan-start", "review-limit"})
ALIASES = {"birth": "date-of-birth", "date-of-birth": "birth"}


class Reckoned(NamedTuple):
    """What one arm of a rule comes to."""

    arm: Arm
    period: Period | None
    anchor: Event | None
    day: date
    moment: datetime | None


class Opened(NamedTuple):
    """One time that a duty was opened, and what became of it."""

    opening: Placed
    occasion: str
    done: Placed | None
    lapse: Placed | None
    averted: Placed | None
    superseded: bool


def derive(
    history: History, *, procedure: Procedure, calendar: Calendar, scope: str = "child"
) -> tuple[Duty, ...]:
    """Return every duty that the history has opened, those done or lapsed included, in the order of the rules.

    **Counts** as each rule says; a limit never moves off a day that nobody works.
    **Edition** the one in force on the day of the event that opened the duty.
    **Rules** every ``duty`` of the scope: ``child``, ``conference``, or ``milestone`` (days worth knowing).

    :raises OutsideCalendar: if a day lies outside the years for which holidays are known
    """
    found: list[Duty] = []
    for rule in procedure.duties(scope):
        heading = rule.heading
        if heading is None:
            continue
        for opened in _opened(history, heading, procedure):
            duty = _duty(rule, heading, opened, history, procedure, calendar)
            if duty is not None:
                found.append(duty)
    return tuple(found)


def _merged(history: History, kinds: tuple[str, ...]) -> list[Placed]:
    if len(kinds) == 1:
        return history.placed(kinds[0])
    found = [placed for kind in kinds if (placed := history.placed(kind))]
    if len(found) > 1:
        return sorted(chain.from_iterable(found))
    return found[0] if found else []


def _opened(history: History, heading: DutyHeading, procedure: Procedure) -> Iterator[Opened]:
    openings = _merged(history, heading.opens)
    if not openings:
        return
    if heading.when:
        openings = [p for p in openings if all_hold(heading.when, history, procedure, p.event)]
        if not openings:
            return
    dones = _merged(history, heading.done)
    if heading.done_when:
        dones = [p for p in dones if all_hold(heading.done_when, history, procedure, p.event)]
    lapses = _merged(history, heading.lapses)
    if heading.each:
        yield from _opened_for_each(history, heading, openings, dones, lapses)
        return
    averting = _merged(history, heading.averted)
    if not heading.own_occasion:
        yield from _runs(heading, openings, dones, lapses, averting)
        return
    for ref in dict.fromkeys(p.event.ref for p in openings):
        ours = [p for p in openings if p.event.ref == ref]
        answers = [p for p in dones if p.event.ref == ref]
        yield from _runs(heading, ours, answers, lapses, [p for p in averting if p.event.ref == ref])


FINAL = frozenset({"death", "pregnancy-ended"})
"""What nothing comes after: a duty that one of these ends is ended also where it was opened on a later day, because
what happened was learnt of too late."""


def _runs(
    heading: DutyHeading,
    openings: list[Placed],
    dones: list[Placed],
    lapses: list[Placed],
    averting: list[Placed],
) -> Iterator[Opened]:
    running: Placed | None = None  # the clock that a later event of the same kind may not restart
    until: Placed | None = None
    for place, opening in enumerate(openings):
        held = (
            running is not None and not heading.renew and (heading.once or _same_occasion(running, opening))
        )
        if held and (until is None or opening.place < until.place):
            continue
        done = _first_after(dones, opening, heading.opens, anytime=heading.renew)
        lapse = _first_after(lapses, opening, heading.opens, anytime=heading.renew)
        if done and lapse and lapse.event.on < done.event.on:
            done = None
        if done is None and lapse is None:
            lapse = next((p for p in lapses if p.event.kind in FINAL), None)
        averted = _first_after(averting, opening, heading.opens, anytime=False)
        superseded = heading.renew and place + 1 < len(openings)
        running, until = opening, done or lapse
        yield Opened(opening, opening.event.ref, done, lapse, averted, superseded)


def _opened_for_each(
    history: History, heading: DutyHeading, openings: list[Placed], dones: list[Placed], lapses: list[Placed]
) -> Iterator[Opened]:
    opening = openings[-1]
    lapse = _first_after(lapses, opening, heading.opens, anytime=True)
    for ref in dict.fromkeys(p.event.ref for p in history.placed(heading.each)) or {"": None}:
        done = next((p for p in dones if not ref or p.event.ref == ref), None)
        yield Opened(opening, ref or opening.event.ref, done, lapse, None, superseded=False)


def _same_occasion(first: Placed, second: Placed) -> bool:
    return not (first.event.ref and second.event.ref) or first.event.ref == second.event.ref


def _first_after(
    found: list[Placed], opening: Placed, opens: tuple[str, ...], *, anytime: bool
) -> Placed | None:
    """Return the first event after the opening; one of another kind on the same day counts as after."""
    if anytime or not found:
        return found[0] if found else None
    after = bisect_left(found, (opening.place + 1,))
    first = found[after] if after < len(found) else None
    while after:
        after -= 1
        placed = found[after]
        if placed.event.on != opening.event.on:
            break
        if placed.event.kind not in opens:
            first = placed
    return first


def _duty(
    rule: Rule,
    heading: DutyHeading,
    opened: Opened,
    history: History,
    procedure: Procedure,
    calendar: Calendar,
) -> Duty | None:
    opening = opened.opening.event
    found = rule.on(opening.on)
    if found is None:
        return None
    if found.terms is None:
        return _undated(rule, heading, found, opened, history, procedure, calendar)
    reckoned = _reckon(rule, found.terms, opening, history, procedure, calendar)
    if not reckoned:
        return None
    terms: DutyTerms = found.terms
    chosen = _choose(reckoned, terms.combine)
    working = partial(explain, rule, found, opening, reckoned, chosen, calendar)
    by = terms.meaning in ("by", "until")
    hold_by = calendar.on_or_before(chosen.day) if by and not _runs_in_hours(chosen) else None
    return Duty(
        rule.name,
        heading.title,
        opened.occasion,
        terms.meaning,
        chosen.day,
        chosen.moment,
        hold_by,
        heading.whose,
        _standing(opened, terms.meaning, chosen.day, chosen.moment),
        _held_on(opened.done.event) if opened.done else None,
        found.strength,
        _reason(working, found, rule),
    )


def _held_on(done: Event) -> date:
    """Return the day on which something was finished: the last day, if it took more than one."""
    if not done.facts:
        return done.on
    last_day = done.facts.get("last_day")
    if isinstance(last_day, str):  # facts that were kept as JSON
        return date.fromisoformat(last_day)
    return last_day if isinstance(last_day, date) else done.on


def _runs_in_hours(chosen: Reckoned) -> bool:
    return chosen.period is not None and chosen.period.unit == "hours"


def _undated(
    rule: Rule,
    heading: DutyHeading,
    found: InForce,
    opened: Opened,
    history: History,
    procedure: Procedure,
    calendar: Calendar,
) -> Duty | None:
    if not heading.even_silent:
        return None
    opening = opened.opening.event
    other = found.otherwise
    elsewhere: Reckoned | None = None
    if other is not None and other.terms is not None:
        reckoned = _reckon(rule, other.terms, opening, history, procedure, calendar)
        elsewhere = _choose(reckoned, other.terms.combine) if reckoned else None
    working = partial(explain_unstated, heading, found, opening, elsewhere)
    return Duty(
        rule.name,
        heading.title,
        opened.occasion,
        "by",
        None,
        None,
        None,
        heading.whose,
        _standing(opened, "by", None, None),
        _held_on(opened.done.event) if opened.done else None,
        found.strength,
        _reason(working, found, rule),
    )


def _reason(working: partial, found: InForce, rule: Rule) -> Reason:  # type: ignore[type-arg]
    return Reason(
        working,
        citation=found.citation,
        rule=rule.name,
        edition=found.since,
        procedure=found.origin,
        note=found.note,
    )


def _reckon(
    rule: Rule, terms: DutyTerms, opening: Event, history: History, procedure: Procedure, calendar: Calendar
) -> list[Reckoned]:
    reckoned: list[Reckoned] = []
    for arm in terms.arms:
        if arm.when and not all_hold(arm.when, history, procedure, opening):
            continue
        if arm.anchor.startswith("duty:"):
            found = _reckon_after_duty(arm, terms, opening, history, procedure, calendar)
        else:
            anchor = _anchor(arm, opening, history)
            found = _reckon_arm(arm, anchor, rule, terms, procedure, calendar) if anchor else None
        if found is not None:
            reckoned.append(found)
    return reckoned


def _anchor(arm: Arm, opening: Event, history: History) -> Event | None:
    if arm.anchor in ("opening", opening.kind):
        return opening
    event = history.last(arm.anchor) if arm.which == "last" else _chosen(arm, opening, history)
    if event is None and arm.anchor in ALIASES:
        event = history.last(ALIASES[arm.anchor])
    if event is None or (event.on < opening.on and arm.anchor not in LIFELONG and arm.direction != "before"):
        return None
    return event


def _chosen(arm: Arm, opening: Event, history: History) -> Event | None:
    """Return the first event of the arm's kind, or with “next” the first that is not before the opening."""
    events = history.of(arm.anchor)
    if arm.which == "next":
        events = tuple(e for e in events if e.on >= opening.on)
    return events[0] if events else None


def _reckon_arm(
    arm: Arm, anchor: Event, rule: Rule, terms: DutyTerms, procedure: Procedure, calendar: Calendar
) -> Reckoned:
    period = arm.period
    start = anchor.on
    if period is None:
        return Reckoned(arm, None, anchor, start, anchor.at if arm.direction == "until" else None)
    if period.unit == "hours":
        if anchor.at is None:
            return Reckoned(
                arm, period, anchor, date.fromordinal(start.toordinal() + -(-period.count // 24)), None
            )
        moment = after_hours(anchor.at, period.count)
        return Reckoned(arm, period, anchor, moment.astimezone(LONDON).date(), moment)
    if period.unit == "days":
        period = period.read_as(procedure.readings.get(rule.name) or terms.reading)
    day = count(start, period, calendar, back=arm.direction == "before", day_one=terms.day_one)
    if arm.direction == "over":
        day = date.fromordinal(day.toordinal() + 1)
    return Reckoned(arm, period, anchor, day, None)


def _reckon_after_duty(
    arm: Arm, terms: DutyTerms, opening: Event, history: History, procedure: Procedure, calendar: Calendar
) -> Reckoned | None:
    other = procedure.rule(arm.anchor.replace("duty:", "duty."))
    begun = _begun(other, opening, history, procedure)
    found = other.on(begun.on) if begun is not None else None
    if begun is None or found is None or found.terms is None:
        return None
    reckoned = _reckon(other, found.terms, begun, history, procedure, calendar)
    if not reckoned:
        return None
    limit = _choose(reckoned, found.terms.combine).day
    anchor = Event(begun.kind, limit, ref=begun.ref)
    if arm.period is None:
        return Reckoned(arm, None, anchor, limit, None)
    period = arm.period.read_as(terms.reading)
    day = count(limit, period, calendar, back=arm.direction == "before", day_one=terms.day_one)
    if arm.direction == "over":
        day = date.fromordinal(day.toordinal() + 1)
    return Reckoned(arm, period, anchor, day, None)


def _begun(other: Rule, opening: Event, history: History, procedure: Procedure) -> Event | None:
    """Return the event that started the other duty's clock: this one, or the last before it that could."""
    heading = other.heading
    if heading is None or (
        opening.kind in heading.opens and all_hold(heading.when, history, procedure, opening)
    ):
        return opening
    earlier = [p.event for p in _merged(history, heading.opens) if p.event.on <= opening.on]
    could = [e for e in earlier if all_hold(heading.when, history, procedure, e)]
    return could[-1] if could else None


def _choose(reckoned: list[Reckoned], combine: str) -> Reckoned:
    if len(reckoned) == 1:
        return reckoned[0]
    if combine == "latest":
        return max(reckoned, key=lambda r: r.day)
    return min(reckoned, key=lambda r: (r.day, r.moment is None))


def _standing(opened: Opened, meaning: str, due_on: date | None, due_at: datetime | None) -> str:
    done = opened.done
    if opened.superseded:
        return "lapsed"
    if done is not None:
        if meaning == "from" or due_on is None:
            return "done"
        if due_at is not None and done.event.at is not None:
            return "done-late" if done.event.at > due_at else "done"
        return "done-late" if _held_on(done.event) > due_on else "done"
    if opened.lapse is not None:
        return "lapsed"
    if due_on is not None and opened.averted is not None and opened.averted.event.on < due_on:
        return "lapsed"
    return "open"
