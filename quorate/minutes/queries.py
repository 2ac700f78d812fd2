"""Questions about the minutes of a conference, and who may ask them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from quorate.cases.facts import calendar_of, occasion_history
from quorate.cases.models import Duty, OccasionEvent
from quorate.clock import LONDON
from quorate.conferences.access import conferences_seen_by, runs
from quorate.conferences.facts import Meeting
from quorate.conferences.models import Conference, Invitation
from quorate.conferences.notices import ON_A_PLAN
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.papers import NOTICE as NOTICE
from quorate.conferences.queries.papers import Copy as Copy
from quorate.conferences.queries.papers import (
    conference_with_papers,
    copies_of,
    duties_of,
    letter_key,
    letters_by_invitation,
    paper_of,
)
from quorate.design.words import listed
from quorate.letters.documents import Block
from quorate.letters.models import Attachment, Letter
from quorate.letters.queries import about
from quorate.people.models import Practitioner
from quorate.rules import Event as Fact
from quorate.rules import derive, permission
from quorate.rules.roles import in_words

from .models import (
    Agreed,
    Amendment,
    EditedCopy,
    Minutes,
    Paragraph,
    ParagraphVersion,
    Section,
    SectionVersion,
    Sending,
)
from .record import Moments, Part, from_stored, moments_of, parts_of, record_of

State = Minutes.State
PAPER = "minutes"


@dataclass(frozen=True, slots=True)
class Passage:
    """One heading of the minutes with what the record says under it and what somebody wrote."""

    part: Part
    recorded: tuple[Block, ...]
    section: Section | None = None

    @property
    def key(self) -> str:
        return self.part.key

    @property
    def heading(self) -> str:
        return self.section.heading if self.section else self.part.heading

    @property
    def paragraphs(self) -> list[Paragraph]:
        return self.section.standing if self.section else []

    @property
    def text(self) -> str:
        return self.section.text if self.section else ""

    @property
    def nothing(self) -> bool:
        """Whether a paper does not mention this heading at all."""
        return self.part.optional and not self.recorded and not self.text.strip()


@dataclass(frozen=True, slots=True)
class Written:
    """The minutes of one conference as they stand. ``minutes`` is None before they are drafted."""

    meeting: Meeting
    minutes: Minutes | None
    passages: tuple[Passage, ...]
    moments: Moments = field(default_factory=dict)

    @property
    def conference(self) -> Any:
        return self.meeting.conference

    @property
    def begun(self) -> Minutes:
        """The minutes.

        :raises Minutes.DoesNotExist: before they are drafted
        """
        if self.minutes is None:
            raise Minutes.DoesNotExist("The minutes of this conference have not been begun.")
        return self.minutes

    def passage(self, key: str) -> Passage | None:
        return next((one for one in self.passages if one.key == key), None)

    def missing(self) -> list[str]:
        """Return what the minutes lack before they can go to the chair: facts, discussion, decisions and reasons."""
        empty = [one for one in self.passages if one.part.needed and not one.text.strip()]
        lacks = [f"Write what was discussed under “{one.heading}”." for one in empty]
        for one in self.meeting.children:
            if one.decision is None:
                lacks.append(f"No decision is recorded for {one.row.child.name}.")
            elif not one.decision.reasons.strip():
                name = one.row.child.name
                lacks.append(
                    f"The reasons for the decision about {name} are not recorded. Ask the Chair for them."
                )
            elif one.decision.outcome in ON_A_PLAN and one.decision.next_review_on is None:
                lacks.append(f"No date is recorded for the next review of {one.row.child.name}.")
        return lacks


def written_for(reader: Practitioner, conference: int) -> Written | None:
    """Return the minutes of a held conference that this reader deals with, or None."""
    found = conference_with_papers(reader, conference)
    return written_of(meeting_of(found)) if found else None


def notes_for(reader: Practitioner, conference: int) -> Written | None:
    """Return the minutes of a conference in which this reader may write: while it sits, and once it was held.

    While it sits they are for those who run it; afterwards for whoever deals with its papers.
    """
    sits = conferences_seen_by(reader).filter(pk=conference, state=Conference.State.OPEN)
    found = sits.select_related("area", "chair", "administrator", "room", "family").first()
    if found is None:
        return written_for(reader, conference)
    return written_of(meeting_of(found)) if runs(reader, found) else None


def paragraph(minutes: Minutes, number: int) -> Paragraph | None:
    """Return a paragraph of these minutes that has not been struck."""
    rows = Paragraph.objects.select_related("section__minutes", "author", "said_by")
    return rows.filter(section__minutes=minutes, pk=number, struck_at__isnull=True).first()


def paragraph_history(of: Paragraph) -> list[ParagraphVersion]:
    """Return what a paragraph said before, and for whom, the newest first."""
    return list(of.versions.select_related("by").order_by("-at", "-pk"))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the last order to send the minutes has come."""

    total: int
    done: int
    stopped: tuple[str, ...]
    finished: bool


