"""Who stands behind a family's door, and what of the conference is theirs to see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.cases.facts import procedure_of
from quorate.cases.parents import parents_of
from quorate.clock import LONDON
from quorate.conferences.access import standing_invitations
from quorate.conferences.models import Conference, ConferenceChild, Invitation, KeptOut
from quorate.doors.models import Door
from quorate.rules import permission

State = Conference.State
WORDS_FOR_OLDER = 12
"""From this age on the words for older children are shown, where the area's text presumes nothing of an age."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the family behind their own door."""

    door: Door
    invitation: Invitation
    conference: Conference
    children: tuple[ConferenceChild, ...]
    """The children whose papers this reader may be shown."""
    all_children: tuple[ConferenceChild, ...]
    kept_out: KeptOut | None
    older: bool = False
    """For a child: whether they are told as an older child is."""

    @property
    def is_child(self) -> bool:
        return self.invitation.young_person_id is not None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the children, for the reading log."""
        return tuple(one.child_id for one in self.children)

    @property
    def open(self) -> bool:
        """Whether something can still be sent for the meeting: until it opens."""
        return self.conference.state == State.BOOKED

    @property
    def over(self) -> bool:
        return self.conference.state in (State.CLOSED, State.STOOD_DOWN)

    @property
    def off(self) -> bool:
        return self.conference.state == State.CANCELLED

    @property
    def kept_from_meeting(self) -> bool:
        """Whether the reader is not to be at the meeting at all: neither place nor time nor who comes is for them."""
        return self.kept_out is not None and self.kept_out.extent == KeptOut.Extent.WHOLE

    @property
    def kept_from_part(self) -> bool:
        return self.kept_out is not None and self.kept_out.extent == KeptOut.Extent.PART

    @property
    def papers_held(self) -> bool:
        """Whether papers are held back for somebody's safety: only what went to them is shown."""
        return self.kept_out is not None

    @property
    def reviews(self) -> bool:
        return any(one.kind == Conference.Kind.REVIEW for one in self.children or self.all_children)


def reader_of(door: Door) -> Reader | None:
    """Return who reads behind this door; nothing when the invitation stands no more or is not of the family."""
    word, _, number = door.holder.partition(":")
    if word != "invitation" or not number.isdigit():
        return None
    invitation = (
        standing_invitations()
        .filter(pk=int(number), practitioner__isnull=True, guest__isnull=True, conference__area=door.area_id)
        .select_related(
            "relative",
            "young_person",
            "conference__area",
            "conference__room",
            "conference__family",
            "conference__chair",
            "conference__administrator",
        )
        .first()
    )
    if invitation is None or (invitation.young_person_id is None) != (door.kind == Door.Kind.PARENT):
        return None
    conference = invitation.conference
    everybody = tuple(
        conference.children.select_related("child__social_worker").order_by("child__born_on", "pk")
    )
    return Reader(
        door=door,
        invitation=invitation,
        conference=conference,
        children=_theirs(invitation, everybody),
        all_children=everybody,
        kept_out=KeptOut.objects.filter(invitation=invitation, lifted_at__isnull=True).first(),
        older=_older(invitation),
    )


def _theirs(invitation: Invitation, everybody: tuple[ConferenceChild, ...]) -> tuple[ConferenceChild, ...]:
    """Return the children whose papers this person may see: a child's own, a parent's own where parents differ."""
    if invitation.young_person_id:
        return tuple(one for one in everybody if one.child_id == invitation.young_person_id)
    numbers = parents_of(one.child_id for one in everybody).children_for(invitation.relative_id or 0)
    return tuple(one for one in everybody if one.child_id in numbers)


def _older(invitation: Invitation) -> bool:
    child = invitation.young_person
    if child is None or child.born_on is None:
        return False
    on = invitation.conference.starts_at.astimezone(LONDON).date()
    presumed = presumes(procedure_of(invitation.conference.area), child.born_on, on)
    return presumed if presumed is not None else _age(child.born_on, on) >= WORDS_FOR_OLDER


def presumes(procedure: Any, born_on: date, on: date) -> bool | None:
    """Return whether the area's text presumes that a child of this age is offered to come; None where it says nothing.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.childs-attendance`` (BER-CHILD-05, BER-CHILD-06).
    """
    if procedure.find("permission.childs-attendance", on) is None:
        return None
    found = permission.may(
        "childs-attendance",
        role="",
        procedure=procedure,
        on=on,
        facts={"conference": on, "born": born_on},
    )
    return not any(point.key == "twelve" for point in found.warned)


def _age(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
