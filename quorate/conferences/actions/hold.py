"""A conference is opened; people arrive, leave and come back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from quorate.cases import actions as cases
from quorate.cases.models import Child, Relative
from quorate.design.words import clock_time, day
from quorate.people import actions as people
from quorate.people.models import Agency, Practitioner

from .. import gate, states
from ..models import Attendance, Conference, Invitation, KeptOut
from . import session
from .occasion import note, tell_cases
from .refusals import ChangedMeanwhile, Refused
from .session import AlreadyDone

Mode = Attendance.Mode
State = Conference.State


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who came and is not in the directory yet."""

    name: str
    agency: Agency
    job_title: str = ""
    group: str = ""


@transaction.atomic
def open_conference(
    *, conference: Conference, by: Practitioner, at: datetime, chair_mode: str = Mode.IN_PERSON
) -> Conference:
    """Open the conference: from now on views and decisions can be recorded. Opening it again changes nothing.

    The chair opens it, and is then present; or an administrator does, once the chair is marked as here.

    :raises NotYours: if this person does not run it
    :raises Refused: before its day, after it was held or cancelled, while its chair is not there, or while something
        that a part above asks for is not on record
    """
    current = session.to_run(conference, by)
    if current.state == State.OPEN:
        return current
    if current.state != State.BOOKED:
        raise Refused(f"This conference is {current.get_state_display().lower()}: it cannot be opened again.")
    session.must_be_today(current, at)
    if lacking := gate.before_opening(current):
        raise Refused(" ".join(lacking))
    seat = _seat(current, current.chair, "conference chair", at)
    _seat(current, current.administrator, "conference administrator", at)
    if not Attendance.objects.filter(invitation=seat, left_at__isnull=True).exists():
        if by.pk != current.chair_id:
            raise Refused(
                f"A conference cannot go ahead without its chair. Mark {current.chair.name} as here, then open it."
            )
        Attendance.objects.create(invitation=seat, mode=chair_mode, arrived_at=at)
    states.enter(current, State.OPEN)
    current.opened_at = at
    current.version += 1
    current.save(update_fields=["state", "opened_at", "version"])
    tell_cases(current, at=at)
    cases.record_occasion_event(
        key=current.ref,
        kind="conference-opened",
        on=timezone.localtime(at).date(),
        moment=at,
        ref=current.ref,
        facts={"conference": str(current.kind)},
        by=by,
        at=at,
    )
    note(current, "opened", by=by, at=at)
    return current


def _seat(conference: Conference, practitioner: Practitioner, part: str, at: datetime) -> Invitation:
    """Return the row of somebody who runs the conference: they take part without being asked."""
    seat = Invitation.objects.filter(
        conference=conference, practitioner=practitioner, withdrawn_at__isnull=True
    ).first()
    return seat or Invitation.objects.create(
        conference=conference,
        practitioner=practitioner,
        part=part,
        reply=Invitation.Reply.COMING,
        replied_at=at,
    )


@transaction.atomic
def arrive(
    *, invitation: Invitation, mode: str, by: Practitioner, at: datetime, arrived_at: datetime | None = None
) -> Attendance:
    """Record that somebody is in the meeting, now or since a time given. Recording it twice changes nothing.

    :raises Refused: if the conference has closed, its day has not come, the time is not possible, the person is
        kept out of the conference, or lacks a consent on which alone they may be there
    """
    current = _for_attendance(invitation.conference, by, at)
    person = _standing(invitation, current)
    kept_out = KeptOut.objects.filter(
        invitation=person, extent=KeptOut.Extent.WHOLE, lifted_at__isnull=True
    ).first()
    if kept_out:
        raise Refused(f"{person.name} is kept out of this conference. The chair has to lift that first.")
    here = Attendance.objects.filter(invitation=person, left_at__isnull=True).first()
    if here:
        return here
    _must_pass(person)
    stay = _stay(person, mode, _possible(arrived_at, current, at, person))
    _attended(current, "arrived", person, by=by, at=at, mode=mode, arrived_at=stay.arrived_at.isoformat())
    return stay


def _must_pass(person: Invitation) -> None:
    if barred := gate.before_arrival(person).barred:
        raise Refused(*barred)


