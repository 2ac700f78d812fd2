"""Who owes an answer or a report, what they were reminded of, and what comes next.

Nothing here is written down ahead: who is to be reminded is worked out from what is owed on the day, so an answer or a
report that arrives stops it by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from quorate.cases.facts import calendar_of
from quorate.cases.models import Duty
from quorate.clock import LONDON
from quorate.conferences.models import Conference, Invitation
from quorate.letters.models import Letter
from quorate.people.models import Area, Practitioner
from quorate.rules.days import Calendar

from ..models import LeftAlone, Pace, Reminded

State = Conference.State
FROM, TO = time(9), time(17)
"""Reminders go from nine until before five o'clock in London."""
REPORT = "report-to-chair"
BY_HAND = "invitation-reminder"


@dataclass(frozen=True, slots=True)
class Owing:
    """What one person owes for one conference, and how it stands with reminding them."""

    invitation: Invitation
    answer: bool
    report: bool
    report_due: date | None
    reminded: tuple[Reminded, ...]
    alone: LeftAlone | None
    next_on: date | None
    """The day from which the next reminder goes; None when none goes any more."""
    spent: bool
    """Whether everything was sent that is ever sent, or nothing can be: somebody has to ring them."""

    @property
    def owes(self) -> bool:
        return self.answer or self.report

    @property
    def wants(self) -> str:
        return " and ".join(
            word for word, owed in (("an answer", self.answer), ("a report", self.report)) if owed
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What was read once for many invitations."""

    pace: Pace
    calendar: Calendar
    due: dict[int, date] = field(default_factory=dict)
    reminded: dict[int, list[Reminded]] = field(default_factory=dict)
    alone: dict[int, LeftAlone] = field(default_factory=dict)


def pace_of(area: Area) -> Pace:
    """Return how often an area reminds; what was never set is as the product sets it."""
    return Pace.objects.filter(area=area).first() or Pace(area=area)


def is_time(at: datetime, calendar: Calendar) -> bool:
    """Return whether reminders may go at this moment: nine to five in London, on a working day of the area."""
    local = at.astimezone(LONDON)
    return FROM <= local.time() < TO and calendar.is_worked(local.date())


def owing_of(conference: Conference, today: date) -> list[Owing]:
    """Return how it stands with everybody of an agency who was asked to a conference."""
    found = list(_asked(conference.area_id).filter(conference=conference))
    return _work_out(found, conference.area, today)


def owing_in(area: Area, today: date) -> list[Owing]:
    """Return what is owed to the conferences of an area that are still to come, by whoever owes something."""
    tomorrow = datetime.combine(today, time(0), tzinfo=LONDON)
    found = _asked(area.pk).filter(
        conference__state=State.BOOKED, conference__starts_at__gte=tomorrow, practitioner__active=True
    )
    return [one for one in _work_out(list(found), area, today) if one.owes]


def silent(area: Area, today: date, reader: Practitioner | None = None) -> list[Owing]:
    """Return those who still owe something after every reminder, or whom no letter reaches: somebody rings them.

    With a reader: only of the conferences that they administer.
    """
    return [
        one
        for one in owing_in(area, today)
        if one.spent
        and one.alone is None
        and (reader is None or one.invitation.conference.administrator_id == reader.pk)
    ]


def written_today(people: Iterable[int], today: date) -> set[int]:
    """Return who of these was reminded on this day already, by a letter of whatever kind."""
    begins = datetime.combine(today, time(0), tzinfo=LONDON)
    ends = datetime.combine(today + timedelta(days=1), time(0), tzinfo=LONDON)
    letters = Letter.objects.filter(
        to_practitioner__in=list(people),
        document__in=(BY_HAND, "reminder"),
        made_at__gte=begins,
        made_at__lt=ends,
    )
    return {number for number in letters.values_list("to_practitioner", flat=True) if number}


def reminders_of(conference: Conference) -> QuerySet[Reminded]:
    """Return every reminder about a conference, the newest first."""
    return (
        Reminded.objects.filter(invitation__conference=conference)
        .select_related("reminder__letter", "invitation__practitioner")
        .order_by("-reminder__at", "-pk")
    )


def children_of(conference: Conference) -> list[int]:
    """Return the numbers of the children whom a conference is about, for the reading log."""
    return list(conference.children.order_by("pk").values_list("child_id", flat=True))


def invitation_to_chase(conference: Conference, number: int) -> Invitation | None:
    return _asked(conference.area_id).filter(conference=conference, pk=number).first()


def _asked(area: int) -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(
            conference__area=area,
            practitioner__isnull=False,
            invited_at__isnull=False,
            withdrawn_at__isnull=True,
        )
        .select_related(
            "conference__area", "conference__administrator", "practitioner__agency", "report", "contribution"
        )
        .order_by("conference__starts_at", "pk")
    )


def _work_out(found: list[Invitation], area: Area, today: date) -> list[Owing]:
    known = _known(found, area)
    return [_owing(one, known, today) for one in found]


def _known(found: list[Invitation], area: Area) -> Known:
    known = Known(pace_of(area), calendar_of(area))
    numbers = [one.pk for one in found]
    duties = Duty.objects.filter(
        area=area,
        rule=REPORT,
        occasion__in=[f"invitation:{number}" for number in numbers],
        ended_at__isnull=True,
        due_on__isnull=False,
    )
    for occasion, due_on in duties.values_list("occasion", "due_on"):
        if due_on:
            known.due[int(occasion.partition(":")[2])] = due_on
    rows = (
        Reminded.objects.filter(invitation__in=numbers)
        .select_related("reminder")
        .order_by("reminder__on", "pk")
    )
    for row in rows:
        known.reminded.setdefault(row.invitation_id, []).append(row)
    for alone in LeftAlone.objects.filter(invitation__in=numbers, lifted_at__isnull=True).select_related(
        "by"
    ):
        known.alone[alone.invitation_id] = alone
    return known


def _owing(invitation: Invitation, known: Known, today: date) -> Owing:
    conference: Any = invitation.conference
    booked = conference.state == State.BOOKED
    answer = booked and invitation.reply == Invitation.Reply.NONE
    asked = invitation.owes_report or hasattr(invitation, "contribution")
    report = booked and asked and getattr(invitation, "report", None) is None
    due = known.due.get(invitation.pk)
    reminded = tuple(known.reminded.get(invitation.pk, ()))
    alone = known.alone.get(invitation.pk)
    next_on = _next_on(invitation, known, reminded, answer=answer, report=report)
    reachable = bool(invitation.practitioner and invitation.practitioner.email)
    spent = next_on is not None and next_on <= today and (len(reminded) >= known.pace.most or not reachable)
    goes = alone is None and not spent and known.pace.on
    return Owing(invitation, answer, report, due, reminded, alone, next_on if goes else None, spent)


def _next_on(
    invitation: Invitation, known: Known, reminded: tuple[Reminded, ...], *, answer: bool, report: bool
) -> date | None:
    """Return the first day on which a reminder is to go.

    **Counts** working days of the area, without the day of the invitation or of the last reminder; a report is asked
    for so many working days before it is due or, where no day is stated, before the conference.
    """
    if not answer and not report:
        return None
    pace, calendar = known.pace, known.calendar
    days = []
    if answer and invitation.invited_at:
        days.append(calendar.after(invitation.invited_at.astimezone(LONDON).date(), pace.answer_after))
    if report:
        held_on = invitation.conference.starts_at.astimezone(LONDON).date()
        days.append(calendar.before(known.due.get(invitation.pk) or held_on, pace.report_before))
    first = min(days)
    again = calendar.after(reminded[-1].reminder.on, pace.every) if reminded else first
    return max(first, again)
