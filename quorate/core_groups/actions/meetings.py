"""A core group meeting is planned, moved, called off; people are asked to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Event, NetworkMember
from quorate.cases.safe_contact import Reach, how_to_reach
from quorate.clock import LONDON
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.catalogue import Written
from quorate.people.models import Practitioner

from ..models import CoreGroup, FamilyMember, Meeting, MeetingMove, Part, Seat
from .checks import Refused, day_of, locked, plan_on, said, words

State = Meeting.State


@dataclass(frozen=True, slots=True)
class When:
    """When a meeting starts, how long it takes and where it is (a place, or how to join)."""

    starts_at: datetime
    minutes_long: int
    place: str


@transaction.atomic
def plan_meeting(
    *, children: Sequence[Child], when: When, lead: Practitioner, no_family_why: str, token: str, by: Practitioner,
    at: datetime,
) -> Meeting:  # fmt: skip
    """Plan one core group for one child or several of a family; everybody in their core groups gets a seat.

    The same form sent twice plans one meeting. A meeting that has been may be put down afterwards.

    **Rules** BER-TASK-06: practitioners and family form it; without family the reason is kept.
    :raises Refused: if a child is on no plan that day, has another core group that day, the children are not of one
        family, the group has no practitioner besides the social worker, or nobody of the family and no reason
    """
    same = Meeting.objects.filter(token=token).first()
    if same is not None:
        return same
    rows = locked(child.pk for child in children)
    _may_meet(rows, when)
    seats = _seats(rows)
    _formed(rows, seats, lead, no_family_why)
    meeting = Meeting.objects.create(
        area=rows[0].area, family=rows[0].family, starts_at=when.starts_at, minutes_long=when.minutes_long,
        place=when.place.strip(), lead=lead, token=token, planned_by=by, planned_at=at,
    )  # fmt: skip
    on = day_of(when.starts_at)
    for child in rows:
        part = Part.objects.create(meeting=meeting, child=child, plan=plan_on(child, on))
        _note_planned(part, child, by, at)
    for seat in seats:
        seat.meeting = meeting
    Seat.objects.bulk_create(seats)
    _audit("core_groups.meeting-planned", meeting, by, at, on=on.isoformat(), seats=len(seats))
    return meeting


def _may_meet(rows: Sequence[Child], when: When, apart_from: int = 0) -> None:
    if not rows:
        raise Refused("Choose at least one child.", "children")
    if len({row.family_id or f"alone {row.pk}" for row in rows}) > 1:
        raise Refused("One core group is for the children of one family. Plan two meetings.", "children")
    said(when.place, "Say where it is, or how people join.", "place")
    on = day_of(when.starts_at)
    for child in rows:
        plan_on(child, on, "starts_at")
        others = Part.objects.filter(
            child=child, meeting__state__in=(State.PLANNED, State.HELD),
            meeting__starts_at__gte=datetime.combine(on, datetime.min.time(), tzinfo=LONDON),
            meeting__starts_at__lte=datetime.combine(on, datetime.max.time(), tzinfo=LONDON),
        ).exclude(meeting=apart_from)  # fmt: skip
        if others.exists():
            raise Refused(
                f"{child.name} has a core group on {words(on)} already. Open that one, or give another day.",
                "starts_at",
            )


def _seats(rows: Sequence[Child]) -> list[Seat]:
    """Return a seat for each person now in these children's core groups, once each."""
    numbers = [row.pk for row in rows]
    members = NetworkMember.objects.filter(
        child__in=numbers, core_group=True, to_on__isnull=True, practitioner__active=True
    ).select_related("practitioner")
    found = {
        one.practitioner_id: Seat(practitioner=one.practitioner, name=one.practitioner.name, part=one.part)
        for one in members.order_by("practitioner__name", "-pk")
    }
    seats = list(found.values())
    relatives: dict[int, Seat] = {}
    for one in (
        FamilyMember.objects.filter(child__in=numbers, to_on__isnull=True)
        .select_related("relative", "child")
        .order_by("pk")
    ):
        if one.relative is None:
            seats.append(Seat(child=one.child, name=one.child.name, part="child"))
        else:
            relative = one.relative
            relatives[relative.pk] = Seat(relative=relative, name=relative.name, part=relative.relation[:60])
    return [*seats, *relatives.values()]


