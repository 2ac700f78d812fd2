"""What the returns tell of a child's time in need is entered, put right, closed or taken out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases.actions import By, Stale
from quorate.cases.models import Child
from quorate.design.words import day
from quorate.people.models import Practitioner
from quorate.rules.days import LONDON

from .codes import CLOSURES, FACTORS, GONE, NEEDS, SOURCES, UPN_UNKNOWN
from .models import Assessment, Entry, Episode, NeedPlan, PutRight, ReturnDetails
from .queries import overlapping

UPN = re.compile(r"[A-Za-z]\d{11}[\dA-Za-z]")
Row = TypeVar("Row", Episode, Assessment, NeedPlan)


class Refused(ValueError):
    """Nothing was saved; the message says why. ``field`` names what to put right."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral and how the case closed, if it did. The codes are the census's."""

    referred_on: date
    source: str
    primary_need: str = ""
    no_further_action: bool = False
    closed_on: date | None = None
    closed_because: str = ""

    def values(self) -> dict[str, Any]:
        """Return the fields of the row."""
        return {
            "referred_on": self.referred_on,
            "source": self.source,
            "primary_need": self.primary_need,
            "no_further_action": self.no_further_action,
            "closed_on": self.closed_on,
            "closed_because": self.closed_because,
        }


@transaction.atomic
def record(
    *, child: Child, referral: Referral, token: str = "", by: By, at: datetime, origin: str = "act"
) -> Episode:
    """Record a time in need; the same ``token`` records it once.

    :raises Refused: if a code is unknown, a day cannot be, or another time in need covers the same days
    """
    Child.objects.select_for_update().get(pk=child.pk)
    there = Episode.objects.filter(child=child, token=token).first() if token else None
    if there:
        return there
    _check_referral(child, referral, None, at)
    made = Episode.objects.create(
        child=child, token=token or None, **referral.values(), **_new(origin, by, at)
    )
    _audit("recorded", made.ref, child, by=by, at=at)
    return made


@transaction.atomic
def correct(*, episode: Episode, referral: Referral, why: str, version: int, by: By, at: datetime) -> Episode:
    """Put a time in need right, keeping what it said.

    :raises Refused: as `record` does, or if no reason is given
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    Child.objects.select_for_update().get(pk=episode.child_id)
    current = _locked(Episode, episode, version)
    _must_say(why)
    _check_referral(current.child, referral, current, at)
    _change(current, current.child, referral.values(), why, by, at)
    return current


@transaction.atomic
def close(*, episode: Episode, on: date, because: str, version: int, by: By, at: datetime) -> Episode:
    """Close a time in need on a day, for one of the census's reasons.

    :raises Refused: if it is closed, the day cannot be, or the reason is unknown
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _locked(Episode, episode, version)
    if current.closed_on:
        raise Refused(f"It was closed on {day(current.closed_on)}. Correct it if that is wrong.")
    if because not in CLOSURES:
        raise Refused("Select why it was closed", "because")
    _must_be_past(on, at, "on", "The day of closing")
    if on < current.referred_on:
        raise Refused(f"It cannot close before the referral of {day(current.referred_on)}", "on")
    current.closed_on, current.closed_because = on, because
    current.version += 1
    current.save(update_fields=["closed_on", "closed_because", "version"])
    _audit("closed", current.ref, current.child, by=by, at=at, on=on.isoformat(), because=because)
    return current


@transaction.atomic
def add_assessment(
    *,
    episode: Episode,
    started_on: date,
    authorised_on: date | None = None,
    internal_review_on: date | None = None,
    factors: list[str],
    token: str = "",
    by: By,
    at: datetime,
    origin: str = "act",
) -> Assessment:
    """Record a social work assessment of a time in need; the same ``token`` records it once.

    :raises Refused: if a day cannot be or a factor is unknown
    """
    current = _locked(Episode, episode, None)
    there = Assessment.objects.filter(episode=current, token=token).first() if token else None
    if there:
        return there
    said = _assessed(current, started_on, authorised_on, internal_review_on, factors, at)
    made = Assessment.objects.create(episode=current, token=token or None, **said, **_new(origin, by, at))
    _audit("assessed", made.ref, current.child, by=by, at=at)
    return made


