"""The links in the header: only what the reader's role has use for from day to day.

What is wanted seldom is reached from the page it belongs to: a caseload is brought in from the children on a plan, and
who did and saw what is read from the directory of people.
"""

from django.http import HttpRequest
from django.urls import reverse

from quorate.figures.access import READERS as FIGURES_READERS
from quorate.people.access import Role

EVERYBODY = frozenset(Role)
STAFF = EVERYBODY - {Role.PARTNER}
OFFICE = frozenset({Role.ADMINISTRATOR, Role.CHAIRS_MANAGER, Role.DESIGNATED_MANAGER})
MANAGERS = frozenset({Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER})

LINKS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Work", "desk:home", STAFF),
    ("Your conferences", "portal:home", frozenset({Role.PARTNER})),
    ("Conferences", "conferences:list", STAFF),
    ("Children", "register:search", STAFF),
    (
        "Enquiries",
        "enquiries:list",
        frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.DESIGNATED_MANAGER}) | OFFICE,
    ),
    ("On a plan", "register:register", STAFF),
    ("Plan actions", "plans:list", frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER})),
    (
        "Core groups",
        "core_groups:meetings",
        frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER}),
    ),
    ("Moves", "moves:list", MANAGERS | {Role.ADMINISTRATOR, Role.TEAM_MANAGER}),
    (
        "Looked after",
        "care:list",
        frozenset({Role.CHAIR, Role.CHAIRS_MANAGER, Role.TEAM_MANAGER, Role.DESIGNATED_MANAGER}),
    ),
    ("Oversight", "oversight:home", STAFF),
    ("Figures", "figures:home", FIGURES_READERS),
    ("Inspection", "inspection:sample", frozenset({Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER})),
    ("Handbook", "handbook:home", EVERYBODY),
    ("Letters", "letters:post-room", OFFICE),
    ("Returns", "exchange:out", frozenset({Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER})),
    ("People", "people:people", OFFICE | MANAGERS),
)


def links(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Return the (text, address, here now) of the header's links for this reader."""
    reader = getattr(request, "practitioner", None)
    if reader is None:
        return []
    shown = []
    for text, name, roles in LINKS:
        if reader.role in roles:
            address = reverse(name)
            active = request.path == address or (address != "/" and request.path.startswith(address))
            shown.append((text, address, active))
    return shown
