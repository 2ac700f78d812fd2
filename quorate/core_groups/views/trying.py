"""What every page here does with an act: try it, and show what was refused beside the field."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from quorate.audit import actions as audit
from quorate.cases.actions import Stale
from quorate.people.requests import Request

from ..actions.checks import Refused
from ..queries import members

both = require_http_methods(["GET", "HEAD", "POST"])


def tried(form: Any, act: Callable[[], object]) -> bool:
    """Do what the form asks; what was refused is shown with the field it is about."""
    try:
        act()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except Stale as stale:
        form.add_error(None, str(stale))
    else:
        return True
    return False


def child_or_404(request: Request, pk: int) -> Any:
    child = members.get_child(request.practitioner, pk)
    if child is None:
        raise Http404
    return child


def saw(request: Request, what: str, about: str, children: list[int]) -> None:
    audit.record_seen(
        what=what,
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=children,
    )


def form_page(
    request: Request, form: object, title: str, back: str, button: str, **more: object
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": back,
        "button_words": button,
        **dict.fromkeys(("caption", "explains", "permission", "source", "nothing"), ""),
        **dict.fromkeys(("facts", "left_out", "stands"), ()),
        **more,
    }
    return render(request, "core_groups/form.html", context)
