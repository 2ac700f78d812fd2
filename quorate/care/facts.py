"""From a child's history to what is asked for a child in care. Pure: no rows beyond those given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.cases.models import Event
from quorate.rules import deciding

from .models import Spell

TOPIC = "care"
LIST = "children-in-care"
Status = Spell.Status


def asked_for(procedure: Any, on: date) -> frozenset[str]:
    """Return what the area's text asks for a child in care: the keys of its list; empty where it is silent.

    **Rules** ``list.children-in-care``.
    """
    entries, _ = deciding.listed(LIST, procedure=procedure, on=on)
    return frozenset(entry.key for entry in entries)


@dataclass(frozen=True, slots=True)
class Told:
    """What a child's history tells of care, plan and reviews, up to a day."""

    status: str
    since: date | None
    status_since: date | None
    on_plan_since: date | None
    plan_ended_on: date | None
    last_review_on: date | None
    next_care_review: date | None
    care_review_held: date | None
    officer: str
    weighed: Mapping[str, date]
    open_matters: tuple[Event, ...]
    officer_not_told: tuple[Event, ...]

    @property
    def in_care(self) -> bool:
        return bool(self.status)

    def weighed_for_next(self, kind: str) -> bool:
        """Return whether this was weighed after the last review and under the present legal status."""
        on = self.weighed.get(kind)
        if on is None or (self.status_since and on < self.status_since):
            return False
        return self.last_review_on is None or on > self.last_review_on

    @property
    def order_since_review(self) -> bool:
        """Whether a care order was made since the last review of the plan."""
        if self.status != Status.CARE_ORDER or self.status_since is None:
            return False
        return self.last_review_on is None or self.status_since > self.last_review_on


def told_by(events: Iterable[Event], today: date) -> Told:
    """Return what the standing events tell of care."""
    ordered = sorted(events, key=lambda event: (event.on, event.pk or 0))
    status, since, status_since = _status(ordered, today)
    starts = [event.on for event in ordered if event.kind == "plan-start" and event.on <= today]
    ends = [event.on for event in ordered if event.kind == "plan-end" and event.on <= today]
    on_plan = starts[-1] if len(starts) > len(ends) else None
    reviews = [event.on for event in ordered if event.kind == "review" and event.on <= today]
    steps = [event for event in ordered if event.facts.get("topic") == TOPIC]
    held = [event.on for event in steps if event.facts.get("step") == "review-held"]
    officers = [
        str(event.facts.get("officer", "")) for event in steps if event.facts.get("step") == "officer"
    ]
    raised = [event for event in steps if event.facts.get("step") == "raised"]
    return Told(
        status=status,
        since=since,
        status_since=status_since,
        on_plan_since=on_plan,
        plan_ended_on=ends[-1] if ends and on_plan is None else None,
        last_review_on=reviews[-1] if reviews else None,
        next_care_review=_next(ordered, held),
        care_review_held=held[-1] if held else None,
        officer=officers[-1] if officers else "",
        weighed={
            str(event.facts.get("kind")): event.on for event in steps if event.facts.get("step") == "weighed"
        },
        open_matters=_without(raised, steps, "decided"),
        officer_not_told=_without(
            [e for e in raised if e.facts.get("kind") == "carer"], steps, "officer-told"
        ),
    )


def _status(ordered: Sequence[Event], today: date) -> tuple[str, date | None, date | None]:
    status, since, status_since = "", None, None
    for event in ordered:
        if event.on > today:
            continue
        if event.kind == "looked-after":
            since = since or event.on
            status, status_since = str(event.facts.get("status") or "unknown"), event.on
        elif event.kind == "no-longer-looked-after":
            status, since, status_since = "", None, None
    return status, since, status_since


def _next(ordered: Sequence[Event], held: Sequence[date]) -> date | None:
    """Return the care review that is booked and not yet held: of those told, the last."""
    booked = sorted(
        (event for event in ordered if event.kind == "care-review"), key=lambda event: event.pk or 0
    )
    if not booked:
        return None
    on = booked[-1].on
    return None if held and held[-1] >= on else on


def _without(raised: Iterable[Event], steps: Sequence[Event], step: str) -> tuple[Event, ...]:
    done = {event.ref for event in steps if event.facts.get("step") == step}
    return tuple(event for event in raised if event.ref not in done)


def table_facts(events: Iterable[Event], on: date) -> dict[str, bool | None]:
    """Return the facts about care on which a review's decision stands, by the names of the rules' Table.

    Empty for a child who is not in care. Asks no database.

    **Rules** ``check.secure-section-20``, ``check.secure-care-order``, ``check.care-reviews-enough`` read them.
    """
    listed = list(events)
    known = told_by(listed, on)
    if not known.in_care:
        return {}
    security = [
        event
        for event in sorted(listed, key=lambda event: (event.on, event.pk or 0))
        if event.facts.get("step") == "weighed" and event.facts.get("kind") == "security" and event.on <= on
    ]
    last = security[-1].facts if security and known.weighed_for_next("security") else {}
    came = [event for event in listed if event.kind == "looked-after" and event.on == known.status_since]
    return {
        "section_20": known.status == Status.SECTION_20,
        "care_order": known.order_since_review,
        "birth_family": any(event.facts.get("birth_family") is True for event in came),
        "secure": last.get("secure"),
        "care_reviews_enough": {"yes": True, "no": False}.get(str(last.get("reviews_enough", ""))),
    }


def status_words(status: str) -> str:
    """Return a legal status inside a sentence."""
    words: dict[str, str] = {
        Status.SECTION_20: "under section 20",
        Status.INTERIM_ORDER: "under an interim care order",
        Status.CARE_ORDER: "under a care order",
        Status.PLACEMENT_ORDER: "under a placement order",
        Status.EMERGENCY: "under an emergency protection order",
        Status.POLICE: "in police protection",
        Status.REMAND: "on remand",
    }
    return words.get(status, "with a legal status that is not recorded")
