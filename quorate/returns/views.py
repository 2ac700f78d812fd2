"""Pages on which an administrator brings in a caseload, follows it, and sees what was not taken."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.design.lists import paging
from quorate.design.spreadsheets import csv_response
from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from . import actions, forms, queries
from .census import FileRefused

BRINGERS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER)


@require_GET
@for_roles(*BRINGERS)
def index(request: Request) -> HttpResponse:
    found = queries.files(request.area)
    shown = paging(request, found.count(), 25)
    return render(
        request,
        "returns/index.html",
        {"files": found[shown.rows], "paging": shown, "colours": queries.COLOURS},
    )


@require_http_methods(["GET", "POST"])
@for_roles(*BRINGERS)
def census(request: Request) -> HttpResponse:
    form = forms.CensusForm(request.POST or None, request.FILES or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        file = _receive(request, form, "census", year=int(form.cleaned_data["year"]))
        if file is not None:
            return redirect("returns:file", pk=file)
    return render(request, "returns/census.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(*BRINGERS)
def names(request: Request) -> HttpResponse:
    form = forms.NamesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = _receive(request, form, "names")
        if file is not None:
            return redirect("returns:file", pk=file)
    return render(request, "returns/names.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(*BRINGERS)
def dataset(request: Request) -> HttpResponse:
    form = forms.DatasetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = _receive(request, form, "dataset")
        if file is not None:
            return redirect("returns:file", pk=file)
    return render(request, "returns/dataset.html", {"form": form}, status=422 if form.errors else 200)


def _receive(request: Request, form: Any, kind: str, year: int | None = None) -> int | None:
    """Return the number of the file taken in; None when it is refused, with the reason in the form."""
    upload = form.cleaned_data["file"]
    try:
        return actions.receive(
            area=request.area,
            kind=kind,
            content=upload.read(),
            name=upload.name,
            by=request.practitioner,
            at=request.now,
            year=year,
        ).pk
    except FileRefused as refused:
        form.add_error("file", str(refused))
    except actions.AlreadyUnderWay as under_way:
        messages.info(request, str(under_way))
        return under_way.file.pk
    return None


@require_GET
@for_roles(*BRINGERS)
def file(request: Request, pk: int) -> HttpResponse:
    return render(request, "returns/file.html", _shown(request, pk))


@require_GET
@for_roles(*BRINGERS)
def progress(request: Request, pk: int) -> HttpResponse:
    """Answer the page that follows a file: the same box again, or a fresh page once it is done."""
    shown = _shown(request, pk)
    if shown["under_way"]:
        return render(request, "returns/_progress.html", shown)
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


@require_GET
@for_roles(*BRINGERS)
def not_taken(request: Request, pk: int) -> HttpResponseBase:
    found = queries.file(request.area, pk)
    if found is None:
        raise Http404
    return csv_response(f"not-taken-{pk}", queries.spreadsheet(found))


def _shown(request: Request, pk: int) -> dict[str, Any]:
    found = queries.file(request.area, pk)
    if found is None:
        raise Http404
    refused = queries.remarks(found, taken_anyway=False)
    doubts = queries.remarks(found, taken_anyway=True)
    shown = paging(request, max(refused.count(), doubts.count()), 50)
    return {
        "file": found,
        "under_way": queries.under_way(found),
        "colours": queries.COLOURS,
        "counts": queries.counts(found),
        "before": queries.taken_before(found),
        "refused": list(refused[shown.rows]),
        "doubts": list(doubts[shown.rows]),
        "doubts_total": doubts.count(),
        "refused_total": refused.count(),
        "paging": shown,
    }