def sending_under_way(minutes: Minutes) -> Progress | None:
    """Return how far the last order to send the minutes is; None if there was none."""
    last = Sending.objects.filter(minutes=minutes).order_by("-pk").first()
    if last is None:
        return None
    keys = [letter_key(PAPER, minutes.conference, number, last.edition) for number in last.invitations]
    done = Letter.objects.filter(key__in=keys).count()
    return Progress(len(keys), done, tuple(last.stopped.values()), last.done_at is not None)


def written_of(meeting: Meeting) -> Written:
    """Return the minutes of a conference. Once approved, the record stands as it did then."""
    minutes = Minutes.objects.select_related("approved_by").filter(conference=meeting.conference).first()
    kept = minutes is not None and bool(minutes.record)
    record = from_stored(minutes.record) if minutes and kept else record_of(meeting)
    moments = minutes.moments if minutes and kept else moments_of(meeting)
    sections = {one.key: one for one in sections_of(minutes)} if minutes else {}
    passages = tuple(
        Passage(part, record.get(part.key, ()), sections.get(part.key)) for part in parts_of(meeting)
    )
    return Written(meeting, minutes, passages, moments)


def sections_of(minutes: Minutes) -> list[Section]:
    """Return the headings of the minutes with their paragraphs, in three questions."""
    people = ("said_by__practitioner", "said_by__relative", "said_by__young_person")
    standing = Paragraph.objects.filter(struck_at__isnull=True).select_related("author", *people)
    return list(minutes.sections.prefetch_related(Prefetch("paragraphs", standing)).order_by("position"))


def copies(meeting: Meeting) -> tuple[Copy, ...]:
    """Return each person's copy of the minutes, by the area's procedure."""
    return copies_of(meeting, PAPER)


def copy_went(minutes: Minutes, invitation: Invitation) -> bool:
    """Return whether a copy of the minutes has gone to this person."""
    letter = letters_by_invitation(minutes.conference, PAPER).get(invitation.pk)
    return letter is not None and letter.state in (Letter.State.SENT, Letter.State.UNSURE)


def agreed_with(minutes: Minutes) -> dict[int, datetime]:
    """Return who has read the standing edition and agrees with it, by invitation, and when."""
    rows = Agreed.objects.filter(minutes=minutes, edition=edition(minutes))
    return dict(rows.values_list("invitation", "at"))


def edits(minutes: Minutes) -> dict[int, EditedCopy]:
    """Return, by invitation, how a person's copy differs from the whole."""
    found = EditedCopy.objects.filter(minutes=minutes, superseded_at__isnull=True).select_related("by")
    return {one.invitation_id: one for one in found}


def amendments(minutes: Minutes) -> list[Amendment]:
    """Return the changes that people asked for, with the answers."""
    found = Amendment.objects.filter(minutes=minutes).select_related(
        "invitation__practitioner",
        "invitation__relative",
        "invitation__young_person",
        "recorded_by",
        "answered_by",
    )
    return list(found.order_by("received_at", "pk"))


def amendment(minutes: Minutes, number: int) -> Amendment | None:
    return Amendment.objects.filter(minutes=minutes, pk=number).first()


def history(section: Section) -> list[SectionVersion]:
    """Return what a section said before, the newest first."""
    return list(section.versions.select_related("by").order_by("-at", "-pk"))


def corrections(minutes: Minutes) -> int:
    """Return how often a section was corrected after approval: each makes a new edition of the minutes."""
    return SectionVersion.objects.filter(section__minutes=minutes).exclude(why="").count()


def edition(minutes: Minutes) -> str:
    """Return the name of the standing edition in letters' keys: empty for the first."""
    count = corrections(minutes)
    return f"corrected-{count}" if count else ""


def duties(meeting: Meeting, now: datetime) -> list[Duty]:
    """Return what is due for the minutes and by when; telling of a delay only once there is one."""
    found = duties_of(meeting.conference, ("minutes", "minutes-late"))
    on_time = not any(
        one.rule == "minutes" and one.standing == Duty.Standing.OPEN and _past(one, now) for one in found
    )
    return [
        one for one in found if one.rule == "minutes" or not (on_time and one.standing == Duty.Standing.OPEN)
    ]


