"""Who may do and read what here. What an area's procedure says comes on top, from its rules."""

from quorate.people.access import MANAGERS, STAFF, Role
from quorate.people.models import Practitioner

ARRANGERS = MANAGERS | {Role.ADMINISTRATOR, Role.TEAM_MANAGER, Role.CHAIR}
"""Who may arrange an eighteen-month meeting for a child whose case they may open."""

DECIDERS = MANAGERS | {Role.CHAIR}
"""Who may decide on an early review, as far as the procedure does not name fewer."""

LEGAL_READERS = MANAGERS | {Role.TEAM_MANAGER, Role.SOCIAL_WORKER}
"""Legal planning is read by social care's managers and the child's own social worker, and by nobody else."""

LOOK_OVER = STAFF
"""Who has an oversight page: each sees there only the children whose case they may open."""


def reads_legal(reader: Practitioner) -> bool:
    return reader.role in LEGAL_READERS
