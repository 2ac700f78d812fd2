"""What is done with doors: issued, opened with a code, renewed, taken back.

What these acts answer to somebody outside is chosen by the views; none of them says to an outsider whether a link
ever existed.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from quorate.audit import actions as audit
from quorate.jobs.queue import enqueue
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Area, Practitioner

from . import behind, queries, tokens
from .models import Code, Door, Knock

By = Practitioner | str

CODE_LASTS = timedelta(minutes=10)
TRIES = 5
"""Wrong codes after which a code is of no use any more."""
WRONG_CODES = 20
"""Wrong codes over the life of a link after which the link is taken back."""
FRESH_EVERY = timedelta(minutes=5)
KNOCKS_AN_HOUR = 20
FRESH = "doors.fresh"
"""The work of sending a fresh link, asked for alike whether the old one ever existed or not."""


class Refused(Exception):
    """Nothing was done; the message says why."""


class Entered(enum.Enum):
    """What came of a code that somebody typed."""

    IN = "in"
    WRONG = "wrong"
    USED_UP = "used-up"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Issued:
    """A door and the whole address of its link, which is not kept anywhere else."""

    door: Door
    address: str


@transaction.atomic
def issue(
    *,
    area: Area,
    kind: str,
    occasion: str,
    holder: str,
    name: str,
    email: str,
    phone: str = "",
    children: Iterable[int] = (),
    expires_at: datetime,
    by: By,
    at: datetime,
) -> Issued:
    """Return a new link for this holder. An earlier link no longer opens; who came in by it stays in.

    **Counts** until ``expires_at``, which itself is too late.

    :raises Refused: if it would expire before it begins
    """
    if expires_at <= at:
        raise Refused("This link would be over before it is sent.")
    list(queries.living(holder).select_for_update())
    queries.living(holder).update(replaced_at=at)
    token = tokens.new_token()
    door = Door.objects.create(
        area=area,
        kind=kind,
        occasion=occasion,
        holder=holder,
        name=" ".join(name.split())[:120],
        email=email,
        phone=phone,
        children=sorted(set(children)),
        token_hash=tokens.token_hash(token),
        issued_at=at,
        issued_by=getattr(by, "name", by),
        expires_at=expires_at,
    )
    _record(door, "doors.issued", by, at, {"occasion": occasion, "holder": holder})
    return Issued(door, settings.PUBLIC_URL.rstrip("/") + reverse("doors:link", args=[token]))


@transaction.atomic
def revoke(*, holder: str, why: str, by: By, at: datetime) -> int:
    """Take back every link of a holder, also from who is inside by it; return how many lived still.

    :raises Refused: without a reason
    """
    if not why.strip():
        raise Refused("Say why the link is taken back.")
    found = Door.objects.select_for_update(of=("self",)).select_related("area")
    doors = list(found.filter(holder=holder, revoked_at__isnull=True))
    for door in doors:
        _revoke(door, why, by, at)
    return len(doors)


@transaction.atomic
def prolong(*, holder: str, expires_at: datetime, by: By, at: datetime) -> int:
    """Move the end of a holder's living doors, later or earlier; return how many were moved."""
    moved = 0
    for door in (
        Door.objects.select_for_update(of=("self",))
        .select_related("area")
        .filter(holder=holder, revoked_at__isnull=True)
        .exclude(expires_at=expires_at)
    ):
        door.expires_at = expires_at
        door.save(update_fields=["expires_at"])
        _record(door, "doors.prolonged", by, at, {"until": expires_at.isoformat()})
        moved += 1
    return moved


@transaction.atomic
def send_code(*, door: Door, at: datetime) -> bool:
    """Send a code to the address that is held now; return whether one could be made.

    Asked for again within half a minute, or more than five times an hour, none is made. Without an address none is
    sent: it is read out by telephone.
    """
    current = _locked(door)
    standing = behind.standing_of(current)
    if standing is None or not standing.email:
        return False
    if not _lives(current, at) or not queries.may_have_code(current, at):
        return False
    code, text = _new_code(current, at)
    facts = {"name": current.name, "code": text, "until": code.until}
    said = catalogue.write("doors/code", area=current.area, facts=facts, at=at)
    letters.post(
        area=current.area,
        key=f"door:{current.pk}:code:{code.pk}",
        occasion=current.occasion,
        document="door-code",
        to_name=current.name,
        to_email=standing.email,
        subject=said.subject,
        text=said.text,
        by=current.who,
        at=at,
    )
    _record(current, "doors.code_sent", current.who, at, {})
    return True


@transaction.atomic
def read_out(*, door: Door, checked_how: str, by: Practitioner, at: datetime) -> tuple[str, datetime]:
    """Return a fresh code to read out by telephone, and until when it works.

    :raises Refused: without saying how it was checked who is calling, or when the link no longer lets anybody in
    """
    if not checked_how.strip():
        raise Refused("Say how you made sure who is calling.")
    current = _locked(door)
    if not _lives(current, at):
        raise Refused("This link no longer works. Send a fresh one first.")
    code, text = _new_code(current, at)
    code.read_out_by, code.checked_how = by.name, checked_how.strip()[:200]
    code.save(update_fields=["read_out_by", "checked_how"])
    _record(current, "doors.code_read_out", by, at, {"checked_how": code.checked_how})
    return text, code.until


