"""Closing: everything follows at one moment or not at all; afterwards nothing more is taken, and little put right."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Duty, Event, OccasionEvent
from quorate.conferences.actions import close as closing
from quorate.conferences.actions import convene as convening
from quorate.conferences.actions import decide as deciding
from quorate.conferences.actions import hold, say
from quorate.conferences.actions.refusals import ChangedMeanwhile, NotYours, Refused
from quorate.conferences.models import Attendance, Conference, Decision
from quorate.conferences.queries.booking import Details
from quorate.conferences.table import Answers
from quorate.plans import actions as plans
from quorate.plans.models import CategoryHeld, Plan

from . import holding, world
from .conference_world import WARNINGS
from .holding import CONTINUE, END, ending, going_on

pytestmark = pytest.mark.django_db


def all_say(sitting: holding.Sitting, says: str = "continue") -> None:
    for row in sitting.rows:
        sitting.harm(row, likely=says == "continue")
        sitting.views(row, **{part.replace(" ", "_"): says for part in holding.EVERYBODY})


def decided(procedure: str = "tees", *answers: Answers) -> holding.Sitting:
    sitting = holding.sit(procedure)
    all_say(sitting)
    for row, said in zip(sitting.rows, answers or (CONTINUE, CONTINUE), strict=True):
        if said.outcome == "end":
            row.refresh_from_db()
            for part in holding.EVERYBODY:
                stands = row.views.get(superseded_at=None, invitation=sitting.asked[part])
                sitting.say(row, part, "end", seen=stands.pk)
        sitting.decide(row, said)
    return sitting


def everything() -> tuple[int, ...]:
    """Count what closing writes, to see that a failed close wrote nothing."""
    return (
        Event.objects.count(),
        OccasionEvent.objects.count(),
        Duty.objects.count(),
        Entry.objects.count(),
        Plan.objects.filter(ended_on__isnull=True).count(),
        CategoryHeld.objects.count(),
        Attendance.objects.filter(left_at__isnull=True).count(),
        Conference.objects.filter(state="open").count(),
    )


def test_the_plan_goes_on_and_its_duties_follow() -> None:
    sitting = decided()
    child = sitting.row.child
    open_before = Duty.objects.get(child=child, rule="first-review", ended_at=None)
    assert open_before.standing == "open"

    closed = sitting.close()

    assert (closed.state, closed.closed_at) == ("closed", holding.AFTER + timedelta(minutes=30))
    event = Event.objects.get(child=child, kind="review")
    assert (event.on, event.ref, event.facts["outcome"], event.facts["quorate"]) == (
        date(2026, 4, 22),
        closed.ref,
        "continue",
        True,
    )
    open_before.refresh_from_db()
    assert open_before.standing == "done"
    later = Duty.objects.get(child=child, rule="later-review", ended_at=None, standing="open")
    assert (later.due_on, later.occasion) == (date(2026, 10, 22), closed.ref)
    assert not Attendance.objects.filter(left_at=None).exists()
    assert OccasionEvent.objects.get(kind="conference-closed").at == closed.closed_at
    assert Duty.objects.filter(within=closed.ref, rule="outcome-notice", standing="open").exists()


def test_siblings_go_different_ways_and_a_category_changes() -> None:
    sitting = decided("tees", going_on(categories=("EMO",)), END)
    first, second = sitting.rows

    closed = sitting.close()

    assert list(
        CategoryHeld.objects.filter(plan=first.plan).order_by("pk").values_list("codes", flat=True)
    ) == [["NEG"], ["EMO"]]
    second.plan.refresh_from_db()
    assert second.plan.ended_on == holding.OPENS.date()
    assert not Duty.objects.filter(
        child=second.child, standing="open", ended_at=None, scope="child", rule="later-review"
    ).exists()
    # One child stays on a plan, so what follows a plan follows for the conference.
    assert OccasionEvent.objects.get(kind="conference-closed").facts["outcome"] == "continue"
    assert Event.objects.filter(child=second.child, kind="plan-end", ref=closed.ref).exists()


def test_closing_waits_for_every_child_and_names_what_is_missing() -> None:
    sitting = holding.sit()
    all_say(sitting)
    first, second = sitting.rows
    sitting.decide(first, CONTINUE)
    before = everything()

    with pytest.raises(Refused) as refused:
        sitting.close()

    assert len(refused.value.says) == 1
    assert second.child.name in refused.value.says[0]
    assert "no decision on record" in refused.value.says[0]
    assert everything() == before


def test_closing_twice_closes_once_and_from_a_stale_page_not_at_all() -> None:
    sitting = decided()
    stale = sitting.now().version
    sitting.leave("police")
    with pytest.raises(ChangedMeanwhile):
        closing.close(
            conference=sitting.conference, version=stale, open_why="Said.", by=sitting.chair, at=holding.AFTER
        )
    assert sitting.now().state == "open"

    sitting.close()
    events = Event.objects.count()
    sitting.close()

    assert Event.objects.count() == events


STEPS = (
    (cases, "record_event"),
    (cases, "record_occasion_event"),
    (plans, "change_category"),
    (plans, "end"),
    (closing, "note"),
)


@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_close_that_fails_anywhere_leaves_nothing(
    module: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = decided("tees", going_on(categories=("EMO",)), END)
    before = everything()
    real = getattr(module, name)

    def fails(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)
        raise RuntimeError("the power went")

    monkeypatch.setattr(module, name, fails)
    with pytest.raises(RuntimeError):
        sitting.close()
    monkeypatch.undo()

    assert everything() == before
    assert sitting.now().state == "open"
    sitting.close()


CHILD = """
import os, signal, sys
import django
django.setup()
from datetime import timedelta
from quorate.conferences.actions import close as closing
from quorate.conferences.models import Conference
conference = Conference.objects.get(pk=int(sys.argv[1]))
def killed(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
closing.note = killed
at = conference.opened_at + timedelta(hours=1)
closing.close(conference=conference, version=conference.version, open_why="Said.", by=conference.chair, at=at)
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_of_closing_leaves_nothing_half_done() -> None:
    sitting = decided("tees", going_on(categories=("EMO",)), END)
    before = everything()
    name = str(connection.settings_dict["NAME"])
    address = f"sqlite:///{name}" if connection.vendor == "sqlite" else _postgres(name)
    if connection.vendor == "sqlite" and (":memory:" in name or "mode=memory" in name):
        pytest.fail("the tests' database has to be a file, so that another process can be killed on it")
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "quorate.config.settings"}

    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(sitting.conference.pk)],
        env=environment,
        capture_output=True,
        check=False,
    )

    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
    assert everything() == before
    assert sitting.close().state == "closed"


