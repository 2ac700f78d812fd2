"""What a child's own page says of this part, worked out from the child's history alone, without a query."""

from collections.abc import Sequence
from datetime import date

from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.people.models import Practitioner


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the lines that say where the case stands here; empty when there is nothing to say."""
    return []


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what this reader can do from the child's page; only what their post may do."""
    return []
