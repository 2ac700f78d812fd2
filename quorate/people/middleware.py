"""Puts the reader's post and area on the request, and ends a session that was left alone."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from .backends import post_of
from .sessions import note_use, seconds_since


class PostMiddleware:
    """Sets ``request.practitioner`` and ``request.area`` (None for strangers and people without a post)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        practitioner = post_of(request.user) if request.user.is_authenticated else None
        request.practitioner = practitioner  # type: ignore[attr-defined]
        request.area = practitioner.area if practitioner else None  # type: ignore[attr-defined]
        return self.get_response(request)


class SessionLimits:
    """Signs out whoever has done nothing for a while, and everybody after a working day.

    A page that refreshes a part of itself is not somebody at work, so those requests do not count as use. It
    goes by the machine's time: a training instance's day standing still must not keep its sessions open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            by_itself = request.method == "GET" and "HX-Request" in request.headers
            why = self._over(request)
            if why:
                logout(request)
                messages.info(request, why)
                if by_itself:
                    return HttpResponse(status=401, headers={"HX-Refresh": "true"})
            elif not by_itself:
                note_use(request)
        return self.get_response(request)

    @staticmethod
    def _over(request: HttpRequest) -> str:
        """Return why this session is over, or "" while it is not."""
        idle, whole = settings.SESSION_IDLE_AGE, settings.SESSION_COOKIE_AGE
        if seconds_since(request, "seen") > idle:
            return f"You were signed out because you had not used Quorate for {idle // 60} minutes."
        if seconds_since(request, "started") > whole:
            return f"You were signed out because you had been signed in for {whole // 3600} hours."
        return ""
