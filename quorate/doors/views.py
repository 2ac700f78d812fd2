"""The pages at a door. Asking for one changes nothing, since mail scanners follow links: only a button does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.design.languages import CHOSEN, known, later, speaking
from quorate.design.languages import gettext as _

from . import access, actions, behind, queries
from .actions import Entered
from .forms import CodeForm

both = require_http_methods(["GET", "HEAD", "POST"])
SAYS = {
    Entered.WRONG: later("This is not the code. Look at the newest message and type it one more time."),
    Entered.USED_UP: later("This code does not work any more. Ask for a new one."),
}

A_YEAR = 365 * 24 * 60 * 60
View = Callable[..., HttpResponse]


def spoken(view: View) -> View:
    """Have a page at the door speak the language that was chosen, here or on a family's page before."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("language", "")
        with speaking(asked or request.COOKIES.get(CHOSEN)):
            answer = view(request, *args, **kwargs)
        if asked in {one.code for one in known()}:
            answer.set_cookie(
                CHOSEN, asked, max_age=A_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
            )
        return answer

    return shown


@both
@login_not_required
@spoken
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show that a second check comes, and send the code when asked to."""
    door = _usable(request, token)
    if door is None:
        return _not_a_door(request, token)
    if request.method == "POST":
        actions.send_code(door=door, at=request.now)  # type: ignore[attr-defined]
        return redirect("doors:link-code", token=token)
    return render(request, "doors/open.html", {"door": door, "by_email": access.has_address(door)})


@both
@login_not_required
@spoken
def code(request: HttpRequest, token: str) -> HttpResponse:
    """Take the code; the right one spends the link and lets this browser in."""
    door = _usable(request, token)
    if door is None:
        return _not_a_door(request, token)
    again = {"send": f"{request.path[: -len('code/')]}", "door": door, "token": token}
    return _code_page(request, door, again, back=False)


@both
@login_not_required
@spoken
def back(request: HttpRequest) -> HttpResponse:
    """Let a browser that passed before come in again with a new code."""
    door = access.door_left_open(request)
    if door is None:
        return redirect("doors:doorway")
    if request.method == "POST" and "send" in request.POST:
        actions.send_code(door=door, at=request.now)  # type: ignore[attr-defined]
        return redirect("doors:come-back")
    return _code_page(request, door, {"send": "", "door": door, "token": ""}, back=True)


def _code_page(
    request: HttpRequest, door: queries.Door, more: dict[str, object], *, back: bool
) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        came = actions.enter(door=door, code=form.cleaned_data["code"], at=request.now, back=back)  # type: ignore[attr-defined]
        if came is Entered.IN:
            wanted = request.session.get(access.NEXT) if back else None
            access.let_in(request, door)
            return redirect(wanted or behind.landing_of(door))
        if came is Entered.CLOSED:
            return _not_a_door(request, str(more["token"]))
        form.add_error("code", _(SAYS[came]))
    page = {"form": form, "back_again": back, "by_email": access.has_address(door), **more}
    return render(request, "doors/code.html", page, status=422 if form.errors else 200)


@require_POST
@login_not_required
@spoken
def fresh(request: HttpRequest, token: str) -> HttpResponse:
    """Answer alike whether the link ever existed: whoever it was for gets a fresh one at the address held."""
    actions.ask_for_fresh(
        token=token[:200],
        machine=get_client_ip_address(request) or "",
        at=request.now,  # type: ignore[attr-defined]
    )
    return render(request, "doors/fresh.html", {})


@require_GET
@login_not_required
@spoken
def closed(request: HttpRequest) -> HttpResponse:
    """Say how to come in (again)."""
    inside = access.door_of(request)
    page = {"known": access.door_left_open(request), "inside": inside and behind.landing_of(inside)}
    return render(request, "doors/closed.html", page)


@require_POST
@login_not_required
@spoken
def leave(request: HttpRequest) -> HttpResponse:
    """End this browser's stay, on a device that others use too."""
    door = access.door_of(request)
    if door is not None:
        actions.leave(door=door, at=request.now)  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        access.let_out(request)
    return redirect("doors:door-left")


@require_GET
@login_not_required
@spoken
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "doors/left.html", {})


@require_GET
@login_not_required
@spoken
def quickly(request: HttpRequest) -> HttpResponse:
    """Leave at once for a page that says nothing of this one: a link, so that one key does it without a script."""
    door = access.door_of(request)
    if door is not None:
        actions.leave(door=door, at=request.now)  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        access.let_out(request)
    return redirect(settings.QUICK_EXIT_URL)


def _usable(request: HttpRequest, token: str) -> queries.Door | None:
    door = queries.by_token(token[:200])
    at = request.now  # type: ignore[attr-defined]
    if door is None or not queries.is_usable(door, at):
        return None
    standing = behind.standing_of(door)
    return door if standing and at < standing.until else None


def _not_a_door(request: HttpRequest, token: str) -> HttpResponse:
    """Answer alike to links that were used, expired or taken back, and to links that never existed."""
    return render(request, "doors/not_a_door.html", {"token": token}, status=404)
