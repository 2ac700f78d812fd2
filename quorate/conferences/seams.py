"""Tells the doors about invitations: whether one still stands, until when, and how its person is reached."""

from quorate.doors.behind import Standing, holder_is

from .actions.posting import addressed, may_carry_link
from .queries import links


def invited(number: int) -> Standing | None:
    """Return how it stands with the person invited."""
    invitation = links.invitation_behind(number)
    if invitation is None:
        return None
    to = addressed(invitation)
    return Standing(
        links.until_of(invitation.conference),
        to["to_email"],
        invitation.name,
        links=may_carry_link(invitation),
        to_address=to["to_address"],
        hold_because=to["hold_because"],
    )


def connect() -> None:
    holder_is("invitation", invited)
