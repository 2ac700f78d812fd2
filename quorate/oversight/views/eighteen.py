"""The pages of the eighteen-month meeting."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from quorate.cases.pages import why
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, docx, download, file_name, paper_pdf
from quorate.people.access import STAFF, Role, for_roles
from quorate.people.requests import Request

from .. import papers
from ..access import ARRANGERS
from ..actions import eighteen as acts
from ..forms.eighteen import ArrangeForm, CancelForm, RecordForm
from ..queries import case as cases
from ..queries import eighteen as queries
from .finding import REFUSALS, complain, posted, saw, the_child, there

both = require_http_methods(["GET", "HEAD", "POST"])
LIST = "eighteen-month-meeting"


def _people(request: Request) -> dict[str, list[Any]]:
    everybody = cases.in_post(request.practitioner)
    return {
        "chairs": [one for one in everybody if one.role in (Role.CHAIR, Role.CHAIRS_MANAGER)],
        "minutes": [one for one in everybody if one.role == Role.ADMINISTRATOR],
        "staff": [one for one in everybody if one.role in (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)],
    }


@both
@for_roles(*ARRANGERS)
def arrange(request: Request, pk: int) -> HttpResponse:
    """Arrange the meeting for a child, or show why there is none to arrange."""
    child = the_child(request, pk)
    plan = cases.open_plan_of(child)
    asked_for = queries.is_asked_for(request.practitioner, request.today)
    standing = queries.standing_meeting(plan) if plan else None
    if standing and request.method != "POST":
        return redirect("oversight:eighteen", pk=standing.pk)
    duty = queries.duty_of(child, plan) if plan else None
    chairs = cases.chairs_of_case(child, plan) if plan else []
    people = _people(request)
    form = ArrangeForm(posted(request), **people, initial=_first(child, chairs, people["staff"]))
    if request.method == "POST" and form.is_valid():
        try:
            meeting = acts.arrange(
                child=child, details=form.details(), by=request.practitioner, at=request.now
            )
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The meeting is arranged, and everybody asked is told.")
            return redirect("oversight:eighteen", pk=meeting.pk)
    context = {
        "child": child,
        "plan": plan,
        "form": form,
        "asked_for": asked_for,
        "duty": duty,
        "because": why(duty.reason) if duty else None,
        "chairs_of_case": chairs,
        "guidance": cases.guidance(request.practitioner, LIST, request.today),
    }
    return render(request, "oversight/eighteen/arrange.html", context)


def _first(child: Any, chairs: list[Any], staff: list[Any]) -> dict[str, Any]:
    """Return who is put into the form to begin with: the child's own people, where they are known."""
    managers = [
        one for one in staff if one.role == Role.TEAM_MANAGER and one.team_id and one.team_id == child.team_id
    ]
    supervisors = [
        one for one in staff if "supervisor" in one.job_title.lower() and one.team_id == child.team_id
    ]
    return {
        "social_worker": child.social_worker_id or "",
        "chair_of_case": chairs[0].pk if chairs else "",
        "team_manager": managers[0].pk if managers else "",
        "practice_supervisor": supervisors[0].pk if supervisors else "",
    }


def _meeting(request: Request, pk: int) -> Any:
    return there(queries.meeting_seen_by(request.practitioner, pk))


