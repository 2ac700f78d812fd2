"""What every page of the minutes does: find them for this reader, and log who read."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render

from quorate.audit.actions import record_seen
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE
from quorate.people.requests import Request

from .. import queries
from ..queries import Copy, Written

SUFFIXES = {"pdf": PDF_TYPE, "docx": DOCX_TYPE}


def minutes_for(request: Request, pk: int) -> Written:
    """Return the minutes of a conference, or "not found" for anybody who does not deal with them."""
    found = queries.written_for(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


def drafted_for(request: Request, pk: int) -> Written:
    """Return minutes that have been begun."""
    found = minutes_for(request, pk)
    if found.minutes is None:
        raise Http404
    return found


def copy_of(written: Written, invitation: int) -> Copy:
    """Return one person's copy."""
    for one in queries.copies(written.meeting):
        if one.number == invitation:
            return one
    raise Http404


def seen(request: Request, written: Written, what: str, children: list[int] | None = None) -> None:
    """Write into the reading log that these minutes were read."""
    everybody = [part.row.child_id for part in written.meeting.children]
    record_seen(
        what=what,
        about=written.conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=everybody if children is None else children,
    )


def ask(request: Request, form: Form, **page: Any) -> HttpResponse:
    """Show one question about the minutes, with what is wrong in its answer."""
    return render(request, "minutes/ask.html", {"form": form, **page}, status=422 if form.errors else 200)


def refused(form: Form, refusal: Exception) -> None:
    """Put a refusal where the reader looks for it."""
    for line in getattr(refusal, "says", (str(refusal),)):
        form.add_error(None, line)
