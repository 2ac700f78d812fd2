"""The daily flow's outbox is sent: a hundred children at a time, each accepted once, whatever breaks off.

Children are claimed before they go. Whoever dies before the answer is written down leaves a claim that runs out, and
they go again: the flow takes the same words about a child twice without harm. What one answer says is written in one
transaction, so that no child is half settled.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from quorate import clock
from quorate.audit import actions as audit
from quorate.people.models import Area, Practitioner

from ..dfe_client import MOST, Answer, Door, NotReached
from ..models import Accepted, Sending

State, Kind = Sending.State, Sending.Kind
LEASE = timedelta(minutes=10)
"""How long a claim is believed. Longer than a job may run, so whoever made an older one is dead."""
TRIES = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
LATER = frozenset({401, 403, 408, 425, 429})
"""Answers, beside those of 500 and above, after which it is tried again."""
BY = "daily flow"


@dataclass(slots=True)
class Outcome:
    """How many children became what."""

    accepted: int = 0
    refused: int = 0
    put_off: int = 0
    given_up: int = 0


def recover(*, machine_at: datetime) -> int:
    """Put back what was claimed by somebody who died; return how many children."""
    return Sending.objects.filter(state=State.SENT, claimed_at__lt=machine_at - LEASE).update(
        state=State.WAITING, claim="", next_try_at=None
    )


def send_waiting(*, area: Area, door: Door, at: datetime, until: datetime | None = None) -> Outcome:
    """Send what waits and may go now, until nothing is left, an answer says to wait, or ``until`` by the machine."""
    outcome = Outcome()
    while until is None or clock.machine_now() < until:
        batch = _claim(area, clock.machine_now())
        if not batch or not _send(area, batch, door, at, outcome):
            return outcome
    return outcome


def _ready(machine_at: datetime) -> Q:
    return Q(state=State.WAITING) & (Q(next_try_at__isnull=True) | Q(next_try_at__lte=machine_at))


def _claim(area: Area, machine_at: datetime) -> list[Sending]:
    """Take up to a hundred children in hand, what is to be taken out first: nobody else has these then."""
    claim = secrets.token_hex(16)
    first = list(
        Sending.objects.filter(_ready(machine_at), area=area)
        .annotate(later=Q(kind__in=(Kind.FULL, Kind.CHANGE)))
        .order_by("later", "pk")
        .values_list("pk", flat=True)[:MOST]
    )
    Sending.objects.filter(_ready(machine_at), pk__in=first).update(
        state=State.SENT, claim=claim, claimed_at=machine_at, attempts=F("attempts") + 1
    )
    found = Sending.objects.filter(claim=claim, state=State.SENT)
    return sorted(found, key=lambda one: (one.kind != Kind.PURGE, one.pk))


def _send(area: Area, batch: Sequence[Sending], door: Door, at: datetime, outcome: Outcome) -> bool:
    """Send these children and write down what was answered; return whether to go on with others."""
    try:
        answer = door.send(area.la_code, [one.told or {} for one in batch])
    except NotReached as fault:
        _put_off(batch, str(fault), fault.retry_after, outcome)
        return False
    if answer.status == 200 and len(answer.receipts) == len(batch):
        _accept(area, batch, answer, at, outcome)
        return True
    if answer.status in (400, 413, 422):
        return _without_the_bad(area, batch, answer, door, at, outcome)
    _put_off(batch, in_words(answer, len(batch)), answer.retry_after, outcome)
    return False


def _without_the_bad(
    area: Area, batch: Sequence[Sending], answer: Answer, door: Door, at: datetime, outcome: Outcome
) -> bool:
    """Set aside the children whom the answer names, and send the others; where it names none, find them by halves."""
    faults = (
        {place: says for place, says in answer.faults if place < len(batch)} if answer.status != 413 else {}
    )
    if len(batch) == 1:
        faults = {0: answer.says or in_words(answer, 1)}
    if faults:
        _refuse(area, [(batch[place], says) for place, says in faults.items()], at, outcome)
        others = [one for place, one in enumerate(batch) if place not in faults]
        return not others or _send(area, others, door, at, outcome)
    half = len(batch) // 2
    first = _send(area, batch[:half], door, at, outcome)
    if first:
        return _send(area, batch[half:], door, at, outcome)
    _put_off(batch[half:], "The children sent together with this one were put off.", None, outcome)
    return False


def _of(batch: Sequence[Sending]) -> QuerySet[Sending]:
    return Sending.objects.filter(pk__in=[one.pk for one in batch], claim=batch[0].claim, state=State.SENT)


@transaction.atomic
def _accept(area: Area, batch: Sequence[Sending], answer: Answer, at: datetime, outcome: Outcome) -> None:
    ours = set(_of(batch).select_for_update().values_list("pk", flat=True))
    known = {
        row.la_child_id: row
        for row in Accepted.objects.filter(area=area, la_child_id__in=[one.la_child_id for one in batch])
    }
    new: list[Accepted] = []
    changed: list[Accepted] = []
    settled: list[Sending] = []
    for one, receipt in zip(batch, answer.receipts, strict=True):
        if one.pk not in ours:
            continue
        row = known.get(one.la_child_id) or Accepted(area=area, la_child_id=one.la_child_id)
        row.child_id, row.mis_child_id, row.told = one.child_id, one.mis_child_id, one.becomes or {}
        row.sha256, row.at, row.purged_at = one.sha256, at, at if one.kind == Kind.PURGE else None
        (changed if row.pk else new).append(row)
        one.state, one.receipt, one.settled_at = State.ACCEPTED, receipt[:120], at
        one.told, one.becomes, one.trouble = None, None, ""
        settled.append(one)
    Accepted.objects.bulk_create(new)
    Accepted.objects.bulk_update(changed, ["child", "mis_child_id", "told", "sha256", "at", "purged_at"])
    Sending.objects.bulk_update(settled, ["state", "receipt", "settled_at", "told", "becomes", "trouble"])
    audit.record(
        act="exchange.flow-accepted",
        about=f"area:{area.key}",
        by=BY,
        at=at,
        area=area.key,
        children=[one.child_id for one in settled],
        detail={"children": len(settled)},
    )
    outcome.accepted += len(settled)


@transaction.atomic
def _refuse(area: Area, bad: Sequence[tuple[Sending, str]], at: datetime, outcome: Outcome) -> None:
    for one, says in bad:
        Sending.objects.filter(pk=one.pk, claim=one.claim, state=State.SENT).update(
            state=State.REFUSED, trouble=says[:300], settled_at=at
        )
    audit.record(
        act="exchange.flow-refused",
        about=f"area:{area.key}",
        by=BY,
        at=at,
        area=area.key,
        children=[one.child_id for one, _ in bad],
    )
    outcome.refused += len(bad)


@transaction.atomic
def _put_off(batch: Sequence[Sending], why: str, retry_after: float | None, outcome: Outcome) -> None:
    """Have these children tried again later; those tried often enough are given up, for a person to see."""
    now = clock.machine_now()
    for one in batch:
        wait = min(FIRST_WAIT * 2 ** (one.attempts - 1), LONGEST_WAIT)
        if retry_after is not None:
            wait = min(max(wait, timedelta(seconds=retry_after)), LONGEST_WAIT)
        last = one.attempts >= TRIES
        one.state = State.GIVEN_UP if last else State.WAITING
        one.next_try_at, one.trouble, one.settled_at = None if last else now + wait, why[:300], None
        outcome.given_up += last
        outcome.put_off += not last
        Sending.objects.filter(pk=one.pk, claim=one.claim, state=State.SENT).update(
            state=one.state, next_try_at=one.next_try_at, trouble=one.trouble
        )


def in_words(answer: Answer, number: int) -> str:
    """Return what an answer means, in the words of whoever has to do something about it."""
    if answer.status == 200:
        return f"The Department answered for {len(answer.receipts)} of {number} children."
    if answer.status in (401, 403):
        return f"The Department does not accept our sign-in or supplier key ({answer.status})."
    if answer.status == 413:
        return "The Department finds what is told of this child too large (413)."
    if answer.status == 429:
        return "The Department takes no more for now (429)."
    if answer.status >= 500:
        return f"The Department had a fault ({answer.status})."
    return f"The Department answered {answer.status}. {answer.says}".strip()


@transaction.atomic
def try_again(*, area: Area, number: int, by: Practitioner, at: datetime) -> bool:
    """Have a child who was refused or given up, or who waits for a later try, go now; return whether there was one."""
    row = Sending.objects.select_for_update().filter(area=area, pk=number).first()
    if row is None or row.told is None or row.state not in (State.REFUSED, State.GIVEN_UP, State.WAITING):
        return False
    if (
        Sending.objects.filter(area=area, la_child_id=row.la_child_id, state__in=(State.WAITING, State.SENT))
        .exclude(pk=row.pk)
        .exists()
    ):
        return False
    row.state, row.attempts, row.next_try_at, row.settled_at = State.WAITING, 0, None, None
    row.save(update_fields=["state", "attempts", "next_try_at", "settled_at"])
    audit.record(
        act="exchange.flow-again",
        about=f"flow-sending:{row.pk}",
        by=by,
        at=at,
        area=area.key,
        children=[row.child_id],
    )
    return True
