"""Where something about a plan can be decided: the child's conferences and core groups, and a manager."""

from dataclasses import dataclass
from datetime import date

from quorate.cases.models import Event, Occasion
from quorate.design.words import day

from ..models import Plan

MANAGER = "manager"
"""Where something was decided when no meeting decided it: a manager did."""
WORDS = {
    "initial-conference": "Initial conference",
    "review": "Review conference",
    "reconvened": "Reconvened conference",
    "core-group": "Core group",
    "post-birth-meeting": "Meeting after the birth",
}


@dataclass(frozen=True, slots=True)
class Place:
    """An occasion at which something about a plan is decided. ``on`` is empty while a conference still sits."""

    ref: str
    words: str
    on: date | None


def places(plan: Plan) -> list[Place]:
    """Return the meetings about the child since the plan began, newest first, and the manager."""
    events = Event.objects.filter(
        child=plan.child_id, kind__in=WORDS, on__gte=plan.started_on, superseded_at__isnull=True
    )
    found: dict[str, Place] = {}
    for event in events.exclude(ref="").order_by("-on", "-pk"):
        found.setdefault(event.ref, Place(event.ref, f"{WORDS[event.kind]}, {day(event.on)}", event.on))
    return [*found.values(), Place(MANAGER, "A manager, between meetings", None)]


def place(plan: Plan, ref: str) -> Place | None:
    """Return one occasion by its reference: held, or a conference of this area that is booked or sits."""
    for one in places(plan):
        if one.ref == ref:
            return one
    if Occasion.objects.filter(key=ref, area=plan.area_id).exists():
        return Place(ref, f"Conference {ref.partition(':')[2]}", None)
    return None


def words_of(known: list[Place], ref: str) -> str:
    """Return an occasion in words, of those that are known already."""
    for one in known:
        if one.ref == ref:
            return one.words
    kind, _, number = ref.partition(":")
    words = {
        "conference": f"Conference {number}",
        "core-group": f"Core group {number}",
        "census": "Census file",
    }
    return words.get(kind, kind)
