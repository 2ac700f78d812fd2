"""A review that was held, with notes in paragraphs and a father out of the room for a part: its minutes wait.

The children have different fathers, so that no two of the family's editions are alike.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from quorate.cases.models import Family, Relative
from quorate.cases.parents import record_parent
from quorate.conferences.actions import close, decide, hold, invite, notices, say
from quorate.conferences.facts import units_of
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.conferences.queries import children as candidates
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.table import Answers
from quorate.minutes.actions import notes, writing
from quorate.minutes.models import Minutes
from quorate.plans.queries import latest_categories

from . import meetings
from .meetings import LONDON
from .staff import Staff

HELD_ON = date(2026, 4, 10)
OPENS = datetime.combine(HELD_ON, time(10, 0), tzinfo=LONDON)
OUT, BACK = OPENS + timedelta(minutes=25), OPENS + timedelta(minutes=55)
DECIDED, CLOSED = OPENS + timedelta(minutes=70), OPENS + timedelta(minutes=85)
WRITTEN = OPENS + timedelta(hours=4)
SECOND = "Osric Fennimore"


def play(staff: Staff) -> None:
    """Hold one review in the council that works to the Tees procedure, and hand its minutes to the chair."""
    if staff.area.procedure != "tees":
        return
    conference = _booked(staff)
    if conference is None:
        return
    second = _second_father(staff, conference)
    people = _asked(conference)
    _hold(conference, people)
    conference.refresh_from_db()
    fathers = [one for one in people if one.relative and one.relative.relation == "father"]
    father = next((one for one in fathers if one.relative_id != second.pk), None)
    _notes(conference, people, father, next(one for one in people if one.relative_id == second.pk))
    _decide(conference)
    current = Conference.objects.select_related("area", "chair", "administrator").get(pk=conference.pk)
    close.close(
        conference=current,
        version=current.version,
        open_why="Shown for training.",
        by=current.chair,
        at=CLOSED,
    )
    current.refresh_from_db()
    notices.order_notices(current, also=(), by=current.chair, at=CLOSED + timedelta(minutes=10))
    written = writing.draft(current, by=current.administrator, at=WRITTEN)
    _fill(current, written)
    written.refresh_from_db()
    writing.submit(written, version=written.version, by=current.administrator, at=WRITTEN)


def _booked(staff: Staff) -> Conference | None:
    """Book a review for a family of at least two children on plans that none has been booked for."""
    taken = set(Conference.objects.filter(area=staff.area).values_list("family", flat=True))
    for family in meetings.families_due(staff, meetings.REVIEW_RULES, HELD_ON):
        if family.pk not in taken and _reviewed(family) >= 2:
            return meetings.convene_for(staff, family, (HELD_ON, time(10, 0)), Conference.Kind.REVIEW)
    return None


def _reviewed(family: Family) -> int:
    found = candidates.family_candidates(family.children.order_by("born_on", "pk")[0])
    return sum(1 for one in found if one.kind == Conference.Kind.REVIEW and not one.why_not)


def _second_father(staff: Staff, conference: Conference) -> Relative:
    """Let the youngest child have a father of its own."""
    family = conference.family
    second = Relative.objects.create(
        family=family,
        name=SECOND,
        relation="father",
        parental_responsibility=True,
        email="osric@family.example",
    )
    children = list(family.children.order_by("born_on", "pk"))
    how: dict[str, Any] = {"by": staff.of("administrator")[0], "at": meetings.BOOKED_AT}
    for one in Relative.objects.filter(family=family, parental_responsibility=True):
        if one.pk == second.pk:
            record_parent(relative=one, children=children[-1:], **how)
        elif one.relation == "father":
            record_parent(relative=one, children=children[:-1], **how)
        else:
            record_parent(relative=one, children=children, **how)
    return second


def _asked(conference: Conference) -> list[Invitation]:
    meetings.ask(conference)
    there = set(conference.invitations.values_list("relative", flat=True))
    missing = Relative.objects.filter(family=conference.family_id, parental_responsibility=True).exclude(
        pk__in=there - {None}
    )
    more = [invite.Asked(ref=f"relative:{one.pk}", part=one.relation) for one in missing.order_by("pk")]
    if more:
        at = meetings.BOOKED_AT + timedelta(hours=1)
        invite.send(conference=conference, asked=more, by=conference.administrator, at=at)
    rows = conference.invitations.filter(withdrawn_at__isnull=True)
    return list(rows.select_related("practitioner", "relative", "conference").order_by("pk"))


def _hold(conference: Conference, people: list[Invitation]) -> None:
    hold.open_conference(conference=conference, by=conference.chair, at=OPENS)
    for one in people:
        if one.practitioner_id not in (conference.chair_id, conference.administrator_id) and not one.observer:
            hold.arrive(invitation=one, mode="in-person", by=conference.administrator, at=OPENS)


def _notes(
    conference: Conference, people: list[Invitation], father: Invitation | None, second: Invitation
) -> None:
    """Write along while they talk; the first father is out of the room for a part."""
    minutes = notes.begin(conference, by=conference.administrator, at=OPENS)
    children = list(
        ConferenceChild.objects.filter(conference=conference).select_related("child").order_by("pk")
    )
    professional = next(one for one in people if one.practitioner_id and not one.observer)

    def write(part: str, text: str, at: datetime, **more: Any) -> None:
        wording = notes.Wording(text, **more)
        notes.add(minutes, part, wording, by=conference.administrator, at=at)

    write(
        "essential-facts", "It is agreed that the family moved house in March.", OPENS + timedelta(minutes=5)
    )
    write(
        "discussion", "Mornings go better since the family support worker comes at seven.",
        OPENS + timedelta(minutes=15), said_by=professional,
    )  # fmt: skip
    if father is not None:
        notices.keep_out(
            father,
            extent="part",
            why="What the police had to say was to be heard first.",
            by=conference.chair,
            at=OUT,
        )
        hold.leave(invitation=father, by=conference.administrator, at=OUT)
        write(
            "discussion", "The police told of a call to the grandmother’s house last month.",
            OUT + timedelta(minutes=10), audience="not-for", people=[father.pk], ground="kept-out",
        )  # fmt: skip
        hold.arrive(invitation=father, mode="in-person", by=conference.administrator, at=BACK)
    write(
        f"child:{children[-1].child_id}:wishes", "Asked the worker not to tell that nights are frightening.",
        BACK + timedelta(minutes=5), audience="professionals", ground="child",
    )  # fmt: skip
    write(
        "other", "The second father gave his new telephone number to the social worker.",
        BACK + timedelta(minutes=8), audience="only", people=[second.pk], ground="safe-address",
    )  # fmt: skip


def _decide(conference: Conference) -> None:
    how: dict[str, Any] = {"by": conference.administrator, "at": DECIDED}
    for row in ConferenceChild.objects.filter(conference=conference).select_related(
        "plan", "conference", "child"
    ):
        say.answer_harm(row=row, still_suffering=False, likely_to_suffer=True, version=row.version, **how)
        meeting = meeting_of(
            Conference.objects.select_related("area", "chair", "administrator").get(pk=conference.pk)
        )
        for unit in units_of(meeting, meeting.part(row.pk)):
            if unit.counts and unit.here:
                say.give_view(
                    row=row, invitation=unit.here[0].invitation, says="continue", words="", seen=0, **how
                )
        row.refresh_from_db()
        categories = tuple(latest_categories(row.plan)) if row.plan else ()
        answers = Answers(
            outcome="continue", categories=categories or ("NEG",), next_review_on=date(2026, 9, 1),
            reasons="Things are better, and not yet steady.",
        )  # fmt: skip
        decide.decide(row=row, answers=answers, version=row.version, why="", by=conference.chair, at=DECIDED)


def _fill(conference: Conference, minutes: Minutes) -> None:
    """Write what is still missing before the chair can have the minutes."""
    for row in ConferenceChild.objects.filter(conference=conference).order_by("pk"):
        wording = notes.Wording("What had changed since the last review was gone through point by point.")
        notes.add(
            minutes, f"child:{row.child_id}:discussion", wording, by=conference.administrator, at=WRITTEN
        )
