"""The named facts on which a duty may depend. Data picks from this list; it never holds an expression."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from .days import add_months, age_on
from .events import Event, History
from .procedure import Condition, Procedure

Judge = Callable[[History, Procedure, Event, Any], bool]


def all_hold(conditions: tuple[Condition, ...], history: History, procedure: Procedure, event: Event) -> bool:
    """Return whether every condition holds for an event in its history."""
    for c in conditions:  # noqa: SIM110 - a plain loop: this is asked for every event of every child
        if _JUDGES[c.name](history, procedure, event, c.argument) is c.negated:
            return False
    return True


def born(history: History) -> Event | None:
    """Return the birth of the child, if the child has been born."""
    return history.last("birth") or history.last("date-of-birth")


def unborn_at(history: History, event: Event) -> bool:
    """Return whether the child was unborn at a conference: as recorded, or by the dates.

    Born that day, with no times known: unborn, which is the stricter.
    """
    recorded = event.facts.get("unborn")
    if isinstance(recorded, bool):
        return recorded
    birth = born(history)
    if birth is None:
        return history.last("expected-birth") is not None
    if birth.on == event.on and birth.at and event.at:
        return birth.at > event.at
    return birth.on >= event.on


def is_stood_down(event: Event) -> bool:
    """Return whether an event is a review that was stood down."""
    return event.kind == "stood-down" or event.facts.get("stood_down") is True


def is_inquorate(event: Event) -> bool:
    """Return whether a review was held without a quorum and without the chair lawfully going ahead."""
    return event.facts.get("quorate") is False


def counts_as_review(_history: History, procedure: Procedure, event: Event, _argument: Any) -> bool:
    """Return whether a review sets and stops the clock, by the area's readings if not quorate or stood down."""
    facts = event.facts
    if event.kind == "review" and facts.get("quorate") is not False and facts.get("stood_down") is not True:
        return True
    if is_stood_down(event):
        return procedure.setting("stood-down-clock", event.on) != "reconvened"
    if event.kind == "reconvened":
        return procedure.setting("stood-down-clock", event.on) == "reconvened"
    if is_inquorate(event):
        counts = procedure.setting("inquorate-counts", event.on)
        return counts == "always" or (counts == "if-proceeded" and event.facts.get("proceeded") is True)
    return True


def _plan_made(history: History, _procedure: Procedure, event: Event, _argument: Any) -> bool:
    return event.facts.get("outcome", "plan") == "plan"


def _plan_goes_on(history: History, _procedure: Procedure, event: Event, _argument: Any) -> bool:
    if event.facts.get("outcome") == "end" and not is_stood_down(event):
        return False
    ended = history.placed("plan-end")
    return not ended or all(placed.event.on != event.on for placed in ended)


def _on_plan(history: History, _procedure: Procedure, event: Event, _argument: Any) -> bool:
    started = sum(1 for e in history.of("plan-start") if e.on <= event.on)
    ended = sum(1 for e in history.of("plan-end") if e.on < event.on)
    return started > ended


def _in_care(history: History, _procedure: Procedure, event: Event, _argument: Any) -> bool:
    came = [e.on for e in history.of("looked-after") if e.on <= event.on]
    left = [e.on for e in history.of("no-longer-looked-after") if e.on <= event.on]
    return bool(came) and (not left or came[-1] > left[-1])


def _started_enquiry(_history: History, _procedure: Procedure, event: Event, _argument: Any) -> bool:
    return event.facts.get("section_47") is not False


def _core_group_chosen(_history: History, _procedure: Procedure, event: Event, _argument: Any) -> bool:
    return event.facts.get("post_birth_meeting") == "core-group"


def _born_unborn(history: History, procedure: Procedure, event: Event, _argument: Any) -> bool:
    return any(
        unborn_at(history, c) and _plan_made(history, procedure, c, None)
        for c in history.of("initial-conference")
    )


def _fact_is(_history: History, _procedure: Procedure, event: Event, argument: Any) -> bool:
    return all(event.facts.get(name) == wanted for name, wanted in argument.items())


def _under_age(history: History, _procedure: Procedure, event: Event, argument: Any) -> bool:
    birth = born(history)
    return birth is None or age_on(birth.on, event.on) < int(argument)


def _on_plan_months(history: History, _procedure: Procedure, event: Event, argument: Any) -> bool:
    starts = [e.on for e in history.of("plan-start") if e.on <= event.on]
    return bool(starts) and add_months(starts[-1], argument) <= event.on


def _review_number(history: History, procedure: Procedure, event: Event, argument: Any) -> bool:
    starts = [e.on for e in history.of("initial-conference") if e.on <= event.on]
    since = starts[-1] if starts else None
    held = [e for e in history.of("review") if (since is None or e.on >= since) and e.on <= event.on]
    return sum(1 for e in held if counts_as_review(history, procedure, e, None)) == int(argument)


def _consecutive_inquorate(history: History, _procedure: Procedure, event: Event, argument: Any) -> bool:
    run = 0
    for review in history.of("review"):
        if review.on > event.on:
            break
        run = run + 1 if is_inquorate(review) else 0
    return run >= int(argument)


CONDITIONS: Mapping[str, Judge] = MappingProxyType(
    {
        "plan-made": _plan_made,
        "plan-goes-on": _plan_goes_on,
        "on-plan": _on_plan,
        "counts-as-review": counts_as_review,
        "inquorate": lambda _h, _p, event, _a: is_inquorate(event),
        "stood-down": lambda _h, _p, event, _a: is_stood_down(event),
        "unborn-at-conference": lambda history, _p, event, _a: unborn_at(history, event),
        "was-unborn-at-conference": _born_unborn,
        "core-group-chosen": _core_group_chosen,
        "started-enquiry": _started_enquiry,
        "in-care": _in_care,
        "initial": lambda _h, _p, event, _a: (
            event.facts.get("conference") in ("initial", "pre-birth", "transfer-in")
        ),
        "plan-made-or-continued": lambda _h, _p, event, _a: (
            event.facts.get("outcome", "continue") in ("plan", "continue")
        ),
        "proceedings-considered": lambda _h, _p, event, _a: event.facts.get("proceedings") is not False,
        "mother-not-fit": lambda history, _p, _e, _a: history.last("mother-not-fit") is not None,
        "fact": _fact_is,
        "under-age": _under_age,
        "on-plan-months": _on_plan_months,
        "review-number": _review_number,
        "consecutive-inquorate": _consecutive_inquorate,
    }
)
_JUDGES = dict(CONDITIONS)  # looked up for every event of every child: a plain dictionary is quicker

# What the argument of a condition must be; the others take none.
ARGUMENTS: Mapping[str, type] = MappingProxyType(
    {
        "fact": dict,
        "under-age": int,
        "on-plan-months": int,
        "review-number": int,
        "consecutive-inquorate": int,
    }
)
