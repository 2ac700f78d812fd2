"""The pages of a sitting conference: the board, who came, and quorum."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from quorate.people.requests import Request

from .. import gate
from ..actions import hold as actions
from ..actions import say
from ..actions.refusals import ChangedMeanwhile, Refused
from ..forms.hold import AddForm, PartForm, RulingForm, StayForm
from ..queries import hold as queries
from ..queries.meeting import meeting_of
from .sitting import both, complain, conference_to_run, person_of, runs_conferences, seen, told

# The board ------------------------------------------------------------------------------------------------------


@runs_conferences
@require_GET
def board(request: Request, pk: int) -> HttpResponse:
    """Show who is here, whether it is quorate, and how far each child has come."""
    found = queries.board_of(conference_to_run(request, pk), request.practitioner)
    seen(request, found.meeting, "conferences.hold")
    return render(request, "conferences/hold/board.html", {"board": found, "conference": found.conference})


@runs_conferences
@require_GET
def live(request: Request, pk: int) -> HttpResponse:
    """Answer the board's question whether anything changed: 204 if not."""
    conference = conference_to_run(request, pk)
    if request.GET.get("version") == str(conference.version):
        return HttpResponse(status=204)
    found = queries.board_of(conference, request.practitioner)
    return render(request, "conferences/hold/_board.html", {"board": found, "conference": conference})


@runs_conferences
@require_POST
def open_(request: Request, pk: int) -> HttpResponse:
    conference = conference_to_run(request, pk)
    try:
        actions.open_conference(conference=conference, by=request.practitioner, at=request.now)
    except Refused as refusal:
        told(request, refusal)
    else:
        messages.success(request, "The conference is open.")
    return redirect("conferences:hold", pk=pk)


@runs_conferences
@require_POST
def arrive(request: Request, pk: int) -> HttpResponse:
    """Record that somebody is here now; the chair may not be on the list yet."""
    conference = conference_to_run(request, pk)
    mode = "virtual" if request.POST.get("mode") == "virtual" else "in-person"
    by, at = request.practitioner, request.now
    try:
        if request.POST.get("who") == "chair":
            actions.arrive_chair(conference=conference, mode=mode, by=by, at=at)
        else:
            person = _named(request, conference)
            actions.arrive(invitation=person, mode=mode, by=by, at=at)
            for says in gate.before_arrival(person).warned:
                messages.warning(request, says)
    except Refused as refusal:
        told(request, refusal)
    return redirect("conferences:hold", pk=pk)


@runs_conferences
@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    conference = conference_to_run(request, pk)
    try:
        actions.leave(invitation=_named(request, conference), by=request.practitioner, at=request.now)
    except Refused as refusal:
        told(request, refusal)
    return redirect("conferences:hold", pk=pk)


def _named(request: Request, conference: Any) -> Any:
    number = request.POST.get("who", "")
    return person_of(meeting_of(conference), int(number) if number.isdecimal() else 0).invitation


# Who came -------------------------------------------------------------------------------------------------------


