"""What the pages of a sitting conference share: whose they are, what is not found, and how a refusal is told."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.people.access import Role, for_roles
from quorate.people.requests import Request
from quorate.people.sessions import note_use

from .. import access
from ..actions.refusals import NotYours, Refused
from ..facts import Meeting, Person
from ..queries import hold as queries
from ..queries.meeting import conference_of

RUNNERS = (Role.ADMINISTRATOR, Role.CHAIR, Role.CHAIRS_MANAGER)
runs_conferences = for_roles(*RUNNERS)
both = require_http_methods(["GET", "HEAD", "POST"])


def conference_to_run(request: Request, pk: int) -> Any:
    """Return a conference whose record this reader keeps: not found if it is not for them to see at all."""
    conference = conference_of(request.practitioner, pk)
    if conference is None:
        raise Http404
    if not access.runs(request.practitioner, conference):
        raise PermissionDenied
    if conference.state == "open":
        note_use(request)  # whoever listens for half an hour is still at work
    return conference


def seen(request: Request, meeting: Meeting, what: str) -> None:
    """Write into the audit that a page about these children was read."""
    record_seen(
        what=what,
        about=meeting.conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[part.row.child_id for part in meeting.children],
    )


def told(request: Request, refusal: Refused) -> None:
    """Say on the next page why something was not done."""
    if isinstance(refusal, NotYours):
        raise PermissionDenied(str(refusal))
    for line in refusal.says:
        messages.error(request, line)


def complain(form: Any, refusal: Refused) -> None:
    if isinstance(refusal, NotYours):
        raise PermissionDenied(str(refusal))
    for line in refusal.says:
        form.add_error(None, line)


def person_of(meeting: Meeting, invitation: int) -> Person:
    person = meeting.person(invitation)
    if person is None:
        raise Http404
    return person


def line_or_404(meeting: Meeting, child: int) -> queries.ChildLine:
    line = queries.line_of(meeting, child)
    if line is None:
        raise Http404
    return line
