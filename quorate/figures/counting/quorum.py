"""Whether conferences were quorate, and those that could not decide."""

from collections.abc import Callable, Iterator

from quorate.conferences.models import Conference, Decision

from ..counted import Counted
from ..queries.records import Meeting
from ..queries.rows import Rows

REVIEW = Conference.Kind.REVIEW


def counted(part: Meeting, *, yes: bool = False, split: str = "") -> Counted:
    """Return one child's part of a conference as a thing that counts."""
    return Counted(
        (part.child,),
        part.on,
        yes=yes,
        split=split or str(Conference.Kind(part.kind).label),
        team=part.team,
        chair=part.chair,
        conference=part.conference,
    )


def quorate(*, reviews: bool) -> Callable[[Rows], Iterator[Counted]]:
    """Return what counts the conferences of which quorum was judged; ``yes``: it was quorate for the child."""

    def of(rows: Rows) -> Iterator[Counted]:
        for part in rows.held:
            if (part.kind == REVIEW) is reviews and part.quorate is not None:
                yield counted(part, yes=part.quorate)

    return of


def went_ahead(rows: Rows) -> Iterator[Counted]:
    """Yield each conference that was not quorate; ``yes`` where the chair went ahead all the same."""
    for part in rows.held:
        if part.quorate is False:
            yield counted(part, yes=part.proceeding)


def stood_down(rows: Rows) -> Iterator[Counted]:
    """Yield each conference held; ``yes`` where it was stood down or no decision could be taken."""
    undecided = (Decision.Outcome.STOOD_DOWN, Decision.Outcome.NOT_DECIDED)
    for part in rows.held:
        yield counted(part, yes=part.outcome in undecided)
