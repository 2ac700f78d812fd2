"""The pages that belong to no case: help, statements, and the page that shows every component."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from quorate.design.lists import paging
from quorate.design.samples import SampleFilters, SampleForm

SAMPLE_DAY = date(2026, 4, 13)
LIVE_VERSIONS = ("0", "1", "2")


@require_safe
@login_not_required
def show_help(request: HttpRequest) -> HttpResponse:
    return render(request, "design/help.html")


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "design/accessibility.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "design/privacy.html")


@require_safe
@login_not_required
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "design/cookies.html")


def _only_for_keepers(request: HttpRequest) -> None:
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404


@require_safe
def live_sample(request: HttpRequest) -> HttpResponse:
    """Answer the part of the kit's page that asks for itself: three times anew, then with nothing."""
    _only_for_keepers(request)
    seen = request.GET.get("version", "")
    if seen not in LIVE_VERSIONS:
        return HttpResponse(status=204)
    version = int(seen)
    return render(request, "design/live_sample.html", {"version": version + 1})


@require_http_methods(["GET", "POST"])
def style_page(request: HttpRequest) -> HttpResponse:
    """Show every component to the people who look after Quorate; to anybody else it is not there."""
    _only_for_keepers(request)
    form = SampleForm(request.POST or None, request.FILES or None)
    form.is_valid()
    return render(
        request,
        "design/style.html",
        {
            "form": form,
            "filters": SampleFilters(request.GET),
            "paging": paging(request, 1234),
            "sorted_by": request.GET.get("sort", "due"),
            "on": SAMPLE_DAY,
            "at": timezone.make_aware(datetime.combine(SAMPLE_DAY, time(15, 30))),
            "days": [
                (SAMPLE_DAY + timedelta(days=n), n not in (5, 6), "" if n not in (5, 6) else "weekend")
                for n in range(8)
            ],
        },
    )