def _stay(person: Invitation, mode: str, since: datetime) -> Attendance:
    before = Attendance.objects.filter(invitation=person, left_at__gt=since).first()
    if before:
        raise Refused(
            f"{person.name} was in the meeting until {clock_time(before.left_at)}: give a later time of coming back."
        )
    try:
        with transaction.atomic():
            return Attendance.objects.create(invitation=person, mode=mode, arrived_at=since)
    except IntegrityError as twice:
        raise AlreadyDone(f"{person.name} is marked as here already.") from twice


@transaction.atomic
def arrive_chair(*, conference: Conference, mode: str, by: Practitioner, at: datetime) -> Attendance:
    """Record that the chair is there, before the conference is opened.

    :raises Refused: as ``arrive``
    """
    current = _for_attendance(conference, by, at)
    return arrive(invitation=_seat(current, current.chair, "conference chair", at), mode=mode, by=by, at=at)


@transaction.atomic
def leave(
    *, invitation: Invitation, by: Practitioner, at: datetime, left_at: datetime | None = None
) -> Attendance:
    """Record that somebody has left the meeting, now or at a time given.

    :raises AlreadyDone: if they are not in the meeting
    :raises Refused: if the conference has closed or the time is not possible
    """
    current = _for_attendance(invitation.conference, by, at)
    person = _standing(invitation, current)
    stay = Attendance.objects.filter(invitation=person, left_at__isnull=True).first()
    if stay is None:
        raise AlreadyDone(f"{person.name} is not in the meeting now.")
    left = _possible(left_at, current, at, person)
    if left < stay.arrived_at:
        raise Refused(
            f"{person.name} came at {clock_time(stay.arrived_at)}: the time of leaving must be later."
        )
    stay.left_at = left
    stay.save(update_fields=["left_at"])
    _attended(current, "left", person, by=by, at=at, left_at=left.isoformat())
    return stay


@transaction.atomic
def correct_stay(
    *,
    stay: Attendance,
    arrived_at: datetime,
    left_at: datetime | None,
    mode: str,
    by: Practitioner,
    at: datetime,
) -> Attendance:
    """Put right when somebody came or left, or how they took part. The audit keeps what stood before.

    :raises Refused: if the conference has closed or the times are not possible
    """
    current = _for_attendance(stay.invitation.conference, by, at)
    person = _standing(stay.invitation, current)
    row = Attendance.objects.get(pk=stay.pk)
    came, left = (
        _possible(arrived_at, current, at, person),
        left_at and _possible(left_at, current, at, person),
    )
    if left and left < came:
        raise Refused("The time of leaving must be after the time of arriving.")
    others = Attendance.objects.filter(invitation=person).exclude(pk=row.pk)
    if any(_overlap((came, left), (other.arrived_at, other.left_at)) for other in others):
        raise Refused(f"{person.name} would be in the meeting twice at once. Check the other times.")
    was = [row.arrived_at.isoformat(), row.left_at.isoformat() if row.left_at else "", row.mode]
    row.arrived_at, row.left_at, row.mode = came, left, mode
    row.save(update_fields=["arrived_at", "left_at", "mode"])
    _attended(current, "attendance-corrected", person, by=by, at=at, was=was, stay=row.pk)
    return row


def _overlap(one: tuple[datetime, datetime | None], other: tuple[datetime, datetime | None]) -> bool:
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


@transaction.atomic
def amend_part(
    *,
    invitation: Invitation,
    part: str,
    observer: bool,
    acts_as_social_worker: bool,
    substitute_for: Invitation | None,
    version: int,
    by: Practitioner,
    at: datetime,
) -> Invitation:
    """Change as what somebody takes part: observer, substitute for another, acting as the child's social worker.

    :raises ChangedMeanwhile: if the row changed since ``version``
    :raises Refused: if the conference has closed, or the person cannot take that part
    """
    current = _for_attendance(invitation.conference, by, at)
    person = _standing(invitation, current)
    if person.version != version:
        raise ChangedMeanwhile(person)
    if not part.strip():
        raise Refused("Say as what this person takes part, for example health visitor.")
    _must_fit(person, observer, acts_as_social_worker, substitute_for)
    becomes_observer = observer and not person.observer
    person.part, person.observer = part.strip(), observer
    if becomes_observer and Attendance.objects.filter(invitation=person, left_at__isnull=True).exists():
        _must_pass(person)
    person.acts_as_social_worker, person.substitute_for = acts_as_social_worker, substitute_for
    person.version += 1
    person.save(update_fields=["part", "observer", "acts_as_social_worker", "substitute_for", "version"])
    _attended(
        current,
        "part-amended",
        person,
        by=by,
        at=at,
        observer=observer,
        acts_as_social_worker=acts_as_social_worker,
        substitute_for=substitute_for.pk if substitute_for else None,
    )
    return person


