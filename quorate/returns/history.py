"""From what a file tells of a child to the events of the child's history. Pure: records in, events out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .records import ChildTold, Enquiry, Episode, Heading, PlanTold

NEAR = timedelta(days=30)
"""A plan this long after a conference at most is taken to be that conference's own."""


@dataclass(frozen=True, slots=True)
class EventTold:
    """One thing that happened, by the file. Its ``ref`` names the occasion, so that each has duties of its own."""

    kind: str
    on: date
    ref: str
    facts: dict[str, Any] = field(default_factory=dict)


def events_told(child: ChildTold, heading: Heading) -> list[EventTold]:
    """Return the child's events, each once, the earliest first.

    The openings of clocks say between which days the file can know what followed: ``known_from`` to ``known_until``.
    """
    known = {"known_from": heading.covers_from.isoformat(), "known_until": heading.reference_on.isoformat()}
    found: dict[tuple[str, date], EventTold] = {}
    for event in (
        *_of_enquiries(child, known),
        *_of_conferences(child, known),
        *_of_plans(child, known),
        *_of_birth(child),
    ):
        found.setdefault((event.kind, event.on), event)
    return sorted(found.values(), key=lambda event: (event.on, event.kind))


def _of_enquiries(child: ChildTold, known: dict[str, str]) -> Iterator[EventTold]:
    for episode in child.episodes:
        for enquiry in episode.enquiries:
            ref = f"census:enquiry:{enquiry.started_on}"
            yield EventTold("strategy-discussion", enquiry.started_on, ref, {"section_47": True, **known})
            ended = _ended_without_conference(enquiry, episode)
            if ended:
                unsaid = {} if enquiry.not_required else {"not_required": False}
                yield EventTold("enquiry-closed", ended, ref, unsaid)


def _ended_without_conference(enquiry: Enquiry, episode: Episode) -> date | None:
    """Return the day an enquiry ended without a conference: the file says that it did, and seldom when."""
    if enquiry.conference_on:
        return None
    if enquiry.not_required:
        return enquiry.started_on
    return episode.closed_on


def _of_conferences(child: ChildTold, known: dict[str, str]) -> Iterator[EventTold]:
    held = sorted(dict(_conferences(child)).items())
    plan_of = _plans_by_conference([on for on, _ in held], child.plans)
    answered = {e.conference_on: e.started_on for episode in child.episodes for e in episode.enquiries}
    for on, kind in held:
        facts: dict[str, Any] = {"outcome": "plan" if on in plan_of else "no-plan", **known}
        if kind:
            facts["kind"] = kind
        if _unborn(child, on):
            facts["unborn"] = True
        if on in answered:
            facts["enquiry"] = f"census:enquiry:{answered[on]}"
        yield EventTold("initial-conference", on, f"census:conference:{on}", facts)
    for plan in child.plans:
        if plan not in plan_of.values():
            unborn = {"unborn": True} if _unborn(child, plan.started_on) else {}
            yield EventTold(
                "initial-conference",
                plan.started_on,
                f"census:conference:{plan.started_on}",
                {"outcome": "plan", **unborn, **known},
            )


def _conferences(child: ChildTold) -> Iterator[tuple[date, str]]:
    """Yield the initial conferences; one that stands with the case alone was for a child who moved in."""
    for episode in child.episodes:
        of_enquiries = {enquiry.conference_on for enquiry in episode.enquiries}
        if episode.conference_on and episode.conference_on not in of_enquiries:
            yield episode.conference_on, "transfer-in"
        for enquiry in episode.enquiries:
            if enquiry.conference_on:
                yield enquiry.conference_on, ""


def _plans_by_conference(conferences: list[date], plans: list[PlanTold]) -> dict[date, PlanTold]:
    """Return which plan each conference made: the one of its day, or else the next one soon after."""
    made = {plan.started_on: plan for plan in plans if plan.started_on in conferences}
    for plan in plans:
        if plan.started_on not in made:
            before = [on for on in conferences if on not in made and on < plan.started_on <= on + NEAR]
            if before:
                made[before[-1]] = plan
    return made


def _of_plans(child: ChildTold, known: dict[str, str]) -> Iterator[EventTold]:
    conferences = sorted({on for on, _ in _conferences(child)})
    plan_of = {plan.started_on: on for on, plan in _plans_by_conference(conferences, child.plans).items()}
    for plan in child.plans:
        made_at = plan_of.get(plan.started_on, plan.started_on)
        yield EventTold("plan-start", plan.started_on, f"census:conference:{made_at}", dict(known))
        for review in plan.reviews:
            outcome = "end" if review == plan.ended_on else "continue"
            yield EventTold(
                "review", review, f"census:review:{review}", {"outcome": outcome, "quorate": True, **known}
            )
        if plan.ended_on:
            at_review = plan.ended_on in plan.reviews
            ref = f"census:review:{plan.ended_on}" if at_review else f"census:plan-end:{plan.ended_on}"
            yield EventTold("plan-end", plan.ended_on, ref, dict(known))
            yield from _stepped_down(child, plan.ended_on, known)
    for episode in child.episodes:
        for on, kind in _conferences(child):
            if kind == "transfer-in" and on == episode.conference_on:
                yield EventTold(
                    "move-notified", episode.referred_on, f"census:move:{episode.referred_on}", dict(known)
                )


def _stepped_down(child: ChildTold, ended_on: date, known: dict[str, str]) -> Iterator[EventTold]:
    """Yield the Child in Need plan that took the place of a plan on the day it ended."""
    for episode in child.episodes:
        for need in episode.need_plans:
            if need.started_on == ended_on:
                ref = f"census:need:{need.started_on}"
                yield EventTold("child-in-need-start", need.started_on, ref, dict(known))
                if need.ended_on:
                    yield EventTold("child-in-need-end", need.ended_on, ref)


def _of_birth(child: ChildTold) -> Iterator[EventTold]:
    """Yield the birth of a child who had a conference before it."""
    born = child.born_on
    if born and any(on < born for on, _ in _conferences(child)):
        yield EventTold("birth", born, "census:birth")


def _unborn(child: ChildTold, on: date) -> bool:
    return child.born_on is None or child.born_on > on
