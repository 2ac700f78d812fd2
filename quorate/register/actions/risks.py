"""Notices of people who may pose a risk to children: kept, put right, reviewed, linked to a child, ended.

**Source** Berkshire, Managing and providing information about a child (BER-MGR-04).
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.clock import LONDON
from quorate.people.models import Practitioner

from ..access import DESIGNATED
from ..models import RiskEntry, RiskLink, RiskPerson, RiskReview


class RiskRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notice says: who, where, who told us, how that was checked, and what is known."""

    name: str
    found: str
    told_on: date
    told_by: str
    told_by_agency: str
    checked: str
    known: str
    told_by_contact: str = ""
    other_names: str = ""
    born_on: date | None = None
    address: str = ""
    since_on: date | None = None


@transaction.atomic
def record(
    *, notice: Notice, review_on: date | None, token: str, by: Practitioner, at: datetime
) -> RiskPerson:
    """Record a notice; the same ``token`` records it once. ``review_on``: when it is looked at next.

    :raises RiskRefused: by anybody but the designated manager; without a name, who told us, how that was checked or
        what is known; or if the days cannot be
    """
    _must_be_designated(by)
    there = RiskPerson.objects.filter(token=token, area=by.area_id).first()
    if there:
        return there
    _must_make_sense(notice, at)
    _must_be_ahead(review_on, at, "review_on")
    person = RiskPerson.objects.create(area=by.area, review_on=review_on, token=token, at=at)
    RiskEntry.objects.create(person=person, number=1, by=by, at=at, **asdict(notice))
    _audited(person, "recorded", by, at)
    return person


@transaction.atomic
def put_right(
    *, person: RiskPerson, notice: Notice, why: str, version: int, by: Practitioner, at: datetime
) -> RiskEntry:
    """Put right what a notice says: the earlier entry stays, and no longer counts.

    :raises RiskRefused: without a reason, or as `record` does
    :raises cases.Stale: if the notice changed since ``version`` was shown
    """
    current = _locked(person, version, by)
    _must_make_sense(notice, at)
    if not why.strip():
        raise RiskRefused("Enter why the notice is put right", "why")
    last = RiskEntry.objects.get(person=current, stands=True)
    last.stands = False
    last.save(update_fields=["stands"])
    entry = RiskEntry.objects.create(
        person=current, number=last.number + 1, why=why.strip(), by=by, at=at, **asdict(notice)
    )
    _saved(current)
    _audited(current, "put-right", by, at)
    return entry


@transaction.atomic
def review(
    *,
    person: RiskPerson,
    on: date,
    says: str,
    next_on: date | None,
    version: int,
    by: Practitioner,
    at: datetime,
) -> RiskReview:
    """Record that the notice was looked at again, and when it is looked at next.

    :raises RiskRefused: if the notice has ended, nothing is said, or the days cannot be
    :raises cases.Stale: if the notice changed since ``version`` was shown
    """
    current = _locked(person, version, by)
    _must_run(current)
    if on > _today(at):
        raise RiskRefused("The day of the review must be today or in the past", "on")
    if not says.strip():
        raise RiskRefused("Enter what was found", "says")
    _must_be_ahead(next_on, at, "next_on")
    row = RiskReview.objects.create(person=current, on=on, says=says.strip(), next_on=next_on, by=by, at=at)
    current.review_on = next_on
    _saved(current, "review_on")
    _audited(current, "reviewed", by, at)
    return row


@transaction.atomic
def end(
    *, person: RiskPerson, on: date, why: str, version: int, by: Practitioner, at: datetime
) -> RiskPerson:
    """End a notice: it stays on record and is no longer reviewed.

    :raises RiskRefused: without a reason, if it has ended, or the day is to come
    :raises cases.Stale: if the notice changed since ``version`` was shown
    """
    current = _locked(person, version, by)
    _must_run(current)
    if on > _today(at):
        raise RiskRefused("The day it ended must be today or in the past", "on")
    if not why.strip():
        raise RiskRefused("Enter why the notice ends", "why")
    current.ended_on, current.ended_why, current.review_on = on, why.strip(), None
    _saved(current, "ended_on", "ended_why", "review_on")
    _audited(current, "ended", by, at)
    return current


