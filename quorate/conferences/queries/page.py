"""One conference's page: what it is, who it is about and why by then, who comes, and what to do next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from quorate.audit.models import Entry
from quorate.cases.access import children_seen_by
from quorate.cases.facts import age_on
from quorate.cases.models import Duty
from quorate.cases.pages import Why, why
from quorate.people.access import AREA_WIDE, sees_whole_area
from quorate.people.models import Practitioner

from .. import gate, readiness
from ..access import conferences_seen_by
from ..models import ChildTakenOff, Conference, ConferenceChild, DateChange, DateChangeRequest, Invitation
from . import moving, next_steps
from .people import link_to, may_arrange, people

Role = Practitioner.Role
State = Conference.State
Reply = Invitation.Reply
BOOKING_ROLES = (*AREA_WIDE, Role.CHAIR)
STATE_COLOURS = {
    State.BOOKED: "blue",
    State.OPEN: "yellow",
    State.CLOSED: "green",
    State.STOOD_DOWN: "orange",
    State.CANCELLED: "grey",
}


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child of the conference, with the limit as it stood when it was booked."""

    part: ConferenceChild
    age: int | None
    why: Why | None
    late: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to the booking, for the history."""

    title: str
    at: datetime
    by: str
    text: str


def conference_seen_by(reader: Practitioner, number: int) -> Conference | None:
    """Return the conference, if this reader may open it."""
    found = conferences_seen_by(reader).select_related(
        "area", "chair", "administrator", "room", "family", "follows"
    )
    return found.filter(pk=number).first()


def children(conference: Conference, reader: Practitioner | None = None) -> list[ChildLine]:
    """Return the children, eldest first, each with age on the day, limit and why; linked where the reader may go."""
    on = timezone.localtime(conference.starts_at).date()
    parts = list(
        ConferenceChild.objects.filter(conference=conference)
        .select_related("child")
        .order_by("child__born_on", "pk")
    )
    open_to: set[int] = set()
    if reader is not None and sees_whole_area(reader):
        open_to = {part.child_id for part in parts}
    elif reader is not None:
        seen = children_seen_by(reader).filter(conferences__conference=conference)
        open_to = set(seen.values_list("pk", flat=True))
    return [
        ChildLine(
            part,
            age_on(part.child, on),
            why(part.limit_reason) if part.limit_reason else None,
            part.limit_on is not None and on > part.limit_on,
            link_to("register:child", part.child_id) if part.child_id in open_to else "",
        )
        for part in parts
    ]


def duties(conference: Conference) -> list[Duty]:
    """Return the conference's own current duties, soonest first."""
    found = Duty.objects.filter(within=conference.ref, ended_at__isnull=True).select_related("owner")
    return sorted(found, key=lambda duty: (duty.due_on or date.max, duty.pk))


def history(conference: Conference) -> list[Change]:
    """Return what has happened to the booking, newest first: date changes, requests, children taken off, cancelled."""
    found = [
        _moved(change)
        for change in DateChange.objects.filter(conference=conference).select_related("by", "requested_by")
    ]
    for request in DateChangeRequest.objects.filter(conference=conference).select_related(
        "by", "answered_by"
    ):
        found += _requested(request)
    for gone in ChildTakenOff.objects.filter(conference=conference).select_related("by", "child"):
        found.append(Change(f"{gone.child.name} was taken off", gone.at, gone.by.name, gone.why))
    for row in conference.invitations.filter(
        withdrawn_at__isnull=False, invited_at__isnull=False
    ).select_related("practitioner", "relative", "young_person", "guest"):
        if row.withdrawn_at:
            found.append(Change(f"{row.name} is no longer invited", row.withdrawn_at, "", row.withdrawn_why))
    acts = Entry.objects.filter(about=conference.ref, act__in=ACTS).order_by("-sequence")
    found += [Change(ACTS[entry.act], entry.at, entry.by_name, "") for entry in acts[:100]]
    return sorted(found, key=lambda change: change.at, reverse=True)


ACTS = {
    "conferences.convened": "Booked",
    "conferences.rearranged": "Place, chair or administrator changed",
    "conferences.child-added": "A child was added",
    "conferences.invited": "Invitations sent",
    "conferences.cancelled": "Cancelled",
    "conferences.opened": "Opened",
    "conferences.closed": "Closed",
}


def _moved(change: DateChange) -> Change:
    was, became = timezone.localtime(change.was_at), timezone.localtime(change.became_at)
    text = f"From {was.day} {was:%B %Y, %H:%M} to {became.day} {became:%B %Y, %H:%M}. {change.why}"
    if change.requested_by:
        text += f" Asked for by {change.requested_by.name}."
    if change.core_group_consulted_on:
        on = change.core_group_consulted_on
        text += f" The core group was consulted on {on.day} {on:%B %Y}."
    return Change("The date was changed", change.at, change.by.name, text)


def _requested(request: DateChangeRequest) -> list[Change]:
    on = request.wanted_on
    found = [
        Change(f"Another date was asked for: {on.day} {on:%B %Y}", request.at, request.by.name, request.why)
    ]
    if request.answer == DateChangeRequest.Answer.REFUSED and request.answered_at and request.answered_by:
        found.append(
            Change("The date was kept", request.answered_at, request.answered_by.name, request.answer_why)
        )
    return found


def gathered(conference: Conference, reader: Practitioner, today: date) -> dict[str, Any]:
    """Return all that the page of a conference shows to this reader."""
    asked = people(conference)
    owed = duties(conference)
    arranges = may_arrange(conference, reader)
    booked = conference.state == State.BOOKED
    mine = next(
        (
            line.invitation
            for line in asked
            if line.invitation.practitioner_id == reader.pk and line.invitation.invited_at
        ),
        None,
    )
    may_move = moving.may_move(conference, reader, today)
    at_the_gate = gate.on_the_page(conference, reader)
    return {
        "children": children(conference, reader),
        "people": asked,
        "duties": owed,
        "groups": next_steps.grouped(conference, reader, asked, owed),
        "staff": reader.role != Role.PARTNER,
        "arranges": arranges,
        "mine": mine,
        "at_the_gate": [line for line in at_the_gate if not line.concern],
        "missing": [
            *(next_steps.not_there_yet(conference, asked, owed) if arranges and booked else ()),
            *(line for line in at_the_gate if line.concern),
            *(readiness.in_short(conference, reader) if booked else ()),
        ],
        "may_move": arranges and booked and may_move.allowed,
        "move": may_move,
        "may_ask": booked
        and reader.role != Role.PARTNER
        and not (arranges and may_move.allowed)
        and moving.may_ask(reader, today).allowed,
        "requests": moving.waiting_requests(conference) if booked else [],
        "may_answer": arranges and booked and may_move.allowed,
        "state_colour": STATE_COLOURS[State(conference.state)],
    }
