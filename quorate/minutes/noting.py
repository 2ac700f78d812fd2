"""What the page of notes offers and shows: headings, speakers, the likely audience, and the paragraphs so far."""

from dataclasses import dataclass
from typing import Any

from quorate.conferences.facts import Meeting, Person
from quorate.conferences.models import Conference, KeptOut
from quorate.people.models import Practitioner

from .editing import grounds_for
from .grounds import KEPT_OUT
from .models import Audience, Minutes, Paragraph
from .queries import Passage, Written
from .record import parts_of

WRITABLE = (Minutes.State.DRAFT, Minutes.State.WITH_CHAIR)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as the page of notes shows it."""

    paragraph: Paragraph
    audience: str

    @property
    def restricted(self) -> bool:
        return self.paragraph.audience != Audience.EVERYONE


def lines(written: Written) -> list[tuple[Passage, list[Line]]]:
    """Return the headings under which something is written, with their paragraphs."""
    names = {one.invitation.pk: one.invitation.name for one in written.meeting.people}
    grounds = grounds_for(written.meeting)
    found = []
    for passage in written.passages:
        if passage.paragraphs:
            said = [(one, grounds.staff_words(one.ground)) for one in passage.paragraphs]
            found.append((passage, [Line(one, audience_words(one, names, ground)) for one, ground in said]))
    return found


def audience_words(paragraph: Paragraph, names: dict[int, str], ground: str) -> str:
    """Return for whom a paragraph is and why, in a few words."""
    named = ", ".join(names.get(number, "somebody no longer asked") for number in paragraph.people)
    said = {
        Audience.EVERYONE: "Everyone",
        Audience.NOT_FOR: f"Not for {named}",
        Audience.PROFESSIONALS: "Professionals only",
        Audience.ONLY: f"Only for {named}",
    }[Audience(paragraph.audience)]
    return said if paragraph.audience == Audience.EVERYONE else f"{said}: {ground}"


def out_now(meeting: Meeting) -> list[Person]:
    """Return the people who are kept out of a part of the conference and are not in the room.

    Only while it sits: what is written down afterwards says for itself for whom it is.
    """
    conference = meeting.conference
    if conference.state != Conference.State.OPEN:
        return []
    rows = KeptOut.objects.filter(
        invitation__conference=conference, extent=KeptOut.Extent.PART, lifted_at__isnull=True
    )
    kept = set(rows.values_list("invitation_id", flat=True))
    return [one for one in meeting.people if one.invitation.pk in kept and not one.here]


def proposal(meeting: Meeting) -> dict[str, Any]:
    """Return the likely audience of what is said now: without those who are kept out of this part."""
    out = out_now(meeting)
    if not out:
        return {"audience": Audience.EVERYONE.value}
    return {
        "audience": Audience.NOT_FOR.value,
        "people": [str(one.invitation.pk) for one in out],
        "ground": KEPT_OUT,
    }


def offers(written: Written) -> dict[str, Any]:
    """Return what the form of a paragraph offers to choose from."""
    people = [
        (str(one.invitation.pk), f"{one.invitation.name} ({one.invitation.part})")
        for one in written.meeting.people
    ]
    return {
        "parts": [(one.key, one.heading) for one in parts_of(written.meeting) if one.prose],
        "people": people,
        "audiences": [(str(value), str(label)) for value, label in Audience.choices],
        "grounds": grounds_for(written.meeting).choices,
    }


def stamp(written: Written) -> str:
    """Return what changes with each paragraph added, changed, moved or struck."""
    sections = [one.section for one in written.passages if one.section]
    return "-".join(f"{one.pk}.{one.version}" for one in sections)


def writable_state(written: Written) -> bool:
    """Return whether the minutes can still be written in, by whoever."""
    return written.minutes is None or written.minutes.state in WRITABLE


def writable(written: Written, reader: Practitioner) -> bool:
    """Return whether this reader can write in the minutes now."""
    minutes = written.minutes
    if minutes is None or minutes.state == Minutes.State.DRAFT:
        return True
    return minutes.state == Minutes.State.WITH_CHAIR and reader.pk == written.conference.chair_id
