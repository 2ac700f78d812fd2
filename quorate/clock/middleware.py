"""Gives each request one moment to go by, so that no view reads the clock and a page cannot straddle midnight."""

from collections.abc import Callable
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse

from quorate import clock


def banner(today: date) -> str:
    """Return the words that mark each page and paper of a training instance."""
    return f"Nothing here is real. Today is {today:%A} {today.day} {today:%B %Y}."


class RequestClock:
    """Sets `request.now`, `request.today` and, on a training instance, `request.training` (its banner)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now: datetime = clock.now()
        request.now = now  # type: ignore[attr-defined]
        request.today = now.date()  # type: ignore[attr-defined]
        request.training = banner(now.date()) if clock.is_training() else None  # type: ignore[attr-defined]
        return self.get_response(request)
