"""The record of a meeting: each child's part, what was agreed and came of it, the manager's approval, the paper."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, docx, download, file_name, paper_pdf
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..access import APPROVERS, WORKERS
from ..actions import holding, records
from ..queries import drift, members, papers
from ..queries import meetings as queries
from .meetings import back_to, meeting_or_404
from .trying import both, form_page, saw, tried

TEXTS = (
    "discussed",
    "capacity",
    "changes",
    "protection",
    "care",
    "decisions",
    "recommends",
    "recommends_why",
)


def _part(request: Request, pk: int, child: int) -> Any:
    found = queries.part_of(request.practitioner, meeting_or_404(request, pk), child)
    if found is None:
        raise Http404
    return found


@for_roles(*WORKERS)
@both
def part(request: Request, pk: int, child: int) -> HttpResponse:
    """Write what was said and decided about one child."""
    row = _part(request, pk, child)
    initial = {name: getattr(row, name) for name in (*TEXTS, "version")}
    form = forms.PartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = holding.Words(**{name: form.cleaned_data[name] for name in TEXTS})
        if tried(form, lambda: holding.write(
            part=row, words_=words, version=form.cleaned_data["version"], by=request.practitioner, at=request.now
        )):  # fmt: skip
            messages.success(request, f"What is written about {row.child.name} is kept.")
            return redirect(back_to(pk))
    stated = members.stated(request.area, "ending-criteria", "no-likely-harm", request.today)
    saw(request, "core_groups.part", row.meeting.ref, [row.child_id])
    return form_page(
        request, form, f"What was said of {row.child.name}", back_to(pk), "Keep it", caption="Core group",
        source=f"Whether the plan is still needed is best talked over here before a review decides: {stated}."
        if stated else "",
        stands=[(form.fields[name].label, getattr(row, name)) for name in TEXTS if getattr(row, name)]
        if form.errors else [],
    )  # fmt: skip


@for_roles(*WORKERS)
@both
def agree(request: Request, pk: int, child: int) -> HttpResponse:
    """Put down something that was agreed to be done."""
    row = _part(request, pk, child)
    people, family = queries.owners(row.meeting, row.child)
    choices = [*((f"p{number}", name) for number, name in people), *((f"f{name}", name) for name in family)]
    form = forms.AgreeForm(request.POST or None, people=choices)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        who = said["owner"]
        owner = members.practitioner(row.child, int(who[1:])) if who.startswith("p") else None
        task = holding.Task(said["what"], said["by_on"], owner, "" if owner else who[1:])
        if tried(form, lambda: holding.agree(part=row, task=task, by=request.practitioner, at=request.now)):
            messages.success(request, "It is on the list of what was agreed.")
            return redirect(back_to(pk))
    return form_page(
        request,
        form,
        f"Something agreed for {row.child.name}",
        back_to(pk),
        "Put it on the list",
        caption="Core group",
    )


@for_roles(*STAFF)
@require_GET
def agreed(request: Request) -> HttpResponse:
    """List what core groups agreed: open, overdue, settled."""
    teams = drift.teams(request.practitioner)
    form = forms.AgreedFilter(request.GET or None, teams=teams)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = queries.Wanted(
        chosen.get("standing") or "open",
        bool(chosen.get("mine")),
        int(chosen["team"]) if chosen.get("team") else None,
    )
    found = queries.agreed_seen_by(request.practitioner, wanted, request.today)
    shown = paging(request, found.count(), 50)
    context = {
        "form": form,
        "agreed": list(found[shown.rows]),
        "paging": shown,
        "may_keep": request.practitioner.role in WORKERS,
    }
    return render(request, "core_groups/agreed.html", context)


@for_roles(*WORKERS)
@both
def follow_up(request: Request, pk: int) -> HttpResponse:
    """Record what came of something agreed."""
    row = queries.get_agreed(request.practitioner, pk)
    if row is None:
        raise Http404
    outcome = "done" if row.done_on else "given-up" if row.given_up_on else None
    form = forms.FollowUpForm(
        request.POST or None,
        initial={"outcome": outcome, "on": row.done_on or row.given_up_on or request.today,
                 "came_of_it": row.came_of_it, "version": row.version},
    )  # fmt: skip
    back = reverse("core_groups:meeting", args=[row.part.meeting_id])
    if request.method == "POST" and form.is_valid() and tried(form, lambda: holding.follow_up(
        action=row, **form.cleaned_data, by=request.practitioner, at=request.now
    )):  # fmt: skip
        messages.success(request, "What came of it is kept.")
        return redirect(back)
    saw(request, "core_groups.agreed", row.part.meeting.ref, [row.part.child_id])
    facts = [
        ("For", row.part.child.name),
        ("What", row.what),
        ("Who", row.whose),
        ("By when", _words(row.by_on)),
    ]
    return form_page(
        request, form, "What came of it", back, "Save", caption="Agreed at a core group", facts=facts
    )


def _words(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


@for_roles(*WORKERS)
@both
def submit(request: Request, pk: int) -> HttpResponse:
    """Hand the record to the manager."""
    found = meeting_or_404(request, pk)
    form = forms.ConfirmForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid() and tried(form, lambda: records.submit(
        meeting=found, version=form.cleaned_data["version"], by=request.practitioner, at=request.now
    )):  # fmt: skip
        messages.success(request, "The record is with the manager.")
        return redirect(back_to(pk))
    return form_page(
        request, form, "Hand the record to the manager", back_to(pk), "Hand it over", caption="Core group",
        explains="It cannot be changed while it is with the manager, who approves it or sends it back.",
    )  # fmt: skip


@for_roles(*APPROVERS)
@both
def approve(request: Request, pk: int) -> HttpResponse:
    """Approve the record."""
    found = meeting_or_404(request, pk)
    form = forms.ConfirmForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid() and tried(form, lambda: records.approve(
        meeting=found, version=form.cleaned_data["version"], by=request.practitioner, at=request.now
    )):  # fmt: skip
        messages.success(request, "The record is approved.")
        return redirect(back_to(pk))
    return form_page(
        request, form, "Approve the record", back_to(pk), "Approve it", caption="Core group",
        explains="What it says now is kept as it is. A correction later makes another edition; this one stays.",
    )  # fmt: skip


@for_roles(*APPROVERS)
@both
def send_back(request: Request, pk: int) -> HttpResponse:
    """Give the record back to its writer."""
    found = meeting_or_404(request, pk)
    form = forms.WhyForm(
        request.POST or None, initial={"version": found.version}, label="What is to be changed"
    )
    if request.method == "POST" and form.is_valid() and tried(form, lambda: records.send_back(
        meeting=found, says=form.cleaned_data["why"], version=form.cleaned_data["version"], by=request.practitioner,
        at=request.now,
    )):  # fmt: skip
        messages.success(request, "The record is back with its writer.")
        return redirect(back_to(pk))
    return form_page(request, form, "Send the record back", back_to(pk), "Send it back", caption="Core group")


@for_roles(*WORKERS)
@both
def open_again(request: Request, pk: int) -> HttpResponse:
    """Open an approved record to correct it."""
    found = meeting_or_404(request, pk)
    form = forms.WhyForm(
        request.POST or None, initial={"version": found.version}, label="What is wrong in the record"
    )
    if request.method == "POST" and form.is_valid() and tried(form, lambda: records.open_again(
        meeting=found, why=form.cleaned_data["why"], version=form.cleaned_data["version"], by=request.practitioner,
        at=request.now,
    )):  # fmt: skip
        messages.success(request, "The record is open again. The approved edition stays as it is.")
        return redirect(back_to(pk))
    return form_page(request, form, "Correct the record", back_to(pk), "Open it again", caption="Core group")


@for_roles(*STAFF)
@require_GET
def paper(request: Request, pk: int, suffix: str) -> HttpResponse:
    """Give the record as a PDF or a Word document: the latest approved edition, or else the draft."""
    found = meeting_or_404(request, pk)
    page = queries.page_of(request.practitioner, found)
    if suffix not in ("pdf", "docx") or found.state != "held":
        raise Http404
    children = [one.child_id for one in page.parts]
    made = papers.paper(found, children, papers.latest_edition(found), request.now)
    saw(request, "core_groups.paper", found.ref, children)
    content, kind = (paper_pdf(made), PDF_TYPE) if suffix == "pdf" else (docx(made), DOCX_TYPE)
    return download(content, file_name("core-group", str(found.pk), suffix=suffix), kind)
