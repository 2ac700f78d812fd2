"""What a child's own page says of this part, worked out from the child's history alone, without a query.

Of legal planning it says only that there is some: what was advised and decided is for few.
"""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from quorate import rulebook
from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.people.models import Practitioner
from quorate.rules.days import add_months

from .access import ARRANGERS, reads_legal

EARLY = "early-review"
LEGAL = "legal-planning"
MEETING = "eighteen-month-meeting"
SOON = 17
"""From this month of a plan on, the eighteen-month meeting is spoken of."""


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the lines that say where the case stands here; empty when there is nothing to say."""
    return [*_early(child, events), *_eighteen(child, events, today), *_legal(events)]


def _started(events: Sequence[Event]) -> date | None:
    """Return the day on which the plan that the child is on now started."""
    starts = [one.on for one in events if one.kind == "plan-start"]
    ends = [one.on for one in events if one.kind == "plan-end"]
    if not starts or (ends and max(ends) >= max(starts)):
        return None
    return max(starts)


def _topic(events: Sequence[Event], topic: str) -> list[Event]:
    found = [one for one in events if one.facts.get("topic") == topic]
    return sorted(found, key=lambda one: (one.on, one.pk))


def _early(child: Child, events: Sequence[Event]) -> list[Standing]:
    started = _started(events)
    lines = _topic(events, EARLY)
    if not lines or started is None or lines[-1].on < started:
        return []
    latest = {one.ref: one for one in lines}
    waiting = [one for one in latest.values() if one.facts.get("answer") == "waiting"]
    see = reverse("oversight:early", args=[child.pk])
    if waiting:
        says = f"Asked for on {_day(waiting[0].on)}, and not decided yet. {waiting[0].facts.get('says', '')}"
        return [Standing("Early review", says.strip(), see, concern=True)]
    held = [one.on for one in events if one.kind in ("review", "reconvened")]
    last = lines[-1]
    if last.facts.get("answer") != "forward" or (held and max(held) >= last.on):
        return []
    return [Standing("Early review", f"The review is to come forward. {last.facts.get('says', '')}", see)]


def _eighteen(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    started = _started(events)
    if started is None or not _is_asked_for(child, today):
        return []
    held = [one.on for one in events if one.kind == MEETING and one.on >= started]
    if held:
        return [Standing("Eighteen-month meeting", f"Held on {_day(max(held))}")]
    due = add_months(started, 18)
    if today < add_months(started, SOON):
        return []
    arranged = [one for one in _topic(events, MEETING) if one.on >= started]
    title = str(arranged[-1].facts.get("title", "")) if arranged else ""
    see = reverse("oversight:eighteen-arrange", args=[child.pk])
    if title.endswith("is arranged"):
        return [Standing("Eighteen-month meeting", f"Arranged. {arranged[-1].facts.get('says', '')}", see)]
    says = f"{'Has been due since' if due <= today else 'Will be due from'} {_day(due)}, and is not arranged"
    return [Standing("Eighteen-month meeting", says, see, concern=due <= today)]


def _is_asked_for(child: Child, on: date) -> bool:
    found = rulebook.load().procedure(child.area.procedure).find(f"duty.{MEETING}", on)
    return found is not None and found.terms is not None


def _legal(events: Sequence[Event]) -> list[Standing]:
    lines = _topic(events, LEGAL)
    letters = sorted((one for one in events if one.kind == "legal-letter"), key=lambda one: (one.on, one.pk))
    if letters and (not lines or letters[-1].on >= lines[-1].on):
        return [Standing("Legal planning", f"A letter to the parents was sent on {_day(letters[-1].on)}")]
    if lines and lines[-1].facts.get("open") is True:
        return [Standing("Legal planning", "There is legal planning. The social worker can say more")]
    return []


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what this reader can do from the child's page; only what their post may do."""
    started = _started(events)
    found = []
    if started is not None:
        found.append(
            Link(
                "Early reviews: ask, decide, record what happened",
                reverse("oversight:early", args=[child.pk]),
            )
        )
        if reader.role in ARRANGERS and today >= add_months(started, SOON) and _is_asked_for(child, today):
            found.append(
                Link("Eighteen-month meeting", reverse("oversight:eighteen-arrange", args=[child.pk]))
            )
    own = reader.role != Practitioner.Role.SOCIAL_WORKER or child.social_worker_id == reader.pk
    if reads_legal(reader) and own and events and not child.died_on:
        found.append(Link("Legal planning", reverse("oversight:legal", args=[child.pk])))
    return found


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
