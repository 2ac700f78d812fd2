"""The page on which people are told that a plan has ended, and where the delivery shows."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quorate.people.access import AREA_WIDE, STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..actions import notices as acts
from ..queries import notices as queries
from .acting import act_page, both, performed, saw


@for_roles(*STAFF)
@both
def notices(request: Request, pk: int) -> HttpResponse:
    """Show who is told that a plan has ended and what became of each letter; send those that are not written yet."""
    plan = queries.plan_seen_by(request.practitioner, pk)
    if plan is None:
        raise Http404
    page = queries.page_of(plan, request.practitioner, request.today)
    choices = [
        (one.key, f"{one.name} ({one.who})") for one in page.recipients if not one.must and not one.letter
    ]
    form = forms.AlsoForm(request.POST if request.method == "POST" else None, people=choices)

    def act(said: dict[str, Any]) -> str:
        posted = acts.send_notices(plan=plan, also=said["also"], by=request.practitioner, at=request.now)
        return (
            f"{len(posted)} letters are in the post room."
            if posted
            else "Everybody chosen has a letter already."
        )

    if performed(request, form, act):
        return redirect("endings:notices", pk=pk)
    saw(request, "notices", f"plan:{pk}", plan.child_id)
    context = {
        "page": page,
        "plan": plan,
        "child": plan.child,
        "form": form,
        "choices": choices,
        "in_post_room": request.practitioner.role in AREA_WIDE,
    }
    return render(request, "endings/notices.html", context)


@for_roles(*STAFF)
@both
def decide(request: Request, pk: int, letter: int) -> HttpResponse:
    """Decide on a letter about a plan's end that would tell its reader what is kept from them."""
    plan = queries.plan_seen_by(request.practitioner, pk)
    found = next((one for one in queries.waiting_for_chair(plan) if one.pk == letter), None) if plan else None
    if plan is None or found is None:
        raise Http404
    decides = queries.decides(plan, request.practitioner)
    form = forms.DecideLetterForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> str:
        acts.decide_letter(
            found,
            plan=plan,
            give=said["give"] == "yes",
            why=said["why"],
            by=request.practitioner,
            at=request.now,
        )
        return "Your decision is recorded."

    nobody = (
        ()
        if decides
        else ("The chair of the conference that made the plan decides, or the chairs' manager.",)
    )
    return act_page(
        request, form=form if decides else None, act=act, to="endings:notices", pk=pk,
        title=f"The letter to {found.to_name}", button="Record the decision" if decides else "", child=plan.child,
        back=queries.where_decided(plan), lines=(found.held_because, *nobody),
    )  # fmt: skip
