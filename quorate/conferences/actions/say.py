"""What is said at a conference about each child: questions, views, dissent, and the chair's rulings on quorum."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from quorate.cases import actions as cases
from quorate.clock import LONDON
from quorate.design.words import moment as in_words
from quorate.people.models import Practitioner
from quorate.rules import quorum

from ..access import chairs
from ..facts import ChildPart, Meeting, Person, inquorate_before, quorum_of, unit_of
from ..models import Conference, ConferenceChild, Dissent, Invitation, QuorumRuling, View
from ..queries.meeting import may_dissent, meeting_of, standing_decisions
from . import session
from .occasion import locked, note
from .refusals import NotYours, Refused

Says = View.Says
Ruling = QuorumRuling.Ruling


def views_of(row: ConferenceChild) -> tuple[View.Says, ...]:
    """Return the views that can be given of a child, by the kind of conference it is for that child."""
    if row.kind == Conference.Kind.REVIEW:
        return (Says.CONTINUE, Says.END, Says.NONE_GIVEN)
    return (Says.PLAN, Says.NO_PLAN, Says.NONE_GIVEN)


class ViewChanged(Refused):
    """Somebody else recorded another view of the same agency meanwhile; ``now`` is the one that stands."""

    def __init__(self, now: View | None) -> None:
        self.now = now
        super().__init__(
            f"{now.by.name} recorded “{now.get_says_display()}” for this agency after you opened the page. "
            "Yours was not saved."
            if now
            else "The view you saw no longer stands. Look again, then repeat."
        )


class AnswersChanged(Refused):
    """Somebody else answered the questions of harm meanwhile; ``now`` is how they stand."""

    def __init__(self, now: ConferenceChild) -> None:
        self.now = now
        super().__init__(
            "Somebody else answered these questions after you opened the page. Your answers were not saved."
        )


class NotesChanged(Refused):
    """Somebody else saved the notes on this child meanwhile; ``now`` is how they stand."""

    def __init__(self, now: ConferenceChild) -> None:
        self.now = now
        super().__init__(
            "Somebody else saved the notes on this child after you opened the page. Yours were not saved."
        )


@transaction.atomic
def answer_harm(
    *,
    row: ConferenceChild,
    still_suffering: bool,
    likely_to_suffer: bool,
    version: int,
    by: Practitioner,
    at: datetime,
) -> ConferenceChild:
    """Record the conference's answers to the two questions of harm. The same answers again change nothing.

    :raises AnswersChanged: if somebody else answered them since ``version``
    :raises Refused: if the conference is not sitting, or the decision is on record
    """
    conference = session.to_run(row.conference, by)
    session.must_be_open(conference, "An answer")
    current = session.locked_child(row)
    if (current.still_suffering, current.likely_to_suffer) == (still_suffering, likely_to_suffer):
        return current
    if current.version != version and (current.still_suffering, current.likely_to_suffer) != (None, None):
        raise AnswersChanged(current)
    if standing_decisions([current.pk]):
        raise Refused(
            f"The decision for {current.child.name} is recorded. Take it back first, then change the answers."
        )
    current.still_suffering, current.likely_to_suffer = still_suffering, likely_to_suffer
    current.save(update_fields=["still_suffering", "likely_to_suffer"])
    session.child_changed(current)
    session.changed(conference)
    note(
        conference,
        "harm-answered",
        by=by,
        at=at,
        child=current.child_id,
        suffering=still_suffering,
        likely=likely_to_suffer,
    )
    return current


@transaction.atomic
def note_child(
    *,
    row: ConferenceChild,
    wishes_and_feelings: str,
    working_notes: str,
    notes_version: int,
    by: Practitioner,
    at: datetime,
) -> ConferenceChild:
    """Record the child's wishes and feelings, and the notes for the minutes.

    :raises NotesChanged: if somebody else saved them since ``notes_version``
    :raises Refused: if the conference is not sitting
    """
    conference = session.to_run(row.conference, by)
    session.must_be_open(conference, "What was said about a child")
    current = session.locked_child(row)
    said = (wishes_and_feelings.strip(), working_notes.strip())
    if said == (current.wishes_and_feelings, current.working_notes):
        return current
    if current.notes_version != notes_version:
        raise NotesChanged(current)
    current.wishes_and_feelings, current.working_notes = said
    current.notes_version += 1
    current.save(update_fields=["wishes_and_feelings", "working_notes", "notes_version"])
    session.changed(conference)
    note(conference, "child-noted", by=by, at=at, child=current.child_id)
    return current


@transaction.atomic
def give_view(
    *,
    row: ConferenceChild,
    invitation: Invitation,
    says: str,
    words: str,
    seen: int,
    by: Practitioner,
    at: datetime,
) -> View:
    """Record what an agency, group or member of the family thinks should happen for this child; the last one stands.

    ``seen`` is the number of the view of the same agency that the page showed (0: none). The same view again is kept
    once.

    :raises ViewChanged: if another view of that agency was recorded meanwhile
    :raises Refused: if the conference is not sitting, the person is not in the meeting, observes or runs it, or the
        view does not belong to this kind of conference
    """
    conference = session.to_run(row.conference, by)
    return _given(conference, row, invitation, says, words, seen, by=by, at=at)


@transaction.atomic
def give_own_view(
    *, row: ConferenceChild, says: str, words: str, seen: int, by: Practitioner, at: datetime
) -> View:
    """Record what somebody at the conference thinks, as they enter it themselves, before seeing what others think.

    :raises NotYours: if this person is not asked to the conference
    :raises ViewChanged: if another view of their agency was recorded meanwhile
    :raises Refused: as for ``give_view``
    """
    conference = locked(row.conference)
    invitation = Invitation.objects.filter(
        conference=conference, practitioner=by, withdrawn_at__isnull=True
    ).first()
    if invitation is None:
        raise NotYours("You are not on the list of this conference.")
    return _given(conference, row, invitation, says, words, seen, by=by, at=at)


def _given(
    conference: Conference,
    row: ConferenceChild,
    invitation: Invitation,
    says: str,
    words: str,
    seen: int,
    *,
    by: Practitioner,
    at: datetime,
) -> View:
    session.must_be_open(conference, "A view")
    meeting = meeting_of(conference)
    part = meeting.part(row.pk)
    person = _speaker(meeting, invitation)
    unit = unit_of(meeting, person) or ("", "", False)
    _must_be_sayable(part, person, unit, says, views_of(part.row))
    stands = next((view for view in part.views if view.unit == unit[0]), None)
    if stands and (stands.says, stands.words, stands.invitation_id) == (says, words.strip(), invitation.pk):
        return stands
    if (stands.pk if stands else 0) != seen:
        raise ViewChanged(stands)
    if stands:
        View.objects.filter(pk=stands.pk).update(superseded_at=at)
    view = View.objects.create(
        conference_child=part.row,
        invitation=person.invitation,
        unit=unit[0],
        says=says,
        words=words.strip(),
        at=at,
        by=by,
    )
    session.child_changed(part.row)
    session.changed(conference)
    note(
        conference,
        "view-given",
        by=by,
        at=at,
        child=part.row.child_id,
        invitation=person.invitation.pk,
        says=says,
        instead_of=stands.pk if stands else None,
    )
    return view


def _must_be_sayable(
    part: ChildPart, person: Person, unit: tuple[str, str, bool], says: str, views: tuple[View.Says, ...]
) -> None:
    if not unit[0]:
        raise Refused(
            f"{person.invitation.name} runs the conference and speaks for no agency: no view is recorded."
        )
    if says not in views:
        raise Refused("Choose one of the views listed.")
    if part.decision is not None:
        raise Refused(
            f"The decision for {part.row.child.name} is recorded. Take it back first, then change the view."
        )


def _speaker(meeting: Meeting, invitation: Invitation) -> Person:
    """Return the person, if they are in the meeting and take part in it."""
    person = meeting.person(invitation.pk)
    if person is None or not person.stays:
        raise Refused("Only somebody who is at the conference can give a view. Mark them as here first.")
    if person.invitation.observer:
        raise Refused(
            f"{person.invitation.name} observes: an observer does not represent an agency and gives no view."
        )
    if not person.here:
        raise Refused(
            f"{person.invitation.name} has left the meeting: a view can be given only by those present."
        )
    return person


@transaction.atomic
def rule_on_quorum(
    *,
    conference: Conference,
    rows: Sequence[ConferenceChild],
    ruling: str,
    conditions: Sequence[str],
    reasons: str,
    interim_arrangements: str,
    by: Practitioner,
    at: datetime,
) -> list[QuorumRuling]:
    """Record what the chair rules on quorum for these children: go ahead without it or not, or whether it is met.

    A ruling to go ahead is possible only as the area's procedure allows; where the text leaves quorum to the chair, the
    chair states whether it is met. A later ruling takes the place of an earlier one.

    **Edition** the one in force on the day of the conference.
    **Rules** ``quorum.review`` or ``quorum.initial``.

    :raises NotYours: if this person does not chair the conference
    :raises Refused: what the procedure asks for and is missing
    """
    current = session.to_run(conference, by)
    session.must_be_open(current, "A ruling on quorum")
    if not chairs(by, current):
        raise NotYours(f"Only {current.chair.name}, who chairs this conference, rules on quorum.")
    if not reasons.strip():
        raise Refused("Write down the reasons for the ruling.")
    if not rows:
        raise Refused("Choose at least one child.")
    meeting = meeting_of(current)
    made = []
    for row in rows:
        part = meeting.part(row.pk)
        _must_allow(meeting, part, ruling, conditions, reasons, interim_arrangements)
        QuorumRuling.objects.filter(conference_child=row, superseded_at__isnull=True).update(superseded_at=at)
        made.append(
            QuorumRuling.objects.create(
                conference=current,
                conference_child=part.row,
                ruling=ruling,
                conditions=sorted(conditions),
                reasons=reasons.strip(),
                interim_arrangements=interim_arrangements.strip(),
                by=by,
                at=at,
            )
        )
        session.child_changed(part.row)
    session.changed(current)
    note(current, "quorum-ruled", by=by, at=at, ruling=ruling, ruled_for=[row.child_id for row in rows])
    return made


def _must_allow(
    meeting: Meeting, part: ChildPart, ruling: str, conditions: Sequence[str], reasons: str, interim: str
) -> None:
    finding = quorum_of(meeting, part).finding
    if part.decision is not None:
        raise Refused(
            f"The decision for {part.row.child.name} is recorded. Take it back first, then rule on quorum."
        )
    if finding.met is True:
        raise Refused(f"The conference is quorate for {part.row.child.name}: there is nothing to rule on.")
    if finding.met is None:
        if not finding.stated_by:
            raise Refused(f"{finding.reason.says} There is nothing to rule on.")
        if ruling not in (Ruling.QUORATE, Ruling.NOT_QUORATE):
            raise Refused("Say whether the conference is quorate.")
        return
    if ruling == Ruling.NOT_PROCEED:
        return
    if ruling != Ruling.PROCEED:
        raise Refused("Say whether the conference goes ahead without its quorum.")
    allowed = quorum.may_proceed(
        conditions,
        role="conference-chair",
        reasons=reasons,
        procedure=meeting.procedure,
        on=meeting.on,
        kind=part.rules_kind,
        interim=interim,
        inquorate_before=inquorate_before(meeting, part),
    )
    if not allowed.allowed:
        raise Refused(*(f"{point.says}." for point in allowed.blocked))
    if not interim.strip():
        raise Refused("Write down the arrangements for the child in the meantime.")


@transaction.atomic
def record_dissent(
    *, row: ConferenceChild, invitation: Invitation, words: str, by: Practitioner, at: datetime
) -> Dissent:
    """Record a professional's dissent from what was decided, in their own words, while the procedure allows it.

    **Edition** the one in force on the day of the conference.
    **Rules** ``setting.dissent-window``.

    :raises Refused: if the time for it has passed, nothing is said, or the person did not take part as a professional
    """
    conference = locked(row.conference)
    if conference.state not in (Conference.State.OPEN, *session.HELD):
        raise Refused("Dissent can be recorded once the conference is open.")
    meeting = meeting_of(conference)
    person = meeting.person(invitation.pk)
    if person is None or not person.professional or not person.stays or not person.may_have_view:
        raise Refused("Dissent is recorded for a professional who took part in the conference.")
    if not words.strip():
        raise Refused("Write down why they dissent, in their own words.")
    finding = may_dissent(meeting, at=at)
    if not finding.allowed:
        closed = f" It was closed at {in_words(conference.closed_at)}." if conference.closed_at else ""
        raise Refused(f"{finding.blocked[0].says}{closed} Nothing was saved.")
    same = Dissent.objects.filter(conference_child=row, invitation=invitation, words=words.strip()).first()
    if same:
        return same
    made = Dissent.objects.create(
        conference_child=row, invitation=invitation, words=words.strip(), at=at, by=by
    )
    session.changed(conference)
    note(conference, "dissent-recorded", by=by, at=at, child=row.child_id, invitation=invitation.pk)
    _in_history(made, conference, by, at)
    return made


def _in_history(made: Dissent, conference: Conference, by: Practitioner, at: datetime) -> None:
    """Put the dissent into the child's history, for those who read how a decision was reached."""
    who = made.invitation.practitioner
    cases.note(
        child=made.conference_child.child,
        topic="dissent",
        title="A professional dissented from the decision",
        says=f"{who.agency.name if who else made.invitation.name}: {made.words}",
        on=at.astimezone(LONDON).date(),
        ref=conference.ref,
        facts={"dissent": made.pk},
        by=by,
        at=at,
    )
