"""Error pages: what is wrong, in the reader's words, and never what the page was about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, status: int, template: str) -> HttpResponse:
    return render(request, template, {"reference": getattr(request, "id", "")}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 400, "400.html")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403, "403.html")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404, "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500, "500.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, 403, "403_csrf.html")


def too_large(request: HttpRequest) -> HttpResponse:
    return page(request, 413, "413.html")
