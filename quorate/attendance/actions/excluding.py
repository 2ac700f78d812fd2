"""Keeping somebody out of a conference, from the request to the record. Nothing here reaches beyond one conference."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.cases import actions as cases
from quorate.conferences.actions import notices
from quorate.conferences.actions.hold import leave
from quorate.conferences.actions.occasion import children_of
from quorate.conferences.models import Conference, Invitation, KeptOut
from quorate.design.words import day
from quorate.people.models import Practitioner

from .. import grounds
from ..access import may_decide
from ..models import Exclusion
from ..queries import excluding as queries
from ..queries.people import day_of, is_family, watches
from .letting_know import tell_let_in
from .refusals import Changed, NotYours, Refused
from .steps import day_at, needed, not_after, note, person_on, to_change

State, Extent = Exclusion.State, Exclusion.Extent


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for, on which ground, and what they have to show for it."""

    wanted: str
    evidence: str
    ground: str = ""
    ground_words: str = ""
    wanted_part: str = ""
    told_chair_on: date | None = None
    child_says: str = ""
    late_why: str = ""


@transaction.atomic
def ask(*, invitation: Invitation, said: Request, by: Practitioner, at: datetime) -> Exclusion:
    """Ask the chair to keep somebody of the family out; return the request, which waits for the chair.

    **Counts** the day of the request against the last day that is in time.
    **Rules** ``permission.request-exclusion``, ``list.exclusion-grounds``, ``duty.exclusion-request``.

    :raises Refused: without ground or evidence, late without the reason, for somebody not of the family, by an
        observer, while a request about the same person waits or they are kept out already, or once it is over
    """
    conference = to_change(invitation.conference)
    person = person_on(conference, invitation)
    _must_be_askable(conference, person, by)
    limit = queries.limit_of(conference)
    limit_on = limit.due_on if limit else None
    _must_have_grounds(conference, said, at)
    barred, late = queries.request_judged(
        conference, ground=said.ground, evidence=said.evidence.strip(), on=day_at(at), limit=limit_on
    )
    if barred:
        raise Refused(*barred, field="evidence" if said.ground else "ground")
    if late and not said.late_why.strip():
        raise Refused(*late, field="late_why")
    try:
        with transaction.atomic():
            row = Exclusion.objects.create(
                conference=conference,
                invitation=person,
                ground=said.ground,
                ground_words=said.ground_words.strip(),
                evidence=said.evidence.strip(),
                wanted=said.wanted,
                wanted_part=said.wanted_part.strip() if said.wanted == Extent.PART else "",
                told_chair_on=said.told_chair_on,
                child_says=said.child_says.strip(),
                limit_on=limit_on,
                late_why=said.late_why.strip() if late else "",
                by=by,
                at=at,
            )
    except IntegrityError as twice:
        raise Refused(f"A request to keep out {person.name} waits for the chair already.") from twice
    cases.record_occasion_event(
        key=conference.ref,
        kind="exclusion-requested",
        on=day_at(at),
        moment=at,
        ref=f"invitation:{person.pk}",
        by=by,
        at=at,
    )
    note(conference, "exclusion-asked", row.ref, by=by, at=at, invitation=person.pk, late=bool(late))
    return row


def _must_be_askable(conference: Conference, person: Invitation, by: Practitioner) -> None:
    if not is_family(person):
        raise Refused("Only somebody of the family can be kept out. Others are simply not invited.")
    if watches(by, conference):
        raise NotYours("An observer takes no part, and cannot ask for this.")
    if Exclusion.objects.filter(invitation=person, state=State.ASKED).exists():
        raise Refused(f"A request to keep out {person.name} waits for the chair already.")
    kept = KeptOut.objects.filter(invitation=person, lifted_at__isnull=True, extent=KeptOut.Extent.WHOLE)
    if kept.exists():
        raise Refused(f"{person.name} is kept out of this conference already.")


def _must_have_grounds(conference: Conference, said: Request, at: datetime) -> None:
    known = grounds.grounds_of(conference.area, day_at(at))
    if known.entries and said.ground not in {one.key for one in known.entries}:
        raise Refused("Choose the ground on which you rely.", field="ground")
    if not known.entries:
        needed(said.ground_words, "Say on what ground you ask for this.", "ground_words")
    if said.wanted not in Extent.values:
        raise Refused("Say whether you ask for the whole conference or a part.", field="wanted")
    if said.wanted == Extent.PART:
        needed(said.wanted_part, "Say which part you mean.", "wanted_part")
    needed(said.evidence, "Give the information or evidence for it.", "evidence")
    not_after(said.told_chair_on, at, "told_chair_on")


def locked(exclusion: Exclusion, version: int | None) -> tuple[Conference, Exclusion]:
    """Return the conference and the request, held until the act is done.

    :raises Changed: if the request changed since ``version`` was shown
    """
    conference = to_change(exclusion.conference)
    row = (
        Exclusion.objects.select_for_update(of=("self",))
        .select_related("kept", "letter", "by")
        .get(pk=exclusion.pk)
    )
    if version is not None and row.version != version:
        raise Changed("This request")
    row.conference, row.invitation = conference, person_on(conference, row.invitation)
    return conference, row


