"""The minutes as a paper: whole, or one person's copy with what they may not have left out."""

from collections.abc import Collection
from datetime import date, datetime

from quorate.conferences.facts import Meeting
from quorate.conferences.wording import KINDS
from quorate.design.words import day, weekday
from quorate.letters import catalogue
from quorate.letters.actions import training_words
from quorate.letters.catalogue import Written as Letter
from quorate.letters.documents import Block, Grid, Heading, Paper, Text
from quorate.letters.own_words import head_of

from .editions import FAMILY, NOTHING, Edition, Printed, paragraph_words
from .models import Amendment, Minutes
from .queries import Passage, Written


def blocks_of(passage: Passage) -> tuple[Block, ...]:
    """Return what stands under one heading: first what the record says, then what was written."""
    written = tuple(Text(paragraph_words(one)) for one in passage.paragraphs)
    return (*passage.recorded, *written) or (Text(NOTHING),)


def whole_record(written: Written) -> tuple[Printed, ...]:
    """Return all headings with all that stands under them, for those who keep the record."""
    return tuple(Printed(one.key, one.heading, blocks_of(one)) for one in written.passages if not one.nothing)


def minutes_paper(
    written: Written,
    *,
    edition: Edition | None = None,
    amendments: Collection[Amendment] = (),
    at: datetime,
) -> Paper:
    """Return the minutes as a paper, for one person's copy or whole."""
    conference, minutes = written.conference, written.minutes
    blocks: list[Block] = []
    for one in edition.printed if edition else whole_record(written):
        blocks += [Heading(one.heading), *one.blocks]
    if amendments:
        blocks += [Heading("Changes that people asked for"), amendments_grid(amendments)]
    return Paper(
        title=f"Minutes of the {KINDS[conference.kind]}",
        area_name=conference.area.name,
        about=f"Conference {conference.pk}, held on {weekday(conference.starts_at)}. {standing_words(minutes)}",
        addressed_to=edition.copy.name if edition else "",
        marking="Confidential. Do not pass this on to anybody without the consent of the Chair."
        + (" This copy leaves something out." if edition and not edition.whole else ""),
        blocks=tuple(blocks),
        training=training_words(at),
        made_at=at,
        head=head_of(conference.area),
        large=edition.copy.address["large"] if edition else False,
    )


def amendments_for(edition: Edition, asked: Collection[Amendment]) -> list[Amendment]:
    """Return the requests for change that a copy shows.

    A copy that leaves something out has none, for they may speak of what is left out; the family's have their own.
    """
    if not edition.whole:
        return []
    family = edition.copy.person.part in FAMILY
    return [one for one in asked if not family or one.invitation_id == edition.copy.number]


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


def covering_letter(
    meeting: Meeting, name: str, *, corrected: bool, until: date | None, at: datetime
) -> Letter:
    """Return the letter that a copy goes with. It names no child."""
    conference = meeting.conference
    return catalogue.write(
        "minutes/copy",
        area=conference.area,
        facts={
            "name": name,
            "conference": conference.pk,
            "kind": KINDS[conference.kind],
            "starts_at": conference.starts_at,
            "corrected": corrected,
            "until": until,
            "reach": " · ".join(part for part in (conference.area.phone, conference.area.email) if part),
        },
        at=at,
    )
