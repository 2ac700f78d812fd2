"""Children on plans who move in and out: who answers, what is refused, what each area's text makes of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Child, Duty, Event
from quorate.letters.models import Letter
from quorate.moves import hub, queries
from quorate.moves.actions import coming, correcting, going
from quorate.moves.actions.coming import Notice
from quorate.moves.actions.going import Leaving
from quorate.moves.actions.steps import MoveRefused
from quorate.moves.models import Corrected, Move, Shared, Told

from . import world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db

TOLD = date(2026, 4, 7)
TODAY = world.TODAY
FARAWAY = "Faraway Council"
Role = world.Role


class Story:
    """An area with one child, and the acts of its staff on it."""

    def __init__(self, procedure: str = "berkshire") -> None:
        self.place = world.make_place(procedure)
        assert self.place.family is not None
        self.child: Child = world.children_of(self.place.family)[0]
        self.manager = self.place.by_role[Role.DESIGNATED_MANAGER]
        self.how: dict[str, Any] = {"by": self.manager, "at": world.NOW}

    def arrives(self, **more: Any) -> Move:
        notice = Notice(**{"authority": FARAWAY, "told_on": TOLD, "moved_on": date(2026, 3, 30), **more})
        return coming.notify(child=self.child, notice=notice, **self.how)

    def leaves(self, **more: Any) -> Move:
        if not queries.on_plan(self.child):
            put_on_plan(self.child, date(2026, 2, 4))
        leaving = Leaving(
            **{"authority": FARAWAY, "told_on": TOLD, "contact_email": "duty@faraway.example", **more}
        )
        return going.notify_out(child=self.child, leaving=leaving, **self.how)

    def conference(self, on: date, outcome: str = "plan") -> None:
        cases.record_event(
            child=self.child,
            kind="initial-conference",
            on=on,
            ref="conference:77",
            facts={"outcome": outcome, "kind": "transfer-in"},
            **self.how,
        )

    def due(self, rule: str = "transfer-in-conference") -> Duty | None:
        return Duty.objects.filter(child=self.child, rule=rule, ended_at__isnull=True).first()

    def page(self, move: Move, on: date = TODAY) -> queries.Page:
        found = queries.get_move(self.manager, move.pk)
        assert found is not None
        return queries.page_of(found, on)

    def standing(self) -> dict[str, str]:
        events = list(Event.objects.filter(child=self.child, superseded_at__isnull=True))
        child = Child.objects.select_related("area").get(pk=self.child.pk)
        return {line.title: line.says for line in hub.standing(child, events, TODAY)}


def refused(act: Any, **said: Any) -> str:
    """Do what must be refused, see that nothing was left behind, and return the words."""
    before = (
        Event.objects.count(),
        Entry.objects.count(),
        Letter.objects.count(),
        list(Move.objects.values()),
    )
    with pytest.raises(MoveRefused) as refusal:
        act(**said)
    assert (
        Event.objects.count(),
        Entry.objects.count(),
        Letter.objects.count(),
        list(Move.objects.values()),
    ) == before
    return str(refusal.value)


# Coming in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("area", ["tees", "berkshire", "pan-sussex", "lincolnshire"])
def test_a_child_who_is_here_for_good_has_a_conference_due_and_another_authority(area: str) -> None:
    story = Story(area)
    move = story.arrives()

    due = story.due()
    assert due is not None
    assert due.due_on == date(2026, 4, 28)  # 15 working days after Tuesday 7 April 2026
    assert story.page(move).answers == FARAWAY
    assert story.standing()["Responsible authority"].startswith(FARAWAY)
    assert ("Who is told of the move" in story.standing()) is (area == "berkshire")
    assert Entry.objects.filter(act="moves.notified", about=move.ref).count() == 1


def test_a_child_here_for_ten_weeks_is_listed_and_nothing_falls_due_until_it_is_for_good() -> None:
    story = Story()
    move = story.arrives(permanent=False, until_on=TODAY - timedelta(days=1))

    assert story.due() is None
    assert story.page(move).answers == FARAWAY
    assert "Say whether it is now for good" in story.page(move).concerns[-1]
    assert refused(coming.accept, move=move, on=TODAY, ref="", version=move.version, **story.how).startswith(
        "The child is"
    )

    move = coming.for_good(move=move, on=TODAY, version=move.version, **story.how)
    due = story.due()
    assert due is not None
    assert due.due_on == date(2026, 5, 5)  # counted from the day on which it was known
    assert refused(coming.for_good, move=move, on=TODAY, version=move.version, **story.how) == (
        "The child is here for good already."
    )


def test_acceptance_starts_no_later_clock_and_only_a_manager_accepts() -> None:
    story = Story()
    move = story.arrives()
    worker = story.place.by_role[Role.SOCIAL_WORKER]
    said = {"move": move, "ref": "A/1", "version": move.version, "at": world.NOW}
    assert "designated manager" in refused(coming.accept, on=TODAY, by=worker, **said)
    assert "before the notice" in refused(coming.accept, on=date(2026, 4, 6), by=story.manager, **said)

    coming.accept(on=date(2026, 4, 10), by=story.manager, **said)

    due = story.due()
    assert due is not None
    assert due.due_on == date(2026, 4, 28)
    assert story.page(move).answers == FARAWAY
    assert Letter.objects.filter(document="move-acceptance").count() == 1


def test_responsibility_passes_with_the_conference_and_is_confirmed_in_writing() -> None:
    story = Story()
    move = story.arrives(contact_email="duty@faraway.example")
    said = {"move": move, "ref": "C/1", "version": move.version, **story.how}
    assert "has not been held" in refused(coming.confirm, on=TODAY, **said)

    story.conference(date(2026, 4, 10))
    page = story.page(move)
    assert (page.answers, page.finding.since) == (story.place.area.name, date(2026, 4, 10))
    assert any("in writing" in line for line in page.concerns)
    assert story.standing()["The move waits for"] == "Our written confirmation that we are responsible."
    assert story.due().standing == "done"  # type: ignore[union-attr]
    assert "the letter cannot be before it" in refused(coming.confirm, on=date(2026, 4, 9), **said)

    move = coming.confirm(on=TODAY, **said)
    assert (move.closed, move.closed_on) == ("passed", TODAY)
    letter = Letter.objects.get(document="move-confirmation")
    assert letter.to_email == "duty@faraway.example"
    assert story.child.given_name not in letter.text + letter.subject
    assert story.standing() == {}
    assert "closed" in refused(coming.confirm, move=move, on=TODAY, ref="", version=move.version, **story.how)


def test_the_three_bodies_are_told_once_and_the_one_left_out_stays_outstanding() -> None:
    story = Story()
    move = story.arrives()
    network = story.place.network
    assert network is not None
    to = {"social-care": story.manager, "police": network.police}
    coming.tell_bodies(move=move, to=to, **story.how)
    coming.tell_bodies(move=move, to=to, **story.how)

    assert Told.objects.count() == Letter.objects.filter(document="move-notice").count() == 2
    page = story.page(move)
    assert [body.key for body in page.bodies if body.told is None] == ["health"]
    assert page.concerns[0] == "Not told yet: designated health professionals."
    assert {body.letter.state for body in page.bodies if body.letter} == {"queued"}


def test_an_area_whose_text_names_no_bodies_asks_for_none() -> None:
    story = Story("tees")
    page = story.page(story.arrives())
    assert page.bodies == ()
    assert "does not say" in page.bodies_why.note


def test_what_is_shared_is_kept_and_a_missing_report_is_pointed_out_two_working_days_before() -> None:
    story = Story()
    move = story.arrives()
    occasion = cases.open_occasion(
        area=story.place.area, key="conference:77", children=[story.child], owners={}
    )
    cases.record_occasion_event(key=occasion.key, kind="conference-booked", on=date(2026, 4, 17), **story.how)
    assert not any("No report" in line for line in story.page(move, date(2026, 4, 14)).concerns)
    assert any("No report has come" in line for line in story.page(move, date(2026, 4, 15)).concerns)

    row = coming.share(
        move=move, kind=Shared.Kind.REPORT, on=TODAY, says="Their report of March.", **story.how
    )
    assert (
        coming.share(move=move, kind=Shared.Kind.REPORT, on=TODAY, says="Their report of March.", **story.how)
        == row
    )
    coming.share(move=move, kind=Shared.Kind.RISK, on=TODAY, says="Closer to the uncle.", **story.how)
    assert not any("No report" in line for line in story.page(move, date(2026, 4, 15)).concerns)
    assert Event.objects.filter(child=story.child, facts__step="risk").count() == 1

    correcting.take_back_shared(row=row, why="Another child's.", **story.how)
    assert any("No report has come" in line for line in story.page(move, date(2026, 4, 15)).concerns)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"authority": " "}, "Enter the authority"),
        ({"told_on": TODAY + timedelta(days=1)}, "today or in the past"),
        ({"moved_on": TODAY + timedelta(days=1)}, "today or in the past"),
        (
            {"plan_started_on": date(2026, 3, 1), "last_review_on": date(2026, 2, 1)},
            "before the plan started",
        ),
        ({"until_on": TODAY}, "Leave the day out"),
        ({"permanent": False, "until_on": date(2026, 3, 1)}, "cannot leave before"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(said: dict[str, Any], words: str) -> None:
    assert words in refused(Story().arrives, **said)


def test_no_two_plans_and_no_two_moves_at_once() -> None:
    story = Story()
    put_on_plan(story.child, date(2026, 2, 4))
    assert "never on two plans" in refused(story.arrives)
    story.leaves()
    assert "Another move" in refused(story.leaves)


def test_after_a_pregnancy_ended_nobody_is_told_to_hold_a_conference_about_it() -> None:
    story = Story()
    Child.objects.filter(pk=story.child.pk).update(born_on=None, expected_on=date(2026, 6, 1))
    story.child.refresh_from_db()
    story.arrives()
    assert story.due() is not None
    cases.record_event(child=story.child, kind="pregnancy-ended", on=TODAY, **story.how)
    owed = story.due()
    assert owed is not None
    assert owed.standing == Duty.Standing.LAPSED
    Move.objects.all().delete()
    assert "pregnancy ended" in refused(story.arrives)


def test_brothers_and_sisters_come_together_or_not_at_all() -> None:
    story = Story()
    assert story.place.family is not None
    other = world.children_of(story.place.family)[1]
    together = {"child": story.child, "also": [other], "notice": Notice(authority=FARAWAY, told_on=TOLD)}
    put_on_plan(other, date(2026, 2, 4))
    assert "never on two plans" in refused(coming.notify_family, token="one", **together, **story.how)
    assert list(queries.who_moved_too(story.manager, story.child, inward=True)) == []
    put_on_plan(story.child, date(2026, 2, 4))
    assert list(queries.who_moved_too(story.manager, story.child, inward=False)) == [str(other.pk)]
    leaving = Leaving(authority=FARAWAY, told_on=TOLD)
    out = {"child": story.child, "also": [other], "leaving": leaving, "token": "two"}
    first = going.notify_family_out(**out, **story.how)
    assert going.notify_family_out(**out, **story.how) == first
    assert Move.objects.count() == Letter.objects.filter(document="move-out-notice").count() == 2


def test_a_form_sent_twice_records_one_move() -> None:
    story = Story()
    notice = Notice(authority=FARAWAY, told_on=TOLD)
    first = coming.notify(child=story.child, notice=notice, token="one", **story.how)
    assert coming.notify(child=story.child, notice=notice, token="one", **story.how) == first


# Going out ------------------------------------------------------------------------------------------------------


def test_our_plan_goes_on_until_their_conference_and_their_letter_as_the_text_asks() -> None:
    story = Story("berkshire")
    move = story.leaves()
    assert story.page(move).answers == story.place.area.name
    assert story.page(move).expected_by == date(2026, 4, 28)
    letter = {"move": move, "authority": FARAWAY, "ref": "L/9", **story.how}
    move = going.their_confirmation(on=date(2026, 4, 9), version=move.version, **letter)
    assert move.closed == ""
    assert "not yet held" in story.page(move).finding.waits_for[0]

    move = going.their_conference(move=move, on=date(2026, 4, 10), version=move.version, **story.how)
    assert (move.closed, move.closed_on) == ("passed", date(2026, 4, 10))
    page = story.page(move)
    assert (page.answers, page.on_plan) == (FARAWAY, True)
    assert story.standing()["The move waits for"] == "The plan here to be ended."
    assert queries.ending_facts_of(story.child, TODAY) == {
        "transfer_conference": date(2026, 4, 10),
        "receiving_conference": date(2026, 4, 10),
        "written_confirmation": date(2026, 4, 9),
    }


def test_lincolnshire_asks_for_the_conference_and_for_no_letter() -> None:
    story = Story("lincolnshire")
    move = story.leaves()
    due = story.due("move-out-conference")
    assert due is not None
    assert (due.due_on, due.standing) == (date(2026, 4, 28), "open")

    move = going.their_conference(move=move, on=date(2026, 4, 10), version=move.version, **story.how)
    assert move.closed == "passed"
    assert story.due("move-out-conference").standing == "done"  # type: ignore[union-attr]
    move = going.their_confirmation(
        move=move, authority=FARAWAY, on=TODAY, ref="L/9", version=move.version, **story.how
    )
    assert move.confirmed_on == TODAY


def test_where_the_text_is_silent_their_letter_passes_it_on() -> None:
    story = Story("tees")
    move = story.leaves()
    move = going.their_conference(move=move, on=TODAY, version=move.version, **story.how)
    assert move.closed == ""
    move = going.their_confirmation(
        move=move, authority="  faraway COUNCIL", on=TODAY, ref="L/9", version=move.version, **story.how
    )
    assert move.closed == "passed"
    assert "does not say" in story.page(move).answer_why.note


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"authority": "Nearby Council"}, "is not the authority that was told"),
        ({"authority": ""}, "Nobody is not the authority"),
        ({"on": date(2026, 4, 6)}, "before the notice"),
        ({"on": TODAY + timedelta(days=1)}, "today or in the past"),
        ({"ref": " "}, "in writing"),
    ],
)
def test_a_confirmation_that_is_not_one_is_refused(said: dict[str, Any], words: str) -> None:
    story = Story()
    move = story.leaves()
    whole = {"authority": FARAWAY, "on": TODAY, "ref": "L/9", **said}
    assert words in refused(going.their_confirmation, move=move, version=move.version, **whole, **story.how)
    assert queries.on_plan(story.child)


def test_a_move_out_needs_a_plan_and_a_day_that_can_be() -> None:
    story = Story()
    leaving = Leaving(authority=FARAWAY, told_on=TOLD)
    assert "on no plan here" in refused(going.notify_out, child=story.child, leaving=leaving, **story.how)
    late = Leaving(authority=FARAWAY, told_on=TODAY + timedelta(days=1))
    assert "today or in the past" in refused(going.notify_out, child=story.child, leaving=late, **story.how)


def test_a_reminder_goes_once_a_day_and_its_lateness_is_shown() -> None:
    story = Story()
    move = story.leaves()
    assert story.page(move, date(2026, 4, 28)).concerns == ()
    assert "Remind it" in story.page(move, date(2026, 4, 29)).concerns[0]
    going.remind(move=move, **story.how)
    going.remind(move=move, by=story.manager, at=world.NOW + timedelta(hours=1))
    assert Letter.objects.filter(document="move-reminder").count() == 1
    assert Event.objects.filter(child=story.child, facts__step="reminded").count() == 1


# Putting it right -----------------------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_said_and_moves_the_limit() -> None:
    story = Story()
    move = story.arrives()
    said = {"move": move, "version": move.version, **story.how}
    assert "Say why" in refused(correcting.correct, changes={"told_on": date(2026, 4, 8)}, why="", **said)
    with pytest.raises(cases.Stale):
        correcting.correct(move=move, changes={}, why="x", version=9, **story.how)

    correcting.correct(
        changes={"told_on": date(2026, 4, 8), "authority": "Afar Council"}, why="Misread.", **said
    )

    assert {row.field for row in Corrected.objects.all()} == {"told_on", "authority"}
    assert story.due().due_on == date(2026, 4, 29)  # type: ignore[union-attr]
    assert (
        Event.objects.filter(child=story.child, kind="move-notified", superseded_at__isnull=False).count()
        == 1
    )
    assert story.standing()["Responsible authority"].startswith("Afar Council")


def test_a_confirmation_recorded_by_mistake_is_taken_back_and_the_case_is_ours_again() -> None:
    story = Story("tees")
    move = story.leaves()
    whole = {"authority": FARAWAY, "on": TODAY, "ref": "L/9"}
    move = going.their_confirmation(move=move, version=move.version, **whole, **story.how)
    move = correcting.take_back(
        move=move, step="confirmation", why="It was about another child.", version=move.version, **story.how
    )
    assert (move.closed, move.confirmed_on) == ("", None)
    assert story.page(move).answers == story.place.area.name
    assert story.standing()["Responsible authority"].startswith(story.place.area.name)
    nothing = {"move": move, "step": "confirmation", "why": "x", "version": move.version}
    assert "nothing to take back" in refused(correcting.take_back, **nothing, **story.how)


def test_a_child_who_went_on_and_a_move_that_never_was() -> None:
    story = Story()
    move = story.arrives()
    said = {"move": move, "on": TODAY, "version": move.version}
    assert "where the child is now" in refused(correcting.went_on, why=" ", **said, **story.how)
    move = correcting.went_on(why="Back in Faraway, which knows.", **said, **story.how)
    assert (move.closed, story.due().standing) == ("left", "lapsed")  # type: ignore[union-attr]

    second = story.arrives(told_on=TODAY, moved_on=TODAY)
    second = correcting.withdraw(move=second, why="The same move twice.", version=second.version, **story.how)
    assert second.closed == "mistake"
    assert not Event.objects.filter(child=story.child, ref=second.ref, superseded_at__isnull=True).exists()


def test_another_area_sees_nothing() -> None:
    story, other = Story("berkshire"), Story("tees")
    move = story.arrives()
    assert queries.get_move(other.manager, move.pk) is None
    assert list(queries.moves(other.manager, queries.Sought())) == []
