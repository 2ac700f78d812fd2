"""An area's own words and its own letterhead: changed by its managers, version by version, used from then on.

Letters that were written before stay as they were sent: their words are kept with them.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import structlog
from django.db import transaction

from quorate.audit import actions as audit
from quorate.people.models import Area, Practitioner

from . import wording
from .actions import CannotDoThat
from .documents import Head
from .faults import BadLetters
from .models import Letterhead, Wording

log = structlog.get_logger("quorate.letters")


class SomebodyWasFirst(Exception):
    """Somebody else changed this after the page was opened. ``now`` is how it stands; nothing was saved."""

    def __init__(self, now: Wording | Letterhead) -> None:
        self.now = now
        super().__init__("Somebody else changed this after you opened the page.")


@dataclass(frozen=True)
class Look:
    """What a letterhead says, before it is stored. ``logo`` of nothing keeps the one that is there."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    reply_to: str = ""
    signature: str = ""
    footer: str = ""
    logo: bytes | None = None
    logo_words: str = ""
    without_logo: bool = False


def standing(area: Area, key: str) -> Wording | None:
    """Return the area's own wording of a letter that stands, or nothing when the standard words do."""
    found = (
        Wording.objects.select_related("by").filter(area=area, key=key, superseded_at__isnull=True).first()
    )
    return found if found and found.words else None


def last(area: Area, key: str) -> int:
    """Return the number of the last version of a letter's words in this area; 0 when nobody changed them."""
    return (
        Wording.objects.filter(area=area, key=key)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
        or 0
    )


def versions(area: Area, key: str) -> list[Wording]:
    """Return every version of a letter's words in this area, the newest first."""
    return list(Wording.objects.select_related("by").filter(area=area, key=key).order_by("-number"))


def changed_letters(area: Area) -> dict[str, Wording]:
    """Return the letters for which the area has words of its own, by key."""
    rows = Wording.objects.select_related("by").filter(area=area, superseded_at__isnull=True)
    return {one.key: one for one in rows if one.words}


def words_for(area: Area, key: str, standard: wording.Words) -> wording.Words:
    """Return the words that a letter has in this area.

    Own words that no longer fit what the letter is told, after it was changed, give way to the standard ones: a
    letter that is owed goes out all the same. Its page says so.
    """
    own = standing(area, key)
    if own is None:
        return standard
    try:
        return _read(own.words, standard, f"{key}, version {own.number}")
    except BadLetters:
        log.error("own words cannot be used", letter=key, area=area.key, version=own.number)
        return standard


@lru_cache(maxsize=500)
def _read(words: str, standard: wording.Words, file: str) -> wording.Words:
    return wording.read(words, facts=standard.facts, file=file)


@transaction.atomic
def change(
    *, area: Area, key: str, words: str, why: str, base: int, by: Practitioner, at: datetime
) -> Wording:
    """Store an area's own words for a letter, which were checked, and return them. Empty words go back to the standard.

    ``base`` is the number of the version that the page showed.

    :raises CannotDoThat: without a reason, or when nothing would change
    :raises SomebodyWasFirst: when there is a newer version than ``base``
    """
    Area.objects.select_for_update().get(pk=area.pk)
    now = Wording.objects.filter(area=area, key=key).order_by("-number").first()
    if (now.number if now else 0) != base and now is not None:
        raise SomebodyWasFirst(now)
    if not why.strip():
        raise CannotDoThat("Say why the words are changed.")
    if words == (now.words if now else ""):
        raise CannotDoThat("These are the words that stand already.")
    Wording.objects.filter(area=area, key=key, superseded_at__isnull=True).update(superseded_at=at)
    made = Wording.objects.create(
        area=area, key=key, number=base + 1, words=words, why=why.strip()[:300], by=by, at=at
    )
    act = "letters.words-changed" if words else "letters.words-standard"
    audit.record(
        act=act, about=f"wording:{made.pk}", by=by, at=at, area=area.key, children=(),
        detail={"letter": key, "version": made.number, "why": made.why},
    )  # fmt: skip
    return made


def letterhead(area: Area) -> Letterhead | None:
    """Return the letterhead that stands in an area, if it made one."""
    return Letterhead.objects.select_related("by").filter(area=area, superseded_at__isnull=True).first()


def letterheads(area: Area) -> list[Letterhead]:
    """Return every version of an area's letterhead without its picture, the newest first."""
    return list(Letterhead.objects.defer("logo").select_related("by").filter(area=area).order_by("-number"))


def head_of(area: Area) -> Head:
    """Return what stands at the head and the foot of an area's letters: its letterhead, or else what is known of it."""
    own = letterhead(area)
    if own is None:
        return Head(name=area.name, address=area.address, phone=area.phone, email=area.email)
    return Head(
        name=own.name,
        address=own.address,
        phone=own.phone,
        email=own.email,
        signature=own.signature,
        footer=own.footer,
        logo=bytes(own.logo or b""),
        logo_words=own.logo_words,
    )


@transaction.atomic
def change_letterhead(
    *, area: Area, look: Look, why: str, base: int, by: Practitioner, at: datetime
) -> Letterhead:
    """Store how an area's letters look from now on, and return it. A logo is a PNG that `pictures.fit` made.

    :raises CannotDoThat: without a reason, or a logo without words for who cannot see it
    :raises SomebodyWasFirst: when there is a newer version than ``base``
    """
    Area.objects.select_for_update().get(pk=area.pk)
    now = Letterhead.objects.filter(area=area).order_by("-number").first()
    if now is not None and now.number != base:
        raise SomebodyWasFirst(now)
    if not why.strip():
        raise CannotDoThat("Say why the letterhead is changed.")
    logo = None if look.without_logo else look.logo or (now.logo if now else None)
    if logo and not look.logo_words.strip():
        raise CannotDoThat("Say what the logo shows, for people who cannot see it.")
    Letterhead.objects.filter(area=area, superseded_at__isnull=True).update(superseded_at=at)
    made = Letterhead.objects.create(
        area=area, number=base + 1, name=look.name, address=look.address, phone=look.phone, email=look.email,
        reply_to=look.reply_to, signature=look.signature, footer=look.footer, logo=logo,
        logo_type="image/png" if logo else "", logo_words=look.logo_words if logo else "", why=why.strip()[:300],
        by=by, at=at,
    )  # fmt: skip
    audit.record(
        act="letters.letterhead-changed", about=f"letterhead:{made.pk}", by=by, at=at, area=area.key, children=(),
        detail={"version": made.number, "why": made.why},
    )  # fmt: skip
    return made
