"""Who stands before a page of the portal: a partner who signed in, or one who came by a link. The pages are the same.

A link leads to one conference and nothing else; somebody signed in names the invitation in the address.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from quorate.conferences.models import Conference, Invitation
from quorate.doors.access import through_door
from quorate.doors.models import Door
from quorate.doors.requests import DoorRequest
from quorate.people.access import for_roles
from quorate.people.models import Practitioner
from quorate.people.requests import Request

from .queries import asked as queries

Page = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Entrant:
    """The invitation that somebody answers to, and as whom they act."""

    invitation: Invitation
    by: Practitioner
    door: Door | None = None

    @property
    def conference(self) -> Conference:
        return self.invitation.conference

    @property
    def base(self) -> str:
        """Return the template that the pages stand in."""
        return "portal/frame.html" if self.door else "design/page.html"

    def address(self, page: str, *more: object) -> str:
        """Return the address of one of the pages, in the way this person came."""
        if self.door:
            return reverse(f"portal:door-{page}", args=more)
        return reverse(f"portal:own-{page}", args=(self.invitation.pk, *more))

    def write_at(self) -> str:
        """Return where this person writes their report."""
        if self.door:
            return reverse("portal:report-write")
        return reverse("reports:write", args=(self.invitation.pk,))


def by_link(page: Page) -> Any:
    """Return the view of a page for somebody who came by a link."""

    @wraps(page)
    def view(request: DoorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invitation = queries.invitation_of_door(request.door)
        if invitation is None or invitation.practitioner is None:
            raise Http404
        entrant = Entrant(invitation, marked(invitation.practitioner, request.door), request.door)
        return page(request, entrant, *args, **kwargs)

    return through_door(Door.Kind.PARTNER)(view)


def by_sign_in(page: Page) -> Any:
    """Return the view of a page for somebody signed in, about their own standing invitation."""

    @wraps(page)
    def view(request: Request, invitation: int, *args: Any, **kwargs: Any) -> HttpResponse:
        found = queries.own_invitation(request.practitioner, invitation)
        if found is None:
            raise Http404
        return page(request, Entrant(found, request.practitioner), *args, **kwargs)

    return for_roles()(view)


def marked(practitioner: Practitioner, door: Door) -> Practitioner:
    """Return the person for acting through a door: the audit names the door by which they came. Never saved."""
    acting = copy(practitioner)
    acting.name = door.who
    return acting
