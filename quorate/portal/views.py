"""The partners' door: what is asked of them, and nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.people.access import for_roles
from quorate.people.requests import Request

from . import queries


@require_GET
@for_roles()
def home(request: Request) -> HttpResponse:
    return render(
        request,
        "portal/home.html",
        {
            "coming": queries.asked_of(request.practitioner, request.now, past=False),
            "past": queries.asked_of(request.practitioner, request.now, past=True),
            "reader": request.practitioner,
        },
    )
