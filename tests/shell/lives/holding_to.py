"""What must hold after every act of every life. All that is asked of the database is asked once for each act."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from quorate.audit import queries as audit
from quorate.care.models import Spell
from quorate.cases import duties
from quorate.cases.duties import REVIEW_RULES
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Duty, Event
from quorate.cases.steps import must_lead
from quorate.conferences import states as conference_states
from quorate.conferences.models import Conference, ConferenceChild, Decision
from quorate.endings.models import ChildInNeed, Ending
from quorate.enquiries.models import Enquiry, Subject
from quorate.moves.actions.steps import who_answers
from quorate.moves.facts import told_by
from quorate.moves.models import Move
from quorate.plans import states
from quorate.plans.models import Plan, PlanVersion
from quorate.register import pages
from quorate.rules.transfers import responsible

from .playing import Life

PREGNANCY = timedelta(weeks=40)
CHILDS_PAGE = 15
"""How many questions to the database a child's page may take."""


@dataclass
class Picture:
    """All that is on record of the family at a moment."""

    life: Life
    children: list[Child]
    plans: dict[int, list[Plan]]
    owed: dict[int, list[Duty]]
    events: dict[int, list[Event]]
    endings: dict[int, list[Ending]]
    in_need: dict[int, list[ChildInNeed]]
    asked_about: dict[int, list[Subject]]
    spells: dict[int, list[Spell]]
    moves: dict[int, list[Move]]
    versions: list[PlanVersion]
    meetings: list[Conference]
    decided: dict[int, int]


def picture(life: Life) -> Picture:
    children = life.children()
    ids = [child.pk for child in children]
    versions = PlanVersion.objects.filter(plan__child__in=ids).order_by("plan", "number")
    parts = ConferenceChild.objects.filter(conference__family=life.place.family)
    decided: dict[int, int] = dict.fromkeys(parts.values_list("pk", flat=True), 0)
    standing = Decision.objects.filter(conference_child__in=decided, superseded_at__isnull=True)
    for part in standing.values_list("conference_child", flat=True):
        decided[part] += 1
    return Picture(
        life=life,
        children=children,
        plans=_by_child(Plan.objects.filter(child__in=ids).order_by("started_on", "pk")),
        owed=_by_child(
            Duty.objects.filter(child__in=ids, ended_at__isnull=True, standing=Duty.Standing.OPEN).order_by(
                "pk"
            )
        ),
        events=_by_child(
            Event.objects.filter(child__in=ids, superseded_at__isnull=True).order_by("on", "pk")
        ),
        endings=_by_child(Ending.objects.filter(child__in=ids).order_by("pk")),
        in_need=_by_child(ChildInNeed.objects.filter(child__in=ids).order_by("pk")),
        asked_about=_by_child(Subject.objects.filter(child__in=ids).select_related("enquiry").order_by("pk")),
        spells=_by_child(
            Spell.objects.filter(child__in=ids, taken_back_at__isnull=True).order_by("from_on", "pk")
        ),
        moves=_by_child(Move.objects.filter(child__in=ids).select_related("area").order_by("pk")),
        versions=list(versions),
        meetings=list(Conference.objects.filter(family=life.place.family).prefetch_related("children")),
        decided=decided,
    )


def _by_child(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.child_id].append(row)
    return found


def never_on_two_plans_at_once(seen: Picture) -> None:
    for plans in seen.plans.values():
        assert sum(plan.ended_on is None for plan in plans) <= 1, "two plans are open"
        for earlier, later in pairwise(plans):
            assert earlier.ended_on is not None
            assert earlier.ended_on <= later.started_on, "two plans overlap"


def _runs(seen: Picture, child: Child) -> bool:
    return any(plan.ended_on is None for plan in seen.plans[child.pk])


def _reviews_owed(seen: Picture, child: Child) -> list[Duty]:
    return [duty for duty in seen.owed[child.pk] if duty.rule in REVIEW_RULES]


def a_plan_always_has_a_review_due(seen: Picture) -> None:
    for child in seen.children:
        if child.died_on is None and _runs(seen, child):
            assert _reviews_owed(seen, child), f"{child} is on a plan and no review is due"


def nothing_is_owed_about_a_child_who_died(seen: Picture) -> None:
    """Where the text has the end of the plan agreed by somebody, that is being prepared; nothing else goes on."""
    for child in seen.children:
        if child.died_on:
            assert not _reviews_owed(seen, child), "a review is still due of a child who died"
            if _runs(seen, child):
                prepared = [
                    row
                    for row in seen.endings[child.pk]
                    if row.state == Ending.State.PREPARING and row.ground == "died"
                ]
                assert prepared, "a child died and nobody is asked to end the plan"


def duties_are_what_working_them_out_anew_would_give(seen: Picture) -> None:
    """An act that forgot to work the duties out would leave rows that change when they are."""
    life = seen.life
    assert duties.rederive_children(life.place.area, seen.children, at=life.now) == 0


def the_earliest_limit_stands_on_the_child(seen: Picture) -> None:
    for child in seen.children:
        limits = [one.due_on for one in _reviews_owed(seen, child) if one.scope == "child" and one.due_on]
        assert child.review_due_on == min(limits, default=None)


def one_decision_stands_for_a_child_in_a_conference(seen: Picture) -> None:
    for conference in seen.meetings:
        if conference.state in (Conference.State.CLOSED, Conference.State.STOOD_DOWN):
            for part in conference.children.all():
                assert seen.decided[part.pk] == 1


def a_plan_changes_only_by_steps_that_are_known(seen: Picture) -> None:
    stood = seen.life.stood
    for child in seen.children:
        before, now = stood.get(child.pk, states.NOTHING), _stands(seen, child)
        if before != now:
            must_lead(states.STEPS, before, now)
        stood[child.pk] = now


