"""The list of complaints, receiving one, the page of one, and what was sent on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging, sort_key
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import actions, routes
from ..access import LOCAL_KEEPERS, RECEIVERS
from ..forms.acting import ComplaintsFilter
from ..forms.receiving import ReceiveForm
from ..queries import complaints as queries
from .finding import both, form_page, new_token, posted, saw, the_complaint, the_conference, there, tried


@require_GET
@for_roles(*STAFF)
def listing(request: Request) -> HttpResponseBase:
    """List the complaints that this reader may open, the open ones first."""
    form = ComplaintsFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "received")
    asked = queries.Asked(
        shown=chosen.get("shown") or "open",
        words=chosen.get("q") or "",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    found = queries.listed(request.practitioner, asked)
    shown = paging(request, found.count(), 25)
    those = list(found[shown.rows])
    rows = queries.rows(those, request.area, request.today)
    saw(request, "challenges.complaints", "complaints", queries.children_of_complaints(those))
    context = {
        "form": form,
        "asked": asked,
        "sort": sort,
        "paging": shown,
        "rows": rows,
        "sent_on": queries.sent_on_list(request.practitioner)[:10],
        "may_keep": request.practitioner.role in LOCAL_KEEPERS,
    }
    return render(request, "challenges/complaints.html", context)


@require_GET
@for_roles(*STAFF)
def complaint(request: Request, pk: int) -> HttpResponse:
    """Show one complaint: who, what, whose turn it is, its line of time, and what can be done next."""
    found = the_complaint(request, pk)
    shown = queries.page_of(request.practitioner, found, request.today)
    saw(request, "challenges.complaint", found.ref, [one.pk for one in shown.children])
    return render(request, "challenges/complaint.html", {"page": shown, "one": found})


@both
@for_roles(*RECEIVERS)
def receive(request: Request, conference: int) -> HttpResponse:
    """Write down a complaint about a conference; one about an agency is sent on where it belongs."""
    meeting = the_conference(request, conference)
    family, route = queries.family_of(meeting), routes.complaints(request.area, request.today)
    form = ReceiveForm(
        posted(request), route=route, family=family, initial={"token": new_token(), "on": request.today}
    )
    made: list[Any] = []
    if tried(request, form, lambda: made.extend(_received(request, form, meeting, family))):
        if form.is_about_an_agency:
            messages.success(request, "It is sent on, and they are told where it goes.")
            return redirect("challenges:sent-on", made[0].pk)
        messages.success(request, "The complaint is received. Those who complained are told.")
        return redirect("challenges:complaint", made[0].pk)
    return form_page(
        request,
        form,
        title="Receive a complaint",
        caption=f"{meeting.get_kind_display()} {meeting.pk}",
        back=reverse("challenges:conference", args=[meeting.pk]),
        button="Save the complaint",
        lines=route.steps,
        route=route,
        says=route.stands,
    )


def _received(request: Request, form: ReceiveForm, meeting: Any, family: queries.Family) -> list[Any]:
    given = form.cleaned_data
    people = [one for ref in given["who"] if (one := family.person(ref))]
    how: dict[str, Any] = {"token": given["token"], "by": request.practitioner, "at": request.now}
    if not form.is_about_an_agency:
        chosen = [one for one in family.children if str(one.pk) in given["children"]]
        return [actions.receive(conference=meeting, people=people, said=form.said(), children=chosen, **how)]
    agency = next(one for one in family.agencies if str(one.pk) == given["agency"])
    token = how.pop("token")
    return [
        actions.send_on(
            conference=meeting,
            person=person,
            agency=agency,
            words=given["words"],
            on=given["on"],
            may_pass_on=bool(given["may_pass_on"]),
            token=f"{token}:{number}"[:60],
            **how,
        )
        for number, person in enumerate(people)
    ]


@require_GET
@for_roles(*STAFF)
def sent_on(request: Request, pk: int) -> HttpResponse:
    """Show a complaint about one agency: what was said, where it went, and that it is not dealt with here."""
    found: Any = there(queries.sent_on_seen_by(request.practitioner, pk))
    saw(request, "challenges.sent-on", found.ref, queries.children_of(found))
    context = {"one": found, "route": routes.complaints(request.area, found.received_on)}
    return render(request, "challenges/sent_on.html", context)
