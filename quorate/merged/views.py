"""Pages on which the main case system's census file is sent in, followed, and taken away with our modules in it."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.design.lists import paging
from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from . import actions, forms, queries

MERGERS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER)
SHOWN = 50


@for_roles(*MERGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """Ask for a file, and list those sent in before."""
    form = forms.MergeForm(request.POST or None, request.FILES or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        made = actions.send_in(
            area=request.area,
            year=int(form.cleaned_data["year"]),
            content=upload.read(),
            name=upload.name,
            token=request.POST.get("token", "")[:40] or str(uuid4()),
            by=request.practitioner,
            at=request.now,
        )
        return redirect("merged:file", pk=made.pk)
    found = queries.files(request.area)
    shown = paging(request, found.count(), 25)
    context = {
        "form": form,
        "files": found[shown.rows],
        "paging": shown,
        "colours": queries.COLOURS,
        "token": str(uuid4()),
    }
    return render(request, "merged/index.html", context, status=422 if form.errors else 200)


def _shown(request: Request, pk: int) -> dict[str, Any]:
    found = queries.file(request.area, pk)
    if found is None:
        raise Http404
    left_out = found.summary.get("left_out", [])
    shown = paging(request, len(left_out), SHOWN)
    return {"file": found, "left_out": left_out[shown.start : shown.stop], "paging": shown}


@for_roles(*MERGERS)
@require_GET
def file(request: Request, pk: int) -> HttpResponse:
    """Show what became of a file."""
    return render(request, "merged/file.html", _shown(request, pk))


@for_roles(*MERGERS)
@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """Answer the page that follows a file: the same box again, or a fresh page once it is done."""
    shown = _shown(request, pk)
    if shown["file"].under_way:
        return render(request, "merged/_progress.html", shown)
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


@for_roles(*MERGERS)
@require_GET
def take(request: Request, pk: int) -> HttpResponse:
    """Hand out the merged file."""
    found = queries.file(request.area, pk)
    content = actions.take_away(file=found, by=request.practitioner, at=request.now) if found else None
    if found is None or content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="cin-{request.area.key}-{found.year}-merged.xml"'
    return response
