"""Who may see and do what in the register."""

from quorate.people.access import Role

REGISTER_READERS = (
    Role.ADMINISTRATOR,
    Role.CHAIRS_MANAGER,
    Role.SERVICE_MANAGER,
    Role.DESIGNATED_MANAGER,
    Role.TEAM_MANAGER,
    Role.SOCIAL_WORKER,
    Role.CHAIR,
)
BRINGERS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER)

ANSWERERS = (
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CHAIRS_MANAGER,
    Role.SERVICE_MANAGER,
    Role.DESIGNATED_MANAGER,
)
"""Who may take an enquiry from outside, at any hour. A person without the area's caseload says why they answer: the
emergency duty worker, say, who sees of a child then only what is to be told."""

OFFICE = (Role.ADMINISTRATOR, Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER)
"""Whose work is the whole area: who may read lists of enquiries, notices and records that have gone quiet."""

DESIGNATED = (Role.DESIGNATED_MANAGER,)
"""The manager whom the text charges with notices, checks and the keeping up to date of records."""
