"""The area's audit, for managers. The audit itself stands below people and knows no readers."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit import queries
from quorate.audit.actions import record
from quorate.design.lists import here, paging
from quorate.design.spreadsheets import csv_response
from quorate.design.words import day
from quorate.people.access import MANAGERS, for_roles
from quorate.people.forms import AuditFilters
from quorate.people.requests import Request

DAYS_SHOWN = 31
"""How far back the page looks unless asked: a year's audit is long."""


@for_roles(*MANAGERS)
@require_GET
def entries(request: Request) -> HttpResponse:
    """List what was done and seen in the area."""
    form, wanted = _wanted(request)
    found = queries.search(wanted, area=request.area.key)
    shown = paging(request, found.count())
    context = {
        "form": form if form.errors else None,
        "filter_form": form,
        "chosen": _chosen(request, form),
        "wanted": wanted,
        "paging": shown,
        "lines": list(queries.lines(found[shown.rows])),
        "query": request.GET.urlencode(),
    }
    return render(request, "audit/entries.html", context)


@for_roles(*MANAGERS)
@require_GET
def download(request: Request) -> HttpResponseBase:
    """Give the same list as a CSV file; that somebody took it is in the audit too."""
    _form, wanted = _wanted(request)
    record(act="audit.downloaded", about="", by=request.practitioner, at=request.now, area=request.area.key)
    return csv_response("audit", _rows(wanted, request.area.key))


def _rows(wanted: queries.Search, area: str) -> Iterator[list[str]]:
    yield ["Number", "When", "Who", "Role", "Did or saw", "What", "About", "Children", "More"]
    for line in queries.lines(queries.search(wanted, area=area).iterator(chunk_size=500)):
        yield [
            str(line.sequence),
            line.at.isoformat(timespec="seconds"),
            line.who,
            line.role,
            "Saw" if line.saw else "Did",
            line.what,
            line.about,
            " ".join(str(child) for child in line.children),
            "; ".join(line.more),
        ]


def _wanted(request: Request) -> tuple[AuditFilters, queries.Search]:
    form = AuditFilters(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    from_on = given.get("from_on") or request.today - timedelta(days=DAYS_SHOWN)
    return form, queries.Search(
        who=given.get("who") or "",
        what=given.get("what") or "",
        kind=given.get("kind") or "",
        from_on=from_on,
        to_on=given.get("to_on"),
    )


def _chosen(request: Request, form: AuditFilters) -> list[tuple[str, str]]:
    if not form.is_valid():
        return []
    given = form.cleaned_data
    words = {
        "who": given["who"],
        "what": given["what"],
        "kind": {"did": "Did", "saw": "Saw"}.get(given["kind"]),
    }
    chosen = [
        (f"{form.fields[name].label}: {value}", here(request, **{name: None}))
        for name, value in words.items()
        if value
    ]
    for name in ("from_on", "to_on"):
        if given[name]:
            parts = {f"{name}-{part}": None for part in ("day", "month", "year")}
            chosen.append((f"{form.fields[name].label}: {day(given[name])}", here(request, **parts)))
    return chosen
