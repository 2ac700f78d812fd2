"""The area's own settings: what it is called, its procedure, its closure days and its teams."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.people import actions, forms, queries
from quorate.people.access import AREA_WIDE, Role, for_roles
from quorate.people.requests import Request

from .asking import ask, closure_day_or_404
from .directory import GET_POST


@for_roles(*AREA_WIDE)
@require_GET
def settings(request: Request) -> HttpResponse:
    """Show the area's settings."""
    context = {
        "procedure_title": queries.procedure_title(request.area),
        "days": list(queries.closure_days(request.area)),
        "teams": list(queries.teams(request.area)),
        "may_let_programs_in": request.practitioner.role in (Role.DESIGNATED_MANAGER, Role.SERVICE_MANAGER),
    }
    return render(request, "people/area.html", context)


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def add_closure_day(request: Request) -> HttpResponse:
    """Ask for a day on which the council is shut."""
    return ask(
        request,
        title="Add a closure day",
        lines=(
            "A day on which the council is shut is not a working day here. Dates worked out from now on skip it; "
            "dates already given stay as they are until they are worked out again.",
        ),
        action="Add the day",
        cancel=reverse("people:settings"),
        form=forms.ClosureDayForm(request.POST or None),
        act=lambda form: actions.add_closure_day(
            area=request.area, by=request.practitioner, at=request.now, **form.cleaned_data
        ),
        done="The closure day is added.",
    )


@for_roles(*AREA_WIDE)
@require_http_methods(["POST"])
def remove_closure_day(request: Request, pk: int) -> HttpResponse:
    """Take a closure day away."""
    closure_day_or_404(request, pk)
    actions.remove_closure_day(area=request.area, closure_day=pk, by=request.practitioner, at=request.now)
    messages.success(request, "The closure day is taken away.")
    return redirect("people:settings")


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def add_team(request: Request) -> HttpResponse:
    """Ask for a new team."""
    return ask(
        request,
        title="Add a team",
        action="Add the team",
        cancel=reverse("people:settings"),
        form=forms.TeamForm(request.POST or None),
        act=lambda form: actions.add_team(
            area=request.area, by=request.practitioner, at=request.now, **form.cleaned_data
        ),
        done="The team is added.",
    )
