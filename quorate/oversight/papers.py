"""What is written here: invitations, the record of the eighteen-month meeting, the two letters of legal planning.

Nothing sent by e-mail in the open names a child. The letters to parents are files, and say in plain words what each
means.
"""

from collections.abc import Sequence
from datetime import datetime

from quorate.design.words import day, listed
from quorate.letters.actions import training_words
from quorate.letters.documents import Block, Facts, Heading, Paper, Points, Text
from quorate.letters.own_words import head_of
from quorate.people.models import Area

from .models import Asked, EighteenMonthMeeting, LegalLetter, MeetingRecord

Kind = LegalLetter.Kind
SOLICITOR = (
    "See a solicitor who knows child care law straight away, and take this letter with you. "
    "Do not wait for the next meeting."
)
MEANS = {
    Kind.BEFORE: (
        "This is a letter before proceedings. The council is very worried about your child and is thinking about "
        "going to court. It has not asked a court for anything yet. This letter tells you what worries the council, "
        "and what you can do to keep this out of court, if there is something."
    ),
    Kind.ISSUE: (
        "This is a letter of issue. It tells you that the council is going to ask a court to decide about your child. "
        "The council is going to do this whatever happens now. You will be able to say to the court what you think."
    ),
}
"""What each letter means, in the plain words that the advice to families uses them for."""


def record_paper(
    meeting: EighteenMonthMeeting, record: MeetingRecord, asked: Sequence[Asked], *, at: datetime
) -> Paper:
    """Return the record of an eighteen-month meeting as a paper."""
    child = meeting.child
    came = [f"{one.practitioner.name} ({one.get_part_display().lower()})" for one in asked if one.came]
    absent = [
        f"{one.practitioner.name} ({one.get_part_display().lower()})" for one in asked if one.came is False
    ]
    rows = [
        ("Child", f"{child.name}, {child.la_child_id}"),
        ("On a plan since", day(meeting.plan.started_on)),
        ("Held on", day(record.held_on)),
        ("Where", meeting.place),
        ("Chair", meeting.chair.name),
        ("Minutes", meeting.minute_taker.name if meeting.minute_taker else "Nobody was put down"),
        ("Came", listed(came) or "Not recorded"),
    ]
    if absent:
        rows.append(("Asked and did not come", listed(absent)))
    if record.mapping_name:
        rows.append(("Signs of Safety mapping", f"Attached to the record: {record.mapping_name}"))
    blocks: list[Block] = [Facts("The meeting", tuple(rows))]
    for heading, text in (
        ("Why there was a plan at first", record.why_first),
        ("Progress", record.progress),
        ("The way ahead", record.way_ahead),
    ):
        blocks += [Heading(heading), Text(text or "Nothing is recorded under this point yet.")]
    if record.why_corrected:
        blocks += [Heading("Put right"), Text(f"Record {record.number}. {record.why_corrected}")]
    return _paper("Record of the eighteen-month meeting", meeting.area, tuple(blocks), at=at)


def letter_paper(
    letter: LegalLetter, *, name: str, children: Sequence[str], area: Area, at: datetime
) -> Paper:
    """Return a letter before proceedings or of issue, for one parent, the advice first."""
    kind = Kind(letter.kind)
    blocks: list[Block] = [
        Heading("What you should do now"),
        Text(SOLICITOR),
        Heading("What this letter is"),
        Text(MEANS[kind]),
        Heading("What the council plans to do"),
        Text(letter.steps),
        Heading("Why"),
        Text(letter.reasons),
    ]
    if kind == Kind.BEFORE:
        blocks += [
            Heading("What you can do to keep this out of court"),
            Text(
                letter.can_do or "The council has not set down anything that you can do. Ask your solicitor."
            ),
        ]
    if letter.timetable:
        lines = [line.strip() for line in letter.timetable.splitlines() if line.strip()]
        blocks += [Heading("What happens when"), Points(tuple(lines))]
    blocks += [
        Heading("If you do not understand something"),
        Text(
            "Ask your child's social worker, or your solicitor. You may bring somebody you trust to talk to us."
        ),
    ]
    return _paper(
        str(kind.label),
        area,
        tuple(blocks),
        at=at,
        to=name,
        about=f"About {listed(list(children))}",
        marking="Private. This letter is for you and for your solicitor.",
    )


def _paper(
    title: str,
    area: Area,
    blocks: tuple[Block, ...],
    *,
    at: datetime,
    to: str = "",
    about: str = "",
    marking: str = "Confidential. Do not pass this on.",
) -> Paper:
    return Paper(
        title=title,
        area_name=area.name,
        about=about,
        addressed_to=to,
        marking=marking,
        blocks=blocks,
        training=training_words(at),
        made_at=at,
        head=head_of(area),
    )
