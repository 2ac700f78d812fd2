"""What is done for every request: a number and a log line, a limit on uploads, and pages that no cache keeps."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from quorate.config.errors import too_large

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("quorate.request")
# How a view says no: the status in the request's own line tells of it.
REFUSALS = (Http404, PermissionDenied, BadRequest, SuspiciousOperation)


class RequestLog:
    """Numbers the request and logs one line of it: route, status, time taken and the user's number.

    The route is the pattern that matched, never the address asked for, and no query or body is read.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request.id):  # type: ignore[attr-defined]
            response = self.get_response(request)
            match = request.resolver_match
            route = match.route if match else ""
            if not route.startswith("health/") and not request.path.startswith(settings.STATIC_URL):
                user = getattr(request, "user", None)
                log.info(
                    "request",
                    method=request.method if request.method in {"GET", "HEAD", "POST"} else "OTHER",
                    route=route,
                    status=response.status_code,
                    ms=round((time.perf_counter() - begun) * 1000),
                    user=user.pk if user is not None else None,
                )
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    def process_exception(self, _request: HttpRequest, error: Exception) -> None:
        if not isinstance(error, REFUSALS):
            log.error("request failed", exc_info=error)


class UploadLimit:
    """Refuses a body longer than anything the service takes, before a byte of it is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        room = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not length.isdigit() or int(length) > max(settings.UPLOAD_LIMIT, settings.IMPORT_LIMIT) + room:
            return too_large(request)
        return self.get_response(request)


class PrivatePages:
    """Keeps every page of a signed-in person out of caches, so that Back after signing out shows nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response
