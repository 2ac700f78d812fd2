"""What would follow for one child: the outcome as things stand, what holds it back, and the next review's limit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from quorate.cases.facts import age_on, calendar_of
from quorate.rules import Event as Fact
from quorate.rules import deciding, derive
from quorate.rules.days import add_months
from quorate.rules.findings import Duty
from quorate.rules.points import Point

from ..facts import ChildPart, Meeting, Standing, quorum_of
from ..models import Conference, Decision
from ..table import Answers, conference_kind, table_of, unborn
from .children import LIMIT_RULES

Kind = Conference.Kind
Outcome = Decision.Outcome
GOES_ON = frozenset({Outcome.PLAN, Outcome.CONTINUE})
NEEDS_NEXT = frozenset({Outcome.PLAN, Outcome.CONTINUE, Outcome.STOOD_DOWN})
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "initial": (Outcome.PLAN, Outcome.NO_PLAN),
    "review": (Outcome.CONTINUE, Outcome.END),
}
CHAIR_DECIDED = frozenset({"tie", "no-consensus", "override", "chair", "stand-down"})
"""The ways of deciding in which the chair's own view settles it, so that the chair's reasons go on record."""
REASON_CHECKS = frozenset({"tie-justification", "override-reasons", "past-harm-only", "likely-harm-reason"})
"""The areas' own checks that ask for the chair's reasons already."""
ASKED_FOR = {
    "likely-basis": "Say on what it rests that harm is likely: tick it on the child’s page.",
    "early-review-decided": "The conference is not quorate: say whether an early review is needed.",
}
"""What the areas' procedures want on record, and what the page says while it is not."""
UNDER = 5
SHORTER = 3
"""Months: a next review within these is taken as the shorter time that a text speaks of without a figure."""
TABLE_FIELDS = frozenset(field.name for field in fields(deciding.Table))


