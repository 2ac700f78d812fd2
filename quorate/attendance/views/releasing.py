"""Giving the record of a conference to others: who asks, what is decided, what went."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import grounds
from ..access import deputy, is_chair
from ..actions import releasing as acts
from ..forms import releasing as forms
from ..queries import people
from ..queries import releasing as queries
from .acting import act_page, both, caption, found, performed, saw, shown


def _back(pk: int) -> str:
    return reverse("attendance:release", args=[pk])


@for_roles(*STAFF)
@require_GET
def releases(request: Request, pk: int) -> HttpResponse:
    """List who asked for the record of this conference, and what became of it."""
    conference = found(request, pk)
    saw(request, "releases", conference.ref, conference)
    context = {
        "conference": conference,
        "caption": caption(conference),
        "rows": queries.releases_of(conference),
        "held": conference.state in ("closed", "stood-down"),
        "retention": grounds.listed(conference.area, "record-retention", people.day_of(conference)),
    }
    return render(request, "attendance/releases.html", context)


@for_roles(*STAFF)
@both
def ask(request: Request, pk: int) -> HttpResponse:
    """Put down that somebody asks for the record."""
    conference = found(request, pk)
    form = forms.RequestForm(
        request.POST if request.method == "POST" else None, initial={"asked_on": request.today}
    )
    made: list[int] = []

    def act(said: dict[str, Any]) -> str:
        row = acts.ask(
            conference=conference, said=acts.Request(**said), by=request.practitioner, at=request.now
        )
        made.append(row.pk)
        return "The request is put down. The chair decides."

    if performed(request, form, act):
        return redirect("attendance:release", pk=made[0])
    title, to = "Somebody asks for the record", reverse("attendance:releases", args=[pk])
    return shown(request, conference, form=form, title=title, button="Save", to=to)


def _release(request: Request, pk: int) -> Any:
    row = queries.release_seen_by(request.practitioner, pk)
    if row is None:
        raise Http404
    return row


@for_roles(*STAFF)
@require_GET
def release(request: Request, pk: int) -> HttpResponse:
    """Show one request for the record."""
    row = _release(request, pk)
    saw(request, "release", row.ref, row.conference)
    context = {
        "row": row,
        "conference": row.conference,
        "caption": caption(row.conference),
        "ways": queries.ways_for(row, request.today),
        "chairs": is_chair(request.practitioner, row.conference)
        or deputy(request.practitioner, row.conference),
        "retention": grounds.listed(row.conference.area, "record-retention", request.today),
    }
    return render(request, "attendance/release.html", context)


@for_roles(*STAFF)
@both
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide whether the record may go."""
    row = _release(request, pk)
    ways = queries.ways_for(row, request.today)
    form = forms.DecideForm(
        request.POST if request.method == "POST" else None,
        ways=[(one.ground, one.label) for one in ways],
        initial={"version": row.version},
    )

    def act(said: dict[str, Any]) -> str:
        decided = acts.Decided(
            agreed=said["agreed"] == "yes",
            reasons=said["reasons"],
            ground=said["ground"] or "",
            order_says=said.get("order_says") or "",
            order_on=said.get("order_on"),
        )
        acts.decide(
            release=row, said=decided, version=said["version"], by=request.practitioner, at=request.now
        )
        return "Your decision is on record."

    return act_page(
        request, row.conference, form=form, act=act, title="May the record go?", button="Save the decision",
        to=_back(pk), lines=tuple(f"{one.label}: {one.says}" for one in ways),
    )  # fmt: skip


@for_roles(*STAFF)
@both
def give(request: Request, pk: int) -> HttpResponse:
    """Write down what went."""
    row = _release(request, pk)
    there = queries.papers_of(row.conference)
    existence = row.wanted == queries.Wanted.EXISTENCE
    tells = () if existence else queries.told_by(row, there)
    form = forms.GiveForm(
        request.POST if request.method == "POST" else None,
        papers=[(one, one) for one in there],
        existence=existence,
        tells=bool(tells),
        initial={"version": row.version, "on": request.today},
    )

    def act(said: dict[str, Any]) -> str:
        papers = (*(said.get("papers") or ()), *(said.get("more") or "").splitlines())
        went = acts.Went(
            on=said["on"],
            how=said["how"],
            papers=papers,
            told_by=said.get("told_by") or "",
            although=said.get("although") or "",
        )
        acts.give(release=row, said=went, version=said["version"], by=request.practitioner, at=request.now)
        return "What went is on record, here and in the file of each child."

    return act_page(
        request, row.conference, form=form, act=act, title="What went", button="Save", to=_back(pk),
        lines=("Nothing is sent by this page: it writes down what was handed over.", *tells),
    )  # fmt: skip
