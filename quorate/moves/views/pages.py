"""What the pages about moves share: finding the move, recording the reading, and asking one form."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.cases.actions import Stale
from quorate.design.forms import Form
from quorate.people.requests import Request

from .. import queries
from ..actions.steps import MoveRefused

both = require_http_methods(["GET", "HEAD", "POST"])


def the_move(request: Request, pk: int) -> Any:
    """Return the move, or answer that there is none."""
    move = queries.get_move(request.practitioner, pk)
    if move is None:
        raise Http404
    return move


def the_child(request: Request, pk: int) -> Any:
    """Return the child, or answer that there is none."""
    child = queries.get_child(request.practitioner, pk)
    if child is None:
        raise Http404
    return child


def saw(request: Request, what: str, about: str, child: int) -> None:
    record_seen(
        what=what,
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[child],
    )


def until_today(form: Form, request: Request, *names: str) -> Form:
    """Let these days not lie in the future."""
    for name in names:
        field: Any = form.fields.get(name)
        if field is not None:
            field.latest = request.today
    return form


def ask(
    request: Request,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    move: Any,
    button: str,
    done: str,
    says: tuple[str, ...] = (),
) -> HttpResponse:
    """Show a form; when it is filled in, do the act and go to the move's page, or say what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Stale as stale:
            form.add_error(None, str(stale))
        else:
            messages.success(request, done)
            return redirect("moves:move", pk=move.pk)
    context = {
        "form": form,
        "title": title,
        "child": move.child,
        "button": button,
        "back": reverse("moves:move", args=[move.pk]),
        "says": says,
    }
    return render(request, "moves/ask.html", context)


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def starting(today: date, move: Any) -> dict[str, Any]:
    """Return what a form with one day begins with."""
    return {"on": today, "version": move.version}
