"""One conference's page: what it is, who it is about and why by then, who comes, and what to do next."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from quorate.audit.models import Entry
from quorate.cases.access import children_seen_by
from quorate.cases.facts import age_on
from quorate.cases.models import Duty
from quorate.cases.pages import Why, why
from quorate.people.access import AREA_WIDE
from quorate.people.models import Practitioner

from .. import access, gate, readiness
from ..access import conferences_seen_by
from ..models import ChildTakenOff, Conference, ConferenceChild, DateChange, DateChangeRequest, Invitation
from . import moving

Role = Practitioner.Role
State = Conference.State
Reply = Invitation.Reply
BOOKING_ROLES = (*AREA_WIDE, Role.CHAIR)
REPLY_COLOURS = {
    Reply.NONE: "grey",
    Reply.COMING: "green",
    Reply.ONLINE: "green",
    Reply.APOLOGIES: "orange",
    Reply.SUBSTITUTE: "blue",
}
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
class PersonLine:
    """Somebody asked, with their answer and the letter's fate in words."""

    invitation: Invitation
    who: str
    colour: str
    substitute: Invitation | None


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    href: str
    hint: str
    status: str
    colour: str = ""


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


def may_arrange(conference: Conference, reader: Practitioner) -> bool:
    """Return whether this reader keeps the booking: administrators, managers, and its own chair."""
    return reader.role in AREA_WIDE or (reader.role == Role.CHAIR and conference.chair_id == reader.pk)


def children(conference: Conference, reader: Practitioner | None = None) -> list[ChildLine]:
    """Return the children, eldest first, each with age on the day, limit and why; linked where the reader may go."""
    on = timezone.localtime(conference.starts_at).date()
    parts = (
        ConferenceChild.objects.filter(conference=conference)
        .select_related("child")
        .order_by("child__born_on", "pk")
    )
    open_to: set[int] = set()
    if reader is not None:
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


def people(conference: Conference) -> list[PersonLine]:
    """Return everybody asked or waiting to be asked, who stands in for whom, in the order of asking."""
    rows = list(
        conference.invitations.filter(withdrawn_at__isnull=True)
        .select_related("practitioner__agency", "relative", "young_person", "guest")
        .order_by("substitute_for__pk", "pk")
    )
    stand_ins = {row.substitute_for_id: row for row in rows if row.substitute_for_id}
    return [
        PersonLine(
            row,
            _from(row),
            REPLY_COLOURS[Reply(row.reply)],
            stand_ins.get(row.pk),
        )
        for row in sorted(rows, key=lambda row: (row.substitute_for_id or row.pk, row.pk))
    ]


def _from(invitation: Invitation) -> str:
    """Return from where somebody comes: their agency, the family, or the firm or service of a guest."""
    if invitation.practitioner:
        return invitation.practitioner.agency.name
    return invitation.guest.firm or "Guest" if invitation.guest else "Family"


def duties(conference: Conference) -> list[Duty]:
    """Return the conference's own current duties, soonest first."""
    found = Duty.objects.filter(within=conference.ref, ended_at__isnull=True).select_related("owner")
    return sorted(found, key=lambda duty: (duty.due_on or date.max, duty.pk))


