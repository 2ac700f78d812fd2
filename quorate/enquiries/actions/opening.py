"""An enquiry is opened by a strategy discussion, or taken up from one that is on record; more discussions follow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from quorate.cases import actions as cases
from quorate.cases.models import Child, Event, Family
from quorate.people.models import Agency

from ..models import Discussed, Discussion, Enquiry, Subject, TookPart
from ..queries.under_way import discussions_under_way, open_subjects
from .entering import (
    By,
    Refused,
    already,
    check_day,
    day_of,
    lock,
    lock_subject,
    made,
    moved,
    open_or_close,
    person,
    tell,
)

Outcome = Subject.Outcome
BEFORE_BIRTH = timedelta(weeks=42)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A strategy discussion as somebody reports it. ``enquire``: numbers of the children enquired about."""

    on: date
    how: str
    reasons: str
    enquire: frozenset[int] = frozenset()
    why_not: Mapping[int, str] = field(default_factory=dict)
    took_part: Sequence[tuple[Agency, str]] = ()
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """How a child belongs to the household, and what is said of the child for their own sake."""

    place: str = Subject.Place.LIVES
    considered: str = ""


@transaction.atomic
def open_enquiry(
    *, family: Family, meeting: Meeting, places: Mapping[int, Place], token: str, by: By, at: datetime
) -> Enquiry:
    """Open an enquiry about a family by its first strategy discussion and return it, with every child in it.

    The discussion goes into each child's history; for each child about whom a section 47 enquiry is made the clock of
    the initial conference starts. The same ``token`` opens once.

    **Rules** ``duty.initial-conference``.
    :raises Refused: if an enquiry about one of the children is open, somebody or something is missing, or the day is
        still to come or before a child's life began
    """
    Family.objects.select_for_update().get(pk=family.pk)
    if there := Enquiry.objects.filter(token=token).first():
        return there
    children = living(family)
    if not children:
        raise Refused("This family has no child on record. Bring in the child first.")
    _none_open(children)
    started = discussions_under_way([child.pk for child in children])
    enquiry = _store(family, children, min([meeting.on, *started.values()]), places, token, by, at)
    _carry_on(enquiry, started)
    _discuss(enquiry, meeting, token, by, at)
    return enquiry


def _carry_on(enquiry: Enquiry, started: Mapping[int, date]) -> None:
    """Let the clocks run on that earlier discussions of the children's histories started."""
    for subject in Subject.objects.filter(enquiry=enquiry, child__in=started):
        subject.section_47_on = started[subject.child_id]
        subject.save(update_fields=["section_47_on"])


@transaction.atomic
def take_up(*, family: Family, token: str, by: By, at: datetime) -> Enquiry:
    """Open an enquiry from strategy discussions that are in the children's histories already (from a file, or by hand).

    Nothing is recorded twice: the clock goes on from the day it started. Children of whom no discussion is known are in
    the enquiry as not considered yet.

    :raises Refused: if no discussion waits for an outcome, or an enquiry is open already
    """
    Family.objects.select_for_update().get(pk=family.pk)
    if there := Enquiry.objects.filter(token=token).first():
        return there
    children = living(family)
    _none_open(children)
    started = discussions_under_way([child.pk for child in children])
    if not started:
        raise Refused(
            "No strategy discussion of this family waits for an outcome. Record the discussion instead."
        )
    enquiry = _store(family, children, min(started.values()), {}, token, by, at)
    _carry_on(enquiry, started)
    return enquiry


def living(family: Family) -> list[Child]:
    """Return the family's children who have not died and whose pregnancy has not ended, eldest first."""
    lost = Event.objects.filter(kind__in=("pregnancy-ended", "death"), superseded_at__isnull=True)
    children = Child.objects.filter(family=family, died_on__isnull=True).exclude(pk__in=lost.values("child"))
    return list(children.select_related("area").order_by("born_on", "pk"))


def _none_open(children: Sequence[Child]) -> None:
    for subject in open_subjects([child.pk for child in children]):
        raise Refused(
            f"An enquiry about {subject.child.name} has been open since {subject.enquiry.opened_on:%-d %B %Y}. "
            "Record the discussion there."
        )


