"""Who may see which child: by their part in the case, within their own area."""

from django.db.models import Q, QuerySet

from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner

from .models import Child, Duty, NetworkMember


def children_seen_by(reader: Practitioner) -> QuerySet[Child]:
    """Return the children whose case this reader may open.

    The whole area for administrators and managers of the service; a team manager's team; a social worker's
    own and
    those in whose network they are; a chair's own conferences (booking a chair joins them to the network).
    Partners
    see conferences they are invited to, never the case itself.
    """
    children = Child.objects.filter(area=reader.area_id)
    if sees_whole_area(reader):
        return children
    if reader.role == Practitioner.Role.PARTNER:
        return children.none()
    parts = NetworkMember.objects.filter(practitioner=reader.pk, to_on__isnull=True)
    mine = Q(pk__in=parts.values("child")) | Q(social_worker=reader.pk)
    if reader.role == Practitioner.Role.TEAM_MANAGER and reader.team_id:
        mine |= Q(team=reader.team_id)
    return children.filter(mine)


def duties_seen_by(reader: Practitioner) -> QuerySet[Duty]:
    """Return the current duties about children the reader may see, and those that are the reader's own."""
    duties = Duty.objects.filter(area=reader.area_id, ended_at__isnull=True)
    if sees_whole_area(reader):
        return duties
    if reader.role == Practitioner.Role.PARTNER:
        return duties.filter(owner=reader.pk)
    # One reader's few children are read first: joined to all the area's duties, either database looks at each.
    mine = list(children_seen_by(reader).values_list("pk", flat=True))
    return duties.filter(Q(owner=reader.pk) | Q(child__in=mine))
