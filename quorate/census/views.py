"""Pages on which a year's census is checked, its findings read, and the notes for the Department written."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit import actions as audit
from quorate.design.lists import paging
from quorate.design.spreadsheets import csv_response
from quorate.people.access import STAFF, Role, for_roles
from quorate.people.requests import Request

from . import actions, comparing, forms, queries

CHECKERS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER)


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def index(request: Request) -> HttpResponse:
    form = forms.AskForm(
        request.POST or None,
        request.FILES or None,
        today=request.today,
        initial={"token": secrets.token_urlsafe(16)},
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data.get("file")
        asked = actions.ask(
            area=request.area,
            year=int(form.cleaned_data["year"]),
            by=request.practitioner,
            at=request.now,
            token=form.cleaned_data["token"],
            content=upload.read() if upload else None,
            name=upload.name if upload else "",
        )
        return redirect("census:check", pk=asked.pk)
    found = queries.checks(request.area)
    shown = paging(request, found.count(), 25)
    return render(
        request,
        "census/index.html",
        {"form": form, "checks": found[shown.rows], "paging": shown, "colours": queries.COLOURS},
        status=422 if form.errors else 200,
    )


def _check(request: Request, pk: int) -> Any:
    found = queries.check(request.area, pk)
    if found is None:
        raise Http404
    return found


@require_GET
@for_roles(*CHECKERS)
def check(request: Request, pk: int) -> HttpResponse:
    found = _check(request, pk)
    rules = queries.by_rule(found)
    form = forms.FoundFilter(
        request.GET or None, rules=[one.rule for one in rules], teams=queries.teams(found)
    )
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = queries.found(
        found,
        rule=chosen.get("rule") or "",
        severity=chosen.get("severity") or "",
        team=int(chosen["team"]) if chosen.get("team") else None,
    )
    shown = paging(request, rows.count(), 50)
    page = list(rows[shown.rows])
    _saw(request, "census.findings", pk, {one.child_id for one in page if one.child_id})
    return render(
        request,
        "census/check.html",
        {
            "check": found,
            "under_way": queries.under_way(found),
            "rules": rules,
            "compared": comparing.compare(found.counts, found.before),
            "form": form,
            "found": [(one, *queries.put_right(one)) for one in page],
            "paging": shown,
        },
    )


def _saw(request: Request, what: str, pk: int, children: Any) -> None:
    if children:
        audit.record_seen(
            what=what,
            about=f"census-check:{pk}",
            by=request.practitioner,
            at=request.now,
            area=request.area.key,
            children=children,
        )


@require_GET
@for_roles(*CHECKERS)
def progress(request: Request, pk: int) -> HttpResponse:
    """Answer the page that follows a check: the same box again, or a fresh page once it is done."""
    found = _check(request, pk)
    if queries.under_way(found):
        return render(request, "census/_progress.html", {"check": found})
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


@require_GET
@for_roles(*CHECKERS)
def download(request: Request, pk: int) -> HttpResponseBase:
    found = _check(request, pk)
    children = queries.found(found).filter(child__isnull=False).order_by().values_list("child", flat=True)
    _saw(request, "census.findings-downloaded", pk, set(children.distinct()))
    return csv_response(f"census-{found.year}-findings", queries.spreadsheet(found))


@require_GET
@for_roles(*CHECKERS)
def notes(request: Request, pk: int) -> HttpResponse:
    found = _check(request, pk)
    return render(request, "census/notes.html", {"check": found, "notes": queries.notes(found)})


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def note(request: Request, pk: int, rule: str) -> HttpResponse:
    found = _check(request, pk)
    row = next((one for one in queries.notes(found) if one.rule == rule), None)
    if row is None:
        raise Http404
    form = forms.NoteForm(request.POST or None, initial={"text": row.text, "replaces": row.number})
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_note(
                area=request.area,
                year=found.year,
                rule=rule,
                text=form.cleaned_data["text"],
                replaces=form.cleaned_data["replaces"] or 0,
                by=request.practitioner,
                at=request.now,
            )
        except actions.Stale:
            form.add_error(
                "text",
                "Somebody else changed this note after you opened the page. Copy your text, open the page again, "
                "and join the two.",
            )
        else:
            messages.success(request, f"The note about {rule} is kept.")
            return redirect("census:notes", pk=pk)
    return render(
        request,
        "census/note.html",
        {"check": found, "row": row, "form": form},
        status=422 if form.errors else 200,
    )


@require_GET
@for_roles(*STAFF)
def child(request: Request, pk: int) -> HttpResponse:
    found = queries.child_of(request.practitioner, pk)
    if found is None:
        raise Http404
    audit.record_seen(
        what="census.child",
        about=f"child:{pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[pk],
    )
    return render(
        request, "census/child.html", {"child": found, "said": queries.of_child(found, request.today)}
    )
