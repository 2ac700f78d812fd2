"""The machine that plays random lives: Hypothesis chooses what happens next, the acts do it or refuse it."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from quorate.cases import actions as cases
from quorate.conferences.actions import close as closing
from quorate.conferences.actions import convene as convening
from quorate.conferences.actions import decide as deciding
from quorate.conferences.actions import hold, moving, say
from quorate.conferences.actions import invite as inviting
from quorate.conferences.actions.refusals import WarningsNotAccepted
from quorate.conferences.models import Conference, ConferenceChild, Decision, Invitation, QuorumRuling, View
from quorate.conferences.queries.booking import Details
from quorate.conferences.table import Answers
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from tests.shell import world

from ..plans_world import put_on_plan
from .holding_to import ALWAYS, IN_THE_END, picture
from .playing import Life

WHICH = st.integers(min_value=0, max_value=3)
OUTCOMES = st.sampled_from([*Decision.Outcome.values])
VIEWS = st.sampled_from([*View.Says.values])
ALL_WARNINGS = "all"


class FamilyLife(RuleBasedStateMachine):
    """One family in one area. ``places`` are made once; what a life does to them is taken back after it."""

    places: dict[str, world.Place]
    done: Counter[str]
    refused: Counter[str]

    @initialize(
        procedure=st.sampled_from(sorted(world.COUNCILS)),
        on_plan_for=st.lists(st.integers(min_value=5, max_value=700), max_size=2),
    )
    def begin(self, procedure: str, on_plan_for: list[int]) -> None:
        """Begin a life: some of the children may have been on a plan for so many days."""
        self.life = Life(self.places[procedure])
        for child, days in zip(self.life.children(), on_plan_for, strict=False):
            put_on_plan(child, self.life.today - timedelta(days=days))

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()

    def teardown(self) -> None:
        try:
            for holds in IN_THE_END:
                holds(self.life)
        finally:
            self.done.update(self.life.done)
            self.refused.update(self.life.refusals)
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    @rule(days=st.integers(min_value=1, max_value=120))
    def days_pass(self, days: int) -> None:
        self.life.passes(days)

    @rule(which=WHICH)
    def an_enquiry_starts(self, which: int) -> None:
        self.life.attempt(
            "strategy discussion",
            cases.record_event,
            child=self.life.child(which),
            kind="strategy-discussion",
            on=self.life.today,
            facts={"section_47": True},
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(which=WHICH, together=st.booleans(), ahead=st.integers(min_value=0, max_value=40))
    def a_conference_is_booked(self, which: int, together: bool, ahead: int) -> None:
        children = self.life.children() if together else [self.life.child(which)]
        day = self.life.today + timedelta(days=ahead)
        self.life.attempt(
            "book", self._book, children, datetime.combine(day, time(13, 0), tzinfo=world.LONDON)
        )

    def _book(self, children: list[Any], starts_at: datetime) -> Conference:
        place = self.life.place
        named: dict[str, Any] = {
            "area": place.area,
            "children": children,
            "details": Details(
                starts_at=starts_at,
                minutes_long=90,
                place=Conference.Place.ONLINE,
                room=None,
                link="https://meet.example/quorate",
                chair=place.chair,
                administrator=place.administrator,
            ),
            "token": uuid4().hex,
            "past_limit_reason": "No earlier day could be found.",
            "chair_why": "The usual chair is away.",
            "by": place.administrator,
            "at": self.life.now,
        }
        try:
            return convening.convene(accepted=(), **named)
        except WarningsNotAccepted as refused:
            return convening.convene(accepted=[one.key for one in refused.warned], **named)

    def _meeting(self, which: int, *states: str) -> Conference | None:
        found = list(Conference.objects.filter(family=self.life.place.family).order_by("pk"))
        wanted = [one for one in found if one.state in states] or found
        return wanted[which % len(wanted)] if wanted else None

    @rule(which=WHICH)
    def people_are_asked(self, which: int) -> None:
        meeting = self._meeting(which, Conference.State.BOOKED)
        if meeting:
            self._invite(meeting)

    def _invite(self, meeting: Conference) -> None:
        network = self.life.place.network
        assert network is not None
        asked = [
            inviting.Asked(f"practitioner:{person.pk}", part, core_group=True, owes_report=False)
            for part, person in network.everybody().items()
        ]
        self.life.attempt(
            "invite",
            inviting.send,
            conference=meeting,
            asked=asked,
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(which=WHICH, why=st.sampled_from(["", "The hall is flooded."]))
    def a_conference_is_cancelled(self, which: int, why: str) -> None:
        meeting = self._meeting(which, Conference.State.BOOKED)
        if meeting:
            self.life.attempt(
                "cancel",
                moving.cancel,
                conference=meeting,
                why=why,
                version=meeting.version,
                by=self.life.place.chair,
                at=self.life.now,
            )

    @rule(which=WHICH, wait=st.booleans(), absent=st.integers(min_value=0, max_value=6))
    def a_conference_opens(self, which: int, wait: bool, absent: int) -> None:
        meeting = self._meeting(which, Conference.State.BOOKED)
        if meeting is None:
            return
        starts = meeting.starts_at.astimezone(world.LONDON)
        if wait and starts.date() > self.life.today:
            self.life.passes((starts.date() - self.life.today).days)
        self._open(meeting, absent)

    def _open(self, meeting: Conference, absent: int) -> None:
        opened = self.life.attempt(
            "open", hold.open_conference, conference=meeting, by=self.life.place.chair, at=self.life.now
        )
        if opened is None:
            return
        for number, invitation in enumerate(Invitation.objects.filter(conference=meeting).order_by("pk")):
            if number != absent and invitation.practitioner_id not in (
                meeting.chair_id,
                meeting.administrator_id,
            ):
                self.life.attempt(
                    "arrive",
                    hold.arrive,
                    invitation=invitation,
                    mode="in-person",
                    by=self.life.place.administrator,
                    at=self.life.now,
                )

    def _row(self, which: int) -> ConferenceChild | None:
        rows = list(
            ConferenceChild.objects.filter(
                conference__family=self.life.place.family, conference__state=Conference.State.OPEN
            )
            .select_related("conference__area", "conference__chair", "child")
            .order_by("pk")
        )
        return rows[which % len(rows)] if rows else None

    @rule(which=WHICH, likely=st.booleans(), says=st.lists(VIEWS, min_size=1, max_size=4))
    def views_are_given(self, which: int, likely: bool, says: list[str]) -> None:
        row = self._row(which)
        if row:
            self._say(row, likely, says)

    def _say(self, row: ConferenceChild, likely: bool, says: list[str]) -> None:
        self.life.attempt(
            "harm",
            say.answer_harm,
            row=row,
            still_suffering=False,
            likely_to_suffer=likely,
            version=row.version,
            by=self.life.place.chair,
            at=self.life.now,
        )
        asked = Invitation.objects.filter(conference=row.conference, core_group=True).order_by("pk")
        for number, invitation in enumerate(asked):
            stands = View.objects.filter(
                conference_child=row,
                invitation__practitioner__agency=invitation.practitioner.agency_id,
                superseded_at__isnull=True,
            ).first()
            self.life.attempt(
                "view",
                say.give_view,
                row=row,
                invitation=invitation,
                says=says[number % len(says)],
                words="",
                seen=stands.pk if stands else 0,
                by=self.life.place.administrator,
                at=self.life.now,
            )

    @rule(which=WHICH, ruling=st.sampled_from([*QuorumRuling.Ruling.values]))
    def the_chair_rules_on_quorum(self, which: int, ruling: str) -> None:
        row = self._row(which)
        if row:
            self.life.attempt(
                "rule on quorum",
                say.rule_on_quorum,
                conference=row.conference,
                rows=[row],
                ruling=ruling,
                conditions=(),
                reasons="Those who know the child are here.",
                interim_arrangements="The grandmother stays with the children.",
                by=self.life.place.chair,
                at=self.life.now,
            )

    @rule(which=WHICH, outcome=OUTCOMES, weeks=st.integers(min_value=1, max_value=30), sure=st.booleans())
    def the_chair_decides(self, which: int, outcome: str, weeks: int, sure: bool) -> None:
        row = self._row(which)
        if row:
            self._decide(row, outcome, weeks, sure)

    def _decide(self, row: ConferenceChild, outcome: str, weeks: int, sure: bool) -> None:
        row = ConferenceChild.objects.select_related("conference__area", "conference__chair", "child").get(
            pk=row.pk
        )
        on_a_plan = outcome in (Decision.Outcome.PLAN, Decision.Outcome.CONTINUE)
        answers = Answers(
            outcome=outcome,
            chair_view=outcome if outcome in View.Says.values else "",
            categories=("NEG",) if on_a_plan else (),
            reasons="What was said today.",
            next_review_on=self.life.today + timedelta(weeks=weeks) if on_a_plan else None,
            past_limit_why="No earlier day." if sure else "",
            ends_on=self.life.today if outcome == Decision.Outcome.END else None,
            asked={
                "basis": "All that was said.",
                "category_reviewed": True,
                "proposed": outcome,
                "early_review": False,
            },
            accept_warnings=sure,
            warning_reason="Read and gone on." if sure else "",
        )
        self.life.attempt(
            "decide",
            deciding.decide,
            row=row,
            answers=answers,
            version=row.version,
            why="Thought again.",
            by=self.life.place.chair,
            at=self.life.now,
        )

    @rule(which=WHICH)
    def the_chair_closes(self, which: int) -> None:
        meeting = self._meeting(which, Conference.State.OPEN)
        if meeting:
            self.life.attempt("close", self._close, meeting)

    @rule(which=WHICH, ends=st.booleans(), likely=st.booleans())
    def a_whole_conference_is_held(self, which: int, ends: bool, likely: bool) -> None:
        """Chance alone would seldom bring a conference to its end: here everybody comes and agrees."""
        child = self.life.child(which)
        on_plan = Plan.objects.filter(child=child, ended_on__isnull=True).exists()
        if not on_plan:
            self.an_enquiry_starts(which)
        self.life.passes(7)
        meeting = self.life.attempt(
            "book", self._book, [child], datetime.combine(self.life.today, time(13, 0), tzinfo=world.LONDON)
        )
        if meeting is None:
            return
        self._invite(meeting)
        self._open(meeting, absent=99)
        outcome = ("end" if ends else "continue") if on_plan else ("no-plan" if ends else "plan")
        for row in ConferenceChild.objects.filter(conference=meeting).select_related("conference", "child"):
            self._say(row, likely, [outcome])
            self.the_chair_rules_on_quorum(0, QuorumRuling.Ruling.QUORATE)
            self._decide(row, outcome, 10, True)
        self.life.attempt("close", self._close, meeting)

    def _close(self, meeting: Conference) -> Conference:
        meeting = Conference.objects.get(pk=meeting.pk)
        return closing.close(
            conference=meeting, version=meeting.version, open_why="Said in passing.", by=self.life.place.chair,
            at=self.life.now,
        )  # fmt: skip

    @rule(which=WHICH)
    def a_core_group_meets(self, which: int) -> None:
        self.life.attempt(
            "core group",
            cases.record_event,
            child=self.life.child(which),
            kind="core-group",
            on=self.life.today,
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(which=WHICH, back=st.integers(min_value=-3, max_value=400))
    def a_plan_is_ended(self, which: int, back: int) -> None:
        found = list(Plan.objects.filter(child__family=self.life.place.family).order_by("pk"))
        if found:
            self.life.attempt(
                "end a plan",
                plans.end,
                plan=found[which % len(found)],
                on=self.life.today - timedelta(days=back),
                reason="Said in a test.",
                ref="",
                by=self.life.place.administrator,
                at=self.life.now,
            )

    @invariant()
    def it_holds(self) -> None:
        if hasattr(self, "life") and self.life.acted():
            seen = picture(self.life)
            for holds in ALWAYS:
                holds(seen)
