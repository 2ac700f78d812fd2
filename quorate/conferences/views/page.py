"""The list of conferences, and the page of one of them."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit.actions import record, record_seen
from quorate.design.lists import here, paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import AREA_WIDE, STAFF, for_roles
from quorate.people.requests import Request

from ..forms.listing import FilterForm
from ..queries import booking, listing, page
from .finding import caption, found

FILTERS = (
    "when",
    "chair",
    "state",
    "first-day",
    "first-month",
    "first-year",
    "last-day",
    "last-month",
    "last-year",
)


@for_roles()
@require_GET
def conferences(request: Request) -> HttpResponse:
    """List the conferences that this reader may open."""
    reader = request.practitioner
    form = _filters(request)
    sought = form.sought(words=_words(request), sort=sort_key(request, tuple(listing.SORTS), _sort(request)))
    found_ = listing.listed(reader, sought)
    shown = paging(request, found_.count())
    context = {
        "form": form,
        "sought": sought,
        "lines": listing.lines(found_[shown.rows]),
        "paging": shown,
        "counts": listing.counts(reader),
        "chosen": _chosen(request, sought),
        "may_book": reader.role in page.BOOKING_ROLES,
        "may_keep_rooms": reader.role in AREA_WIDE,
        "colours": page.STATE_COLOURS,
    }
    return render(request, "conferences/page/list.html", context)


def _words(request: Request) -> str:
    return request.GET.get("q", "").strip()[:100]


def _sort(request: Request) -> str:
    return "-when" if request.GET.get("when") in ("held", "all") else "when"


def _filters(request: Request) -> FilterForm:
    chairs = booking.chairs(request.area) if request.practitioner.role in AREA_WIDE else []
    bound = any(request.GET.get(name) for name in FILTERS)
    return FilterForm(request.GET if bound else None, chairs=chairs, initial={"when": "coming"})


def _chosen(request: Request, sought: listing.Sought) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    if sought.chair:
        said.append(("One chair", here(request, chair=None)))
    if sought.state:
        said.append((f"State: {listing.State(sought.state).label.lower()}", here(request, state=None)))
    for name, day in (("first", sought.first_on), ("last", sought.last_on)):
        if day:
            gone: dict[str, Any] = {f"{name}-{part}": None for part in ("day", "month", "year")}
            said.append(
                (f"{'From' if name == 'first' else 'To'} {day.day} {day:%B %Y}", here(request, **gone))
            )
    if sought.words:
        said.append((f"“{sought.words}”", here(request, q=None)))
    return said


@for_roles(*STAFF)
@require_GET
def download(request: Request) -> StreamingHttpResponse:
    """Hand the list, as it is filtered, to a spreadsheet."""
    sought = _filters(request).sought(
        words=_words(request), sort=sort_key(request, tuple(listing.SORTS), _sort(request))
    )
    rows = listing.table(listing.listed(request.practitioner, sought))
    record(
        act="conferences.list-downloaded",
        about=f"area:{request.area.pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        detail={"when": sought.when},
    )
    response = csv_response(f"conferences-{request.today.isoformat()}", rows)
    response["Cache-Control"] = "private, no-store"
    return response


@for_roles(*STAFF)
@require_GET
def history(request: Request, number: int) -> HttpResponse:
    """Show what happened to the booking."""
    one = found(request, number)
    record_seen(
        what="conference-history",
        about=one.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[line.part.child_id for line in page.children(one)],
    )
    changes = [asdict(change) for change in page.history(one)]
    context = {"conference": one, "caption": caption(one), "history": changes}
    return render(request, "conferences/page/history.html", context)


@for_roles()
@require_GET
def conference(request: Request, number: int) -> HttpResponse:
    """Show one conference: what it is, who it is about, who comes, and what to do next."""
    one = found(request, number)
    shown = page.gathered(one, request.practitioner, request.today)
    record_seen(
        what="conference",
        about=one.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[line.part.child_id for line in shown["children"]],
    )
    return render(
        request, "conferences/page/page.html", {"conference": one, "caption": caption(one), **shown}
    )
