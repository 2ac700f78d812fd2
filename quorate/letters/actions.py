"""What happens to letters at somebody's hands: posted, held, released, cancelled, sent again, put in an envelope.

What the worker does with them is in `sending`.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time
from email.utils import parseaddr
from typing import Any, NamedTuple, TypedDict

from django.conf import settings
from django.db import transaction

from quorate import clock
from quorate.audit import actions as audit
from quorate.clock.middleware import banner
from quorate.jobs.queue import enqueue
from quorate.people.models import Area, Practitioner

from .holding import why_held
from .models import Attachment, Attempt, Letter

State = Letter.State
SEND = "letters.send"


class CannotDoThat(Exception):
    """The letter stays as it is; the message says why and what can be done."""


class Addressed(TypedDict):
    """To whom a letter goes, where to, and why it waits if nothing may be sent."""

    to_name: str
    to_email: str
    to_address: str
    hold_because: str
    large: bool


class Enclosure(NamedTuple):
    """A file that goes with a letter. A calendar's media type names its method: ``text/calendar; method=REQUEST``."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def post(
    *,
    area: Area,
    key: str,
    occasion: str,
    document: str,
    to_name: str,
    to_email: str,
    to_address: str = "",
    to_practitioner: Practitioner | None = None,
    large: bool = False,
    subject: str,
    text: str,
    attachments: Iterable[Enclosure] = (),
    by: Practitioner | str,
    at: datetime,
    send_from: datetime | None = None,
    hold_because: str = "",
    children: Iterable[int] = (),
    when_sent: str = "",
    decided_where: str = "",
    ready: bool = False,
    made_from: str = "",
) -> Letter:
    """Put a letter in the post room and return it. The same ``key`` again returns the letter that is there already.

    It is sent after the transaction around this call is committed, by the worker. Without an e-mail address it waits
    to be printed (``to_address``: where it goes, or by whose hand; ``large``: in large print);
    with ``hold_because`` it waits for a person, and is released only on the page ``decided_where``. ``when_sent`` is
    the job told its number once it has gone. ``ready``: it is written and waits until ``let_go``; ``made_from`` is a
    fingerprint of what it was written from.
    """
    about = sorted(set(children))
    hold_because = hold_because or why_held(about, to_practitioner, document)
    said: dict[str, Any] = {
        "area": area, "occasion": occasion, "document": document, "to_name": " ".join(to_name.split()),
        "to_email": to_email, "to_address": to_address, "to_practitioner": to_practitioner, "large": large,
        "subject": subject, "text": _marked(text, at), "state": _first_state(to_email, hold_because, ready=ready),
        "held_because": hold_because, "message_id": _message_id(key), "made_at": at, "send_from": send_from or at,
        "children": about, "when_sent": when_sent, "decided_where": decided_where, "made_from": made_from,
    }  # fmt: skip
    letter, new = Letter.objects.get_or_create(key=key, defaults=said)
    if new:
        _enclose(letter, attachments)
        _record(letter, "letters.posted", by, at, {"document": document, "state": str(letter.state)})
        _ask_to_send(letter)
    return letter


@transaction.atomic
def write_anew(
    letter: Letter,
    *,
    to: Addressed,
    subject: str,
    text: str,
    attachments: Iterable[Enclosure],
    made_from: str,
    decided_where: str = "",
    by: Practitioner,
    at: datetime,
) -> Letter:
    """Write a letter that is ready, or held, once more, from what is on record now; held or ready by ``to``.

    :raises CannotDoThat: when it has been let go, sent or cancelled
    """
    letter = _locked(letter)
    _need_state(letter, (State.READY, State.HELD), "written anew")
    because = to["hold_because"] or why_held(letter.children, letter.to_practitioner, letter.document)
    letter.to_name, letter.to_email = " ".join(to["to_name"].split()), to["to_email"]
    letter.to_address, letter.large = to["to_address"], to["large"]
    letter.subject, letter.text, letter.made_from = subject, _marked(text, at), made_from
    letter.held_because, letter.decided_where = because, decided_where
    letter.state, letter.made_at, letter.send_from = (
        _first_state(letter.to_email, because, ready=True),
        at,
        at,
    )
    letter.save()
    letter.attachments.all().delete()
    _enclose(letter, attachments)
    _decided(letter, "written anew", because, by, at)
    return letter


