"""What every part says of a child, gathered for the child's own page: no part adds a query."""

from collections.abc import Callable, Sequence
from datetime import date

from quorate.care import hub as care
from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.challenges import hub as challenges
from quorate.core_groups import hub as core_groups
from quorate.endings import hub as endings
from quorate.enquiries import hub as enquiries
from quorate.episodes import hub as episodes
from quorate.moves import hub as moves
from quorate.oversight import hub as oversight
from quorate.people.models import Practitioner
from quorate.plans import hub as plans
from quorate.unborn import hub as unborn

PARTS = (enquiries, unborn, moves, plans, core_groups, care, oversight, endings, challenges, episodes)


MORE: list[Callable[[Child], list[Standing]]] = []
"""What parts above have to say of a child: each may ask one question."""


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return where the case stands, in the order of a case's life."""
    return [line for part in PARTS for line in part.standing(child, events, today)]


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what the reader can do for this child, in the order of a case's life."""
    return [link for part in PARTS for link in part.links(reader, child, events, today)]


def more(child: Child) -> list[Standing]:
    """Return what the parts above have to say of one child."""
    return [line for part in MORE for line in part(child)]
