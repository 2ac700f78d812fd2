"""Conferences, decisions, papers, plans, duties, enquiries and what happened, as the API tells of them."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from .children import Named
from .plain import AnyLaChildId, Day, Paged, Told

State = Literal["booked", "open", "closed", "stood-down", "cancelled"]


class DecisionTold(Told):
    """What was decided for one child. Empty before the conference is closed."""

    outcome: str = Field(description="plan, no-plan, continue, end, stood-down or not-decided")
    categories: list[str] = Field(description="NEG, PHY, SAB, EMO, MUL")
    decided_by: str
    decided_at: datetime
    quorate: bool | None
    next_review_on: date | None
    plan_ends_on: date | None


class ConferenceChildTold(Told):
    la_child_id: str
    kind: str = Field(description="initial, pre-birth, transfer-in or review")
    limit_on: date | None = Field(description="the last day by the procedure, as it stood when booked")
    plan: int | None
    decision: DecisionTold | None


class ConferenceTold(Told):
    id: int
    kind: str
    state: State
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    chair: Named
    children: list[ConferenceChildTold]


class ConferencesAsked(Paged):
    state: State | None = None
    from_on: Day | None = Field(None, description="starting on this day or later")
    until_on: Day | None = Field(None, description="starting on this day or earlier")
    child: AnyLaChildId | None = None


class PaperTold(Told):
    """That a paper exists and where it stands; never what it says."""

    kind: Literal["report", "minutes"]
    id: int
    state: str
    from_agency: str
    received_at: datetime | None
    shared_with_family_on: date | None
    approved_at: datetime | None
    sent_at: datetime | None


class PapersTold(Told):
    conference: int
    items: list[PaperTold]


class CategoryTold(Told):
    from_on: date
    codes: list[str]


class ReviewTold(Told):
    on: date
    conference: int | None
    outcome: str
    quorate: bool | None


class LeadTold(Told):
    from_on: date
    practitioner: Named


class PlanTold(Told):
    """One unbroken time on a plan. The day it ends no longer counts."""

    id: int
    la_child_id: str
    started_on: date
    ended_on: date | None
    end_reason: str
    previous_plans: int
    made_by_conference: int | None
    categories: list[CategoryTold]
    reviews: list[ReviewTold]
    leads: list[LeadTold]


class PlansAsked(Paged):
    in_force_on: Day | None = Field(None, description="in force on this day")
    ended_since: Day | None = Field(None, description="ended on this day or later")
    child: AnyLaChildId | None = None


class RegisterAsked(Paged):
    on: Day | None = Field(None, description="the day; left out: today")


class RegisterLine(Told):
    """One child on a plan on the day, with the categories as they stood that day."""

    plan: int
    la_child_id: str
    started_on: date
    codes: list[str]
    previous_plans: int


class DutyTold(Told):
    id: int
    la_child_id: str
    also_for: int = Field(description="how many more children the same duty is for")
    rule: str
    title: str
    meaning: str
    due_on: date | None
    due_at: datetime | None
    whose: str
    owner: Named | None
    standing: str
    done_on: date | None
    conference: int | None
    because: str = Field(description="why this date, in the procedure's words")


class DutiesAsked(Paged):
    standing: Literal["open", "done", "done-late", "lapsed"] = "open"
    due_by: Day | None = Field(None, description="due on this day or earlier")
    child: AnyLaChildId | None = None


class SubjectTold(Told):
    la_child_id: str
    outcome: str = Field(description="empty while open; no-enquiry, convene or ended")
    section_47_on: date | None
    open: bool


class DiscussionTold(Told):
    id: int
    on: date
    how: str
    superseded: bool


class EnquiryTold(Told):
    id: int
    family: str
    opened_on: date
    closed_on: date | None
    children: list[SubjectTold]
    discussions: list[DiscussionTold]


class EnquiriesAsked(Paged):
    open: bool | None = None
    child: AnyLaChildId | None = None


class PlanState(Told):
    id: int
    la_child_id: str
    started_on: date
    ended_on: date | None
    codes: list[str]


class ChildDecided(Told):
    la_child_id: str
    decision: DecisionTold | None


class HappenedTold(Told):
    """Something that happened, and how what it is about stands now."""

    sequence: int
    event: str
    at: datetime
    children: list[str] = Field(description="identifiers")
    conference: int | None
    decisions: list[ChildDecided]
    plan: PlanState | None
