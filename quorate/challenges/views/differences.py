"""The differences between professionals, and what one conference has of differences and complaints."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import routes
from ..actions.differing import leave_there
from ..forms.acting import DifferencesFilter, LeaveForm
from ..queries import complaints, office
from ..queries import differences as queries
from .finding import both, form_page, posted, saw, the_conference, there, tried


@require_GET
@for_roles(*STAFF)
def listing(request: Request) -> HttpResponseBase:
    """List the dissents of the conferences that this reader may open: whose each is, since when, what came of it."""
    form = DifferencesFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "held")
    asked = queries.Asked(
        standing=chosen.get("standing") or "open",
        words=chosen.get("q") or "",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    found = queries.listed(request.practitioner, asked)
    if request.GET.get("format") == "csv":
        every = queries.lines(list(found), request.area, request.today)
        saw(request, "challenges.differences-downloaded", "differences", _children(every))
        return csv_response(f"differences-{request.today}", queries.table(every))
    shown = paging(request, found.count(), 25)
    lines = queries.lines(list(found[shown.rows]), request.area, request.today)
    saw(request, "challenges.differences", "differences", _children(lines))
    route, source = routes.differences(request.area, request.today)
    context = {
        "form": form,
        "asked": asked,
        "sort": sort,
        "paging": shown,
        "lines": lines,
        "route": route,
        "source": source,
        "managers": queries.managers_named(request.area),
    }
    return render(request, "challenges/differences.html", context)


def _children(lines: list[queries.Difference]) -> set[int]:
    return {one.dissent.conference_child.child_id for one in lines}


@both
@for_roles(*STAFF)
def leave(request: Request, pk: int) -> HttpResponse:
    """Record that an agency does not take its dissent further."""
    found: Any = there(queries.dissent_seen_by(request.practitioner, pk))
    line = queries.lines([found], request.area, request.today)[0]
    if not line.is_open or line.taken:
        return redirect("challenges:conference", found.conference_child.conference_id)
    form = LeaveForm(posted(request), initial={"on": request.today})

    def act() -> object:
        return leave_there(dissent=found, **form.cleaned_data, by=request.practitioner, at=request.now)

    conference = found.conference_child.conference_id
    if tried(request, form, act):
        messages.success(request, "Recorded. The dissent itself stays in the minutes.")
        return redirect("challenges:conference", conference)
    saw(request, "challenges.dissent", f"dissent:{pk}", [found.conference_child.child_id])
    route, _source = routes.differences(request.area, request.today)
    return form_page(
        request,
        form,
        title="Leave a dissent where it is",
        caption=found.conference_child.child.name,
        back=reverse("challenges:conference", args=[conference]),
        button="Record it",
        facts=[("Dissent", f"{found.invitation.name}: {found.words}")],
        lines=route,
    )


@require_GET
@for_roles(*STAFF)
def conference(request: Request, number: int) -> HttpResponse:
    """Show what one conference has of differences and complaints, and where the next can be recorded."""
    meeting = the_conference(request, number)
    reader = request.practitioner
    rows = list(queries.listed(reader, queries.Asked(standing="", conference=number)))
    lines = queries.lines(rows, request.area, request.today)
    found = complaints.listed(reader, complaints.Asked(shown="all", conference=number))
    route, source = routes.differences(request.area, request.today)
    saw(request, "challenges.conference", meeting.ref, _children(lines))
    context = {
        "meeting": meeting,
        "lines": lines,
        "complaints": complaints.rows(list(found), request.area, request.today),
        "sent_on": complaints.sent_on_list(reader, number),
        "route": route,
        "source": source,
        "complaint_route": routes.complaints(request.area, request.today),
        "protocol": office.protocol_of(request.area),
        "managers": queries.managers_named(request.area),
        "open_ones": complaints.how_many_open(meeting),
    }
    return render(request, "challenges/conference.html", context)
