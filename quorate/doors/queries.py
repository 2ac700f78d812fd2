"""Questions about doors. A door is looked for by its token's hash or by its holder, never by anything typed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

from .models import Code
from .models import Door as Door
from .tokens import token_hash

CODES_AN_HOUR = 5
CODE_EVERY = timedelta(seconds=30)


def by_token(token: str) -> Door | None:
    """Return the door of this link, whatever became of it."""
    return Door.objects.select_related("area").filter(token_hash=token_hash(token)).first()


def by_number(number: int) -> Door | None:
    return Door.objects.select_related("area").filter(pk=number).first()


def latest(holder: str) -> Door | None:
    """Return the newest door of a holder, whatever became of it."""
    return Door.objects.select_related("area").filter(holder=holder).order_by("-issued_at", "-pk").first()


def latest_of(holders: Collection[str]) -> dict[str, Door]:
    """Return the newest door of each of these holders that has one."""
    return {door.holder: door for door in Door.objects.filter(holder__in=holders).order_by("issued_at", "pk")}


def living(holder: str) -> QuerySet[Door]:
    return Door.objects.filter(holder=holder, revoked_at__isnull=True, replaced_at__isnull=True)


def is_usable(door: Door, at: datetime) -> bool:
    """Return whether the link itself still lets somebody in: not spent, replaced, taken back or expired."""
    return (
        door.opened_at is None
        and door.replaced_at is None
        and door.revoked_at is None
        and at < door.expires_at
    )


def carries(door: Door, at: datetime) -> bool:
    """Return whether a browser that passed this door is still let in by it."""
    return door.opened_at is not None and door.revoked_at is None and at < door.expires_at


def code_waiting(door: Door, at: datetime) -> Code | None:
    """Return the newest code, if it still may be tried."""
    newest = Code.objects.filter(door=door).order_by("-made_at", "-pk").first()
    return newest if newest and newest.used_at is None and at < newest.until else None


def may_have_code(door: Door, at: datetime) -> bool:
    """Return whether another code may be made now: not within half a minute, and at most five an hour."""
    made = list(
        Code.objects.filter(door=door, made_at__gt=at - timedelta(hours=1), made_at__lte=at)
        .order_by("-made_at")
        .values_list("made_at", flat=True)
    )
    return not made or (len(made) < CODES_AN_HOUR and made[0] <= at - CODE_EVERY)
