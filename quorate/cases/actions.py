"""Things that happen to a child or a conference as the cases know it: recorded, and the duties worked out
anew."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quorate.audit import actions as audit
from quorate.people.models import Area, Practitioner
from quorate.rules.events import KINDS

from . import duties
from .facts import NOTED
from .models import Child, Correction, Event, NetworkMember, Occasion, OccasionEvent

By = Practitioner | str


class Stale(Exception):
    """Somebody else changed the record since this page was opened."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was changed by someone else after you opened this page. Look at it again, then repeat."
        )


class NotInOrder(ValueError):
    """The event cannot stand beside what is already recorded. The message says which and what to do."""


def _person(by: By) -> Practitioner | None:
    return by if isinstance(by, Practitioner) else None


@transaction.atomic
def record_event(
    *,
    child: Child,
    kind: str,
    on: date,
    by: By,
    at: datetime,
    moment: datetime | None = None,
    ref: str = "",
    facts: Mapping[str, Any] | None = None,
    origin: str = "act",
) -> Event:
    """Record what happened to a child on a day, and work out the child's duties anew.

    ``kind`` is one of ``quorate.rules.events.KINDS``; ``facts`` are plain values that the rules read.

    :raises NotInOrder: if the kind is unknown or the day is before the child's conception could have been
    """
    if kind not in KINDS:
        raise NotInOrder(f"“{kind}” is not something that the procedures know of.")
    event = Event.objects.create(
        child=child,
        kind=kind,
        on=on,
        at=moment,
        ref=ref,
        facts=dict(facts or {}),
        origin=origin,
        recorded_at=at,
        recorded_by=_person(by),
    )
    audit.record(
        act="cases.event",
        about=f"child:{child.pk}",
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail={"event": event.pk, "kind": kind, "on": on.isoformat(), "ref": ref},
    )
    duties.rederive(child, at=at)
    return event


