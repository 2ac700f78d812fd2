"""The list of moves, and the page of one."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit.actions import record_seen
from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import AREA_WIDE, for_roles
from quorate.people.requests import Request

from .. import queries
from ..access import BRINGERS, READERS, RECORDERS, may_answer
from ..forms import MovesFilter
from .pages import saw, the_move


@for_roles(*READERS)
@require_GET
def moves(request: Request) -> HttpResponseBase:
    """List moves in and out, the open ones first."""
    form = MovesFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "-told")
    sought = queries.Sought(
        text=chosen.get("q") or "",
        direction=chosen.get("direction") or "",
        standing=chosen.get("standing") or "open",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    found = queries.moves(request.practitioner, sought)
    if request.GET.get("format") == "csv":
        record_seen(
            what="moves.downloaded",
            about="moves",
            by=request.practitioner,
            at=request.now,
            area=request.area.key,
            children=list(found.values_list("child", flat=True)),
        )
        table = queries.table(request.practitioner, found, request.today)
        return csv_response(f"moves-{request.today}", table)
    shown = paging(request, found.count(), 50)
    context = {
        "form": form,
        "sort": sort,
        "paging": shown,
        "lines": queries.lines(request.practitioner, found, shown.rows, request.today),
        "may_record": request.practitioner.role in RECORDERS,
        "may_bring_in": request.practitioner.role in BRINGERS,
    }
    return render(request, "moves/list.html", context)


@for_roles(*READERS)
@require_GET
def move(request: Request, pk: int) -> HttpResponse:
    """Show one move: who answers, what is awaited, what was sent and what came."""
    found = the_move(request, pk)
    saw(request, "moves.move", found.ref, found.child_id)
    context = {
        "move": found,
        "page": queries.page_of(found, request.today),
        "may_record": request.practitioner.role in RECORDERS,
        "may_answer": may_answer(request.practitioner),
        "may_post": request.practitioner.role in AREA_WIDE,
    }
    return render(request, "moves/move.html", context)
