"""Care, the weeks around a birth, endings and what follows them, oversight, and corrections of the record."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from hypothesis import strategies as st
from hypothesis.stateful import rule

from quorate.care.actions import reviews, status
from quorate.care.models import CareReview, Spell
from quorate.cases import actions as cases
from quorate.cases.models import Child, Event
from quorate.endings import grounds
from quorate.endings.actions import after, notices
from quorate.endings.actions import ending as endings
from quorate.endings.models import Change, ChildInNeed, Consultation
from quorate.oversight.actions import early, eighteen
from quorate.oversight.models import EarlyReview, EighteenMonthMeeting
from quorate.oversight.queries import early as oversight
from quorate.people.models import Practitioner
from quorate.unborn.actions import after as afterwards
from quorate.unborn.actions import before, birth
from tests.shell import world

from .machine import WHICH
from .protecting import ProtectedLife
from .whole import BACK, WHY

Role = Practitioner.Role


class FullLife(ProtectedLife):
    """Every act that changes what is owed to a child, in any order."""

    @rule(which=WHICH, legal=st.sampled_from(Spell.Status.values), back=BACK, birth_family=st.booleans())
    def a_child_comes_into_care(self, which: int, legal: str, back: int, birth_family: bool) -> None:
        self.life.attempt(
            "into care",
            status.begin,
            child=self.life.child(which),
            status=legal,
            placement="foster",
            on=self.life.today - timedelta(days=back),
            birth_family=birth_family,
            by=self.worker,
            at=self.life.now,
        )

    @rule(which=WHICH, ended=st.sampled_from(Spell.Ended.values), back=BACK, wrong=st.booleans(), why=WHY)
    def a_legal_status_ends(self, which: int, ended: str, back: int, wrong: bool, why: str) -> None:
        row = self._last(Spell.objects.filter(child__family=self.life.place.family), which)
        if row is None:
            return
        same: dict[str, Any] = {"spell": row, "version": row.version, "by": self.worker, "at": self.life.now}
        if wrong:
            self.life.attempt("care taken back", status.take_back, why=why, **same)
        else:
            on = self.life.today - timedelta(days=back)
            self.life.attempt("care ends", status.end, on=on, ended=ended, **same)

    @rule(
        which=WHICH,
        act=st.sampled_from(["book", "hold", "call off", "officer"]),
        ahead=st.integers(min_value=-5, max_value=60),
        why=WHY,
    )
    def care_is_reviewed(self, which: int, act: str, ahead: int, why: str) -> None:
        child, day = self.life.child(which), self.life.today + timedelta(days=ahead)
        same: dict[str, Any] = {"by": self.life.place.chair, "at": self.life.now}
        if act == "book":
            self.life.attempt("book a care review", reviews.book, child=child, on=day, why_apart=why, **same)
            return
        if act == "officer":
            self.life.attempt(
                "name an officer", status.name_officer, child=child, officer=self.life.place.chair,
                on=self.life.today, **same,
            )  # fmt: skip
            return
        row = self._last(CareReview.objects.filter(child__family=self.life.place.family), which)
        if row is None:
            return
        if act == "call off":
            self.life.attempt(
                "call off a care review", reviews.call_off, review=row, why=why, version=row.version, **same
            )
            return
        if row.booked_on > self.life.today:
            self.life.passes((row.booked_on - self.life.today).days)
            same["at"] = self.life.now
        found = reviews.Found(row.booked_on, "The child stays.", criteria_met="yes", review_conference="yes")
        self.life.attempt(
            "hold a care review", reviews.hold, review=row, found=found, version=row.version, **same
        )

    @rule(which=WHICH, back=BACK, number=st.integers(min_value=2, max_value=3), out=st.booleans(), why=WHY)
    def a_twin_is_told(self, which: int, back: int, number: int, out: bool, why: str) -> None:
        child = self.life.child(which)
        same: dict[str, Any] = {"by": self.worker, "at": self.life.now}
        if out:
            self.life.attempt("take out a baby", birth.take_out_baby, child=child, why=why, **same)
        elif len(self.life.children()) < 5:
            self.life.attempt(
                "add a baby",
                birth.add_baby,
                first=child,
                newborn=birth.Newborn(born_on=child.born_on or self.life.today - timedelta(days=back)),
                la_child_id=f"TWIN{Child.objects.count()}",
                number=number,
                unusual_why="The hospital confirmed the day.",
                today=self.life.today,
                **same,
            )

    @rule(
        which=WHICH,
        act=st.sampled_from(["meet", "discharge", "home", "assess", "expected", "not fit", "take back"]),
        back=BACK,
        why=WHY,
    )
    def a_pregnancy_goes_on(self, which: int, act: str, back: int, why: str) -> None:
        child, on = self.life.child(which), self.life.today - timedelta(days=back)
        held = afterwards.Held(on, "Midwife and worker", "Go home on Friday.", "The ward")
        same: dict[str, Any] = {"today": self.life.today, "by": self.worker, "at": self.life.now}
        if act == "meet":
            self.life.attempt(
                "meet after a birth", afterwards.hold_meeting, children=[child], held=held, **same
            )
        elif act == "discharge":
            self.life.attempt(
                "discharge meeting", afterwards.hold_discharge_meeting, children=[child], held=held,
                plan_considered=True, plan_says="Read out.", **same,
            )  # fmt: skip
        elif act == "home":
            self.life.attempt(
                "go home",
                afterwards.go_home,
                child=child,
                on=on,
                says="With the mother.",
                against_why=why,
                **same,
            )
        elif act == "assess":
            self.life.attempt(
                "assess before birth", before.complete_assessment, child=child, on=on, says="Done.", **same
            )
        elif act == "expected":
            self.life.attempt(
                "change the expected day", before.change_expected, child=child,
                expected_on=(child.expected_on or self.life.today) + timedelta(days=back - 20), why=why,
                version=child.version, **same,
            )  # fmt: skip
        elif act == "not fit":
            self.life.attempt(
                "mother not fit", afterwards.mother_not_fit, child=child, on=on, says="In bed.", **same
            )
        else:
            rows = Event.objects.filter(child=child, ref__startswith="pregnancy:", superseded_at__isnull=True)
            row = self._last(rows.select_related("child__area"), which)
            if row:
                self.life.attempt(
                    "take back what was told of a pregnancy", afterwards.take_back, event=row, why=why,
                    by=self.worker, at=self.life.now,
                )  # fmt: skip

    @rule(
        which=WHICH,
        act=st.sampled_from(["show", "consult", "object", "letter"]),
        fact=st.sampled_from(sorted(grounds.LABELS)),
        answer=st.sampled_from(Consultation.Answer.values),
        back=BACK,
    )
    def an_ending_goes_on(self, which: int, act: str, fact: str, answer: str, back: int) -> None:
        row = self._ending(which)
        if row is None:
            return
        on = self.life.today - timedelta(days=back)
        same: dict[str, Any] = {"ending": row, "version": row.version, "by": self.worker, "at": self.life.now}
        if act == "show":
            self.life.attempt("show a proof", endings.show, fact=fact, on=on, says="Their letter.", **same)
        elif act == "consult":
            assert self.life.place.network is not None
            asked = list(self.life.place.network.everybody().values())
            self.life.attempt(
                "consult",
                endings.consult,
                practitioner=asked[which],
                answer=answer,
                on=on,
                words="Said.",
                **same,
            )
        elif act == "object":
            self.life.attempt(
                "object", endings.object_to, who="The mother", on=on, words="It is too early.", **same
            )
        else:
            self.life.attempt("letter of an ending", notices.send_letter, **same)

    @rule(
        which=WHICH,
        act=st.sampled_from(["review", "close", "change", "settle", "talk"]),
        back=BACK,
        senior=st.booleans(),
    )
    def life_goes_on_after_a_plan(self, which: int, act: str, back: int, senior: bool) -> None:
        on, manager = self.life.today - timedelta(days=back), self.life.place.by_role[Role.TEAM_MANAGER]
        same: dict[str, Any] = {"by": manager, "at": self.life.now}
        plan = self._plan(which)
        if act == "change" and plan:
            self.life.attempt(
                "change after a plan", after.record_change, plan=plan, on=on, what="a new partner",
                words="He moved in.", **same,
            )  # fmt: skip
        elif act == "talk" and plan:
            said = after.Said(
                on, "The mother", "wants", "A look at needs", child_said="Yes", services="A worker"
            )
            self.life.attempt("talk of services", after.talk, plan=plan, said=said, **same)
        elif act == "settle":
            row = self._last(Change.objects.filter(child__family=self.life.place.family), which)
            if row:
                self.life.attempt(
                    "settle a change", after.settle_change, change=row, settled=Change.Settled.ENQUIRY, met_on=on,
                    words="Needed.", version=row.version, **same,
                )  # fmt: skip
        row = self._last(ChildInNeed.objects.filter(child__family=self.life.place.family), which)
        if row and act == "review":
            self.life.attempt(
                "review in need", after.review_in_need, in_need=row, on=on, there="Everybody", progress="Good.",
                version=row.version, **same,
            )  # fmt: skip
        elif row and act == "close":
            closing = after.Closing(on, "It goes well.", "Checked.", senior)
            self.life.attempt(
                "close in need",
                after.close_in_need,
                in_need=row,
                closing=closing,
                version=row.version,
                **same,
            )

    @rule(which=WHICH, ask=st.booleans(), forward=st.booleans(), ahead=st.integers(min_value=0, max_value=60))
    def a_review_is_wanted_early(self, which: int, ask: bool, forward: bool, ahead: int) -> None:
        at, today = self.life.now, self.life.today
        if ask:
            listed = oversight.may_ask(self.worker, today).grounds
            wish = early.Wish(
                listed[which % len(listed)][0] if listed else "",
                "It cannot wait.",
                consulted_on=today,
                not_consulted_why="Nobody was there.",
            )
            self.life.attempt(
                "ask for an early review", early.ask, child=self.life.child(which), wish=wish, by=self.worker,
                at=at,
            )  # fmt: skip
            return
        row = self._last(EarlyReview.objects.filter(child__family=self.life.place.family), which)
        if row:
            verdict = early.Verdict(
                forward, "Read.", hold_by=today + timedelta(days=ahead) if forward else None,
                agencies_accepted=True,
            )  # fmt: skip
            self.life.attempt(
                "decide on an early review", early.decide, request=row, verdict=verdict, version=row.version,
                by=self.life.place.chair, at=at,
            )  # fmt: skip

    @rule(
        which=WHICH, act=st.sampled_from(["arrange", "record", "cancel"]), ahead=st.integers(0, 90), why=WHY
    )
    def a_long_plan_is_looked_at(self, which: int, act: str, ahead: int, why: str) -> None:
        same: dict[str, Any] = {"by": self.life.place.administrator, "at": self.life.now}
        if act == "arrange":
            day = self.life.today + timedelta(days=ahead)
            details = eighteen.Details(
                datetime.combine(day, time(14), tzinfo=world.LONDON), "Larch Room", self.life.place.manager,
                self.life.place.administrator, {"social-worker": self.worker},
            )  # fmt: skip
            self.life.attempt(
                "arrange an eighteen-month meeting", eighteen.arrange, child=self.life.child(which),
                details=details, **same,
            )  # fmt: skip
            return
        row = self._last(EighteenMonthMeeting.objects.filter(child__family=self.life.place.family), which)
        if row is None:
            return
        if act == "cancel":
            self.life.attempt(
                "cancel an eighteen-month meeting", eighteen.cancel, meeting=row, why=why, version=row.version,
                **same,
            )  # fmt: skip
            return
        held = row.meets_at.astimezone(world.LONDON).date()
        if held > self.life.today:
            self.life.passes((held - self.life.today).days)
            same["at"] = self.life.now
        said = eighteen.Said(held, "Neglect.", "Warmer.", "On.", came=("social-worker",))
        self.life.attempt(
            "record an eighteen-month meeting", eighteen.record, meeting=row, said=said, version=row.version,
            why_corrected=why, **same,
        )  # fmt: skip

    @rule(which=WHICH, why=WHY)
    def an_entry_is_taken_out_of_a_history(self, which: int, why: str) -> None:
        """As the page does it: only what belongs to no act of its own, and to no census."""
        rows = Event.objects.filter(child=self.life.child(which), superseded_at__isnull=True)
        row = self._last(rows.filter(Q(ref=""), origin="act").select_related("child__area"), which)
        if row:
            self.life.attempt(
                "take an entry out", cases.supersede_event, event=row, why=why,
                by=self.life.place.administrator, at=self.life.now,
            )  # fmt: skip
