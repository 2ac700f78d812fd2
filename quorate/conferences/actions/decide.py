"""The outcome for one child is recorded, taken back, put right afterwards, or evaluated after a stand-down."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quorate.design.words import day
from quorate.design.words import moment as in_words
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from quorate.rules import as_json, permission
from quorate.rules.points import Point

from ..access import chairs
from ..facts import Meeting, local_day
from ..models import Conference, ConferenceChild, Decision, Evaluation, rules_kind
from ..queries.deciding import GOES_ON, OUTCOMES, Judged, judge, words_of
from ..queries.meeting import meeting_of
from ..queries.outcome import may_put_right
from ..table import Answers
from . import session
from .occasion import locked, note
from .perform import must_be_people
from .refusals import NotYours, Refused

Outcome = Decision.Outcome
Role = Practitioner.Role


class DecisionChanged(Refused):
    """Something on which the decision stands changed after the page was opened. ``now`` is the decision that stands."""

    def __init__(self, now: Decision | None, name: str) -> None:
        self.now = now
        super().__init__(
            f"{now.by.name} recorded “{now.get_outcome_display()}” for {name} at {in_words(now.at)}. "
            "Yours was not saved."
            if now
            else f"Something was recorded about {name} after you opened the page. Look at it as it is now, then decide."
        )


class WarningsToAccept(Refused):
    """The procedure warns about this decision; the chair may go on with a reason. ``warned`` says of what."""

    def __init__(self, warned: Sequence[Point]) -> None:
        self.warned = tuple(warned)
        super().__init__(
            *words_of(warned), "To go on all the same, say that you have read this and why you go on."
        )


@transaction.atomic
def decide(
    *, row: ConferenceChild, answers: Answers, version: int, by: Practitioner, at: datetime, why: str = ""
) -> Decision:
    """Record the outcome for one child, with the quorum and the finding as they stood; pressing twice records it once.

    A decision that stands already is superseded, and ``why`` then says why.

    **Counts** one view for each agency or group with somebody in the meeting.
    **Edition** the one in force on the first day of the conference.
    **Rules** ``quorum.*``, ``deciding.*``, every ``check``, ``permission.set-category``.

    :raises NotYours: if this person does not chair the conference
    :raises DecisionChanged: if a view, the quorum or the decision changed since ``version`` was shown
    :raises WarningsToAccept: if the procedure warns and the chair has not said why to go on
    :raises Refused: if the conference is not sitting, is not quorate, or anything else is missing, each in words
    """
    conference, meeting = _sitting(row, by)
    part = meeting.part(row.pk)
    stands = part.decision
    if stands and _same(stands, answers, by):
        return stands
    if part.row.version != version:
        raise DecisionChanged(stands, part.row.child.name)
    if stands and not why.strip():
        raise Refused("A decision is on record. Say why it is changed.")
    judged = judge(meeting, part, answers)
    _must_be_ready(judged, answers)
    _may_set_category(meeting, judged, answers)
    must_be_people(meeting, part.row.child, answers)
    if stands:
        _supersede(stands, why, at)
    made = _record(part.row, judged, answers, by, at)
    session.child_changed(part.row)
    session.changed(conference)
    note(
        conference,
        "decided",
        by=by,
        at=at,
        child=part.row.child_id,
        decision=made.pk,
        outcome=made.outcome,
        decided_by=made.decided_by,
        instead_of=stands.pk if stands else None,
    )
    return made


def _record(
    row: ConferenceChild, judged: Judged, answers: Answers, by: Practitioner, at: datetime
) -> Decision:
    return Decision.objects.create(
        conference_child=row,
        outcome=judged.outcome,
        decided_by=judged.finding.decided_by,
        chair_view=answers.chair_view,
        override=judged.finding.how == "override",
        reasons=answers.reasons.strip(),
        criterion=answers.criterion,
        categories=sorted(answers.categories) if judged.outcome in GOES_ON else [],
        changes=answers.changes.strip(),
        answers=_kept(judged, answers),
        next_review_on=answers.next_review_on if judged.outcome != Outcome.END else None,
        next_review_past_limit_why=answers.past_limit_why.strip(),
        ends_on=answers.ends_on if judged.outcome == Outcome.END else None,
        quorum=_quorum(judged),
        finding=as_json(judged.finding),
        warnings_accepted=[point.key for point in judged.warned],
        by=by,
        at=at,
    )


def _sitting(row: ConferenceChild, by: Practitioner) -> tuple[Conference, Meeting]:
    conference = session.to_run(row.conference, by)
    session.must_be_open(conference, "A decision")
    if not chairs(by, conference):
        raise NotYours(f"Only {conference.chair.name}, who chairs this conference, records its decisions.")
    return conference, meeting_of(conference)


def _same(stands: Decision, answers: Answers, by: Practitioner) -> bool:
    """Return whether this is the same press of the same button once more."""
    return stands.by_id == by.pk and stands.answers.get("entered") == _entered(answers)


def _entered(answers: Answers) -> dict[str, Any]:
    return dict(as_json(answers))


def _must_be_ready(judged: Judged, answers: Answers) -> None:
    if not judged.ready:
        first = [] if judged.outcome or judged.finding.how != "inquorate" else [judged.finding.says]
        raise Refused(*first, *words_of(judged.blocked), *judged.asks)
    if judged.warned and not (answers.accept_warnings and answers.warning_reason.strip()):
        raise WarningsToAccept(judged.warned)


def _may_set_category(meeting: Meeting, judged: Judged, answers: Answers) -> None:
    if judged.outcome not in GOES_ON:
        return
    allowed = permission.may(
        "set-category", role="conference-chair", procedure=meeting.procedure, on=meeting.on
    )
    if not allowed.allowed:
        raise Refused(allowed.reason.says)


def _kept(judged: Judged, answers: Answers) -> dict[str, Any]:
    return {
        "asked": as_json(dict(answers.asked)),
        "warning_reason": answers.warning_reason.strip(),
        "entered": _entered(answers),
        "table": as_json(judged.table),
        "next_limit": as_json(judged.limit),
    }


def _quorum(judged: Judged) -> dict[str, Any]:
    standing = judged.standing
    return {
        **as_json(standing.finding),
        "quorate": standing.quorate,
        "proceeding": standing.proceeding,
        "ruling": standing.ruling,
        "ruling_reasons": standing.reasons,
    }


def _supersede(decision: Decision, why: str, at: datetime) -> None:
    changed = Decision.objects.filter(pk=decision.pk, superseded_at__isnull=True)
    changed.update(superseded_at=at, superseded_why=why.strip())


@transaction.atomic
def take_back(*, row: ConferenceChild, why: str, version: int, by: Practitioner, at: datetime) -> Decision:
    """Take a decision back while the conference still sits, so that views can change. The row stays, saying why.

    :raises NotYours: if this person does not chair the conference
    :raises DecisionChanged: if something changed since ``version`` was shown
    :raises Refused: if nothing is on record, no reason is given, or the conference is not sitting
    """
    conference, meeting = _sitting(row, by)
    part = meeting.part(row.pk)
    if part.decision is None:
        raise Refused("There is no decision to take back.")
    if part.row.version != version:
        raise DecisionChanged(part.decision, part.row.child.name)
    if not why.strip():
        raise Refused("Say why the decision is taken back.")
    _supersede(part.decision, why, at)
    session.child_changed(part.row)
    session.changed(conference)
    note(conference, "decision-taken-back", by=by, at=at, child=part.row.child_id, decision=part.decision.pk)
    return part.decision


@transaction.atomic
def put_right(
    *,
    decision: Decision,
    categories: Sequence[str],
    reasons: str,
    changes: str,
    next_review_on: date | None,
    why: str,
    by: Practitioner,
    at: datetime,
) -> Decision:
    """Put right, after the conference, how a decision was written down. The outcome itself never changes.

    What the conference decided only a conference can decide anew; its category, reasons and agreed date can be
    corrected by the chair or the chair's manager, saying why. The earlier row stays.

    **Edition** the one in force on the day it is put right.
    **Rules** ``permission.change-date`` when the agreed date changes, ``permission.set-category`` for the category.

    :raises NotYours: if this person is neither, or the procedure gives the change to somebody else
    :raises DecisionChanged: if the decision was put right meanwhile
    :raises Refused: if the conference still sits, nothing changes, or no reason is given
    """
    conference = locked(decision.conference_child.conference)
    if conference.state not in session.HELD:
        raise Refused("The conference is not closed: change the decision on its page.")
    if not may_put_right(by, conference):
        raise NotYours("Only the chair of the conference or the chair’s manager puts this right.")
    row, stands = decision.conference_child, _still_standing(decision)
    if not why.strip():
        raise Refused("Say why this is put right, so that the record can be understood later.")
    meeting = meeting_of(conference)
    goes_on = stands.outcome in GOES_ON
    said: dict[str, Any] = {
        "categories": sorted(categories) if goes_on else stands.categories,
        "reasons": reasons.strip(),
        "changes": changes.strip(),
        "next_review_on": next_review_on,
    }
    differs = [name for name, value in said.items() if getattr(stands, name) != value]
    if not differs or (goes_on and not categories):
        raise Refused(
            "Choose a category of harm." if differs else "Nothing is different from what is on record."
        )
    _may_put_right(meeting, stands, differs, next_review_on, by, at)
    _supersede(stands, why, at)
    made = _copy_with(stands, said, by, at)
    if "categories" in differs:
        _change_category(row, conference, made, by, at)
    session.changed(conference)
    note(
        conference,
        "decision-put-right",
        by=by,
        at=at,
        child=row.child_id,
        decision=made.pk,
        instead_of=stands.pk,
        fields=differs,
    )
    return made


def _still_standing(decision: Decision) -> Decision:
    row = decision.conference_child
    standing = Decision.objects.filter(conference_child=row, superseded_at__isnull=True)
    stands = standing.select_related("by").first()
    if stands is None or stands.pk != decision.pk:
        raise DecisionChanged(stands, row.child.name)
    return stands


def _copy_with(stands: Decision, said: dict[str, Any], by: Practitioner, at: datetime) -> Decision:
    """Return a new row that says what the old one said, but for what is put right."""
    made = Decision.objects.get(pk=stands.pk)
    made.pk, made.superseded_at, made.superseded_why = None, None, ""
    made.by, made.at = by, at
    for name, value in said.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made


def _may_put_right(
    meeting: Meeting,
    stands: Decision,
    differs: list[str],
    new_on: date | None,
    by: Practitioner,
    at: datetime,
) -> None:
    today = local_day(at)
    if "categories" in differs:
        allowed = permission.may("set-category", role=str(by.role), procedure=meeting.procedure, on=today)
        if not allowed.allowed:
            raise NotYours(allowed.reason.says)
    if "next_review_on" not in differs:
        return
    limit = (stands.answers.get("next_limit") or {}).get("due_on")
    allowed = permission.may("change-date", role=str(by.role), procedure=meeting.procedure, on=today)
    if not allowed.allowed and "not-yours" in {point.key for point in allowed.blocked}:
        raise NotYours(allowed.reason.says)
    if new_on is None or new_on <= meeting.on:
        raise Refused("The date of the next review must be after this conference.")
    if limit and new_on.isoformat() > limit:
        raise Refused(
            f"{day(new_on)} is past the limit, {day(date.fromisoformat(limit))}. Agree a date within it, or book the "
            "review past its limit with a reason."
        )


def _change_category(
    row: ConferenceChild, conference: Conference, made: Decision, by: Practitioner, at: datetime
) -> None:
    plan = Plan.objects.filter(child=row.child_id, ended_on__isnull=True).select_related("area").first()
    if plan is not None:
        plans.change_category(
            plan=plan, categories=made.categories, on=local_day(at), decided_at=conference.ref, by=by, at=at
        )


@transaction.atomic
def evaluate(
    *,
    decision: Decision,
    outcome: str,
    held_on: date,
    form: str,
    participants: str,
    reasons: str,
    by: Practitioner,
    at: datetime,
) -> Evaluation:
    """Record what the evaluation of a stood-down decision came to. Nothing changes until the members are back together.

    :raises NotYours: if the procedure puts the matter to somebody else
    :raises Refused: if the decision was not stood down, is evaluated already, or something is missing
    """
    row = decision.conference_child
    conference = locked(row.conference)
    stands = Decision.objects.filter(
        pk=decision.pk, superseded_at__isnull=True, outcome=Outcome.STOOD_DOWN
    ).first()
    if stands is None or conference.state not in session.HELD:
        raise Refused("Only a decision that was stood down is evaluated, once the conference has closed.")
    if by.area_id != conference.area_id or str(by.role) != stands.decided_by:
        raise NotYours(
            "The evaluation is for the manager to whom the procedure puts a stood-down conference."
        )
    _must_be_evaluable(stands, conference, outcome, held_on, at)
    if not participants.strip() or not reasons.strip() or not form:
        raise Refused("Write down how it was held, who took part, and the reasons for the outcome.")
    made = Evaluation.objects.create(
        decision=stands,
        held_on=held_on,
        form=form,
        participants=participants.strip(),
        outcome=outcome,
        reasons=reasons.strip(),
        by=by,
        at=at,
    )
    session.changed(conference)
    note(
        conference,
        "stand-down-evaluated",
        by=by,
        at=at,
        child=row.child_id,
        decision=stands.pk,
        outcome=outcome,
    )
    return made


def _must_be_evaluable(
    stands: Decision, conference: Conference, outcome: str, held_on: date, at: datetime
) -> None:
    there = Evaluation.objects.filter(decision=stands).first()
    if there is not None:
        raise session.AlreadyDone(f"The evaluation is on record: {there.get_outcome_display()}.")
    if outcome not in OUTCOMES[rules_kind(stands.conference_child.kind)]:
        raise Refused("Choose the outcome that the evaluation came to.")
    closed = conference.closed_at
    if held_on > local_day(at) or (closed and held_on < local_day(closed)):
        raise Refused("The evaluation is held after the stand-down, and not in the future: check its date.")
