"""A conference that is booked past a child's limit is a delay: the manager is told of it with the booking's reason."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from quorate.enquiries.actions import delays
from quorate.people.models import Practitioner

from ..models import Conference
from ..queries.children import Candidate


def report(conference: Conference, chosen: Iterable[Candidate], *, by: Practitioner, at: datetime) -> None:
    """Report to a manager that the first conference of these children is later than their limit allows.

    A review past its limit keeps its reason with the conference and is not reported here. Each child and day once.
    """
    on = timezone.localtime(conference.starts_at).date()
    for one in chosen:
        limit = one.duty.due_on if one.duty else None
        told = delays.manager_of(one.child)
        if one.kind == Conference.Kind.REVIEW or limit is None or on <= limit or told is None:
            continue
        delays.report_late_booking(
            child=one.child,
            late=delays.Late(conference.past_limit_reason, told, expected_on=on),
            limit_on=limit,
            token=f"{conference.ref}:{one.child.pk}:{on:%Y%m%d}",
            by=by,
            at=at,
        )
