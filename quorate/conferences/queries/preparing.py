"""What has to be there before a conference starts, and what is: for its chair and those who prepare it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.cases.facts import age_on, procedure_of
from quorate.people.models import Practitioner
from quorate.rules import deciding

from ..facts import Meeting
from ..models import Conference, Invitation, Qualification
from .sheets import Filled, Open, open_at_start, sheets_of

ROLE = Practitioner.Role


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing to have before the conference starts, with how far it is."""

    title: str
    says: str
    there: bool
    page: str = ""
    """The name of the page on which it is done; every one of them takes the conference's number."""


@dataclass(frozen=True, slots=True)
class Preparation:
    lines: tuple[Ready, ...]
    sheets: tuple[Filled, ...]
    open: tuple[Open, ...]
    notes: tuple[Open, ...]
    """What the procedure says about people and dates that is not as it should be: warned of, never barred."""


def preparation(meeting: Meeting) -> Preparation:
    """Return what is in place for a conference and what is not, by its kinds.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.preparation``, ``list.chair-qualities``, ``list.worker-qualities``, ``list.review-timing``.
    """
    return Preparation(
        lines=tuple(_lines(meeting)),
        sheets=sheets_of(meeting),
        open=open_at_start(meeting),
        notes=(*chair_notes(meeting.conference), *_worker_notes(meeting), *_young(meeting)),
    )


def _lines(meeting: Meeting) -> list[Ready]:
    people = [person.invitation for person in meeting.people if person.part not in ("chair", "administrator")]
    sent = [one for one in people if one.invited_at]
    answered = [one for one in sent if one.reply != Invitation.Reply.NONE]
    authors = [one for one in sent if one.owes_report]
    came = [one for one in authors if one.pk in meeting.reports_from]
    family = [one for one in sent if one.relative_id or one.young_person_id]
    lines = [
        Ready(
            "People are asked",
            f"{len(sent)} asked, {len(answered)} have answered",
            bool(sent),
            "conferences:invite",
        ),
        Ready("The family is asked", f"{len(family)} asked", bool(family), "conferences:invite"),
        Ready(
            "Reports are in",
            f"{len(came)} of {len(authors)} are in" if authors else "Nobody has been asked for a report",
            bool(authors) and len(came) == len(authors),
            "reports:page",
        ),
        Ready("There is somebody to take the minutes", meeting.conference.administrator.name, True),
    ]
    if "review" in meeting.kinds:
        lines.append(_plans(meeting))
    if "transfer-in" in meeting.kinds:
        lines.append(_from_elsewhere(sent))
    if "pre-birth" in meeting.kinds:
        lines.append(_before_birth(sent))
    if meeting.conference.with_care_review:
        lines.append(_reviewing_officer(meeting))
    return lines


def _plans(meeting: Meeting) -> Ready:
    without = [part.row.child.name for part in meeting.children if part.reviewed and not part.actions]
    says = f"Nothing is written in the plan of {', '.join(without)}" if without else "Each has its actions"
    return Ready("The plans are there to be reviewed", says, not without)


def _from_elsewhere(sent: Sequence[Invitation]) -> Ready:
    there = [one for one in sent if "authority" in one.part.lower()]
    says = ", ".join(one.name for one in there) or "Nobody of the authority the child came from is asked yet"
    return Ready("The authority the child came from", says, bool(there), "conferences:invite")


def _before_birth(sent: Sequence[Invitation]) -> Ready:
    there = [one for one in sent if one.practitioner and is_midwifery(one.practitioner.group, one.part)]
    says = ", ".join(one.name for one in there) or "Nobody from midwifery is asked yet"
    return Ready("Midwifery", says, bool(there), "conferences:invite")


def _reviewing_officer(meeting: Meeting) -> Ready:
    there = [
        person.invitation.name
        for person in meeting.people
        if "reviewing officer" in person.invitation.part.lower()
    ]
    chairs = is_reviewing_officer(meeting.conference.chair)
    says = f"{meeting.conference.chair.name} chairs as reviewing officer" if chairs else ", ".join(there)
    says = says or "Not asked yet, and does not chair"
    return Ready("The reviewing officer", says, bool(chairs or there), "conferences:invite")


