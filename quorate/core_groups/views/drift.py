"""Plans that drift, for those who answer for them."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit import actions as audit
from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..access import MEASURERS
from ..queries import drift as queries
from ..queries import visits


@for_roles(*STAFF)
@require_GET
def drift(request: Request) -> HttpResponseBase:
    """List the plans that drift, each with why."""
    reader, today = request.practitioner, request.today
    form = forms.DriftFilter(
        request.GET or None, teams=queries.teams(reader), workers=queries.workers(reader)
    )
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "child")
    asked = queries.Asked(
        kind=chosen.get("kind") or "",
        team=int(chosen["team"]) if chosen.get("team") else None,
        worker=int(chosen["worker"]) if chosen.get("worker") else None,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    plans = queries.drifting(reader, asked, today)
    if request.GET.get("format") == "csv":
        audit.record_seen(
            what="core_groups.drift-downloaded", about=f"drift:{today}", by=reader, at=request.now,
            area=request.area.key, children=plans.values_list("child", flat=True),
        )  # fmt: skip
        return csv_response(f"plans-that-drift-{today}", queries.table(reader, plans, today))
    numbers = queries.numbers_of(plans)
    shown = paging(request, len(numbers), 50)
    context = {
        "form": form,
        "lines": queries.shown(reader, numbers[shown.rows], today),
        "paging": shown,
        "sort": sort,
        "measure": visits.measure_of(request.area),
        "often": dict(visits.OFTEN),
        "may_measure": reader.role in MEASURERS,
    }
    return render(request, "core_groups/drift.html", context)