@dataclass(frozen=True, slots=True)
class Judged:
    """What follows for one child from what was said and what the chair has entered so far."""

    finding: deciding.Decision
    standing: Standing
    outcome: str
    """The outcome that would be recorded, or "" while there is none."""
    blocked: tuple[Point, ...]
    warned: tuple[Point, ...]
    asks: tuple[str, ...]
    """What the record itself still asks for, in sentences."""
    limit: Duty | None
    table: deciding.Table

    @property
    def ready(self) -> bool:
        return bool(self.outcome) and not self.blocked and not self.asks

    @property
    def says(self) -> str:
        """What stands now, in one sentence."""
        tally = self.finding.tally
        if tally.not_asked and not tally.none_given and not any(number for _, number in tally.votes):
            return "No view has been recorded yet." if self.finding.how != "inquorate" else self.finding.says
        return self.finding.says

    def late(self, answers: Answers) -> bool:
        """Return whether the next date entered is past its limit."""
        limit = self.limit.due_on if self.limit else None
        return limit is not None and answers.next_review_on is not None and answers.next_review_on > limit

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that stands between the chair and the record of a decision, in words."""
        return (*(f"{point.says}." for point in self.blocked), *self.asks)


def judge(meeting: Meeting, part: ChildPart, answers: Answers) -> Judged:
    """Return what would follow for one child if the chair recorded a decision with these answers now.

    **Counts** one view for each agency or group with somebody in the meeting.
    **Edition** the one in force on the first day of the conference.
    **Rules** those of ``deciding.decide``; ``LIMIT_RULES`` for the next review.
    """
    standing = quorum_of(meeting, part)
    if part.stood_down_before:
        return _fed_back(meeting, part, answers, standing)
    first = _decide(meeting, _table(meeting, part, answers, None))
    outcome = _recorded(first, standing, answers)
    limit = next_limit(meeting, part, outcome, standing, answers)
    table = _table(meeting, part, answers, limit.due_on if limit else None)
    finding = _decide(meeting, table)
    outcome = _recorded(finding, standing, answers)
    blocked = tuple(point for point in finding.blocked if point.key not in _recordable(finding, outcome))
    asks = _asks(meeting, part, answers, finding, outcome, limit, standing)
    warned = (*finding.warned, *_young(meeting, part, answers, outcome, limit))
    return Judged(finding, standing, outcome, blocked, warned, asks, limit, table)


def _young(
    meeting: Meeting, part: ChildPart, answers: Answers, outcome: str, limit: Duty | None
) -> tuple[Point, ...]:
    """Warn of the longest time to the next review for a child under five about whom there is serious concern.

    **Rules** ``list.review-timing``.
    """
    longest = limit is not None and limit.due_on is not None and answers.next_review_on is not None
    if outcome not in GOES_ON or not answers.asked.get("serious_concern") or not longest:
        return ()
    entries, _ = deciding.listed("review-timing", procedure=meeting.procedure, on=meeting.on)
    rule = next((one for one in entries if one.key == "under-five"), None)
    age = age_on(part.row.child, meeting.on)
    if rule is None or (age is not None and age >= UNDER):
        return ()
    earlier = add_months(meeting.on, SHORTER)
    if answers.next_review_on is not None and answers.next_review_on <= earlier:
        return ()
    says = f"{part.row.child.name} is under five and there is serious concern: {rule.says}"
    return (Point("under-five", says, rule.citation),)


def _table(meeting: Meeting, part: ChildPart, answers: Answers, limit: date | None) -> deciding.Table:
    proposed = answers.outcome if answers.outcome in OUTCOMES[part.rules_kind] else ""
    given: dict[str, Any] = {
        "chair_view": answers.chair_view,
        "override": answers.override,
        "proposed": proposed,
        "criterion": answers.criterion,
        "category": ",".join(answers.categories),
        "reason": answers.reasons,
        "next_on": answers.next_review_on,
        "late_reason": answers.past_limit_why,
        "removal_on": answers.ends_on,
        **_there(meeting, part, answers),
        **{name: value for name, value in answers.asked.items() if name in TABLE_FIELDS},
    }
    return table_of(meeting, part, answers=given, next_limit=limit)


def _there(meeting: Meeting, part: ChildPart, answers: Answers) -> dict[str, Any]:
    """Return what the list of those present, and those named, answer by themselves."""
    child = part.row.child
    named = answers.core_group
    lead = "chosen" if answers.social_worker else (child.social_worker.name if child.social_worker else "")
    return {
        "team_manager_present": any(
            p.here and p.practitioner and p.practitioner.role == "team-manager" for p in meeting.people
        ),
        "parents_present": any(
            p.here and p.invitation.relative and p.invitation.relative.parental_responsibility
            for p in meeting.people
        ),
        "lead_worker": lead,
        "core_group_named": any(m.core_group for m in part.network) if named is None else bool(named),
    }


def _decide(meeting: Meeting, table: deciding.Table) -> deciding.Decision:
    return deciding.decide(table, procedure=meeting.procedure, on=meeting.on, calendar=meeting.calendar)


def _recorded(finding: deciding.Decision, standing: Standing, answers: Answers) -> str:
    """Return the outcome that goes on record: where quorum forbids a decision, that none could be taken."""
    without = finding.how == "inquorate" or (standing.quorate is False and not standing.proceeding)
    if answers.outcome == Outcome.NOT_DECIDED:
        return str(Outcome.NOT_DECIDED) if without else ""
    if finding.how == "inquorate":
        return ""
    return finding.outcome or ""


def _recordable(finding: deciding.Decision, outcome: str) -> frozenset[str]:
    """Return the keys of points that hold back an ending but not the record of what happened instead."""
    if outcome == Outcome.STOOD_DOWN:
        return frozenset({"stood-down"})
    if outcome == Outcome.NOT_DECIDED:
        return frozenset(point.key for point in finding.blocked)
    return frozenset()


def _asks(
    meeting: Meeting,
    part: ChildPart,
    answers: Answers,
    finding: deciding.Decision,
    outcome: str,
    limit: Duty | None,
    standing: Standing,
) -> tuple[str, ...]:
    """Return what the record asks for in every area, beyond what the area's own checks have said already."""
    asks: list[tuple[str, str]] = []
    if standing.finding.stated_by and not standing.ruling:
        words = "Say first whether the conference is quorate, and why: the text leaves it to the chair."
        asks.append(("quorum-stated", words))
    if outcome and answers.outcome and answers.outcome != outcome:
        label = Outcome(outcome).label
        asks.append(("outcome", f"By what was said the outcome is “{label}”. No other can be recorded."))
    if not outcome and not finding.blocked:
        asks.append(("outcome", "There is no outcome to record yet."))
    if outcome != Outcome.NOT_DECIDED and (
        part.row.still_suffering is None or part.row.likely_to_suffer is None
    ):
        words = "Answer both questions of harm: is the child suffering significant harm, and is that likely."
        asks.append(("harm-questions", words))
    if not answers.reasons.strip():
        if finding.how in CHAIR_DECIDED and outcome:
            asks.append(("tie-justification", "Write down the chair’s reasons."))
        elif outcome == Outcome.NOT_DECIDED:
            words = "Write down why no decision could be taken and what is arranged meanwhile."
            asks.append(("reason", words))
    asks += [(point.key, ASKED_FOR[point.key]) for point in finding.must_record if point.key in ASKED_FOR]
    if part.unweighed and any(point.key == "progress-weighed" for point in finding.blocked):
        outcomes = "; ".join(one.rstrip(". ") for one in part.unweighed)
        asks.append(("progress", f"Record how far these have come: {outcomes}."))
    asks += _asks_of_plan(meeting, part, answers, outcome, limit)
    said = {point.key for point in finding.blocked}
    if said & REASON_CHECKS:
        said.add("tie-justification")
    return tuple(words for key, words in asks if key not in said)


