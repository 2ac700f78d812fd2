"""A dissent is taken further after the conference, by the area's route for disagreement between professionals."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quorate.enquiries.actions import disagreeing
from quorate.enquiries.actions.entering import Refused
from quorate.enquiries.queries import people, rights
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..forms.escalating import EscalateForm
from ..queries import escalating
from .sitting import both


@for_roles(*STAFF)
@both
def escalate(request: Request, pk: int, dissent: int) -> HttpResponse:
    """Begin the escalation of one dissent; what the conference decided stands meanwhile."""
    found: Any = escalating.dissent_seen_by(request.practitioner, pk, dissent)
    if found is None or found.invitation.practitioner is None:
        raise Http404
    there = escalating.taken_further([found]).get(found.pk)
    if there is not None:
        return redirect("enquiries:disagreement", there.pk)
    owners = people.staff(request.area)
    child, held_on = found.conference_child.child, escalating.held_on(found)
    initial = {"on": request.today, "says": found.words, "owner": str(request.practitioner.pk)}
    form = EscalateForm(request.POST if request.method == "POST" else None, owners=owners, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = disagreeing.escalate(
                child=child,
                about=escalating.key_of(found),
                about_says=f"Decision of {found.conference_child.conference.get_kind_display().lower()} {pk}",
                about_on=held_on,
                agency=found.invitation.practitioner.agency,
                who=found.invitation.name,
                on=form.cleaned_data["on"],
                says=form.cleaned_data["says"],
                owner=next(one for one in owners if str(one.pk) == form.cleaned_data["owner"]),
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "The disagreement is taken further.")
            return redirect("enquiries:disagreement", made.pk)
    context = {
        "form": form,
        "title": "Take a dissent further",
        "caption": child.name,
        "back": reverse("conferences:outcome", args=[pk]),
        "button": "Take it further",
        "facts": [
            ("Dissent", f"{found.invitation.name}: {found.words}"),
            ("Conference", f"{held_on:%-d %B %Y}"),
        ],
        "right": None,
        "under_way": [],
        "guidance": rights.guidance(request.area, request.today, "disagreement-route"),
    }
    return render(request, "enquiries/form.html", context)
