"""Pages on which a plan is ended without a review: its ground, what is shown for it, who was asked, the agreement."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import forms, grounds
from ..access import PREPARE, TAKE_BACK
from ..actions import ending as acts
from ..actions import notices
from ..actions.refusals import Refused
from ..queries import ending as queries
from ..queries import notices as told
from .acting import act_page, both, child_of, performed, saw

CLOSED = ("taken-back", "not-taken")
"""The states in which the plan goes on after all."""


def _ending(request: Request, pk: int) -> Any:
    ending = queries.ending_seen_by(request.practitioner, pk)
    if ending is None:
        raise Http404
    return ending


@for_roles(*PREPARE)
@both
def start(request: Request, pk: int) -> HttpResponse:
    """Show the grounds on which this child's plan may end without a review, and prepare one of them."""
    child = child_of(request, pk)
    plan = queries.open_plan(child)
    offered = grounds.offered(request.area, request.today)
    form = forms.PrepareForm(
        request.POST if request.method == "POST" else None,
        grounds=[(one.key, one.says[:1].upper() + one.says[1:]) for one in offered],
    )
    made: list[int] = []

    def act(said: dict[str, Any]) -> str:
        if plan is None:
            raise Refused("The child is not on a plan.")
        ending = acts.prepare(plan=plan, **said, by=request.practitioner, at=request.now)
        made.append(ending.pk)
        return "The end of the plan is being prepared. Nothing has ended yet."

    if performed(request, form, act):
        return redirect("endings:ending", pk=made[0])
    saw(request, "grounds", f"child:{pk}", pk)
    context = {
        "child": child,
        "plan": plan,
        "grounds": offered,
        "refused": grounds.refused(request.area, request.today),
        "standing": queries.of_plan(plan) if plan else None,
        "earlier": queries.earlier(child),
        "sought": queries.last_sought(child),
        "form": form,
    }
    return render(request, "endings/start.html", context)


@for_roles(*STAFF)
@require_GET
def ending(request: Request, pk: int) -> HttpResponse:
    """Show one ending: what it needs, what is there, what still bars it, and what became of it."""
    found = _ending(request, pk)
    saw(request, "ending", found.ref, found.child_id)
    page = queries.page_of(found, request.practitioner, request.today)
    context = {
        "page": page,
        "ending": found,
        "child": found.child,
        "may_prepare": request.practitioner.role in PREPARE,
        "may_take_back": request.practitioner.role in TAKE_BACK,
        "told_wrongly": told.told_wrongly(found) if found.state in CLOSED else (),
        "put_right": told.put_right(found) if found.state in CLOSED else (),
    }
    return render(request, "endings/ending.html", context)


