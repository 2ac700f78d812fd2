"""What one of the family wants the conference to know: given, sent, taken back, answered."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.cases.actions import By
from quorate.cases.models import Child
from quorate.conferences.models import Conference, Invitation
from quorate.design.uploads import PICTURES, RECORDINGS, FileType, type_of
from quorate.people.models import Practitioner

from ..models import Contribution
from ..persons import Person, belongs, columns, ref_of
from .refusals import Changed, Refused, locked, must_be_to_come, note, worker

Kind = Contribution.Kind
Audience = Contribution.Audience
LONGEST = 20_000
"""Characters of words."""
BIGGEST = 20 * 1024 * 1024
"""Bytes of a file: some ten minutes of speech as a telephone records it."""
TYPES: dict[str, tuple[FileType, ...]] = {Kind.RECORDING: RECORDINGS, Kind.DRAWING: PICTURES}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came: what it is called, and what is in it. Its type is what its first bytes say."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """What is contributed. ``about`` none: all the children; ``helped_by`` empty: alone."""

    kind: str
    words: str = ""
    file: File | None = None
    about: Child | None = None
    way: str = ""
    helped_by: str = ""
    audience: str = Audience.EVERYBODY


@transaction.atomic
def contribute(
    *,
    conference: Conference,
    person: Person,
    said: Said,
    by: By,
    at: datetime,
    invitation: Invitation | None = None,
    send: bool = True,
    token: str = "",
) -> Contribution:
    """Keep what one of the family wants the conference to know, and return it.

    ``by`` is the worker who wrote it down, or the door's words for the audit when they gave it themselves.
    ``send`` false keeps it without showing it to anybody until `send_now`. The same ``token`` twice returns the first.

    :raises Refused: if the conference is over, the person or the child is not of it, nothing is said, or the file
        is not of a type that fits the kind
    """
    current = locked(conference)
    if token and (there := Contribution.objects.filter(token=token, conference=current).first()):
        return there
    must_be_to_come(current, "something for it")
    _check(current, person, said)
    kind = _file_type(said)
    content = said.file.content if said.file else None
    whose = columns(person)
    made = Contribution.objects.create(
        conference=current,
        invitation=invitation,
        relative=whose.relative,
        child=whose.child,
        about=said.about,
        kind=said.kind,
        way=said.way,
        words=said.words.strip(),
        file_name=_plain_name(said.file.name, kind) if said.file and kind else "",
        media_type=kind.media_type if kind else "",
        content=content,
        sha256=hashlib.sha256(content).hexdigest() if content else "",
        helped_by=said.helped_by.strip(),
        audience=said.audience,
        through=Contribution.Through.WORKER if worker(by) else Contribution.Through.DOOR,
        by=worker(by),
        token=token or None,
        at=at,
        sent_at=at if send else None,
    )
    note(
        current, "contributed", by=by, at=at, contribution=made.pk, person=ref_of(person), kind=str(said.kind)
    )
    return made


@transaction.atomic
def send_now(*, contribution: Contribution, by: By, at: datetime) -> Contribution:
    """Send what was kept. Sent twice, it was sent the first time.

    :raises Refused: if the conference is over, or it was taken back
    """
    current = _current(contribution)
    if current.taken_back_at:
        raise Refused("This was taken back. Write it again if you want to send it.")
    if current.sent_at is None:
        must_be_to_come(current.conference, "something for it")
        current.sent_at = at
        current.save(update_fields=["sent_at"])
        note(current.conference, "contribution-sent", by=by, at=at, contribution=current.pk)
    return current


@transaction.atomic
def take_back(*, contribution: Contribution, by: By, at: datetime) -> Contribution:
    """No longer show a contribution to anybody who had not been meant to see it yet; the row stays.

    :raises Refused: once the conference has begun: what was said there was heard
    """
    current = _current(contribution)
    if current.taken_back_at:
        return current
    if current.conference.state != Conference.State.BOOKED:
        raise Refused(
            "The conference has begun, so this cannot be taken back. Tell the chair or your worker."
        )
    current.taken_back_at = at
    current.save(update_fields=["taken_back_at"])
    note(current.conference, "contribution-taken-back", by=by, at=at, contribution=current.pk)
    return current


@transaction.atomic
def answer(
    *, contribution: Contribution, words: str, seen: str = "", by: Practitioner, at: datetime
) -> Contribution:
    """Answer a question; a later answer replaces an earlier one, which the audit keeps. Returns the contribution.

    ``seen`` is the answer that the page showed.

    :raises Changed: if somebody else answered meanwhile
    :raises Refused: if it is no question, was taken back or was never sent, or no answer is given
    """
    current = _current(contribution)
    if current.kind != Kind.QUESTION or current.taken_back_at or current.sent_at is None:
        raise Refused("There is no question here to answer.")
    if not words.strip():
        raise Refused("Write the answer.", "words")
    if current.answer == words.strip():
        return current
    if current.answer != seen:
        who = current.answered_by.name if current.answered_by else "Somebody else"
        raise Changed(f"{who} answered meanwhile: “{current.answer}” Yours was not saved.", "words")
    was = current.answer
    current.answer, current.answered_by, current.answered_at = words.strip(), by, at
    current.save(update_fields=["answer", "answered_by", "answered_at"])
    note(current.conference, "question-answered", by=by, at=at, contribution=current.pk, replaced=bool(was))
    return current


def _current(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",))
    return rows.select_related("conference__area", "answered_by").get(pk=contribution.pk)


def _check(conference: Conference, person: Person, said: Said) -> None:
    if not belongs(person, conference.family):
        raise Refused("This person is not of the family that the conference is about.")
    if said.about and not conference.children.filter(child=said.about).exists():
        raise Refused("Choose one of the children of this conference.", "about")
    if said.kind not in Kind.values or said.audience not in Audience.values:
        raise Refused("Choose one of the answers listed.", "kind")
    if len(said.words) > LONGEST:
        raise Refused(
            f"This is too long: send it in two parts, each of {LONGEST:,} letters at most.", "words"
        )
    if not said.words.strip() and said.file is None:
        raise Refused("Write something, or add a file.", "words")


def _file_type(said: Said) -> FileType | None:
    if said.file is None:
        return None
    if not said.file.content:
        raise Refused("The file is empty. Choose another.", "file")
    if len(said.file.content) > BIGGEST:
        raise Refused(f"The file is bigger than {BIGGEST // 1024 // 1024} MB. Choose a smaller one.", "file")
    fits = type_of(said.file.content, TYPES.get(said.kind, (*PICTURES, *RECORDINGS)))
    if fits is None:
        known = ", ".join(one.name for one in TYPES.get(said.kind, (*PICTURES, *RECORDINGS)))
        raise Refused(f"This kind of file cannot be opened here. Use one of these: {known}.", "file")
    return fits


def _plain_name(name: str, kind: FileType) -> str:
    """Return a file name without a path or marks that mean something elsewhere, with an ending that fits."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "file"
    plain = "".join(one if one.isalnum() or one in " -_" else "-" for one in stem).strip()[:80] or "file"
    ending = "." + name.rpartition(".")[2].lower()
    return plain + (ending if ending in kind.suffixes else kind.suffixes[0])
