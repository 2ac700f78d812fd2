"""A child becomes looked after, the legal status changes, it ends, or was recorded wrongly; who the officer is."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.design.words import day
from quorate.people.models import Practitioner

from ..access import OFFICERS
from ..models import Reviewer, Spell
from ..queries import spell_on
from .steps import CareRefused, audited, locked, must_have_happened, tell, today, untell

OFFICERS_PART = "independent reviewing officer"


@transaction.atomic
def begin(
    *,
    child: Child,
    status: str,
    placement: str,
    on: date,
    birth_family: bool = False,
    by: Practitioner,
    at: datetime,
) -> Spell:
    """Record a legal status from a day on. A status that is open ends on that day: one follows the other.

    The same status on the same day is recorded once.

    :raises CareRefused: if the day is to come or inside another status, the child was not born, or has died
    """
    current = locked(child)
    must_have_happened(on, at, "on", "The day")
    _alive(current, on)
    spells = Spell.objects.filter(child=current, taken_back_at__isnull=True)
    same = spells.filter(from_on=on, status=status).first()
    if same:
        return same
    if spells.filter(from_on__lte=on, to_on__gt=on).exists() or spells.filter(from_on__gte=on).exists():
        raise CareRefused(
            f"Another legal status covers {day(on)}, or begins later. Put that one right first.", "on"
        )
    before = spells.filter(to_on__isnull=True).first()
    if before:
        before.to_on, before.ended = on, Spell.Ended.STATUS
        before.version += 1
        before.save(update_fields=["to_on", "ended", "version"])
    spell = _made(current, status, placement, on, birth_family)
    words = str(Spell.Status(status).label)
    title = f"Legal status changed: {words}" if before else f"Became looked after: {words}"
    cases.record_event(
        child=current,
        kind="looked-after",
        on=on,
        ref=spell.ref,
        facts={
            "status": status,
            "birth_family": spell.birth_family,
            "title": title,
            "says": f"{Spell.Placement(placement).label}.",
        },
        by=by,
        at=at,
    )
    audited(current, "began", spell.ref, by=by, at=at, status=status, on=on.isoformat())
    return spell


def _alive(child: Child, on: date) -> None:
    if child.born_on is None or on < child.born_on:
        raise CareRefused("A child is looked after from birth on, not before: give a later day.", "on")
    if child.died_on and on > child.died_on:
        raise CareRefused("The day is after the day on which the child died.", "on")


def _made(child: Child, status: str, placement: str, on: date, birth_family: bool) -> Spell:
    try:
        with transaction.atomic():
            return Spell.objects.create(
                area=child.area,
                child=child,
                status=status,
                placement=placement,
                from_on=on,
                birth_family=birth_family or placement == Spell.Placement.PARENTS,
            )
    except IntegrityError as clash:
        raise CareRefused(
            "Somebody else has just recorded a legal status. Look at the page again."
        ) from clash


@transaction.atomic
def end(*, spell: Spell, on: date, ended: str, version: int, by: Practitioner, at: datetime) -> Spell:
    """Record that the child is no longer looked after.

    :raises CareRefused: if it has ended, or the day is to come or before it began
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _locked(spell, version)
    if current.to_on or current.taken_back_at:
        raise CareRefused("This legal status has ended already.")
    must_have_happened(on, at, "on", "The day")
    if on < current.from_on:
        raise CareRefused(f"It began on {day(current.from_on)}: it cannot end before that day", "on")
    current.to_on, current.ended = on, ended
    current.version += 1
    current.save(update_fields=["to_on", "ended", "version"])
    cases.record_event(
        child=current.child,
        kind="no-longer-looked-after",
        on=on,
        ref=current.ref,
        facts={"ended": ended, "says": f"{Spell.Ended(ended).label}."},
        by=by,
        at=at,
    )
    audited(current.child, "ended", current.ref, by=by, at=at, ended=ended, on=on.isoformat())
    return current


@transaction.atomic
def take_back(*, spell: Spell, why: str, version: int, by: Practitioner, at: datetime) -> Spell:
    """Take back a legal status that was recorded by mistake; the one that it ended is open again.

    :raises CareRefused: if no reason is given, it is taken back already, or a later one stands on it
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _locked(spell, version)
    if not why.strip():
        raise CareRefused("Say why it is taken back", "why")
    if current.taken_back_at:
        raise CareRefused("It has been taken back already.")
    standing = Spell.objects.filter(child=current.child_id, taken_back_at__isnull=True)
    if standing.filter(from_on__gt=current.from_on).exists():
        raise CareRefused("A later legal status follows this one. Take that one back first.")
    current.taken_back_at, current.taken_back_why = at, why.strip()
    current.version += 1
    current.save(update_fields=["taken_back_at", "taken_back_why", "version"])
    untell(current.child, current.ref, why, by, at)
    before = standing.filter(to_on=current.from_on, ended=Spell.Ended.STATUS).exclude(pk=current.pk).first()
    if before:
        Spell.objects.filter(pk=before.pk).update(to_on=None, ended="", version=before.version + 1)
    audited(current.child, "status-taken-back", current.ref, by=by, at=at)
    return current


def _locked(spell: Spell, version: int) -> Spell:
    """Return the spell as stored, the child held first as `begin` does."""
    locked(spell.child)
    current = Spell.objects.select_for_update(of=("self",)).select_related("child__area").get(pk=spell.pk)
    if current.version != version:
        raise cases.Stale("This legal status")
    return current


@transaction.atomic
def name_officer(
    *, child: Child, officer: Practitioner, on: date, by: Practitioner, at: datetime
) -> Reviewer:
    """Name the child's independent reviewing officer from a day on, who joins the network. The same twice stays one.

    :raises CareRefused: if the person cannot be one here, or the day is to come or before the last one's
    """
    current = locked(child)
    if officer.area_id != current.area_id or officer.role not in OFFICERS:
        raise CareRefused("Choose a chair or reviewing officer of this area", "officer")
    if officer.pk == current.social_worker_id:
        raise CareRefused("The social worker of the child cannot be the reviewing officer", "officer")
    must_have_happened(on, at, "on", "The day")
    before = Reviewer.objects.filter(child=current, to_on__isnull=True).first()
    if before and before.officer_id == officer.pk:
        return before
    if before:
        if on < before.from_on:
            raise CareRefused(f"The officer before was named on {day(before.from_on)}", "on")
        before.to_on = on
        before.save(update_fields=["to_on"])
    row = Reviewer.objects.create(child=current, officer=officer, from_on=on)
    ref = f"care-officer:{row.pk}"
    cases.join_network(child=current, practitioner=officer, part=OFFICERS_PART, on=on, by=by, at=at)
    tell(
        current,
        ref,
        "officer",
        "Reviewing officer named",
        on=on,
        says=officer.name,
        officer=officer.name,
        by=by,
        at=at,
    )
    audited(current, "officer-named", ref, by=by, at=at, officer=officer.pk)
    return row


def in_care_now(child: Child, at: datetime) -> Spell:
    """Return the legal status of today.

    :raises CareRefused: if the child is not looked after
    """
    spell = spell_on(child, today(at))
    if spell is None:
        raise CareRefused("The child is not looked after. Record the legal status first.")
    return spell
