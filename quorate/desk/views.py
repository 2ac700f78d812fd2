"""Each role's first page, and the whole work list."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from quorate.attendance.queries import excluding as exclusions
from quorate.audit import actions as audit
from quorate.cases import pages, worklist
from quorate.challenges.queries.waiting import waits_for
from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.figures.access import READERS as FIGURES_READERS
from quorate.people.access import STAFF, Role, for_roles
from quorate.people.requests import Request

from . import asides, forms, queries

CONVENERS = (Role.ADMINISTRATOR, Role.CHAIRS_MANAGER)
HOME_LINES = 8


@require_GET
@for_roles()
def home(request: Request) -> HttpResponse:
    """Show overdue, due this week and coming, and the conferences of the next days. Partners have their own
    door."""
    reader = request.practitioner
    if reader.role == Role.PARTNER:
        return redirect("portal:home")
    groups = [
        (
            when,
            label,
            [
                pages.duty_row(duty, request.now)
                for duty in worklist.listed(reader, worklist.Asked(when=when), request.now)[:HOME_LINES]
            ],
        )
        for when, label in worklist.WHEN_LABELS.items()
        if when != worklist.When.LATER
    ]
    return render(
        request,
        "desk/home.html",
        {
            "counts": worklist.counts(reader, worklist.Asked(), request.now),
            "groups": groups,
            "meetings": queries.next_conferences(reader, request.now),
            "reader": reader,
            "waiting": waits_for(reader, request.today),
            "asides": [
                *queries.before_conferences(reader, request.today),
                *asides.lines(reader, request.today),
            ],
            "booked": queries.booked_for(reader, [row for _, _, rows in groups for row in rows]),
            "may_convene": reader.role in CONVENERS,
            "conference_rules": queries.ANSWERED_BY_A_CONFERENCE,
            "to_keep_out": exclusions.how_many_wait(reader),
            "may_read_figures": reader.role in FIGURES_READERS,
        },
    )


@require_GET
@for_roles(*STAFF)
def work(request: Request) -> HttpResponseBase:
    reader = request.practitioner
    kinds, roles = worklist.choices(reader)
    form = forms.WorkFilter(request.GET or None, kinds=kinds, roles=roles)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(worklist.SORTS), "due")
    asked = worklist.Asked(
        when=chosen.get("when") or "",
        what=chosen.get("what") or "",
        whose=chosen.get("whose") or "",
        mine=chosen.get("mine") == "yes",
        words=request.GET.get("q", "")[:100],
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    duties = worklist.listed(reader, asked, request.now)
    if request.GET.get("format") == "csv":
        audit.record_seen(
            what="desk.work-downloaded",
            about="work",
            by=reader,
            at=request.now,
            area=request.area.key,
            children=duties.values_list("child", flat=True),
        )
        return csv_response(f"work-{request.today}", worklist.table(duties, request.now))
    counts = worklist.counts(reader, asked, request.now)
    total = getattr(counts, asked.when) if asked.when else counts.total
    shown = paging(request, total, 25)
    rows = [pages.duty_row(duty, request.now) for duty in duties[shown.rows]]
    return render(
        request,
        "desk/work.html",
        {
            "form": form,
            "asked": asked,
            "counts": counts,
            "paging": shown,
            "sort": sort,
            "rows": rows,
            "waiting": waits_for(reader, request.today),
            "booked": queries.booked_for(reader, rows),
            "may_convene": reader.role in CONVENERS,
            "conference_rules": queries.ANSWERED_BY_A_CONFERENCE,
        },
    )