def _store(
    family: Family,
    children: Sequence[Child],
    on: date,
    places: Mapping[int, Place],
    token: str,
    by: By,
    at: datetime,
) -> Enquiry:
    enquiry = Enquiry.objects.create(
        area=family.area, family=family, opened_on=on, token=token, opened_by=person(by), opened_at=at
    )
    for child in children:
        said = places.get(child.pk, Place())
        Subject.objects.create(
            enquiry=enquiry, child=child, place=said.place, considered=said.considered.strip()
        )
    tell(
        "opened", enquiry=enquiry, children=[child.pk for child in children], by=by, at=at, on=on.isoformat()
    )
    return enquiry


@transaction.atomic
def record_discussion(*, enquiry: Enquiry, meeting: Meeting, token: str, by: By, at: datetime) -> Discussion:
    """Record another strategy discussion of an open enquiry. It starts no clock that runs already.

    **Rules** ``duty.initial-conference``.
    :raises Refused: if the enquiry is over, or as for ``open_enquiry``
    """
    current = lock(enquiry)
    if there := already(Discussion, token):
        return there
    if current.closed_on:
        raise Refused(
            f"This enquiry ended on {current.closed_on:%-d %B %Y}. A new discussion opens a new enquiry."
        )
    return _discuss(current, meeting, token, by, at)


def _discuss(enquiry: Enquiry, meeting: Meeting, token: str, by: By, at: datetime) -> Discussion:
    subjects = list(
        Subject.objects.filter(enquiry=enquiry, outcome__in=(Outcome.OPEN, Outcome.NO_ENQUIRY))
        .select_related("child__area")
        .order_by("pk")
    )
    _check(subjects, meeting, at)
    discussion = Discussion.objects.create(
        enquiry=enquiry,
        on=meeting.on,
        at=meeting.moment,
        how=meeting.how,
        reasons=meeting.reasons.strip(),
        **made(token, by, at),
    )
    TookPart.objects.bulk_create(
        TookPart(discussion=discussion, agency=agency, who=who.strip()) for agency, who in meeting.took_part
    )
    for subject in subjects:
        subject.enquiry = enquiry
        _about(discussion, subject, meeting, by, at)
    if meeting.on < enquiry.opened_on:
        Enquiry.objects.filter(pk=enquiry.pk).update(opened_on=meeting.on)
        enquiry.opened_on = meeting.on
    tell(
        "discussed",
        enquiry=enquiry,
        children=[subject.child_id for subject in subjects],
        by=by,
        at=at,
        discussion=discussion.pk,
        how=meeting.how,
        enquire=sorted(meeting.enquire),
    )
    return discussion


def _check(subjects: Sequence[Subject], meeting: Meeting, at: datetime) -> None:
    check_day(meeting.on, at=at)
    if meeting.moment is not None and meeting.moment > at:
        raise Refused("The discussion must have been held already", "time")
    if not meeting.reasons.strip():
        raise Refused("Give the reasons for what was decided", "reasons")
    if not meeting.took_part:
        raise Refused("Say which agencies took part", "agencies")
    if meeting.how not in Discussion.How.values:
        raise Refused("Choose what was decided", "how")
    if (meeting.how == Discussion.How.NONE) == bool(meeting.enquire):
        raise Refused(
            "No section 47 enquiry was decided: take the children off, or choose an enquiry"
            if meeting.enquire
            else "Choose the children about whom the section 47 enquiry is made",
            "enquire",
        )
    for subject in subjects:
        child = subject.child
        begun = child.born_on or child.expected_on
        if begun and meeting.on < begun - BEFORE_BIRTH:
            raise Refused(f"The discussion is before the life of {child.name} began. Check the year", "on")
        if (
            subject.section_47_on is None
            and child.pk not in meeting.enquire
            and not _why_not(subject, meeting)
        ):
            raise Refused(f"Say why no section 47 enquiry is made about {child.name}", f"why_not_{child.pk}")


def _why_not(subject: Subject, meeting: Meeting) -> str:
    said = meeting.why_not.get(subject.child_id, "").strip()
    return said or (meeting.reasons.strip() if meeting.how == Discussion.How.NONE else "")