def is_midwifery(group: str, part: str) -> bool:
    return "midwi" in f"{group} {part}".lower()


def is_reviewing_officer(who: Practitioner) -> bool:
    known = qualification_of(who)
    return bool(known and known.reviewing_officer)


def qualification_of(who: Practitioner) -> Qualification | None:
    """Return what is known of somebody's registration and training, if anything is."""
    return (
        Qualification.objects.filter(practitioner=who, superseded_at__isnull=True)
        .select_related("by")
        .first()
    )


def chair_notes(conference: Conference) -> list[Open]:
    """Return what the procedure wants of a chair that is not on record for this one.

    **Rules** ``list.chair-qualities``.
    """
    return qualities_missing(conference.chair, procedure_of(conference.area), conference.starts_at.date())


def qualities_missing(chair: Practitioner, procedure: Any, on: date) -> list[Open]:
    """Return what the procedure wants of whoever chairs and what is not on record of this person."""
    entries, reason = deciding.listed("chair-qualities", procedure=procedure, on=on)
    if not entries:
        return []
    known = qualification_of(chair)
    has = {
        "trained": known is not None and known.social_work_trained is True,
        "experienced": known is not None and known.experienced is True,
    }
    return [
        Open(
            f"chair-{one.key}",
            f"Nothing on record says that {chair.name} is {one.says}.",
            str(one.citation or reason.citation),
        )
        for one in entries
        if not has.get(one.key, True)
    ]


def _worker_notes(meeting: Meeting) -> list[Open]:
    """Return which social worker's registration is not on record, and whose manager is not asked."""
    entries, reason = deciding.listed("worker-qualities", procedure=meeting.procedure, on=meeting.on)
    wanted = {one.key: str(one.citation or reason.citation) for one in entries}
    if not wanted:
        return []
    workers = {
        part.row.child.social_worker_id: part.row.child.social_worker
        for part in meeting.children
        if part.row.child.social_worker
    }
    registered = set(
        Qualification.objects.filter(practitioner__in=workers, superseded_at__isnull=True)
        .exclude(registration="")
        .values_list("practitioner", flat=True)
    )
    found = [
        Open(
            f"registered-{number}",
            f"No registration number with Social Work England is on record for {worker.name}.",
            wanted["registered"],
        )
        for number, worker in workers.items()
        if worker and number not in registered and "registered" in wanted
    ]
    managers = [p for p in meeting.people if p.practitioner and p.practitioner.role == ROLE.TEAM_MANAGER]
    if "manager" in wanted and workers and not managers:
        found.append(
            Open("manager", "The social worker’s first line manager is not on the list.", wanted["manager"])
        )
    return found


def _young(meeting: Meeting) -> list[Open]:
    """Return for which children a shorter time to the next review may be needed, where the text says so."""
    entries, reason = deciding.listed("review-timing", procedure=meeting.procedure, on=meeting.on)
    under = next((one for one in entries if one.key == "under-five"), None)
    if under is None:
        return []
    return [
        Open(
            f"under-five-{part.row.pk}",
            f"{part.row.child.name} is under five: {under.says}.",
            str(under.citation or reason.citation),
        )
        for part in meeting.children
        if part.reviewed and (age_on(part.row.child, meeting.on) or 0) < UNDER
    ]


UNDER = 5


def known_of_people(reader: Practitioner) -> list[tuple[Practitioner, Qualification | None]]:
    """Return the area's chairs and social workers, chairs first, each with what is known of them."""
    roles = (ROLE.CHAIR, ROLE.CHAIRS_MANAGER, ROLE.TEAM_MANAGER, ROLE.SOCIAL_WORKER)
    people = Practitioner.objects.filter(area=reader.area_id, active=True, role__in=roles)
    known = {
        one.practitioner_id: one
        for one in Qualification.objects.filter(practitioner__area=reader.area_id, superseded_at__isnull=True)
    }
    order = {str(role): place for place, role in enumerate(roles)}
    return [(one, known.get(one.pk)) for one in sorted(people, key=lambda one: (order[one.role], one.name))]
