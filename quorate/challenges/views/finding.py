"""What the views share: finding what a reader may see, recording that it was seen, and the page of one form."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.cases.actions import Stale
from quorate.conferences.queries.page import conference_seen_by
from quorate.design.forms import Form
from quorate.people.requests import Request

from ..queries import complaints
from ..refusals import Refused

both = require_http_methods(["GET", "HEAD", "POST"])
Thing = TypeVar("Thing")


def there(found: Thing | None) -> Thing:
    """Return what was found, or answer that there is none: not there and not yours look the same."""
    if found is None:
        raise Http404
    return found


def the_complaint(request: Request, pk: int) -> Any:
    return there(complaints.complaint_seen_by(request.practitioner, pk))


def the_conference(request: Request, number: int) -> Any:
    return there(conference_seen_by(request.practitioner, number))


def saw(request: Request, what: str, about: str, children: Iterable[int] = ()) -> None:
    record_seen(
        what=what,
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=list(children),
    )


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def new_token() -> str:
    """Return what marks one showing of a form: sent twice, it acts once."""
    return uuid.uuid4().hex


def tried(request: Request, form: Form, act: Callable[[], object]) -> bool:
    """Do the act if the form was sent and is whole; where it is refused, say so on the form and return False."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except Stale as late:
        form.add_error(None, str(late))
    else:
        return True
    return False


def form_page(
    request: Request, form: Form, *, title: str, caption: str, back: str, button: str, **more: Any
) -> HttpResponse:
    """Return the page of one form. ``facts`` stand above it, ``lines`` of the procedure beside it."""
    context = {
        "form": form,
        "title": title,
        "caption": caption,
        "back": back,
        "button": button,
        "facts": [],
        "lines": (),
        "says": "",
        **more,
    }
    return render(request, "challenges/form.html", context)
