"""Where the pages on which a report is written stand: at a signed-in practitioner's, or behind a partner's door.

The pages are the same; their addresses, what they stand in and who acts differ.
"""

from dataclasses import dataclass

from django.urls import reverse

from quorate.conferences.models import Invitation
from quorate.people.models import Practitioner


@dataclass(frozen=True, slots=True)
class Frame:
    """``names``: what the names of the addresses begin with; ``args``: what each of them takes first."""

    invitation: Invitation
    by: Practitioner
    names: str
    args: tuple[int, ...]
    back: str
    base: str = "design/page.html"
    done: str = ""

    def address(self, page: str, *more: object) -> str:
        """Return the address of one of the pages: write, question, recommend, files, take-out, sign, whole."""
        return reverse(f"{self.names}{page}", args=(*self.args, *more))

    @property
    def own(self) -> bool:
        """Return whether the report is the acting person's own."""
        return self.by.pk == self.invitation.practitioner_id


def signed_in(invitation: Invitation, by: Practitioner) -> Frame:
    """Return the frame of a signed-in practitioner."""
    return Frame(
        invitation,
        by,
        "reports:",
        (invitation.pk,),
        reverse("conferences:page", args=(invitation.conference_id,)),
    )


def through_door(invitation: Invitation, *, names: str, back: str, done: str, base: str) -> Frame:
    """Return the frame of a partner who came by a link: they act as the practitioner who was asked.

    ``names``: what the names of the portal's addresses begin with; ``done``: where a signed report leads.
    """
    assert invitation.practitioner is not None, "only professionals report"
    return Frame(invitation, invitation.practitioner, names, (), back, base, done)
