"""The outcome notice of each recipient as it is written: from the record, searched, then ready, held or let go."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from quorate.cases.safe_contact import Address
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.actions import Enclosure
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, Paper, docx, file_name, paper_pdf
from quorate.letters.models import Letter
from quorate.letters.queries import held_by_hand
from quorate.people.models import Practitioner

from .. import notices
from ..checks import would_tell
from ..facts import Meeting
from ..models import Conference, KeptOut
from ..queries.papers import NOTICE, Copy, changes_of, letter_key
from ..wording import KINDS

State = Letter.State
NOTICE_SENT = "conferences.notice-sent"
PAGES = {NOTICE: "conferences:notices", "minutes": "minutes:copies"}
"""The pages on which held copies are decided, named by address so that nothing here needs the minutes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One person's notice as it would go now. ``decides`` says why it waits for the chair, or nothing."""

    copy: Copy
    said: catalogue.Written
    files: tuple[Enclosure, ...]
    made_from: str
    decides: str

    @property
    def to(self) -> Address:
        to = self.copy.address
        if self.decides:
            to["hold_because"] = self.decides
        return to


def is_open(copy: Copy, *, ready: bool) -> bool:
    """Return whether a copy has still to be written or let go; with ``ready``, also whether to look at it again.

    One that somebody held by hand waits for them, whatever else changes.
    """
    letter = copy.letter
    if letter is None or letter.state == State.READY:
        return True
    return ready and letter.state == State.HELD and not held_by_hand(letter)


def drafts_of(meeting: Meeting, copies: Collection[Copy], *, at: datetime) -> list[Draft]:
    """Return each person's notice as it would go now, each searched for what is kept from its reader.

    Files are made only of what is new or has changed: a letter that is ready keeps its own.
    """
    changes = changes_of(meeting)
    made: list[Draft] = []
    for copy in copies:
        paper = notices.notice(meeting, copy, changes, at=at)
        said = _cover(meeting, copy, at)
        made_from = _fingerprint(paper, said, copy.address)
        letter = copy.letter
        if letter is not None and letter.made_from == made_from:
            files = tuple(
                Enclosure(one.name, one.media_type, bytes(one.content))
                for one in letter.attachments.order_by("pk")
            )
        else:
            files = _files(meeting, paper)
        made.append(Draft(copy, said, files, made_from, held_because(copy) or _tells(meeting, copy, files)))
    return made


def put(
    draft: Draft, letter: Letter | None, *, meeting: Meeting, ready: bool, by: Practitioner, at: datetime
) -> Letter | None:
    """Post a notice, or renew the one that waits, and let it go unless it is to be ``ready``; return it if it changed.

    ``letter`` is the standing one, read under the conference's lock.
    """
    if letter is None:
        return _post(meeting, draft, ready=ready, by=by, at=at)
    if letter.state not in (State.READY, State.HELD) or (letter.state == State.HELD and not ready):
        return None
    renewed = letter.made_from != draft.made_from or letter.held_because != draft.to["hold_because"]
    if renewed:
        letter = letters.write_anew(
            letter,
            to=draft.to,
            subject=draft.said.subject,
            text=draft.said.text,
            attachments=draft.files,
            made_from=draft.made_from,
            decided_where=page_of(meeting.conference, NOTICE),
            by=by,
            at=at,
        )
    if not ready and letter.state == State.READY:
        return letters.let_go(letter, by=by, at=at)
    return letter if renewed else None


def _cover(meeting: Meeting, copy: Copy, at: datetime) -> catalogue.Written:
    conference = meeting.conference
    facts = {
        "name": copy.name,
        "conference": conference.pk,
        "kind": KINDS[conference.kind],
        "began_at": conference.starts_at,
        "files": True,
    }
    return catalogue.write("conferences/outcome-cover", area=conference.area, facts=facts, at=at)


def _fingerprint(paper: Paper, said: catalogue.Written, to: Address) -> str:
    """Return what changes when a notice would say something else, look different or go elsewhere."""
    lasting = replace(paper, made_at=None, training="")
    return hashlib.sha256(repr((lasting, said.subject, said.text, sorted(to.items()))).encode()).hexdigest()


def enclosures(
    meeting: Meeting, copies: Collection[Copy], *, at: datetime
) -> Mapping[int, tuple[Enclosure, ...]]:
    """Return, for each person, the notice as PDF and as Word document."""
    changes = changes_of(meeting)
    return {copy.number: _files(meeting, notices.notice(meeting, copy, changes, at=at)) for copy in copies}


def _files(meeting: Meeting, paper: Paper) -> tuple[Enclosure, ...]:
    name = ("outcome", "conference", str(meeting.conference.pk))
    return (
        Enclosure(file_name(*name, suffix="pdf"), PDF_TYPE, paper_pdf(paper)),
        Enclosure(file_name(*name, suffix="docx"), DOCX_TYPE, docx(paper)),
    )


def _tells(meeting: Meeting, copy: Copy, files: Sequence[Enclosure]) -> str:
    """Return what a notice would tell its reader that is kept from them: such a copy waits for the chair."""
    return " ".join(would_tell(meeting, copy, [(one.name, one.content) for one in files]))


def _post(meeting: Meeting, draft: Draft, *, ready: bool, by: Practitioner, at: datetime) -> Letter:
    conference, copy = meeting.conference, draft.copy
    return letters.post(
        area=conference.area,
        key=letter_key(NOTICE, conference, copy.number),
        occasion=conference.ref,
        document=NOTICE,
        **draft.to,
        to_practitioner=copy.person.practitioner,
        subject=draft.said.subject,
        text=draft.said.text,
        attachments=draft.files,
        children=[part.row.child_id for part in copy.children],
        decided_where=page_of(conference, NOTICE) if draft.decides or ready else "",
        when_sent=NOTICE_SENT,
        ready=ready,
        made_from=draft.made_from,
        by=by,
        at=at,
    )


def held_because(copy: Copy) -> str:
    """Return why a copy is held, or "" if it may go. Held is not late."""
    if not copy.waits:
        return ""
    if copy.kept_out is not None:
        return why_kept(copy.kept_out)
    return copy.says


def why_kept(kept: KeptOut) -> str:
    """Return why somebody's papers wait."""
    if kept.extent == KeptOut.Extent.PAPERS:
        return f"Held for somebody's safety: {kept.why}"
    return f"{kept.get_extent_display()}: {kept.why}"


def page_of(conference: Conference, paper: str) -> str:
    """Return the address of the page on which a held copy of this paper is decided."""
    return reverse(PAGES[paper], args=[conference.pk])


__all__ = [
    "NOTICE_SENT", "PAGES", "Draft", "drafts_of", "enclosures", "held_because", "is_open", "page_of", "put", "why_kept",
]  # fmt: skip
