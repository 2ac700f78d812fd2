"""Pages on which an output is asked for, followed while it is made, and taken away."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.design.lists import paging
from quorate.doors.tokens import new_token
from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from .. import kinds
from ..actions import making
from ..forms import OutputForm
from ..queries import files as queries

SENDERS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER)


@require_http_methods(["GET", "POST"])
@for_roles(*SENDERS)
def out(request: Request) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = OutputForm(posted, today=request.today, initial={"token": new_token()[:40]})
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        file = making.ask_for(
            area=request.area,
            kind=said["kind"],
            on=said["on"] or request.today,
            year=int(said["year"]) if said["year"] else None,
            by=request.practitioner,
            token=said["token"][:40],
            at=request.now,
        )
        return redirect("exchange:out-file", pk=file.pk)
    found = queries.files(request.area)
    shown = paging(request, found.count(), 25)
    return render(
        request,
        "exchange/out.html",
        {
            "form": form,
            "files": found[shown.rows],
            "paging": shown,
            "colours": queries.COLOURS,
            "kind_words": kinds.words,
        },
        status=422 if form.errors else 200,
    )


@require_GET
@for_roles(*SENDERS)
def file(request: Request, pk: int) -> HttpResponse:
    return render(request, "exchange/out_file.html", _shown(request, pk))


@require_GET
@for_roles(*SENDERS)
def progress(request: Request, pk: int) -> HttpResponse:
    """Answer the page that follows a file: the same box again, or a fresh page once it is done."""
    shown = _shown(request, pk)
    if shown["under_way"]:
        return render(request, "exchange/_out_progress.html", shown)
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


@require_GET
@for_roles(*SENDERS)
def take(request: Request, pk: int) -> HttpResponse:
    """Hand the file over; who took it is recorded."""
    found = making.take(area=request.area, number=pk, by=request.practitioner, at=request.now)
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content or b""), content_type=kinds.KINDS[found.kind].media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _shown(request: Request, pk: int) -> dict[str, Any]:
    found = queries.file(request.area, pk)
    if found is None:
        raise Http404
    return {
        "file": found,
        "under_way": queries.under_way(found),
        "colours": queries.COLOURS,
        "kind_words": kinds.words(found.kind),
        "rows": queries.rows(found),
    }
