"""The inspector's lens: a sample of the register, one page for each child, and who may look."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit.actions import record_seen
from quorate.design.lists import here
from quorate.design.spreadsheets import csv_response
from quorate.people.access import Role, for_roles, sees_whole_area
from quorate.people.requests import Request
from quorate.register.queries import on_plan

from . import actions, queries
from .access import OPENERS, may_inspect
from .forms import OpenForm, SampleFilter

NUMBER, MOST = 10, 200
"""How many children are drawn when nobody says, and at most."""


def _must_inspect(request: Request) -> None:
    if not may_inspect(request.practitioner, request.today):
        raise PermissionDenied


def _saw(request: Request, what: str, about: str, children: list[int]) -> None:
    record_seen(
        what=f"inspection.{what}",
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=children,
    )


@require_GET
@for_roles(*Role)
def sample(request: Request) -> HttpResponseBase:
    """Draw a sample of the register as at a day and time; the seed stands in the address and on the page."""
    _must_inspect(request)
    form = SampleFilter(request.GET or None, today=request.today)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    seed = (chosen.get("seed") or "").strip()
    if not seed and not form.errors:
        return redirect(request.path + here(request, seed=str(secrets.randbelow(1_000_000))))
    asked = _asked(request, chosen)
    by = chosen.get("by") or ""
    number = min(max(1, chosen.get("number") or NUMBER), MOST)
    total, drawn = (
        queries.draw_sample(request.practitioner, asked, seed=seed, number=number, by=by) if seed else (0, [])
    )
    _saw(request, "sample", f"register:{asked.on}", [one.plan.child_id for one in drawn])
    if request.GET.get("format") == "csv":
        return csv_response(f"sample-{asked.on}", queries.sample_table(drawn, asked, seed))
    context = {
        "form": form,
        "asked": asked,
        "seed": seed,
        "by": dict(queries.STRATA)[by] if by else "",
        "total": total,
        "drawn": drawn,
        "category_words": on_plan.category_words,
        "may_open": request.practitioner.role in OPENERS,
    }
    return render(request, "inspection/sample.html", context)


def _asked(request: Request, chosen: dict[str, Any]) -> on_plan.Asked:
    on = chosen.get("on") or request.today
    clock = chosen.get("time")
    then = chosen.get("known") == on_plan.THEN or clock is not None
    return on_plan.Asked(on=on, known_by=on_plan.moment_of(on, clock, request.now) if then else None)


@require_GET
@for_roles(*Role)
def child(request: Request, pk: int) -> HttpResponse:
    """Show all of one child's record, from the first discussion to today, on one page that prints."""
    _must_inspect(request)
    found = queries.get_child(request.practitioner, pk)
    if found is None:
        raise Http404
    page = queries.lens(found, request.now)
    _saw(request, "child", f"child:{pk}", [pk])
    context = {
        "page": page,
        "child": found,
        "category_words": on_plan.category_words,
        "may_follow": sees_whole_area(request.practitioner),
    }
    return render(request, "inspection/child.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OPENERS)
def access(request: Request) -> HttpResponse:
    """Show to whom the pages are open, and open them to somebody for some days."""
    posted = request.POST if request.method == "POST" else None
    form = OpenForm(posted, people=queries.could_inspect(request.practitioner))
    if form.is_bound and form.is_valid():
        person = queries.get_practitioner(request.practitioner, int(form.cleaned_data["practitioner"]))
        if person is None:
            raise PermissionDenied
        try:
            actions.open_to(
                practitioner=person,
                until_on=form.cleaned_data["until_on"],
                why=form.cleaned_data["why"],
                by=request.practitioner,
                at=request.now,
            )
        except actions.NotOpened as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            address = request.build_absolute_uri(reverse("inspection:sample"))
            messages.success(request, f"Opened. Tell {person.name} the address: {address}")
            return redirect("inspection:access")
    context = {"form": form, "opened": queries.opened(request.practitioner)}
    return render(request, "inspection/access.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OPENERS)
def close(request: Request, pk: int) -> HttpResponse:
    """Close the pages to somebody before their last day."""
    found = queries.get_opened(request.practitioner, pk)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.close(opened=found, by=request.practitioner, at=request.now)
        messages.success(request, f"Closed to {found.practitioner.name}.")
        return redirect("inspection:access")
    context = {
        "title": f"Close these pages to {found.practitioner.name}?",
        "lines": ["They can no longer open them from now on. What they read stays in the reading log."],
        "action": "Close them",
        "cancel": reverse("inspection:access"),
    }
    return render(request, "design/confirm.html", context)
