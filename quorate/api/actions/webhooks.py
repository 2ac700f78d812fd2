"""Webhooks are made, given a new secret and stopped."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from quorate import clock
from quorate.audit import actions as audit
from quorate.people.models import Area, Practitioner

from ..models import Webhook
from ..queries.happened import KINDS, last_sequence
from ..reaching import NotReached, target
from ..signing import new_salt, secret_of
from .tokens import Refused

BOTH_SIGN = timedelta(hours=24)
"""How long the former secret signs beside the new one."""
MOST = 20
By = Practitioner | str


def name_of(by: By) -> str:
    return by if isinstance(by, str) else by.name


@transaction.atomic
def add(*, area: Area, address: str, events: Collection[str], by: By, at: datetime) -> tuple[Webhook, str]:
    """Make a webhook that is told of what happens in the area from now on; return it and its secret.

    :raises Refused: if the address is not allowed or in use, no known event is chosen, or there are too many
    """
    chosen = [kind for kind in KINDS if kind in events]
    if not chosen or set(events) - set(KINDS):
        raise Refused("events", "Choose at least one event that there is")
    try:
        target(address)
    except NotReached as refused:
        raise Refused("address", str(refused)) from refused
    if Webhook.objects.filter(area=area, stopped_at__isnull=True).count() >= MOST:
        raise Refused("", f"An area has {MOST} webhooks at most. Stop one that is not needed.")
    salt, mark = new_salt()
    try:
        with transaction.atomic():
            webhook = Webhook.objects.create(
                area=area,
                address=address,
                events=chosen,
                salt=salt,
                key_mark=mark,
                after_sequence=last_sequence(),
                made_at=at,
                made_by=name_of(by),
            )
    except IntegrityError as clash:
        raise Refused("address", "There is a webhook to this address already") from clash
    _note("added", webhook, by, at, events=chosen)
    return webhook, secret_of(salt, mark)


def _locked(webhook: Webhook) -> Webhook:
    current = Webhook.objects.select_for_update(of=("self",)).select_related("area").get(pk=webhook.pk)
    if current.stopped_at is not None:
        raise Refused("", "This webhook was stopped. Make a new one.")
    return current


@transaction.atomic
def renew_secret(*, webhook: Webhook, by: By, at: datetime) -> tuple[Webhook, str]:
    """Give a webhook a new secret and return it; for a day the former one signs as well.

    :raises Refused: if it was stopped
    """
    current = _locked(webhook)
    current.salt_before, current.key_mark_before = current.salt, current.key_mark
    current.before_until = clock.machine_now() + BOTH_SIGN
    current.salt, current.key_mark = new_salt()
    current.save(update_fields=["salt", "key_mark", "salt_before", "key_mark_before", "before_until"])
    _note("secret-renewed", current, by, at)
    return current, secret_of(current.salt, current.key_mark)


@transaction.atomic
def stop(*, webhook: Webhook, why: str, by: By, at: datetime) -> Webhook:
    """Stop a webhook: it is told of nothing more, and what waits is not sent. Stopping it again changes nothing.

    :raises Refused: without a reason
    """
    current = Webhook.objects.select_for_update(of=("self",)).select_related("area").get(pk=webhook.pk)
    if current.stopped_at is not None:
        return current
    if not why.strip():
        raise Refused("why", "Say why, so that the record can be understood later")
    current.stopped_at, current.stopped_by, current.stopped_why = at, name_of(by)[:120], why.strip()[:300]
    current.save(update_fields=["stopped_at", "stopped_by", "stopped_why"])
    _note("stopped", current, by, at)
    return current


def _note(act: str, webhook: Webhook, by: By, at: datetime, **detail: object) -> None:
    audit.record(
        act=f"api.webhook-{act}",
        about=f"webhook:{webhook.pk}",
        by=by,
        at=at,
        area=webhook.area.key,
        detail=detail,
    )
