"""What a child's own page says of this part, worked out from the child's history alone, without a query."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.design.words import day
from quorate.people.access import Role
from quorate.people.models import Practitioner

HELD = ("initial-conference", "review", "reconvened")
OPENERS = frozenset({Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.DESIGNATED_MANAGER})


def _last(events: Iterable[Event], *kinds: str) -> Event | None:
    found = [event for event in events if event.kind in kinds]
    return max(found, key=lambda event: (event.on, event.pk)) if found else None


def _about(events: Iterable[Event], topic: str) -> list[Event]:
    found = [event for event in events if event.facts.get("topic") == topic]
    return sorted(found, key=lambda event: (event.on, event.pk))


def _after(event: Event | None, other: Event) -> bool:
    return event is not None and event.on > other.on


def _see(event: Event | None) -> str:
    if event is None or not event.ref.startswith("enquiry:"):
        return ""
    number = event.ref.removeprefix("enquiry:")
    return reverse("enquiries:enquiry", args=[int(number)]) if number.isdecimal() else ""


def _started(events: Sequence[Event]) -> list[Event]:
    """Return the discussions of the enquiry that goes on, the one that started it first; none if it has an outcome."""
    over = _last(events, "enquiry-closed", "initial-conference")
    told = [event for event in events if event.kind == "strategy-discussion"]
    told = sorted(told, key=lambda event: (event.on, event.pk))
    if over is not None:
        told = [event for event in told if (event.on, event.pk) > (over.on, over.pk)]
    first = next((n for n, event in enumerate(told) if event.facts.get("section_47") is not False), None)
    return [] if first is None else told[first:]


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the lines that say where the case stands here; empty when there is nothing to say."""
    lines: list[Standing] = []
    started = _started(events)
    if started:
        more = f", discussed again on {day(started[-1].on)}" if len(started) > 1 else ""
        lines.append(Standing("Enquiry", f"Open since {day(started[0].on)}{more}.", _see(started[0])))
        lines += _conference(events, started[0])
    closed = _last(events, "enquiry-closed")
    held = _last(events, *HELD)
    if not started and closed and closed.facts.get("topic") == "review-decided" and not _after(held, closed):
        says = f"Decided on {day(closed.on)}: the review of the plan is to be brought forward."
        lines.append(Standing("Enquiry", says, _see(closed)))
    ended = closed is not None and closed.facts.get("topic") == "not-convened"
    if not started and closed and ended and not _after(held, closed):
        says = f"Ended on {day(closed.on)}: no conference was called."
        lines.append(Standing("Enquiry", says, _see(closed)))
    lines += _orders(events, held, today)
    lines += _late(events, held)
    return lines


def _conference(events: Sequence[Event], start: Event) -> list[Standing]:
    decided = [event for event in _about(events, "conference-decided") if event.on >= start.on]
    asked = [event for event in _about(events, "conference-asked") if event.on >= start.on]
    if decided:
        return [
            Standing(
                "Conference",
                f"Decided on {day(decided[-1].on)}: a conference is to be held.",
                _see(decided[-1]),
            )
        ]
    if asked:
        says = f"Asked for on {day(asked[-1].on)}. No decision is recorded yet."
        return [Standing("Conference", says, _see(asked[-1]), concern=True)]
    return []


def _orders(events: Sequence[Event], held: Event | None, today: date) -> list[Standing]:
    order = _last(
        (event for event in events if event.kind == "emergency-order-expires"), "emergency-order-expires"
    )
    if order is None or (held is not None and held.on >= order.on):
        return []
    closed = _last(events, "enquiry-closed")
    if closed is not None and closed.on >= order.on:
        return []
    passed = order.on < today
    words = "Ran out on" if passed else "Runs out on"
    return [Standing("Emergency protection order", f"{words} {day(order.on)}.", _see(order), concern=True)]


def _late(events: Sequence[Event], held: Event | None) -> list[Standing]:
    delays = _about(events, "conference-delay")
    if not delays or (held is not None and held.on >= delays[-1].on):
        return []
    closed = _last(events, "enquiry-closed")
    if closed is not None and closed.on >= delays[-1].on:
        return []
    safe = [event for event in _about(events, "kept-safe") if event.on >= delays[0].on]
    says = f"Reported on {day(delays[-1].on)}; not held yet. "
    says += f"Kept safe meanwhile: {safe[-1].facts.get('says', '')}" if safe else (
        "Nothing is recorded of how the child is kept safe meanwhile."
    )  # fmt: skip
    return [Standing("Conference delayed", says, _see(delays[-1]), concern=True)]


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what this reader can do from the child's page; only what their post may do."""
    if reader.role not in OPENERS or child.died_on or child.family_id is None:
        return []
    started = _started(events)
    here = next((event for event in reversed(started) if _see(event)), None)
    return [
        Link("Go to the enquiry", _see(here))
        if here
        else Link(
            "Take up the enquiry that is under way" if started else "Record a strategy discussion",
            f"{reverse('enquiries:open')}?child={child.pk}",
        ),
        Link(
            "Family: adults, and nationality and immigration status",
            reverse("enquiries:family", args=[child.family_id]),
        ),
        Link(
            "Bring in a brother or sister, or an unborn child",
            f"{reverse('enquiries:newcomer')}?beside={child.pk}",
        ),
    ]