@transaction.atomic
def correct_assessment(
    *,
    assessment: Assessment,
    started_on: date,
    authorised_on: date | None = None,
    internal_review_on: date | None = None,
    factors: list[str],
    why: str,
    version: int,
    by: By,
    at: datetime,
) -> Assessment:
    """Put an assessment right, keeping what it said.

    :raises Refused: as `add_assessment` does, or if no reason is given
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _locked(Assessment, assessment, version)
    _must_say(why)
    said = _assessed(current.episode, started_on, authorised_on, internal_review_on, factors, at)
    _change(current, current.episode.child, said, why, by, at)
    return current


@transaction.atomic
def add_need_plan(
    *,
    episode: Episode,
    started_on: date,
    ended_on: date | None = None,
    token: str = "",
    by: By,
    at: datetime,
    origin: str = "act",
) -> NeedPlan:
    """Record a Child in Need plan of a time in need; the same ``token`` records it once.

    :raises Refused: if a day cannot be, or a plan starts on that day already
    """
    current = _locked(Episode, episode, None)
    there = NeedPlan.objects.filter(episode=current, token=token).first() if token else None
    if there:
        return there
    said = _planned(current, started_on, ended_on, at)
    try:
        with transaction.atomic():
            made = NeedPlan.objects.create(
                episode=current, token=token or None, **said, **_new(origin, by, at)
            )
    except IntegrityError as clash:
        raise Refused(
            "A Child in Need plan that starts on this day is recorded already", "started_on"
        ) from clash
    _audit("need-plan", made.ref, current.child, by=by, at=at)
    return made


@transaction.atomic
def correct_need_plan(
    *,
    plan: NeedPlan,
    started_on: date,
    ended_on: date | None = None,
    why: str,
    version: int,
    by: By,
    at: datetime,
) -> NeedPlan:
    """Put a Child in Need plan right, keeping what it said.

    :raises Refused: as `add_need_plan` does, or if no reason is given
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _locked(NeedPlan, plan, version)
    _must_say(why)
    said = _planned(current.episode, started_on, ended_on, at)
    try:
        with transaction.atomic():
            _change(current, current.episode.child, said, why, by, at)
    except IntegrityError as clash:
        raise Refused(
            "A Child in Need plan that starts on this day is recorded already", "started_on"
        ) from clash
    return current


@transaction.atomic
def take_out(*, entry: Episode | Assessment | NeedPlan, why: str, version: int, by: By, at: datetime) -> None:
    """Take an entry out as recorded wrongly, keeping it; what stands within a time in need goes with it.

    :raises Refused: if no reason is given
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    kind: Any = type(entry)
    current: Any = _locked(kind, entry, version)
    _must_say(why)
    current.taken_out_at, current.taken_out_by, current.taken_out_why = at, _person(by), why.strip()
    current.version += 1
    current.save(update_fields=["taken_out_at", "taken_out_by", "taken_out_why", "version"])
    child = current.child if isinstance(current, Episode) else current.episode.child
    _audit("taken-out", current.ref, child, by=by, at=at)


@transaction.atomic
def keep_details(
    *, child: Child, said: Mapping[str, str], why: str, version: int, by: By, at: datetime
) -> ReturnDetails:
    """Record what only the returns ask: former UPN, why there is no UPN, postcode. ``version``: 0 for the first time.

    :raises Refused: if a UPN is not written as one, or the reason is unknown
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    Child.objects.select_for_update().get(pk=child.pk)
    current = ReturnDetails.objects.select_for_update().filter(child=child).first()
    if (current.version if current else 0) != version:
        raise Stale("What the returns ask")
    former, unknown = said.get("former_upn", "").strip().upper(), said.get("upn_unknown", "")
    if former and not UPN.fullmatch(former):
        raise Refused("A UPN is a letter, eleven digits, and a digit or letter", "former_upn")
    if unknown and unknown not in UPN_UNKNOWN:
        raise Refused("Select why there is no UPN", "upn_unknown")
    values = {
        "former_upn": former,
        "upn_unknown": unknown,
        "postcode": " ".join(said.get("postcode", "").upper().split())[:8],
    }
    if current is None:
        current = ReturnDetails.objects.create(child=child, **values)
        _audit("details", current.ref, child, by=by, at=at)
        return current
    _change(current, child, values, why.strip() or "Brought up to date", by, at)
    return current


# -- what the acts share


def _locked(kind: type[Row], row: Row, version: int | None) -> Row:
    related = ["child__area"] if kind is Episode else ["episode__child__area"]
    current = kind._default_manager.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)
    if current.taken_out_at is not None or (version is not None and current.version != version):
        raise Stale("This entry")
    return current


