"""What the decision page asks the chair and offers, in this area, for this child, as things stand."""

from dataclasses import dataclass, replace
from typing import Any

from quorate.cases.facts import age_on
from quorate.people.models import Practitioner
from quorate.plans.queries import latest_categories
from quorate.rules import deciding

from ..facts import ChildPart, Meeting, Standing
from ..models import Decision
from ..table import Answers, conference_kind
from .deciding import OUTCOMES, TABLE_FIELDS, UNDER, answers_of, judge, next_limit

Outcome = Decision.Outcome
CHAIRING = (Practitioner.Role.CHAIR, Practitioner.Role.CHAIRS_MANAGER, Practitioner.Role.ADMINISTRATOR)


def asked_by(meeting: Meeting, part: ChildPart) -> frozenset[str]:
    """Return the fields of the rules' Table that some check of this area turns on, in this kind of conference."""
    found: set[str] = set()
    kinds = {conference_kind(meeting, part)}
    for rule in meeting.procedure.of_kind("check"):
        stands = rule.on(meeting.on)
        if stands is None or stands.terms is None:
            continue
        check = stands.terms
        if "any" not in check.at and not kinds & set(check.at):
            continue
        for condition in (*check.when, *check.unless):
            if isinstance(condition.argument, tuple | list):
                found |= {str(name) for name in condition.argument if name in TABLE_FIELDS}
    return frozenset(found)


def starting_answers(meeting: Meeting, part: ChildPart) -> Answers:
    """Return what the decision page begins with: what stands now, and the day by which to hold the next review."""
    decision = part.decision
    if decision:
        return answers_of(decision)
    categories = tuple(latest_categories(part.row.plan)) if part.row.plan else ()
    outcome = str(part.evaluation.outcome) if part.evaluation else ""
    named = tuple(member.practitioner_id for member in part.network if member.core_group)
    draft = Answers(categories=categories, core_group=named)
    judged = judge(meeting, part, draft)
    outcome = outcome or judged.outcome
    usual = str(Outcome.CONTINUE if part.reviewed else Outcome.PLAN)
    limit = judged.limit or next_limit(meeting, part, usual, judged.standing, draft)
    return replace(
        draft,
        next_review_on=(limit.hold_by or limit.due_on) if limit else None,
        ends_on=meeting.on if outcome == Outcome.END else None,
    )


@dataclass(frozen=True, slots=True)
class Offers:
    """What the decision page offers the chair, in this area, for this child, as things stand."""

    outcomes: tuple[tuple[str, str], ...]
    views: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, str], ...]
    asked: frozenset[str]
    without: frozenset[str]
    workers: tuple[tuple[int, str], ...] = ()
    members: tuple[tuple[int, str], ...] = ()


def offers(meeting: Meeting, part: ChildPart, standing: Standing) -> Offers:
    """Return the choices and questions of the decision page.

    **Rules** ``deciding.*``, every ``check``, ``list.ending-criteria``.
    """
    kind = part.rules_kind
    terms = _terms(meeting, part)
    outcomes = [(one, outcome_words(meeting, one)) for one in OUTCOMES[kind]]
    if terms is not None and any(against.then == "stand-down" for against in terms.against):
        outcomes.append((str(Outcome.STOOD_DOWN), "Stood down before a decision"))
    if standing.quorate is False and not standing.proceeding:
        outcomes.append((str(Outcome.NOT_DECIDED), "No decision could be taken"))
    without = {"manager_lifts"} if not _can_be_lifted(meeting) else set()
    overrides = terms is not None and any(against.then == "override" for against in terms.against)
    without |= set() if overrides else {"override"}
    without |= set() if part.reviewed else {"criterion", "ends_on"}
    without |= set() if part.decision else {"why"}
    if standing.quorate is not False:
        without |= {"early_review"}
    asked = set(asked_by(meeting, part)) | _always(meeting, part)
    if part.evaluation is not None:
        outcomes = [(part.evaluation.outcome, outcome_words(meeting, part.evaluation.outcome))]
        asked, without = set(), without | {"override", "chair_view", "manager_lifts"}
    elif terms is None or terms.method == "unset":
        asked.add("basis")
    computed = part.evaluation is None and terms is not None and terms.method in ("majority", "consensus")
    entries, _ = deciding.listed("ending-criteria", procedure=meeting.procedure, on=meeting.on)
    return Offers(
        outcomes=tuple(outcomes),
        views=tuple((one, outcome_words(meeting, one)) for one in OUTCOMES[kind]) if computed else (),
        criteria=tuple((entry.key, f"{entry.says[:1].upper()}{entry.says[1:]}") for entry in entries),
        asked=frozenset(asked),
        without=frozenset(without),
        workers=_workers(part),
        members=_members(meeting, part),
    )


def _always(meeting: Meeting, part: ChildPart) -> set[str]:
    """Return the questions that come from no check: a legal planning meeting, serious concern for the young."""
    found = {"legal_planning"} if part.reviewed else set()
    entries, _ = deciding.listed("review-timing", procedure=meeting.procedure, on=meeting.on)
    age = age_on(part.row.child, meeting.on)
    if any(one.key == "under-five" for one in entries) and (age is None or age < UNDER):
        found.add("serious_concern")
    return found


def _workers(part: ChildPart) -> tuple[tuple[int, str], ...]:
    """Return the social workers of the area to whom the child's case can be given, but for the one who has it."""
    child = part.row.child
    people = Practitioner.objects.filter(
        area=child.area_id, role=Practitioner.Role.SOCIAL_WORKER, active=True
    )
    if child.social_worker_id:
        people = people.exclude(pk=child.social_worker_id)
    return tuple((one.pk, one.name) for one in people.order_by("name", "pk"))


def _members(meeting: Meeting, part: ChildPart) -> tuple[tuple[int, str], ...]:
    """Return who can be named for the core group: the professionals of the child's network and of the conference."""
    known = {
        member.practitioner_id: f"{member.practitioner.name}, {member.part}"
        for member in part.network
        if member.practitioner.role not in CHAIRING
    }
    for person in meeting.people:
        if person.part == "practitioner" and person.practitioner and not person.invitation.observer:
            known.setdefault(person.practitioner.pk, f"{person.invitation.name}, {person.invitation.part}")
    return tuple(known.items())


def _terms(meeting: Meeting, part: ChildPart) -> Any:
    found = meeting.procedure.find(f"deciding.{part.rules_kind}", meeting.on)
    return found.terms if found else None


def _can_be_lifted(meeting: Meeting) -> bool:
    stands = [rule.on(meeting.on) for rule in meeting.procedure.of_kind("check")]
    return any(found and found.terms is not None and found.terms.lifted_by for found in stands)


def outcome_words(meeting: Meeting, outcome: str) -> str:
    """Return an outcome in the area's own words."""
    words = {
        str(Outcome.CONTINUE): f"The plan goes on ({meeting.procedure.word('plan-stays')})",
        str(Outcome.END): f"The plan ends ({meeting.procedure.word('plan-ends')})",
    }
    return words.get(str(outcome), str(Outcome(outcome).label))