def _stands(seen: Picture, child: Child) -> str:
    """Return where a child stands, read from the rows alone."""
    plans = seen.plans[child.pk]
    if _runs(seen, child):
        return states.ON_PLAN
    if any(row.closed_on is None for row in seen.in_need[child.pk]):
        return states.IN_NEED
    return states.ENDED if plans else states.NOTHING


def a_conference_changes_only_by_steps_that_are_known(seen: Picture) -> None:
    """A whole conference held in one go takes several steps between two looks: each of them has to be known."""
    for meeting in seen.meetings:
        before = seen.life.meetings_stood.get(meeting.pk, conference_states.NOTHING)
        assert meeting.state in _reached_from(before), f"nothing leads from “{before}” to “{meeting.state}”"
        seen.life.meetings_stood[meeting.pk] = meeting.state


def _reached_from(state: str) -> set[str]:
    reached, more = {state}, True
    while more:
        further = {step.after for step in conference_states.STEPS if step.before in reached}
        more = not further <= reached
        reached |= further
    return reached


def never_two_open_enquiries_about_a_child(seen: Picture) -> None:
    """An enquiry is open as long as it is for any of its children, and closed when it is for none."""
    enquiries: dict[int, list[Subject]] = defaultdict(list)
    for about in seen.asked_about.values():
        assert sum(row.open for row in about) <= 1, "two enquiries about a child are open"
        for row in about:
            enquiries[row.enquiry_id].append(row)
    for rows in enquiries.values():
        enquiry: Enquiry = rows[0].enquiry
        assert any(row.open for row in rows) == (enquiry.closed_on is None), "an enquiry is open for nobody"


def exactly_one_authority_answers_for_a_child(seen: Picture) -> None:
    """One move is open at most, and a child's history and the move itself name the same authority."""
    today = seen.life.today
    for child in seen.children:
        moves = seen.moves[child.pk]
        assert sum(not row.closed for row in moves) <= 1, "two moves of a child are open"
        told = told_by(seen.events[child.pk])
        row = next(
            (one for one in moves if told and one.closed != Move.Closed.MISTAKE and one.ref == told.ref), None
        )
        assert (row is None) == (told is None), "a history tells of a move that is none"
        if row and told:
            said = responsible(told.transfer, procedure=procedure_of(row.area), on=today)
            assert said.first_authority == who_answers(row, today).first_authority, "two authorities answer"


def nobody_is_born_before_the_pregnancy_began(seen: Picture) -> None:
    for child in seen.children:
        if child.born_on and child.expected_on:
            assert child.born_on > child.expected_on - PREGNANCY, "a child was born before being conceived"
        if child.born_on and child.died_on:
            assert child.born_on <= child.died_on


def nothing_is_due_for_a_pregnancy_that_ended(seen: Picture) -> None:
    for child in seen.children:
        if any(event.kind == "pregnancy-ended" for event in seen.events[child.pk]):
            due = [duty.rule for duty in seen.owed[child.pk] if duty.scope == "child" and duty.due_on]
            assert not due, f"due for a pregnancy that ended: {due}"
            assert not _runs(seen, child), "a plan runs for a pregnancy that ended"


def legal_statuses_follow_one_another(seen: Picture) -> None:
    for spells in seen.spells.values():
        for earlier, later in pairwise(spells):
            assert earlier.to_on is not None, "a legal status has no end and another follows"
            assert earlier.to_on <= later.from_on, "two legal statuses overlap"


def one_version_of_a_plan_is_in_force(seen: Picture) -> None:
    agreed: dict[int, list[PlanVersion]] = defaultdict(list)
    for version in seen.versions:
        if version.state in (PlanVersion.State.AGREED, PlanVersion.State.SUPERSEDED):
            agreed[version.plan_id].append(version)
    for versions in agreed.values():
        *before, last = versions
        assert last.state == PlanVersion.State.AGREED, "the last version agreed is not in force"
        assert all(one.state == PlanVersion.State.SUPERSEDED for one in before), "two versions are in force"
        days = [one.agreed_on for one in versions if one.agreed_on]
        assert days == sorted(days), "a later version was agreed on an earlier day"


def the_chain_is_whole(life: Life) -> None:
    found = audit.walk()
    assert found.broken is None, found.broken


def every_childs_page_can_be_read(life: Life) -> None:
    reader = life.place.administrator
    for child in life.children():
        with CaptureQueriesContext(connection) as asked:
            found = pages.known_to(reader, child.pk)
            if found is not None:
                pages.child_page(reader, found, life.now)
        assert found is not None, "the administrator does not find a child"
        assert len(asked) <= CHILDS_PAGE, f"{len(asked)} questions for one page"


ALWAYS = (
    never_on_two_plans_at_once,
    a_plan_always_has_a_review_due,
    nothing_is_owed_about_a_child_who_died,
    the_earliest_limit_stands_on_the_child,
    duties_are_what_working_them_out_anew_would_give,
    one_decision_stands_for_a_child_in_a_conference,
    a_plan_changes_only_by_steps_that_are_known,
    a_conference_changes_only_by_steps_that_are_known,
    never_two_open_enquiries_about_a_child,
    exactly_one_authority_answers_for_a_child,
    nobody_is_born_before_the_pregnancy_began,
    nothing_is_due_for_a_pregnancy_that_ended,
    legal_statuses_follow_one_another,
    one_version_of_a_plan_is_in_force,
)
IN_THE_END = (the_chain_is_whole, every_childs_page_can_be_read)