@runs_conferences
@both
def person(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Change as what somebody takes part."""
    meeting = meeting_of(conference_to_run(request, pk))
    found = person_of(meeting, invitation)
    one = found.invitation
    others = [(other.pk, f"{other.name}, {other.part}") for other in queries.could_stand_in_for(meeting, one)]
    social_care = bool(one.practitioner and one.practitioner.agency.kind == "social-care")
    form = PartForm(
        request.POST if request.method == "POST" else None,
        could_stand_in_for=others,
        social_care=social_care,
        initial={
            "part": one.part,
            "observer": one.observer,
            "acts_as_social_worker": one.acts_as_social_worker,
            "substitute_for": one.substitute_for_id or "",
            "version": one.version,
        },
    )
    stale = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        stands_in = said.get("substitute_for")
        try:
            actions.amend_part(
                invitation=one,
                part=said["part"],
                observer=said["observer"],
                acts_as_social_worker=bool(said.get("acts_as_social_worker")),
                substitute_for=person_of(meeting, int(stands_in)).invitation if stands_in else None,
                version=said["version"],
                by=request.practitioner,
                at=request.now,
            )
        except ChangedMeanwhile as changed:
            stale = changed.now
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, f"{one.name} takes part as {said['part']}.")
            return redirect("conferences:hold", pk=pk)
    return render(
        request,
        "conferences/hold/person.html",
        {"conference": meeting.conference, "person": found, "form": form, "stale_now": stale},
    )


@runs_conferences
@both
def stay(request: Request, pk: int, invitation: int, stay: int) -> HttpResponse:
    """Put right when somebody came and left."""
    meeting = meeting_of(conference_to_run(request, pk))
    found = person_of(meeting, invitation)
    row = next((one for one in found.stays if one.pk == stay), None)
    if row is None:
        raise Http404
    form = StayForm(
        request.POST if request.method == "POST" else None,
        initial={
            "arrived_at": timezone.localtime(row.arrived_at).time(),
            "left_at": timezone.localtime(row.left_at).time() if row.left_at else None,
            "mode": row.mode,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.correct_stay(
                stay=row,
                arrived_at=_at(row.arrived_at, said["arrived_at"]),
                left_at=_at(row.left_at or row.arrived_at, said["left_at"]) if said["left_at"] else None,
                mode=said["mode"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The times are put right.")
            return redirect("conferences:hold-person", pk=pk, invitation=invitation)
    return render(
        request,
        "conferences/hold/stay.html",
        {"conference": meeting.conference, "person": found, "form": form},
    )


def _at(day: datetime, clock: time) -> datetime:
    """Return a time typed on the day it is about; a time typed as it stands keeps its seconds."""
    local = timezone.localtime(day)
    if (local.hour, local.minute) == (clock.hour, clock.minute):
        return day
    return local.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)


@runs_conferences
@both
def add(request: Request, pk: int) -> HttpResponse:
    """Put somebody on the list who came without being asked."""
    meeting = meeting_of(conference_to_run(request, pk))
    conference = meeting.conference
    people, family, children = queries.could_come(meeting)
    agencies = queries.agencies_of(conference)
    known: dict[str, Any] = {f"practitioner:{one.pk}": one for one in people}
    known |= {f"relative:{one.pk}": one for one in family} | {
        f"child:{c.row.child_id}": c.row.child for c in children
    }
    labels = [(f"practitioner:{one.pk}", f"{one.name}, {one.job_title or one.agency.name}") for one in people]
    labels += [(f"relative:{one.pk}", f"{one.name}, {one.relation}") for one in family]
    labels += [(f"child:{part.row.child_id}", f"{part.row.child.name}, the child") for part in children]
    form = AddForm(
        request.POST if request.method == "POST" else None,
        people=labels,
        agencies=[(one.pk, one.name) for one in agencies],
        could_stand_in_for=[
            (one.pk, f"{one.name}, {one.part}") for one in queries.could_stand_in_for(meeting)
        ],
        initial={"mode": "in-person"},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        who = known.get(said["who"]) or actions.Newcomer(
            name=said["name"],
            agency=next(one for one in agencies if str(one.pk) == said["agency"]),
            job_title=said["part"],
            group=said["group"],
        )
        stands_in = said["substitute_for"]
        try:
            actions.add_person(
                conference=conference,
                who=who,
                part=said["part"],
                mode=said["mode"],
                observer=said["observer"],
                acts_as_social_worker=said["acts_as_social_worker"],
                substitute_for=person_of(meeting, int(stands_in)).invitation if stands_in else None,
                arrived_at=_at(request.now, said["arrived_at"]) if said["arrived_at"] else None,
                by=request.practitioner,
                at=request.now,
            )
        except ValueError as refusal:
            complain(form, refusal if isinstance(refusal, Refused) else Refused(str(refusal)))
        else:
            messages.success(request, f"{who.name} is on the list and marked as here.")
            return redirect("conferences:hold", pk=pk)
    return render(request, "conferences/hold/add.html", {"conference": conference, "form": form})


# Quorum ---------------------------------------------------------------------------------------------------------


@runs_conferences
@both
def quorum(request: Request, pk: int) -> HttpResponse:
    """Show how quorum was worked out; take the chair's ruling where the procedure has one."""
    conference = conference_to_run(request, pk)
    found = queries.board_of(conference, request.practitioner)
    open_to = [line for line in found.children if line.standing.finding.met is not True]
    states = any(line.standing.finding.met is None for line in open_to)
    may_rule = [
        line
        for line in open_to
        if line.standing.finding.stated_by or line.standing.finding.proceed is not None
    ]
    form = RulingForm(
        request.POST if request.method == "POST" else None,
        children=[(line.part.row.pk, line.part.row.child.name) for line in may_rule],
        states=states,
        conditions=queries.conditions_of([line.standing for line in may_rule]),
        initial={"children": [line.part.row.pk for line in may_rule]},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            say.rule_on_quorum(
                conference=conference,
                rows=[line.part.row for line in may_rule if str(line.part.row.pk) in said["children"]],
                ruling=said["ruling"],
                conditions=said.get("conditions") or (),
                reasons=said["reasons"],
                interim_arrangements=said.get("interim_arrangements") or "",
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The ruling on quorum is recorded.")
            return redirect("conferences:hold", pk=pk)
    offered = form if may_rule and found.sits and found.may_decide else None
    return render(
        request,
        "conferences/hold/quorum.html",
        {"board": found, "conference": conference, "form": offered, "may_rule": bool(may_rule)},
    )
