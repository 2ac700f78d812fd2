"""What somebody of the family may know of complaining, at their own door: how it goes, and what became of theirs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from quorate.conferences.models import Invitation
from quorate.people.models import Area

from .. import routes
from ..models import Complaint
from . import office

PLAIN = {
    "process": "How the meeting was run",
    "outcome": "What was decided about the harm, or the kind of harm",
    "decision": "That there is a plan, or that there is none",
    routes.OTHER: "The meeting, or what it decided",
    routes.AGENCY: "What one service does or does not do",
}
"""The subjects in words for a family; one that a procedure adds is shown in the procedure's own."""
HELD_ONLY = ("outcome", "decision")


@dataclass(frozen=True, slots=True)
class How:
    """How a complaint goes here. ``first`` has it first; ``protocol`` and ``link`` are the area's own, if entered."""

    subjects: tuple[tuple[str, str], ...]
    chair_first: bool
    managers: str
    protocol: str
    link: str


@dataclass(frozen=True, slots=True)
class Mine:
    """One complaint of this person: where it is, in plain words, and what became of it."""

    number: int
    received_on: date
    words: str
    where: str
    ended_on: date | None
    explanation: str


WHERE = {
    Complaint.Stage.CHAIR: "The person who ran the meeting has it. They will talk with you.",
    Complaint.Stage.MANAGER: "A manager has it. They will write to you.",
}


def how_to_complain(area: Area, on: date, *, decided: bool) -> How:
    """Return how somebody of the family complains here; ``decided``: the meeting is over.

    **Rules** ``list.complaint-subjects``, ``list.complaint-route``, ``list.complaints-route``.
    """
    route, protocol = routes.complaints(area, on), office.protocol_of(area)
    listed = [(one.key, PLAIN.get(one.key, one.says)) for one in route.subjects]
    if not listed:
        listed = [(routes.OTHER, PLAIN[routes.OTHER])]
    kept = tuple(pair for pair in listed if decided or pair[0] not in HELD_ONLY)
    return How(
        subjects=(*kept, (routes.AGENCY, PLAIN[routes.AGENCY])),
        chair_first=route.chair_first,
        managers=protocol.whom if protocol else "",
        protocol=protocol.title if protocol else "",
        link=protocol.link if protocol else "",
    )


def mine(invitation: Invitation) -> list[Mine]:
    """Return the complaints of the person invited about this conference, the latest first; nobody else's."""
    person = Q(complainants__relative=invitation.relative_id, complainants__relative__isnull=False) | Q(
        complainants__young_person=invitation.young_person_id, complainants__young_person__isnull=False
    )
    rows = Complaint.objects.filter(
        person, conference=invitation.conference_id, complainants__withdrew_on__isnull=True
    )
    return [
        Mine(
            number=one.pk,
            received_on=one.received_on,
            words=one.words,
            where=WHERE.get(Complaint.Stage(one.stage), one.get_result_display()),
            ended_on=one.ended_on,
            explanation=one.explanation,
        )
        for one in rows.distinct().order_by("-received_on", "-pk")
    ]
