"""What the pages about a child show, gathered once and ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quorate.rules.events import CHILD_KINDS

from . import worklist
from .facts import age_on
from .models import Child, Duty, Event

OUTCOMES = {
    "plan": "a plan was made",
    "no-plan": "no plan was made",
    "continue": "the plan went on",
    "end": "the plan ended",
}


NO_START_GIVEN = "2000-01-01"
NOTHING_SAID = date.min.isoformat()
"""The day from which an edition runs whose text gives no day on which it began (procedures/README.md)."""


@dataclass(frozen=True, slots=True)
class Why:
    """A duty's stored reason, as the “why this date” part of a page shows it."""

    says: str
    steps: list[str]
    source: str
    note: str
    other: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of where a case stands, for the top of a child's page. ``concern``: something is not as it should be."""

    title: str
    says: str
    see: str = ""
    concern: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Something a reader can do from a child's page: the words and the address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    duty: Duty
    line: worklist.Line
    why: Why
    state: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a child's history, in words."""

    title: str
    on: date
    text: str
    by: str
    event: Event


def why(reason: dict[str, Any]) -> Why:
    """Return a stored reason in words: the sentence, each step, the source, and what the other reading
    would give."""
    cite = reason.get("citation") or {}
    source = cite.get("source", "")
    for part in (cite.get("edition"), cite.get("paragraph")):
        source += f", {part}" if part else ""
    if cite.get("lines"):
        source += f" (lines {cite['lines']})"
    if cite.get("clauses"):
        source += f" [{', '.join(cite['clauses'])}]"
    if reason.get("edition", NO_START_GIVEN) not in (NO_START_GIVEN, NOTHING_SAID):
        source += f". Edition in force from {_day(reason['edition'])}"
    steps = [
        f"{step['text']}: {_day(step['day'])}"
        if step.get("day") and _day(step["day"]) not in step["text"]
        else step["text"]
        for step in reason.get("steps") or ()
    ]
    other = reason.get("other_reading") or {}
    other_words = f"{other['text']}: {_day(other['day'])}." if other.get("day") else other.get("text", "")
    return Why(reason.get("says", ""), steps, source, reason.get("note", ""), other_words)


def _day(text: str) -> str:
    on = date.fromisoformat(text[:10])
    return f"{on.day} {on:%B %Y}"


def duty_row(duty: Duty, now: datetime) -> DutyRow:
    """Return a duty with its line, its reason in words and the standing to show."""
    shown = worklist.line(duty, now)
    if duty.standing == Duty.Standing.DONE:
        state = "done"
    elif duty.standing == Duty.Standing.DONE_LATE:
        state = "late"
    elif duty.standing == Duty.Standing.LAPSED:
        state = "not_needed"
    elif duty.due_on is None:
        state = "not_stated"
    elif duty.meaning in ("from", "until"):
        reached = duty.due_on <= now.date()
        state = (
            "open_now" if reached == (duty.meaning == "from") else "coming" if not reached else "not_needed"
        )
    else:
        state = {"overdue": "overdue", "week": "due_this_week"}.get(shown.when, "coming")
    return DutyRow(duty, shown, why(duty.reason), state)


def happenings(events: Iterable[Event]) -> list[Happening]:
    """Return events in words, newest first."""
    listed = [
        Happening(
            title=event.facts.get("title") or CHILD_KINDS.get(event.kind, event.kind).capitalize(),
            on=event.on,
            text=_facts(event),
            by=event.recorded_by.name
            if event.recorded_by
            else "census file"
            if event.origin == "census"
            else "Quorate",
            event=event,
        )
        for event in events
    ]
    return sorted(listed, key=lambda one: (one.on, one.event.pk), reverse=True)


def _facts(event: Event) -> str:
    said = []
    outcome = event.facts.get("outcome")
    if outcome in OUTCOMES:
        said.append(OUTCOMES[outcome])
    if event.facts.get("unborn") is True:
        said.append("the child was not yet born")
    if event.facts.get("quorate") is False:
        said.append("the conference was not quorate")
    if event.facts.get("proceeded") is True:
        said.append("the chair went ahead all the same")
    text = "; ".join(said)
    text = text[:1].upper() + text[1:] + "." if text else ""
    return " ".join(part for part in (text, event.facts.get("says", "")) if part)


def identity(child: Child, today: date) -> list[tuple[str, str]]:
    """Return the facts that tell one child from another: identifier, birth, NHS number."""
    facts = [("Identifier", child.la_child_id)]
    age = age_on(child, today)
    if child.born_on:
        facts.append(
            (
                "Born",
                f"{child.born_on.day} {child.born_on:%B %Y}" + (f" ({age} years)" if age is not None else ""),
            )
        )
    elif child.expected_on:
        facts.append(("Expected", f"{child.expected_on.day} {child.expected_on:%B %Y} (not yet born)"))
    if child.nhs_number:
        number = child.nhs_number
        facts.append(("NHS number", f"{number[:3]} {number[3:6]} {number[6:]}"))
    return facts
