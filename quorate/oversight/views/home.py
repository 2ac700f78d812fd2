"""The oversight list, and the list of conferences that were stood down or not quorate."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit.actions import record_seen
from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..access import LOOK_OVER
from ..forms.listing import HomeFilter, StandDownFilter
from ..queries import home as queries
from ..queries import stand_down


@require_GET
@for_roles(*LOOK_OVER)
def home(request: Request) -> HttpResponseBase:
    """Show what needs somebody, of every subject, for the children the reader may see."""
    form = HomeFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, queries.SORTS, "due")
    asked = queries.Asked(subject=chosen.get("subject") or "", overdue=bool(chosen.get("overdue")), sort=sort)
    found = queries.items(request.practitioner, asked, request.today)
    if request.GET.get("format") == "csv":
        record_seen(
            what="oversight.downloaded",
            about="oversight",
            by=request.practitioner,
            at=request.now,
            area=request.area.key,
            children=[one.child for one in found],
        )
        return csv_response(f"oversight-{request.today}", queries.table(found))
    shown = paging(request, len(found), 50)
    return render(
        request,
        "oversight/home.html",
        {
            "form": form,
            "asked": asked,
            "sort": sort,
            "paging": shown,
            "items": queries.with_children(found[shown.rows]),
            "counts": queries.counts(found),
            "subjects": queries.SUBJECTS,
        },
    )


@require_GET
@for_roles(*LOOK_OVER)
def stood_down(request: Request) -> HttpResponse:
    """Show conferences that were stood down or not quorate, and what must follow by when."""
    form = StandDownFilter(request.GET or None)
    kind = (form.cleaned_data.get("kind") or "") if form.is_bound and form.is_valid() else ""
    rows = stand_down.parts(request.practitioner, kind)
    shown = paging(request, rows.count(), 25)
    lines = stand_down.lines(rows.select_related("child", "conference__chair")[shown.rows])
    return render(
        request, "oversight/stand_down.html", {"form": form, "lines": lines, "paging": shown, "kind": kind}
    )
