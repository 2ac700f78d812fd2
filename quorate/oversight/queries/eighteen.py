"""The eighteen-month meeting: for which plans it has become due, who may chair it, and what it came to."""

from dataclasses import dataclass
from datetime import date

from quorate.cases.access import children_seen_by
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Duty
from quorate.cases.pages import Why, why
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import permission
from quorate.rules.permission import Permission

from ..models import Asked, EighteenMonthMeeting, MeetingRecord
from .case import chairs_of_case, states

RULE = "eighteen-month-meeting"
State = EighteenMonthMeeting.State
Part = Asked.Part


def is_asked_for(reader: Practitioner, on: date) -> bool:
    """Return whether the reader's procedure asks for an eighteen-month meeting at all.

    **Rules** ``duty.eighteen-month-meeting``.
    """
    found = states(reader, f"duty.{RULE}", on)
    return found is not None and found.terms is not None


def duty_of(child: Child, plan: Plan) -> Duty | None:
    """Return the duty of this plan's meeting, as it was worked out."""
    rows = Duty.objects.filter(child=child, rule=RULE, ended_at__isnull=True)
    return rows.order_by("-due_on").first() if plan else None


def may_chair(chair: Practitioner, child: Child, plan: Plan, on: date) -> Permission:
    """Return whether somebody may chair this child's meeting, and why not.

    **Rules** ``permission.chair-eighteen-month-meeting``.
    """
    own = chair.pk in {one.pk for one in chairs_of_case(child, plan)}
    return permission.may(
        "chair-eighteen-month-meeting",
        role=chair.role,
        procedure=procedure_of(child.area),
        on=on,
        facts={"is_case_chair": own},
    )


def meeting_seen_by(reader: Practitioner, pk: int) -> EighteenMonthMeeting | None:
    """Return a meeting about a child whose case the reader may open, or None."""
    rows = EighteenMonthMeeting.objects.filter(pk=pk, area=reader.area_id, child__in=children_seen_by(reader))
    return rows.select_related("area", "child__area", "plan__usual_chair", "chair", "minute_taker").first()


def standing_meeting(plan: Plan) -> EighteenMonthMeeting | None:
    """Return the plan's meeting that is arranged or was held, if there is one."""
    return EighteenMonthMeeting.objects.filter(plan=plan).exclude(state=State.CANCELLED).first()


def asked_to(meeting: EighteenMonthMeeting) -> list[Asked]:
    order = {part: place for place, part in enumerate(Part.values)}
    rows = Asked.objects.filter(meeting=meeting).select_related("practitioner__agency")
    return sorted(rows, key=lambda one: order[one.part])


def records_of(meeting: EighteenMonthMeeting) -> list[MeetingRecord]:
    """Return the meeting's records, the one that stands first."""
    rows = MeetingRecord.objects.filter(meeting=meeting).select_related("by").defer("mapping")
    return list(rows.order_by("-number"))


def mapping_of(meeting: EighteenMonthMeeting, number: int) -> MeetingRecord | None:
    """Return the record of that number with its attached mapping, or None where it has none."""
    row = MeetingRecord.objects.filter(meeting=meeting, number=number).exclude(mapping_name="").first()
    return row if row and row.mapping is not None else None


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of one meeting shows."""

    meeting: EighteenMonthMeeting
    asked: list[Asked]
    records: list[MeetingRecord]
    gaps: list[str]
    why: Why | None
    may_record: bool

    @property
    def record(self) -> MeetingRecord | None:
        return self.records[0] if self.records else None


def page_of(reader: Practitioner, meeting: EighteenMonthMeeting) -> Page:
    """Return what the page of one meeting shows, with what is missing from it."""
    asked, records = asked_to(meeting), records_of(meeting)
    duty = duty_of(meeting.child, meeting.plan)
    return Page(
        meeting=meeting,
        asked=asked,
        records=records,
        gaps=gaps(meeting, asked, records),
        why=why(duty.reason) if duty else None,
        may_record=may_record(reader, meeting),
    )


def gaps(meeting: EighteenMonthMeeting, asked: list[Asked], records: list[MeetingRecord]) -> list[str]:
    """Return what the procedure wants of the meeting and is not there."""
    if meeting.state == State.CANCELLED:
        return []
    there = {one.part for one in asked}
    wanted = (Part.TEAM_MANAGER, Part.SUPERVISOR, Part.SOCIAL_WORKER)
    found = [f"The {Part(part).label.lower()} is not invited" for part in wanted if part not in there]
    if meeting.minute_taker_id is None:
        found.append("Nobody is put down to take the minutes")
    if records:
        points = {
            "why there was a plan at first": records[0].why_first,
            "progress": records[0].progress,
            "the way ahead": records[0].way_ahead,
        }
        found += [f"The record says nothing of {point}" for point, text in points.items() if not text]
    return found


def may_record(reader: Practitioner, meeting: EighteenMonthMeeting) -> bool:
    """Return whether somebody may write the record: its chair, its minute-taker, an administrator or a manager."""
    role = Practitioner.Role
    return reader.area_id == meeting.area_id and (
        reader.pk in (meeting.chair_id, meeting.minute_taker_id)
        or reader.role in (role.ADMINISTRATOR, role.CHAIRS_MANAGER)
    )
