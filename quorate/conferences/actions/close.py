"""The conference is closed: everything that follows from it is recorded at one moment, or nothing is."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from quorate.cases import actions as cases
from quorate.design.words import day
from quorate.jobs.queue import enqueue
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from quorate.plans.queries import open_plan
from quorate.rules import deciding

from .. import gate, states
from ..facts import ChildPart, Meeting, local_day
from ..models import Attendance, Conference, Decision
from ..queries.deciding import GOES_ON, happened, undone
from ..queries.meeting import meeting_of
from ..queries.sheets import Open, open_at_close
from . import perform, session
from .occasion import note
from .refusals import ChangedMeanwhile, Refused

Outcome = Decision.Outcome
State = Conference.State
STOOD_DOWN = "oversight.stood-down"
"""The work of telling the manager to whom the procedure gives a stood-down conference."""


class LeftOpen(Refused):
    """Something that the procedure wants said or considered is not on record; ``left`` says what."""

    def __init__(self, left: Sequence[Open]) -> None:
        self.left = tuple(left)
        super().__init__(*(f"{one.says}." for one in left), "Do it now, or say why you close all the same.")


@transaction.atomic
def close(
    *,
    conference: Conference,
    version: int,
    open_why: str = "",
    by: Practitioner,
    at: datetime,
) -> Conference:
    """Close the conference. Closing it again changes nothing.

    ``open_why``: why it is closed though something that the procedure wants said or considered is not on record.

    For each child: what happened goes into the history, and the plan starts, goes on (perhaps under another
    category) or ends on its removal date. The conference's own clocks, for notices and minutes, start now. Duties
    follow by themselves.

    **Counts** the histories name the first day of the conference; its notices and minutes count from this moment.

    :raises NotYours: if this person does not run the conference
    :raises ChangedMeanwhile: if something was recorded since ``version`` was shown
    :raises Refused: while a child has no final decision, naming each and what is missing
    :raises LeftOpen: if something is not on record that the procedure wants, and no reason is given
    """
    current = session.to_run(conference, by)
    if current.state in session.HELD:
        return current
    session.must_be_open(current, "The close")
    before = meeting_of(current)
    missing = [*undone(before), *gate.before_close(current)]
    if missing:
        raise Refused(*missing)
    left = open_at_close(before)
    if left and not open_why.strip():
        raise LeftOpen(left)
    if current.version != version:
        raise ChangedMeanwhile(current)
    still_here = Attendance.objects.filter(
        invitation__conference=current, left_at__isnull=True, arrived_at__lte=at
    )
    still_here.update(left_at=at)
    meeting = meeting_of(current)
    for part in meeting.children:
        _conclude(meeting, part, by=by, at=at)
    stood_down = all(
        part.decision and part.decision.outcome == Outcome.STOOD_DOWN for part in meeting.children
    )
    states.enter(current, State.STOOD_DOWN if stood_down else State.CLOSED)
    current.closed_at = at
    current.version += 1
    current.save(update_fields=["state", "closed_at", "version"])
    _start_clocks(current, meeting, by=by, at=at)
    note(
        current,
        "closed",
        by=by,
        at=at,
        outcomes={
            str(part.row.child_id): part.decision.outcome for part in meeting.children if part.decision
        },
        left_open=[one.key for one in left],
        open_why=open_why.strip() if left else "",
    )
    return current


def _start_clocks(current: Conference, meeting: Meeting, *, by: Practitioner, at: datetime) -> None:
    """Start the conference's own clocks; ask that whoever takes up a stood-down decision is told."""
    cases.record_occasion_event(
        key=current.ref,
        kind="conference-closed",
        on=local_day(at),
        moment=at,
        ref=current.ref,
        facts={"conference": str(current.kind), "outcome": _outcome(meeting)},
        by=by,
        at=at,
    )
    if any(part.decision and part.decision.outcome == Outcome.STOOD_DOWN for part in meeting.children):
        enqueue(STOOD_DOWN, current.pk, key=f"{STOOD_DOWN}:{current.pk}")


def _outcome(meeting: Meeting) -> str:
    """Return the outcome by which the conference's own duties go: that of a child on a plan, if there is one."""
    outcomes = {part.decision.outcome for part in meeting.children if part.decision}
    for on_a_plan in (Outcome.PLAN, Outcome.CONTINUE):
        if on_a_plan in outcomes:
            return str(on_a_plan)
    return str(outcomes.pop()) if len(outcomes) == 1 else "mixed"


def _conclude(meeting: Meeting, part: ChildPart, *, by: Practitioner, at: datetime) -> None:
    """Put into one child's history and plan what was decided."""
    decision = part.decision
    if decision is None:
        raise Refused(f"{part.row.child.name} has no decision on record.")
    ref = meeting.conference.ref
    # Quorate as it was when it was decided, not as the room emptied.
    event = happened(
        meeting,
        part,
        decision.outcome,
        quorate=decision.quorum["quorate"],
        proceeding=decision.quorum["proceeding"],
        asked=decision.answers.get("asked", {}),
        last_day=local_day(at),
    )
    if event:
        cases.record_event(
            child=part.row.child,
            kind=event.kind,
            on=meeting.on,
            moment=meeting.conference.opened_at,
            ref=ref,
            facts=event.facts,
            by=by,
            at=at,
        )
    if decision.outcome in GOES_ON:
        perform.people(decision, part.row.child, on=meeting.on, by=by, at=at)
    if decision.outcome == Outcome.PLAN:
        plans.start(
            child=part.row.child,
            on=meeting.on,
            categories=decision.categories,
            made_by=ref,
            by=by,
            at=at,
            chair=meeting.conference.chair,
            reasons=decision.reasons,
        )
        return
    plan = open_plan(part.row.child) if decision.outcome in (Outcome.CONTINUE, Outcome.END) else None
    if plan is None:
        return
    if decision.outcome == Outcome.CONTINUE:
        _goes_on(plan, decision, meeting, by=by, at=at)
    elif decision.ends_on is not None:
        plans.end(plan=plan, on=decision.ends_on, reason=_reason(decision, meeting), ref=ref, by=by, at=at)


def _goes_on(plan: Plan, decision: Decision, meeting: Meeting, *, by: Practitioner, at: datetime) -> None:
    """Put into a plan that goes on its category and who leads it; begin its next version if the review changed it."""
    ref = meeting.conference.ref
    plans.change_category(
        plan=plan,
        categories=decision.categories,
        on=meeting.on,
        decided_at=ref,
        by=by,
        at=at,
        reasons=decision.reasons,
    )
    named = decision.answers.get("entered", {}).get("social_worker")
    if named:
        plans.name_lead(
            plan=plan,
            practitioner=Practitioner.objects.get(pk=named),
            from_on=local_day(at),
            decided_at=ref,
            why="",
            by=by,
            at=at,
        )
    if decision.changes.strip():
        plans.change_asked(plan=plan, changes=decision.changes, decided_at=ref, by=by, at=at)


def _reason(decision: Decision, meeting: Meeting) -> str:
    """Return why the plan ended, in the words of the criterion that was chosen."""
    listed, _ = deciding.listed("ending-criteria", procedure=meeting.procedure, on=meeting.on)
    says = {entry.key: entry.says for entry in listed}
    words = says.get(decision.criterion, decision.criterion)
    return (words or f"decided at the review, {day(decision.at)}")[:200]