@transaction.atomic
def link(
    *,
    person: RiskPerson,
    child: Child,
    why: str,
    told: str,
    version: int,
    by: Practitioner,
    at: datetime,
) -> RiskLink:
    """Decide that a notice concerns a child. ``told`` is what those who work with the child may read; empty: nothing.

    :raises RiskRefused: without a reason, if the notice has ended, or it concerns this child already
    :raises cases.Stale: if the notice changed since ``version`` was shown
    """
    current = _locked(person, version, by)
    _must_run(current)
    if child.area_id != current.area_id:
        raise RiskRefused("Choose a child of this area.", "child")
    if not why.strip():
        raise RiskRefused("Enter why the link is needed and lawful", "why")
    try:
        with transaction.atomic():
            row = RiskLink.objects.create(
                person=current, child=child, why=why.strip(), told=told.strip(), by=by, at=at
            )
    except IntegrityError as clash:
        raise RiskRefused("The notice is linked to this child already.", "child") from clash
    if row.told:
        cases.note(
            child=child, topic="risk-notice", title="The designated manager tells of a risk", on=_today(at),
            says=row.told, ref=current.ref, by=by, at=at,
        )  # fmt: skip
    _saved(current)
    _audited(current, "linked", by, at, children=[child.pk])
    return row


@transaction.atomic
def unlink(*, row: RiskLink, why: str, by: Practitioner, at: datetime) -> RiskLink:
    """End a link; it stays on record. What was told stays in the child's history.

    :raises RiskRefused: without a reason, or if it has ended
    """
    _must_be_designated(by)
    current = RiskLink.objects.select_for_update(of=("self",)).select_related("person__area").get(pk=row.pk)
    if current.person.area_id != by.area_id:
        raise RiskRefused("This notice is another area's.")
    if current.ended_at:
        raise RiskRefused("This link has ended already.")
    if not why.strip():
        raise RiskRefused("Enter why the link ends", "why")
    current.ended_at, current.ended_why = at, why.strip()
    current.save(update_fields=["ended_at", "ended_why"])
    _audited(current.person, "unlinked", by, at, children=[current.child_id])
    return current


def _must_be_designated(by: Practitioner) -> None:
    if by.role not in DESIGNATED:
        raise RiskRefused("The designated manager keeps these notices.")


def _must_make_sense(notice: Notice, at: datetime) -> None:
    for field, words in (
        ("name", "the name of the person"),
        ("told_by", "who told us"),
        ("told_by_agency", "the agency that told us"),
        ("checked", "how it was made sure that the notice is genuine"),
        ("known", "what is known, and from where"),
    ):
        if not getattr(notice, field).strip():
            raise RiskRefused(f"Enter {words}", field)
    if notice.told_on > _today(at):
        raise RiskRefused("The day we were told must be today or in the past", "told_on")
    if notice.born_on and notice.born_on > _today(at):
        raise RiskRefused("The date of birth must be in the past", "born_on")


def _must_be_ahead(on: date | None, at: datetime, field: str) -> None:
    if on is not None and on < _today(at):
        raise RiskRefused("The next review must be today or later", field)


def _must_run(person: RiskPerson) -> None:
    if person.ended_on:
        raise RiskRefused("This notice has ended.")


def _locked(person: RiskPerson, version: int, by: Practitioner) -> RiskPerson:
    _must_be_designated(by)
    current = RiskPerson.objects.select_for_update(of=("self",)).select_related("area").get(pk=person.pk)
    if current.area_id != by.area_id:
        raise RiskRefused("This notice is another area's.")
    if current.version != version:
        raise cases.Stale("This notice")
    return current


def _saved(person: RiskPerson, *fields: str) -> None:
    person.version += 1
    person.save(update_fields=[*fields, "version"])


def _today(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _audited(
    person: RiskPerson, act: str, by: Practitioner, at: datetime, children: list[int] | None = None
) -> None:
    audit.record(
        act=f"register.risk-{act}",
        about=person.ref,
        by=by,
        at=at,
        area=person.area.key,
        children=children or [],
    )
