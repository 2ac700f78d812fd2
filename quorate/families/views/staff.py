"""For staff: which leaflets somebody of the family was given, and recording one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quorate.audit.actions import record_seen
from quorate.design.forms import Form
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import telling as acts
from ..actions.leaflets import give
from ..actions.refusals import Refused
from ..forms import LeafletGivenForm, OfferForm, ToldForm
from ..queries import given as queries
from ..queries import telling
from .pages import both, posted


@for_roles(*STAFF)
@both
def offer(request: Request, number: int) -> HttpResponse:
    """Record that somebody who does not come was offered chances to give their views, or why not (BER-VIEWS-01)."""
    invitation = queries.invitation_seen_by(request.practitioner, number)
    if invitation is None:
        raise Http404
    form = OfferForm(posted(request), initial={"on": request.today})
    form.fields["on"].latest = request.today  # type: ignore[attr-defined]
    back = reverse("families:given", args=[number])

    def act(said: dict[str, Any]) -> None:
        acts.record_offer(
            invitation=invitation,
            offered=said["offered"],
            on=said["on"],
            words=said["words"],
            by=request.practitioner,
            at=request.now,
        )

    title = f"The chance of {invitation.name} to give their views"
    return _ask(request, form, act, then=back, title=title, back=back)


@for_roles(*STAFF)
@both
def told(request: Request, number: int) -> HttpResponse:
    """Show who of the family was told what was decided (LIN-NOTIFY-01)."""
    conference = _held(request, number)
    _saw(request, "families.told", conference)
    page = {
        "conference": conference,
        "people": telling.people(conference),
        "asked": telling.asks_to_tell(conference),
        "back": reverse("conferences:page", args=[number]),
    }
    return render(request, "families/told.html", page)


@for_roles(*STAFF)
@both
def tell(request: Request, number: int, who: str) -> HttpResponse:
    """Record that one of the family was told, or why not."""
    conference = _held(request, number)
    person = telling.person(conference, who)
    if person is None:
        raise Http404
    form = ToldForm(posted(request), initial={"told": "yes", "on": request.today})
    form.fields["on"].latest = request.today  # type: ignore[attr-defined]
    back = reverse("families:told", args=[number])

    def act(said: dict[str, Any]) -> None:
        acts.record_told(
            conference=conference,
            person=person,
            on=said["on"],
            how=said["how"] or "",
            why_not=said["why_not"] or "",
            by=request.practitioner,
            at=request.now,
        )

    return _ask(request, form, act, then=back, title=f"Was {person.name} told what was decided?", back=back)


def _held(request: Request, number: int) -> Any:
    found = telling.held_seen_by(request.practitioner, number)
    if found is None:
        raise Http404
    return found


def _saw(request: Request, what: str, conference: Any) -> None:
    record_seen(
        what=what,
        about=conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=queries.children_in(conference),
    )


def _ask(
    request: Request, form: Form, act: Callable[[dict[str, Any]], None], *, then: str, title: str, back: str
) -> HttpResponse:
    """Ask staff one form; when it is filled in, act and go on."""
    if request.method == "POST" and form.is_valid():
        try:
            act(dict(form.cleaned_data))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Recorded.")
            return redirect(then)
    page = {"form": form, "title": title, "back": back}
    return render(request, "families/staff_ask.html", page, status=422 if form.errors else 200)


@for_roles(*STAFF)
@both
def given(request: Request, number: int) -> HttpResponse:
    """Show the leaflets that one of the family was given, and record one (BER-PURP-03, BER-INV-02, BER-ADM-03)."""
    invitation = queries.invitation_seen_by(request.practitioner, number)
    if invitation is None:
        raise Http404
    form = LeafletGivenForm(
        posted(request), initial={"on": request.today, "how": "by-hand", **queries.starting(invitation)}
    )
    form.fields["on"].latest = request.today  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            give(
                invitation=invitation,
                key=said["leaflet"],
                language=said["language"],
                how=said["how"],
                on=said["on"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The leaflet is recorded.")
            return redirect("families:given", number=number)
    conference = invitation.conference
    record_seen(
        what="families.given",
        about=f"invitation:{invitation.pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=queries.children_of(invitation),
    )
    page = {
        "form": form,
        "invitation": invitation,
        "given": queries.given_to(invitation),
        "warning": queries.warning_for(invitation),
        "offer": telling.offer_of(invitation),
        "waits": number in {one.pk for one in telling.without_a_chance(conference)},
        "back": reverse("conferences:page", args=[conference.pk]),
    }
    return render(request, "families/given.html", page, status=422 if form.errors else 200)
