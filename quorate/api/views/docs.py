"""The reference of the API as a page, for anybody who writes a program for it."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ..document import api
from ..reference import Reference, reference


@cache
def the_reference() -> Reference:
    """Return the reference, read once: the operations do not change while the server runs."""
    document: dict[Any, Any] = api.get_openapi_schema()
    return reference(document)


@login_not_required
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation, shape and problem."""
    return render(request, "api/docs.html", {"reference": the_reference()})
