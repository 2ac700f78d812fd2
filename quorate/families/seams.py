"""Where this part is asked and named by those below: where a family's door leads, and what has to be on record."""

from django.urls import reverse

from quorate.conferences import gate
from quorate.conferences.models import Conference, Invitation
from quorate.doors.behind import leads_to
from quorate.doors.models import Door
from quorate.people.models import Practitioner

from .queries import telling


def connect() -> None:
    """Say to which page the doors of parents and of children lead, and what is asked before a conference opens."""
    leads_to(Door.Kind.PARENT, "families:home")
    leads_to(Door.Kind.CHILD, "families:home")
    gate.ask_before_opening(views_offered)
    gate.ask_at_the_gate(gate.Keeper(_nobody_barred, _nothing, _no_words, still_to_tell))


def views_offered(conference: Conference) -> tuple[str, ...]:
    """Return who does not come and had no chance to give their views: that is said before the conference opens."""
    return tuple(
        f"{one.name} does not come, and no chance to give their views is recorded. Record what was offered, or why "
        "nothing was, under “Leaflets and views” beside their name on the conference’s page."
        for one in telling.without_a_chance(conference)
    )


def still_to_tell(conference: Conference, reader: Practitioner) -> tuple[gate.Line, ...]:
    """Return who of the family was not told yet what was decided, where the area's text has the worker tell them."""
    held = conference.state in (Conference.State.CLOSED, Conference.State.STOOD_DOWN)
    if not held or reader.role == Practitioner.Role.PARTNER or not telling.asks_to_tell(conference):
        return ()
    names = telling.not_told(conference)
    if not names:
        return ()
    where = reverse("families:told", args=[conference.pk])
    return (
        gate.Line(f"Not told yet what was decided: {', '.join(names)}.", where, "Record it", concern=True),
    )


def _nobody_barred(_invitation: Invitation) -> gate.Door:
    return gate.Door()


def _nothing(_conference: Conference) -> tuple[gate.Line, ...]:
    return ()


def _no_words(_conference: Conference) -> tuple[str, ...]:
    return ()