def _postgres(name: str) -> str:
    given = connection.settings_dict
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{name}"


def test_nothing_is_taken_after_the_close_and_nothing_left_behind() -> None:
    sitting = decided()
    sitting.close()
    row, police, chair = sitting.row, sitting.asked["police"], sitting.chair
    late = {"by": chair, "at": holding.AFTER + timedelta(hours=1)}
    before, decisions = everything(), Decision.objects.count()

    for act in (
        lambda: say.give_view(row=row, invitation=police, says="end", words="", seen=0, **late),
        lambda: hold.arrive(invitation=police, mode="virtual", **late),
        lambda: say.note_child(row=row, wishes_and_feelings="x", working_notes="", notes_version=1, **late),
        lambda: say.record_dissent(row=row, invitation=police, words="No.", **late),
        lambda: deciding.decide(row=row, answers=ending(), version=row.version, **late),
        lambda: deciding.take_back(row=row, why="x", version=row.version, **late),
    ):
        with pytest.raises(Refused, match="closed|finished"):
            act()

    assert everything() == before
    assert Decision.objects.count() == decisions


@pytest.mark.parametrize(
    ("procedure", "still"), [("tees", False), ("berkshire", True), ("lincolnshire", True)]
)
def test_dissent_after_the_close_as_the_area_has_it(procedure: str, still: bool) -> None:
    sitting = holding.sit(procedure)
    all_say(sitting)
    if procedure == "lincolnshire":
        say.rule_on_quorum(
            conference=sitting.conference,
            rows=sitting.rows,
            ruling="quorate",
            conditions=(),
            reasons="All came.",
            interim_arrangements="",
            by=sitting.chair,
            at=holding.AFTER,
        )
    for row in sitting.rows:
        sitting.decide(row, going_on(asked={"basis": "Agreed.", "category_reviewed": True}))
    sitting.close()
    given = {
        "row": sitting.row,
        "invitation": sitting.asked["police"],
        "words": "It should end.",
        "by": sitting.chair,
    }

    if still:
        assert say.record_dissent(**given, at=holding.AFTER + timedelta(hours=20)).words == "It should end."
    else:
        with pytest.raises(Refused, match="Escalation stays open"):
            say.record_dissent(**given, at=holding.AFTER + timedelta(hours=20))


