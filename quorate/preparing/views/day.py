"""Why each is asked, who joins online, and what is arranged for the day."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import day as acts
from ..forms import child as forms
from ..queries import day as queries
from ..queries.arrangements import arrangements_of
from ..queries.family import facts_of, of_the_whole
from ..queries.lists import day_of
from .finding import ask, both, caption, crumbs, posted, saw, there

TITLE = "The day"


@for_roles(*STAFF)
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Show who is asked and why, and what is arranged for the day."""
    conference = there(request, pk)
    facts = facts_of(conference)
    saw(request, "day", conference, [one.pk for one in facts.children])
    context = {
        "conference": conference,
        "title": TITLE,
        "caption": caption(conference),
        "crumbs": crumbs(conference, TITLE),
        "found": queries.attenders(conference),
        "groups": queries.inviting_arrangements(conference),
        "arranged": {one.about: one for one in arrangements_of(request.area, day_of(conference))},
        "day": of_the_whole(facts, "day-arrangements"),
        "open": conference.state in ("booked", "open"),
    }
    return render(request, "preparing/day.html", context)


@for_roles(*STAFF)
@both
def basis(request: Request, pk: int, number: int) -> HttpResponse:
    """Record why somebody is asked, and how they take part."""
    conference = there(request, pk)
    one: Any = queries.asked_of(conference, number)
    if one is None:
        raise Http404
    form = forms.BasisForm(
        posted(request),
        grounds=queries.attenders(conference).grounds,
        chairs=request.practitioner.pk == conference.chair_id,
        initial=forms.basis_as_said(one.basis),
    )

    def act() -> object:
        return acts.say_why_asked(
            invitation=one.invitation, said=form.said(), by=request.practitioner, at=request.now
        )

    if request.method == "GET":
        saw(request, "basis", conference)
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=f"Why {one.name} is asked",
        says=[f"Asked as {one.invitation.part}."],
        back=reverse("preparing:day", args=[pk]),
        between=[(TITLE, reverse("preparing:day", args=[pk]))],
        done="It is recorded why they are asked.",
    )
