"""Somebody outside the conference asks for its record; the chair decides; what went is written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.conferences.actions.occasion import children_of, locked
from quorate.conferences.models import Conference
from quorate.people.models import Practitioner

from .. import grounds
from ..access import deputy, is_chair
from ..models import Release
from ..queries import releasing as queries
from .refusals import Changed, NotYours, Refused
from .steps import day_at, needed, not_after

State, Asker, Wanted, Ground = Release.State, Release.Asker, Release.Wanted, Release.Ground
OVER = (Conference.State.CLOSED, Conference.State.STOOD_DOWN)


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what, why, and on which day they asked."""

    asker: str
    name: str
    wanted: str
    why: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class Decided:
    """Whether the record may go, on which ground, and why."""

    agreed: bool
    reasons: str
    ground: str = ""
    order_says: str = ""
    order_on: date | None = None


@dataclass(frozen=True, slots=True)
class Went:
    """What went, how and on which day; of its existence, who told it. ``although``: why it went though it tells."""

    on: date
    how: str
    papers: Collection[str] = ()
    told_by: str = ""
    although: str = ""


def _locked(release: Release, version: int) -> tuple[Conference, Release]:
    conference = locked(release.conference)
    row = Release.objects.select_for_update().get(pk=release.pk)
    if row.version != version:
        raise Changed("This request")
    row.conference = conference
    return conference, row


@transaction.atomic
def ask(*, conference: Conference, said: Request, by: Practitioner, at: datetime) -> Release:
    """Put down that somebody outside the conference asks for its record, or whether there is one.

    :raises Refused: before the conference was held, or if it does not say who asks for what and why
    """
    current = locked(conference)
    if current.state not in OVER:
        raise Refused("There is a record once the conference has been held.")
    if said.asker not in Asker.values or said.wanted not in Wanted.values:
        raise Refused("Choose who asks, and for what.", field="asker")
    name = needed(said.name, "Say who asks: the name and the office.", "name")
    why = needed(said.why, "Say for what they need it.", "why")
    not_after(said.asked_on, at, "asked_on")
    row = Release.objects.create(
        conference=current,
        asker=said.asker,
        name=name[:160],
        wanted=said.wanted,
        why=why,
        asked_on=said.asked_on,
        by=by,
        at=at,
    )
    _note(row, "release-asked", by=by, at=at, asker=said.asker, wanted=said.wanted)
    return row


@transaction.atomic
def decide(*, release: Release, said: Decided, version: int, by: Practitioner, at: datetime) -> Release:
    """Decide whether the record may go, and on which of the grounds that the procedure has.

    **Rules** ``permission.release-minutes``, ``permission.tell-of-record``, ``permission.show-record-in-court``,
    ``permission.give-record-to-childs-lawyer``.

    :raises NotYours: for anybody but the chair of the conference, or the chair's deputy
    :raises Changed: if the request changed since ``version`` was shown
    :raises Refused: without reasons, on a ground that the procedure does not have, or by an order that is not named
    """
    conference, row = _locked(release, version)
    if not (is_chair(by, conference) or deputy(by, conference)):
        raise NotYours(f"This is for {conference.chair.name}, who chaired the conference.")
    if row.state != State.ASKED:
        raise Refused("This request has been decided already.")
    row.reasons = needed(said.reasons, "Write down the reasons for the decision.", "reasons")
    row.decided_by, row.decided_at = by, at
    if said.agreed:
        _must_stand(row, said, at)
        row.state, row.ground = State.AGREED, said.ground
        row.order_says, row.order_on = said.order_says.strip(), said.order_on
    else:
        row.state = State.REFUSED
    row.version += 1
    row.save()
    _note(row, "release-decided", by=by, at=at, agreed=said.agreed, ground=said.ground)
    return row