def _asks_of_plan(
    meeting: Meeting, part: ChildPart, answers: Answers, outcome: str, limit: Duty | None
) -> list[tuple[str, str]]:
    asks: list[tuple[str, str]] = []
    if outcome in GOES_ON and not answers.categories:
        asks.append(("category", "Choose the category of harm."))
    if outcome == Outcome.END:
        if answers.ends_on is None:
            asks.append(("removal-date", "Give the day on which the plan ends."))
        elif answers.ends_on < meeting.on:
            asks.append(("removal", f"The plan cannot end before the conference, {_day(meeting.on)}."))
    elif outcome and answers.ends_on is not None:
        asks.append(("removal", "The plan does not end: take out the day on which it ends."))
    if not needs_next(meeting, part, outcome):
        return asks
    what = "coming back together" if outcome == Outcome.STOOD_DOWN else "the next review"
    if answers.next_review_on is None:
        asks.append(("next-date", f"Give the date of {what}."))
    elif answers.next_review_on <= meeting.on:
        asks.append(("next", f"The date of {what} must be after this conference."))
    elif (
        limit
        and limit.due_on
        and answers.next_review_on > limit.due_on
        and not answers.past_limit_why.strip()
    ):
        words = f"The date of {what} is past the limit, {_day(limit.due_on)}."
        asks.append(("next-date-late", f"{words} Choose an earlier one, or say why it has to be later."))
    return asks


def needs_next(meeting: Meeting, part: ChildPart, outcome: str) -> bool:
    """Return whether a next date has to be agreed: whenever the child is, stays or may yet be on a plan."""
    return outcome in NEEDS_NEXT or (outcome == Outcome.NOT_DECIDED and part.row.plan_id is not None)


def _fed_back(meeting: Meeting, part: ChildPart, answers: Answers, standing: Standing) -> Judged:
    """Return the outcome that an evaluation came to: the reconvened meeting hears it and dates it."""
    evaluation = part.evaluation
    outcome = str(evaluation.outcome) if evaluation else ""
    table = replace(_table(meeting, part, answers, None), proposed=outcome, views={})
    made = _decide(meeting, table)
    limit = next_limit(meeting, part, outcome, standing, answers)
    if evaluation is None:
        says = "The decision was stood down, and what its evaluation came to is not on record yet."
        asks: tuple[str, ...] = (f"{says} It is recorded on the outcome page of the stood-down conference.",)
        decided_by = "nobody"
    else:
        says = f"As the evaluation of {_day(evaluation.held_on)} decided: {Outcome(outcome).label.lower()}."
        asks = tuple(words for _, words in _asks_of_plan(meeting, part, answers, outcome, limit))
        decided_by = str(evaluation.by.role)
        if answers.outcome and answers.outcome != outcome:
            label = Outcome(outcome).label
            asks = (f"The evaluation came to “{label}”. No other can be recorded.", *asks)
    finding = made._replace(
        outcome=outcome or None,
        decided_by=decided_by,
        how="evaluation",
        blocked=(),
        warned=(),
        needs=(),
        final=bool(outcome),
        must_record=(),
        says=says,
    )
    return Judged(finding, standing, outcome, (), (), asks, limit, table)


# What is put into the child's history ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that closing the conference records in a child's history."""

    kind: str
    facts: Mapping[str, Any]