def _formed(rows: Sequence[Child], seats: Sequence[Seat], lead: Practitioner, no_family_why: str) -> None:
    """Refuse a meeting of a group that is no core group yet.

    :raises Refused: if it has no practitioner besides its lead, or nobody of the family and no reason for that
    """
    if not [one for one in seats if one.practitioner_id and one.practitioner_id != lead.pk]:
        raise Refused("The core group has nobody besides the social worker yet. Add its members first.")
    if [one for one in seats if not one.practitioner_id]:
        return
    groups = list(CoreGroup.objects.filter(plan__child__in=rows, plan__ended_on__isnull=True))
    if not no_family_why.strip() and not any(one.no_family_why for one in groups):
        raise Refused(
            "Nobody of the family is in the core group. Add them, or say why they are not in it.",
            "no_family_why",
        )
    for group in groups:
        if no_family_why.strip() and not group.no_family_why:
            group.no_family_why = no_family_why.strip()
            group.version += 1
            group.save(update_fields=["no_family_why", "version"])


def _note_planned(part: Part, child: Child, by: Practitioner, at: datetime) -> None:
    meeting = part.meeting
    part.planned_note = cases.note(
        child=child, topic="core-group-planned", title="Core group planned", on=day_of(meeting.starts_at),
        moment=meeting.starts_at, says=f"At {meeting.place}, led by {meeting.lead.name}.", ref=meeting.ref,
        by=by, at=at,
    )  # fmt: skip
    part.save(update_fields=["planned_note"])


def forget_planned(parts: Iterable[Part], why: str, by: Practitioner, at: datetime) -> None:
    """Take the line that a meeting is planned out of the children's histories, saying why."""
    for part in parts:
        if part.planned_note_id:
            note = Event.objects.select_related("child__area").get(pk=part.planned_note_id)
            cases.supersede_event(event=note, why=why, by=by, at=at)
            part.planned_note = None
            part.save(update_fields=["planned_note"])


def current(meeting: Meeting, version: int) -> Meeting:
    """Return the meeting's row, held until the act is over.

    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("area", "lead")
    found = rows.get(pk=meeting.pk)
    if found.version != version:
        raise cases.Stale("This meeting")
    return found


def parts_of(meeting: Meeting) -> list[Part]:
    return list(meeting.parts.select_related("child__area", "plan").order_by("child__born_on", "pk"))


def _planned(meeting: Meeting, version: int) -> Meeting:
    found = current(meeting, version)
    if found.state != State.PLANNED:
        raise Refused(f"This meeting is no longer planned: {found.get_state_display().lower()}.")
    return found


@transaction.atomic
def move(*, meeting: Meeting, when: When, why: str, version: int, by: Practitioner, at: datetime) -> Meeting:
    """Move a planned meeting to another time or place; those who were asked are told.

    :raises Refused: without a reason, if it is no longer planned, or could not have been planned for then
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    why = said(why, "Say why the meeting is moved.", "why")
    found = _planned(meeting, version)
    parts = parts_of(found)
    _may_meet(locked(part.child_id for part in parts), when, apart_from=found.pk)
    if (when.starts_at, when.place.strip(), when.minutes_long) == (
        found.starts_at,
        found.place,
        found.minutes_long,
    ):
        raise Refused("It is planned for then and there already.", "starts_at")
    MeetingMove.objects.create(
        meeting=found, was_at=found.starts_at, was_place=found.place, why=why, by=by, at=at
    )
    forget_planned(parts, f"The meeting was moved: {why}", by, at)
    found.starts_at, found.minutes_long, found.place = when.starts_at, when.minutes_long, when.place.strip()
    found.version += 1
    found.save(update_fields=["starts_at", "minutes_long", "place", "version"])
    for part in parts:
        part.meeting = found
        part.plan = plan_on(part.child, day_of(when.starts_at), "starts_at")
        part.save(update_fields=["plan"])
        _note_planned(part, part.child, by, at)
    _audit("core_groups.meeting-moved", found, by, at, to=when.starts_at.isoformat())
    _tell(found, list(found.seats.filter(asked_at__isnull=False)), "moved", by, at)
    return found


