"""The worker's side of the post room: taking a letter in hand, handing it over, finding out what became of it.

A letter is claimed, then the mail server is called (`connecting`), then the letter is handed over (`handing_over`).
Whoever dies while connecting has sent nothing: the letter goes back to the queue. Whoever dies while handing over may
have sent it, and nobody can know: the letter is `unsure` and waits for a person. So no letter goes twice by itself.
"""

import os
import re
import secrets
import smtplib
import socket
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet

from quorate import clock
from quorate.audit import actions as audit
from quorate.jobs.work import alive

from .actions import tell_when_sent
from .models import Attempt, Letter

State = Letter.State

LEASE = timedelta(seconds=320)
"""How long a claim is believed. Longer than a job may run, so whoever made an older one is dead."""

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long to wait after each failed try. After the last one the letter has failed, and a person sees it."""


def deliver(number: int, *, at: datetime, machine_at: datetime) -> Letter:
    """Try once to send the letter with this number, if it is waiting and it is time; return it as it then stands.

    ``at`` is the moment the service goes by, ``machine_at`` the machine's own.
    """
    claim = _claim(number, at, machine_at)
    letter = Letter.objects.select_related("area").get(pk=number)
    if claim is None:
        return letter
    try:
        connection = get_connection()
        message = _message(letter, connection)
        connection.open()
    except (OSError, smtplib.SMTPException) as fault:
        return _put_off(letter, claim, fault, at, machine_at)
    try:
        if not _hand_over(letter, claim, clock.machine_now()):
            return Letter.objects.get(pk=number)  # held or taken back at the last moment
        try:
            connection.send_messages([message])
        except (OSError, smtplib.SMTPException) as fault:
            if _surely_not_sent(fault):
                return _put_off(letter, claim, fault, at, machine_at)
            return _doubt(letter, claim, _words(fault), at)
        return _sent(letter, claim, at)
    finally:
        _hang_up(connection)


def recover(*, at: datetime, machine_at: datetime) -> tuple[int, int]:
    """Settle the letters whose worker died: return how many went back to the queue and how many are in doubt."""
    back = doubted = 0
    for letter in Letter.objects.filter(state__in=(State.CONNECTING, State.HANDING_OVER)):
        if not _claimant_is_dead(letter, machine_at):
            continue
        if letter.state == State.HANDING_OVER:
            doubted += (
                _doubt(letter, letter.claim, "The worker stopped while handing it over.", at).state
                == State.UNSURE
            )
            continue
        with transaction.atomic():
            moved = _where(letter.pk, State.CONNECTING, letter.claim).update(
                state=State.QUEUED, retry_at=None
            )
            if moved:
                Attempt.objects.create(
                    letter=letter,
                    at=at,
                    outcome="broken off",
                    detail="The worker stopped before handing it over.",
                )
        back += moved
    return back, doubted


def _claimant_is_dead(letter: Letter, machine_at: datetime) -> bool:
    if letter.claimed_at is None or letter.claimed_at < machine_at - LEASE:
        return True
    process, _, host = letter.claim.split(":", 2)
    return host == socket.gethostname()[:120] and not alive(int(process))


def waiting(*, at: datetime, machine_at: datetime) -> list[int]:
    """Return the numbers of the letters whose time to be tried has come, oldest first."""
    return list(
        Letter.objects.filter(_ready(at, machine_at))
        .order_by("send_from", "pk")
        .values_list("pk", flat=True)[:500]
    )


def _ready(at: datetime, machine_at: datetime) -> Q:
    in_time = Q(retry_at__isnull=True) | Q(retry_at__lte=machine_at)
    # At midnight a training day begins anew: a letter that was to go at once would wait for its hour to come again.
    begun = Q(send_from__lte=at) | Q(send_from=F("made_at"))
    return Q(state=State.QUEUED) & begun & in_time


def _where(number: int, state: State, claim: str) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=number, state=state, claim=claim)


def _claim(number: int, at: datetime, machine_at: datetime) -> str | None:
    """Take the letter in hand: one of any number of workers gets a claim, the others get nothing."""
    claim = f"{os.getpid()}:{secrets.token_hex(8)}:{socket.gethostname()[:120]}"
    taken = Letter.objects.filter(_ready(at, machine_at), pk=number).update(
        state=State.CONNECTING, claim=claim, claimed_at=machine_at, attempts=F("attempts") + 1
    )
    return claim if taken else None


def _hand_over(letter: Letter, claim: str, machine_at: datetime) -> bool:
    moved = _where(letter.pk, State.CONNECTING, claim).update(state=State.HANDING_OVER, claimed_at=machine_at)
    return bool(moved)


@transaction.atomic
def _sent(letter: Letter, claim: str, at: datetime) -> Letter:
    # Also from `unsure`: a slow server may answer after the claim ran out, and then there is no doubt any more.
    Letter.objects.filter(pk=letter.pk, state__in=(State.HANDING_OVER, State.UNSURE), claim=claim).update(
        state=State.SENT, sent_at=at, trouble="", retry_at=None
    )
    Attempt.objects.create(
        letter=letter, at=at, outcome="sent", detail=f"accepted by the mail server as {letter.message_id}"
    )
    audit.record(
        act="letters.sent",
        about=f"letter:{letter.pk}",
        by="post room",
        at=at,
        area=letter.area.key,
        children=letter.children,
        detail={"occasion": letter.occasion},
    )
    letter.refresh_from_db()
    tell_when_sent(letter)
    return letter


@transaction.atomic
def _put_off(letter: Letter, claim: str, fault: Exception, at: datetime, machine_at: datetime) -> Letter:
    """It surely did not go: try later, or give up when it is refused for good or has been tried often enough."""
    tries = Attempt.objects.filter(letter=letter, outcome="put off").count()
    final = _refused_for_good(fault) or tries >= len(WAITS)
    Letter.objects.filter(pk=letter.pk, claim=claim, state__in=(State.CONNECTING, State.HANDING_OVER)).update(
        state=State.FAILED if final else State.QUEUED,
        trouble=_words(fault),
        retry_at=None if final else machine_at + WAITS[tries],
    )
    Attempt.objects.create(
        letter=letter, at=at, outcome="refused" if final else "put off", detail=_words(fault)
    )
    letter.refresh_from_db()
    return letter


@transaction.atomic
def _doubt(letter: Letter, claim: str, why: str, at: datetime) -> Letter:
    if _where(letter.pk, State.HANDING_OVER, claim).update(state=State.UNSURE, trouble=why):
        Attempt.objects.create(letter=letter, at=at, outcome="in doubt", detail=why)
    letter.refresh_from_db()
    return letter


def _surely_not_sent(fault: Exception) -> bool:
    """The server said no, in so many words. A connection that breaks off while handing over says nothing."""
    return isinstance(
        fault, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused | smtplib.SMTPNotSupportedError
    )


def _codes(fault: Exception) -> list[int]:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in fault.recipients.values()]
    return [fault.smtp_code] if isinstance(fault, smtplib.SMTPResponseException) else []


def _refused_for_good(fault: Exception) -> bool:
    # A sign-in that fails is our setting, not this letter: it is tried again.
    codes = _codes(fault)
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return True
    return bool(codes) and min(codes) >= 500 and not isinstance(fault, smtplib.SMTPAuthenticationError)


def _words(fault: Exception) -> str:
    """What went wrong, without the address: the post room's page shows it, and so may a log."""
    said = b""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        said = next(iter(fault.recipients.values()))[1]
    elif isinstance(fault, smtplib.SMTPResponseException):
        said = fault.smtp_error if isinstance(fault.smtp_error, bytes) else str(fault.smtp_error).encode()
    codes = " ".join(str(code) for code in _codes(fault))
    plain = re.sub(r"\S*@\S*", "(address)", said.decode("ascii", "replace"))
    if codes:
        return f"The mail server answered {codes}: {plain}"[:300]
    if isinstance(fault, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(fault, ConnectionRefusedError):
        return "The mail server could not be reached: it refuses connections."
    return f"The connection to the mail server failed ({type(fault).__name__})."


def _message(letter: Letter, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((letter.area.name, address)),
        to=[formataddr((letter.to_name, letter.to_email))],
        reply_to=[letter.area.email] if letter.area.email else None,
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    for one in letter.attachments.all():
        content = bytes(one.content)
        if one.media_type.startswith("text/calendar"):
            # Mail programs offer "accept" and "decline" for the alternative; the file is for all others.
            message.attach_alternative(content.decode(), one.media_type)
        message.attach(one.name, content, one.media_type)
    return message


def _hang_up(connection: BaseEmailBackend) -> None:
    """Say goodbye. What becomes of the goodbye does not matter: what became of the letter is known by now."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return