def _past(duty: Duty, now: datetime) -> bool:
    today = now.astimezone(LONDON).date()
    return duty.due_at < now if duty.due_at else bool(duty.due_on and duty.due_on < today)


def overdue(meeting: Meeting, now: datetime) -> Duty | None:
    """Return the duty to send the minutes, if its day has passed and it is still open."""
    for duty in duties_of(meeting.conference, ("minutes",)):
        if duty.standing == Duty.Standing.OPEN and _past(duty, now):
            return duty
    return None


def late_today(now: datetime) -> list[int]:
    """Return the conferences whose minutes somebody has to be told are late, and has not been, in all areas."""
    rows = Duty.objects.filter(
        rule="minutes-late",
        standing=Duty.Standing.OPEN,
        ended_at__isnull=True,
        due_on__lte=now.astimezone(LONDON).date(),
    )
    refs = rows.values_list("within", flat=True)
    return sorted({int(ref.partition(":")[2]) for ref in refs if ref.startswith("conference:")})


def amendments_until(meeting: Meeting, invitation: int) -> date | None:
    """Return the last day on which this person's request for a change is in time; None where no day is stated."""
    for duty in duties_of(meeting.conference, ("amendments",)):
        if duty.occasion == f"invitation:{invitation}":
            return duty.due_on
    return None


def amendments_if_received(meeting: Meeting, on: date) -> date | None:
    """Return until when somebody who receives the minutes on a day may ask for a change, if the text gives a day.

    **Counts**, **Edition**, **Rules** as ``duty.amendments`` says.
    """
    area = meeting.conference.area
    events = OccasionEvent.objects.filter(occasion__key=meeting.conference.ref, superseded_at__isnull=True)
    history = occasion_history(events).with_events(Fact("minutes-received", on, ref="reader"))
    found = derive(history, procedure=meeting.procedure, calendar=calendar_of(area), scope="conference")
    return next((one.due_on for one in found if one.rule == "amendments" and one.occasion == "reader"), None)


def decides(reader: Practitioner, conference: Conference) -> bool:
    """Return whether this reader stands for the chair: the conference's own chair, or the chairs' manager."""
    return reader.pk == conference.chair_id or reader.role == Practitioner.Role.CHAIRS_MANAGER


def may_approve(reader: Practitioner, meeting: Meeting, on: date) -> Any:
    """Return the rules' finding on whether this reader's post may approve the minutes."""
    return permission.may("approve-minutes", role=reader.role, procedure=meeting.procedure, on=on)


def procedure_says(meeting: Meeting) -> Any:
    """Return what the area's procedure says of the minutes, or None if it says nothing."""
    return paper_of(meeting, PAPER)


@dataclass(frozen=True, slots=True)
class Own:
    """The papers of one conference that went to the reader."""

    conference: Conference
    letters: tuple[Letter, ...]

    def file(self, paper: str, suffix: str) -> Attachment | None:
        """Return the newest file of a paper, if one went to the reader."""
        files = [file for one in self.letters if one.document == paper for file in one.attachments.all()]
        return next((file for file in reversed(files) if file.name.endswith(f".{suffix}")), None)


def own_papers(reader: Practitioner, conference: int) -> Own | None:
    """Return what a reader was sent of a conference they may open, or None if they may not open it."""
    found = conferences_seen_by(reader).select_related("area").filter(pk=conference).first()
    if found is None:
        return None
    sent = about(found.ref).filter(
        to_practitioner=reader.pk, state=Letter.State.SENT, document__in=(NOTICE, PAPER)
    )  # fmt: skip
    return Own(found, tuple(sent))


def who_is_told(meeting: Meeting) -> list[str]:
    """Return, in a sentence, who tells whom when the minutes are late, if the procedure says so."""
    paper = procedure_says(meeting)
    told = paper.late_told if paper else ()
    if len(told) < 2:
        return ["The area's procedure does not say who is to be told."]
    first, *others = (in_words(role) for role in told)
    return [f"By the procedure, {first} tells {listed(others)} that the minutes are late, and why."]


def last_change(section: Section) -> tuple[str, datetime | None, str]:
    """Return who changed a section last and when, and what it says now."""
    last = section.versions.select_related("by").order_by("-at", "-pk").first()
    return (last.by.name if last and last.by else "Somebody else", last.at if last else None, section.text)