def _page(
    request: Request, found: Any, form: Any, act: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    back = reverse("endings:ending", args=[found.pk])
    return act_page(
        request,
        form=form,
        act=act,
        to="endings:ending",
        pk=found.pk,
        title=title,
        button=button,
        child=found.child,
        back=back,
        **more,
    )


@for_roles(*PREPARE)
@both
def proof(request: Request, pk: int, fact: str) -> HttpResponse:
    """Record the day of something that the ground asks for."""
    found = _ending(request, pk)
    needs = grounds.needs_of(request.area, found.ground, {}, request.today)
    need = next((one for one in needs if one.fact == fact and one.entered), None)
    if need is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = forms.ProofForm(posted, initial={"version": found.version})
    form.fields["on"].label = need.label

    def act(said: dict[str, Any]) -> str:
        acts.show(ending=found, fact=fact, **said, by=request.practitioner, at=request.now)
        return "It is on record."

    return _page(request, found, form, act, "What the procedure asks for", "Save", why=need)


@for_roles(*PREPARE)
@both
def consult(request: Request, pk: int) -> HttpResponse:
    """Record what somebody said who was asked for their agency."""
    found = _ending(request, pk)
    posted = request.POST if request.method == "POST" else None
    people = queries.who_can_be_asked(found)
    form = forms.ConsultForm(posted, people=people, initial={"version": found.version})

    def act(said: dict[str, Any]) -> str:
        person = queries.person(found, said.pop("practitioner"))
        if person is None:
            raise Refused("Choose somebody of this area.", field="practitioner")
        acts.consult(ending=found, practitioner=person, **said, by=request.practitioner, at=request.now)
        return f"What {person.name} said is on record."

    return _page(request, found, form, act, "Record a consultation", "Save")


@for_roles(*PREPARE)
@both
def objection(request: Request, pk: int) -> HttpResponse:
    """Record an objection to a plan that was to end by letter."""
    found = _ending(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = forms.ObjectionForm(posted, initial={"version": found.version})

    def act(said: dict[str, Any]) -> str:
        acts.object_to(ending=found, **said, by=request.practitioner, at=request.now)
        return "The objection is on record. A review decides."

    return _page(request, found, form, act, "Record an objection", "Save")


@for_roles(*PREPARE)
@both
def letter(request: Request, pk: int) -> HttpResponse:
    """Send the letter that says the plan is to end, and open the time for objections."""
    found = _ending(request, pk)
    posted = request.POST if request.method == "POST" else None
    people = told.recipients_of(found.plan, found, document=told.LETTER)
    form = forms.VersionOnlyForm(posted, initial={"version": found.version})

    def act(said: dict[str, Any]) -> str:
        notices.send_letter(ending=found, **said, by=request.practitioner, at=request.now)
        return "The letter is in the post room. Objections may come until the day it names."

    lines = (
        f"The letter goes to {len(people)} people: " + ", ".join(one.name for one in people) + ".",
        "It gives the ground and the last day for objections. If nobody objects, the end can be agreed after that day.",
    )
    return _page(
        request, found, form, act, "Send the letter that the plan is to end", "Send the letter", lines=lines
    )


@for_roles(*PREPARE)
@both
def agree(request: Request, pk: int) -> HttpResponse:
    """Agree that the plan ends: it ends with this act."""
    found = _ending(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = forms.AgreeForm(posted, initial={"version": found.version})
    page = queries.page_of(found, request.practitioner, request.today)

    def act(said: dict[str, Any]) -> str:
        plan = acts.agree(ending=found, **said, by=request.practitioner, at=request.now)
        return f"The plan has ended on {plan.ended_on:%-d %B %Y}. Now tell those who have to know."

    against = [one for one in page.answers if one.answer in ("disagrees", "not-reached")]
    lines = [f"The plan ends because {found.because}."]
    if page.judged.ends_on:
        lines.append(f"It ends on {page.judged.ends_on:%-d %B %Y}.")
    lines += [f"{one.practitioner.name} {one.get_answer_display().lower()}: {one.words}" for one in against]
    lines += [f"Take note: {one}." for one in page.judged.warned]
    return _page(
        request, found, form, act, "Agree that the plan ends", "End the plan", lines=tuple(lines),
        danger="" if found.ground == "died" else "Duties that are still open under the plan fall away.",
        quiet=found.ground == "died",
    )  # fmt: skip


@for_roles(*PREPARE)
@both
def drop(request: Request, pk: int) -> HttpResponse:
    """Do not take the ending further: the plan goes on."""
    found = _ending(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = forms.WhyForm(posted, initial={"version": found.version})

    def act(said: dict[str, Any]) -> str:
        acts.drop(ending=found, **said, by=request.practitioner, at=request.now)
        return "The plan goes on. What was recorded is kept."

    return _page(request, found, form, act, "Do not take this further", "The plan goes on")


@for_roles(*TAKE_BACK)
@both
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take back an ending that was wrong."""
    found = _ending(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = forms.WhyForm(posted, initial={"version": found.version})

    def act(said: dict[str, Any]) -> str:
        acts.take_back(ending=found, **said, by=request.practitioner, at=request.now)
        return "The plan goes on as before, and its duties are open again. Tell those who were told that it had ended."

    lines = ("The plan goes on as if it had not ended. The entry stays on record, with your reason.",)
    return _page(
        request, found, form, act, "Take back the end of the plan", "Take it back", lines=lines,
        danger="Use this only if the plan should not have ended. If the child needs a plan again, call a conference.",
    )  # fmt: skip


@for_roles(*TAKE_BACK)
@require_POST
def put_right(request: Request, pk: int) -> HttpResponse:
    """Write to those who were told of an ending that was wrong."""
    found = _ending(request, pk)

    def act(_said: dict[str, Any]) -> str:
        posted = notices.put_right(ending=found, by=request.practitioner, at=request.now)
        return f"{len(posted)} letters that say so are in the post room."

    performed(request, None, act)
    return redirect("endings:ending", pk=pk)
