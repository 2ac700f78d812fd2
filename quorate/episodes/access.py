"""Who keeps what the returns tell of a child's time in need."""

from quorate.people.access import Role

KEEPERS = (
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CHAIRS_MANAGER,
    Role.DESIGNATED_MANAGER,
    Role.SERVICE_MANAGER,
)
READERS = (*KEEPERS, Role.CHAIR)
