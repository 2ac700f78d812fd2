"""Who may read a complaint: those who have to deal with it, and whoever wrote it down. Nobody else."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from quorate.people.access import MANAGERS, STAFF, Role
from quorate.people.models import Practitioner

from .models import Complaint, LocalProtocol, SentOn

RECEIVERS = STAFF
"""A complaint may be told to anybody of the service: whoever may open the conference writes it down."""

ANSWERERS = frozenset({Role.CHAIRS_MANAGER})
"""Who gives the result, beside the Complaints Manager whom the area has entered."""

LOCAL_KEEPERS = MANAGERS
"""Who keeps the area's own protocol: names, links and times that no published text gives."""


def complaints_seen_by(reader: Practitioner) -> QuerySet[Complaint]:
    """Return the complaints that this reader may open.

    The chair complained of has to talk it over and so reads it; so do the service's managers and the Complaints
    Manager, and whoever wrote it down. The child's social worker, team and partners see only that one is open.
    """
    rows = Complaint.objects.filter(area=reader.area_id)
    if reader.role == Role.PARTNER:
        return rows.none()
    if reader.role in MANAGERS:
        return rows
    deals = LocalProtocol.objects.filter(area=OuterRef("area"), complaints_manager=reader.pk)
    return rows.filter(Q(chair=reader.pk) | Q(received_by=reader.pk) | Exists(deals))


def sent_on_seen_by(reader: Practitioner) -> QuerySet[SentOn]:
    """Return the complaints about one agency that this reader may open: managers, and whoever took them down."""
    rows = SentOn.objects.filter(area=reader.area_id)
    if reader.role == Role.PARTNER:
        return rows.none()
    return rows if reader.role in MANAGERS else rows.filter(received_by=reader.pk)


def deals_with(reader: Practitioner, complaint: Complaint, protocol: LocalProtocol | None) -> bool:
    """Return whether this person gives the result of a complaint. Nobody answers one about themselves."""
    if reader.area_id != complaint.area_id or reader.pk == complaint.chair_id:
        return False
    named = protocol is not None and protocol.complaints_manager_id == reader.pk
    return named or reader.role in ANSWERERS


def talks_it_over(reader: Practitioner, complaint: Complaint) -> bool:
    """Return whether this person records the chair's talk: the chair, or the chair's manager for them."""
    if reader.area_id != complaint.area_id:
        return False
    return reader.pk == complaint.chair_id or reader.role in ANSWERERS