def stood_down() -> holding.Sitting:
    sitting = holding.sit()
    all_say(sitting, "end")
    for row in sitting.rows:
        sitting.decide(
            row,
            Answers(
                outcome="stood-down",
                chair_view="continue",
                reasons="The risk is there.",
                next_review_on=date(2026, 5, 20),
            ),
        )
    sitting.close()
    return sitting


def brought_back(sitting: holding.Sitting, meets: datetime) -> Conference:
    """Book and open the conference at which the members hear the evaluation."""
    back = convening.convene(
        area=sitting.place.area,
        children=[row.child for row in sitting.rows],
        details=Details(
            meets, 60, "online", None, "https://meet.example/back", sitting.chair, sitting.place.administrator
        ),
        token="back",
        accepted=(*WARNINGS, "short-notice"),
        past_limit_reason="x",
        chair_why="The same chair.",
        by=sitting.place.administrator,
        at=holding.AFTER + timedelta(days=8),
    )
    hold.open_conference(conference=back, by=sitting.chair, at=meets)
    return back


def test_tees_a_stood_down_review_is_evaluated_and_ends_only_when_back_together() -> None:
    sitting = stood_down()
    row = sitting.row
    assert sitting.now().state == "stood-down"
    row.plan.refresh_from_db()
    assert row.plan.ended_on is None
    again = Duty.objects.get(child=row.child, rule="reconvene", ended_at=None)
    assert (again.due_on, again.standing) == (date(2026, 5, 22), "open")
    evaluation = {
        "outcome": "end",
        "held_on": date(2026, 4, 29),
        "form": "meeting",
        "participants": "Leads of police and health",
        "reasons": "The risk has gone.",
        "at": holding.AFTER + timedelta(days=7),
    }
    for row in sitting.rows:
        decision = row.decisions.get()
        with pytest.raises(NotYours):
            deciding.evaluate(decision=decision, **evaluation, by=sitting.chair)
        deciding.evaluate(
            decision=decision, **evaluation, by=sitting.place.by_role[world.Role.SERVICE_MANAGER]
        )
    row.plan.refresh_from_db()
    assert row.plan.ended_on is None

    meets = holding.OPENS + timedelta(days=26)
    heard = holding.Sitting(sitting.place, brought_back(sitting, meets))
    for row in heard.rows:
        with pytest.raises(Refused, match="No other can be recorded"):
            heard.decide(row, CONTINUE, at=meets)
        decision = heard.decide(row, Answers(outcome="end", ends_on=meets.date()), at=meets)
        assert decision.decided_by == "service-manager"
    heard.close(at=meets + timedelta(hours=1))

    row.plan.refresh_from_db()
    assert row.plan.ended_on == meets.date()
    again.refresh_from_db()
    assert again.standing == "done"


