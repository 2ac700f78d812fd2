"""What every page knows without its view saying so: a context processor of the Jinja engine."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

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


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the values design/page.html shows on every page."""
    return {
        "user": getattr(request, "user", None),
        "messages": get_messages(request),
        "area": getattr(request, "area", None),
        "training": getattr(request, "training", None),
        "today": getattr(request, "today", None),
        # Lazily: an error page must not ask the database who is reading it.
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }
