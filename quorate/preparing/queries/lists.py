"""The lists of an area's procedure by which a family is prepared, as points that pages ask about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from quorate.cases.facts import procedure_of
from quorate.conferences.models import Conference
from quorate.rules import deciding

LEAD, LEAD_AFTER = "review-lead", "review-lead-after"
"""What the lead practitioner does for a review, and records after it: said by nobody else."""
CONFERENCE = ("family-network", "day-arrangements", LEAD, LEAD_AFTER)
"""Lists of which each point is said once of the conference as a whole."""
RELATIVE = ("family-minimum", "family-preparation", "network-member")
CHILD = ("after-conference-child",)


@dataclass(frozen=True, slots=True)
class Entry:
    """One point of a list, with its source."""

    key: str
    says: str
    source: str


def day_of(conference: Conference) -> date:
    """Return the day on which a conference is held, or to be held."""
    return timezone.localtime(conference.opened_at or conference.starts_at).date()


def procedure(conference: Conference) -> Any:
    return procedure_of(conference.area)


def listed(conference: Conference, key: str) -> tuple[Entry, ...]:
    """Return a list of the area's procedure; nothing where its text has none.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.<key>``.
    """
    entries, reason = deciding.listed(key, procedure=procedure(conference), on=day_of(conference))
    return tuple(
        Entry(one.key, f"{one.says[:1].upper()}{one.says[1:]}", str(one.citation or reason.citation))
        for one in entries
    )


def entry(conference: Conference, key: str, item: str) -> Entry | None:
    return next((one for one in listed(conference, key) if one.key == item), None)
