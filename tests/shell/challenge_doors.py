"""What each address of differences and complaints answers to whom."""

from quorate.people.models import Practitioner
from tests.shell.doors import MANAGERS, STAFF, door

Role = Practitioner.Role
NOT_THEIRS = dict.fromkeys(STAFF - MANAGERS - {Role.CHAIR}, 404)
"""A complaint is read by the chair complained of and by managers: for others there is none."""
CHALLENGES = {
    "challenges:differences": door(STAFF),
    "challenges:leave": door(STAFF, case=True, pk="held_dissent"),
    "challenges:conference": door(STAFF, case=True, number="held"),
    "challenges:receive": door(STAFF, case=True, conference="held"),
    "challenges:complaints": door(STAFF),
    "challenges:complaint": door(STAFF, case=True, answers=NOT_THEIRS, pk="complaint"),
    "challenges:talk": door(
        STAFF,
        case=True,
        answers={**NOT_THEIRS, Role.SERVICE_MANAGER: 403, Role.DESIGNATED_MANAGER: 403},
        pk="complaint",
    ),
    "challenges:pass-on": door(
        STAFF,
        case=True,
        answers={**NOT_THEIRS, Role.SERVICE_MANAGER: 403, Role.DESIGNATED_MANAGER: 403},
        pk="complaint",
    ),
    "challenges:end": door(
        STAFF,
        case=True,
        answers={**NOT_THEIRS, Role.CHAIR: 403, Role.SERVICE_MANAGER: 403, Role.DESIGNATED_MANAGER: 403},
        pk="complaint",
    ),
    "challenges:join": door(STAFF, case=True, answers=NOT_THEIRS, pk="complaint"),
    "challenges:step": door(STAFF, case=True, answers=NOT_THEIRS, pk="complaint"),
    "challenges:withdraw": door(STAFF, case=True, answers=NOT_THEIRS, pk="complaint", who="complainant"),
    "challenges:advocate": door(STAFF, case=True, answers=NOT_THEIRS, pk="complaint", who="complainant"),
    "challenges:sent-on": door(STAFF, case=True, answers=dict.fromkeys(STAFF - MANAGERS, 404), pk="sent_on"),
    "challenges:local": door(MANAGERS),
    "challenges:process": door(MANAGERS, agency="agency"),
}