def _about(discussion: Discussion, subject: Subject, meeting: Meeting, by: By, at: datetime) -> None:
    """Put the discussion into one child's history and bring the child's row on."""
    enquire = subject.child_id in meeting.enquire or subject.section_47_on is not None
    starts = enquire and subject.section_47_on is None
    why = "" if enquire else _why_not(subject, meeting)
    words = Discussion.How(meeting.how).label if enquire else f"No section 47 enquiry about this child: {why}"
    if enquire and not starts:
        words = f"The section 47 enquiry that began on {subject.section_47_on:%-d %B %Y} goes on"
    event = cases.record_event(
        child=subject.child,
        kind="strategy-discussion",
        on=meeting.on,
        moment=meeting.moment,
        ref=subject.enquiry.ref,
        facts={
            "title": "Strategy discussion",
            "says": f"{words}.".replace("..", "."),
            "section_47": starts,
            "topic": "discussion",
        },
        by=by,
        at=at,
    )
    Discussed.objects.create(
        discussion=discussion, subject=subject, enquire=enquire, reasons=why, event=event
    )
    if not enquire:
        moved(subject, outcome=Outcome.NO_ENQUIRY, on=meeting.on, considered=why)
    elif starts or subject.outcome != Outcome.OPEN:
        try:
            with transaction.atomic():
                moved(subject, outcome=Outcome.OPEN, on=meeting.on, section_47_on=meeting.on)
        except IntegrityError as clash:
            raise Refused(
                f"Another enquiry about {subject.child.name} is open. Record the discussion there."
            ) from clash


@transaction.atomic
def add_child(*, enquiry: Enquiry, child: Child, said: Place, by: By, at: datetime) -> Subject:
    """Put another child into the enquiry: one who visits or stays, or whom the person of concern may meet.

    :raises Refused: if the child has died, is of another area, or another enquiry about the child is open
    """
    current = lock(enquiry)
    if current.closed_on:
        raise Refused("This enquiry has ended. A new discussion opens a new enquiry.")
    if child.area_id != current.area_id:
        raise Refused("Choose a child of this area.")
    if child.died_on:
        raise Refused(f"{child.name} has died and cannot be put into the enquiry.")
    if there := Subject.objects.filter(enquiry=current, child=child).first():
        return there
    _none_open([child])
    subject = Subject.objects.create(
        enquiry=current, child=child, place=said.place, considered=said.considered.strip()
    )
    cases.note(
        child=child,
        topic="enquiry-household",
        title="Considered in an enquiry about the household",
        on=day_of(at),
        says=f"{Subject.Place(said.place).label}.",
        ref=current.ref,
        by=by,
        at=at,
    )
    tell("child-added", enquiry=current, children=[child.pk], by=by, at=at, place=said.place)
    return subject


@transaction.atomic
def consider(
    *, subject: Subject, said: Place, nothing_follows: bool, version: int, by: By, at: datetime
) -> Subject:
    """Record what one child of the household needs, or that nothing follows for this child and why.

    :raises Refused: if nothing is said, or a section 47 enquiry about the child goes on
    :raises Stale: if it changed since ``version``
    """
    current = lock_subject(subject, version)
    text = said.considered.strip()
    if not text:
        raise Refused("Say what this child needs, or why nothing follows for this child", "considered")
    if nothing_follows and current.section_47_on:
        raise Refused(
            "A section 47 enquiry about this child goes on. Record the decision that ends it instead."
        )
    if current.outcome not in (Outcome.OPEN, Outcome.NO_ENQUIRY):
        raise Refused("The outcome for this child is recorded already.")
    outcome = Outcome.NO_ENQUIRY if nothing_follows else current.outcome
    cases.note(
        child=current.child,
        topic="enquiry-considered",
        title="Considered in an enquiry",
        on=day_of(at),
        says=text,
        ref=current.enquiry.ref,
        by=by,
        at=at,
    )
    tell(
        "child-considered",
        enquiry=current.enquiry,
        children=[current.child_id],
        by=by,
        at=at,
        nothing_follows=nothing_follows,
    )
    return moved(current, outcome=outcome, on=day_of(at), place=said.place, considered=text)


def started_again(subjects: Collection[Subject], on: date) -> None:
    """After a discussion was taken out, bring each child's row back to what the discussions that stand decided."""
    for subject in subjects:
        standing = Discussed.objects.filter(subject=subject, discussion__superseded_at__isnull=True)
        first = standing.filter(enquire=True).order_by("discussion__on").first()
        last = standing.order_by("-discussion__on", "-pk").first()
        subject.section_47_on = first.discussion.on if first else None
        no_enquiry = first is None and last is not None
        moved(subject, outcome=Outcome.NO_ENQUIRY if no_enquiry else Outcome.OPEN, on=on)
    for subject in subjects:
        open_or_close(subject.enquiry, on)
        break
