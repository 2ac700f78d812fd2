"""After the birth: the meeting, the mother's health, the discharge meeting, going home."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from quorate.design.words import day
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import forms, queries
from ..actions import after
from . import shared

both = require_http_methods(["GET", "HEAD", "POST"])


@for_roles(*shared.RECORDERS)
@both
def not_fit(request: Request, pk: int) -> HttpResponse:
    """Record that the mother was not fit for the meeting after the birth."""
    child = shared.found(request, pk)
    form = forms.NotFitForm(request.POST if request.method == "POST" else None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        was = queries.meeting_due(child)
        event = shared.done(
            form,
            lambda: after.mother_not_fit(
                child=child, **form.cleaned_data, today=request.today, by=request.practitioner, at=request.now
            ),
        )
        if event:
            return shared.back(request, child, _moved(was, queries.meeting_due(child)))
    moves = queries.meeting_due(child)
    return shared.ask(
        request,
        child,
        form,
        "The mother is not fit for the meeting",
        "Save",
        meeting_due=moves,
        asks_fit=True,
    )


def _moved(was: queries.Limit | None, now: queries.Limit | None) -> str:
    if was is None or now is None or was.on == now.on:
        return "It is on record. No date moves: the procedure ties none to it."
    return (
        f"It is on record. The meeting after the birth is now due by {day(now.on)} (before: {day(was.on)})."
    )


def _others(request: Request, child: Any) -> list[Any]:
    known = queries.babies_of(child)
    return [one for one in known if queries.seen(request.practitioner, one.pk, request.today)]


@for_roles(*shared.RECORDERS)
@both
def meeting(request: Request, pk: int) -> HttpResponse:
    """Record the meeting after the birth."""
    child = shared.found(request, pk)
    others = _others(request, child)
    form = forms.MeetingForm(
        request.POST if request.method == "POST" else None,
        others=[(str(one.pk), one.name) for one in others],
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        also = [one for one in others if str(one.pk) in (said.get("also") or [])]
        events = shared.done(
            form,
            lambda: after.hold_meeting(
                children=[child, *also],
                held=after.Held(on=said["on"], who=said["who"], agreed=said["agreed"]),
                today=request.today,
                by=request.practitioner,
                at=request.now,
            ),
        )
        if events:
            return shared.back(request, child, "The meeting is on record.")
    return shared.ask(
        request, child, form, "The meeting after the birth", "Save", meeting_due=queries.meeting_due(child)
    )


@for_roles(*shared.RECORDERS)
@both
def discharge_meeting(request: Request, pk: int) -> HttpResponse:
    """Record the hospital discharge meeting."""
    child = shared.found(request, pk)
    others = _others(request, child)
    plan = queries.open_plan(child)
    form = forms.DischargeMeetingForm(
        request.POST if request.method == "POST" else None,
        others=[(str(one.pk), one.name) for one in others],
        on_plan=plan is not None,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        also = [one for one in others if str(one.pk) in (said.get("also") or [])]
        rows = shared.done(
            form,
            lambda: after.hold_discharge_meeting(
                children=[child, *also],
                held=after.Held(on=said["on"], who=said["who"], agreed=said["agreed"], where=said["where"]),
                plan_considered=bool(said.get("plan_considered")),
                plan_says=said.get("plan_says") or "",
                today=request.today,
                by=request.practitioner,
                at=request.now,
            ),
        )
        if rows:
            return shared.back(request, child, "The discharge meeting is on record.")
    return shared.ask(
        request, child, form, "Hospital discharge meeting", "Save",
        plan=plan, arrangements=queries.arrangements_of(queries.record_of(child)),
    )  # fmt: skip


@for_roles(*shared.RECORDERS)
@both
def home(request: Request, pk: int) -> HttpResponse:
    """Record the day on which the baby goes home, planned or past."""
    child = shared.found(request, pk)
    story = queries.story_of(child)
    if story.unborn:
        return redirect("unborn:page", pk=pk)
    form = forms.HomeForm(
        request.POST if request.method == "POST" else None, initial={"on": story.home_planned_on}
    )
    if request.method == "POST" and form.is_valid():
        event = shared.done(
            form,
            lambda: after.go_home(
                child=child, **form.cleaned_data, today=request.today, by=request.practitioner, at=request.now
            ),
        )
        if event:
            said = (
                "The day is planned."
                if event.facts["planned"]
                else "It is on record that the baby went home."
            )
            return shared.back(request, child, said)
    return shared.ask(
        request,
        child,
        form,
        "Going home",
        "Save",
        home_rule=queries.home_rule(request.practitioner, child, request.today),
    )
