"""One child's line of time: what is still to come, then all that happened, the latest first, with its papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min
from django.urls import reverse

from quorate.cases.models import Child, Duty, Event
from quorate.cases.pages import DutyRow, Happening, Link
from quorate.conferences.models import Conference, ConferenceChild
from quorate.design.words import plural
from quorate.letters.models import Letter
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner

LONDON = ZoneInfo("Europe/London")

SHOWN = {
    "": "Everything",
    "conferences": "Conferences",
    "happened": "What happened",
    "duties": "What was or is due",
    "papers": "Letters and papers",
}
"""What a reader may narrow the line of time to."""

RECORDS: Mapping[str, tuple[str, str]] = {
    "conference": ("conferences:page", "number"),
    "enquiry": ("enquiries:enquiry", "pk"),
    "disagreement": ("enquiries:disagreement", "pk"),
    "core-group": ("core_groups:meeting", "pk"),
    "plan": ("plans:plan", "pk"),
    "move": ("moves:move", "pk"),
    "ending": ("endings:ending", "pk"),
    "eighteen-months": ("oversight:eighteen", "pk"),
    "exclusion": ("attendance:exclusion", "pk"),
    "release": ("attendance:release", "pk"),
}
"""The page of the record that a reference names: "enquiry:5" is enquiry 5."""

OF_THE_CHILD: Mapping[str, str] = {
    "pregnancy": "unborn:page",
    "unborn": "unborn:page",
    "care-spell": "care:child",
    "care-review": "care:child",
    "care-matter": "care:child",
    "care-weighed": "care:child",
    "in-need": "endings:after",
    "in-need-review": "endings:after",
    "services-talk": "endings:after",
    "visits": "core_groups:visits",
    "core-group-of": "core_groups:child",
}
"""What is read on a page of the child's own."""