def link_to(name: str, *args: object) -> str:
    """Return the address of a page of another part, or nothing where that part has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def tasks(
    conference: Conference, reader: Practitioner, asked: Sequence[PersonLine], owed: Sequence[Duty]
) -> list[Task]:
    """Return what can be done next, in the order in which it is done; each only where its page is there."""
    arranges, staff = may_arrange(conference, reader), reader.role != Role.PARTNER
    found: list[Task] = []
    if arranges and conference.state in (State.BOOKED, State.OPEN):
        found.append(_inviting(conference, asked))
    found += _own_report(conference, reader, asked)
    if staff:
        found += _reporting(conference, asked, owed)
    if conference.state != State.CANCELLED:
        runs = access.runs(reader, conference)
        if runs and conference.state == State.BOOKED:
            found += _preparing(conference)
        if staff and conference.state in (State.BOOKED, State.OPEN):
            href = link_to("preparing:page", conference.pk)
            hint = "Information, help and safe contact for each of them, the children's own part, the day"
            found.append(Task("Prepare the family", href, hint, "See how far"))
        found += _holding(conference) if (staff if conference.state in OVER else runs) else []
        found += _afterwards(conference, arranges)
        found += _challenged(conference) if staff else []
    return [task for task in found if task.href or task.status == LATER]


LATER = "Cannot start yet"
OVER = (State.CLOSED, State.STOOD_DOWN)


def _own_report(conference: Conference, reader: Practitioner, asked: Sequence[PersonLine]) -> list[Task]:
    mine = [line.invitation for line in asked if line.invitation.practitioner_id == reader.pk]
    if conference.state == State.CANCELLED or not mine or not mine[0].owes_report or not mine[0].invited_at:
        return []
    href = link_to("reports:write", mine[0].pk)
    return [Task("Your report", href, "Asked for, whether or not you come", "Open", "blue")]


def _afterwards(conference: Conference, arranges: bool) -> list[Task]:
    over = conference.state in OVER
    status, colour = ("Open", "blue") if over else (LATER, "")
    found = []
    if arranges:
        notices = link_to("conferences:notices", conference.pk) if over else ""
        found.append(
            Task("Send the outcome", notices, "Each recipient gets the outcome notice", status, colour)
        )
    minutes = link_to("minutes:page", conference.pk) if over else ""
    found.append(Task("Minutes", minutes, "Drafted, approved by the chair, sent", status, colour))
    return found


def _challenged(conference: Conference) -> list[Task]:
    href = link_to("challenges:conference", conference.pk)
    hint = "Dissent, its route and who sees to it; complaints by the family"
    return [Task("Disagreement and complaints", href, hint, "Open", "blue")]


def _inviting(conference: Conference, asked: Sequence[PersonLine]) -> Task:
    sent = [line for line in asked if line.invitation.invited_at]
    silent = [line for line in sent if line.invitation.reply == Reply.NONE]
    href = reverse("conferences:invite", args=[conference.pk])
    if not sent:
        return Task("Invite people", href, "Nobody has been asked yet", "To do", "blue")
    if len(sent) < len(asked):
        return Task(
            "Invite people", href, "Somebody on the list has not been asked", "Not finished", "yellow"
        )
    hint = f"{len(sent) - len(silent)} of {len(sent)} have answered"
    return Task(
        "Invite people", href, hint, "Waiting for replies" if silent else "Done", "yellow" if silent else ""
    )


def _reporting(conference: Conference, asked: Sequence[PersonLine], owed: Sequence[Duty]) -> list[Task]:
    authors = [line for line in asked if line.invitation.owes_report and line.invitation.invited_at]
    href = link_to("reports:page", conference.pk)
    if not authors:
        return [Task("Reports", href, "Nobody has been asked for a report", "None asked for")]
    due = [
        duty
        for duty in owed
        if duty.occasion.startswith("invitation:") and duty.standing == Duty.Standing.OPEN
    ]
    if not due:
        return [Task("Reports", href, f"{len(authors)} asked for", "See reports")]
    first = due[0].due_on
    by = f"; the first is due by {first.day} {first:%B %Y}" if first else ""
    waiting = len({duty.occasion for duty in due})
    return [Task("Reports", href, f"{len(authors)} asked for{by}", f"{waiting} to come", "yellow")]


def _preparing(conference: Conference) -> list[Task]:
    href = link_to("conferences:prepare", conference.pk)
    return [Task("Prepare", href, "What has to be there, and the running order", "See how far")]


def _holding(conference: Conference) -> list[Task]:
    if conference.state in OVER:
        href = link_to("conferences:outcome", conference.pk)
        return [Task("What was decided", href, "Attendance, views and outcomes", "Held")]
    sits = conference.state == State.OPEN
    href = link_to("conferences:hold", conference.pk)
    hint = "Attendance, quorum, views and outcomes"
    return [
        Task(
            "Hold the conference", href, hint, "In session" if sits else "To do", "yellow" if sits else "blue"
        )
    ]


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
    return {
        "children": children(conference, reader),
        "people": asked,
        "duties": owed,
        "tasks": tasks(conference, reader, asked, owed),
        "history": [asdict(change) for change in history(conference)] if reader.role != Role.PARTNER else [],
        "staff": reader.role != Role.PARTNER,
        "arranges": arranges,
        "mine": mine,
        "at_the_gate": gate.on_the_page(conference, reader),
        "still_open": readiness.still_open(conference, reader) if booked else (),
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
