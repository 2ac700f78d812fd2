"""What every page knows without its view saying so: a context processor of the Jinja engine."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from quorate.rulebook.publications import Reading, reading

Navigation = tuple[tuple[str, str, bool], ...]


@cache
def _navigation_builder(path: str) -> Any:
    return import_string(path)


def navigation(request: HttpRequest) -> Navigation:
    """Return the header's (text, href, active) links, asked of settings.QUORATE_NAVIGATION (a dotted path).

    The kit sits below the apps that have pages, so it is told who knows the pages and never imports them.
    """
    path = getattr(settings, "QUORATE_NAVIGATION", "")
    user = getattr(request, "user", None)
    if not path or user is None or not user.is_authenticated:
        return ()
    return tuple(_navigation_builder(path)(request))


def procedure(request: HttpRequest) -> Reading | None:
    """Return the procedure that the reader's area works to, as it stands today; none where nobody is signed in."""
    area = getattr(request, "area", None)
    on = getattr(request, "today", None)
    return reading(area.procedure, on) if area is not None and on is not None else None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the values design/page.html shows on every page."""
    return {
        "user": getattr(request, "user", None),
        "messages": get_messages(request),
        "area": getattr(request, "area", None),
        "training": getattr(request, "training", None),
        "today": getattr(request, "today", None),
        # Lazily: an error page must not ask the database who is reading it.
        "now": getattr(request, "now", None),
        "procedure": SimpleLazyObject(lambda: procedure(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }
