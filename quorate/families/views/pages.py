"""What the family's pages share: the menu of the door, showing a page, recording what was read, asking one form."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.design.forms import Form
from quorate.design.languages import gettext as _

from ..access import FamilyRequest
from ..actions.refusals import Refused
from ..illustrating import described, picture
from ..queries.reader import Reader

both = require_http_methods(["GET", "HEAD", "POST"])
Link = tuple[str, str, bool]


def menu(reader: Reader, path: str) -> list[Link]:
    """Return the pages of this door: what they are called, where they are, and whether one is being read."""
    return [
        (text, href, path == href) for text, href in (_child(reader) if reader.is_child else _parent(reader))
    ]


def _parent(reader: Reader) -> list[tuple[str, str]]:
    pages = [
        (_("Start"), reverse("families:home")),
        (_("The meeting"), reverse("families:meeting")),
        (_("Reports"), reverse("families:reports")),
        (_("Have your say"), reverse("families:say")),
        (_("Questions"), reverse("families:questions")),
        (_("Get help"), reverse("families:help")),
        (_("Your rights"), reverse("families:about", args=["rights"])),
    ]
    if reader.over:  # the meeting and the help for it are behind them
        gone = {reverse("families:meeting"), reverse("families:help")}
        pages = [one for one in pages if one[1] not in gone]
        pages.insert(1, (_("What was decided"), reverse("families:after")))
    return pages


def _child(reader: Reader) -> list[tuple[str, str]]:
    pages = [
        (_("Start"), reverse("families:home")),
        (_("Who you will meet"), reverse("families:meeting")),
        (_("Tell us"), reverse("families:say")),
        (_("Ask us"), reverse("families:questions")),
    ]
    if reader.over:
        pages = [one for one in pages if one[1] != reverse("families:meeting")]
        pages.insert(1, (_("What was decided"), reverse("families:after")))
    return pages


def show(
    request: FamilyRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a page of this door."""
    reader = request.reader
    page = {
        "reader": reader,
        "menu": menu(reader, request.path),
        "seen": picture,
        "described": described,
        "next_here": request.path,
        **(context or {}),
    }
    return render(request, f"families/{template}", page, status=status)


def show_public(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a page that anybody may read: no door, no menu, nothing about a family."""
    page = {"menu": (), "seen": picture, "described": described, **(context or {})}
    return render(request, f"families/{template}", page, status=status)


def saw(request: FamilyRequest, what: str, about: str = "", children: tuple[int, ...] | None = None) -> None:
    """Put into the reading log what was shown."""
    reader = request.reader
    record_seen(
        what=f"families.{what}",
        about=about or reader.conference.ref,
        by=reader.door.who,
        at=request.now,
        area=reader.conference.area.key,
        children=reader.numbers if children is None else children,
    )


def token_of(request: HttpRequest) -> str:
    """Return the token of the form that was sent, or a new one: a form sent twice counts once."""
    return request.POST.get("token", "")[:40] or str(uuid4())


def ask(
    request: FamilyRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    then: str,
    done: str,
    field: str = "",
    template: str = "ask.html",
    **context: Any,
) -> HttpResponse:
    """Ask a form; when it is filled in, act, say that it is done and go on. A refusal is shown with the form."""
    if request.method == "POST" and form.is_valid():
        try:
            act(dict(form.cleaned_data))
        except Refused as refused:
            form.add_error(field if field in form.fields else None, str(refused))
        else:
            messages.success(request, done)
            return redirect(then)
    page = {"form": form, "token": token_of(request), **context}
    return show(request, template, page, status=422 if form.errors else 200)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