PAPERS = {
    "invitation": "Invitation",
    "outcome-notice": "Outcome notice",
    "minutes": "Minutes",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One point of the line. ``state`` is the standing of a duty or a conference, for its tag.

    ``awaited``: it has not come to its end, though its day may have come.
    """

    title: str
    on: date
    kind: str
    text: str = ""
    by: str = ""
    at: datetime | None = None
    until: str = ""
    state: str = ""
    links: tuple[Link, ...] = ()
    duty: DutyRow | None = None
    event: Event | None = None
    names: tuple[str, ...] = ()
    order: tuple[int, int] = field(default=(0, 0))
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Both halves of the line, on either side of today."""

    coming: list[Moment]
    past: list[Moment]


def line_of(
    child: Child,
    *,
    history: Iterable[Happening],
    duties: Iterable[DutyRow],
    meetings: Sequence[ConferenceChild],
    reader: Practitioner,
    now: datetime,
    shown: str = "",
    papers: bool = True,
) -> Line:
    """Return the child's line of time as the reader may see it; one question to the database, for the letters.

    What is overdue stays on the side of what is to come, first: it has not happened yet.
    """
    today = now.astimezone(LONDON).date()
    told = list(history)
    moments = [*_happened(told, meetings), *_meetings(told, meetings), *_duties(duties)]
    if papers and sees_whole_area(reader):
        moments += papers_of(child, {event.event.ref for event in told} | {_ref(m) for m in meetings})
    if shown in SHOWN and shown:
        moments = [one for one in moments if one.kind == shown]
    coming = [one for one in moments if _is_to_come(one, today)]
    past = [one for one in moments if not _is_to_come(one, today)]
    return Line(
        coming=sorted(coming, key=_first_to_last),
        past=sorted(past, key=_first_to_last, reverse=True),
    )


def together(lines: Mapping[str, Line]) -> Line:
    """Return several children's lines as one: what happened to some of them alike stands once, with their names."""
    return Line(
        coming=sorted(_merged((name, line.coming) for name, line in lines.items()), key=_first_to_last),
        past=sorted(
            _merged((name, line.past) for name, line in lines.items()), key=_first_to_last, reverse=True
        ),
    )


def _first_to_last(moment: Moment) -> tuple[date, tuple[int, int]]:
    return moment.on, moment.order


def _merged(lines: Iterable[tuple[str, list[Moment]]]) -> list[Moment]:
    found: dict[tuple[str, date, str, str], Moment] = {}
    for name, moments in lines:
        for one in moments:
            key = (one.title, one.on, one.text, one.state)
            same = found.get(key)
            names = dict.fromkeys((*(same.names if same else ()), name))
            found[key] = replace(same or one, names=tuple(names))
    return list(found.values())


def _is_to_come(moment: Moment, today: date) -> bool:
    if moment.duty is not None:
        return moment.duty.duty.standing == Duty.Standing.OPEN
    return moment.on > today or moment.awaited


def _ref(meeting: ConferenceChild) -> str:
    return f"conference:{meeting.conference_id}"


def _happened(told: Iterable[Happening], meetings: Sequence[ConferenceChild]) -> list[Moment]:
    chaired = {_ref(meeting): meeting for meeting in meetings}
    found = []
    for one in told:
        meeting = chaired.get(one.event.ref)
        held = meeting is not None and one.event.kind in HELD
        found.append(
            Moment(
                title=one.title,
                on=one.on,
                at=one.event.at,
                kind="conferences" if held else "happened",
                text=one.text,
                by=_who(one, meeting if held else None),
                links=conference_links(meeting.conference) if held and meeting else see(one.event),
                event=one.event,
                order=(1, one.event.pk),
            )
        )
    return found


HELD = frozenset({"initial-conference", "review", "stood-down", "reconvened"})


def _who(one: Happening, meeting: ConferenceChild | None) -> str:
    return f"Chaired by {meeting.conference.chair.name}" if meeting else f"Recorded by {one.by}"


def see(event: Event) -> tuple[Link, ...]:
    """Return the way to the record that an event comes from, if it has a page."""
    word, _, number = event.ref.partition(":")
    page = RECORDS.get(word)
    if word in OF_THE_CHILD:
        return (Link("Open the record", reverse(OF_THE_CHILD[word], kwargs={"pk": event.child_id})),)
    if page is None or not number.isdigit():
        return ()
    return (Link("Open the record", reverse(page[0], kwargs={page[1]: int(number)})),)


def conference_links(conference: Conference) -> tuple[Link, ...]:
    """Return the ways to a conference and to what was written for and of it."""
    links = [
        Link("Conference", reverse("conferences:page", kwargs={"number": conference.pk})),
        Link("Reports", reverse("reports:page", kwargs={"pk": conference.pk})),
    ]
    if conference.state in (Conference.State.CLOSED, Conference.State.STOOD_DOWN):
        links += [
            Link("Outcome", reverse("conferences:outcome", kwargs={"pk": conference.pk})),
            Link("Minutes", reverse("minutes:page", kwargs={"pk": conference.pk})),
        ]
    return tuple(links)


def _meetings(told: Iterable[Happening], meetings: Iterable[ConferenceChild]) -> list[Moment]:
    """Return the conferences that no event of the history tells of: booked, in session, or called off."""
    known = {one.event.ref for one in told if one.event.kind in HELD}
    return [
        Moment(
            title=f"{meeting.conference.get_kind_display()}: {meeting.conference.get_state_display().lower()}",
            on=meeting.conference.starts_at.astimezone(LONDON).date(),
            at=meeting.conference.starts_at,
            kind="conferences",
            text=meeting.conference.cancelled_why,
            by=f"Chair: {meeting.conference.chair.name}",
            state="open" if meeting.conference.state == Conference.State.OPEN else "",
            awaited=meeting.conference.state in (Conference.State.BOOKED, Conference.State.OPEN),
            links=conference_links(meeting.conference),
            order=(2, meeting.pk),
        )
        for meeting in meetings
        if _ref(meeting) not in known
    ]


def _duties(rows: Iterable[DutyRow]) -> list[Moment]:
    """Return what was or is due and has a day. A duty that was kept stands on the day on which it was."""
    found = []
    for row in rows:
        duty = row.duty
        on = duty.done_on or duty.due_on
        if on is None or duty.standing == Duty.Standing.LAPSED:
            continue
        found.append(
            Moment(
                title=duty.title,
                on=on,
                at=duty.due_at if duty.standing == Duty.Standing.OPEN else None,
                kind="duties",
                by=f"For {row.line.whose}" if row.line.whose else "",
                until={"from": "From this day", "until": "Until this day"}.get(duty.meaning, ""),
                state=row.state,
                duty=row,
                order=(3, duty.pk),
            )
        )
    return found


def papers_of(child: Child, refs: Iterable[str]) -> list[Moment]:
    """Return the letters about what happened to the child, those of one kind and occasion together."""
    asked = sorted(ref for ref in refs if ref)
    found = (
        Letter.objects.filter(area=child.area_id, occasion__in=asked)
        .values("occasion", "document", "state")
        .annotate(how_many=Count("pk"), first=Min("made_at"), last=Max("sent_at"))
    )
    together: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in found:
        together.setdefault((row["occasion"], row["document"]), []).append(row)
    return [_paper(occasion, document, rows) for (occasion, document), rows in sorted(together.items())]


def _paper(occasion: str, document: str, rows: Sequence[Mapping[str, Any]]) -> Moment:
    words = [f"{plural(row['how_many'], 'letter')} {STATE_WORDS[row['state']]}" for row in rows]
    when = max(row["last"] or row["first"] for row in rows)
    address = f"{reverse('letters:post-room')}?occasion={occasion}"
    return Moment(
        title=PAPERS.get(document, document.replace("-", " ").capitalize()),
        on=when.astimezone(LONDON).date(),
        at=when,
        kind="papers",
        text="; ".join(words) + ".",
        links=(Link("In the post room", address),),
        order=(0, 0),
    )


STATE_WORDS = {state.value: str(state.label).lower() for state in Letter.State}
