"""The pages about one-time links: what became of each, a fresh one, taking one back, reading out a code."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.audit.actions import record_seen
from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..actions import links as acts
from ..actions.refusals import Refused
from ..forms.links import ReadOutForm, TakeBackForm
from ..queries import links as queries
from ..queries import page
from ..queries.page import BOOKING_ROLES
from ..queries.people import link_to
from ..seams import invited
from .finding import arranged, caption, complain


@for_roles(*BOOKING_ROLES)
@require_GET
def links(request: Request, number: int) -> HttpResponse:
    """Show for everybody who comes by a link what became of it."""
    conference = arranged(request, number)
    record_seen(
        what="conference-links",
        about=conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[line.part.child_id for line in page.children(conference)],
    )
    context = {
        "conference": conference,
        "caption": caption(conference),
        "lines": queries.lines(conference, request.now),
        "until": queries.until_of(conference),
        "chasing": link_to("portal:chasing", conference.pk),
    }
    return render(request, "conferences/invite/links.html", context)


@for_roles(*BOOKING_ROLES)
@require_POST
def send_fresh(request: Request, number: int, invitation_number: int) -> HttpResponse:
    """Send a fresh link to the person's address as it is now."""
    invitation = _invitation(request, number, invitation_number)
    try:
        acts.send_fresh(
            invitation=invitation, to=invited(invitation.pk), by=request.practitioner, at=request.now
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            f"{invitation.name} is sent a fresh link. The one before no longer opens. The letter is in the post room.",
        )
    return redirect("conferences:links", number)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: Request, number: int, invitation_number: int) -> HttpResponse:
    """Take back a person's link; they stay invited."""
    invitation = _invitation(request, number, invitation_number)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.take_back(
                invitation=invitation, why=form.cleaned_data["why"], by=request.practitioner, at=request.now
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"The link of {invitation.name} is taken back. They are still invited.")
            return redirect("conferences:links", number)
    context = {
        "form": form,
        "title": f"Take back the link of {invitation.name}",
        "caption": caption(invitation.conference),
        "lines": ["Whoever is inside by it is put out with their next click. What they saved is kept."],
        "action": "Take back the link",
        "cancel": reverse("conferences:links", args=[number]),
        "danger": "",
    }
    return render(request, "design/confirm.html", context)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def read_out(request: Request, number: int, invitation_number: int) -> HttpResponse:
    """Give the administrator a fresh code to read out, after they have checked who is calling."""
    invitation = _invitation(request, number, invitation_number)
    form = ReadOutForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "invitation": invitation,
        "conference": invitation.conference,
        "caption": caption(invitation.conference),
    }
    if request.method == "POST" and form.is_valid():
        try:
            code, until = acts.read_out(
                invitation=invitation,
                checked_how=form.cleaned_data["checked_how"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            complain(form, refused)
        else:
            context |= {"code": code, "until": until}
    return render(request, "conferences/invite/read_out.html", context)


def _invitation(request: Request, number: int, invitation_number: int) -> Any:
    invitation = queries.invitation_with_link(arranged(request, number), invitation_number)
    if invitation is None:
        raise Http404
    return invitation
