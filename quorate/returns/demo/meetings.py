"""Conferences of an invented council: one ready to be held on the first day, others booked for the weeks after."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quorate.cases.models import Child, Duty, Family
from quorate.conferences.actions import convene, invite
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.conferences.queries import booking, inviting
from quorate.people.models import Practitioner
from quorate.reports import actions as reports
from quorate.rules.days import Calendar

from .caseload import Caseload
from .staff import Staff

LONDON = ZoneInfo("Europe/London")
FIRST_DAY = date(2026, 4, 13)
BOOKED_AT = datetime(2026, 4, 1, 11, 0, tzinfo=LONDON)
REPORTED_AT = datetime(2026, 4, 2, 15, 0, tzinfo=LONDON)
SHARED_ON = date(2026, 4, 3)
BOOKED_AHEAD = 7
TIMES = (time(9, 45), time(13, 0))
REVIEW_RULES = ("first-review", "later-review")
REPORT = (
    "{part}'s report for the review of {family}.\n\n"
    "What is going well: appointments have been kept since the last conference, and home is calmer.\n"
    "What still worries us: the change is recent, and it has not been tested without support.\n"
    "What should happen: the plan should go on, with fewer and clearer steps."
)


def book(staff: Staff, caseload: Caseload, calendar: Calendar) -> int:
    """Book the conferences of the next weeks; return how many. Only acts that a person could do on the pages are used."""
    administrator = staff.of("administrator")[0]
    slots = _slots(calendar)
    ready = Family.objects.get(area=staff.area, reference=caseload.ready.reference)
    today = datetime.combine(FIRST_DAY, time(10, 0), tzinfo=LONDON)
    conference = _convene(staff, ready, today, administrator)
    if conference is None:
        raise LookupError(f"The family {ready.reference} has nobody to hold a review for.")
    _ask(conference, administrator)
    _report(conference, administrator)
    booked = 1
    for family in _due_next(staff, apart_from=ready):
        if booked > BOOKED_AHEAD:
            break
        conference = _convene(staff, family, next(slots), administrator)
        if conference is not None:
            booked += 1
            if booked % 2:
                _ask(conference, administrator)
    return booked


def _slots(calendar: Calendar) -> Iterator[datetime]:
    day = FIRST_DAY
    while True:
        day = calendar.after(day, 1)
        for hour in TIMES:
            yield datetime.combine(day, hour, tzinfo=LONDON)


def _due_next(staff: Staff, *, apart_from: Family) -> list[Family]:
    """Return families whose review is due soonest after the first slots, the earliest first."""
    due = (
        Duty.objects.filter(
            area=staff.area,
            rule__in=REVIEW_RULES,
            standing="open",
            ended_at__isnull=True,
            due_on__gt=FIRST_DAY + timedelta(days=7),
        )
        .exclude(child__family=apart_from)
        .select_related("child__family")
        .order_by("due_on", "pk")
    )
    families: dict[int, Family] = {}
    for duty in due[:60]:
        if duty.child.family:
            families.setdefault(duty.child.family.pk, duty.child.family)
    return list(families.values())


def _convene(
    staff: Staff, family: Family, starts_at: datetime, administrator: Practitioner
) -> Conference | None:
    """Book a review for the family's children who are on a plan, every warning read and accepted."""
    children = Child.objects.filter(area=staff.area, family=family).order_by("born_on", "pk")
    chosen = [
        one
        for one in booking.family_candidates(children[0])
        if one.kind == Conference.Kind.REVIEW and not one.why_not
    ]
    if not chosen:
        return None
    chair = booking.usual_chair(chosen) or staff.of("chair")[0]
    details = booking.Details(
        starts_at=starts_at,
        minutes_long=90,
        place=Conference.Place.ROOM,
        room=staff.rooms[0],
        link="",
        chair=chair,
        administrator=administrator,
    )
    judged = booking.judge(details, chosen=chosen, area=staff.area, kind=Conference.Kind.REVIEW, at=BOOKED_AT)
    return convene.convene(
        area=staff.area,
        children=[one.child for one in chosen],
        details=details,
        token=f"demonstration:{family.pk}",
        accepted=judged.codes,
        past_limit_reason="The family asked for this day" if judged.reason_needed else "",
        chair_why="Knows the family" if judged.chair_why_needed else "",
        by=administrator,
        at=BOOKED_AT,
    )


def _ask(conference: Conference, administrator: Practitioner) -> None:
    proposed = [one for one in inviting.gather(conference).proposals if one.ticked]
    asked = [
        invite.Asked(
            one.ref, one.part, core_group=one.core_group, observer=one.observer, owes_report=one.owes_report
        )
        for one in proposed
    ]
    sent = invite.send(
        conference=conference, asked=asked, by=administrator, at=BOOKED_AT + timedelta(minutes=30)
    )
    for number, invitation in enumerate(sent):
        if number % 4 == 3 or invitation.practitioner_id is None:
            continue  # no reply yet
        invite.record_reply(
            invitation=invitation,
            answer=invite.Answer(reply=Invitation.Reply.COMING),
            version=invitation.version,
            by=administrator,
            at=BOOKED_AT + timedelta(days=1),
        )


def _report(conference: Conference, administrator: Practitioner) -> None:
    """Take in the reports that are owed, but for the last one: the chair sees one missing."""
    children = list(ConferenceChild.objects.filter(conference=conference).values_list("pk", flat=True))
    owing = list(
        Invitation.objects.filter(conference=conference, owes_report=True, withdrawn_at__isnull=True)
        .select_related("practitioner")
        .order_by("pk")
    )
    for invitation in owing[:-1]:
        report = reports.receive(
            invitation=invitation,
            text=REPORT.format(part=invitation.part.capitalize(), family=conference.family.name),
            file=None,
            recommendations=dict.fromkeys(children, "continue"),
            version=0,
            by=invitation.practitioner or administrator,
            at=REPORTED_AT,
        )
        reports.record_shared(
            report=report,
            on=SHARED_ON,
            today=FIRST_DAY,
            version=report.version,
            by=invitation.practitioner or administrator,
            at=REPORTED_AT + timedelta(days=1),
        )
