"""A conference is booked, and children are put on it or taken off before it opens."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner

from ..models import ChildTakenOff, Conference, ConferenceChild, Room
from ..queries import booking
from ..queries import children as waiting
from ..queries.booking import Details, Judgement
from ..queries.children import Candidate
from . import lateness, occasion
from .refusals import NotYours, Refused, WarningsNotAccepted

COMING_BACK = ("reconvene", "after-inquorate")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is kept of a booking's warnings and reasons: those that were called for."""

    codes: list[str]
    past_limit_reason: str
    chair_why: str


@transaction.atomic
def convene(
    *,
    area: Area,
    children: Sequence[Child],
    details: Details,
    token: str,
    accepted: Collection[str],
    past_limit_reason: str = "",
    chair_why: str = "",
    by: Practitioner,
    at: datetime,
) -> Conference:
    """Book a conference for children of one family and return it; the same ``token`` books once, however often sent.

    Each child's limit is kept as it stood, with its reason. The chair joins the children's network; the conference's
    own duties follow.

    **Rules** ``LIMIT_RULES`` for the limits; ``booking``; ``permission.assign-chair``.

    :raises Refused: if a child cannot be conferenced, the children are not of one family and kind, or room or chair
        is taken
    :raises WarningsNotAccepted: if there are warnings that ``accepted`` does not name
    """
    _lock(details, children)
    there = booking.conference_of_token(token, area)
    if there:
        return there
    chosen = _together(by, children)
    kind = waiting.lead_kind(chosen)
    judged = booking.judge(details, chosen=chosen, area=area, kind=kind, at=at)
    agreed = must_accept(judged, accepted=accepted, past_limit_reason=past_limit_reason, chair_why=chair_why)
    conference = _store(details, chosen, agreed, token)
    for one in chosen:
        _put_on(conference, one)
    occasion.tell_cases(conference, at=at)
    occasion.record_booked(conference, by=by, at=at)
    occasion.join_chair(conference, [one.child for one in chosen], by=by, at=at)
    lateness.report(conference, chosen, by=by, at=at)
    occasion.note(
        conference,
        "convened",
        by=by,
        at=at,
        kind=kind,
        starts_at=details.starts_at.isoformat(),
        chair=details.chair.pk,
        accepted=agreed.codes,
    )
    return conference


def _store(details: Details, chosen: Sequence[Candidate], agreed: Agreed, token: str) -> Conference:
    family = chosen[0].child.family
    if family is None:
        raise Refused("This child belongs to no family yet. Put the child into a family first, then book.")
    return Conference.objects.create(
        area=family.area,
        family=family,
        kind=waiting.lead_kind(chosen),
        with_care_review=waiting.with_care_review(chosen, details.on),
        starts_at=details.starts_at,
        minutes_long=details.minutes_long,
        place=details.place,
        room=details.room,
        link=details.link,
        chair=details.chair,
        administrator=details.administrator,
        past_limit_reason=agreed.past_limit_reason,
        chair_why=agreed.chair_why,
        warnings_accepted=agreed.codes,
        follows=_comes_back_from(chosen, family.area),
        token=token or None,
    )


def _lock(details: Details, children: Sequence[Child]) -> None:
    """Hold the rows that two bookings could fight over, always in the same order."""
    list(Child.objects.select_for_update().filter(pk__in=[child.pk for child in children]).order_by("pk"))
    lock_diaries(details)