def _person(by: By) -> Practitioner | None:
    return by if isinstance(by, Practitioner) else None


def _new(origin: str, by: By, at: datetime) -> dict[str, Any]:
    return {"origin": origin, "recorded_at": at, "recorded_by": _person(by)}


def _must_say(why: str) -> None:
    if not why.strip():
        raise Refused("Say why, so that the record can be understood later", "why")


def _must_be_past(on: date, at: datetime, name: str, what: str) -> None:
    if on > at.astimezone(LONDON).date():
        raise Refused(f"{what} must be today or in the past", name)


def _check_referral(child: Child, said: Referral, row: Entry | None, at: datetime) -> None:
    _must_be_past(said.referred_on, at, "referred_on", "The day of the referral")
    if said.source not in SOURCES:
        raise Refused("Select who referred the child", "source")
    if said.primary_need and said.primary_need not in NEEDS:
        raise Refused("Select the primary need", "primary_need")
    if not said.primary_need and not said.no_further_action:
        raise Refused("Select the primary need", "primary_need")
    if bool(said.closed_on) != bool(said.closed_because):
        missing = "closed_because" if said.closed_on else "closed_on"
        raise Refused("A case that closed has both a day of closing and a reason", missing)
    if said.closed_because and said.closed_because not in CLOSURES:
        raise Refused("Select why it was closed", "closed_because")
    if said.closed_on:
        _must_be_past(said.closed_on, at, "closed_on", "The day of closing")
        if said.closed_on < said.referred_on:
            raise Refused("It cannot close before the referral", "closed_on")
    for other in overlapping(child, row):
        if other.referred_on == said.referred_on:
            raise Refused(f"A referral of {day(other.referred_on)} is recorded already", "referred_on")
        if said.no_further_action or other.no_further_action:
            continue
        if said.referred_on < (other.closed_on or date.max) and other.referred_on < (
            said.closed_on or date.max
        ):
            until = f"until {day(other.closed_on)}" if other.closed_on else "and is open"
            raise Refused(
                f"The case was opened on {day(other.referred_on)} {until}. News about an open case is no new referral: "
                "close that one first, or correct it.",
                "referred_on",
            )


def _assessed(
    episode: Episode,
    started_on: date,
    authorised_on: date | None,
    internal_review_on: date | None,
    factors: list[str],
    at: datetime,
) -> dict[str, Any]:
    _must_be_past(started_on, at, "started_on", "The day it began")
    if started_on < episode.referred_on:
        raise Refused(f"It cannot begin before the referral of {day(episode.referred_on)}", "started_on")
    for name, on in (("authorised_on", authorised_on), ("internal_review_on", internal_review_on)):
        if on is None:
            continue
        if on < started_on:
            raise Refused("This cannot be before the assessment began", name)
        _must_be_past(on, at, name, "The day")
    if [code for code in factors if code not in FACTORS and code not in GONE]:
        raise Refused("Select factors from the list", "factors")
    if "21" in factors and len(factors) > 1:
        raise Refused("“None of these” cannot stand with other factors", "factors")
    return {
        "started_on": started_on,
        "authorised_on": authorised_on,
        "internal_review_on": internal_review_on,
        "factors": list(factors),
    }


def _planned(episode: Episode, started_on: date, ended_on: date | None, at: datetime) -> dict[str, Any]:
    _must_be_past(started_on, at, "started_on", "The day it started")
    if started_on < episode.referred_on:
        raise Refused(f"It cannot start before the referral of {day(episode.referred_on)}", "started_on")
    if ended_on is not None:
        _must_be_past(ended_on, at, "ended_on", "The day it ended")
        if ended_on < started_on:
            raise Refused("It cannot end before it started", "ended_on")
    return {"started_on": started_on, "ended_on": ended_on}


def _change(row: Any, child: Child, values: Mapping[str, Any], why: str, by: By, at: datetime) -> None:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    PutRight.objects.bulk_create(
        PutRight(
            child=child,
            about=row.ref,
            field=name,
            was=_plain(getattr(row, name)),
            became=_plain(value),
            why=why.strip(),
            at=at,
            by=_person(by),
        )
        for name, value in changed.items()
    )
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _audit("put-right", row.ref, child, by=by, at=at, fields=sorted(changed))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


def _audit(act: str, about: str, child: Child, *, by: By, at: datetime, **detail: object) -> None:
    audit.record(
        act=f"episodes.{act}",
        about=about,
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail=detail,
    )
