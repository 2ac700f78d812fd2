"""The list of looked-after children, one child's page of care, and the agendas of a combined meeting."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit.actions import record_seen
from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import AREA_WIDE, for_roles
from quorate.people.requests import Request

from .. import queries, wording
from ..access import CHAIRS, KEEPERS, sees_chairs_agenda
from ..forms import CareFilter
from .pages import the_child


def _saw(request: Request, what: str, child: Any) -> None:
    record_seen(
        what=what,
        about=f"child:{child.pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[child.pk],
    )


@for_roles(*KEEPERS)
@require_GET
def children(request: Request) -> HttpResponseBase:
    """List looked-after children, those on a plan first of all."""
    form = CareFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "child")
    sought = queries.Sought(
        text=chosen.get("q") or "",
        status=chosen.get("status") or "",
        plan=chosen.get("plan") or "on",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    found = queries.spells(request.practitioner, sought)
    if request.GET.get("format") == "csv":
        record_seen(
            what="care.downloaded",
            about="care",
            by=request.practitioner,
            at=request.now,
            area=request.area.key,
            children=list(found.values_list("child", flat=True)),
        )
        return csv_response(f"looked-after-{request.today}", queries.table(found))
    shown = paging(request, found.count(), 50)
    context = {"form": form, "sort": sort, "paging": shown, "rows": list(found[shown.rows])}
    return render(request, "care/list.html", context)


@for_roles(*KEEPERS)
@require_GET
def child(request: Request, pk: int) -> HttpResponse:
    """Show legal status, reviewing officer, reviews, worries, and what was weighed."""
    one = the_child(request, pk)
    _saw(request, "care.child", one)
    context = {
        "child": one,
        "page": queries.page_of(one, request.today),
        "may_post": request.practitioner.role in AREA_WIDE,
        "sees_chairs": sees_chairs_agenda(request.practitioner),
    }
    return render(request, "care/child.html", context)


@for_roles(*KEEPERS)
@require_GET
def agenda(request: Request, pk: int) -> HttpResponse:
    """Show the agenda of a combined conference and looked-after review."""
    return _agenda(request, pk, chair=False)


@for_roles(*CHAIRS)
@require_GET
def chairs_agenda(request: Request, pk: int) -> HttpResponse:
    """Show the same agenda with what the chair has beside it."""
    return _agenda(request, pk, chair=True)


def _agenda(request: Request, pk: int, *, chair: bool) -> HttpResponse:
    one = the_child(request, pk)
    _saw(request, "care.agenda", one)
    notes = wording.FOR_THE_CHAIR if chair else {}
    items = [(title, says, notes.get(title, "")) for title, says in wording.AGENDA]
    return render(request, "care/agenda.html", {"child": one, "items": items, "chair": chair})