def happened(
    meeting: Meeting,
    part: ChildPart,
    outcome: str,
    *,
    quorate: bool | None,
    proceeding: bool,
    asked: Mapping[str, Any],
    last_day: date | None = None,
) -> Happened | None:
    """Return what this conference is in the child's history; None for an initial conference without a decision."""
    facts: dict[str, Any] = {}
    if quorate is not None:
        facts |= {"quorate": quorate, "proceeded": proceeding}
    if last_day and last_day != meeting.on:
        facts["last_day"] = last_day.isoformat()
    if part.reviewed:
        if part.evaluation is not None:
            return Happened("reconvened", {"outcome": outcome})
        if outcome == Outcome.STOOD_DOWN:
            return Happened("stood-down", {**facts, "stood_down": True})
        return Happened("review", {**facts, "outcome": "end" if outcome == Outcome.END else "continue"})
    if outcome not in OUTCOMES["initial"]:
        return None
    facts |= {"outcome": outcome, "unborn": unborn(meeting, part)}
    kind = conference_kind(meeting, part)
    if part.kind == Kind.TRANSFER_IN or kind != Kind.INITIAL:
        # A child who moves in unborn is a child who moves in: that the birth is to come is a fact of its own.
        facts["kind"] = str(part.kind if part.kind == Kind.TRANSFER_IN else kind)
    if facts["unborn"]:
        facts |= {k: v for k, v in asked.items() if k == "post_birth_meeting" and v}
    return Happened("initial-conference", facts)


def next_limit(
    meeting: Meeting, part: ChildPart, outcome: str, standing: Standing, answers: Answers
) -> Duty | None:
    """Return the duty that would bind the next review if the conference closed with this outcome.

    **Rules** ``LIMIT_RULES``; the earliest that gives a last day.
    """
    if not outcome or not needs_next(meeting, part, outcome):
        return None
    event = happened(
        meeting, part, outcome, quorate=standing.quorate, proceeding=standing.proceeding, asked=answers.asked
    )
    if event is None:
        return None
    ref = meeting.conference.ref
    facts = [Fact(event.kind, meeting.on, at=meeting.conference.opened_at, ref=ref, facts=event.facts)]
    if outcome == Outcome.PLAN:
        facts.append(Fact("plan-start", meeting.on, ref=ref))
    duties = derive(
        part.history.with_events(*facts),
        procedure=meeting.procedure,
        calendar=meeting.calendar or calendar_of(meeting.conference.area),
    )
    due = [
        duty
        for duty in duties
        if duty.rule in LIMIT_RULES[Kind.REVIEW]
        and duty.standing == "open"
        and duty.meaning == "by"
        and duty.due_on
    ]
    return min(due, key=lambda duty: duty.due_on or date.max, default=None)


def answers_of(decision: Decision) -> Answers:
    """Return what the chair entered when a decision was recorded."""
    return Answers(
        outcome=decision.outcome,
        chair_view=decision.chair_view,
        override=decision.override,
        criterion=decision.criterion,
        categories=tuple(decision.categories),
        reasons=decision.reasons,
        changes=decision.changes,
        next_review_on=decision.next_review_on,
        past_limit_why=decision.next_review_past_limit_why,
        ends_on=decision.ends_on,
        accept_warnings=bool(decision.warnings_accepted),
        warning_reason=decision.answers.get("warning_reason", ""),
        **_named(decision),
        asked=decision.answers.get("asked", {}),
    )


def _named(decision: Decision) -> dict[str, Any]:
    entered = decision.answers.get("entered", {})
    group = entered.get("core_group")
    return {
        "social_worker": entered.get("social_worker"),
        "core_group": None if group is None else tuple(group),
    }


def undone(meeting: Meeting) -> list[str]:
    """Return, child by child, what has to be done before the conference can be closed."""
    lines = []
    for part in meeting.children:
        if part.decision is not None:
            continue
        missing = " ".join(judge(meeting, part, Answers()).missing[:3])
        lines.append(f"{part.row.child.name} has no decision on record. {missing}".strip())
    return lines


def words_of(points: Iterable[Point]) -> list[str]:
    """Return points as sentences with their citations."""
    return [f"{point.says}{f' ({point.citation})' if point.citation else ''}." for point in points]


def _day(on: date | None) -> str:
    return f"{on.day} {on:%B %Y}" if on else ""
