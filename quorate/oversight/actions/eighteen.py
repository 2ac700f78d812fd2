"""The eighteen-month meeting is arranged, changed, cancelled, recorded and its record put right."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Event
from quorate.clock import LONDON
from quorate.design.words import day
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.catalogue import Written
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from ..models import Asked, EighteenMonthMeeting, MeetingRecord
from ..queries import eighteen as queries
from ..queries.case import open_plan_of
from ..refusals import NotYours, Refused

State = EighteenMonthMeeting.State
KIND = "eighteen-month-meeting"
PART = "chair of the eighteen-month meeting"


@dataclass(frozen=True, slots=True)
class Details:
    """When and where it meets, who chairs, who takes the minutes, and who is asked as what."""

    meets_at: datetime
    place: str
    chair: Practitioner
    minute_taker: Practitioner | None
    asked: Mapping[str, Practitioner]


@dataclass(frozen=True, slots=True)
class SignsOfSafety:
    """A Signs of Safety mapping, as a file that was checked."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """What the meeting came to, under the three points of its agenda."""

    held_on: date
    why_first: str = ""
    progress: str = ""
    way_ahead: str = ""
    came: tuple[str, ...] = ()
    mapping: SignsOfSafety | None = None


@transaction.atomic
def arrange(*, child: Child, details: Details, by: Practitioner, at: datetime) -> EighteenMonthMeeting:
    """Arrange the meeting on a plan that will then have lasted eighteen months; those asked are told by letter.

    Its chair gets a part in the case, so as to read it beforehand.

    **Counts** from the day on which the plan started, as the duty says.
    **Rules** ``duty.eighteen-month-meeting``, ``permission.chair-eighteen-month-meeting``.

    :raises Refused: if the procedure knows no such meeting, the child is on no plan, the plan is younger than that on
        the day, the chair may not chair it, or one is arranged or held already
    """
    plan = open_plan_of(child)
    if plan is None:
        raise Refused(f"{child.name} is not on a plan: there is nothing to hold this meeting on.")
    _must_fit(child, plan, details, at)
    try:
        with transaction.atomic():
            meeting = EighteenMonthMeeting.objects.create(
                area=child.area,
                child=child,
                plan=plan,
                meets_at=details.meets_at,
                place=details.place.strip(),
                chair=details.chair,
                minute_taker=details.minute_taker,
                by=by,
                at=at,
            )
    except IntegrityError as twice:
        raise Refused("This plan's eighteen-month meeting is arranged or held already.") from twice
    _ask(meeting, details, by=by, at=at)
    _note(meeting, "The eighteen-month meeting is arranged", f"For {day(details.meets_at)}.", by=by, at=at)
    _audit(meeting, "oversight.meeting-arranged", by=by, at=at)
    return meeting


def _must_fit(child: Child, plan: Plan, details: Details, at: datetime) -> None:
    on = details.meets_at.astimezone(LONDON).date()
    if not queries.is_asked_for(details.chair, on):
        raise Refused("The procedure of this area does not ask for an eighteen-month meeting.")
    if not details.place.strip():
        raise Refused("Say where the meeting is held, or that it is held online.")
    if on < at.astimezone(LONDON).date():
        raise Refused(
            "The meeting cannot be arranged for a day that has passed. Record it once it is arranged."
        )
    _must_be_old_enough(child, plan, on)
    right = queries.may_chair(details.chair, child, plan, on)
    if not right.allowed:
        raise Refused(
            f"{details.chair.name} chairs this child's conferences. {right.blocked[0].says}: choose another chair."
        )
    if details.minute_taker and details.minute_taker.pk == details.chair.pk:
        raise Refused("The chair does not take the minutes as well: choose somebody else.")


def _must_be_old_enough(child: Child, plan: Plan, on: date) -> None:
    duty = queries.duty_of(child, plan)
    if duty and duty.due_on and on < duty.due_on:
        raise Refused(
            f"{child.name} has been on a plan since {day(plan.started_on)}: "
            f"this meeting is for {day(duty.due_on)} or later."
        )


def _ask(meeting: EighteenMonthMeeting, details: Details, *, by: Practitioner, at: datetime) -> None:
    """Put down who is asked, tell everybody by letter, and let the chair see the case."""
    meeting.asked.all().delete()
    Asked.objects.bulk_create(
        Asked(meeting=meeting, part=part, practitioner=person) for part, person in details.asked.items()
    )
    cases.join_network(
        child=meeting.child,
        practitioner=details.chair,
        part=PART,
        on=at.astimezone(LONDON).date(),
        by=by,
        at=at,
    )
    everybody = [details.chair, *details.asked.values(), details.minute_taker]
    _tell(meeting, everybody, _invitation, by=by, at=at)


def _invitation(meeting: EighteenMonthMeeting, person: Practitioner, at: datetime) -> Written:
    facts = {
        "name": person.name,
        "meeting": meeting.pk,
        "meets_at": meeting.meets_at,
        "place": meeting.place,
        "chair": meeting.chair.name,
        "page": settings.PUBLIC_URL.rstrip("/") + reverse("oversight:eighteen", args=[meeting.pk]),
    }
    return catalogue.write("oversight/eighteen-months", area=meeting.area, facts=facts, at=at)


def _cancelled(meeting: EighteenMonthMeeting, person: Practitioner, at: datetime) -> Written:
    facts = {"name": person.name, "meeting": meeting.pk, "meets_at": meeting.meets_at}
    return catalogue.write("oversight/eighteen-months-off", area=meeting.area, facts=facts, at=at)


def _tell(
    meeting: EighteenMonthMeeting,
    people: Iterable[Practitioner | None],
    words: Callable[[EighteenMonthMeeting, Practitioner, datetime], Written],
    *,
    by: Practitioner,
    at: datetime,
) -> None:
    """Write to each of these people once for each version of the meeting."""
    for person in {one.pk: one for one in people if one is not None}.values():
        said = words(meeting, person, at)
        letters.post(
            area=meeting.area,
            key=f"{meeting.ref}:{meeting.version}:{person.pk}",
            occasion=meeting.ref,
            document="meeting-invitation",
            to_name=person.name,
            to_email=person.email,
            to_practitioner=person,
            subject=said.subject,
            text=said.text,
            by=by,
            at=at,
            children=[meeting.child_id],
        )


@transaction.atomic
def change(
    *, meeting: EighteenMonthMeeting, details: Details, version: int, by: Practitioner, at: datetime
) -> EighteenMonthMeeting:
    """Change when, where, by whom or with whom the meeting is held; everybody asked is told anew.

    :raises cases.Stale: if it changed since ``version``
    :raises Refused: if it is held or cancelled, or as `arrange` refuses
    """
    current = _locked(meeting, version)
    if current.state != State.ARRANGED:
        raise Refused(f"This meeting is {current.get_state_display().lower()}: it can no longer be changed.")
    _must_fit(current.child, current.plan, details, at)
    current.meets_at, current.place = details.meets_at, details.place.strip()
    current.chair, current.minute_taker = details.chair, details.minute_taker
    current.version += 1
    current.save()
    _ask(current, details, by=by, at=at)
    _audit(current, "oversight.meeting-changed", by=by, at=at)
    return current


@transaction.atomic
def cancel(*, meeting: EighteenMonthMeeting, why: str, version: int, by: Practitioner, at: datetime) -> None:
    """Cancel an arranged meeting, saying why, and tell everybody asked. It stays due until one is held.

    :raises cases.Stale: if it changed since ``version``
    :raises Refused: without a reason, or when it is held or cancelled already
    """
    current = _locked(meeting, version)
    if current.state != State.ARRANGED:
        raise Refused(f"This meeting is {current.get_state_display().lower()} already.")
    if not why.strip():
        raise Refused("Say why the meeting is cancelled.")
    current.state, current.cancelled_why = State.CANCELLED, why.strip()
    current.version += 1
    current.save()
    asked = [one.practitioner for one in current.asked.select_related("practitioner")]
    _tell(current, [current.chair, *asked, current.minute_taker], _cancelled, by=by, at=at)
    _note(current, "The eighteen-month meeting was cancelled", why.strip(), by=by, at=at)
    _audit(current, "oversight.meeting-cancelled", by=by, at=at)


@transaction.atomic
def record(
    *,
    meeting: EighteenMonthMeeting,
    said: Said,
    why_corrected: str = "",
    version: int,
    by: Practitioner,
    at: datetime,
) -> MeetingRecord:
    """Write down what the meeting came to, or put that record right, saying why: the earlier one stays readable.

    The first record puts the meeting into the child's history; the duty to hold it is then done. A record may be saved
    with a point still empty, and is shown as incomplete.

    **Counts** the duty as done on the day the meeting was held.
    **Rules** ``duty.eighteen-month-meeting``, ``list.eighteen-month-meeting``.

    :raises cases.Stale: if it changed since ``version``
    :raises NotYours: if this person neither chaired nor minuted it and keeps no records
    :raises Refused: if it is cancelled, was held in the future or too early, or is corrected without a reason
    """
    current = _locked(meeting, version)
    if not queries.may_record(by, current):
        raise NotYours(
            "The record is for the meeting's chair, whoever takes its minutes, and administrators."
        )
    if current.state == State.CANCELLED:
        raise Refused("This meeting was cancelled: arrange another, and record that one.")
    if said.held_on > at.astimezone(LONDON).date():
        raise Refused("The meeting cannot have been held in the future.")
    _must_be_old_enough(current.child, current.plan, said.held_on)
    before = MeetingRecord.objects.filter(meeting=current, superseded_at__isnull=True).first()
    if before and not why_corrected.strip():
        raise Refused("Say why the record is put right.")
    row = _write(current, said, before, why_corrected, by=by, at=at)
    _into_history(current, row, before, by=by, at=at)
    for one in current.asked.all():
        one.came = one.part in said.came
        one.save(update_fields=["came"])
    current.state = State.HELD
    current.version += 1
    current.save(update_fields=["state", "version"])
    _audit(current, "oversight.meeting-corrected" if before else "oversight.meeting-held", by=by, at=at)
    return row


def _write(
    meeting: EighteenMonthMeeting,
    said: Said,
    before: MeetingRecord | None,
    why_corrected: str,
    *,
    by: Practitioner,
    at: datetime,
) -> MeetingRecord:
    if before:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    mapping = said.mapping or (
        SignsOfSafety(before.mapping_name, before.mapping_type, bytes(before.mapping))
        if before and before.mapping is not None
        else None
    )
    return MeetingRecord.objects.create(
        meeting=meeting,
        number=before.number + 1 if before else 1,
        held_on=said.held_on,
        why_first=said.why_first.strip(),
        progress=said.progress.strip(),
        way_ahead=said.way_ahead.strip(),
        mapping_name=mapping.name if mapping else "",
        mapping_type=mapping.media_type if mapping else "",
        mapping=mapping.content if mapping else None,
        why_corrected=why_corrected.strip() if before else "",
        by=by,
        at=at,
    )


def _into_history(
    meeting: EighteenMonthMeeting,
    row: MeetingRecord,
    before: MeetingRecord | None,
    *,
    by: Practitioner,
    at: datetime,
) -> None:
    """Put the meeting into the child's history; another day takes the place of the one recorded before."""
    if before and before.held_on == row.held_on:
        return
    if before:
        standing = Event.objects.filter(
            child=meeting.child, kind=KIND, ref=meeting.ref, superseded_at__isnull=True
        ).select_related("child__area")
        for event in standing:
            cases.supersede_event(event=event, why=row.why_corrected, by=by, at=at)
    cases.record_event(
        child=meeting.child,
        kind=KIND,
        on=row.held_on,
        ref=meeting.ref,
        facts={"says": f"Chaired by {meeting.chair.name}."},
        by=by,
        at=at,
    )


def _locked(meeting: EighteenMonthMeeting, version: int) -> EighteenMonthMeeting:
    current = (
        EighteenMonthMeeting.objects.select_for_update(of=("self",))
        .select_related("area", "child__area", "plan__usual_chair", "chair", "minute_taker")
        .get(pk=meeting.pk)
    )
    if current.version != version:
        raise cases.Stale("This meeting")
    return current


def _note(meeting: EighteenMonthMeeting, title: str, says: str, *, by: Practitioner, at: datetime) -> None:
    cases.note(
        child=meeting.child,
        topic=KIND,
        title=title,
        says=says,
        on=at.astimezone(LONDON).date(),
        ref=meeting.ref,
        by=by,
        at=at,
    )


def _audit(meeting: EighteenMonthMeeting, act: str, *, by: Practitioner, at: datetime) -> None:
    audit.record(
        act=act,
        about=meeting.ref,
        by=by,
        at=at,
        area=meeting.area.key,
        children=[meeting.child_id],
        detail={"chair": meeting.chair_id, "version": meeting.version},
    )
