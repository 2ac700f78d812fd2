"""What the addresses of the register's lists answer to whom."""

from quorate.people.models import Practitioner
from tests.shell.doors import OFFICE, STAFF, Door, door

Role = Practitioner.Role
DESIGNATED = {Role.DESIGNATED_MANAGER}
ANSWERERS = STAFF - {Role.CHAIR}


def asked(status: int = 200) -> Door:
    """Whoever took the enquiry (in the scene the social worker) and the office; nobody else finds it."""
    return door(ANSWERERS, status=status, case=True, answers={Role.TEAM_MANAGER: 404}, pk="asked")


INSPECTORS = {Role.DESIGNATED_MANAGER, Role.SERVICE_MANAGER}
"""Besides whoever one of them opened the pages to."""

INSPECTION = {
    "inspection:sample": door(INSPECTORS, status=302),  # to the same page with a seed
    "inspection:child": door(INSPECTORS, pk="child"),
    "inspection:access": door(INSPECTORS),
    "inspection:close": door(INSPECTORS, pk="inspection_opened"),
}

REGISTER = {
    "register:register": door(STAFF),
    "register:from-elsewhere": door(STAFF),
    "register:elsewhere": door(STAFF),
    "register:quiet": door(OFFICE),
    "register:figure": door(DESIGNATED, key="=quiet-days"),
    "register:asked": door(ANSWERERS),
    "register:asked-new": door(ANSWERERS),
    "register:asked-one": asked(),
    "register:asked-check": asked(),
    "register:asked-answer": asked(),
    "register:asked-refuse": asked(),
    # Nothing has been answered yet.
    "register:asked-put-right": asked(302),
    "register:asked-review": door(DESIGNATED, pk="asked"),
    "register:notices": door(OFFICE),
    "register:notice-new": door(OFFICE),
    "register:notice": door(OFFICE, pk="movement"),
    "register:notice-put-right": door(OFFICE, pk="movement"),
    "register:notice-end": door(OFFICE, pk="movement"),
    "register:notice-acknowledge": door(DESIGNATED, pk="movement"),
    "register:move-acknowledge": door(DESIGNATED, pk="move"),
    "register:risks": door(DESIGNATED),
    "register:risk-new": door(DESIGNATED),
    "register:risk": door(DESIGNATED, pk="risk"),
    "register:risk-put-right": door(DESIGNATED, pk="risk"),
    "register:risk-review": door(DESIGNATED, pk="risk"),
    "register:risk-end": door(DESIGNATED, pk="risk"),
    "register:risk-link": door(DESIGNATED, pk="risk", child="child"),
    "register:risk-unlink": door(DESIGNATED, pk="risk", row="risk_link"),
    "register:checks": door(DESIGNATED),
    "register:check-new": door(DESIGNATED),
    "register:check": door(DESIGNATED, pk="authority_check"),
}
