"""What the register's pages share: one form asked, and readings recorded."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.cases.actions import Stale
from quorate.design.forms import Form
from quorate.people.requests import Request

both = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def saw(request: Request, what: str, about: str, children: Iterable[int] = ()) -> None:
    """Put it in the reading log that this reader saw something."""
    record_seen(
        what=f"register.{what}",
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=children,
    )


def ask(
    request: Request,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    button: str,
    done: str,
    then: Callable[[Any], str] | str,
    back: str,
    caption: str = "",
    says: tuple[str, ...] = (),
    token: str = "",
    rows: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    """Show a form; when it is filled in, do the act and go on, or say what is wrong and save nothing.

    ``then`` is the address to go to, or makes it from what the act returned. An act refuses with a ``ValueError`` that
    has a ``field``.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Stale as stale:
            form.add_error(None, f"{stale} Look at it again before you save.")
        except ValueError as refused:
            field = getattr(refused, "field", None)
            if field is None:
                raise
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.success(request, done)
            return redirect(then if isinstance(then, str) else then(made))
    context = {
        "form": form,
        "title": title,
        "caption": caption,
        "button": button,
        "back": back,
        "says": says,
        "token": token,
        "rows": rows,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "register/ask.html", context, status=status)
