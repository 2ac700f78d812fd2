"""How long a session lasts, and what counts as using it."""

from django.http import HttpRequest

from quorate import clock

SEEN_EVERY = 60
"""Seconds between two notes of when somebody was last here: reading a page should not write each time."""


def note_use(request: HttpRequest) -> None:
    """Note that somebody is at work in this session.

    A page that refreshes a part of itself is not somebody at work, and does not count by itself. Where it is, such as
    in a meeting in which its chair listens for half an hour, its view says so with this.
    """
    now = int(clock.machine_now().timestamp())
    if now - int(request.session.get("seen", 0)) >= SEEN_EVERY:
        request.session.setdefault("started", now)
        request.session["seen"] = now


def seconds_since(request: HttpRequest, mark: str) -> int:
    """Return the seconds since the session's "seen" or "started"; 0 for a new one."""
    now = int(clock.machine_now().timestamp())
    return now - int(request.session.get(mark, now))
