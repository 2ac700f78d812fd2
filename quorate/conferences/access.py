"""Who may see which conference: by their part in it or in the case, within their own area."""

from django.db.models import Q, QuerySet

from quorate.cases.access import children_seen_by
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner

from .models import Conference, ConferenceChild, Invitation


def conferences_seen_by(reader: Practitioner) -> QuerySet[Conference]:
    """Return the conferences that this reader may open.

    The whole area for administrators and managers of the service; a chair's own; social workers' and team managers'
    about children they may see; and, for anybody, those they have been invited to by an invitation that was sent and
    still stands (a substitute has one of their own).
    """
    conferences = Conference.objects.filter(area=reader.area_id)
    if sees_whole_area(reader):
        return conferences
    # Lists of numbers rather than correlated questions: they are worked out once, not for each conference of the area.
    mine = Q(pk__in=standing_invitations().filter(practitioner=reader.pk).values("conference"))
    if reader.role == Practitioner.Role.CHAIR:
        mine |= Q(chair=reader.pk)
    if reader.role in (Practitioner.Role.SOCIAL_WORKER, Practitioner.Role.TEAM_MANAGER):
        known = children_seen_by(reader).order_by().values("pk")
        mine |= Q(pk__in=ConferenceChild.objects.filter(child__in=known).values("conference"))
    return conferences.filter(mine)


def standing_invitations() -> QuerySet[Invitation]:
    """Return the invitations that have been sent and not withdrawn."""
    return Invitation.objects.filter(invited_at__isnull=False, withdrawn_at__isnull=True)


def runs(reader: Practitioner, conference: Conference) -> bool:
    """Return whether this person keeps the record while the conference sits: its chair, or an administrator."""
    if reader.area_id != conference.area_id:
        return False
    return chairs(reader, conference) or reader.role == Practitioner.Role.ADMINISTRATOR


def chairs(reader: Practitioner, conference: Conference) -> bool:
    """Return whether this person chairs the conference: rulings and decisions are theirs alone."""
    return reader.pk == conference.chair_id and reader.area_id == conference.area_id
