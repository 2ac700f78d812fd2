"""Enquiries, core groups, visits and the writing of plans among everything else that happens to a family."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from quorate.core_groups.actions import holding, meetings, records, visits
from quorate.core_groups.models import Meeting, Part, Seat
from quorate.enquiries.actions import deciding, during, opening
from quorate.enquiries.models import Decision, Enquiry, Order, Subject
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.actions import periods, versions
from quorate.plans.models import PlanVersion
from tests.shell import enquiry_world, world

from .machine import WHICH
from .whole import BACK, WHY, WholeLife

Role = Practitioner.Role
SOON = st.integers(min_value=-20, max_value=30)


class ProtectedLife(WholeLife):
    """What social workers do between the conferences."""

    @property
    def worker(self) -> Practitioner:
        return self.life.place.by_role[Role.SOCIAL_WORKER]

    @property
    def lead(self) -> Practitioner:
        return self.life.place.by_role[Role.TEAM_MANAGER]

    def _discussed(self, which: int, back: int, every: bool) -> opening.Meeting:
        children = self.life.children()
        chosen = children if every else [children[which % len(children)]]
        return enquiry_world.meeting(
            self.life.place,
            *[one.pk for one in chosen],
            on=self.life.today - timedelta(days=back),
            why_not={one.pk: "Lives with the grandmother." for one in children if one not in chosen},
        )

    @rule(which=WHICH, back=BACK, every=st.booleans())
    def an_enquiry_is_opened(self, which: int, back: int, every: bool) -> None:
        assert self.life.place.family is not None
        self.life.attempt(
            "open an enquiry",
            opening.open_enquiry,
            family=self.life.place.family,
            meeting=self._discussed(which, back, every),
            places={one.pk: opening.Place() for one in self.life.children()},
            token=uuid4().hex,
            by=self.worker,
            at=self.life.now,
        )

    @rule(which=WHICH, back=BACK, every=st.booleans())
    def another_discussion_is_held(self, which: int, back: int, every: bool) -> None:
        row = self._last(Enquiry.objects.filter(family=self.life.place.family), which)
        if row:
            self.life.attempt(
                "another discussion",
                opening.record_discussion,
                enquiry=row,
                meeting=self._discussed(which, back, every),
                token=uuid4().hex,
                by=self.worker,
                at=self.life.now,
            )

    def _subject(self, which: int) -> Subject | None:
        return self._last(Subject.objects.filter(child__family=self.life.place.family), which)  # type: ignore[no-any-return]

    @rule(which=WHICH, convene=st.booleans(), back=BACK)
    def an_enquiry_is_decided(self, which: int, convene: bool, back: int) -> None:
        row = self._subject(which)
        if row:
            verdict = deciding.Verdict(
                convene,
                self.life.today - timedelta(days=back),
                "What was found.",
                agreed_with="The police",
                help_offered="A family worker",
                no_enquiry_why="The discussion was enough.",
            )
            self.life.attempt(
                "decide to convene" if convene else "end an enquiry",
                deciding.decide,
                subject=row,
                verdict=verdict,
                version=row.version,
                token=uuid4().hex,
                by=self.lead,
                at=self.life.now,
            )

    @rule(which=WHICH, act=st.sampled_from(["withdraw", "visit", "order", "extend", "consider"]), back=BACK)
    def an_enquiry_goes_on(self, which: int, act: str, back: int) -> None:
        row = self._subject(which)
        if row is None:
            return
        on, by = self.life.today - timedelta(days=back), self.worker
        same: dict[str, Any] = {"by": by, "at": self.life.now}
        if act == "visit":
            seen = during.Seen(on, True, alone=True)
            self.life.attempt(
                "enquiry visit", during.record_visit, subject=row, visit=seen, token=uuid4().hex, **same
            )
        elif act == "order":
            self.life.attempt(
                "order",
                during.record_order,
                subject=row,
                kind=["emergency", "assessment"][which % 2],
                number=f"EX{which}",
                granted_on=on,
                runs_out_at=datetime.combine(on + timedelta(days=8), time(12), tzinfo=world.LONDON),
                token=uuid4().hex,
                **same,
            )
        elif act == "consider":
            said = opening.Place(considered="A place at nursery.")
            self.life.attempt(
                "consider", opening.consider, subject=row, said=said, nothing_follows=back % 2 == 0,
                version=row.version, **same,
            )  # fmt: skip
        elif act == "withdraw" and (
            decision := self._last(Decision.objects.filter(subject=row, superseded_at__isnull=True), which)
        ):
            self.life.attempt(
                "withdraw a decision", deciding.withdraw, decision=decision, why="It was another.", **same
            )
        elif act == "extend" and (order := self._last(Order.objects.filter(subject=row), which)):
            self.life.attempt(
                "extend an order", during.extend_order, order=order, until=order.runs_out_at + timedelta(days=7),
                granted_on=on, why="The court agreed.", version=order.version, **same,
            )  # fmt: skip

    @rule(which=WHICH, together=st.booleans(), ahead=SOON)
    def a_core_group_is_planned(self, which: int, together: bool, ahead: int) -> None:
        day = self.life.today + timedelta(days=ahead)
        self.life.attempt(
            "plan a core group",
            meetings.plan_meeting,
            children=self.life.children() if together else [self.life.child(which)],
            when=meetings.When(datetime.combine(day, time(8), tzinfo=world.LONDON), 60, "Larch Room"),
            lead=self.worker,
            no_family_why="The mother is in hospital.",
            token=uuid4().hex,
            by=self.worker,
            at=self.life.now,
        )

    def _core_group(self, which: int) -> Meeting | None:
        return self._last(  # type: ignore[no-any-return]
            Meeting.objects.filter(parts__child__family=self.life.place.family).distinct(), which
        )

    @rule(which=WHICH, wait=st.booleans(), absent=st.integers(min_value=0, max_value=6))
    def a_planned_core_group_is_held(self, which: int, wait: bool, absent: int) -> None:
        row = self._core_group(which)
        if row is None:
            return
        starts = row.starts_at.astimezone(world.LONDON)
        if wait and starts.date() > self.life.today:
            self.life.passes((starts.date() - self.life.today).days)
        seats = Seat.objects.filter(meeting=row).order_by("pk")
        self.life.attempt(
            "hold a core group",
            holding.hold,
            meeting=row,
            there={
                seat.pk: holding.There("absent" if number == absent else "in-person")
                for number, seat in enumerate(seats)
            },
            version=row.version,
            by=self.worker,
            at=self.life.now,
        )

    @rule(which=WHICH, act=st.sampled_from(["take back", "call off", "write", "open again"]), why=WHY)
    def a_core_group_goes_on(self, which: int, act: str, why: str) -> None:
        row = self._core_group(which)
        if row is None:
            return
        same: dict[str, Any] = {
            "meeting": row,
            "version": row.version,
            "by": self.worker,
            "at": self.life.now,
        }
        if act == "take back":
            self.life.attempt("take back a core group", holding.take_back, why=why, **same)
        elif act == "call off":
            self.life.attempt("call off a core group", meetings.call_off, why=why, **same)
        elif act == "open again":
            same["by"] = self.lead
            self.life.attempt("open a record again", records.open_again, why=why, **same)
        else:
            self._write(row)

    def _write(self, row: Meeting) -> None:
        words = holding.Words(discussed="Appointments are kept.", decisions="Go on.", recommends="needed")
        for part in Part.objects.filter(meeting=row).order_by("pk"):
            self.life.attempt(
                "write a record", holding.write, part=part, words_=words, version=part.version, by=self.worker,
                at=self.life.now,
            )  # fmt: skip
        manager = self.life.place.by_role[Role.DESIGNATED_MANAGER]
        for name, act, by in (
            ("submit a record", records.submit, self.worker),
            ("approve a record", records.approve, manager),
        ):
            row.refresh_from_db()
            self.life.attempt(name, act, meeting=row, version=row.version, by=by, at=self.life.now)

    @rule(which=WHICH, back=BACK, seen=st.booleans())
    def a_child_is_visited(self, which: int, back: int, seen: bool) -> None:
        on = self.life.today - timedelta(days=back)
        self.life.attempt(
            "visit",
            visits.record_visit,
            child=self.life.child(which),
            visitor=self.worker,
            visit=visits.Seen(
                on=on,
                where="home",
                seen=seen,
                alone=seen,
                observed="Plays.",
                why_not="" if seen else "Nobody came to the door.",
            ),
            token=uuid4().hex,
            by=self.worker,
            at=self.life.now,
        )

    @rule(which=WHICH, act=st.sampled_from(["draft", "agree", "discard"]), back=BACK, why=WHY)
    def a_plan_is_written(self, which: int, act: str, back: int, why: str) -> None:
        plan = self._plan(which)
        if plan is None:
            return
        same: dict[str, Any] = {"by": self.lead, "at": self.life.now}
        if act == "draft":
            self.life.attempt("draft a plan", versions.open_draft, plan=plan, why=why, **same)
            return
        row = self._last(PlanVersion.objects.filter(plan=plan), which)
        if row is None:
            return
        if act == "discard":
            self.life.attempt(
                "put a draft aside", versions.discard, draft=row, why=why, version=row.version, **same
            )
            return
        self.life.attempt(
            "agree a plan",
            versions.agree,
            draft=row,
            on=self.life.today - timedelta(days=back),
            agreed_at="manager",
            missing_why="It follows.",
            version=row.version,
            **same,
        )

    @rule(which=WHICH, why=WHY, other=st.booleans(), back=BACK)
    def a_lead_is_named(self, which: int, why: str, other: bool, back: int) -> None:
        plan = self._plan(which)
        if plan:
            self.life.attempt(
                "name a lead",
                plans.name_lead,
                plan=plan,
                practitioner=self.lead if other else self.worker,
                from_on=self.life.today - timedelta(days=back),
                decided_at="manager",
                why=why,
                by=self.lead,
                at=self.life.now,
            )

    @rule(which=WHICH, why=WHY)
    def a_plan_goes_on_after_all(self, which: int, why: str) -> None:
        plan = self._plan(which)
        if plan:
            self.life.attempt(
                "reopen a plan", periods.reopen, plan=plan, why=why, version=plan.version, by=self.lead,
                at=self.life.now,
            )  # fmt: skip
