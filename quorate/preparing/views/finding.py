"""What the views share: finding the conference and the person of an address, asking one form, saying no in words."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.cases.safe_contact import ContactRefused
from quorate.people.requests import Request

from ..actions.refusals import Refused
from ..queries import family

both = require_http_methods(["GET", "HEAD", "POST"])
WHOLE = "conference"
"""How an address says that a point is said of the conference as a whole."""


def there(request: Request, pk: int) -> Any:
    """Return the conference whose family this reader helps to prepare; another is not found."""
    conference = family.conference_prepared_by(request.practitioner, pk)
    if conference is None:
        raise Http404
    return conference


def person_there(conference: Any, who: str) -> Any:
    person = family.person_in(conference, who)
    if person is None:
        raise Http404
    return person


def saw(request: Request, what: str, conference: Any, children: Sequence[int] = ()) -> None:
    record_seen(
        what=f"preparing.{what}",
        about=conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=children or [one.pk for one in family.children_of(conference)],
    )


def complain(form: Any, refused: Exception) -> None:
    """Put what was refused beside the field it is about, or into the error summary."""
    field = getattr(refused, "field", "")
    form.add_error(field if field in form.fields else None, str(refused))


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def caption(conference: Any) -> str:
    return f"{conference.get_kind_display()} {conference.pk}"


def crumbs(conference: Any, title: str, *between: tuple[str, str]) -> list[tuple[str, str | None]]:
    return [
        ("Conferences", reverse("conferences:list")),
        (caption(conference), reverse("conferences:page", args=[conference.pk])),
        ("Prepare the family", reverse("preparing:page", args=[conference.pk])),
        *between,
        (title, None),
    ]


def ask(
    request: Request,
    form: Any,
    act: Callable[[], object],
    *,
    conference: Any,
    title: str,
    back: str,
    done: str,
    button: str = "Save",
    between: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> HttpResponse:
    """Ask one form, do one act with its answers, and lead back with a word of what was done."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except (Refused, ContactRefused) as refused:
            complain(form, refused)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "form": form,
        "conference": conference,
        "title": title,
        "caption": caption(conference),
        "crumbs": crumbs(conference, title, *between),
        "back": back,
        "button": button,
        **more,
    }
    return render(request, "preparing/ask.html", context, status=422 if form.errors else 200)
