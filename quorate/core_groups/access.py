"""Who may see which meeting, and who may do what with a core group."""

from django.db.models import QuerySet

from quorate.cases.access import children_seen_by
from quorate.people.access import Role
from quorate.people.models import Practitioner

from .models import Meeting, Part

WORKERS = (
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.DESIGNATED_MANAGER,
    Role.SERVICE_MANAGER,
)
"""Who keeps core groups and visits."""
VISITORS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
"""Who records visits: those who make them, and their manager."""
APPROVERS = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER)
"""The managers of social workers."""
MEASURERS = (Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER)
"""Who says how often, where neither the procedure nor a plan does."""


def meetings_seen_by(reader: Practitioner) -> QuerySet[Meeting]:
    """Return the meetings about at least one child whose case this reader may open."""
    parts = Part.objects.filter(child__in=children_seen_by(reader))
    return Meeting.objects.filter(area=reader.area_id, pk__in=parts.values("meeting"))
