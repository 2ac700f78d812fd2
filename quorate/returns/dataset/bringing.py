"""A dataset brought in: read and told as a caseload file is, then held against what is on record."""

from datetime import date

from quorate.people.models import Area
from quorate.plans.models import Plan

from ..names import NameTold
from ..records import Census, Heading, Remark
from .reading import read as read_rows
from .telling import tell


def read(content: bytes, *, la_code: str, today: date, limit: int) -> tuple[Census, list[NameTold]]:
    """Return the children of a dataset as at a day, and their names.

    :raises FileRefused: if the file as a whole cannot be taken
    """
    # A dataset carries no heading: it is of today, and what it leaves out since last year's April is not so.
    heading = Heading(today.year, today, la_code)
    return tell(read_rows(content, limit=limit), heading=heading, today=today)


def reconcile(census: Census, area: Area) -> tuple[dict[str, int], list[Remark]]:
    """Return how many are on a plan by the file and by our records once it is in, and who only by our records."""
    by_file = {
        child.la_child_id for child in census.children if any(plan.ended_on is None for plan in child.plans)
    }
    here = set(
        Plan.objects.filter(area=area, ended_on__isnull=True).values_list("child__la_child_id", flat=True)
    )
    told = {child.la_child_id for child in census.children}
    only_here = sorted(here - by_file)
    counts = {
        "open_in_file": len(by_file),
        "open_here": len(here),
        "open_only_here": len(only_here),
        "open_only_in_file": len(by_file - here),
    }
    remarks = [
        Remark(
            0,
            name,
            "On a plan here, but the file "
            + ("has no open plan of this child." if name in told else "does not tell of this child."),
            taken_anyway=True,
        )
        for name in only_here
    ]
    return counts, remarks
