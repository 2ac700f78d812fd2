"""Who may read a family's page: whoever passed their own door and is still asked, in the language they chose."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from quorate.design.languages import CHOSEN, speaking
from quorate.doors.access import through_door
from quorate.doors.requests import DoorRequest

from .queries.reader import Reader, reader_of

View = Callable[..., HttpResponseBase]


class FamilyRequest(DoorRequest):
    """The request of somebody of the family."""

    reader: Reader


def chosen(request: HttpRequest) -> str:
    return request.COOKIES.get(CHOSEN, "")


def family_page(*kinds: str) -> Callable[[View], View]:
    """Return a decorator: the view is for one of the family (``parent`` or ``child``) behind their own door.

    The view finds them in ``request.reader`` and speaks the language they chose.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            reader = reader_of(request.door)  # type: ignore[attr-defined]
            if reader is None:
                return redirect("doors:doorway")
            request.reader = reader  # type: ignore[attr-defined]
            with speaking(chosen(request)):
                return view(request, *args, **kwargs)

        return through_door(*kinds)(shown)

    return decorate