@transaction.atomic
def let_go(letter: Letter, *, by: Practitioner, at: datetime) -> Letter:
    """Send a letter that is ready: the worker sends it, or it waits to be printed if there is no e-mail address.

    :raises CannotDoThat: when it is not ready (any more)
    """
    letter = _locked(letter)
    _need_state(letter, (State.READY,), "sent")
    letter.state, letter.retry_at = _first_state(letter.to_email, ""), None
    letter.save(update_fields=["state", "retry_at"])
    _decided(letter, "let go", "", by, at)
    _ask_to_send(letter)
    return letter


@transaction.atomic
def hold(letter: Letter, *, because: str, decided_where: str = "", by: Practitioner, at: datetime) -> Letter:
    """Keep a letter that has not gone yet in the post room until somebody releases it.

    ``decided_where`` is the address of the page on which alone it may then be released; a letter that was ready keeps
    its own.

    :raises CannotDoThat: without a reason, or when it has gone or is going at this moment
    """
    letter = _locked(letter)
    _need_reason(because, "Say why the letter is held back.")
    _need_state(letter, (State.READY, State.QUEUED, State.TO_PRINT, State.FAILED), "held back")
    if letter.state == State.READY:
        # Whoever decides that it goes also decides on one that is held.
        decided_where = decided_where or letter.decided_where
    letter.state, letter.held_because, letter.decided_where = State.HELD, because, decided_where
    letter.save(update_fields=["state", "held_because", "decided_where"])
    _decided(letter, "held", because, by, at)
    return letter


@transaction.atomic
def release(
    letter: Letter, *, why: str = "", decided_where: str = "", by: Practitioner, at: datetime
) -> Letter:
    """Let a held letter go: it is sent, or waits to be printed if there is no e-mail address.

    :raises CannotDoThat: when it is not held, or when the decision is taken elsewhere than ``decided_where``
    """
    letter = _locked(letter)
    _need_state(letter, (State.HELD,), "released")
    if letter.decided_where and letter.decided_where != decided_where:
        raise CannotDoThat("Whether this letter goes is decided with the conference, not in the post room.")
    letter.state, letter.retry_at = _first_state(letter.to_email, ""), None
    letter.save(update_fields=["state", "retry_at"])
    _decided(letter, "released", why, by, at)
    _ask_to_send(letter)
    return letter


@transaction.atomic
def ready_again(letter: Letter, *, why: str, by: Practitioner, at: datetime) -> Letter:
    """Let a letter that was held while it was ready be ready as before: it goes when somebody sends it.

    :raises CannotDoThat: when it is not held
    """
    letter = _locked(letter)
    _need_state(letter, (State.HELD,), "made ready")
    letter.state, letter.held_because = State.READY, ""
    letter.save(update_fields=["state", "held_because"])
    _decided(letter, "made ready", why, by, at)
    return letter


@transaction.atomic
def cancel(letter: Letter, *, because: str, by: Practitioner | str, at: datetime) -> Letter:
    """Take back a letter that has not gone.

    :raises CannotDoThat: without a reason, or when it has gone, may have gone, or is going at this moment
    """
    letter = _locked(letter)
    _need_reason(because, "Say why the letter is not to be sent.")
    waiting = (State.READY, State.QUEUED, State.TO_PRINT, State.FAILED, State.HELD)
    _need_state(letter, waiting, "cancelled")
    letter.state = State.CANCELLED
    letter.save(update_fields=["state"])
    _decided(letter, "cancelled", because, by, at)
    return letter


@transaction.atomic
def resend(
    letter: Letter, *, because: str, to_email: str | None = None, by: Practitioner, at: datetime
) -> Letter:
    """Send the same letter once more, as a letter of its own, and return that one. Asked twice, it is made once.

    ``to_email`` corrects the address; an empty one makes it a letter to print.

    :raises CannotDoThat: without a reason, or when the first one has not been tried yet
    """
    letter = _locked(letter)
    again = Letter.objects.filter(again_of=letter).first()
    if again:
        return again
    _need_reason(because, "Say why the letter is sent again.")
    _need_state(letter, (State.SENT, State.FAILED, State.UNSURE), "sent again")
    address = letter.to_email if to_email is None else to_email
    key = f"{letter.key}:again"
    again = Letter.objects.create(
        area_id=letter.area_id,
        key=key,
        occasion=letter.occasion,
        document=letter.document,
        to_name=letter.to_name,
        to_email=address,
        to_address=letter.to_address,
        to_practitioner_id=letter.to_practitioner_id,
        large=letter.large,
        subject=letter.subject,
        text=letter.text,
        state=_first_state(address, ""),
        message_id=_message_id(key),
        made_at=at,
        send_from=at,
        children=letter.children,
        when_sent=letter.when_sent,
        again_of=letter,
    )
    files = letter.attachments.order_by("pk")
    _enclose(again, [Enclosure(one.name, one.media_type, bytes(one.content)) for one in files])
    _decided(letter, "sent again", because, by, at)
    _record(again, "letters.posted", by, at, {"document": again.document, "again_of": letter.pk})
    _ask_to_send(again)
    return again


