"""What a child's own page says of this part, worked out from the child's history alone, without a query."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.design.words import day, plural
from quorate.people.access import STAFF
from quorate.people.models import Practitioner


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the lines that say where the case stands here; empty when there is nothing to say."""
    since = _since(events)
    if since is None:
        return []
    agreed = _last(events, "plan-version", since)
    changed = _last(events, "plan-change", since)
    says, concern = [f"On a plan since {day(since)}."], False
    if agreed is None:
        says.append("No outline plan is agreed yet.")
        concern = True
    else:
        says.append(f"Version {agreed.facts.get('number')} was agreed on {day(agreed.on)}.")
        missing = agreed.facts.get("missing") or 0
        if missing:
            says.append(
                f"{plural(missing, 'thing')} that the procedure lists {'was' if missing == 1 else 'were'} missing."
            )
            concern = True
    if changed is not None and (agreed is None or changed.pk > agreed.pk):
        says.append(
            f"On {day(changed.on)} a meeting changed the plan: the version that says so is not agreed yet."
        )
        concern = True
    lead = _last(events, "lead-worker", since)
    if lead is not None:
        says.append(str(lead.facts.get("says", "")))
    return [Standing("Plan", " ".join(says), reverse("plans:of-child", args=[child.pk]), concern)]


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what this reader can do from the child's page; only what their post may do."""
    if reader.role not in STAFF or not any(event.kind == "plan-start" for event in events):
        return []
    return [
        Link("The plan: what it says, who does what, progress", reverse("plans:of-child", args=[child.pk]))
    ]


def _since(events: Sequence[Event]) -> date | None:
    """Return the day on which the plan the child is on now started, if the child is on one."""
    starts = [event.on for event in events if event.kind == "plan-start"]
    ends = [event.on for event in events if event.kind == "plan-end"]
    if not starts or any(end >= max(starts) for end in ends):
        return None
    return max(starts)


def _last(events: Sequence[Event], topic: str, since: date) -> Event | None:
    """Return the last line of a topic since the plan began."""
    found = [one for one in events if one.facts.get("topic") == topic and one.on >= since]
    return max(found, key=lambda one: (one.on, one.pk), default=None)