@require_GET
@for_roles(*STAFF)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one meeting, what is missing from it, and its record."""
    meeting = _meeting(request, pk)
    saw(request, "oversight.eighteen-month-meeting", meeting.ref, meeting.child_id)
    context = {
        "meeting": meeting,
        "child": meeting.child,
        "page": queries.page_of(request.practitioner, meeting),
        "may_arrange": request.practitioner.role in ARRANGERS,
        "guidance": cases.guidance(request.practitioner, LIST, request.today),
    }
    return render(request, "oversight/eighteen/page.html", context)


@both
@for_roles(*ARRANGERS)
def change(request: Request, pk: int) -> HttpResponse:
    """Change an arranged meeting."""
    meeting = _meeting(request, pk)
    people = _people(request)
    form = ArrangeForm(posted(request), **people, initial=_as_arranged(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            acts.change(
                meeting=meeting,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
                by=request.practitioner,
                at=request.now,
            )
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The meeting is changed, and everybody asked is told.")
            return redirect("oversight:eighteen", pk=pk)
    return render(
        request, "oversight/eighteen/change.html", {"meeting": meeting, "child": meeting.child, "form": form}
    )


def _as_arranged(meeting: Any) -> dict[str, Any]:
    at: datetime = timezone.localtime(meeting.meets_at)
    asked = {one.part.replace("-", "_"): one.practitioner_id for one in queries.asked_to(meeting)}
    return {
        "meets_at": at,
        "place": meeting.place,
        "chair": meeting.chair_id,
        "minute_taker": meeting.minute_taker_id or "",
        "version": meeting.version,
        **asked,
    }


@both
@for_roles(*ARRANGERS)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel an arranged meeting."""
    meeting = _meeting(request, pk)
    form = CancelForm(posted(request), initial={"version": meeting.version})
    if request.method == "POST" and form.is_valid():
        try:
            acts.cancel(meeting=meeting, **form.cleaned_data, by=request.practitioner, at=request.now)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The meeting is cancelled. It stays due until one is held.")
            return redirect("oversight:home")
    context = {
        "title": "Cancel the eighteen-month meeting",
        "lines": ["Everybody asked is told. It stays due until one is held, and another can be arranged."],
        "action": "Cancel the meeting",
        "cancel": request.path.removesuffix("cancel/"),
        "form": form,
    }
    return render(request, "design/confirm.html", context)


@both
@for_roles(*STAFF)
def record(request: Request, pk: int) -> HttpResponse:
    """Write the record of a meeting, or put it right."""
    meeting = _meeting(request, pk)
    shown = queries.page_of(request.practitioner, meeting)
    if not shown.may_record:
        return render(
            request,
            "oversight/eighteen/not_yours.html",
            {"meeting": meeting, "child": meeting.child},
            status=403,
        )
    form = RecordForm(
        posted(request),
        request.FILES or None,
        asked=shown.asked,
        corrects=shown.record is not None,
        initial=_as_recorded(shown),
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.record(
                meeting=meeting,
                said=form.said(),
                why_corrected=form.cleaned_data.get("why_corrected") or "",
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The record is saved.")
            return redirect("oversight:eighteen", pk=pk)
    context = {
        "meeting": meeting,
        "child": meeting.child,
        "page": shown,
        "form": form,
        "guidance": cases.guidance(request.practitioner, LIST, request.today),
    }
    return render(request, "oversight/eighteen/record.html", context)


def _as_recorded(shown: queries.Page) -> dict[str, Any]:
    record = shown.record
    first: dict[str, Any] = {
        "version": shown.meeting.version,
        "came": [one.part for one in shown.asked if one.came],
    }
    if record is None:
        return first | {"held_on": timezone.localtime(shown.meeting.meets_at).date()}
    return first | {
        "held_on": record.held_on,
        "why_first": record.why_first,
        "progress": record.progress,
        "way_ahead": record.way_ahead,
    }


@require_GET
@for_roles(*STAFF)
def paper(request: Request, pk: int, suffix: str) -> HttpResponse:
    """Download the record as a PDF or a Word document."""
    meeting = _meeting(request, pk)
    shown = queries.page_of(request.practitioner, meeting)
    record = there(shown.record)
    if suffix not in ("pdf", "docx"):
        raise Http404
    made = papers.record_paper(meeting, record, shown.asked, at=request.now)
    saw(request, "oversight.meeting-record", meeting.ref, meeting.child_id)
    content, kind = (paper_pdf(made), PDF_TYPE) if suffix == "pdf" else (docx(made), DOCX_TYPE)
    return download(content, file_name("meeting", str(pk), "record", suffix=suffix), kind)


@require_GET
@for_roles(*STAFF)
def mapping(request: Request, pk: int, number: int) -> HttpResponse:
    """Download the Signs of Safety mapping that is attached to a record."""
    meeting = _meeting(request, pk)
    row = there(queries.mapping_of(meeting, number))
    saw(request, "oversight.meeting-mapping", meeting.ref, meeting.child_id)
    suffix = row.mapping_name.rpartition(".")[2].lower() or "pdf"
    return download(bytes(row.mapping or b""), file_name("mapping", str(pk), suffix=suffix), row.mapping_type)