@transaction.atomic
def mark_sent(letter: Letter, *, because: str, by: Practitioner, at: datetime) -> Letter:
    """Settle that a letter which may have gone did go.

    :raises CannotDoThat: without a reason, or when there is no doubt about the letter
    """
    letter = _locked(letter)
    _need_reason(because, "Say how you know that the letter arrived.")
    _need_state(letter, (State.UNSURE,), "marked as sent")
    return _gone(letter, "settled as sent", because, at, by, at)


@transaction.atomic
def mark_posted(letter: Letter, *, on: date, by: Practitioner, at: datetime) -> Letter:
    """Record that a printed letter was put in the post, or handed over, on that day.

    :raises CannotDoThat: when it is not a letter to print, or the day is to come or before it was written
    """
    letter = _locked(letter)
    _need_state(letter, (State.TO_PRINT,), "marked as posted")
    today = at.astimezone(clock.LONDON).date()
    if on > today:
        raise CannotDoThat("The day of posting cannot be in the future.")
    if on < letter.made_at.astimezone(clock.LONDON).date():
        raise CannotDoThat("The day of posting cannot be before the letter was written.")
    moment = at if on == today else datetime.combine(on, time(12), tzinfo=clock.LONDON)
    return _gone(letter, "posted", "", moment, by, at)


def training_words(at: datetime) -> str:
    """Return the words that mark each letter and paper of a training instance; none on a live one."""
    return f"Training. {banner(at.astimezone(clock.LONDON).date())}" if clock.is_training() else ""


def tell_when_sent(letter: Letter) -> None:
    """Enqueue the job that waits to hear that the letter has gone. Called in the transaction that says so."""
    if letter.when_sent:
        enqueue(letter.when_sent, letter.pk, key=f"{letter.when_sent}:{letter.pk}")


def _ask_to_send(letter: Letter) -> None:
    if letter.state == State.QUEUED:
        enqueue(SEND, letter.pk, key=f"letter:{letter.pk}:{letter.tries.count()}")


def _enclose(letter: Letter, files: Iterable[Enclosure]) -> None:
    for one in files:
        Attachment.objects.create(
            letter=letter,
            name=one.name,
            media_type=one.media_type,
            content=one.content,
            sha256=hashlib.sha256(one.content).hexdigest(),
        )


def _gone(
    letter: Letter, outcome: str, why: str, sent_at: datetime, by: Practitioner, at: datetime
) -> Letter:
    letter.state, letter.sent_at = State.SENT, sent_at
    letter.save(update_fields=["state", "sent_at"])
    _decided(letter, outcome, why, by, at)
    tell_when_sent(letter)
    return letter


def _locked(letter: Letter) -> Letter:
    return Letter.objects.select_for_update().get(pk=letter.pk)


def _first_state(to_email: str, hold_because: str, *, ready: bool = False) -> State:
    if hold_because:
        return State.HELD
    if ready:
        return State.READY
    return State.QUEUED if to_email else State.TO_PRINT


def _need_reason(reason: str, ask: str) -> None:
    if not reason.strip():
        raise CannotDoThat(ask)


def _need_state(letter: Letter, allowed: tuple[State, ...], verb: str) -> None:
    if letter.state not in allowed:
        now = State(letter.state).label.lower()
        raise CannotDoThat(f"The letter cannot be {verb}: it is now “{now}”. Nothing was changed.")


def _decided(letter: Letter, outcome: str, why: str, by: Practitioner | str, at: datetime) -> None:
    Attempt.objects.create(
        letter=letter, at=at, outcome=outcome, detail=why[:300], by_name=getattr(by, "name", by)
    )
    _record(letter, f"letters.{outcome.replace(' ', '_')}", by, at, {"why": why} if why else {})


def _record(
    letter: Letter, act: str, by: Practitioner | str, at: datetime, detail: dict[str, str | int]
) -> None:
    audit.record(
        act=act,
        about=f"letter:{letter.pk}",
        by=by,
        at=at,
        area=letter.area.key,
        children=letter.children,
        detail={"occasion": letter.occasion, **detail},
    )


def _marked(text: str, at: datetime) -> str:
    """In training, each letter begins by saying so."""
    marked = training_words(at)
    return f"{marked}\n\n{text}" if marked else text


def _message_id(key: str) -> str:
    """The same letter always carries the same identifier, so that a mail server can recognise it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "quorate.invalid"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
