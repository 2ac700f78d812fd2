"""Reports: received, and shared with the family, before the conference."""

from collections.abc import Iterator

from ..counted import Counted
from ..queries.records import Asked, Meeting
from ..queries.rows import Rows
from .due import agency_words


def of_invitation(one: Asked, parts: tuple[Meeting, ...], *, yes: bool, split: str = "") -> Counted:
    """Return one invitation as a thing that counts, for all the children of its conference."""
    lead = parts[0]
    return Counted(
        tuple(part.child for part in parts),
        lead.on,
        yes=yes,
        split=split or agency_words(one.agency),
        team=lead.team,
        chair=lead.chair,
        conference=lead.conference,
    )


def received(rows: Rows) -> Iterator[Counted]:
    """Yield each report asked for; ``yes`` where it came in before the conference began."""
    for one in rows.asked:
        parts = rows.held_of.get(one.conference)
        if parts and one.owes_report and one.practitioner:
            came = one.report_at is not None and one.report_at <= parts[0].starts_at
            yield of_invitation(one, parts, yes=came)


def shared(rows: Rows) -> Iterator[Counted]:
    """Yield each report that came in; ``yes`` where somebody of the family was shown it before the day."""
    for one in rows.asked:
        parts = rows.held_of.get(one.conference)
        if parts and one.report_at is not None and one.practitioner:
            before = one.shared_on is not None and one.shared_on < parts[0].on
            yield of_invitation(one, parts, yes=before)
