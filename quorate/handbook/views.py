"""The handbook: an area's whole procedure, what differs, what it does not say; and the calculator."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from quorate import rulebook
from quorate.design.spreadsheets import csv_response
from quorate.doors.access import guests_too
from quorate.people.access import for_roles
from quorate.people.requests import Request
from quorate.rulebook.handbook import Handbook, search
from quorate.rulebook.publications import publication

from . import forms, queries, timetable


def _read(request: Request, key: str) -> tuple[Handbook, dict[str, Any], forms.AsOn]:
    """Return the procedure asked for, as it reads on the day asked for, and what each of its pages shows."""
    form = forms.AsOn(request.GET)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or request.today
    book = queries.read(key, on)
    if book is None:
        raise Http404
    procedures = queries.procedures(request.area)
    shown = {
        "book": book,
        "on": on,
        "another_day": on != request.today,
        "procedures": procedures,
        "chosen": next(one for one in procedures if one.key == key),
        "form": form,
        "standing_words": queries.STANDINGS.get(book.standing, ""),
        "publication": publication(key),
    }
    return book, shown, form


@guests_too
@for_roles()
@require_GET
def home(request: Request) -> HttpResponse:
    return redirect("handbook:procedure", key=request.area.procedure)


@guests_too
@for_roles()
@require_GET
def procedure(request: Request, key: str) -> HttpResponse:
    book, shown, _ = _read(request, key)
    words = request.GET.get("q", "").strip()[:100]
    parts = search(book, words) if words else book.parts
    found = sum(len(part.entries) for part in parts)
    return render(
        request, "handbook/procedure.html", {**shown, "words": words, "parts": parts, "found": found}
    )


@guests_too
@for_roles()
@require_GET
def rule(request: Request, key: str, rule: str) -> HttpResponse:
    book, shown, _ = _read(request, key)
    entry = book.entry(rule)
    if entry is None:
        raise Http404
    elsewhere = queries.elsewhere(entry, key, request.area, book.on)
    return render(request, "handbook/rule.html", {**shown, "entry": entry, "elsewhere": elsewhere})


@guests_too
@for_roles()
@require_GET
def differs(request: Request, key: str) -> HttpResponse:
    book, shown, _ = _read(request, key)
    others = [one for one in shown["procedures"] if one.key != key]
    keys = [one.key for one in others]
    asked = request.GET.get("from", "")
    other = asked if asked in keys else "national" if "national" in keys else keys[0]
    show = request.GET.get("show", "")
    show = show if show in ("both", "one", "other") else ""
    counts, parts = queries.differences(key, other, book.on, show)
    return render(
        request,
        "handbook/differs.html",
        {
            **shown,
            "others": others,
            "other": next(one for one in others if one.key == other),
            "parts": parts,
            "counts": counts,
            "count": counts[""],
            "show": show,
        },
    )


@guests_too
@for_roles()
@require_GET
def not_said(request: Request, key: str) -> HttpResponse:
    book, shown, _ = _read(request, key)
    return render(request, "handbook/not_said.html", {**shown, "unsaid": queries.unsaid(key, book.on)})


@guests_too
@for_roles()
@require_GET
def examples(request: Request, key: str) -> HttpResponse:
    _, shown, _ = _read(request, key)
    problem, drafts = "", False
    found: list[queries.Shown] = []
    try:
        drafts, found = queries.worked_examples(key, request.today)
    except rulebook.BadProcedures as wrong:
        problem = str(wrong)
    return render(
        request, "handbook/examples.html", {**shown, "drafts": drafts, "examples": found, "problem": problem}
    )


@guests_too
@for_roles()
@require_GET
def calculator(request: Request) -> HttpResponseBase:
    areas = queries.areas(request.area)
    asked = forms.Asked(
        request.GET,
        areas=[(one.key, one.title) for one in areas],
        own_events=queries.own_events(),
    )
    if asked.sent and asked.is_valid():
        return HttpResponseRedirect(request.path + asked.address())
    found = None
    if not asked.sent and asked.events and asked.is_valid():
        found = _worked_out(request, asked)
    if found is not None and request.GET.get("format") == "csv":
        return csv_response(f"timetable-{asked.chosen_area}", timetable.rows(found))
    return render(
        request,
        "handbook/calculator.html",
        {"asked": asked, "form": asked, "found": found, "own": request.area.procedure, "books": areas},
    )


def _worked_out(request: Request, asked: forms.Asked) -> timetable.Timetable | None:
    """Return the timetable, or nothing if a date leads out of the years that the calendar knows."""
    try:
        return timetable.work_out(
            asked.told(),
            procedure=rulebook.load().procedure(asked.chosen_area),
            calendar=queries.working_days(asked.chosen_area, request.area),
            on=asked.chosen_day or request.today,
        )
    except timetable.OutsideCalendar as outside:
        asked.add_error(None, str(outside))
        return None