@transaction.atomic
def enter(*, door: Door, code: str, at: datetime, back: bool = False) -> Entered:
    """Try a code; the right one spends the link. ``back``: this browser has passed the door before.

    Five wrong tries use a code up; twenty over the life of a link take the link back.
    """
    current = _locked(door)
    if not (queries.carries(current, at) if back else queries.is_usable(current, at)):
        return Entered.CLOSED
    waiting = queries.code_waiting(current, at)
    if waiting is None or waiting.tries >= TRIES:
        return Entered.USED_UP
    typed = "".join(letter for letter in code if letter.isdigit())
    if not tokens.same(tokens.code_hash(typed, current.pk), waiting.hash):
        return _wrong(current, waiting, at)
    waiting.used_at = at
    waiting.save(update_fields=["used_at"])
    if current.opened_at is None:
        current.opened_at = at
        current.save(update_fields=["opened_at"])
    _record(current, "doors.came_back" if back else "doors.opened", current.who, at, {})
    return Entered.IN


def ask_for_fresh(*, token: str, machine: str, at: datetime) -> None:
    """Ask the worker to send a fresh link to the address held, if there is anybody behind this one.

    What is done here is the same whether the link ever existed or not, so neither the answer nor its time tells.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        count, _ = Knock.objects.get_or_create(machine=tokens.machine_hash(machine), hour=hour)
        Knock.objects.filter(pk=count.pk).update(times=F("times") + 1)
        if count.times >= KNOCKS_AN_HOUR:
            return
        wanted = tokens.token_hash(token)
        enqueue(FRESH, wanted, key=f"{FRESH}:{wanted}:{at:%Y-%m-%dT%H:%M}")


@transaction.atomic
def send_fresh(*, token_hash: str, at: datetime) -> Door | None:
    """Send whoever this link was for a fresh one, to the address held now; return its door, or nothing.

    Nothing happens when there is nobody behind it, they are no longer asked, the link was taken back, or one was sent
    within the last five minutes.
    """
    asked = Door.objects.filter(token_hash=token_hash).first()
    newest = queries.latest(asked.holder) if asked else None
    if newest is None or newest.revoked_at is not None or newest.issued_at > at - FRESH_EVERY:
        return None
    return renew(door=newest, by=newest.who, at=at)


@transaction.atomic
def renew(*, door: Door, by: By, at: datetime) -> Door | None:
    """Post a fresh link to the holder of a door, as they are reached now; return its door, or nothing if not asked."""
    standing = behind.standing_of(door)
    if standing is None or standing.until <= at or not standing.links:
        return None
    issued = issue(
        area=door.area,
        kind=door.kind,
        occasion=door.occasion,
        holder=door.holder,
        name=standing.name,
        email=standing.email,
        phone=door.phone,
        children=door.children,
        expires_at=standing.until,
        by=by,
        at=at,
    )
    post_link(issued, to=standing, by=by, at=at)
    return issued.door


def post_link(issued: Issued, *, to: behind.Standing, by: By, at: datetime) -> None:
    """Put a new link into the post room, in a letter of its own. Runs in the transaction that issued it."""
    door = issued.door
    facts = {"name": door.name, "link": issued.address, "until": door.expires_at}
    said = catalogue.write("doors/link", area=door.area, facts=facts, at=at)
    letters.post(
        area=door.area,
        key=f"door:{door.pk}:link",
        occasion=door.occasion,
        document="door-link",
        to_name=door.name,
        to_email=to.email,
        to_address=to.to_address,
        hold_because=to.hold_because,
        subject=said.subject,
        text=said.text,
        by=by,
        at=at,
        children=door.children,
    )


@transaction.atomic
def leave(*, door: Door, at: datetime) -> None:
    """Record that somebody left their page on a device."""
    _record(door, "doors.left", door.who, at, {})


def _lives(door: Door, at: datetime) -> bool:
    return queries.is_usable(door, at) or queries.carries(door, at)


def _new_code(door: Door, at: datetime) -> tuple[Code, str]:
    text = tokens.new_code()
    code = Code.objects.create(
        door=door, hash=tokens.code_hash(text, door.pk), made_at=at, until=at + CODE_LASTS
    )
    return code, text


def _wrong(door: Door, code: Code, at: datetime) -> Entered:
    code.tries += 1
    code.save(update_fields=["tries"])
    door.wrong_codes += 1
    door.save(update_fields=["wrong_codes"])
    _record(door, "doors.wrong_code", door.who, at, {"times": door.wrong_codes})
    if door.wrong_codes >= WRONG_CODES:
        _revoke(door, "Too many wrong codes were typed", "Quorate", at)
        return Entered.CLOSED
    return Entered.USED_UP if code.tries >= TRIES else Entered.WRONG


def _revoke(door: Door, why: str, by: By, at: datetime) -> None:
    door.revoked_at, door.revoked_why = at, why.strip()[:200]
    door.save(update_fields=["revoked_at", "revoked_why"])
    _record(door, "doors.revoked", by, at, {"why": door.revoked_why})


def _locked(door: Door) -> Door:
    return Door.objects.select_for_update(of=("self",)).select_related("area").get(pk=door.pk)


def _record(door: Door, act: str, by: By, at: datetime, detail: dict[str, str | int]) -> None:
    audit.record(
        act=act,
        about=f"door:{door.pk}",
        by=by,
        at=at,
        area=door.area.key,
        children=door.children,
        detail=detail,
    )