def _must_fit(person: Invitation, observer: bool, acts: bool, substitute_for: Invitation | None) -> None:
    who = person.practitioner
    social_care = who is not None and who.agency.kind == Agency.Kind.SOCIAL_CARE
    if acts and not social_care:
        raise Refused("Only somebody from children's social care can act as the child's social worker.")
    if acts and observer:
        raise Refused("An observer takes no part, and cannot act as the child's social worker.")
    if substitute_for is None:
        return
    if substitute_for.conference_id != person.conference_id or substitute_for.pk == person.pk:
        raise Refused("Choose somebody else on the list of this conference as the person stood in for.")
    other = substitute_for.practitioner
    if who is None or other is None or who.agency_id != other.agency_id:
        raise Refused("A substitute comes from the same agency as the person they stand in for.")


@transaction.atomic
def add_person(
    *,
    conference: Conference,
    who: Practitioner | Relative | Child | Newcomer,
    part: str,
    mode: str,
    by: Practitioner,
    at: datetime,
    observer: bool = False,
    acts_as_social_worker: bool = False,
    substitute_for: Invitation | None = None,
    arrived_at: datetime | None = None,
) -> Invitation:
    """Put somebody on the list who was not asked and came all the same, and record that they are here.

    :raises AlreadyDone: if they are on the list
    :raises Refused: if the conference has closed, or the person cannot take that part
    """
    current = _for_attendance(conference, by, at)
    if not part.strip():
        raise Refused("Say as what this person takes part, for example health visitor.")
    if isinstance(who, Newcomer):
        who = people.add_practitioner(
            area=current.area,
            name=who.name,
            role=Practitioner.Role.PARTNER,
            agency=who.agency,
            job_title=who.job_title or part,
            group=who.group,
            by=by,
            at=at,
        )
    named = {
        "practitioner": who if isinstance(who, Practitioner) else None,
        "relative": who if isinstance(who, Relative) else None,
        "young_person": who if isinstance(who, Child) else None,
    }
    if Invitation.objects.filter(conference=current, withdrawn_at__isnull=True, **named).exists():
        raise AlreadyDone(f"{who.name} is on the list already: mark them as here.")
    person = Invitation(
        conference=current,
        part=part.strip(),
        observer=observer,
        acts_as_social_worker=acts_as_social_worker,
        substitute_for=substitute_for,
        **named,
    )
    _must_fit(person, observer, acts_as_social_worker, substitute_for)
    person.save()
    tell_cases(current, at=at)
    arrive(invitation=person, mode=mode, arrived_at=arrived_at, by=by, at=at)
    return person


def _for_attendance(conference: Conference, by: Practitioner, at: datetime) -> Conference:
    """Return the conference locked, if attendance can still be recorded: on its day, until it is closed."""
    current = session.to_run(conference, by)
    if current.state == State.BOOKED:
        session.must_be_today(current, at)
    else:
        session.must_be_open(current, "Attendance")
    return current


def _standing(invitation: Invitation, conference: Conference) -> Invitation:
    person = Invitation.objects.select_related(
        "practitioner__agency", "relative", "young_person", "guest", "conference"
    ).get(pk=invitation.pk)
    if person.withdrawn_at or person.conference_id != conference.pk:
        raise Refused(
            f"{person.name} is no longer on the list of this conference. Add them again if they came."
        )
    return person


def _possible(moment: datetime | None, conference: Conference, at: datetime, person: Invitation) -> datetime:
    """Return when it happened: now, unless a time is given that lies on a day of the conference and has passed."""
    if moment is None:
        return at
    if moment > at:
        raise Refused(f"The time given for {person.name} has not come yet: it is {clock_time(at)}.")
    first = timezone.localtime(conference.opened_at or at).date()
    if timezone.localtime(moment).date() < first:
        raise Refused(f"The time given for {person.name} is before the day of the conference, {day(first)}.")
    return moment


def _attended(
    conference: Conference, act: str, person: Invitation, *, by: Practitioner, at: datetime, **detail: object
) -> None:
    session.changed(conference)
    note(conference, act, by=by, at=at, invitation=person.pk, **detail)
