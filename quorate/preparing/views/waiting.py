"""The families that are still to be prepared."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit.actions import record_seen
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..queries import waiting


@for_roles(*STAFF)
@require_GET
def families(request: Request) -> HttpResponse:
    """List the coming conferences whose families this reader prepares, with what waits for each."""
    rows = waiting.families_to_prepare(request.practitioner, request.today)
    record_seen(
        what="preparing.families",
        about="families",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=waiting.children_of_all(rows),
    )
    context = {"rows": rows, "weeks": waiting.DAYS_AHEAD // 7, "title": "Families to prepare"}
    return render(request, "preparing/families.html", context)
