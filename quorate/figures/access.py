"""Who may read figures, and of whom: managers of the whole area, team managers of their team, chairs of their own."""

from dataclasses import dataclass

from quorate.people.access import MANAGERS, Role
from quorate.people.models import Practitioner

READERS = MANAGERS | {Role.TEAM_MANAGER, Role.CHAIR}


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what a reader sees figures: of the whole area, of one team, or of one chair. 0 is a team that is not there."""

    team: int | None = None
    chair: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole area, of which a team or a chair may be picked."""
        return self.team is None and self.chair is None


def scope_of(reader: Practitioner) -> Scope:
    """Return of what this reader sees figures. A team manager without a team sees those of none."""
    if reader.role == Role.TEAM_MANAGER:
        return Scope(team=reader.team_id or 0)
    if reader.role == Role.CHAIR:
        return Scope(chair=reader.pk)
    return Scope()
