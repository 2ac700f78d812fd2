"""What the pages about looked-after children share: finding the child, and asking one form."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quorate.cases.actions import Stale
from quorate.design.forms import Form
from quorate.people.requests import Request

from ..access import child_seen_by
from ..actions.steps import CareRefused
from ..queries import Terms

Row = TypeVar("Row")
both = require_http_methods(["GET", "HEAD", "POST"])


def the_child(request: Request, pk: int) -> Any:
    """Return the child, or answer that there is none."""
    child = child_seen_by(request.practitioner, pk)
    if child is None:
        raise Http404
    return child


def found(row: Row | None) -> Row:
    """Return the row, or answer that there is none."""
    if row is None:
        raise Http404
    return row


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def until_today(form: Form, request: Request, *names: str) -> Form:
    """Let these days not lie in the future."""
    for name in names:
        field: Any = form.fields.get(name)
        if field is not None:
            field.latest = request.today
    return form


def from_today(today: date, version: int | None = None) -> dict[str, Any]:
    """Return what a form begins with."""
    return {"on": today} | ({"version": version} if version is not None else {})


def ask(
    request: Request,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    child: Any,
    button: str,
    done: str,
    says: tuple[str, ...] = (),
    terms: Terms | None = None,
    token: str = "",
) -> HttpResponse:
    """Show a form; when it is filled in, do the act and go to the child's page of care, or say what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except CareRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Stale as stale:
            form.add_error(None, str(stale))
        else:
            messages.success(request, done)
            return redirect("care:child", pk=child.pk)
    context = {
        "form": form,
        "title": title,
        "child": child,
        "button": button,
        "back": reverse("care:child", args=[child.pk]),
        "says": says,
        "terms": terms,
        "token": token,
    }
    return render(request, "care/ask.html", context)
