"""Many letters with one click: what is ready, how far it has come, the print run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit.actions import record_seen
from quorate.design.lists import paging
from quorate.people.access import AREA_WIDE, for_roles
from quorate.people.requests import Request

from .. import actions, documents, forms, making, printing, queries
from .. import batches as acts


@for_roles(*AREA_WIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def ready(request: Request) -> HttpResponse:
    """Show what is ready to be sent, kind by kind; have what was chosen made."""
    area, reader = request.area, request.practitioner
    if request.method == "POST":
        try:
            begun = acts.begin(
                area=area,
                kind=request.POST.get("kind", ""),
                chosen=set(request.POST.getlist("what")),
                key=forms.batch_key(request.POST.get("key", ""), reader.pk),
                by=reader,
                at=request.now,
            )
        except actions.CannotDoThat as refusal:
            messages.error(request, str(refusal))
            return redirect("letters:ready")
        return redirect("letters:batch", number=begun.pk)
    groups = [(kind, kind.ready(area=area, reader=reader, at=request.now)) for kind in making.KINDS.values()]
    context = {"groups": groups, "key": forms.new_key(), "any": any(found for _, found in groups)}
    return render(request, "letters/ready.html", context)


@for_roles(*AREA_WIDE)
@require_GET
def batches(request: Request) -> HttpResponse:
    """List what was made by the dozen, the newest first."""
    found = queries.batches_of(area=request.area, reader=request.practitioner)
    shown = paging(request, found.count())
    rows = [(one, title_of(one.kind)) for one in found[shown.rows]]
    return render(request, "letters/batches.html", {"rows": rows, "paging": shown})


@for_roles(*AREA_WIDE)
@require_GET
def batch(request: Request, number: int) -> HttpResponse:
    """Show how far a batch has come, what could not be made, and the letters that came of it."""
    one = _batch(request, number)
    failed = queries.items_of(one, state="failed")
    shown = paging(request, one.items.count())
    return render(
        request,
        "letters/batch.html",
        {
            **_progress(one),
            "failed": failed,
            "items": queries.items_of(one)[shown.rows],
            "paging": shown,
            "stranded": queries.is_stranded(one),
        },  # fmt: skip
    )


@for_roles(*AREA_WIDE)
@require_GET
def progress(request: Request, number: int) -> HttpResponse:
    """Return the part of the page that changes, for the page that asks again by itself."""
    shown = _progress(_batch(request, number))
    if shown["state"].moves:
        return render(request, "letters/batch_progress.html", shown)
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


@for_roles(*AREA_WIDE)
@require_GET
def file(request: Request, number: int) -> HttpResponse:
    """Download the one file of a print run."""
    one = _batch(request, number)
    content = queries.file_of(one)
    if not content:
        raise Http404
    record_seen(
        what="letters.print-run",
        about=f"batch:{one.pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=queries.children_of_batch(one),
    )
    return documents.download(
        content, documents.file_name("print-run", str(one.pk), suffix="pdf"), documents.PDF_TYPE
    )


@dataclass(frozen=True)
class Act:
    title: str
    button: str
    explains: str
    perform: Callable[..., Any]
    done: str


ACTS = {
    "stop": Act(
        "Stop making these letters", "Stop", "What has been made stays as it is. The rest is not made.", acts.stop,
        "Stopped. What had been made stays as it is.",
    ),
    "go-on": Act(
        "Go on with these letters", "Go on",
        "The worker stopped before everything was made. It takes up what waits. Nothing is made or sent twice.",
        acts.go_on_again, "The worker goes on.",
    ),
    "again": Act(
        "Try again", "Try again", "What was not made is tried once more. Nothing is made or sent twice.",
        acts.try_again, "It is tried again.",
    ),
    "posted": Act(
        "Mark all letters of this print run as posted", "Mark all as posted",
        "Only those that still wait to be posted are marked.", acts.mark_all_posted,
        "The letters are marked as posted.",
    ),
}  # fmt: skip


@for_roles(*AREA_WIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, number: int, act: str) -> HttpResponse:
    """Stop a batch, try again, or mark its letters as posted."""
    one = _batch(request, number)
    chosen = ACTS.get(act)
    if chosen is None or (act == "posted") != (one.kind == printing.PRINT_RUN) and act == "posted":
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = forms.PostedForm(data, today=request.today) if act == "posted" else forms.NothingForm(data)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.perform(one, **form.cleaned_data, by=request.practitioner, at=request.now)
        except actions.CannotDoThat as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, chosen.done)
            return redirect("letters:batch", number=one.pk)
    page = {"batch": one, "act": chosen, "form": form, "kind": title_of(one.kind)}
    page["back"] = reverse("letters:batch", args=[one.pk])
    return render(request, "letters/batch_decide.html", page, status=422 if form.errors else 200)


def title_of(kind: str) -> str:
    """Return what a kind of batch is called."""
    return making.KINDS[kind].title if kind in making.KINDS else kind


def _progress(one: queries.Batch) -> dict[str, Any]:
    return {
        "batch": one,
        "title": title_of(one.kind),
        "state": queries.progress(one),
        "prints": one.kind == printing.PRINT_RUN,
    }


def _batch(request: Request, number: int) -> queries.Batch:
    try:
        return queries.batch(area=request.area, reader=request.practitioner, number=number)
    except ObjectDoesNotExist as error:
        raise Http404 from error
