"""Keeping words as somebody writes them, and whether they want to come."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.design.languages import gettext as _

from ..models import Draft, Wish
from ..queries.reader import Reader
from .refusals import Refused

LONGEST = 20_000
"""Characters of one answer. More than any meeting can read; advice to keep it short is given, and refuses nothing."""


@transaction.atomic
def keep(*, reader: Reader, said: Mapping[str, str], at: datetime) -> int:
    """Keep unsent answers as they stand now; return how many changed.

    Kept for their writer alone, so a keeping is audited without its words.

    :raises Refused: if one is far too long, or the meeting has begun
    """
    must_be_open(reader)
    changed = []
    for prompt, words in said.items():
        if len(words) > LONGEST:
            raise Refused(_("This is too long to keep. Make it shorter."))
        draft = Draft.objects.select_for_update().filter(invitation=reader.invitation, prompt=prompt).first()
        if draft is None:
            if not words.strip():
                continue
            Draft.objects.create(invitation=reader.invitation, prompt=prompt, words=words, at=at)
        elif draft.words == words:
            continue
        else:
            draft.words, draft.at, draft.version = words, at, draft.version + 1
            draft.save(update_fields=["words", "at", "version"])
        changed.append(prompt)
    if changed:
        _record(reader, "families.kept", at, {"questions": changed})
    return len(changed)


@transaction.atomic
def wish(*, reader: Reader, wants: str, words: str, at: datetime) -> Wish:
    """Record whether somebody wants to come; what they said before is kept, superseded.

    :raises Refused: for an answer that is none of the four, or once the meeting has begun
    """
    must_be_open(reader)
    if wants not in Wish.Wants.values:
        raise Refused(_("Choose one of the answers."))
    Wish.objects.select_for_update().filter(invitation=reader.invitation, superseded_at__isnull=True).update(
        superseded_at=at
    )
    said = Wish.objects.create(invitation=reader.invitation, wants=wants, words=words.strip(), at=at)
    _record(reader, "families.wish", at, {"wants": wants})
    return said


def must_be_open(reader: Reader) -> None:
    """Refuse once the meeting has begun, or will not be.

    :raises Refused: then
    """
    if not reader.open:
        raise Refused(_("The meeting has begun or is over, so this can no longer be sent here. Ring us."))


def _record(reader: Reader, act: str, at: datetime, detail: dict[str, object]) -> None:
    audit.record(
        act=act,
        about=f"invitation:{reader.invitation.pk}",
        by=reader.door.who,
        at=at,
        area=reader.conference.area.key,
        children=reader.numbers,
        detail=detail,
    )
