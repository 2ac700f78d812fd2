"""Notes taken while the conference sits, and the paragraphs they become: added, changed, moved, struck.

Two people can write at once: adding needs nobody's version, and changing a paragraph that somebody else has changed is
refused with both texts to see. What a paragraph said before is kept.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from quorate.clock import LONDON
from quorate.conferences.models import Conference, Invitation
from quorate.conferences.queries.meeting import meeting_of
from quorate.people.models import Practitioner

from ..grounds import grounds_of
from ..models import Audience, Minutes, Paragraph, ParagraphVersion, Section, SectionVersion
from ..record import parts_of
from .refusals import ParagraphChanged, Refused
from .writing import FINISHED, WRITABLE, locked, must_be_chair, note

State = Conference.State
SITS_OR_HELD = (State.OPEN, State.CLOSED, State.STOOD_DOWN)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a paragraph says, who said it and for whom it is."""

    text: str
    said_by: Invitation | None = None
    audience: str = Audience.EVERYONE
    people: Collection[int] = ()
    ground: str = ""


@transaction.atomic
def begin(conference: Conference, *, by: Practitioner, at: datetime) -> Minutes:
    """Begin the minutes while the conference sits, empty; return them. Asked twice, they are begun once.

    :raises Refused: if the conference has not been opened
    """
    if conference.state not in SITS_OR_HELD:
        raise Refused("Notes can be taken once the conference is open.")
    # Whoever comes second waits here, and then finds the minutes already begun.
    Conference.objects.select_for_update().get(pk=conference.pk)
    there = Minutes.objects.filter(conference=conference).first()
    if there:
        return there
    minutes = Minutes.objects.create(conference=conference, drafted_at=at)
    make_sections(minutes)
    note(minutes, "begun", by=by, at=at)
    return minutes


def make_sections(minutes: Minutes) -> None:
    """Give minutes the headings that they do not have yet."""
    there = set(minutes.sections.values_list("key", flat=True))
    Section.objects.bulk_create(
        Section(minutes=minutes, key=part.key, heading=part.heading, position=place)
        for place, part in enumerate(parts_of(meeting_of(minutes.conference)))
        if part.prose and part.key not in there
    )


@transaction.atomic
def add(
    minutes: Minutes,
    part: str,
    wording: Wording,
    *,
    token: str = "",
    by: Practitioner,
    at: datetime,
    said_at: datetime | None = None,
) -> Paragraph:
    """Add a paragraph at the end of a heading; return it. The same ``token`` again returns the one that is there.

    ``said_at`` is when it was said, if it is not now.

    :raises Refused: without words, once the minutes are approved, to a heading that there is not, or kept from
        somebody without a ground
    """
    minutes = locked(minutes)
    must_be_writable(minutes, by)
    there = Paragraph.objects.filter(token=token).first() if token else None
    if there:
        return there
    if said_at is not None and said_at > at:
        raise Refused("The time it was said has not come yet.")
    section = Section.objects.select_for_update().filter(minutes=minutes, key=part).first()
    if section is None:
        make_sections(minutes)
        section = Section.objects.select_for_update().filter(minutes=minutes, key=part).first()
    if section is None:
        raise Refused("The minutes have no such heading. Choose one of those shown.")
    checked = must_be_fit(minutes, wording)
    try:
        with transaction.atomic():
            made = Paragraph.objects.create(
                section=section,
                position=next_place(section),
                author=by,
                at=said_at or at,
                token=token or None,
                **checked,
            )
    except IntegrityError:
        return Paragraph.objects.get(token=token)
    touched(section)
    note(
        minutes,
        "paragraph-added",
        by=by,
        at=at,
        section=section.key,
        paragraph=made.pk,
        audience=made.audience,
    )
    return made


@transaction.atomic
def change(
    paragraph: Paragraph, wording: Wording, *, version: int, why: str = "", by: Practitioner, at: datetime
) -> Paragraph:
    """Put other words, another speaker or another audience into a paragraph; what stood before is kept.

    Once the minutes are approved this is a correction: the chair's, with a reason, and the minutes go out anew.

    :raises ParagraphChanged: if somebody changed it since ``version`` was shown
    :raises Refused: without words; approved, by others than the chair or without a reason
    """
    minutes, stored = _to_change(paragraph, version, why, by)
    checked = must_be_fit(minutes, wording)
    if all(getattr(stored, name) == value for name, value in checked.items()):
        return stored
    _keep(minutes, stored, why=why, by=by, at=at)
    for name, value in checked.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save()
    touched(stored.section)
    _noted(minutes, "paragraph-changed", stored, why, by=by, at=at)
    return stored


@transaction.atomic
def strike(paragraph: Paragraph, *, version: int, why: str = "", by: Practitioner, at: datetime) -> Paragraph:
    """Take a paragraph out of the minutes. It is kept, struck. Struck twice, it is struck once.

    :raises ParagraphChanged: if somebody changed it since ``version`` was shown
    :raises Refused: approved, by others than the chair or without a reason
    """
    minutes, stored = _to_change(paragraph, version, why, by)
    if stored.struck_at is not None:
        return stored
    _keep(minutes, stored, why=why, by=by, at=at)
    stored.struck_at, stored.version = at, stored.version + 1
    stored.save(update_fields=["struck_at", "version"])
    touched(stored.section)
    _noted(minutes, "paragraph-struck", stored, why, by=by, at=at)
    return stored


