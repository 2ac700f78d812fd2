"""Pages for when a child has died: recorded once and with care, and what was arranged called off with care."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..access import TAKE_BACK, WORK
from ..actions import death as acts
from ..queries import death as queries
from .acting import act_page, both, child_of, performed, saw


@for_roles(*WORK)
@both
def record(request: Request, pk: int) -> HttpResponse:
    """Record that a child has died."""
    child = child_of(request, pk)
    if child.died_on:
        return redirect("endings:after-death", pk=pk)
    form = forms.DeathForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> str:
        acts.record(child=child, **said, by=request.practitioner, at=request.now)
        return "It is recorded. No letter goes to the family by itself from now on."

    saw(request, "death-form", f"child:{pk}", pk)
    return act_page(
        request,
        form=form,
        act=act,
        to="endings:after-death",
        pk=pk,
        title="Record that a child has died",
        quiet=True,
        button="Record it",
        child=child,
        back=reverse("register:child", args=[pk]),
        lines=(
            "We are sorry. Please enter this only when it is certain, and take the time you need.",
            "From then on no letter goes to the family by itself and nothing more falls due. What is still arranged "
            "for the child is shown to you, so that it can be called off with care.",
        ),
    )


@for_roles(*STAFF)
@require_GET
def after(request: Request, pk: int) -> HttpResponse:
    """Show what is left to be done with care after a child's death."""
    child = child_of(request, pk)
    death = queries.death_of(child)
    saw(request, "after-death", f"child:{pk}", pk)
    context = {
        "child": child,
        "death": death,
        "page": queries.page_of(child, death) if child.died_on else None,
        "corrected": queries.corrected(child),
        "may_put_right": request.practitioner.role in TAKE_BACK,
        "may_call_off": request.practitioner.role in STAFF,
    }
    return render(request, "endings/after_death.html", context)


@for_roles(*STAFF)
@require_POST
def call_off(request: Request, pk: int, conference: int) -> HttpResponse:
    """Call off a conference that is still booked for the child."""
    child = child_of(request, pk)
    found = next((one for one in queries.arranged_for(child) if one.conference.pk == conference), None)
    if found is None:
        raise Http404
    version = request.POST.get("version", "")

    def act(_said: dict[str, Any]) -> str:
        acts.call_off(
            child=child,
            conference=found.conference,
            version=int(version) if version.isdigit() else 0,
            by=request.practitioner,
            at=request.now,
        )
        return (
            "It is called off. Those invited for their agencies are told; what would go to the family waits."
        )

    performed(request, None, act, quiet=True)
    return redirect("endings:after-death", pk=pk)


@for_roles(*TAKE_BACK)
@both
def put_right(request: Request, pk: int) -> HttpResponse:
    """Correct a death that was recorded by mistake."""
    child = child_of(request, pk)
    death = queries.death_of(child)
    if death is None:
        return redirect("endings:after-death", pk=pk)
    form = forms.PutRightForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> str:
        acts.put_right(death=death, **said, by=request.practitioner, at=request.now)
        return "It is put right: the child's record, the plan and its duties are as they were before."

    return act_page(
        request,
        form=form,
        act=act,
        to="endings:after-death",
        pk=pk,
        title="The death was recorded by mistake",
        quiet=True,
        button="Put it right",
        child=child,
        back=reverse("endings:after-death", args=[pk]),
        lines=(
            "The child's record, the plan and its duties become as they were before; letters that were held may go.",
            "Conferences that were called off have to be booked again. Everybody who was told hears from us that it "
            "was wrong. If the family was told, call them before anything else is done.",
        ),
    )
