"""The pages around a conference: what is to be prepared, the running order, its sheets, matters explored, training."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from .. import access, agenda, readiness
from ..actions import cover as actions
from ..actions.refusals import Refused
from ..forms.cover import ExploreForm, QualificationForm, SheetForm
from ..queries import hold as queries
from ..queries import preparing, sheets
from ..queries.inviting import post_of
from ..queries.meeting import meeting_of
from .sitting import both, complain, conference_to_run, line_or_404, person_of, runs_conferences, seen


@runs_conferences
@require_GET
def prepare(request: Request, pk: int) -> HttpResponse:
    """Show what has to be there before the conference starts, and what is."""
    meeting = meeting_of(conference_to_run(request, pk))
    seen(request, meeting, "conferences.prepare")
    found = preparing.preparation(meeting)
    return render(
        request,
        "conferences/prepare/prepare.html",
        {
            "conference": meeting.conference,
            "meeting": meeting,
            "found": found,
            "still_open": readiness.still_open(meeting.conference, request.practitioner),
        },
    )


@runs_conferences
@require_GET
def running_order(request: Request, pk: int) -> HttpResponse:
    """Show the running order: for everybody, or for the chair with what only the chair needs."""
    meeting = meeting_of(conference_to_run(request, pk))
    chairs = access.chairs(request.practitioner, meeting.conference)
    for_chair = chairs and request.GET.get("for") != "everybody"
    seen(request, meeting, "conferences.running-order")
    return render(
        request,
        "conferences/prepare/running_order.html",
        {
            "conference": meeting.conference,
            "meeting": meeting,
            "parts": agenda.agenda(meeting, for_chair=for_chair),
            "statement": sheets.read_out(meeting),
            "chairs": chairs,
            "for_chair": for_chair,
        },
    )


@runs_conferences
@both
def sheet(request: Request, pk: int, sheet: str, child: int | None = None) -> HttpResponse:
    """Answer the points of one sheet of the conference, or of one child's part of it."""
    meeting = meeting_of(conference_to_run(request, pk))
    line = line_or_404(meeting, child) if child else None
    whose = sheets.OF_A_CHILD if line else sheets.OF_THE_CONFERENCE
    if sheet not in whose:
        raise Http404
    filled = sheets.sheet_of(meeting, sheet, line.part if line else None)
    back = _back(pk, sheet, child)
    form = SheetForm(request.POST if request.method == "POST" else None, filled=filled)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cover(
                conference=meeting.conference,
                row=line.part.row if line else None,
                sheet=sheet,
                said=form.said(),
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The sheet is saved.")
            return redirect(back)
    if request.method == "GET":
        seen(request, meeting, "conferences.sheet")
    return render(
        request,
        "conferences/prepare/sheet.html",
        {
            "conference": meeting.conference,
            "filled": filled,
            "line": line,
            "form": form,
            "back": back,
            "statement": sheets.read_out(meeting) if sheet == sheets.Sheet.AGENDA else "",
        },
    )


def _back(pk: int, sheet: str, child: int | None) -> str:
    if child:
        return reverse("conferences:hold-child", args=[pk, child])
    if sheet == sheets.Sheet.PREPARE:
        return reverse("conferences:prepare", args=[pk])
    return reverse("conferences:hold", args=[pk])


@runs_conferences
@both
def explore(request: Request, pk: int, child: int) -> HttpResponse:
    """Record a matter that was raised, what the chair asked about it, and what was answered."""
    meeting = meeting_of(conference_to_run(request, pk))
    line = line_or_404(meeting, child)
    people = queries.professionals(meeting)
    form = ExploreForm(
        request.POST if request.method == "POST" else None,
        people=[(one.invitation.pk, f"{one.invitation.name}, {one.invitation.part}") for one in people],
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.explore(
                row=line.part.row,
                invitation=person_of(meeting, int(said["who"])).invitation,
                issue=said["issue"],
                challenge=said["challenge"],
                response=said["response"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The matter and what was answered are recorded.")
            return redirect("conferences:hold-child", pk=pk, child=child)
    return render(
        request,
        "conferences/prepare/explore.html",
        {
            "conference": meeting.conference,
            "line": line,
            "form": form,
            "explored": queries.explored(line.part),
        },
    )


@for_roles(Role.CHAIRS_MANAGER, Role.ADMINISTRATOR)
@both
def qualification(request: Request, practitioner: int) -> HttpResponse:
    """Keep what is known of somebody's registration and training."""
    who = post_of(request.practitioner, practitioner)
    if who is None:
        raise Http404
    known = preparing.qualification_of(who)
    initial: dict[str, Any] = {
        "registration": known.registration if known else "",
        "social_work_trained": known.social_work_trained if known else None,
        "experienced": known.experienced if known else None,
        "reviewing_officer": known.reviewing_officer if known else False,
    }
    form = QualificationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_qualification(
                practitioner=who, **form.cleaned_data, by=request.practitioner, at=request.now
            )
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, f"What is known of {who.name} is saved.")
            return redirect("conferences:training")
    page = {"who": who, "known": known, "form": form}
    return render(request, "conferences/prepare/qualification.html", page)


@for_roles(Role.CHAIRS_MANAGER, Role.ADMINISTRATOR)
@require_GET
def training(request: Request) -> HttpResponse:
    """List chairs and social workers with what is known of their registration and training."""
    return render(
        request,
        "conferences/prepare/training.html",
        {"lines": preparing.known_of_people(request.practitioner)},
    )