@transaction.atomic
def withdraw(*, exclusion: Exclusion, why: str, version: int, by: Practitioner, at: datetime) -> Exclusion:
    """Take back a request that waits; it is kept.

    :raises NotYours: for anybody but the person who asked
    :raises Changed: if it changed since ``version`` was shown
    :raises Refused: without a reason, or once it is decided
    """
    conference, row = locked(exclusion, version)
    if row.state != State.ASKED:
        raise Refused("This request does not wait any more.")
    if row.by_id != by.pk:
        raise NotYours(f"Only {row.by.name}, who asked, takes the request back. The chair can refuse it.")
    row.state, row.withdrawn_why = State.WITHDRAWN, needed(why, "Say why it is not needed any more.", "why")
    row.version += 1
    row.save(update_fields=["state", "withdrawn_why", "version"])
    note(conference, "exclusion-withdrawn", row.ref, by=by, at=at)
    return row


@transaction.atomic
def ask_to_leave(
    *, invitation: Invitation, reason: str, which_part: str, by: Practitioner, at: datetime
) -> Exclusion:
    """Record that the chair asked somebody to leave the sitting because their presence seriously impairs it.

    They are out from now on, and kept out of a part. That they come back is recorded as for everybody.

    **Rules** ``permission.ask-to-leave``.

    :raises NotYours: for anybody but the chair of the conference
    :raises Refused: without a reason, or for somebody who is not in the meeting or not of the family
    """
    conference = to_change(invitation.conference)
    person = person_on(conference, invitation)
    if not is_family(person):
        raise Refused("Only somebody of the family is asked to leave in this way.")
    if by.pk != conference.chair_id:
        raise NotYours(f"This is for {conference.chair.name}, who chairs the conference.")
    why = needed(reason, "Say how their presence seriously impairs the conference.", "reason")
    part = needed(which_part, "Say for which part they are out.", "which_part")
    found = grounds.judged(
        "ask-to-leave", area=conference.area, on=day_at(at), facts={"reason": why}, role=by.role
    )
    if not found.allowed:
        raise Refused(*(grounds.sentences(found.blocked) or (found.reason.says,)))
    left = hold_leave(person, by=by, at=at)
    kept = notices.keep_out(person, extent=KeptOut.Extent.PART, why=why, which_part=part, by=by, at=at)
    row = Exclusion.objects.create(
        conference=conference,
        invitation=person,
        state=State.DECIDED,
        at_the_conference=True,
        ground_words="Asked to leave while the conference sat",
        evidence=why,
        wanted=Extent.PART,
        wanted_part=part,
        extent=Extent.PART,
        which_part=part,
        reasons=why,
        decided_by=by,
        decided_at=at,
        kept=kept,
        by=by,
        at=at,
    )
    into_the_file(row, by=by, at=at)
    note(conference, "asked-to-leave", row.ref, by=by, at=at, invitation=person.pk, left=left)
    return row


def hold_leave(person: Invitation, *, by: Practitioner, at: datetime) -> str:
    """Record that somebody left the sitting now; return when."""
    stay = leave(invitation=person, by=by, at=at)
    return stay.left_at.isoformat() if stay.left_at else ""


@transaction.atomic
def lift(*, exclusion: Exclusion, why: str, version: int, by: Practitioner, at: datetime) -> Exclusion:
    """Let somebody in again: an exclusion lasts no longer than it has to. The decision stays on record.

    **Rules** ``permission.decide-exclusion``.

    :raises NotYours: if the procedure gives the decision to somebody else
    :raises Changed: if it changed since ``version`` was shown
    :raises Refused: without a reason, or if nobody is kept out by it now
    """
    conference, row = locked(exclusion, version)
    must_decide(by, conference, at)
    if row.state != State.DECIDED or not row.in_force:
        raise Refused("Nobody is kept out by this now.")
    text = needed(why, "Say why it is not needed any more.", "why")
    notices.let_in(row.invitation, why=text, by=by, at=at)
    row.version += 1
    row.save(update_fields=["version"])
    tell_let_in(row, by=by, at=at)
    file_note(row, "Not kept out of the conference any more", f"Decided by {by.name}: {text}", by=by, at=at)
    note(conference, "exclusion-lifted", row.ref, by=by, at=at, invitation=row.invitation_id)
    return row


def must_decide(by: Practitioner, conference: Conference, at: datetime) -> None:
    """Refuse anybody to whom the procedure does not give the decision."""
    right = may_decide(by, conference, day_at(at))
    if not right.allowed:
        raise NotYours(right.says)


def into_the_file(exclusion: Exclusion, *, by: Practitioner, at: datetime) -> None:
    """Put a decision into the file of each child of the conference, where whoever reads the case finds it whole."""
    known = grounds.grounds_of(exclusion.conference.area, day_of(exclusion.conference))
    ground = known.words(exclusion.ground) if exclusion.ground else exclusion.ground_words
    person = exclusion.invitation
    who = f"{person.name} ({person.part})"
    if exclusion.state == State.REFUSED:
        title, of = "A request to keep somebody out of a conference was refused", "Not kept out."
    else:
        title = "Somebody was kept out of a conference"
        of = f"Of: {exclusion.which_part or exclusion.get_extent_display().lower()}."
    said = (
        f"{who}. {of} Ground: {ground.rstrip('.')}. Evidence: {exclusion.evidence.rstrip('.')}. "
        f"Decided by {exclusion.decided_by.name if exclusion.decided_by else by.name} on {day(exclusion.decided_at)}. "
        f"Reasons: {exclusion.reasons}"
    )
    file_note(exclusion, title, said, by=by, at=at)


def file_note(exclusion: Exclusion, title: str, says: str, *, by: Practitioner, at: datetime) -> None:
    for child in children_of(exclusion.conference):
        cases.note(
            child=child,
            topic="exclusion",
            title=title,
            on=day_at(at),
            says=says,
            ref=exclusion.ref,
            facts={"state": str(exclusion.state), "extent": str(exclusion.extent)},
            by=by,
            at=at,
        )
