"""Reviews that were held in March, from the booking to the minutes: what the figures of conferences count.

They are brought forward: none was due before June. All is done by the acts of the pages, but for the last: the notices
and the copies of the minutes are not written, and only the day on which they went is recorded.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from quorate.cases.actions import record_occasion_event
from quorate.cases.models import Family
from quorate.conferences.actions import close, cover, decide, hold, say
from quorate.conferences.facts import units_of
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.sheets import sheet_of
from quorate.conferences.table import Answers
from quorate.minutes.actions import approving, notes, writing
from quorate.minutes.models import Minutes
from quorate.plans.queries import latest_categories

from . import meetings
from .meetings import LONDON
from .staff import Staff

BOOKED_AT = datetime(2026, 3, 3, 11, 0, tzinfo=LONDON)
NOT_DUE_BEFORE = date(2026, 6, 1)
BASIS = {"basis": "the reports, and what was said today", "category_reviewed": True}
ASKED: dict[str, dict[str, Any]] = {"pan-sussex": BASIS, "lincolnshire": BASIS}
"""What a procedure has said beside the outcome."""
WISHES = "Likes it that somebody comes in the mornings, and wants to stay at the same school."
SAID = "What had changed since the last review was gone through point by point."


@dataclass(frozen=True, slots=True)
class Held:
    """When a review was held, who did not come, after how many days its minutes went, and why if that was late."""

    on: date
    hour: time
    away: tuple[str, ...] = ()
    sent_after: int = 8
    late_because: str = ""


REVIEWS = (
    Held(date(2026, 3, 18), time(10, 0)),
    Held(date(2026, 3, 20), time(13, 0), away=("mother",), sent_after=23, late_because="The Chair was ill."),
)
IN_TEES = 2
"""How many are held where the procedure is that of the Tees; one elsewhere."""


def play(staff: Staff) -> None:
    """Hold the reviews of one council."""
    families = iter(meetings.families_due(staff, meetings.REVIEW_RULES, NOT_DUE_BEFORE))
    for held in REVIEWS[: IN_TEES if staff.area.procedure == "tees" else 1]:
        for family in families:
            if _one(staff, family, held):
                break


def _one(staff: Staff, family: Family, held: Held) -> bool:
    booked = meetings.convene_for(staff, family, (held.on, held.hour), Conference.Kind.REVIEW, at=BOOKED_AT)
    if booked is None:
        return False
    meetings.ask(booked, at=BOOKED_AT)
    opens = datetime.combine(held.on, held.hour, tzinfo=LONDON)
    meetings.report(booked, at=opens - timedelta(days=7))
    conference = _now(booked)
    hold.open_conference(conference=conference, by=conference.chair, at=opens)
    for one in Invitation.objects.filter(conference=conference, withdrawn_at__isnull=True).order_by("pk"):
        runs_it = one.practitioner_id in (conference.chair_id, conference.administrator_id)
        if not (runs_it or one.observer or one.part in held.away):
            hold.arrive(invitation=one, mode="in-person", by=conference.administrator, at=opens)
    _decide(conference, opens + timedelta(minutes=70))
    conference = _now(booked)
    close.close(
        conference=conference,
        version=conference.version,
        open_why="Shown for training.",
        by=conference.chair,
        at=opens + timedelta(minutes=85),
    )
    _minutes(_now(booked), held, opens)
    return True


def _now(conference: Conference) -> Conference:
    return Conference.objects.select_related("area", "chair", "administrator").get(pk=conference.pk)


def _decide(conference: Conference, at: datetime) -> None:
    how: dict[str, Any] = {"by": conference.administrator, "at": at}
    rows = ConferenceChild.objects.filter(conference=conference)
    if conference.area.procedure == "lincolnshire":  # the text leaves quorum to the chair, who says so first
        say.rule_on_quorum(
            conference=_now(conference),
            rows=list(rows),
            ruling="quorate",
            conditions=(),
            reasons="All who work with the children are here.",
            interim_arrangements="",
            by=conference.chair,
            at=at,
        )
    for row in rows.select_related("plan", "conference", "child"):
        say.answer_harm(row=row, still_suffering=False, likely_to_suffer=True, version=row.version, **how)
        meeting = meeting_of(_now(conference))
        for unit in units_of(meeting, meeting.part(row.pk)):
            if unit.counts and unit.here:
                say.give_view(
                    row=row, invitation=unit.here[0].invitation, says="continue", words="", seen=0, **how
                )
        filled = sheet_of(meeting, "likelihood", meeting.part(row.pk))
        basis = {item.key: cover.Said("done", "It has happened before.") for item in filled.missing[:1]}
        if basis:
            cover.cover(conference=conference, row=row, sheet="likelihood", said=basis, **how)
        say.note_child(
            row=row,
            wishes_and_feelings=WISHES if row.child.born_on else "",
            working_notes="",
            notes_version=row.notes_version,
            **how,
        )
        row.refresh_from_db()
        answers = Answers(
            outcome="continue",
            categories=(tuple(latest_categories(row.plan)) if row.plan else ()) or ("NEG",),
            next_review_on=date(2026, 8, 18),
            reasons="Things are better, and not yet steady.",
            asked=ASKED.get(conference.area.procedure, {}),
            accept_warnings=True,
            warning_reason="Nobody wanted to wait for it.",
        )
        decide.decide(row=row, answers=answers, version=row.version, why="", by=conference.chair, at=at)


def _minutes(conference: Conference, held: Held, opens: datetime) -> None:
    """Write the minutes, have the Chair approve them, and record the day on which they went to everybody."""
    office, at = conference.administrator, opens + timedelta(hours=4)
    written = writing.draft(conference, by=office, at=at)
    for row in ConferenceChild.objects.filter(conference=conference).order_by("pk"):
        wording = notes.Wording(SAID)
        notes.add(written, f"child:{row.child_id}:discussion", wording, by=office, at=at)
    written.refresh_from_db()
    writing.submit(written, version=written.version, by=office, at=at)
    written.refresh_from_db()
    went = opens + timedelta(days=held.sent_after, hours=2)
    approving.approve(written, version=written.version, by=conference.chair, at=went - timedelta(hours=1))
    Minutes.objects.filter(pk=written.pk).update(
        state=Minutes.State.SENT, sent_at=went, late_because=held.late_because
    )
    _told(conference, "outcome-notice-sent", opens + timedelta(hours=26))
    _told(conference, "minutes-sent", went)


def _told(conference: Conference, kind: str, at: datetime) -> None:
    record_occasion_event(
        key=conference.ref,
        kind=kind,
        on=at.date(),
        moment=at,
        ref=conference.ref,
        by=conference.administrator,
        at=at,
    )
