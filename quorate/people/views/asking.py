"""What the pages of this app share: finding a person of the area, and asking before something is done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quorate.design.forms import Form
from quorate.people import queries
from quorate.people.actions import Refused
from quorate.people.requests import Request


def person_or_404(request: Request, pk: int) -> Any:
    """Return a person of the reader's area; anybody else's number is not found."""
    return _or_404(queries.practitioner, request, pk)


def agency_or_404(request: Request, pk: int) -> Any:
    """Return an agency of the reader's area."""
    return _or_404(queries.agency, request, pk)


def closure_day_or_404(request: Request, pk: int) -> Any:
    """Return a closure day of the reader's area."""
    return _or_404(queries.closure_day, request, pk)


def _or_404(query: Callable[..., Any], request: Request, pk: int) -> Any:
    try:
        return query(request.practitioner, pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def ask(
    request: Request,
    *,
    title: str,
    action: str,
    cancel: str,
    act: Callable[[Form], Any],
    form: Form,
    lines: tuple[str, ...] = (),
    danger: str = "",
    done: str = "",
) -> HttpResponse:
    """Show one act's question; when it is answered do it and go to ``cancel``, saying ``done``.

    What the act refuses comes back on the same page, in its own words.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect(cancel)
    context = {
        "title": title,
        "lines": lines,
        "danger": danger,
        "action": action,
        "cancel": cancel,
        "form": form,
    }
    return render(request, "design/confirm.html", context, status=422 if form.errors else 200)
