"""The pages about one child of a sitting conference: questions, wishes, notes, views and dissent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from quorate.enquiries.queries.rights import guidance
from quorate.people.requests import Request

from .. import access, readiness
from ..actions import say
from ..actions.refusals import Refused
from ..facts import Meeting, Unit
from ..forms.hold import DissentForm, HarmForm, NotesForm, ViewForm
from ..queries import hold as queries
from ..queries import sheets
from ..queries.meeting import may_dissent, meeting_of
from .sitting import both, complain, conference_to_run, line_or_404, person_of, runs_conferences, seen


@runs_conferences
@require_GET
def child(request: Request, pk: int, child: int) -> HttpResponse:
    """Show one child's part: the questions, wishes, notes, views and what would follow."""
    conference = conference_to_run(request, pk)
    meeting = meeting_of(conference)
    line = line_or_404(meeting, child)
    seen(request, meeting, "conferences.hold-child")
    return render(request, "conferences/hold/child.html", _child_page(request, meeting, line))


def _view_choices(line: queries.ChildLine) -> list[tuple[str, str]]:
    return [(str(one.value), str(one.label)) for one in say.views_of(line.part.row)]


def _child_page(request: Request, meeting: Meeting, line: queries.ChildLine, **forms: Any) -> dict[str, Any]:
    row = line.part.row
    return {
        "conference": meeting.conference,
        "meeting": meeting,
        "line": line,
        "may_decide": access.chairs(request.practitioner, meeting.conference),
        "may_dissent": may_dissent(meeting, at=request.now),
        "sheets": sheets.childs_sheets(meeting, line.part),
        "explored": queries.explored(line.part),
        "heard": readiness.heard(meeting.conference, request.practitioner, row),
        "view_choices": _view_choices(line),
        "harm": HarmForm(
            kind=row.kind,
            initial={
                "still_suffering": row.still_suffering,
                "likely_to_suffer": row.likely_to_suffer,
                "version": row.version,
            },
        ),
        "notes": NotesForm(
            initial={
                "wishes_and_feelings": row.wishes_and_feelings,
                "working_notes": row.working_notes,
                "notes_version": row.notes_version,
            }
        ),
        **forms,
    }


@runs_conferences
@require_GET
def child_live(request: Request, pk: int, child: int) -> HttpResponse:
    """Answer the child's page whether anything changed: 204 if not."""
    conference = conference_to_run(request, pk)
    if request.GET.get("version") == str(conference.version):
        return HttpResponse(status=204)
    meeting = meeting_of(conference)
    page = _child_page(request, meeting, line_or_404(meeting, child))
    return render(request, "conferences/hold/_tally.html", page)


@runs_conferences
@require_POST
def harm(request: Request, pk: int, child: int) -> HttpResponse:
    conference = conference_to_run(request, pk)
    meeting = meeting_of(conference)
    line = line_or_404(meeting, child)
    form = HarmForm(request.POST, kind=line.part.kind)
    if form.is_valid():
        try:
            say.answer_harm(row=line.part.row, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The answers are recorded.")
            return redirect("conferences:hold-child", pk=pk, child=child)
    page = _child_page(request, meeting, line, harm=form, form=form)
    return render(request, "conferences/hold/child.html", page)


@runs_conferences
@require_POST
def notes(request: Request, pk: int, child: int) -> HttpResponse:
    conference = conference_to_run(request, pk)
    meeting = meeting_of(conference)
    line = line_or_404(meeting, child)
    form = NotesForm(request.POST)
    stale = None
    if form.is_valid():
        try:
            say.note_child(row=line.part.row, **form.cleaned_data, by=request.practitioner, at=request.now)
        except say.NotesChanged as changed:
            stale = changed.now
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The notes are saved.")
            return redirect("conferences:hold-child", pk=pk, child=child)
    page = _child_page(request, meeting, line, notes=form, form=form)
    return render(request, "conferences/hold/child.html", {**page, "stale_notes": stale})


@runs_conferences
@both
def view(request: Request, pk: int, child: int, invitation: int) -> HttpResponse:
    """Record one view: from a button on the child's page, or from a page of its own with their words."""
    conference = conference_to_run(request, pk)
    meeting = meeting_of(conference)
    line = line_or_404(meeting, child)
    unit = _unit_of(line, invitation)
    stands = unit.view
    speakers = [(one.invitation.pk, one.invitation.name) for one in unit.here or unit.people]
    form = ViewForm(
        request.POST if request.method == "POST" else None,
        says=_view_choices(line),
        speakers=speakers,
        initial={
            "speaker": stands.invitation_id if stands else invitation,
            "says": stands.says if stands else "",
            "words": stands.words if stands else "",
            "seen": stands.pk if stands else 0,
        },
    )
    stale = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            say.give_view(
                row=line.part.row,
                invitation=person_of(meeting, int(said["speaker"])).invitation,
                says=said["says"],
                words=said["words"],
                seen=said["seen"],
                by=request.practitioner,
                at=request.now,
            )
        except say.ViewChanged as changed:
            stale = changed.now
            complain(form, changed)
        except Refused as refusal:
            complain(form, refusal)
        else:
            return redirect("conferences:hold-child", pk=pk, child=child)
    return render(
        request,
        "conferences/hold/view.html",
        {"conference": conference, "line": line, "unit": unit, "form": form, "stale_now": stale},
    )


def _unit_of(line: queries.ChildLine, invitation: int) -> Unit:
    for unit in line.units:
        if any(one.invitation.pk == invitation for one in unit.people):
            return unit
    raise Http404


@runs_conferences
@both
def dissent(request: Request, pk: int, child: int) -> HttpResponse:
    """Record a professional's dissent, while the procedure still lets it be recorded."""
    conference = conference_to_run(request, pk)
    meeting = meeting_of(conference)
    line = line_or_404(meeting, child)
    people = queries.professionals(meeting)
    form = DissentForm(
        request.POST if request.method == "POST" else None,
        speakers=[(one.invitation.pk, f"{one.invitation.name}, {one.invitation.part}") for one in people],
    )
    if request.method == "POST" and form.is_valid():
        try:
            say.record_dissent(
                row=line.part.row,
                invitation=person_of(meeting, int(form.cleaned_data["speaker"])).invitation,
                words=form.cleaned_data["words"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The dissent is recorded.")
            if conference.state == "open":
                return redirect("conferences:hold-child", pk=pk, child=child)
            return redirect("conferences:outcome", pk=pk)
    return render(
        request,
        "conferences/hold/dissent.html",
        {
            "conference": conference,
            "line": line,
            "form": form,
            "allowed": may_dissent(meeting, at=request.now),
            "guidance": guidance(request.area, request.today, "disagreement-route"),
        },
    )
