"""What happened in an area, in order, as the audit has it: for the feed of outcomes and for webhooks.

The audit's sequence has no gaps and follows the order of commits, so whoever goes on after the last number they saw
misses nothing.
"""

from collections.abc import Collection

from quorate.audit.models import Entry
from quorate.conferences.models import Conference, ConferenceChild
from quorate.people.models import Area

from ..shapes.conferences import ChildDecided, HappenedTold, PlanState
from ..shapes.plain import Page
from . import plans
from .children import identifiers
from .conferences import HELD, decisions

EVENTS: dict[str, str] = {
    "cases.child-added": "child.added",
    "cases.child-corrected": "child.changed",
    "conferences.convened": "conference.booked",
    "conferences.moved": "conference.moved",
    "conferences.cancelled": "conference.cancelled",
    "conferences.closed": "conference.closed",
    "conferences.decision-put-right": "conference.put-right",
    "plans.started": "plan.started",
    "plans.category-changed": "category.changed",
    "plans.ended": "plan.ended",
    "plans.reopened": "plan.reopened",
    "minutes.sent": "minutes.sent",
}
"""What is told of, by the word that the audit has for it."""
KINDS = tuple(EVENTS.values())
WORDS: dict[str, str] = {
    "child.added": "A child was brought in",
    "child.changed": "What is said of a child was put right",
    "conference.booked": "A conference was booked",
    "conference.moved": "A conference was moved to another time",
    "conference.cancelled": "A conference was cancelled",
    "conference.closed": "A conference was closed: the outcomes stand",
    "conference.put-right": "An outcome was put right afterwards",
    "plan.started": "A plan started",
    "category.changed": "The category of a plan changed",
    "plan.ended": "A plan ended",
    "plan.reopened": "The ending of a plan was taken back",
    "minutes.sent": "The minutes went to everybody",
}


def last_sequence() -> int:
    """Return the number of the audit's last entry."""
    found = Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    return found or 0


def happened(area: Area, after: int, limit: int) -> tuple[Page[HappenedTold], list[int]]:
    """Return what happened after a number of the audit, in order, and the numbers of the children concerned."""
    found = list(
        Entry.objects.filter(area=area.key, act__in=EVENTS, sequence__gt=after).order_by("sequence")[
            : limit + 1
        ]
    )
    rows = found[:limit]
    about = sorted({child for row in rows for child in row.children})
    names = identifiers(about)
    decided = _decided([number for row in rows if (number := plans.number_of(row.about)) is not None])
    states = _states([number for row in rows if (number := _plan(row.about)) is not None])
    items = [
        HappenedTold(
            sequence=row.sequence,
            event=EVENTS[row.act],
            at=row.at,
            children=[names[child] for child in row.children if child in names],
            conference=plans.number_of(row.about),
            decisions=decided.get(plans.number_of(row.about) or 0, []),
            plan=states.get(_plan(row.about) or 0),
        )
        for row in rows
    ]
    return Page(items=items, next=rows[-1].sequence if len(found) > limit else None), about


def _plan(about: str) -> int | None:
    kind, _, number = about.partition(":")
    return int(number) if kind == "plan" and number.isdecimal() else None


def _decided(numbers: Collection[int]) -> dict[int, list[ChildDecided]]:
    """Return what stands decided for each child of these conferences, of those that were held."""
    held = Conference.objects.filter(pk__in=numbers, state__in=HELD).values("pk")
    parts = list(ConferenceChild.objects.filter(conference__in=held).select_related("child").order_by("pk"))
    stands = decisions(part.pk for part in parts)
    found: dict[int, list[ChildDecided]] = {}
    for part in parts:
        told = ChildDecided(la_child_id=part.child.la_child_id, decision=stands.get(part.pk))
        found.setdefault(part.conference_id, []).append(told)
    return found


def _states(numbers: Collection[int]) -> dict[int, PlanState]:
    codes = plans.latest_codes(numbers)
    return {
        number: PlanState(
            id=number,
            la_child_id=row.child_key,
            started_on=row.started_on,
            ended_on=row.ended_on,
            codes=codes.get(number, []),
        )
        for number, row in plans.plans_by_number(numbers).items()
    }