def lock_diaries(details: Details) -> None:
    """Hold room, chair and administrator, so that two bookings at one moment see each other."""
    people = {details.chair.pk, details.administrator.pk}
    list(Practitioner.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    if details.room:
        list(Room.objects.select_for_update().filter(pk=details.room.pk))


def must_accept(
    judged: Judgement, *, accepted: Collection[str], past_limit_reason: str, chair_why: str
) -> Agreed:
    """Return what is to be kept of the warnings and reasons.

    :raises Refused: what is wrong, all of it at once
    :raises WarningsNotAccepted: if only warnings stand in the way
    """
    if judged.refused:
        raise Refused(*judged.refused)
    if judged.reason_needed and not past_limit_reason.strip():
        raise Refused("Say why the conference is to be held past a child's limit.")
    if judged.chair_why_needed and not chair_why.strip():
        raise Refused("Say why this person is to chair.")
    left = judged.not_yet_accepted(accepted)
    if left:
        raise WarningsNotAccepted(left)
    return Agreed(
        sorted(judged.codes),
        past_limit_reason.strip() if judged.reason_needed else "",
        chair_why.strip() if judged.chair_why_needed else "",
    )


def _together(by: Practitioner, children: Sequence[Child]) -> list[Candidate]:
    """Return the children as candidates, in the family's order.

    :raises Refused: if there is none, one cannot be booked, or they do not belong together
    """
    chosen, problems = waiting.together(by, {child.pk for child in children})
    if problems:
        raise Refused(*problems)
    return chosen


def _comes_back_from(chosen: Sequence[Candidate], area: Area) -> Conference | None:
    """Return the stood-down or inquorate conference that set these limits, if one did."""
    for one in chosen:
        if one.duty and one.duty.rule in COMING_BACK:
            number = one.duty.occasion.partition(":")[2]
            if number.isdigit():
                return Conference.objects.filter(area=area, pk=int(number)).first()
    return None


def _put_on(conference: Conference, one: Candidate) -> ConferenceChild:
    return ConferenceChild.objects.create(
        conference=conference,
        child=one.child,
        kind=one.kind,
        plan=one.plan,
        limit_on=one.duty.due_on if one.duty else None,
        limit_reason=one.duty.reason if one.duty else {},
        review_number=one.review_number,
    )


@transaction.atomic
def add_child(
    *,
    conference: Conference,
    child: Child,
    past_limit_reason: str = "",
    version: int,
    by: Practitioner,
    at: datetime,
) -> Conference:
    """Put another child of the family on a conference that has not opened yet.

    :raises ChangedMeanwhile: if the conference changed since ``version``
    :raises Refused: if it has opened, or the child cannot be conferenced with the others, or its limit is earlier and
        no reason is given
    """
    current = occasion.locked(conference, version)
    occasion.must_be_booked(current)
    list(Child.objects.select_for_update().filter(pk=child.pk))
    if child.family_id != current.family_id:
        raise Refused("Only a child of the same family can be added.")
    one = next((one for one in waiting.candidates(by, child) if one.child.pk == child.pk), None)
    if one is None:
        raise NotYours("You may not open this child's case, so you cannot add the child.")
    if one.why_not:
        raise Refused(f"{child.name}: {one.why_not}")
    on = timezone.localtime(current.starts_at).date()
    if one.duty and one.duty.due_on and on > one.duty.due_on and not past_limit_reason.strip():
        limit = one.duty.due_on
        raise Refused(
            f"The limit for {child.name} is {limit.day} {limit:%B %Y}, before the conference. "
            "Say why it is to be held past it."
        )
    _put_on(current, one)
    reasons = [current.past_limit_reason, past_limit_reason.strip()]
    current.past_limit_reason = "\n".join(reason for reason in reasons if reason)
    current.version += 1
    current.save(update_fields=["past_limit_reason", "version"])
    occasion.tell_cases(current, at=at)
    occasion.join_chair(current, [child], by=by, at=at)
    lateness.report(current, [one], by=by, at=at)
    occasion.note(current, "child-added", by=by, at=at, child=child.pk)
    return current


@transaction.atomic
def take_child_off(
    *, conference: Conference, child: Child, why: str, version: int, by: Practitioner, at: datetime
) -> Conference:
    """Take a child off a conference that has not opened yet, keeping who did it, when and why.

    :raises ChangedMeanwhile: if the conference changed since ``version``
    :raises Refused: if it has opened, the child is not on it or the only one, or no reason is given
    """
    current = occasion.locked(conference, version)
    occasion.must_be_booked(current)
    if not why.strip():
        raise Refused("Say why the child is taken off.")
    part = ConferenceChild.objects.filter(conference=current, child=child).first()
    if part is None:
        raise Refused(f"{child.name} is not on this conference.")
    if ConferenceChild.objects.filter(conference=current).count() == 1:
        raise Refused("This is the only child of the conference. Cancel the conference instead.")
    occasion.note(current, "child-taken-off", by=by, at=at, child=child.pk)
    ChildTakenOff.objects.create(conference=current, child=child, why=why.strip(), by=by, at=at)
    part.delete()
    current.version += 1
    current.save(update_fields=["version"])
    occasion.tell_cases(current, at=at)
    return current
