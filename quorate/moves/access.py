"""Who may record moves, who accepts a child or confirms responsibility, and whose moves a reader sees."""

from django.db.models import QuerySet

from quorate.cases.access import children_seen_by
from quorate.people.access import Role
from quorate.people.models import Practitioner

from .models import Move

RECORDERS = (
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CHAIRS_MANAGER,
    Role.DESIGNATED_MANAGER,
    Role.SERVICE_MANAGER,
)
READERS = (*RECORDERS, Role.CHAIR)
BRINGERS = frozenset({Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.DESIGNATED_MANAGER})
"""Who may bring in a child who is not on record."""
ANSWERERS = frozenset({Role.TEAM_MANAGER, Role.DESIGNATED_MANAGER, Role.SERVICE_MANAGER})
"""Who speaks for the authority when it takes a case on. The texts name the authority and leave the person to it."""


def moves_seen_by(reader: Practitioner) -> QuerySet[Move]:
    """Return the moves of children whose case this reader may open."""
    return Move.objects.filter(area=reader.area_id, child__in=children_seen_by(reader))


def may_answer(person: Practitioner) -> bool:
    """Return whether this person may accept a child, or confirm responsibility, for the authority."""
    return person.role in ANSWERERS
