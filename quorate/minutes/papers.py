"""The minutes as a paper: whole, or one person's copy with what they may not have left out."""

from collections.abc import Collection
from datetime import datetime

from quorate.conferences.facts import Meeting
from quorate.conferences.queries.papers import Copy
from quorate.conferences.wording import KINDS
from quorate.design.words import clock_time, day, weekday
from quorate.letters.actions import training_words
from quorate.letters.documents import Block, Grid, Heading, Paper, Text

from .models import Amendment, Minutes
from .queries import Passage, Written

LEFT_OUT = "This part is left out of this copy."
NOTHING = "Nothing was recorded under this heading."


def blocks_of(passage: Passage) -> tuple[Block, ...]:
    """Return what stands under one heading: first what the record says, then what was written."""
    written = (Text(passage.text),) if passage.text.strip() else ()
    return (*passage.recorded, *written) or (Text(NOTHING),)


def passages_for(written: Written, copy: Copy | None) -> list[Passage]:
    """Return the headings that a copy has: those about the conference, and about the children it is about."""
    if copy is None:
        return list(written.passages)
    mine = {part.row.child_id for part in copy.children}
    return [one for one in written.passages if one.part.child is None or one.part.child in mine]


def minutes_paper(
    written: Written,
    *,
    copy: Copy | None = None,
    left_out: Collection[str] = (),
    amendments: Collection[Amendment] = (),
    at: datetime,
) -> Paper:
    """Return the minutes as a paper, for one person's copy or whole."""
    conference, minutes = written.conference, written.minutes
    blocks: list[Block] = []
    for passage in passages_for(written, copy):
        blocks.append(Heading(passage.heading))
        blocks += (Text(LEFT_OUT),) if passage.key in left_out else blocks_of(passage)
    if amendments:
        blocks += [Heading("Changes that people asked for"), amendments_grid(amendments)]
    return Paper(
        title=f"Minutes of the {KINDS[conference.kind]}",
        area_name=conference.area.name,
        about=f"Conference {conference.pk}, held on {weekday(conference.starts_at)}. {standing_words(minutes)}",
        addressed_to=copy.name if copy else "",
        marking="Confidential. Do not pass this on to anybody without the consent of the Chair."
        + (" This copy leaves something out." if left_out else ""),
        blocks=tuple(blocks),
        training=training_words(at),
        made_at=at,
        contact=tuple(
            part for part in (conference.area.name, conference.area.phone, conference.area.email) if part
        ),
    )


def standing_words(minutes: Minutes | None) -> str:
    """Return whether the minutes are approved, by whom and when."""
    if minutes is None or minutes.approved_at is None or minutes.approved_by is None:
        return "Draft, not yet approved by the Chair."
    return f"Approved by {minutes.approved_by.name} on {day(minutes.approved_at)}."


def amendments_grid(amendments: Collection[Amendment]) -> Grid:
    """Return the requests for change and what was answered, as a table."""
    return Grid(
        "Requests and answers",
        ("From", "Asked", "What they asked for", "Answer"),
        tuple(
            (
                one.invitation.name,
                day(one.received_at) + (" (after the time for asking)" if one.late else ""),
                one.words,
                f"{one.get_answer_display()}. {one.answer_words}".strip(),
            )
            for one in amendments
        ),
    )


def covering_text(meeting: Meeting, name: str, *, corrected: bool, until: str) -> str:
    """Return the text of the letter that a copy goes with. It names no child."""
    conference = meeting.conference
    held = f"{clock_time(conference.starts_at)} on {weekday(conference.starts_at)}"
    what = "corrected minutes" if corrected else "minutes"
    parts = [
        f"Dear {name},",
        f"The {what} of the {KINDS[conference.kind]} that began at {held} (conference {conference.pk}) are attached, "
        "as a PDF and as a Word document with the same words.",
        "If something in them is wrong, tell the conference administrator"
        + (f" by {until}." if until else " soon."),
        "They are confidential. Do not pass them on to anybody without the consent of the Chair. If they have come to "
        "the wrong person, delete them and tell us.",
        "\n".join(
            line for line in (conference.area.name, conference.area.phone, conference.area.email) if line
        ),
    ]
    return "\n\n".join(parts)
