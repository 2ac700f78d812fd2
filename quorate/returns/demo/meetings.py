"""Conferences of an invented council: one ready to be held on the first day, others booked for the weeks after."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from quorate.cases.models import Child, Duty, Family
from quorate.conferences.actions import convene, invite
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.conferences.queries import booking, inviting
from quorate.conferences.queries import children as waiting
from quorate.reports import actions as reports

from .caseload import Caseload
from .staff import Staff

LONDON = ZoneInfo("Europe/London")
FIRST_DAY = date(2026, 4, 13)
BOOKED_AT = datetime(2026, 4, 1, 11, 0, tzinfo=LONDON)
REPORTED_AT = datetime(2026, 4, 2, 10, 0, tzinfo=LONDON)
SLOTS = tuple(
    (day, hour)
    for day in (
        date(2026, 4, 24),
        date(2026, 4, 28),
        date(2026, 5, 1),
        date(2026, 5, 6),
        date(2026, 5, 12),
        date(2026, 5, 14),
    )
    for hour in (time(9, 45), time(13, 0))
)
"""When the reviews of the weeks after are held: far enough off that no report is late on the first day."""
INVITED = frozenset({0, 1, 3, 5, 7})
"""To which of the conferences people have been asked already, counted from the first."""
ENQUIRY_SLOT = (date(2026, 4, 14), time(13, 0))
Kind = Conference.Kind
REVIEW_RULES = ("first-review", "later-review")
REPORT = (
    "{part}'s report for the conference about {family}.\n\n"
    "What is going well: appointments have been kept since the last conference, and home is calmer.\n"
    "What still worries us: the change is recent, and it has not been tested without support.\n"
    "What should happen: the plan should go on, with fewer and clearer steps."
)


def book(staff: Staff, caseload: Caseload) -> int:
    """Book the conferences of the next weeks; return how many. Only acts that the pages offer are used."""
    ready = Family.objects.get(area=staff.area, reference=caseload.ready.reference)
    conferences = [
        convene_for(staff, ready, (FIRST_DAY, time(10, 0)), Kind.REVIEW),
        *_initial(staff),
        *_reviews(staff, apart_from=ready),
    ]
    booked = [conference for conference in conferences if conference is not None]
    for number, conference in enumerate(booked):
        if number in INVITED:
            ask(conference)
        if number < 2:
            report(conference)
    return len(booked)


def _initial(staff: Staff) -> Iterator[Conference | None]:
    """Book the initial conference of the enquiry that falls due first."""
    for family in families_due(staff, ("initial-conference",), ENQUIRY_SLOT[0])[:1]:
        yield convene_for(staff, family, ENQUIRY_SLOT, Kind.INITIAL)


def _reviews(staff: Staff, *, apart_from: Family) -> Iterator[Conference | None]:
    """Book a review into each of the slots, for the family whose limit comes next after it."""
    taken = {apart_from.pk}
    for slot in SLOTS:
        free = [family for family in families_due(staff, REVIEW_RULES, slot[0]) if family.pk not in taken]
        if free:
            taken.add(free[0].pk)
            yield convene_for(staff, free[0], slot, Kind.REVIEW)


def families_due(staff: Staff, rules: tuple[str, ...], since: date) -> list[Family]:
    """Return the families with a duty of these rules due on or after a day, the earliest first."""
    due = (
        Duty.objects.filter(area=staff.area, rule__in=rules, standing="open", ended_at__isnull=True)
        .filter(Q(due_on__gte=since) | Q(due_on__isnull=True), child__family__isnull=False)
        .select_related("child__family")
        .order_by("due_on", "pk")
    )
    families: dict[int, Family] = {}
    for duty in due[:40]:
        if duty.child.family:
            families.setdefault(duty.child.family.pk, duty.child.family)
    return list(families.values())


def convene_for(
    staff: Staff, family: Family, slot: tuple[date, time], kind: str, *, at: datetime = BOOKED_AT
) -> Conference | None:
    """Book a conference for those of the family's children who need one, every warning read and accepted."""
    administrator = staff.of("administrator")[0]
    starts_at = datetime.combine(*slot, tzinfo=LONDON)
    children = Child.objects.filter(area=staff.area, family=family).order_by("born_on", "pk")
    chosen = [one for one in waiting.family_candidates(children[0]) if one.kind == kind and not one.why_not]
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
    judged = booking.judge(details, chosen=chosen, area=staff.area, kind=kind, at=at)
    return convene.convene(
        area=staff.area,
        children=[one.child for one in chosen],
        details=details,
        token=f"demonstration:{family.pk}",
        accepted=judged.codes,
        past_limit_reason="The family asked for this day" if judged.reason_needed else "",
        chair_why="Knows the family" if judged.chair_why_needed else "",
        by=administrator,
        at=at,
    )


def ask(conference: Conference, *, at: datetime = BOOKED_AT) -> None:
    """Ask the people whom the procedure proposes, half an hour after the booking; most of them say that they come."""
    administrator = conference.administrator
    proposed = [one for one in inviting.gather(conference).proposals if one.ticked]
    asked = [
        invite.Asked(
            one.ref,
            one.part,
            core_group=one.core_group,
            observer=one.observer,
            owes_report=one.owes_report,
            all_the_same="The child asked for it. The assessment follows.",
        )
        for one in proposed
    ]
    sent = invite.send(conference=conference, asked=asked, by=administrator, at=at + timedelta(minutes=30))
    for number, invitation in enumerate(sent):
        if number % 4 == 3 or invitation.practitioner_id is None:
            continue  # no reply yet
        invite.record_reply(
            invitation=invitation,
            answer=invite.Answer(reply=Invitation.Reply.COMING),
            version=invitation.version,
            by=administrator,
            at=at + timedelta(hours=5),
        )


def report(conference: Conference, *, at: datetime = REPORTED_AT) -> None:
    """Take in the reports that are owed, but for the last one: the chair sees one missing."""
    says = "continue" if conference.kind == Kind.REVIEW else "plan"
    children = list(ConferenceChild.objects.filter(conference=conference).values_list("pk", flat=True))
    owing = list(
        Invitation.objects.filter(conference=conference, owes_report=True, withdrawn_at__isnull=True)
        .select_related("practitioner")
        .order_by("pk")
    )
    for invitation in owing[:-1]:
        came = reports.receive(
            invitation=invitation,
            text=REPORT.format(part=invitation.part.capitalize(), family=conference.family.name),
            file=None,
            recommendations=dict.fromkeys(children, says),
            version=0,
            by=invitation.practitioner or conference.administrator,
            at=at,
        )
        reports.record_shared(
            report=came,
            on=at.date(),
            today=FIRST_DAY,
            version=came.version,
            by=invitation.practitioner or conference.administrator,
            at=at + timedelta(hours=4),
        )
