"""The pages on which staff see who is reminded of what, leave somebody alone, and set how often the area reminds."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.audit.actions import record_seen
from quorate.conferences.queries.page import BOOKING_ROLES, conference_seen_by
from quorate.conferences.queries.people import may_arrange
from quorate.people.access import AREA_WIDE, for_roles
from quorate.people.requests import Request

from ..actions import chasing as acts
from ..forms import AloneForm, PaceForm
from ..queries import chasing as queries

both = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_roles(*BOOKING_ROLES)
def page(request: Request, number: int) -> HttpResponse:
    """Show who owes what to one conference, what they were reminded of, and what comes next."""
    conference = _conference(request, number)
    record_seen(
        what="portal.chasing",
        about=conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=queries.children_of(conference),
    )
    context = {
        "conference": conference,
        "lines": queries.owing_of(conference, request.today),
        "sent": list(queries.reminders_of(conference)[:200]),
        "pace": queries.pace_of(request.area),
        "may_set": request.practitioner.role in AREA_WIDE,
    }
    return render(request, "portal/chasing.html", context)


@require_GET
@for_roles(*AREA_WIDE)
def silent(request: Request) -> HttpResponse:
    """List those whom no reminder moved: somebody has to ring them."""
    lines = queries.silent(request.area, request.today)
    return render(request, "portal/silent.html", {"lines": lines, "pace": queries.pace_of(request.area)})


@both
@for_roles(*BOOKING_ROLES)
def leave_alone(request: Request, number: int, invitation: int) -> HttpResponse:
    """Have somebody not reminded any more for one conference."""
    conference = _conference(request, number)
    person = queries.invitation_to_chase(conference, invitation)
    if person is None:
        raise Http404
    form = AloneForm(request.POST if request.method == "POST" else None)
    back = reverse("portal:chasing", args=[number])
    if request.method == "POST" and form.is_valid():
        acts.leave_alone(
            invitation=person, why=form.cleaned_data["why"], by=request.practitioner, at=request.now
        )
        messages.success(request, f"{person.name} is not reminded any more for this conference.")
        return redirect(back)
    context = {
        "form": form,
        "title": f"Do not remind {person.name}",
        "caption": f"{conference.get_kind_display()} {conference.pk}",
        "lines": ["No more reminders go to them for this conference, until you let them go again."],
        "action": "Do not remind them",
        "cancel": back,
        "danger": "",
    }
    return render(request, "design/confirm.html", context)


@require_POST
@for_roles(*BOOKING_ROLES)
def remind_again(request: Request, number: int, invitation: int) -> HttpResponse:
    """Have somebody reminded again."""
    person = queries.invitation_to_chase(_conference(request, number), invitation)
    if person is None:
        raise Http404
    acts.remind_again(invitation=person, by=request.practitioner, at=request.now)
    messages.success(request, f"{person.name} is reminded again.")
    return redirect("portal:chasing", number)


@both
@for_roles(*AREA_WIDE)
def pace(request: Request) -> HttpResponse:
    """Set how often the area reminds."""
    now = queries.pace_of(request.area)
    fields = ("on", "answer_after", "report_before", "every", "most", "version")
    form = PaceForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(now, name) for name in fields},
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.set_pace(area=request.area, **form.cleaned_data, by=request.practitioner, at=request.now)
        except acts.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved. It counts from the next reminder on.")
            return redirect("portal:silent")
    return render(request, "portal/pace.html", {"form": form})


def _conference(request: Request, number: int) -> Any:
    conference = conference_seen_by(request.practitioner, number)
    if conference is None or not may_arrange(conference, request.practitioner):
        raise Http404
    return conference
