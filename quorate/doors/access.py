"""Who may pass: the browser that spent the link and gave the code, for as long as the door carries it."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from inspect import unwrap
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect

from quorate import clock
from quorate.audit.actions import record_seen
from quorate.people.sessions import SEEN_EVERY

from . import behind, queries
from .models import Door
from .requests import DoorRequest

View = Callable[..., HttpResponseBase]

INSIDE, BACK, NEXT, SEEN, STARTED = "door", "door_back", "door_next", "door_seen", "door_started"


def through_door(*kinds: str) -> Callable[[View], View]:
    """Return a decorator: the view is for people who passed a door of one of these kinds, and needs no sign-in.

    The view finds the door in ``request.door`` and its area in ``request.area``. Everybody else is led to a page that
    says how to get a new link; so is somebody who is signed in, since the two never mix. A door of another kind is
    "not found". Works on functions only.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            door = door_of(request)
            if door is None:
                return _outside(request)
            if door.kind not in kinds:
                raise Http404
            request.door, request.area = door, door.area  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.door_kinds = frozenset(kinds)  # type: ignore[attr-defined]
        return login_not_required(guarded)

    return decorate


def guests_too(view: View) -> View:
    """Open a view that is guarded for people with a post to whoever passed a door as well: what is published anyway.

    Everybody else meets the guard as before.
    """
    bare: View = unwrap(view, stop=lambda one: not hasattr(one, "roles"))

    @wraps(view)
    def open_to_guests(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        door = door_of(request)
        if door is None:
            return view(request, *args, **kwargs)
        request.door, request.area = door, door.area  # type: ignore[attr-defined]
        return bare(request, *args, **kwargs)

    open_to_guests.guests_too = True  # type: ignore[attr-defined]
    return login_not_required(open_to_guests)


def let_in(request: HttpRequest, door: Door) -> None:
    """Make this browser's session the door's. Whatever the session held is gone, and so is a sign-in."""
    request.session.flush()
    now = _machine_now()
    request.session.update({INSIDE: door.pk, BACK: door.pk, SEEN: now, STARTED: now})
    rotate_token(request)


def let_out(request: HttpRequest) -> None:
    """End what this browser knows of a door."""
    request.session.flush()


def door_of(request: HttpRequest) -> Door | None:
    """Return the door by which this browser is inside, and note that somebody is at work; nothing for all others."""
    number = request.session.get(INSIDE)
    if number is None:
        return None
    if request.user.is_authenticated:
        forget(request)
        return None
    door = queries.by_number(number)
    at: datetime = request.now  # type: ignore[attr-defined]
    if door is None or not queries.carries(door, at) or not _still_asked(door, at):
        forget(request)
        return None
    if _too_long(request):
        request.session.pop(INSIDE, None)
        return None
    _note_use(request)
    return door


def door_left_open(request: HttpRequest) -> Door | None:
    """Return the door that this browser passed before and which a code would let it pass again."""
    number = request.session.get(BACK)
    if number is None or request.user.is_authenticated:
        return None
    door = queries.by_number(number)
    at: datetime = request.now  # type: ignore[attr-defined]
    return door if door and queries.carries(door, at) and _still_asked(door, at) else None


def has_address(door: Door) -> bool:
    """Return whether a code can be sent to the holder; without an address one is read out by telephone."""
    standing = behind.standing_of(door)
    return standing is not None and bool(standing.email)


def forget(request: HttpRequest) -> None:
    """Take every mark of a door out of a session, which may meanwhile be that of somebody signed in."""
    for mark in (INSIDE, BACK, NEXT, SEEN, STARTED):
        request.session.pop(mark, None)


def saw(request: DoorRequest, what: str, about: str = "", children: tuple[int, ...] | None = None) -> None:
    """Put into the reading log what somebody behind a door was shown."""
    door = request.door
    record_seen(
        what=what,
        about=about or door.occasion,
        by=door.who,
        at=request.now,
        area=door.area.key,
        children=door.children if children is None else children,
    )


def _still_asked(door: Door, at: datetime) -> bool:
    standing = behind.standing_of(door)
    return standing is not None and at < standing.until


def _outside(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and BACK in request.session and "HX-Request" not in request.headers:
        # An address that was asked for here, never one that somebody typed.
        request.session[NEXT] = request.get_full_path()
    if "HX-Request" in request.headers:
        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
    return redirect("doors:doorway")


def _too_long(request: HttpRequest) -> bool:
    now = _machine_now()
    idle = now - int(request.session.get(SEEN, now)) > settings.SESSION_IDLE_AGE
    return idle or now - int(request.session.get(STARTED, now)) > settings.SESSION_COOKIE_AGE


def _note_use(request: HttpRequest) -> None:
    by_itself = request.method == "GET" and "HX-Request" in request.headers
    now = _machine_now()
    if not by_itself and now - int(request.session.get(SEEN, 0)) >= SEEN_EVERY:
        request.session[SEEN] = now


def _machine_now() -> int:
    return int(clock.machine_now().timestamp())