@transaction.atomic
def move(paragraph: Paragraph, *, up: bool, by: Practitioner, at: datetime) -> None:
    """Change places with the paragraph before (``up``) or after. At the end of the row nothing happens.

    :raises Refused: once the minutes are approved
    """
    minutes = locked(paragraph.section.minutes)
    must_be_writable(minutes, by)
    row = list(
        Paragraph.objects.select_for_update()
        .filter(section=paragraph.section_id, struck_at__isnull=True)
        .order_by("position", "pk")
    )
    here = next((place for place, one in enumerate(row) if one.pk == paragraph.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(row):
        return
    row[here], row[there] = row[there], row[here]
    for place, one in enumerate(row, start=1):
        one.position = place
    Paragraph.objects.bulk_update(row, ["position"])
    touched(paragraph.section)
    note(minutes, "paragraph-moved", by=by, at=at, paragraph=paragraph.pk)


def _to_change(paragraph: Paragraph, version: int, why: str, by: Practitioner) -> tuple[Minutes, Paragraph]:
    minutes = locked(paragraph.section.minutes)
    stored = Paragraph.objects.select_for_update(of=("self",)).select_related("section").get(pk=paragraph.pk)
    if stored.version != version:
        raise ParagraphChanged(stored)
    if minutes.state in FINISHED:
        must_be_chair(minutes, by)
        if not why.strip():
            raise Refused("Say why the approved minutes are corrected.")
    else:
        must_be_writable(minutes, by)
    return minutes, stored


def must_be_writable(minutes: Minutes, by: Practitioner) -> None:
    """Refuse to write in approved minutes, and to everybody but the chair while the chair has them.

    :raises Refused: if it is so
    """
    if minutes.state not in WRITABLE:
        raise Refused("The minutes are approved. What is wrong in them can be corrected, with a reason.")
    if minutes.state == Minutes.State.WITH_CHAIR and by.pk != minutes.conference.chair_id:
        raise Refused(
            f"The minutes are with {minutes.conference.chair.name}. Ask for them back, to change them."
        )


def must_be_fit(minutes: Minutes, wording: Wording) -> dict[str, object]:
    """Return a wording as a paragraph's fields, if it holds together.

    :raises Refused: if it does not
    """
    if not wording.text.strip():
        raise Refused("Write what was said.")
    if wording.audience not in Audience.values:
        raise Refused("Choose for whom the paragraph is.")
    here = set(Invitation.objects.filter(conference=minutes.conference_id).values_list("pk", flat=True))
    named = sorted(set(wording.people) & here)
    by_name = wording.audience in (Audience.NOT_FOR, Audience.ONLY)
    if by_name and not named:
        raise Refused("Tick the people whom the audience names.")
    ground = wording.ground if wording.audience != Audience.EVERYONE else ""
    if wording.audience != Audience.EVERYONE:
        conference = minutes.conference
        day = (conference.opened_at or conference.starts_at).astimezone(LONDON).date()
        if ground not in grounds_of(meeting_of(conference).procedure, day).says:
            raise Refused("Choose the ground on which the paragraph is kept from somebody.")
    if wording.said_by is not None and wording.said_by.pk not in here:
        raise Refused("Choose somebody of this conference as the person who said it.")
    return {
        "text": wording.text.replace("\r\n", "\n").strip(),
        "said_by": wording.said_by,
        "audience": str(wording.audience),
        "people": named if by_name else [],
        "ground": ground,
    }


def next_place(section: Section) -> int:
    last: int | None = section.paragraphs.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def touched(section: Section) -> None:
    """Let whoever has the whole section open find out that it changed."""
    Section.objects.filter(pk=section.pk).update(version=F("version") + 1)


def keep_version(stored: Paragraph, *, why: str, by: Practitioner, at: datetime) -> None:
    """Keep what a paragraph says and for whom, before it is changed."""
    ParagraphVersion.objects.create(
        paragraph=stored,
        text=stored.text,
        said_by=stored.said_by,
        audience=stored.audience,
        people=stored.people,
        ground=stored.ground,
        at=at,
        by=by,
        why=why,
    )


def _keep(minutes: Minutes, stored: Paragraph, *, why: str, by: Practitioner, at: datetime) -> None:
    keep_version(stored, why=why, by=by, at=at)
    if minutes.state in FINISHED:
        # A correction: the whole section as it stood is kept, and makes a new edition of the minutes.
        SectionVersion.objects.create(section=stored.section, text=stored.section.text, at=at, by=by, why=why)


def _noted(
    minutes: Minutes, act: str, stored: Paragraph, why: str, *, by: Practitioner, at: datetime
) -> None:
    detail = {"corrected": True} if why and minutes.state in FINISHED else {}
    note(
        minutes,
        act,
        by=by,
        at=at,
        paragraph=stored.pk,
        section=stored.section.key,
        audience=stored.audience,
        **detail,
    )
