"""Puts the reader's post and area on the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .models import Practitioner


class PostMiddleware:
    """Sets ``request.practitioner`` and ``request.area`` (None for strangers and people without a post)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        practitioner = None
        if request.user.is_authenticated:
            practitioner = (
                Practitioner.objects.select_related("area", "agency", "team")
                .filter(user=request.user.pk, active=True)
                .first()
            )
        request.practitioner = practitioner  # type: ignore[attr-defined]
        request.area = practitioner.area if practitioner else None  # type: ignore[attr-defined]
        return self.get_response(request)
