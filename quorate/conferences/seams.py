"""Tells the doors about invitations: whether one still stands, until when, and how its person is reached."""

from quorate.doors.behind import Standing, holder_is

from .actions.posting import address_of
from .queries import links


def invited(number: int) -> Standing | None:
    """Return how it stands with the person invited."""
    invitation = links.invitation_behind(number)
    if invitation is None:
        return None
    return Standing(links.until_of(invitation.conference), address_of(invitation), invitation.name)


def connect() -> None:
    holder_is("invitation", invited)
