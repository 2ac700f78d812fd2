"""The page on which people are told that a plan has ended, and where the delivery shows."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quorate.people.access import AREA_WIDE, STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..actions import notices as acts
from ..queries import notices as queries
from .acting import both, performed, saw


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