def _must_stand(row: Release, said: Decided, at: datetime) -> None:
    if said.ground not in queries.open_grounds(row, day_at(at)):
        found = grounds.judged(
            "release-minutes",
            area=row.conference.area,
            on=day_at(at),
            facts={"chair_consent": False, "court_order": said.ground == Ground.ORDER},
        )
        raise Refused(
            *(grounds.sentences(found.blocked) or ("Choose the ground on which it may go.",)), field="ground"
        )
    if said.ground == Ground.ORDER:
        needed(said.order_says, "Say which court ordered it, and the number of the order.", "order_says")
        if said.order_on is None:
            raise Refused("Give the day of the order.", field="order_on")
        not_after(said.order_on, at, "order_on")


@transaction.atomic
def give(*, release: Release, said: Went, version: int, by: Practitioner, at: datetime) -> Release:
    """Record what went to whoever asked, and put it into the file of each child. Nothing is sent by this.

    Where only the existence of the record is told, no paper may be named. A paper in which a place that is kept secret
    stands goes only with the chair's reason.

    **Rules** ``permission.tell-of-record``.

    :raises Changed: if the request changed since ``version`` was shown
    :raises Refused: before it was agreed to, without saying what went, or if the day is to come or before the decision
    """
    _, row = _locked(release, version)
    if row.state != State.AGREED:
        raise Refused("Nothing may go before it is agreed to, and what went is written down once.")
    not_after(said.on, at, "on")
    if row.decided_at and said.on < day_at(row.decided_at):
        raise Refused("It went after it was agreed to: give that day or a later one.", field="on")
    row.given_how = needed(said.how, "Say how it went: by hand, by secure e-mail, in the bundle.", "how")[
        :200
    ]
    papers = [one.strip() for one in said.papers if one.strip()]
    if row.wanted == Wanted.EXISTENCE:
        if papers:
            raise Refused("Only the existence of the record was agreed to: no paper may go.", field="papers")
        row.told_by = needed(said.told_by, "Say who told that the record exists.", "told_by")[:160]
    elif not papers:
        raise Refused("Say which papers went, and in which version.", field="papers")
    although = _must_not_tell(row, papers, said.although, by)
    row.papers, row.given_on, row.given_by, row.state = papers, said.on, by, State.GIVEN
    row.version += 1
    row.save()
    _into_the_file(row, although, by=by, at=at)
    _note(row, "release-given", by=by, at=at, papers=len(papers), on=said.on.isoformat(), although=although)
    return row


def _must_not_tell(row: Release, papers: Collection[str], although: str, by: Practitioner) -> str:
    """Refuse papers that would tell a place that is kept secret, unless the chair says why; return what was said."""
    tells = queries.told_by(row, papers)
    if not tells:
        return ""
    if not although.strip():
        raise Refused(
            *tells,
            "Take it out of the copy and name that copy instead, or the Chair says why it goes.",
            field="papers",
        )
    if not (is_chair(by, row.conference) or deputy(by, row.conference)):
        raise NotYours(f"This is for {row.conference.chair.name}, who chaired the conference.")
    return although.strip()


def _into_the_file(row: Release, although: str, *, by: Practitioner, at: datetime) -> None:
    if row.wanted == Wanted.EXISTENCE:
        title, what = (
            "Told that a conference record exists",
            f"Existence only, not its content. Told by {row.told_by}.",
        )
    else:
        title, what = "A conference record was given to others", f"What went: {'; '.join(row.papers)}."
    to = f"To {row.name} ({row.get_asker_display()})."
    says = f"{to} {what} Ground: {row.get_ground_display()}. How: {row.given_how}."
    if although:
        says += f" It went though a place that is kept secret stands in it: {although}"
    for child in children_of(row.conference):
        cases.note(
            child=child,
            topic="release",
            title=title,
            on=row.given_on or day_at(at),
            says=says,
            ref=row.ref,
            by=by,
            at=at,
        )


def _note(row: Release, act: str, *, by: Practitioner, at: datetime, **detail: object) -> None:
    conference = row.conference
    audit.record(
        act=f"attendance.{act}",
        about=row.ref,
        by=by,
        at=at,
        area=conference.area.key,
        children=[child.pk for child in children_of(conference)],
        detail={"conference": conference.pk, **detail},
    )
