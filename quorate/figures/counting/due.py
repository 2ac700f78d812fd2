"""Duties of the area's own procedure: done by the day they were due, or not."""

from collections.abc import Callable, Iterator

from quorate.cases.models import Duty
from quorate.people.models import Agency

from ..counted import Counted
from ..queries.records import Due
from ..queries.rows import Rows

CONFERENCES = frozenset(
    {
        "initial-conference",
        "pre-birth-conference",
        "transfer-in-conference",
        "conference-after-assessment-order",
        "conference-after-care-review",
    }
)
REVIEWS = frozenset({"first-review", "later-review", "birthday-review", "after-inquorate", "reconvene"})


def agency_words(kind: str | None) -> str:
    """Return the words for a kind of agency; the family and whoever has none is nobody's."""
    return str(Agency.Kind(kind).label) if kind else "Agency not recorded"


def due(*rules: str, by_agency: bool = False) -> Callable[[Rows], Iterator[Counted]]:
    """Return what counts the duties of these rules that fell due in the time; ``yes``: done in time."""

    def counted(rows: Rows) -> Iterator[Counted]:
        for duty in rows.due:
            if duty.rule in rules:
                yield _one(rows, duty, by_agency=by_agency)

    return counted


def _one(rows: Rows, duty: Due, *, by_agency: bool) -> Counted:
    number = duty.within.partition(":")[2]
    conference = int(number) if duty.within.startswith("conference:") else None
    parts = rows.children_of.get(conference, ()) if conference else ()
    return Counted(
        tuple(part.child for part in parts) or (duty.child,),
        duty.due_on,
        yes=duty.standing == Duty.Standing.DONE,
        due=duty.done_on,
        split=agency_words(rows.agency_of.get(duty.occasion)) if by_agency else duty.title,
        team=duty.team,
        chair=parts[0].chair if parts else None,
        conference=conference,
    )
