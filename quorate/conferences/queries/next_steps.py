"""What can be done for a conference, in the order in which it is done, and what is not there yet before its day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from quorate.cases.models import Duty
from quorate.design.words import listed
from quorate.people.models import Practitioner

from .. import access
from ..gate import Line
from ..models import Conference, Invitation
from .people import PersonLine, link_to, may_arrange

Role = Practitioner.Role
State = Conference.State
Reply = Invitation.Reply


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    href: str
    hint: str
    status: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks of one time: before the day, on the day, afterwards."""

    key: str
    title: str
    tasks: tuple[Task, ...]


LATER = "Cannot start yet"
OVER = (State.CLOSED, State.STOOD_DOWN)
LIVE = (State.BOOKED, State.OPEN)


def grouped(
    conference: Conference, reader: Practitioner, asked: Sequence[PersonLine], owed: Sequence[Duty]
) -> list[Group]:
    """Return what can be done, by when it is done; each only where its page is there, and a group only with a task."""
    if conference.state == State.CANCELLED:
        found = [Group("before", "Before the day", tuple(_about_papers(conference, reader, asked, owed)))]
    else:
        found = [
            Group("before", "Before the day", tuple(_before(conference, reader, asked, owed))),
            Group("day", "On the day", tuple(_on_the_day(conference, reader))),
            Group("after", "Afterwards", tuple(_after(conference, reader))),
        ]
    if conference.state in OVER:
        found.reverse()
    there = [
        replace(one, tasks=tuple(task for task in one.tasks if task.href or task.status == LATER))
        for one in found
    ]
    return [one for one in there if one.tasks]


def _before(
    conference: Conference, reader: Practitioner, asked: Sequence[PersonLine], owed: Sequence[Duty]
) -> list[Task]:
    arranges, staff = may_arrange(conference, reader), reader.role != Role.PARTNER
    live = conference.state in LIVE
    found: list[Task] = []
    if arranges and live:
        found += [_inviting(conference, asked), *_reminding(conference, asked)]
    found += _about_papers(conference, reader, asked, owed)
    if staff and live:
        href = link_to("preparing:page", conference.pk)
        found.append(
            Task(
                "Prepare the family",
                href,
                "Information, help, safe contact, each child’s own part",
                "See how far",
            )
        )
        day = link_to("preparing:day", conference.pk)
        found.append(Task("The day", day, "Why each is asked, who joins online, safety", "See how far"))
    if staff:
        who = link_to("attendance:who", conference.pk)
        hint = "Observers, solicitors, supporters, people by video, and who is kept out"
        found.append(Task("Who may be there", who, hint, "See who"))
    if staff and live:
        leaflets = link_to("families:leaflets")
        found.append(Task("Leaflets", leaflets, "For parents and children, to read or to print", "Print"))
    return found


def _about_papers(
    conference: Conference, reader: Practitioner, asked: Sequence[PersonLine], owed: Sequence[Duty]
) -> list[Task]:
    own = _own_report(conference, reader, asked)
    return own + (_reporting(conference, asked, owed) if reader.role != Role.PARTNER else [])


def _on_the_day(conference: Conference, reader: Practitioner) -> list[Task]:
    runs, staff = access.runs(reader, conference), reader.role != Role.PARTNER
    found = _preparing(conference) if runs and conference.state == State.BOOKED else []
    return found + (_holding(conference) if (staff if conference.state in OVER else runs) else [])


def _after(conference: Conference, reader: Practitioner) -> list[Task]:
    staff = reader.role != Role.PARTNER
    found = _afterwards(conference, may_arrange(conference, reader))
    return found + (_challenged(conference) if staff else [])


def _reminding(conference: Conference, asked: Sequence[PersonLine]) -> list[Task]:
    """Return the reminders, and the links by which people come in: once somebody was asked."""
    if not any(line.invitation.invited_at for line in asked):
        return []
    reminders, links = link_to("portal:chasing", conference.pk), link_to("conferences:links", conference.pk)
    return [
        Task("Reminders", reminders, "Who owes an answer or a report, and what comes next", "See who"),
        Task("One-time links", links, "Sent, opened, expired", "See links"),
    ]


def not_there_yet(conference: Conference, asked: Sequence[PersonLine], owed: Sequence[Duty]) -> list[Line]:
    """Return what is missing of invitations, answers and reports before the day of a booked conference."""
    sent = [line.invitation for line in asked if line.invitation.invited_at]
    unsent = [line.invitation.name for line in asked if not line.invitation.invited_at]
    invite = reverse("conferences:invite", args=[conference.pk])
    found: list[Line] = []
    if not sent:
        found.append(Line("Nobody has been asked yet.", invite, "Invite people", concern=True))
    elif unsent:
        found.append(Line(f"Not asked yet: {listed(unsent)}.", invite, "Invite", concern=True))
    silent = [one.name for one in sent if one.reply == Reply.NONE]
    if silent:
        where = link_to("portal:chasing", conference.pk) or invite
        found.append(Line(f"No answer yet: {listed(silent)}.", where, "Reminders", concern=True))
    waiting = _reports_to_come(owed)
    if waiting:
        names = listed([one.name for one in sent if f"invitation:{one.pk}" in waiting])
        href = link_to("reports:page", conference.pk)
        found.append(Line(f"No report yet: {names}.", href, "Reports", concern=True))
    return found


def _reports_to_come(owed: Sequence[Duty]) -> set[str]:
    return {
        duty.occasion
        for duty in owed
        if duty.occasion.startswith("invitation:") and duty.standing == Duty.Standing.OPEN
    }


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
