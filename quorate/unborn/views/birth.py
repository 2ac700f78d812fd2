"""The birth, each further baby, a pregnancy that ended, and what was recorded by mistake."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from quorate.design.words import day, listed
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import forms, queries
from ..actions import after, birth, ending
from . import shared

both = require_http_methods(["GET", "HEAD", "POST"])
OF_A_BABY = ("born_on", "born_at", "place", "given_name", "family_name", "sex", "nhs_number")


def _newborn(said: dict[str, Any]) -> birth.Newborn:
    return birth.Newborn(**{name: said[name] for name in OF_A_BABY})


def _passed(request: Request, child: Any) -> None:
    """Say which limits are past already: a birth told late is shown so."""
    late = [f"{duty.title} (by {day(duty.due_on)})" for duty in queries.passed(child, request.today)]
    if late:
        messages.warning(request, f"The day had passed already when the birth was recorded: {listed(late)}.")


@for_roles(*shared.RECORDERS)
@both
def born(request: Request, pk: int) -> HttpResponse:
    """Record the birth of the first baby."""
    child = shared.found(request, pk)
    last = queries.weighing_of(child)
    form = forms.BirthForm(
        request.POST if request.method == "POST" else None,
        initial={
            "version": child.version,
            "family_name": child.family_name,
            "babies": (last.babies_expected if last else None) or 1,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = shared.done(
            form,
            lambda: birth.record_birth(
                child=child,
                newborn=_newborn(said),
                babies=said["babies"],
                lost=said["lost"],
                unusual_why=said.get("unusual_why") or "",
                version=said["version"],
                today=request.today,
                by=request.practitioner,
                at=request.now,
            ),
        )
        if row:
            _passed(request, child)
            if said["babies"] > 1:
                messages.success(request, "The first baby’s birth is recorded. Now the next one’s.")
                return redirect("unborn:baby", pk=child.pk)
            return shared.back(
                request, child, "The birth is recorded. What follows from it is worked out again."
            )
    return shared.ask(request, child, form, "Record the birth", "Record the birth")


@for_roles(*shared.RECORDERS)
@both
def baby(request: Request, pk: int) -> HttpResponse:
    """Record the birth of the second baby, or a later one."""
    child = shared.found(request, pk)
    story = queries.story_of(child)
    if story.birth is None or queries.is_carried(child):
        return redirect("unborn:page", pk=pk)
    number = queries.next_baby(child)
    form = forms.AnotherBabyForm(
        request.POST if request.method == "POST" else None,
        initial={"born_on": story.born_on, "family_name": child.family_name, "number": number},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = shared.done(
            form,
            lambda: birth.add_baby(
                first=child,
                newborn=_newborn(said),
                la_child_id=said["la_child_id"],
                number=said["number"],
                unusual_why=said.get("unusual_why") or "",
                today=request.today,
                by=request.practitioner,
                at=request.now,
            ),
        )
        if row:
            _passed(request, row)
            messages.success(
                request, f"{row.name} now has a record, with what was kept before the birth carried over."
            )
            if number < int(story.birth.facts.get("babies", 1)):
                return redirect("unborn:baby", pk=pk)
            return redirect("unborn:page", pk=pk)
    carried = queries.carried_over(child)
    return shared.ask(request, child, form, f"Record baby {number}", "Record this baby", carried=carried)


@for_roles(*shared.RECORDERS)
@both
def ended(request: Request, pk: int) -> HttpResponse:
    """Record that the pregnancy ended."""
    child = shared.found(request, pk)
    form = forms.EndedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        event = shared.done(
            form,
            lambda: ending.end_pregnancy(
                child=child, **form.cleaned_data, today=request.today, by=request.practitioner, at=request.now
            ),
        )
        if event:
            return redirect("unborn:page", pk=pk)  # its page says what is needed; no banner of success
    return shared.ask(
        request, child, form, "The pregnancy has ended", "Record this", ending=queries.what_ends(child)
    )


@for_roles(*shared.CORRECTORS)
@both
def birth_not_so(request: Request, pk: int) -> HttpResponse:
    """Take back a birth, or the record of a further baby, recorded by mistake."""
    child = shared.found(request, pk)
    carried = queries.is_carried(child)
    form = forms.WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = birth.take_out_baby if carried else birth.take_back_birth
        row = shared.done(
            form,
            lambda: act(child=child, why=form.cleaned_data["why"], by=request.practitioner, at=request.now),
        )
        if row and carried:
            messages.success(
                request, "The record says now that it was made by mistake. It is in no list and owes nothing."
            )
            return redirect("register:child", pk=pk)
        if row:
            return shared.back(request, child, "The birth is taken back. The child is expected again.")
    title = "This record was made by mistake" if carried else "The birth was recorded by mistake"
    return shared.ask(request, child, form, title, "Take it back", danger=True, carried_record=carried)


@for_roles(*shared.CORRECTORS)
@both
def ended_not_so(request: Request, pk: int) -> HttpResponse:
    """Take back that the pregnancy ended."""
    child = shared.found(request, pk)
    form = forms.WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        plan = shared.done(
            form,
            lambda: ending.take_back_end(
                child=child, why=form.cleaned_data["why"], by=request.practitioner, at=request.now
            ),
        )
        if plan:
            stands = (
                " The plan stands again." if plan is not True else " There was no plan that it had ended."
            )
            return shared.back(request, child, f"It is taken back: the child is expected.{stands}")
    return shared.ask(
        request, child, form, "It was recorded by mistake that the pregnancy ended", "Take it back"
    )


@for_roles(*shared.CORRECTORS)
@both
def not_so(request: Request, pk: int, event: int) -> HttpResponse:
    """Take back an assessment, a meeting or a day recorded by mistake."""
    child = shared.found(request, pk)
    entry = queries.event_of(child, event)
    if entry is None or entry.kind not in after.TAKEN_BACK:
        raise Http404
    form = forms.WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        taken = shared.done(
            form,
            lambda: after.take_back(
                event=entry, why=form.cleaned_data["why"], by=request.practitioner, at=request.now
            ),
        )
        if taken:
            return shared.back(request, child, "It is taken back. The entry is kept, with your reason.")
    return shared.ask(request, child, form, f"Take back: {queries.entry_words(entry)}", "Take it back")
