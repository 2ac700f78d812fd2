"""Which posts do what with endings and with what follows a plan; what the texts leave to a person is in the rules."""

from quorate.people.access import AREA_WIDE, STAFF
from quorate.people.models import Practitioner

__all__ = ["AREA_WIDE", "MANAGERS", "PREPARE", "STAFF", "TAKE_BACK", "WORK", "rule_role"]

Role = Practitioner.Role

WORK = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.ADMINISTRATOR, *AREA_WIDE})
"""Those who record what happens after a plan: the child's workers, and the office."""

PREPARE = frozenset({*WORK, Role.CHAIR})
"""Those who may prepare an ending; who may agree to it is said by the area's procedure."""

MANAGERS = frozenset({Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER})

TAKE_BACK = frozenset({*MANAGERS, Role.TEAM_MANAGER})
"""Those who may take back an ending that was wrong, and put right a death that was recorded by mistake."""

SENIOR = frozenset({Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER})
"""The posts that the texts mean by senior management."""


def rule_role(reader: Practitioner, wanted: tuple[str, ...]) -> str:
    """Return the role in which the rules see this reader: their post's, or the senior manager's where that is asked."""
    if reader.role not in wanted and "senior-manager" in wanted and reader.role in SENIOR:
        return "senior-manager"
    return reader.role
