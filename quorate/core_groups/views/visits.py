"""Visits to a child: recorded, read, put right."""

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..access import VISITORS
from ..actions import visits as actions
from ..queries import visits as queries
from .trying import both, child_or_404, form_page, saw, tried

FIELDS = (
    "on", "where", "seen", "alone", "why_not", "where_else", "bedroom", "child_said", "observed", "concerns",
    "done_about",
)  # fmt: skip


@for_roles(*STAFF)
@require_GET
def visits(request: Request, pk: int) -> HttpResponse:
    """List the visits to a child."""
    found = child_or_404(request, pk)
    rows = queries.visits_of(found)
    shown = paging(request, rows.count(), 25)
    listed = list(rows[shown.rows])
    often = queries.how_often("visit", queries.arranged_for(found), queries.measure_of(request.area))
    last = rows.filter(seen=True).values_list("on", flat=True).first()
    saw(request, "core_groups.visits", f"child:{pk}", [pk])
    context = {
        "child": found,
        "visits": listed,
        "paging": shown,
        "often": often,
        "next_due": often.next_after(last),
        "may_visit": request.practitioner.role in VISITORS,
    }
    return render(request, "core_groups/visits.html", context)


@for_roles(*VISITORS)
@both
def add(request: Request, pk: int) -> HttpResponse:
    """Record a visit."""
    found = child_or_404(request, pk)
    form = forms.VisitForm(
        request.POST or None,
        people=queries.visitors(found),
        initial={"visitor": request.practitioner.pk, "token": token_hex(12)},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: actions.record_visit(
            child=found, visitor=_visitor(found, said), visit=_seen(said), token=said["token"], by=request.practitioner,
            at=request.now,
        )):  # fmt: skip
            messages.success(request, "The visit is recorded.")
            return redirect("core_groups:visits", pk=pk)
    back = reverse("core_groups:visits", args=[pk])
    return form_page(request, form, "Record a visit", back, "Record the visit", caption=found.name)


def _visitor(child: Any, said: dict[str, Any]) -> Any:
    person = queries.visitor(child, int(said["visitor"]))
    if person is None:
        raise PermissionDenied
    return person


def _seen(said: dict[str, Any]) -> actions.Seen:
    values = {name: said[name] for name in FIELDS}
    values["alone"] = bool(values["alone"])
    values["where_else"] = values["where_else"] or ""
    return actions.Seen(**values)


@for_roles(*STAFF)
@require_GET
def visit(request: Request, pk: int, visit: int) -> HttpResponse:
    """Show one visit, and what was recorded of it before it was put right."""
    found = child_or_404(request, pk)
    row = queries.visit_of(found, visit)
    if row is None:
        raise Http404
    saw(request, "core_groups.visit", f"visit:{visit}", [pk])
    context = {"child": found, "visit": row, "may_visit": request.practitioner.role in VISITORS}
    return render(request, "core_groups/visit.html", context)


@for_roles(*VISITORS)
@both
def put_right(request: Request, pk: int, visit: int) -> HttpResponse:
    """Put right what was recorded of a visit."""
    found = child_or_404(request, pk)
    row = queries.visit_of(found, visit)
    if row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in FIELDS}
    form = forms.VisitForm(
        request.POST or None,
        people=queries.visitors(found),
        puts_right=True,
        initial={**initial, "visitor": row.visitor_id, "token": token_hex(12)},
    )
    back = reverse("core_groups:visit", args=[pk, visit])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: actions.put_right(
            visit=row, visitor=_visitor(found, said), now=_seen(said), why=said["why"], token=said["token"],
            by=request.practitioner, at=request.now,
        )):  # fmt: skip
            messages.success(request, "The visit is put right. What was recorded before is kept.")
            return redirect("core_groups:visits", pk=pk)
    return form_page(request, form, "Put a visit right", back, "Save", caption=found.name)
