"""The pages on which a decision is recorded, the conference closed, and its outcome read."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import access
from .. import notices as words
from ..actions import decide as actions
from ..actions import ending, notices
from ..actions.refusals import ChangedMeanwhile, Refused
from ..facts import Meeting
from ..forms.decide import DecideForm, EvaluateForm, PutRightForm, initial_of
from ..forms.hold import CloseForm, WhyForm
from ..queries import deciding, papers, sheets
from ..queries import hold as queries
from ..queries import offers as offering
from ..queries import outcome as outcomes
from ..queries.escalating import taken_further
from ..queries.meeting import conference_of, may_dissent, meeting_of
from .sitting import both, complain, conference_to_run, line_or_404, runs_conferences, seen


def _to_decide(request: Request, pk: int, child: int) -> tuple[Meeting, queries.ChildLine]:
    conference = conference_to_run(request, pk)
    meeting = meeting_of(conference)
    return meeting, line_or_404(meeting, child)


def _form(request: Request, meeting: Meeting, line: queries.ChildLine) -> DecideForm:
    part = line.part
    offers = offering.offers(meeting, part, line.standing)
    first = offering.starting_answers(meeting, part)
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        outcomes=offers.outcomes,
        views=offers.views,
        criteria=offers.criteria,
        workers=offers.workers,
        members=offers.members,
        asked=offers.asked,
        without=offers.without,
        initial=initial_of(first, part.row.version),
    )
    # Looking ahead asks for less than recording does.
    form.fields["reasons"].required = request.POST.get("act") != "preview"
    return form


@runs_conferences
@both
def decide(request: Request, pk: int, child: int) -> HttpResponse:
    """Record the outcome for one child; before that, show what would follow."""
    meeting, line = _to_decide(request, pk, child)
    if not access.chairs(request.practitioner, meeting.conference):
        raise PermissionDenied
    form = _form(request, meeting, line)
    stale = warned = None
    if request.method == "POST" and form.is_valid() and request.POST.get("act") != "preview":
        try:
            actions.decide(
                row=line.part.row,
                answers=form.answers(),
                version=form.cleaned_data["version"],
                why=form.cleaned_data.get("why") or "",
                by=request.practitioner,
                at=request.now,
            )
        except actions.DecisionChanged as changed:
            stale = changed
        except actions.WarningsToAccept as warnings:
            warned = warnings.warned
            complain(form, warnings)
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, f"The decision for {line.part.row.child.name} is recorded.")
            return redirect("conferences:hold", pk=pk)
    if request.method == "GET":
        seen(request, meeting, "conferences.hold-decide")
    answers = form.answers() if form.is_bound else offering.starting_answers(meeting, line.part)
    judged = deciding.judge(meeting, line.part, answers)
    form.hide(
        warned=bool(judged.warned),
        late=judged.late(answers),
        lifted=any(point.lifted_by for point in judged.blocked),
    )
    page = {
        "conference": meeting.conference,
        "meeting": meeting,
        "line": line,
        "form": form,
        "judged": judged,
        "stale_now": stale,
        "warned": warned,
        "entered": answers,
    }
    return render(request, "conferences/hold/decide.html", page)


@runs_conferences
@require_POST
def follows(request: Request, pk: int, child: int) -> HttpResponse:
    """Answer the decision page: what would follow from what is entered so far. Nothing is recorded."""
    meeting, line = _to_decide(request, pk, child)
    form = _form(request, meeting, line)
    form.is_valid()
    judged = deciding.judge(meeting, line.part, form.answers())
    return render(
        request,
        "conferences/hold/_follows.html",
        {"conference": meeting.conference, "line": line, "judged": judged, "meeting": meeting},
    )


@runs_conferences
@both
def take_back(request: Request, pk: int, child: int) -> HttpResponse:
    """Take a decision back while the conference sits."""
    meeting, line = _to_decide(request, pk, child)
    row = line.part.row
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.take_back(
                row=row, why=said["why"], version=said["version"], by=request.practitioner, at=request.now
            )
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, f"The decision for {row.child.name} is taken back. It stays on record.")
            return redirect("conferences:hold-child", pk=pk, child=child)
    decided = line.decision.get_outcome_display() if line.decision else "none"
    page = {
        "title": "Take the decision back",
        "caption": row.child.name,
        "lines": [
            f"On record: {decided}. Views and answers can change once it is taken back; the record keeps it."
        ],
        "action": "Take the decision back",
        "cancel": request.path.replace("take-back/", ""),
        "form": form,
    }
    return render(request, "design/confirm.html", page)


@runs_conferences
@both
def close(request: Request, pk: int) -> HttpResponse:
    """Close the conference, once every child has a decision."""
    conference = conference_to_run(request, pk)
    found = queries.board_of(conference, request.practitioner)
    missing = deciding.undone(found.meeting)
    left = sheets.open_at_close(found.meeting)
    asks: dict[str, Any] = {
        "left_open": bool(left),
        "tells": not notices.signs(found.meeting) or notices.is_chair(conference, request.practitioner),
        "initial": {"version": conference.version},
    }
    form = CloseForm(request.POST if request.method == "POST" else None, **asks)
    if request.method == "POST" and form.is_valid():
        try:
            told = ending.close_and_tell(
                conference=conference,
                version=form.cleaned_data["version"],
                open_why=form.cleaned_data.get("open_why") or "",
                tell=form.cleaned_data.get("tell", False),
                by=request.practitioner,
                at=request.now,
            )
        except ChangedMeanwhile as changed:
            complain(form, Refused(f"{changed} Look at it as it is now, then close.", ""))
            form = CloseForm(**asks)
            messages.error(
                request, "Something was recorded after you opened this page. Look again, then close."
            )
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, f"The conference is closed.{told.says}")
            if told.refused:
                messages.warning(request, f"The outcome notices were not written. {told.refused}")
            return redirect("conferences:outcome", pk=pk)
    return render(
        request,
        "conferences/hold/close.html",
        {
            "board": found,
            "conference": conference,
            "missing": missing,
            "left": left,
            "blanks": sheets.left_open(found.meeting),
            "form": form,
            "dissent_ends": not outcomes.dissent_after_close(found.meeting, request.now),
        },
    )


# Afterwards -----------------------------------------------------------------------------------------------------


def _held(request: Request, pk: int) -> Meeting:
    conference = conference_of(request.practitioner, pk)
    if conference is None:
        raise Http404
    return meeting_of(conference)


@for_roles(*STAFF)
@require_GET
def outcome(request: Request, pk: int) -> HttpResponse:
    """Show what was decided for each child, why and by which paragraph, and what follows."""
    meeting = _held(request, pk)
    if meeting.conference.state not in ("closed", "stood-down"):
        return redirect("conferences:page", pk)
    seen(request, meeting, "conferences.outcome")
    return render(
        request,
        "conferences/hold/outcome.html",
        {
            "conference": meeting.conference,
            "meeting": meeting,
            "lines": outcomes.lines(meeting, request.practitioner),
            "earlier": queries.superseded_decisions(meeting.conference),
            "notices": _notices(request, meeting),
            "further": taken_further(dissent for part in meeting.children for dissent in part.dissents),
            "may_dissent": may_dissent(meeting, at=request.now).allowed
            and access.runs(request.practitioner, meeting.conference),
        },
    )


def _notices(request: Request, meeting: Meeting) -> dict[str, Any] | None:
    """Return how the outcome notice of each stands, for those who deal with it."""
    conference = meeting.conference
    if not papers.deals_with_papers(request.practitioner, conference):
        return None
    copies = [one for one in papers.copies_of(meeting, papers.NOTICE) if one.gets or one.letter]
    return {
        "copies": copies,
        **papers.standing_of(copies),
        "missing": words.missing(meeting),
        "being_written": papers.notices_being_written(conference),
        "signs": notices.signs(meeting) and not notices.is_chair(conference, request.practitioner),
    }


@for_roles(*STAFF)
@both
def put_right(request: Request, pk: int, child: int) -> HttpResponse:
    """Put right how a decision was written down."""
    meeting = _held(request, pk)
    decision = queries.decision_of(meeting.conference, child)
    if decision is None:
        raise Http404
    if not outcomes.may_put_right(request.practitioner, meeting.conference):
        raise PermissionDenied
    form = PutRightForm(
        request.POST if request.method == "POST" else None,
        initial={
            "categories": decision.categories,
            "reasons": decision.reasons,
            "changes": decision.changes,
            "next_review_on": decision.next_review_on,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_right(decision=decision, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "It is put right. What stood before stays on record.")
            return redirect("conferences:outcome", pk=pk)
    return render(
        request,
        "conferences/hold/put_right.html",
        {"conference": meeting.conference, "decision": decision, "form": form},
    )


@for_roles(*STAFF)
@both
def evaluate(request: Request, pk: int, child: int) -> HttpResponse:
    """Record what the evaluation of a stood-down decision came to."""
    meeting = _held(request, pk)
    decision = queries.decision_of(meeting.conference, child)
    if decision is None or decision.outcome != "stood-down":
        raise Http404
    if str(request.practitioner.role) != decision.decided_by:
        raise PermissionDenied
    form = EvaluateForm(
        request.POST if request.method == "POST" else None,
        outcomes=outcomes.of_kind(decision.conference_child),
        initial={"held_on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.evaluate(decision=decision, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(
                request, "The evaluation is recorded. The chair brings the conference back to hear it."
            )
            return redirect("conferences:outcome", pk=pk)
    return render(
        request,
        "conferences/hold/evaluate.html",
        {"conference": meeting.conference, "decision": decision, "form": form},
    )
