"""Sending what somebody of the family wants the conference to know, asking a question, asking for help."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from quorate.cases import safe_contact
from quorate.cases.models import SafeContact
from quorate.design.languages import gettext as _
from quorate.preparing.actions import contributing, helping
from quorate.preparing.actions.contributing import File, Said
from quorate.preparing.actions.refusals import Refused as NotPrepared
from quorate.preparing.models import Contribution, Help

from ..queries import own
from ..queries.reader import Reader
from ..redrawing import NotAPicture, redrawn
from ..wording import prompts, put_together
from .refusals import Refused, plainly
from .writing import must_be_open

Kind = Contribution.Kind
Audience = Contribution.Audience


@contextmanager
def _in_their_words() -> Iterator[None]:
    """Say a refusal of the parts below as one of this door.

    :raises Refused: for whatever they refuse
    """
    try:
        yield
    except (NotPrepared, safe_contact.ContactRefused) as refused:
        raise Refused(plainly(refused)) from refused


@transaction.atomic
def send_words(*, reader: Reader, audience: str, at: datetime) -> Contribution:
    """Send the answers kept so far as one text. What was sent before is taken back: the new text holds it all.

    :raises Refused: if nothing was written, or the meeting has begun
    """
    must_be_open(reader)
    words = put_together(own.drafts(reader), prompts(child=reader.is_child, review=reader.reviews))
    if not words:
        raise Refused(_("You have not written anything yet."))
    with _in_their_words():
        for one in own.given(reader):
            if one.kind == Kind.TEXT and one.by_id is None:
                contributing.take_back(contribution=one, by=reader.door.who, at=at)
        return _contribute(reader, Said(Kind.TEXT, words=words, audience=audience), token="", at=at)


@transaction.atomic
def send_file(
    *,
    reader: Reader,
    kind: str,
    name: str,
    content: bytes,
    words: str,
    audience: str,
    token: str,
    at: datetime,
) -> Contribution:
    """Send a recording or a drawing. A picture is drawn anew, without where and with what it was taken.

    :raises Refused: if the file is not what it should be, or the meeting has begun
    """
    must_be_open(reader)
    if kind == Kind.DRAWING:
        try:
            content = redrawn(content)
        except NotAPicture as fault:
            raise Refused(
                _("We cannot open this picture. Take it one more time, or choose another one.")
            ) from fault
    with _in_their_words():
        said = Said(kind, words=words, file=File(name, content), audience=audience)
        return _contribute(reader, said, token=token, at=at)


@transaction.atomic
def ask(*, reader: Reader, words: str, token: str, at: datetime) -> Contribution:
    """Ask the chair or the social worker a question ahead of the meeting (BER-CHAIR-06).

    :raises Refused: if nothing is asked, or the meeting has begun
    """
    must_be_open(reader)
    if not words.strip():
        raise Refused(_("Write something here."))
    with _in_their_words():
        return _contribute(
            reader, Said(Kind.QUESTION, words=words, audience=Audience.PROFESSIONALS), token=token, at=at
        )


@transaction.atomic
def tell(*, reader: Reader, words: str, at: datetime) -> Contribution:
    """Tell the workers something short that was said at the door, such as that somebody does not want to come."""
    must_be_open(reader)
    with _in_their_words():
        said = Said(Kind.MESSAGE, words=words, audience=Audience.PROFESSIONALS)
        return _contribute(reader, said, token="", at=at)


@transaction.atomic
def take_back(*, reader: Reader, contribution: Contribution, at: datetime) -> None:
    """Take back something this reader sent.

    :raises Refused: once the meeting has begun
    """
    must_be_open(reader)
    with _in_their_words():
        contributing.take_back(contribution=contribution, by=reader.door.who, at=at)


@transaction.atomic
def ask_for_help(*, reader: Reader, kind: str, wanted: str, at: datetime) -> Help:
    """Ask for help to take part.

    :raises Refused: for a kind there is not, or once the meeting has begun
    """
    must_be_open(reader)
    with _in_their_words():
        return helping.ask_for_help(
            conference=reader.conference,
            person=own.person_of(reader),
            kind=kind,
            wanted=wanted,
            by=reader.door.who,
            at=at,
        )


@transaction.atomic
def ask_safe_contact(*, reader: Reader, ways: safe_contact.Ways, at: datetime) -> SafeContact:
    """Ask that letters, calls and links go elsewhere. It counts once a worker has confirmed it, never silently.

    :raises Refused: if what is asked does not hold together
    """
    with _in_their_words():
        return safe_contact.ask(
            person=own.person_of(reader), ways=ways, name=reader.invitation.name, by=reader.door.who, at=at
        )


def _contribute(reader: Reader, said: Said, *, token: str, at: datetime) -> Contribution:
    return contributing.contribute(
        conference=reader.conference,
        person=own.person_of(reader),
        invitation=reader.invitation,
        said=said,
        by=reader.door.who,
        at=at,
        token=token,
    )
