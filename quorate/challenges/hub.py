"""What a child's own page says of this part, worked out from the child's history alone, without a query.

Of a complaint it says only that one is open and that the decision stands: who complains, and of what, is for few.
"""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.design.words import day
from quorate.people.models import Practitioner

COMPLAINT = "complaint"
DISSENT = "dissent"
DISAGREEMENT = "disagreement"


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the lines that say where the case stands here; empty when there is nothing to say."""
    return [*_complaints(events), *_dissents(events)]


def _complaints(events: Sequence[Event]) -> list[Standing]:
    latest: dict[str, Event] = {}
    for one in sorted(_of(events, COMPLAINT), key=lambda event: event.pk):
        latest[one.ref] = one
    waiting = sorted(
        (one for one in latest.values() if one.facts.get("open") is True), key=lambda one: one.on
    )
    if not waiting:
        return []
    many = "A complaint" if len(waiting) == 1 else f"{len(waiting)} complaints"
    says = (
        f"{many} about a conference {'is' if len(waiting) == 1 else 'are'} open, since {day(waiting[0].on)}."
    )
    return [Standing("Complaint", f"{says} {waiting[0].facts.get('says', '')}".strip())]


def _dissents(events: Sequence[Event]) -> list[Standing]:
    """Say which dissents nobody has taken further or left; what is taken further has lines of its own."""
    begun = [one for one in _of(events, DISSENT) if not one.facts.get("left")]
    left = {one.facts.get("dissent") for one in _of(events, DISSENT) if one.facts.get("left")}
    further = {one.facts.get("about") for one in _of(events, DISAGREEMENT)}
    waiting = [
        one
        for one in begun
        if one.facts.get("dissent") not in left and f"dissent:{one.facts.get('dissent')}" not in further
    ]
    if not waiting:
        return []
    last = max(waiting, key=lambda one: (one.on, one.pk))
    number = last.ref.partition(":")[2]
    see = reverse("challenges:conference", args=[number]) if number.isdigit() else ""
    says = f"{last.facts.get('says', '')} Recorded on {day(last.on)}, and not taken further yet. The decision stands."
    return [Standing("Difference between professionals", says.strip(), see)]


def _of(events: Sequence[Event], topic: str) -> list[Event]:
    return [one for one in events if one.facts.get("topic") == topic and one.superseded_at is None]


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what this reader can do from the child's page: see the disagreement about the latest conference."""
    held = [
        one for one in events if one.ref.startswith("conference:") and one.ref.partition(":")[2].isdigit()
    ]
    if not held:
        return []
    last = max(held, key=lambda one: (one.on, one.pk))
    address = reverse("challenges:conference", args=[last.ref.partition(":")[2]])
    return [Link("Disagreement and complaints about the latest conference", address)]
