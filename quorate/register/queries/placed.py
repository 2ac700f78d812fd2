"""Other authorities' children who are here, and our children on a plan who live elsewhere, as at a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from quorate.moves.access import moves_seen_by
from quorate.moves.models import Move
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from .on_plan import category_words

SORTS = {
    "child": ("child__family_name", "child__given_name"),
    "authority": ("authority",),
    "told": ("told_on",),
    "moved": ("moved_on",),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the two lists, as at which day. The day of the notice counts, the day a move is closed does not."""

    inward: bool
    on: date
    words: str = ""
    sort: str = "told"
    descending: bool = True


def moves(reader: Practitioner, asked: Asked) -> QuerySet[Move]:
    """Return the moves of children who were here on another's plan, or away on ours, in the order asked for.

    Inward: from the notice until a plan of our own takes over or the move is closed. Outward: while our plan runs.
    """
    own = Plan.objects.filter(child=OuterRef("child"), started_on__lte=asked.on).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=asked.on)
    )
    direction = Move.Direction.IN if asked.inward else Move.Direction.OUT
    found = (
        moves_seen_by(reader)
        .filter(direction=direction, told_on__lte=asked.on)
        .exclude(closed=Move.Closed.MISTAKE)
        .filter(~Exists(own) if asked.inward else Exists(own))
    )
    if asked.inward:
        found = found.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=asked.on))
    for word in asked.words.split()[:5]:
        found = found.filter(
            Q(child__given_name__icontains=word)
            | Q(child__family_name__icontains=word)
            | Q(child__la_child_id__iexact=word)
            | Q(authority__icontains=word)
        )
    lead, *rest = SORTS.get(asked.sort, SORTS["told"])
    first = F(lead).desc(nulls_last=True) if asked.descending else F(lead).asc(nulls_last=True)
    return found.order_by(first, *rest, "-pk")


def shown(found: QuerySet[Move], rows: slice) -> list[Move]:
    return list(found.select_related("child__social_worker")[rows])


def table(found: QuerySet[Move], asked: Asked) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    whose = "Whose plan" if asked.inward else "Lives with"
    yield ["Child", "Identifier", "Born or expected", whose, "Told on", "Moved on", "For good", "Until",
           "Plan since", "Categories", "Lead social worker", "As at"]  # fmt: skip
    for move in found.select_related("child__social_worker").iterator(chunk_size=500):
        child = move.child
        worker = move.lead_worker or (child.social_worker.name if child.social_worker else "")
        yield [
            child.name, child.la_child_id, child.born_on or child.expected_on, move.authority, move.told_on,
            move.moved_on, "yes" if move.permanent else "no", move.until_on, move.plan_started_on,
            category_words(move.plan_categories) if asked.inward else "", worker, asked.on,
        ]  # fmt: skip
