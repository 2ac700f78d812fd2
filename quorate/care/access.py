"""Who keeps the record of a looked-after child, and which children a reader sees."""

from django.db.models import QuerySet

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child
from quorate.people.access import Role
from quorate.people.models import Practitioner

KEEPERS = (
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CHAIR,
    Role.CHAIRS_MANAGER,
    Role.DESIGNATED_MANAGER,
    Role.SERVICE_MANAGER,
)
OFFICERS = (Role.CHAIR, Role.CHAIRS_MANAGER)
"""Whose posts can hold an independent reviewing officer: chairs are, or work beside, reviewing officers."""
CHAIRS = frozenset({Role.CHAIR, Role.CHAIRS_MANAGER})


def child_seen_by(reader: Practitioner, pk: int) -> Child | None:
    """Return a child whose case the reader may open, or None."""
    return _children(reader).filter(pk=pk).first()


def _children(reader: Practitioner) -> QuerySet[Child]:
    return children_seen_by(reader).select_related("area", "family", "social_worker")


def sees_chairs_agenda(reader: Practitioner) -> bool:
    return reader.role in CHAIRS