@transaction.atomic
def note(
    *,
    child: Child,
    topic: str,
    title: str,
    on: date,
    by: By,
    at: datetime,
    says: str = "",
    ref: str = "",
    moment: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Put a line in a child's history that people read and no rule does (a visit, a manager's decision).

    ``topic`` names what it is about, for the parts that look for it ("visit", "legal-meeting"); ``title`` and ``says``
    are shown; ``ref`` names the record it comes from ("enquiry:5"). No duty is worked out anew.
    """
    event = Event.objects.create(
        child=child,
        kind=NOTED,
        on=on,
        at=moment,
        ref=ref,
        facts={**(facts or {}), "topic": topic, "title": title, "says": says},
        origin="act",
        recorded_at=at,
        recorded_by=_person(by),
    )
    audit.record(
        act="cases.noted",
        about=f"child:{child.pk}",
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail={"event": event.pk, "topic": topic, "on": on.isoformat(), "ref": ref},
    )
    return event


@transaction.atomic
def supersede_event(*, event: Event, why: str, by: By, at: datetime) -> None:
    """Take an event out of the child's history, keeping the row and saying why; duties follow.

    :raises NotInOrder: if no reason is given or the event is already superseded
    """
    if not why.strip():
        raise NotInOrder("Say why this entry is wrong, so that the record can be understood later.")
    changed = Event.objects.filter(pk=event.pk, superseded_at__isnull=True).update(
        superseded_at=at, superseded_why=why
    )
    if not changed:
        raise NotInOrder("This entry has already been taken out of the history.")
    audit.record(
        act="cases.event-superseded",
        about=f"child:{event.child_id}",
        by=by,
        at=at,
        area=event.child.area.key,
        children=[event.child_id],
        detail={"event": event.pk, "kind": event.kind},
    )
    duties.rederive(event.child, at=at)


@transaction.atomic
def correct_child(
    *, child: Child, changes: Mapping[str, Any], why: str, version: int, by: By, at: datetime
) -> Child:
    """Put right what a child's row says, keeping what it said before, who changed it and why.

    :raises Stale: if the row has changed since ``version`` was shown
    """
    current = Child.objects.select_for_update().select_related("area").get(pk=child.pk)
    if current.version != version:
        raise Stale("This child's record")
    changed = {field: value for field, value in changes.items() if getattr(current, field) != value}
    if not changed:
        return current
    Correction.objects.bulk_create(
        Correction(
            child=current,
            field=field,
            was=_plain(getattr(current, field)),
            became=_plain(value),
            why=why,
            at=at,
            by=_person(by),
        )
        for field, value in changed.items()
    )
    for field, value in changed.items():
        setattr(current, field, value)
    current.version += 1
    current.save()
    audit.record(
        act="cases.child-corrected",
        about=f"child:{current.pk}",
        by=by,
        at=at,
        area=current.area.key,
        children=[current.pk],
        detail={"fields": sorted(changed)},
    )
    duties.index_names([current])
    duties.rederive(current, at=at)
    return current


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(getattr(value, "pk", value))


@transaction.atomic
def join_network(
    *,
    child: Child,
    practitioner: Practitioner,
    part: str,
    on: date,
    by: By,
    at: datetime,
    core_group: bool = False,
    direct_contact: bool = False,
) -> NetworkMember:
    """Give a practitioner a part in a child's case from a day on. Somebody already in it keeps the row they
    have."""
    member, made = NetworkMember.objects.get_or_create(
        child=child,
        practitioner=practitioner,
        to_on__isnull=True,
        defaults={"part": part, "core_group": core_group, "direct_contact": direct_contact, "from_on": on},
    )
    if made:
        audit.record(
            act="cases.network-joined",
            about=f"child:{child.pk}",
            by=by,
            at=at,
            area=child.area.key,
            children=[child.pk],
            detail={"practitioner": practitioner.pk, "part": part, "core_group": core_group},
        )
        duties.rederive(child, at=at)
    return member


@transaction.atomic
def leave_network(*, member: NetworkMember, on: date, why: str, by: By, at: datetime) -> None:
    """End a practitioner's part in a case. The row stays.

    :raises NotInOrder: if they have already left
    """
    if not NetworkMember.objects.filter(pk=member.pk, to_on__isnull=True).update(to_on=on):
        raise NotInOrder("This person has already left the network.")
    audit.record(
        act="cases.network-left",
        about=f"child:{member.child_id}",
        by=by,
        at=at,
        area=member.child.area.key,
        children=[member.child_id],
        detail={"practitioner": member.practitioner_id, "why": why},
    )
    duties.rederive(member.child, at=at)


@transaction.atomic
def open_occasion(*, area: Area, key: str, children: Iterable[Child], owners: Mapping[str, int]) -> Occasion:
    """Tell the cases of a conference (``conference:12``), or that its children or people changed.

    ``owners`` maps a role ("conference-chair") or a person's reference ("invitation:7") to a practitioner's
    number: duties of that role or person in this conference are theirs.
    """
    about = sorted(children, key=lambda child: child.pk)
    occasion, _ = Occasion.objects.update_or_create(
        key=key, defaults={"area": area, "lead": about[0], "also": len(about) - 1, "owners": dict(owners)}
    )
    return occasion


@transaction.atomic
def record_occasion_event(
    *,
    key: str,
    kind: str,
    on: date,
    by: By,
    at: datetime,
    moment: datetime | None = None,
    ref: str = "",
    facts: Mapping[str, Any] | None = None,
) -> OccasionEvent:
    """Record what happened to a conference (booked, closed, notice sent ...), and work out its duties anew.

    :raises Occasion.DoesNotExist: if the conference was never opened with ``open_occasion``
    """
    occasion = Occasion.objects.select_related("area").get(key=key)
    event = OccasionEvent.objects.create(
        occasion=occasion,
        kind=kind,
        on=on,
        at=moment,
        ref=ref,
        facts=dict(facts or {}),
        recorded_at=at,
        recorded_by=_person(by),
    )
    duties.rederive_occasion(occasion, at=at)
    return event


@transaction.atomic
def supersede_occasion_events(*, key: str, kind: str, why: str, at: datetime, ref: str = "") -> int:
    """Take a conference's standing events of one kind (of one person, if ``ref``) out of its history.

    Returns how many were taken out. The rows stay, saying why.
    """
    occasion = Occasion.objects.get(key=key)
    events = OccasionEvent.objects.filter(occasion=occasion, kind=kind, superseded_at__isnull=True)
    if ref:
        events = events.filter(ref=ref)
    count = events.update(superseded_at=at, superseded_why=why)
    duties.rederive_occasion(occasion, at=at)
    return count


@transaction.atomic
def hand_over(
    *, child: Child, social_worker: Practitioner, version: int, why: str, by: By, at: datetime
) -> Child:
    """Give the child's case to another social worker; open duties of the social worker move with it.

    :raises Stale: if the row has changed since ``version`` was shown
    """
    return correct_child(
        child=child,
        changes={"social_worker": social_worker, "team": social_worker.team},
        why=why,
        version=version,
        by=by,
        at=at,
    )
