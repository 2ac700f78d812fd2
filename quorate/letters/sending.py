"""The worker's side of the post room: taking a letter in hand, handing it over, finding out what became of it.

A letter is claimed, then the mail server is called (`connecting`), then the letter is handed over (`handing_over`).
Whoever dies while connecting has sent nothing: the letter goes back to the queue. Whoever dies while handing over may
have sent it, and nobody can know: the letter is `unsure` and waits for a person. So no letter goes twice by itself.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from quorate import clock
from quorate.audit import actions as audit
from quorate.jobs.work import alive

from . import carriers
from .actions import tell_when_sent
from .fault import NotCarried
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
    carrier = carriers.chosen()
    try:
        carrier.open(letter)
        # Whatever became of an earlier try: a carrier that can be asked is asked before the letter goes (again).
        taken = carrier.find(letter) if carrier.can_be_asked and letter.attempts > 1 else ""
        if not _hand_over(letter, claim, clock.machine_now()):
            return Letter.objects.get(pk=number)  # held or taken back at the last moment
        return _sent(letter, claim, at, taken or carrier.send(letter))
    except NotCarried as fault:
        if fault.surely or carrier.can_be_asked or _where(number, State.CONNECTING, claim).exists():
            return _put_off(letter, claim, fault, at, machine_at)
        return _doubt(letter, claim, str(fault), at)
    finally:
        carrier.close()


def recover(*, at: datetime, machine_at: datetime) -> tuple[int, int]:
    """Settle the letters whose worker died: return how many went back to the queue and how many are in doubt."""
    back = doubted = 0
    asks = carriers.chosen().can_be_asked
    for letter in Letter.objects.filter(state__in=(State.CONNECTING, State.HANDING_OVER)):
        if not _claimant_is_dead(letter, machine_at):
            continue
        if letter.state == State.HANDING_OVER and not asks:
            doubted += (
                _doubt(letter, letter.claim, "The worker stopped while handing it over.", at).state
                == State.UNSURE
            )
            continue
        with transaction.atomic():
            moved = _where(letter.pk, State(letter.state), letter.claim).update(
                state=State.QUEUED, retry_at=None
            )
            if moved:
                Attempt.objects.create(
                    letter=letter,
                    at=at,
                    outcome="broken off",
                    detail="The worker stopped before handing it over."
                    if letter.state == State.CONNECTING
                    else "The worker stopped while handing it over. GOV.UK Notify is asked before it goes again.",
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
def _sent(letter: Letter, claim: str, at: datetime, proof: str) -> Letter:
    # Also from `unsure`: a slow server may answer after the claim ran out, and then there is no doubt any more.
    Letter.objects.filter(pk=letter.pk, state__in=(State.HANDING_OVER, State.UNSURE), claim=claim).update(
        state=State.SENT, sent_at=at, trouble="", retry_at=None
    )
    Attempt.objects.create(letter=letter, at=at, outcome="sent", detail=proof)
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
def _put_off(letter: Letter, claim: str, fault: NotCarried, at: datetime, machine_at: datetime) -> Letter:
    """Try later, or give up when it is refused for good or has been tried often enough.

    A letter of which nobody knows whether it went comes here only where the carrier is asked first the next time; after
    the last time it is in doubt.
    """
    tries = Attempt.objects.filter(letter=letter, outcome="put off").count()
    final = fault.for_good or tries >= len(WAITS)
    surely = fault.surely or _where(letter.pk, State.CONNECTING, claim).exists()
    given_up = State.FAILED if surely else State.UNSURE
    Letter.objects.filter(pk=letter.pk, claim=claim, state__in=(State.CONNECTING, State.HANDING_OVER)).update(
        state=given_up if final else State.QUEUED,
        trouble=str(fault),
        retry_at=None if final else machine_at + WAITS[tries],
    )
    Attempt.objects.create(letter=letter, at=at, outcome="refused" if final else "put off", detail=str(fault))
    letter.refresh_from_db()
    return letter


@transaction.atomic
def _doubt(letter: Letter, claim: str, why: str, at: datetime) -> Letter:
    if _where(letter.pk, State.HANDING_OVER, claim).update(state=State.UNSURE, trouble=why):
        Attempt.objects.create(letter=letter, at=at, outcome="in doubt", detail=why)
    letter.refresh_from_db()
    return letter
