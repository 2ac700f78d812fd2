"""Progress against every outcome and action, occasion by occasion; and what the conference asks of it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from quorate.cases import actions as cases
from quorate.cases.models import Event
from quorate.conferences.actions.refusals import Refused
from quorate.plans import actions, hub
from quorate.plans.models import OutcomeProgress, Plan, PlanVersion
from quorate.plans.queries import progress_at

from . import conference_world, holding, world
from .plans_world import agree_plan, put_on_plan, write_plan

pytestmark = pytest.mark.django_db
STARTED = date(2026, 2, 4)
REVIEWED = date(2026, 4, 2)
ALL = {"safety": "Safe at home", "health": "Growing", "development": "Talks more"}


def reviewed(procedure: str = "tees", *, outcomes: int = 4) -> tuple[world.Place, Plan, str]:
    """Return a plan in force with some outcomes and a review that is on record."""
    place = world.make_place(procedure)
    assert place.family is not None
    plan = put_on_plan(world.children_of(place.family)[0], STARTED, REVIEWED)
    agree_plan(write_plan(plan, place.manager, outcomes=outcomes), place.manager)
    return place, plan, f"{plan.made_by}:{REVIEWED}"


def visit(person, address: str, data: dict | None = None):
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.get(address) if data is None else client.post(address, data, follow=True)


def record(place: world.Place, plan: Plan, ref: str, number: int, **more) -> OutcomeProgress:
    given = {"standing": "better", "domains": ALL, "evidence": "Seen at school", **more}
    outcome = plan.outcomes.get(number=number)
    return actions.record_progress(outcome=outcome, ref=ref, by=place.manager, at=world.NOW, **given)


def test_three_of_four_gone_over_names_the_fourth() -> None:
    place, plan, ref = reviewed()
    for number in (1, 2, 3):
        record(place, plan, ref, number)

    found = progress_at(plan, ref)

    assert found.says == "3 of 4 outcomes gone over."
    assert found.missing == ("Outcome 4: Better thing 4",)
    page = visit(place.manager, reverse("plans:progress", args=[plan.pk]) + f"?at={ref}").content.decode()
    assert "3 of 4 outcomes gone over." in page
    assert "Outcome 4: Better thing 4" in page


def test_a_domain_that_nothing_is_said_of_is_shown_as_not_covered() -> None:
    place, plan, ref = reviewed("pan-sussex", outcomes=1)
    record(place, plan, ref, 1, domains={"safety": "Safe", "health": "Well"})

    assert progress_at(plan, ref).not_covered == ("Outcome 1: development not covered",)
    page = visit(place.manager, reverse("plans:progress", args=[plan.pk]) + f"?at={ref}").content.decode()
    assert "Not covered" in page


def test_what_was_said_before_stands_beside_it_as_a_history() -> None:
    place, plan, ref = reviewed(outcomes=1)
    record(place, plan, plan.made_by, 1, standing="same", on=STARTED)
    record(place, plan, ref, 1, standing="better")

    line = progress_at(plan, ref).outcomes[0]

    assert line.now is not None
    assert (line.now.standing, [one.standing for one in line.before]) == ("better", ["same"])


def test_it_is_put_right_by_a_new_record_with_a_reason() -> None:
    place, plan, ref = reviewed(outcomes=1)
    first = record(place, plan, ref, 1)
    with pytest.raises(actions.PlanRefused, match="Say why it is put right"):
        record(place, plan, ref, 1, standing="worse", instead_of=first.pk)

    record(place, plan, ref, 1, standing="worse", instead_of=first.pk, why="Written for her sister")

    assert list(OutcomeProgress.objects.order_by("pk").values_list("standing", "superseded_why")) == [
        ("better", "Written for her sister"),
        ("worse", ""),
    ]
    page = visit(place.manager, reverse("plans:progress", args=[plan.pk]) + f"?at={ref}").content.decode()
    assert "Written for her sister" in page


def test_two_people_at_once_the_second_is_told_who_was_first() -> None:
    place, plan, ref = reviewed(outcomes=1)
    first = record(place, plan, ref, 1)

    with pytest.raises(actions.PlanRefused, match=place.manager.name):
        record(place, plan, ref, 1, standing="worse")
    assert record(place, plan, ref, 1).pk == first.pk
    assert OutcomeProgress.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"domains": {}}, "in what it is so"),
        ({"evidence": ""}, "what shows it"),
        ({"standing": "fine"}, "Choose how far"),
        ({"on": STARTED - timedelta(days=1)}, "start of the plan"),
        ({"on": world.TODAY + timedelta(days=1)}, "start of the plan"),
    ],
)
def test_what_says_nothing_or_cannot_be_is_refused(more: dict, words: str) -> None:
    place, plan, ref = reviewed(outcomes=1)

    with pytest.raises(actions.PlanRefused, match=words):
        record(place, plan, ref, 1, **more)
    with pytest.raises(actions.PlanRefused, match="Choose where"):
        record(place, plan, "conference:999999", 1)
    assert OutcomeProgress.objects.count() == 0


def test_a_conference_that_sits_can_go_over_the_plan() -> None:
    place = world.make_place()
    conference = conference_world.book(place)
    assert place.family is not None
    plan = Plan.objects.get(child=world.children_of(place.family)[0])
    agree_plan(write_plan(plan, place.manager, outcomes=1), place.manager)

    record(place, plan, conference.ref, 1)

    assert progress_at(plan, conference.ref).missing == ()
    visit(
        place.manager, reverse("plans:draft", args=[plan.pk]) + f"?at={conference.ref}", {"why": "The review"}
    )
    agreeing = visit(place.manager, reverse("plans:agree", args=[plan.pk, 2])).content.decode()
    assert f'value="{conference.ref}" selected' in agreeing
    address = reverse("plans:progress", args=[plan.pk]) + f"?at={conference.ref}"
    assert "1 of 1 outcomes gone over." in visit(place.manager, address).content.decode()


def test_every_open_action_is_gone_over_too() -> None:
    place, plan, ref = reviewed(outcomes=1)
    rows = [
        actions.add_action(
            plan=plan,
            what=f"Thing {number}",
            agency=place.chair.agency,
            by_on=None,
            significant=False,
            by=place.manager,
            at=world.NOW,
        )
        for number in range(12)
    ]
    for row in rows[:10]:
        actions.note_progress(action=row, ref=ref, says="Half done", by=place.manager, at=world.NOW)

    assert progress_at(plan, ref).actions_missing == ("Thing 10", "Thing 11")
    address = reverse("plans:progress-note", args=[plan.pk, rows[11].pk]) + f"?at={ref}"
    visit(place.manager, address, {"says": "Not begun"})
    assert progress_at(plan, ref).actions_missing == ("Thing 10",)


def test_an_outcome_past_its_day_without_a_new_one_is_flagged_until_it_is_reached() -> None:
    place, plan, ref = reviewed(outcomes=1)
    today = STARTED + timedelta(days=61)
    assert progress_at(plan, ref, today).past == ("Outcome 1: Better thing 1",)

    record(place, plan, ref, 1, standing="met")

    assert progress_at(plan, ref, today).past == ()
    assert progress_at(plan, ref, today - timedelta(days=1)).past == ()


def test_recording_by_the_page() -> None:
    place, plan, ref = reviewed(outcomes=1)
    outcome = plan.outcomes.get()
    address = reverse("plans:progress-outcome", args=[plan.pk, outcome.pk]) + f"?at={ref}"

    page = visit(
        place.manager,
        address,
        {"standing": "worse", **ALL, "evidence": "Missed three visits", "instead_of": ""},
    )

    assert "The progress is on record." in page.content.decode()
    assert OutcomeProgress.objects.get().evidence == "Missed three visits"
    elsewhere = world.make_place("berkshire")
    assert visit(elsewhere.manager, address).status_code == 404


def test_a_review_that_changed_the_plan_begins_the_next_version() -> None:
    place, plan, ref = reviewed(outcomes=1)
    give = {"plan": plan, "decided_at": ref, "by": place.chair, "at": world.NOW}
    draft = actions.change_asked(changes="A family worker comes weekly.", **give)
    actions.change_asked(changes="The GP sees him monthly.", **give)

    draft.refresh_from_db()
    assert (draft.number, draft.state) == (2, "draft")
    assert "family worker" in draft.why
    assert "monthly" in draft.why
    assert PlanVersion.objects.get(plan=plan, number=1).state == "agreed"
    line = hub.standing(plan.child, list(Event.objects.filter(child=plan.child)), world.TODAY)[0]
    assert line.concern
    assert "a meeting changed the plan" in line.says


def test_the_childs_page_says_whether_there_is_a_plan_on_paper() -> None:
    place = world.make_place()
    assert place.family is not None
    child = world.children_of(place.family)[0]
    assert hub.standing(child, [], world.TODAY) == []
    plan = put_on_plan(child, STARTED)

    def line():
        return hub.standing(child, list(Event.objects.filter(child=child)), world.TODAY)[0]

    assert "No outline plan is agreed yet." in line().says
    agree_plan(write_plan(plan, place.manager), place.manager)
    assert "Version 1 was agreed on 13 April 2026." in line().says
    assert not line().concern
    assert len(hub.links(place.manager, child, list(Event.objects.filter(child=child)), world.TODAY)) == 1
    cases.record_event(child=child, kind="plan-end", on=world.TODAY, ref="x", by=world.SYSTEM, at=world.NOW)
    assert hub.standing(child, list(Event.objects.filter(child=child)), world.TODAY) == []


def sits(procedure: str) -> tuple[holding.Sitting, list[Plan]]:
    """Return a review of two children in session, each with a plan in force that has two outcomes."""
    sitting = holding.sit(procedure)
    plans = []
    for row in sitting.rows:
        plan = Plan.objects.get(child=row.child_id)
        agree_plan(write_plan(plan, sitting.place.manager), sitting.place.manager)
        plans.append(plan)
        sitting.harm(row)
        sitting.views(row, **{part.replace(" ", "_"): "continue" for part in holding.EVERYBODY})
    return sitting, plans


def go_over(sitting: holding.Sitting, plan: Plan, *numbers: int) -> None:
    for number in numbers:
        actions.record_progress(
            outcome=plan.outcomes.get(number=number),
            ref=sitting.conference.ref,
            standing="better",
            domains=ALL,
            evidence="Seen at school",
            by=sitting.place.chair,
            at=holding.AFTER,
        )


def test_berkshire_decides_nothing_while_an_outcome_is_not_gone_over() -> None:
    sitting, (plan, _other) = sits("berkshire")
    go_over(sitting, plan, 1)

    with pytest.raises(Refused, match="Better thing 2"):
        sitting.decide(sitting.rows[0], holding.CONTINUE)
    go_over(sitting, plan, 2)

    assert sitting.decide(sitting.rows[0], holding.CONTINUE).outcome == "continue"


def test_a_review_that_changes_the_plan_leaves_the_next_version_to_be_written() -> None:
    sitting, (changed, unchanged) = sits("tees")
    lead = world.make_practitioner(sitting.place.area, role=world.Role.SOCIAL_WORKER)
    sitting.decide(
        sitting.rows[0],
        holding.going_on(changes="A family worker comes weekly.", social_worker=lead.pk),
    )
    sitting.decide(sitting.rows[1], holding.CONTINUE)

    sitting.close()

    draft = PlanVersion.objects.get(plan=changed, state="draft")
    assert (draft.number, draft.why, draft.asked_at) == (
        2,
        "A family worker comes weekly.",
        sitting.conference.ref,
    )
    assert PlanVersion.objects.get(plan=changed, number=1).state == "agreed"
    assert [one.practitioner for one in changed.leads.order_by("pk")][1:] == [lead]
    assert unchanged.leads.count() == 1
    assert not PlanVersion.objects.filter(plan=unchanged, state="draft").exists()
