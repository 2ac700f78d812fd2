"""The whole life of a family: what else may happen to its children beside conferences, in any order."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from quorate.cases import newcomers
from quorate.cases.models import Child
from quorate.endings.actions import after, death
from quorate.endings.actions import ending as endings
from quorate.endings.models import Death, Ending
from quorate.moves.actions import coming, going
from quorate.moves.actions import correcting as moving_back
from quorate.moves.models import Move
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.unborn.actions import birth
from quorate.unborn.actions import ending as losing

from .machine import WHICH, FamilyLife

Role = Practitioner.Role
BACK = st.one_of(st.just(0), st.integers(min_value=-2, max_value=60))
"""How many days ago it was: mostly told at once, sometimes late, now and then a day that is yet to come."""
GROUNDS = st.sampled_from(["moved", "left-country", "died", "aged-18", "looked-after", "no-such-ground"])
WHY = st.sampled_from(["", "It was another child."])


class WholeLife(FamilyLife):
    """Births, losses, deaths, moves and endings among the conferences."""

    def _last(self, rows: Any, which: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    @rule(weeks=st.integers(min_value=-8, max_value=30))
    def a_child_is_expected(self, weeks: int) -> None:
        if len(self.life.children()) < 5:
            number = Child.objects.count() + 1
            assert self.life.place.family is not None
            self.life.attempt(
                "bring in",
                newcomers.add_child,
                area=self.life.place.area,
                newcomer=newcomers.Newcomer(
                    la_child_id=f"NEW{number}",
                    family_name="Quillfeather",
                    expected_on=self.life.today + timedelta(weeks=weeks),
                ),
                family=self.life.place.family,
                social_worker=None,
                team=None,
                shown=frozenset(Child.objects.values_list("pk", flat=True)),
                by=self.life.place.administrator,
                at=self.life.now,
                today=self.life.today,
            )

    @rule(which=WHICH, back=BACK, babies=st.integers(min_value=1, max_value=2), sure=st.booleans())
    def a_child_is_born(self, which: int, back: int, babies: int, sure: bool) -> None:
        child = self.life.child(which)
        self.life.attempt(
            "birth",
            birth.record_birth,
            child=child,
            newborn=birth.Newborn(born_on=self.life.today - timedelta(days=back)),
            babies=babies,
            lost="",
            unusual_why="The hospital confirmed the day." if sure else "",
            version=child.version,
            today=self.life.today,
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(which=WHICH, why=WHY)
    def a_birth_is_taken_back(self, which: int, why: str) -> None:
        self.life.attempt(
            "birth taken back",
            birth.take_back_birth,
            child=self.life.child(which),
            why=why,
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(which=WHICH, back=BACK)
    def a_pregnancy_ends(self, which: int, back: int) -> None:
        self.life.attempt(
            "pregnancy ended",
            losing.end_pregnancy,
            child=self.life.child(which),
            on=self.life.today - timedelta(days=back),
            how="",
            says="",
            today=self.life.today,
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(which=WHICH, why=WHY)
    def a_loss_is_taken_back(self, which: int, why: str) -> None:
        self.life.attempt(
            "loss taken back",
            losing.take_back_end,
            child=self.life.child(which),
            why=why,
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(which=WHICH, back=BACK)
    def a_child_dies(self, which: int, back: int) -> None:
        self.life.attempt(
            "death",
            death.record,
            child=self.life.child(which),
            on=self.life.today - timedelta(days=back),
            told_by="The hospital",
            by=self.life.place.chair,
            at=self.life.now,
        )

    @rule(which=WHICH, why=WHY)
    def a_death_is_put_right(self, which: int, why: str) -> None:
        row = self._last(Death.objects.filter(child__family=self.life.place.family), which)
        if row:
            self.life.attempt(
                "death put right",
                death.put_right,
                death=row,
                why=why,
                by=self.life.place.manager,
                at=self.life.now,
            )

    def _plan(self, which: int) -> Plan | None:
        return self._last(Plan.objects.filter(child__family=self.life.place.family), which)  # type: ignore[no-any-return]

    @rule(which=WHICH, ground=GROUNDS)
    def an_ending_is_prepared(self, which: int, ground: str) -> None:
        plan = self._plan(which)
        if plan:
            self.life.attempt(
                "prepare an ending",
                endings.prepare,
                plan=plan,
                ground=ground,
                reason="The family wrote.",
                by=self.life.place.administrator,
                at=self.life.now,
            )

    def _ending(self, which: int) -> Ending | None:
        return self._last(Ending.objects.filter(child__family=self.life.place.family), which)  # type: ignore[no-any-return]

    @rule(which=WHICH, role=st.sampled_from([Role.CHAIR, Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER]))
    def an_ending_is_agreed(self, which: int, role: str) -> None:
        row = self._ending(which)
        if row:
            self.life.attempt(
                "agree an ending",
                endings.agree,
                ending=row,
                words="Everybody was asked.",
                accepted=True,
                version=row.version,
                by=self.life.place.by_role[role],
                at=self.life.now,
            )

    @rule(which=WHICH, back_to_plan=st.booleans(), why=WHY)
    def an_ending_is_undone(self, which: int, back_to_plan: bool, why: str) -> None:
        row = self._ending(which)
        if row:
            self.life.attempt(
                "take back an ending" if back_to_plan else "drop an ending",
                endings.take_back if back_to_plan else endings.drop,
                ending=row,
                why=why,
                version=row.version,
                by=self.life.place.manager,
                at=self.life.now,
            )

    @rule(which=WHICH)
    def a_child_in_need_plan_starts(self, which: int) -> None:
        plan = self._plan(which)
        if plan:
            self.life.attempt(
                "child in need",
                after.start_in_need,
                plan=plan,
                on=self.life.today,
                support="A family worker once a week.",
                by=self.life.place.by_role[Role.SOCIAL_WORKER],
                at=self.life.now,
            )

    @rule(which=WHICH, for_good=st.booleans(), back=BACK)
    def a_child_moves_in(self, which: int, for_good: bool, back: int) -> None:
        told = self.life.today - timedelta(days=back)
        self.life.attempt(
            "move in",
            coming.notify,
            child=self.life.child(which),
            notice=coming.Notice(
                authority="Otherford Council",
                told_on=told,
                moved_on=told,
                permanent=for_good,
                plan_started_on=told - timedelta(days=30),
                plan_categories=("NEG",),
            ),
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(which=WHICH, back=BACK)
    def a_child_moves_out(self, which: int, back: int) -> None:
        told = self.life.today - timedelta(days=back)
        self.life.attempt(
            "move out",
            going.notify_out,
            child=self.life.child(which),
            leaving=going.Leaving(authority="Farshire Council", told_on=told, moved_on=told),
            by=self.life.place.administrator,
            at=self.life.now,
        )

    @rule(
        which=WHICH,
        act=st.sampled_from(
            ["accept", "confirm", "their conference", "their letter", "wrong letter", "withdraw"]
        ),
        back=BACK,
    )
    def a_move_goes_on(self, which: int, act: str, back: int) -> None:
        row = self._last(Move.objects.filter(child__family=self.life.place.family), which)
        if row is None:
            return
        same: dict[str, Any] = {"move": row, "version": row.version, "at": self.life.now}
        manager, office = self.life.place.by_role[Role.SERVICE_MANAGER], self.life.place.administrator
        on = self.life.today - timedelta(days=back)
        if act == "accept":
            self.life.attempt(act, coming.accept, on=on, ref="A1", by=manager, **same)
        elif act == "confirm":
            self.life.attempt(act, coming.confirm, on=on, ref="C1", by=manager, **same)
        elif act == "their conference":
            self.life.attempt(act, going.their_conference, on=on, by=office, **same)
        elif act == "withdraw":
            self.life.attempt(act, moving_back.withdraw, why="They never came.", by=office, **same)
        else:
            authority = "Farshire Council" if act == "their letter" else "Nobody's Council"
            self.life.attempt(
                act, going.their_confirmation, authority=authority, on=on, ref="L1", by=office, **same
            )
            assert act != "wrong letter" or "wrong letter" not in self.life.done
