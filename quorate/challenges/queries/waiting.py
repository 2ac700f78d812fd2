"""What of differences and complaints waits for one reader, for the first page and for the work list."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from quorate.enquiries.models import Disagreement
from quorate.people.access import Role
from quorate.people.models import Practitioner

from .. import access
from ..models import Complaint
from . import differences
from .office import due_on, protocol_of

MOST = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the reader: in words, where it is done, and since when. ``due``: the area set a day."""

    says: str
    address: str
    since: date
    days: int
    due: date | None = None
    late: bool = False


def waits_for(reader: Practitioner, today: date) -> list[Waiting]:
    """Return what waits for this reader, oldest first: complaints to talk over or answer, differences to settle.

    No names: the page it is shown on is left open on desks.
    """
    if reader.role == Role.PARTNER:
        return []
    found = [*_complaints(reader, today), *_taken_further(reader, today), *_not_taken(reader, today)]
    return sorted(found, key=lambda one: (one.since, one.address))


def _complaints(reader: Practitioner, today: date) -> list[Waiting]:
    rows = list(
        access.complaints_seen_by(reader)
        .exclude(stage=Complaint.Stage.ENDED)
        .select_related("area")
        .order_by("received_on", "pk")[:MOST]
    )
    if not rows:
        return []
    protocol = protocol_of(reader.area)
    found = []
    for one in rows:
        if one.stage == Complaint.Stage.CHAIR and one.chair_id == reader.pk:
            says = f"Talk over complaint {one.pk} with those who made it"
        elif one.stage == Complaint.Stage.MANAGER and access.deals_with(reader, one, protocol):
            says = f"Answer complaint {one.pk}"
        else:
            continue
        since = one.passed_on or one.received_on
        due = due_on(one, protocol, reader.area)
        address = reverse("challenges:complaint", args=[one.pk])
        late = due is not None and due < today
        found.append(Waiting(says, address, since, (today - since).days, due, late))
    return found


def _taken_further(reader: Practitioner, today: date) -> list[Waiting]:
    rows = Disagreement.objects.filter(owner=reader.pk, result=Disagreement.Result.OPEN).select_related(
        "agency"
    )
    return [
        Waiting(
            f"Settle the difference with {one.agency.name}",
            reverse("enquiries:disagreement", args=[one.pk]),
            one.on,
            (today - one.on).days,
        )
        for one in rows.order_by("on", "pk")[:MOST]
    ]


def _not_taken(reader: Practitioner, today: date) -> list[Waiting]:
    """Dissents that nobody has taken further, for the chairs' manager, who owns them meanwhile."""
    if reader.role != Role.CHAIRS_MANAGER:
        return []
    rows = list(differences.listed(reader, differences.Asked()).filter(standing="waiting")[: MOST + 1])
    if not rows:
        return []
    held_on = timezone.localtime(rows[0].conference_child.conference.starts_at).date()
    many = f"{MOST} or more dissents are" if len(rows) > MOST else (
        "1 dissent is" if len(rows) == 1 else f"{len(rows)} dissents are"
    )  # fmt: skip
    return [
        Waiting(
            f"{many} not taken further and not left yet",
            reverse("challenges:differences"),
            held_on,
            (today - held_on).days,
        )
    ]
