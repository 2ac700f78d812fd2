"""Working out an area's figures and keeping them; asking for it to be done."""

from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.jobs.queue import enqueue
from quorate.people.models import Area, Practitioner
from quorate.rules.days import add_months
from quorate.rules.figures import Span, month_of, year_of

from .measures import TABLE
from .models import Kept
from .queries import keeping

WORK = "figures.work-out"
By = Practitioner | str


def span_kept(today: date) -> Span:
    """Return the time of which figures are kept: from the first day of the year before this one to this month's end."""
    return Span(add_months(year_of(today).from_on, -12), month_of(today).until)


def work_out(*, area: Area, today: date, at: datetime, by: By) -> Kept:
    """Work out all figures of an area by month and keep them in the place of those kept before.

    Counting takes seconds and writes nothing, so it is done before the transaction that keeps what was counted.
    """
    span = span_kept(today)
    figures = keeping.worked_out(TABLE, area, span, today)
    with transaction.atomic():
        kept, _ = Kept.objects.update_or_create(
            area=area, defaults={"as_at": today, "made_at": at, "from_on": span.from_on, "figures": figures}
        )
        audit.record(
            act="figures.worked-out",
            about=f"figures:{area.key}",
            by=by,
            at=at,
            area=area.key,
            detail={"as_at": today.isoformat(), "from": span.from_on.isoformat()},
        )
    return kept


@transaction.atomic
def ask_to_work_out(*, area: Area, by: Practitioner, at: datetime) -> None:
    """Have the figures worked out in the background; asked twice within a minute, it is done once."""
    job = enqueue(WORK, area.pk, key=f"{WORK}:{area.pk}:{at:%Y-%m-%dT%H:%M}")
    audit.record(
        act="figures.asked-to-work-out",
        about=f"figures:{area.key}",
        by=by,
        at=at,
        area=area.key,
        detail={"job": job.pk},
    )
