"""Who belongs at a conference of each kind, besides the family and the network: asked last time, enquiry, officer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from quorate.care.models import Reviewer
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child
from quorate.enquiries.models import Enquiry
from quorate.moves.models import Move
from quorate.people.models import Agency, Practitioner
from quorate.rules import deciding

from ..models import Conference, ConferenceChild, Invitation

Kind = Conference.Kind
Role = Practitioner.Role
NEWBORN = timedelta(days=42)
HELD = (Conference.State.CLOSED, Conference.State.STOOD_DOWN)
OFFICER = "independent reviewing officer"
KINDS_OF_AGENCY: dict[str, tuple[str, ...]] = {
    "probation": (Agency.Kind.PROBATION, Agency.Kind.YOUTH_JUSTICE),
    "housing": (Agency.Kind.HOUSING,),
    "substance": (Agency.Kind.SUBSTANCE,),
}
"""Which kinds of agency answer which entry of the list of people who may be asked."""


@dataclass(frozen=True, slots=True)
class Belongs:
    """A practitioner who belongs at this conference, as what, and why."""

    practitioner: Practitioner
    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A kind of person whom the text suggests, and why here."""

    says: str
    source: str


def belonging(conference: Conference, parts: Sequence[ConferenceChild]) -> list[Belongs]:
    """Return who belongs at the conference by its kinds: those asked last time, who led the enquiry, the officer."""
    children = [part.child for part in parts]
    kinds = {part.kind for part in parts}
    found: list[Belongs] = []
    if conference.with_care_review or kinds == {Kind.REVIEW}:
        found += _officers(children)
    if Kind.REVIEW in kinds:
        found += _asked_before(conference, [part.child for part in parts if part.kind == Kind.REVIEW])
    if kinds - {Kind.REVIEW}:
        found += _of_the_enquiry(children)
    return found


def _officers(children: Sequence[Child]) -> list[Belongs]:
    rows = Reviewer.objects.filter(child__in=children, to_on__isnull=True).select_related("officer__agency")
    return [
        Belongs(row.officer, OFFICER, "Reviewing officer of a child in care")
        for row in rows
        if row.officer.active
    ]


def _asked_before(conference: Conference, children: Sequence[Child]) -> list[Belongs]:
    """Return the professionals asked to the last conference that was held about these children."""
    last = (
        ConferenceChild.objects.filter(child__in=children, conference__state__in=HELD)
        .exclude(conference=conference)
        .select_related("conference")
        .order_by("-conference__starts_at")
        .first()
    )
    if last is None:
        return []
    on = timezone.localtime(last.conference.starts_at).date()
    rows = Invitation.objects.filter(
        conference=last.conference,
        withdrawn_at__isnull=True,
        practitioner__active=True,
        observer=False,
        substitute_for__isnull=True,
    ).exclude(practitioner__in=[last.conference.chair_id, last.conference.administrator_id])
    return [
        Belongs(row.practitioner, row.part, f"Asked to the conference of {on.day} {on:%B %Y}")
        for row in rows.select_related("practitioner__agency").order_by("pk")
        if row.practitioner
    ]


def _of_the_enquiry(children: Sequence[Child]) -> list[Belongs]:
    """Return the social workers who took up the enquiry that led here."""
    rows = (
        Enquiry.objects.filter(subjects__child__in=children, opened_by__role=Role.SOCIAL_WORKER)
        .select_related("opened_by__agency")
        .order_by("-pk")
    )
    return [
        Belongs(row.opened_by, "social worker of the enquiry", "Took up the enquiry")
        for row in rows
        if row.opened_by and row.opened_by.active
    ]


def asks_for_manager(conference: Conference) -> bool:
    """Return whether the text has the social worker come with the first line manager.

    **Rules** ``list.worker-qualities``.
    """
    return any(one.key == "manager" for one in _list(conference, "worker-qualities")[0])


def _list(conference: Conference, key: str) -> Any:
    on = timezone.localtime(conference.starts_at).date()
    return deciding.listed(key, procedure=procedure_of(conference.area), on=on)


def from_elsewhere(parts: Iterable[ConferenceChild]) -> list[str]:
    """Return whom of the authority a child came from the transfer-in conference needs, with how to reach them."""
    children = [part.child_id for part in parts if part.kind == Kind.TRANSFER_IN]
    said = []
    for move in Move.objects.filter(
        child__in=children, closed="", direction=Move.Direction.IN
    ).select_related("child"):
        who = move.lead_worker or move.contact_name or "its lead social worker"
        reach = move.lead_worker_email or move.contact_email or move.lead_worker_phone or move.contact_phone
        said.append(
            f"{move.authority} answers for {move.child.name} until the conference: ask {who}"
            f"{f' ({reach})' if reach else ''}, and ask for its reports."
        )
    return said


def suggestions(
    conference: Conference, parts: Sequence[ConferenceChild], asked: Collection[Practitioner]
) -> list[Suggestion]:
    """Return the kinds of people whom the text suggests and of whom nobody is on the list.

    Midwifery is suggested only before a birth and just after it.

    **Rules** ``list.suggested-attenders``.
    """
    on = timezone.localtime(conference.starts_at).date()
    entries, reason = _list(conference, "suggested-attenders")
    there = {str(one.agency.kind) for one in asked}
    groups = " ".join(f"{one.group} {one.job_title}" for one in asked).lower()
    found = []
    for one in entries:
        if one.key == "midwifery" and (
            "midwi" in groups or not any(_newborn(part.child, on) for part in parts)
        ):
            continue
        if there & set(KINDS_OF_AGENCY.get(one.key, ())):
            continue
        found.append(
            Suggestion(f"{one.says[:1].upper()}{one.says[1:]}", str(one.citation or reason.citation))
        )
    return found


def _newborn(child: Child, on: date) -> bool:
    return child.born_on is None or child.born_on + NEWBORN >= on