def test_how_a_decision_was_written_down_is_put_right_but_never_its_outcome() -> None:
    sitting = decided()
    sitting.close()
    decision = sitting.row.decisions.get()
    given = {
        "decision": decision,
        "reasons": "",
        "changes": "",
        "next_review_on": decision.next_review_on,
        "at": holding.AFTER + timedelta(days=1),
    }

    with pytest.raises(NotYours):
        deciding.put_right(**given, categories=["PHY"], why="Misheard.", by=sitting.place.administrator)
    with pytest.raises(Refused, match="Say why"):
        deciding.put_right(**given, categories=["PHY"], why=" ", by=sitting.chair)
    with pytest.raises(Refused, match="Nothing is different"):
        deciding.put_right(**given, categories=["NEG"], why="Misheard.", by=sitting.chair)
    made = deciding.put_right(**given, categories=["PHY"], why="Misheard.", by=sitting.chair)

    decision.refresh_from_db()
    assert (decision.superseded_why, made.outcome, made.categories) == ("Misheard.", "continue", ["PHY"])
    assert CategoryHeld.objects.filter(plan=sitting.row.plan).count() == 2
    with pytest.raises(deciding.DecisionChanged):
        deciding.put_right(**given, categories=["EMO"], why="Again.", by=sitting.chair)


def test_an_initial_conference_makes_a_plan_for_one_child_and_none_for_another() -> None:
    sitting = holding.sit_initial("berkshire")
    first, second = sitting.rows
    sitting.harm(first, suffering=True)
    sitting.harm(second, likely=False)
    for row, says in ((first, "plan"), (second, "no-plan")):
        sitting.views(row, **{part.replace(" ", "_"): says for part in holding.EVERYBODY})
    plan = Answers(outcome="plan", categories=("NEG",), next_review_on=date(2026, 7, 15))

    with pytest.raises(Refused, match="core group"):
        sitting.decide(first, plan)
    named = replace(plan, asked={"core_group_on": date(2026, 5, 1)})
    with pytest.raises(Refused, match="past its limit"):
        sitting.decide(first, replace(named, next_review_on=date(2026, 7, 23)))
    sitting.decide(first, named)
    sitting.decide(second, Answers(outcome="no-plan", asked={"help_needed": False}))
    closed = sitting.close()

    made = Plan.objects.get(child=first.child)
    assert (made.started_on, made.made_by, made.usual_chair) == (
        holding.OPENS.date(),
        closed.ref,
        sitting.chair,
    )
    assert not Plan.objects.filter(child=second.child).exists()
    outcomes = {
        event.child_id: event.facts["outcome"] for event in Event.objects.filter(kind="initial-conference")
    }
    assert outcomes == {first.child_id: "plan", second.child_id: "no-plan"}
    review = Duty.objects.get(child=first.child, rule="first-review", ended_at=None)
    assert (review.due_on, review.standing) == (date(2026, 7, 22), "open")
    done = Duty.objects.get(child=first.child, rule="initial-conference", ended_at=None)
    assert done.standing == "done"


def test_a_child_of_whom_no_wishes_are_recorded_is_named_before_the_close() -> None:
    sitting = decided()
    first, second = sitting.rows
    first.refresh_from_db()
    say.note_child(
        row=first,
        wishes_and_feelings="Wants to stay at this school.",
        working_notes="",
        notes_version=first.notes_version,
        by=sitting.chair,
        at=holding.AFTER,
    )
    now = sitting.now()
    with pytest.raises(closing.LeftOpen) as left:
        closing.close(conference=now, version=now.version, by=sitting.chair, at=holding.AFTER)
    said = [one.says for one in left.value.left if one.key.startswith("wishes:")]
    assert said == [f"{second.child.name}: nothing is recorded of what the child wishes and feels"]
