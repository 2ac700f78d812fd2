"""What is done about one complaint: talked over, passed on, answered, joined, withdrawn, an advocate offered."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from quorate.design.forms import Form
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import access, actions, routes
from ..forms.acting import AdvocateForm, EndForm, PassOnForm, StepForm, TalkForm, WithdrawForm
from ..forms.receiving import JoinForm
from ..queries import complaints as queries
from ..queries import office
from .finding import both, form_page, new_token, posted, saw, the_complaint, there, tried


def _page(request: Request, one: Any, form: Form, title: str, button: str, **more: Any) -> HttpResponse:
    saw(request, "challenges.complaint", one.ref, queries.children_of_complaints([one]))
    return form_page(
        request,
        form,
        title=title,
        caption=f"Complaint {one.pk}",
        back=reverse("challenges:complaint", args=[one.pk]),
        button=button,
        **more,
    )


def _done(request: Request, one: Any, says: str) -> HttpResponse:
    messages.success(request, says)
    return redirect("challenges:complaint", one.pk)


def _facts(one: Any) -> list[tuple[str, str]]:
    return [("About", one.subject_says), ("What they say", one.words)]


@both
@for_roles(*STAFF)
def talk(request: Request, pk: int) -> HttpResponse:
    """Record the chair's talk with those who complain."""
    one = the_complaint(request, pk)
    if not access.talks_it_over(request.practitioner, one):
        raise PermissionDenied
    people = ", ".join(who.name for who in queries.complaining(one))
    form = TalkForm(
        posted(request),
        initial={"token": new_token(), "on": request.today, "who": people, "version": one.version},
    )

    def act() -> object:
        given = form.cleaned_data
        return actions.talk(
            complaint=one,
            said=form.talk(),
            version=given["version"],
            token=given["token"],
            by=request.practitioner,
            at=request.now,
        )

    if tried(request, form, act):
        return _done(request, one, "The talk is recorded.")
    route = routes.complaints(one.area, one.received_on)
    return _page(
        request,
        one,
        form,
        "Record the talk",
        "Save the talk",
        facts=_facts(one),
        lines=route.steps,
        route=route,
        says=route.stands,
    )


@both
@for_roles(*STAFF)
def pass_on(request: Request, pk: int) -> HttpResponse:
    """Pass a complaint to the chair's manager and the Complaints Manager."""
    one = the_complaint(request, pk)
    protocol = office.protocol_of(one.area)
    by = request.practitioner
    if not access.talks_it_over(by, one) and not access.deals_with(by, one, protocol):
        raise PermissionDenied
    form = PassOnForm(
        posted(request),
        talked=queries.was_talked_over(one),
        initial={"on": request.today, "version": one.version},
    )

    def act() -> object:
        given = form.cleaned_data
        return actions.pass_on(
            complaint=one, on=given["on"], why=given["why"], version=given["version"], by=by, at=request.now
        )

    if tried(request, form, act):
        return _done(request, one, "It is passed on. Those who complain are told who has it now.")
    named = office.managers_named(one, office.protocol_of(one.area))
    facts = [("It goes to", named or "The chairs’ manager (nobody is in post)")]
    return _page(request, one, form, "Pass it on", "Pass it on", facts=facts)


@both
@for_roles(*STAFF)
def end(request: Request, pk: int) -> HttpResponse:
    """Give the result of a complaint, with its explanation."""
    one = the_complaint(request, pk)
    if not access.deals_with(request.practitioner, one, office.protocol_of(one.area)):
        raise PermissionDenied
    chairs = queries.new_chairs(one)
    form = EndForm(
        posted(request),
        results=queries.results(one),
        chairs=chairs,
        initial={"on": request.today, "version": one.version},
    )

    def act() -> object:
        return actions.end(
            complaint=one,
            answer=form.answer(chairs),
            version=form.cleaned_data["version"],
            by=request.practitioner,
            at=request.now,
        )

    if tried(request, form, act):
        return _done(
            request, one, "The complaint has ended. Those who complained are told, and so is the chair."
        )
    route = routes.complaints(one.area, one.received_on)
    silent = "" if route.results else "The area’s procedure lists no results. Answer in words. "
    return _page(
        request,
        one,
        form,
        "Give the result",
        "Give the result",
        facts=_facts(one),
        lines=route.results,
        route=route,
        says=f"{silent}{route.stands}",
    )


@both
@for_roles(*STAFF)
def withdraw(request: Request, pk: int, who: int) -> HttpResponse:
    """Record that one who complained withdraws."""
    one = the_complaint(request, pk)
    person: Any = there(queries.complainant_of(one, who))
    form = WithdrawForm(posted(request), initial={"on": request.today, "version": one.version})

    def act() -> object:
        given = form.cleaned_data
        return actions.withdraw(
            complaint=one,
            complainant=person,
            says=given["says"],
            on=given["on"],
            version=given["version"],
            by=request.practitioner,
            at=request.now,
        )

    if tried(request, form, act):
        return _done(request, one, "That is recorded. They are told.")
    return _page(request, one, form, f"{person.name} withdraws", "Record it")


@both
@for_roles(*STAFF)
def join(request: Request, pk: int) -> HttpResponse:
    """Record that somebody else of the family joins."""
    one = the_complaint(request, pk)
    family = queries.family_of(one.conference)
    there_already = {who.ref for who in queries.complaining(one, everybody=True)}
    people = [pair for pair in family.choices if pair[0] not in there_already]
    form = JoinForm(posted(request), people=people, initial={"on": request.today})

    def act() -> object:
        person: Any = there(family.person(form.cleaned_data["who"]))
        return actions.join(
            complaint=one,
            person=person,
            on=form.cleaned_data["on"],
            version=one.version,
            by=request.practitioner,
            at=request.now,
        )

    if tried(request, form, act):
        return _done(request, one, "They are among those who complain now, and are told.")
    says = "Only where both want it: each then knows of the other’s complaint, and of what came of it."
    return _page(request, one, form, "Somebody joins the complaint", "Add them", says=says)


@both
@for_roles(*STAFF)
def advocate(request: Request, pk: int, who: int) -> HttpResponse:
    """Record that a child who complains was offered an advocate."""
    one = the_complaint(request, pk)
    person: Any = there(queries.complainant_of(one, who))
    form = AdvocateForm(posted(request), initial={"on": request.today})

    def act() -> object:
        given = form.cleaned_data
        return actions.offer_advocate(
            complaint=one,
            complainant=person,
            wants=given["wants"],
            who=given["who"],
            on=given["on"],
            by=request.practitioner,
            at=request.now,
        )

    if tried(request, form, act):
        return _done(request, one, "That is recorded.")
    return _page(request, one, form, f"An advocate for {person.name}", "Record it")


@both
@for_roles(*STAFF)
def step(request: Request, pk: int) -> HttpResponse:
    """Record something that was done."""
    one = the_complaint(request, pk)
    form = StepForm(posted(request), initial={"token": new_token(), "on": request.today})

    def act() -> object:
        given = form.cleaned_data
        return actions.add_step(complaint=one, **given, by=request.practitioner, at=request.now)

    if tried(request, form, act):
        return _done(request, one, "That is recorded.")
    return _page(request, one, form, "Record something that was done", "Record it")
