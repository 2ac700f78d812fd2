"""What a child's own page says of this part, worked out from the child's history alone, without a query."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse

from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.people.models import Practitioner

from .access import VISITORS, WORKERS
from .recommending import recommended


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _topic(events: Sequence[Event], topic: str) -> list[Event]:
    """Return the lines of one topic, the oldest first."""
    found = [event for event in events if event.facts.get("topic") == topic]
    return sorted(found, key=lambda event: (event.on, event.pk))


def _plan_since(events: Sequence[Event]) -> date | None:
    """Return the day on which the plan the child is on now started, if the child is on one."""
    starts = [event.on for event in events if event.kind == "plan-start"]
    ends = [event.on for event in events if event.kind == "plan-end"]
    if not starts or any(end >= max(starts) for end in ends):
        return None
    return max(starts)


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the lines that say where the case stands here; empty when there is nothing to say."""
    since = _plan_since(events)
    if since is None:
        return []
    see = reverse("core_groups:child", args=[child.pk])
    arranged = [one for one in _topic(events, "core-group-arranged") if one.on >= since]
    every = arranged[-1].facts if arranged else {}
    lines = [_core_group(events, since, every.get("group_every"), today, see)]
    if child.born_on and not child.died_on:
        lines.append(_visit(child, events, max(since, child.born_on), every.get("visit_every"), today))
    return lines


def _core_group(events: Sequence[Event], since: date, every: int | None, today: date, see: str) -> Standing:
    held = sorted(
        (one for one in events if one.kind == "core-group" and one.on >= since),
        key=lambda one: (one.on, one.pk),
    )
    planned = [one.on for one in _topic(events, "core-group-planned") if one.on >= today]
    to_record = [one.on for one in _topic(events, "core-group-planned") if one.on < today]
    says = [f"Last on {_day(held[-1].on)}." if held else "None has met under this plan yet."]
    concern = bool(to_record)
    if planned:
        says.append(f"The next is planned for {_day(planned[0])}.")
    if to_record:
        says.append(f"One was planned for {_day(to_record[-1])}: record whether it took place.")
    if every:
        due = (held[-1].on if held else since) + timedelta(days=every)
        says.append(f"{'Due' if due >= today else 'It was due'} by {_day(due)}, as the plan asks.")
        concern = concern or due < today
    said = _recommended(events, today) if held else ""
    if said:
        says.append(said)
    return Standing("Core group", " ".join(says), see, concern)


def _recommended(events: Sequence[Event], today: date) -> str:
    """Return what the last core group thought of the plan; that it said nothing is said too."""
    return {
        None: "",
        "": "Whether the plan is still needed was not talked over there.",
        "needed": "It thought that the plan is still needed.",
        "not-needed": "It thought that the plan is no longer needed: an early review can be asked for.",
        "divided": "It was divided on whether the plan is still needed.",
    }.get(recommended(events, today), "")


def _visit(child: Child, events: Sequence[Event], since: date, every: int | None, today: date) -> Standing:
    visits = _topic(events, "visit")
    seen = [one for one in visits if one.facts.get("seen")]
    concern = False
    if not visits:
        says = ["None is recorded."]
    else:
        last = visits[-1]
        how = (
            "the child was seen alone"
            if last.facts.get("alone")
            else "the child was seen, but not alone"
            if last.facts.get("seen")
            else "the child was not seen"
        )
        says = [f"Last on {_day(last.on)}: {how}."]
        concern = not last.facts.get("seen")
    if every:
        due = (seen[-1].on if seen else since) + timedelta(days=every)
        says.append(f"{'Due' if due >= today else 'It was due'} by {_day(due)}, as the plan asks.")
        concern = concern or due < today
    return Standing("Visits", " ".join(says), reverse("core_groups:visits", args=[child.pk]), concern)


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what this reader can do from the child's page; only what their post may do."""
    if not any(event.kind == "plan-start" for event in events):
        return []
    found = [Link("Core group: members and meetings", reverse("core_groups:child", args=[child.pk]))]
    if _plan_since(events) is not None and reader.role in WORKERS:
        found.append(Link("Plan a core group meeting", reverse("core_groups:plan-meeting", args=[child.pk])))
    if reader.role in VISITORS and child.born_on and not child.died_on:
        found.append(Link("Record a visit", reverse("core_groups:visit-add", args=[child.pk])))
    return found