@transaction.atomic
def call_off(*, meeting: Meeting, why: str, version: int, by: Practitioner, at: datetime) -> Meeting:
    """Call a planned meeting off, or record that it did not take place when its time has passed; those asked are told.

    :raises Refused: without a reason, or if it is no longer planned
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    found = _planned(meeting, version)
    passed = found.starts_at <= at
    why = said(
        why, "Say why it does not take place." if not passed else "Say why it did not take place.", "why"
    )
    found.state, found.state_why = State.NOT_HELD if passed else State.CALLED_OFF, why
    found.version += 1
    found.save(update_fields=["state", "state_why", "version"])
    parts = parts_of(found)
    forget_planned(parts, f"{found.get_state_display()}: {why}", by, at)
    for part in parts:
        cases.note(
            child=part.child, topic="core-group-not-held",
            title="A core group did not take place" if passed else "A planned core group was called off",
            on=day_of(found.starts_at) if passed else day_of(at), says=why, ref=found.ref, by=by, at=at,
        )  # fmt: skip
    _audit("core_groups.meeting-not-held" if passed else "core_groups.meeting-called-off", found, by, at)
    if not passed:
        _tell(found, list(found.seats.filter(asked_at__isnull=False)), "off", by, at)
    return found


@transaction.atomic
def invite(*, meeting: Meeting, version: int, by: Practitioner, at: datetime) -> int:
    """Ask everybody who has a seat and was not asked yet; return how many letters were put in the post room.

    Members who joined since the meeting was planned get a seat first. Somebody without an e-mail address gets a
    letter to print. A child is asked in person, by the social worker.

    :raises Refused: if the meeting is no longer planned, or its time has passed
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    found = _planned(meeting, version)
    if found.starts_at <= at:
        raise Refused("The time of this meeting has passed: record whether it took place.")
    seated = list(found.seats.all())
    there = {(one.practitioner_id, one.relative_id, one.child_id) for one in seated}
    for seat in _seats([part.child for part in parts_of(found)]):
        if (seat.practitioner_id, seat.relative_id, seat.child_id) not in there:
            seat.meeting = found
            seat.save()
    waiting = list(found.seats.filter(asked_at__isnull=True).select_related("practitioner", "relative"))
    found.seats.filter(pk__in=[one.pk for one in waiting]).update(asked_at=at)
    found.version += 1
    found.save(update_fields=["version"])
    _audit("core_groups.invited", found, by, at, seats=[one.pk for one in waiting])
    return _tell(found, waiting, "asked", by, at)


def _tell(meeting: Meeting, seats: Sequence[Seat], what: str, by: Practitioner, at: datetime) -> int:
    """Put a plain letter to each of these people in the post room. It names no child."""
    children = list(meeting.parts.values_list("child", flat=True))
    told = 0
    for seat in seats:
        if seat.child_id or seat.practitioner_id == by.pk:
            continue
        person = seat.practitioner
        to = (
            how_to_reach(seat.relative)
            if seat.relative
            else Reach(person.email if person else "", "", "", False)
        )
        written = _letter(meeting, seat, what, at)
        letters.post(
            area=meeting.area,
            key=f"{meeting.ref}:{what}:{seat.pk}:{meeting.starts_at.isoformat()}",
            occasion=meeting.ref,
            document="core-group",
            **to.letter(seat.name),
            to_practitioner=person,
            subject=written.subject,
            text=written.text,
            children=children,
            by=by,
            at=at,
        )
        told += 1
    return told


def _letter(meeting: Meeting, seat: Seat, what: str, at: datetime) -> Written:
    facts: dict[str, object] = {
        "name": seat.name,
        "starts_at": meeting.starts_at,
        "family": bool(seat.relative_id),
        "reference": _reference(meeting),
        "lead": meeting.lead.name,
    }
    if what != "off":
        facts["place"] = meeting.place
    if what == "asked":
        facts["minutes_long"] = meeting.minutes_long
    return catalogue.write(f"core_groups/{what}", area=meeting.area, facts=facts, at=at)


def _reference(meeting: Meeting) -> str:
    return meeting.family.reference if meeting.family else f"core group {meeting.pk}"


def _audit(act: str, meeting: Meeting, by: Practitioner, at: datetime, **detail: object) -> None:
    audit.record(
        act=act, about=meeting.ref, by=by, at=at, area=meeting.area.key,
        children=list(meeting.parts.values_list("child", flat=True)), detail=detail,
    )  # fmt: skip
