"""Webhooks are told: what happened is found in the audit, and sent until it is taken or three days have passed."""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from quorate.audit.models import Entry
from quorate.jobs.queue import enqueue

from ..models import Delivery, Position, Webhook
from ..queries.children import identifiers
from ..queries.happened import EVENTS, last_sequence
from ..reaching import NotReached, post, target
from ..signing import HEADER, SecretLost, secret_of, signature
from .tokens import Refused

WORK = "api.deliver"
POSITION = "webhooks"
CHUNK = 1000
CHUNKS = 20
GIVE_UP = timedelta(days=3)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""How long after each failure it is tried again; the last one again and again until it is given up."""
NAMED = 100
"""How many children one delivery names at most."""
TEST = "test"
State = Delivery.State


def look(*, at: datetime) -> int:
    """Make the deliveries of what happened since the last look, and ask for them to be sent; return how many.

    The place in the audit moves on in the same transaction, so nothing is told twice and nothing left out. Looking at
    most so far at once; the next minute goes on.
    """
    made = 0
    for _ in range(CHUNKS):
        new, more = _look_once(at)
        made += new
        if not more:
            break
    return made


@transaction.atomic
def _look_once(at: datetime) -> tuple[int, bool]:
    webhooks = list(Webhook.objects.filter(stopped_at__isnull=True).select_related("area"))
    if not webhooks:
        return 0, False
    first = min(webhook.after_sequence for webhook in webhooks)
    Position.objects.get_or_create(name=POSITION, defaults={"sequence": first})
    position = Position.objects.select_for_update().get(name=POSITION)
    # While there was no webhook nobody looked: what happened then is told to nobody.
    since = max(position.sequence, first)
    entries = list(Entry.objects.filter(sequence__gt=since).order_by("sequence")[:CHUNK])
    if not entries:
        return 0, False
    position.sequence = entries[-1].sequence
    position.save(update_fields=["sequence"])
    told = [entry for entry in entries if entry.act in EVENTS]
    names = identifiers(child for entry in told for child in entry.children[:NAMED])
    made = [
        _make(webhook, EVENTS[entry.act], entry, names, at)
        for entry in told
        for webhook in webhooks
        if _is_for(webhook, entry)
    ]
    return len(made), len(entries) == CHUNK


def _is_for(webhook: Webhook, entry: Entry) -> bool:
    return (
        webhook.area.key == entry.area
        and entry.sequence > webhook.after_sequence
        and EVENTS[entry.act] in webhook.events
    )


def _make(webhook: Webhook, event: str, entry: Entry, names: dict[int, str], at: datetime) -> Delivery:
    number = uuid.uuid4()
    body = {
        "delivery": str(number),
        "event": event,
        "at": entry.at.isoformat(),
        "area": entry.area,
        "sequence": entry.sequence,
        "links": links(entry.about, (names[child] for child in entry.children[:NAMED] if child in names)),
    }
    delivery = Delivery.objects.create(
        webhook=webhook,
        number=number,
        event=event,
        sequence=entry.sequence,
        body=body,
        made_at=at,
        next_try_at=at,
    )
    _ask(delivery, "0")
    return delivery


def links(about: str, children: Iterable[str]) -> dict[str, Any]:
    """Return where to fetch what an entry of the audit is about: a conference or a plan, and its children."""
    root = f"{settings.PUBLIC_URL}/api/v1"
    kind, _, number = about.partition(":")
    found: dict[str, Any] = {"children": [f"{root}/children/{name}" for name in children]}
    if kind in ("conference", "plan") and number.isdecimal():
        found[kind] = f"{root}/{kind}s/{number}"
    return found


def _ask(delivery: Delivery, turn: str, not_before: datetime | None = None) -> None:
    enqueue(WORK, delivery.pk, key=f"{WORK}:{delivery.pk}:{turn}", not_before=not_before)


@transaction.atomic
def send_test(*, webhook: Webhook, at: datetime) -> Delivery:
    """Send something that says nothing, to see whether the receiver takes it and its signature.

    :raises Refused: if the webhook was stopped
    """
    if webhook.stopped_at is not None:
        raise Refused("", "This webhook was stopped. Make a new one.")
    number = uuid.uuid4()
    body = {
        "delivery": str(number),
        "event": TEST,
        "at": at.isoformat(),
        "area": webhook.area.key,
        "sequence": last_sequence(),
        "links": {"children": []},
    }
    delivery = Delivery.objects.create(
        webhook=webhook, number=number, event=TEST, sequence=None, body=body, made_at=at, next_try_at=at
    )
    _ask(delivery, "0")
    return delivery


@transaction.atomic
def send_again(*, delivery: Delivery, at: datetime) -> Delivery:
    """Send a delivery again now, whatever became of it, under the same number.

    :raises Refused: if its webhook was stopped
    """
    current = Delivery.objects.select_for_update(of=("self",)).select_related("webhook").get(pk=delivery.pk)
    if current.webhook.stopped_at is not None:
        raise Refused("", "This webhook was stopped. Make a new one.")
    current.state, current.next_try_at, current.ended_at = State.WAITING, at, None
    current.save(update_fields=["state", "next_try_at", "ended_at"])
    Webhook.objects.filter(pk=current.webhook_id).update(quiet_until=None)
    _ask(current, f"again:{at.timestamp():.3f}")
    return current


def deliver(pk: int, *, at: datetime) -> str:
    """Try once to deliver, unless it is over; return the state it is left in.

    While a receiver fails, what else waits for it waits with it: a receiver that does not answer must not keep the
    worker from its letters.
    """
    delivery = Delivery.objects.select_related("webhook__area").filter(pk=pk).first()
    if delivery is None or delivery.state != State.WAITING:
        return delivery.state if delivery else "gone"
    webhook = delivery.webhook
    if webhook.stopped_at is not None:
        return _end(delivery, State.GIVEN_UP, at, fault="The webhook was stopped.")
    if webhook.quiet_until is not None and webhook.quiet_until > at:
        return _wait(delivery, webhook.quiet_until, f"quiet:{webhook.quiet_until.timestamp():.3f}")
    try:
        status = _send(delivery, at)
    except SecretLost:
        return _end(
            delivery, State.GIVEN_UP, at, fault="SECRET_KEY was changed: give the webhook a new secret."
        )
    except NotReached as fault:
        return _failed(delivery, at, None, str(fault))
    if 200 <= status < 300:
        Webhook.objects.filter(pk=webhook.pk).update(failures=0, quiet_until=None)
        return _end(delivery, State.DELIVERED, at, status=status)
    return _failed(delivery, at, status, "A redirect is not followed." if 300 <= status < 400 else "")


def _send(delivery: Delivery, at: datetime) -> int:
    webhook = delivery.webhook
    secrets = [secret_of(webhook.salt, webhook.key_mark)]
    if webhook.before_until is not None and at < webhook.before_until:
        secrets.append(secret_of(webhook.salt_before, webhook.key_mark_before))
    body = json.dumps(delivery.body, sort_keys=True, separators=(",", ":")).encode()
    headers = {
        HEADER: signature(body, at=int(at.timestamp()), with_secrets=secrets),
        "Quorate-Delivery": str(delivery.number),
        "Quorate-Event": delivery.event,
    }
    return post(target(webhook.address), body, headers)


@transaction.atomic
def _failed(delivery: Delivery, at: datetime, status: int | None, fault: str) -> str:
    tries = delivery.tries + 1
    wait = WAITS[min(tries, len(WAITS)) - 1]
    over = at + wait > delivery.made_at + GIVE_UP
    state = State.GIVEN_UP if over else State.WAITING
    Delivery.objects.filter(pk=delivery.pk).update(
        tries=tries,
        last_status=status,
        last_fault=fault[:120],
        state=state,
        next_try_at=None if over else at + wait,
        ended_at=at if over else None,
    )
    failures = delivery.webhook.failures + 1
    quiet = at + WAITS[min(failures, len(WAITS)) - 1]
    Webhook.objects.filter(pk=delivery.webhook_id).update(failures=F("failures") + 1, quiet_until=quiet)
    if not over:
        _ask(delivery, f"{tries}:{at.timestamp():.3f}", max(at + wait, quiet))
    return state


@transaction.atomic
def _wait(delivery: Delivery, until: datetime, turn: str) -> str:
    Delivery.objects.filter(pk=delivery.pk).update(next_try_at=until)
    _ask(delivery, turn, until)
    return State.WAITING


def _end(delivery: Delivery, state: str, at: datetime, *, status: int | None = None, fault: str = "") -> str:
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        tries=F("tries") + (1 if status else 0),
        last_status=status,
        last_fault=fault,
        next_try_at=None,
        ended_at=at,
    )
    return state
