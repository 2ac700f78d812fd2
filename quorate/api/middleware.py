"""Keeps browsers' ways out of the API: no cookies in or out, no pages for errors, nothing in a cache."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .problems import MEDIA_TYPE, Problem, answer, of_status

Answer = Callable[[HttpRequest], HttpResponse]
UNDER = "/api/v1/"
LARGEST = 256 * 1024
"""The longest body that the API takes, in bytes."""


class ApiGate:
    """For every address of the API, whatever answers it.

    Cookies are taken off before anybody looks at them: a browser that is signed in is a stranger here, so a page
    elsewhere cannot make it act.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(UNDER):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LARGEST:
            response = answer(Problem("too-large", f"A body has at most {LARGEST // 1024} kilobytes."))
        else:
            response = self.get_response(request)
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith(MEDIA_TYPE):
            page, response = response, answer(of_status(response.status_code))
            response.status_code = page.status_code
            if page.has_header("Allow"):
                response["Allow"] = page["Allow"]
        response.cookies.clear()
        response["Cache-Control"] = "no-store"
        return response
