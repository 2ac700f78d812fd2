"""The pages of legal planning: for the child's social worker and social care's managers only."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, docx, download, file_name, paper_pdf
from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from .. import papers
from ..access import LEGAL_READERS
from ..actions import legal as acts
from ..forms.legal import ConsiderForm, EndForm, HoldForm, LetterForm, MeetingForm, SendForm
from ..queries import case as cases
from ..queries import legal as queries
from .finding import REFUSALS, complain, posted, saw, there

both = require_http_methods(["GET", "HEAD", "POST"])
MANAGERS = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER)


@require_GET
@for_roles(*LEGAL_READERS)
def page(request: Request, pk: int) -> HttpResponse:
    """Show legal planning for a child's family."""
    child = there(queries.child_read_by(request.practitioner, pk))
    shown = queries.page_of(request.practitioner, child, request.today)
    saw(request, "oversight.legal-planning", f"child:{pk}", *(one.pk for one in shown.children))
    return render(request, "oversight/legal/page.html", {"child": child, "page": shown})


@both
@for_roles(*LEGAL_READERS)
def consider(request: Request, pk: int) -> HttpResponse:
    """Record that proceedings and legal planning were considered."""
    child = there(queries.child_read_by(request.practitioner, pk))
    shown = queries.page_of(request.practitioner, child, request.today)
    first = shown.unanswered[0].conference_id if shown.unanswered else ""
    form = ConsiderForm(
        posted(request),
        household=shown.children,
        reviews=queries.reviews_held(child),
        initial={
            "conference": first,
            "suffering": bool(shown.unanswered) or None,
            "children": [str(one.pk) for one in shown.children],
            "on": request.today,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.consider(child=child, said=form.considered(), by=request.practitioner, at=request.now)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "It is recorded that this was considered, and what was decided.")
            return redirect("oversight:legal", pk=pk)
    return render(request, "oversight/legal/consider.html", {"child": child, "page": shown, "form": form})


def _back_to(planning: Any) -> str:
    children = queries.children_of(planning)
    return reverse("oversight:legal", args=[children[0].pk])


@both
@for_roles(*LEGAL_READERS)
def arrange(request: Request, pk: int) -> HttpResponse:
    """Arrange a legal planning meeting."""
    planning = there(queries.planning_read_by(request.practitioner, pk))
    children = queries.children_of(planning)
    workers = cases.in_post(request.practitioner, Role.SOCIAL_WORKER)
    managers = cases.in_post(request.practitioner, *MANAGERS)
    form = MeetingForm(
        posted(request),
        workers=workers,
        managers=managers,
        initial={"social_worker": children[0].social_worker_id or ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.arrange(planning=planning, details=form.arranged(), by=request.practitioner, at=request.now)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The legal planning meeting is arranged.")
            return redirect(_back_to(planning))
    context = {
        "children": children,
        "form": form,
        "title": "Arrange a legal planning meeting",
        "button": "Arrange it",
    }
    return render(request, "oversight/legal/form.html", {**context, "back": _back_to(planning)})


@both
@for_roles(*LEGAL_READERS)
def end(request: Request, pk: int) -> HttpResponse:
    """End legal planning that goes no further."""
    planning = there(queries.planning_read_by(request.practitioner, pk))
    form = EndForm(posted(request), initial={"version": planning.version})
    if request.method == "POST" and form.is_valid():
        try:
            acts.end(planning=planning, **form.cleaned_data, by=request.practitioner, at=request.now)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "Legal planning is ended.")
            return redirect(_back_to(planning))
    context = {
        "children": queries.children_of(planning),
        "form": form,
        "title": "End legal planning",
        "button": "End it",
        "back": _back_to(planning),
    }
    return render(request, "oversight/legal/form.html", context)


def _meeting(request: Request, pk: int) -> Any:
    return there(queries.meeting_read_by(request.practitioner, pk))


@both
@for_roles(*LEGAL_READERS)
def hold(request: Request, pk: int) -> HttpResponse:
    """Record what a legal planning meeting came to."""
    meeting = _meeting(request, pk)
    form = HoldForm(posted(request), initial={"version": meeting.version, "held_on": meeting.meets_at.date()})
    if request.method == "POST" and form.is_valid():
        try:
            acts.hold(
                meeting=meeting,
                outcome=form.outcome(),
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "What the meeting came to is recorded.")
            return redirect(_back_to(meeting.planning))
    context = {
        "children": queries.children_of(meeting.planning),
        "form": form,
        "title": "What the legal planning meeting came to",
        "button": "Save",
        "back": _back_to(meeting.planning),
    }
    return render(request, "oversight/legal/form.html", context)


@both
@for_roles(*LEGAL_READERS)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel an arranged legal planning meeting."""
    meeting = _meeting(request, pk)
    form = EndForm(posted(request), initial={"version": meeting.version})
    form.fields["why"].label = "Why is it cancelled?"
    if request.method == "POST" and form.is_valid():
        try:
            acts.cancel(meeting=meeting, **form.cleaned_data, by=request.practitioner, at=request.now)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The meeting is cancelled.")
            return redirect(_back_to(meeting.planning))
    context = {
        "children": queries.children_of(meeting.planning),
        "form": form,
        "title": "Cancel the legal planning meeting",
        "button": "Cancel the meeting",
        "back": _back_to(meeting.planning),
    }
    return render(request, "oversight/legal/form.html", context)


@both
@for_roles(*LEGAL_READERS)
def letter(request: Request, pk: int) -> HttpResponse:
    """Draft the letter that follows a legal planning meeting."""
    meeting = _meeting(request, pk)
    there_is = queries.letter_of(meeting)
    kind = queries.letter_after(meeting)
    if kind is None or (there_is and there_is.is_sent and request.method != "POST"):
        return redirect(_back_to(meeting.planning))
    parents = queries.parents_of(meeting.planning)
    form = LetterForm(posted(request), parents=parents, kind=kind, initial=_as_drafted(there_is, parents))
    if request.method == "POST" and form.is_valid():
        try:
            acts.draft(
                meeting=meeting,
                parts=form.parts(),
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The letter is drafted. Read it, then send it.")
            return redirect("oversight:legal-send", pk=pk)
    context = {
        "meeting": meeting,
        "children": queries.children_of(meeting.planning),
        "kind": kind,
        "means": papers.MEANS[kind],
        "solicitor": papers.SOLICITOR,
        "form": form,
        "back": _back_to(meeting.planning),
    }
    return render(request, "oversight/legal/letter.html", context)


def _as_drafted(letter: Any, parents: list[Any]) -> dict[str, Any]:
    if letter is None:
        return {"version": 0, "to": [str(one.pk) for one in parents]}
    return {
        "steps": letter.steps,
        "reasons": letter.reasons,
        "can_do": letter.can_do,
        "timetable": letter.timetable,
        "to": [str(pk) for pk in letter.to.values_list("pk", flat=True)],
        "version": letter.version,
    }


@both
@for_roles(*LEGAL_READERS)
def send(request: Request, pk: int) -> HttpResponse:
    """Read the letter as it will go, and send it."""
    meeting = _meeting(request, pk)
    found = queries.letter_of(meeting)
    if found is None:
        return redirect("oversight:legal-letter", pk=pk)
    asks = found.lacks_what_to_do
    form = SendForm(posted(request), asks=asks, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            acts.send(letter=found, **form.cleaned_data, by=request.practitioner, at=request.now)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The letter is in the post room.")
            return redirect(_back_to(meeting.planning))
    children = queries.children_of(meeting.planning)
    to = list(found.to.order_by("pk"))
    context = {
        "meeting": meeting,
        "letter": found,
        "sent": found.is_sent,
        "asks": asks,
        "to": to,
        "children": children,
        "paper": _paper(request, found, to[0].name if to else "", children),
        "form": form,
        "back": _back_to(meeting.planning),
    }
    return render(request, "oversight/legal/send.html", context)


def _paper(request: Request, found: Any, name: str, children: list[Any]) -> Any:
    names = [one.given_name or one.name for one in children]
    return papers.letter_paper(
        found, name=name, children=names, area=request.area, at=found.sent_at or request.now
    )


@require_GET
@for_roles(*LEGAL_READERS)
def file(request: Request, pk: int, suffix: str) -> HttpResponse:
    """Download the letter as a PDF or a Word document."""
    meeting = _meeting(request, pk)
    found = there(queries.letter_of(meeting) if suffix in ("pdf", "docx") else None)
    children = queries.children_of(meeting.planning)
    to = found.to.order_by("pk").first()
    made = _paper(request, found, to.name if to else "", children)
    saw(request, "oversight.legal-letter", meeting.planning.ref, *(one.pk for one in children))
    content, kind = (paper_pdf(made), PDF_TYPE) if suffix == "pdf" else (docx(made), DOCX_TYPE)
    return download(content, file_name("letter", str(pk), suffix=suffix), kind)
