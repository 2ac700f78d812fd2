"""What is to be done under a plan: given to anybody, changed, carried over, flagged, cancelled; the list of it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.plans import actions
from quorate.plans.models import ActionStep, Plan, PlanAction
from quorate.plans.queries import progress, view_of
from quorate.plans.queries.worklist import Asked, to_do

from . import world
from .plans_world import agree_plan, put_on_plan, write_plan

pytestmark = pytest.mark.django_db
STARTED = date(2026, 2, 4)
ON_TIME = date(2026, 4, 1)


def on_plan(procedure: str = "berkshire") -> tuple[world.Place, Plan]:
    place = world.make_place(procedure)
    assert place.family is not None
    return place, put_on_plan(world.children_of(place.family)[0], STARTED)


def visit(person, address: str, data: dict | None = None):
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.get(address) if data is None else client.post(address, data, follow=True)


def add(place: world.Place, plan: Plan, what: str, doer: actions.Doer | None = None, **more) -> PlanAction:
    given = {"by_on": None, "significant": False, "doer": doer or actions.Doer(), **more}
    return actions.add_action(plan=plan, what=what, by=place.manager, at=world.NOW, **given)


def relative(plan: Plan, relation: str):
    assert plan.child.family is not None
    return plan.child.family.relatives.get(relation=relation)


def change(place: world.Place, row: PlanAction, **more) -> PlanAction:
    given = {
        "what": row.what,
        "doer": actions.Doer(row.agency, row.practitioner, row.relative, row.by_child),
        "by_on": row.by_on,
        "significant": row.significant,
        "outcome": row.outcome,
        "contact": row.contact,
        "how_often": row.how_often,
        "why": "So agreed",
        "version": row.version,
        **more,
    }
    return actions.change_action(action=row, by=place.manager, at=world.NOW, **given)


def test_each_person_sees_what_they_do_and_what_others_do() -> None:
    place, plan = on_plan()
    assert place.network is not None
    mother = actions.Doer(relative=relative(plan, "mother"))
    for number in range(3):
        add(place, plan, f"Mother's thing {number}", mother)
    for number in range(6):
        add(place, plan, f"Thing of others {number}", actions.Doer(practitioner=place.network.health_visitor))
    add(place, plan, "Tell somebody at school", actions.Doer(by_child=True))

    view = view_of(plan, f"relative-{relative(plan, 'mother').pk}")

    assert view is not None
    assert (len(view.mine), len(view.others)) == (3, 7)
    trust = view_of(plan, f"practitioner-{place.network.health_visitor.pk}")
    assert trust is not None
    assert len(trust.mine) == 6
    page = visit(place.manager, reverse("plans:person", args=[plan.pk, view.key])).content.decode()
    assert "to do (3)" in page
    assert "will do (7)" in page


def test_a_persons_paper_says_both_and_leaves_out_what_it_is_told_to() -> None:
    place, plan = on_plan("tees")
    agree_plan(write_plan(plan, place.manager), place.manager)
    mother = relative(plan, "mother")
    add(place, plan, "Keep every appointment", actions.Doer(relative=mother))
    kept = add(
        place, plan, "Visit weekly", actions.Doer(practitioner=place.by_role[world.Role.SOCIAL_WORKER])
    )
    secret = add(place, plan, "Meet the father at the clinic", actions.Doer(agency=place.chair.agency))
    who = f"relative-{mother.pk}"

    page = visit(place.manager, reverse("plans:person", args=[plan.pk, who]) + f"?without={secret.pk}")
    word = visit(
        place.manager, reverse("plans:person-file", args=[plan.pk, who, "docx"]) + f"?without={secret.pk}"
    )
    pdf = visit(place.manager, reverse("plans:person-file", args=[plan.pk, who, "pdf"]))

    assert "Read it through before you give it" in page.content.decode()
    said = words_of(word.content)
    assert "What I am to do" in said
    assert "Keep every appointment" in said
    assert kept.what in said
    assert secret.what not in said
    assert "If things do not change" in said
    assert pdf.content.startswith(b"%PDF")


def words_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_what_the_family_does_is_not_in_the_agencies_figures() -> None:
    place, plan = on_plan()
    add(place, plan, "Go to the group", actions.Doer(relative=relative(plan, "mother")))
    row = add(place, plan, "Run the group", actions.Doer(agency=place.chair.agency))
    actions.complete_action(
        action=row, done_on=ON_TIME, evidence="Seen", version=1, by=place.manager, at=world.NOW
    )

    assert (progress(plan).total, progress(plan).evidenced) == (1, True)


def test_a_recommendation_nobody_owns_is_listed_until_somebody_does() -> None:
    place, plan = on_plan()
    assert place.network is not None
    for number in range(4):
        add(
            place,
            plan,
            f"Recommended {number}",
            actions.Doer(practitioner=place.network.teacher),
            by_on=date(2026, 5, 1),
            decided_at=plan.made_by,
        )
    fifth = add(place, plan, "Share attendance weekly", decided_at=plan.made_by)
    asked = Asked(today=world.TODAY, which="nobody")
    assert list(to_do(place.manager, asked)) == [fifth]

    change(place, fifth, doer=actions.Doer(agency=world.make_agency(place.area, world.Kind.SCHOOL)))

    assert list(to_do(place.manager, asked)) == []
    assert ActionStep.objects.get(action=fifth, kind="assigned").was.startswith(
        "Share attendance weekly; nobody"
    )


def test_on_the_day_after_it_was_due_it_is_on_the_leads_list() -> None:
    place, plan = on_plan()
    worker = place.by_role[world.Role.SOCIAL_WORKER]
    row = add(place, plan, "See the GP", actions.Doer(agency=place.chair.agency), by_on=date(2026, 4, 12))
    lead = plan.leads.get()
    assert lead.practitioner == worker

    on_its_day = Asked(today=date(2026, 4, 12), mine=True)
    the_day_after = Asked(today=date(2026, 4, 13), mine=True)

    assert list(to_do(worker, on_its_day)) == []
    assert list(to_do(worker, the_day_after)) == [row]
    other = world.make_practitioner(place.area, role=world.Role.SOCIAL_WORKER)
    assert list(to_do(other, the_day_after)) == []


def test_the_list_is_filtered_downloaded_and_asks_little() -> None:
    place, plan = on_plan()
    for number in range(6):
        add(
            place,
            plan,
            f"Late thing {number}",
            actions.Doer(agency=place.chair.agency),
            by_on=date(2026, 3, 1) + timedelta(days=number),
        )
    client = world.client_for(place.manager)
    with time_machine.travel(world.NOW, tick=False), CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("plans:list") + "?sort=-due")
    body = page.content.decode()
    assert body.index("Late thing 5") < body.index("Late thing 0")
    assert len(asked) <= 15
    assert (
        "Nothing with these filters"
        in visit(place.manager, reverse("plans:list") + "?which=nobody").content.decode()
    )

    file = visit(place.manager, reverse("plans:list") + "?format=csv")

    lines = b"".join(file.streaming_content).decode().splitlines()
    assert len(lines) == 7
    assert "43" in lines[1]
    elsewhere = world.make_place("tees")
    assert "Late thing" not in visit(elsewhere.manager, reverse("plans:list")).content.decode()


def test_a_service_that_is_gone_marks_the_action_until_it_is_changed() -> None:
    place, plan = on_plan()
    row = add(place, plan, "Go to the group", actions.Doer(agency=place.chair.agency))
    page = visit(
        place.manager,
        reverse("plans:action-flag", args=[plan.pk, row.pk]),
        {"ground": "service-gone", "why": "The group was closed", "version": 1},
    )
    assert "It is marked" in page.content.decode()
    row.refresh_from_db()
    assert row.to_change == "service-gone"
    assert "To be changed" in visit(place.manager, reverse("plans:plan", args=[plan.pk])).content.decode()

    change(place, row, what="Go to the other group")

    row.refresh_from_db()
    assert row.to_change == ""
    step = ActionStep.objects.get(action=row, kind="changed")
    assert step.was.startswith("Go to the group")
    assert step.became.startswith("Go to the other group")


def test_it_is_carried_over_with_the_reason_and_the_day_before() -> None:
    place, plan = on_plan()
    row = add(place, plan, "See the GP", actions.Doer(agency=place.chair.agency), by_on=date(2026, 3, 1))
    with pytest.raises(actions.PlanRefused, match="later day"):
        actions.carry_over(
            action=row,
            by_on=date(2026, 2, 20),
            why="x",
            ref="manager",
            version=1,
            by=place.manager,
            at=world.NOW,
        )

    actions.carry_over(
        action=row,
        by_on=date(2026, 5, 1),
        why="The surgery was shut",
        ref=plan.made_by,
        version=1,
        by=place.manager,
        at=world.NOW,
    )

    step = ActionStep.objects.get(action=row, kind="carried")
    assert (step.was, step.became, step.says) == ("1 March 2026", "1 May 2026", "The surgery was shut")
    page = visit(place.manager, reverse("plans:action", args=[plan.pk, row.pk])).content.decode()
    assert "Before: 1 March 2026" in page


def test_a_cancelled_action_stays_with_its_reason_and_counts_no_more() -> None:
    place, plan = on_plan()
    row = add(place, plan, "See the GP", actions.Doer(agency=place.chair.agency))
    give = {"action": row, "by": place.manager, "at": world.NOW}
    with pytest.raises(actions.PlanRefused, match="no longer wanted"):
        actions.cancel_action(on=world.TODAY, why="", version=1, **give)

    actions.cancel_action(on=world.TODAY, why="Seen already", version=1, **give)

    assert progress(plan).total == 0
    assert "Seen already" in visit(place.manager, reverse("plans:plan", args=[plan.pk])).content.decode()
    with pytest.raises(actions.PlanRefused, match="cancelled"):
        actions.complete_action(done_on=ON_TIME, evidence="x", version=2, **give)


def test_what_cannot_be_leaves_no_trace() -> None:
    place, plan = on_plan()
    stranger = world.make_family(place.area, children=1).relatives.get(relation="mother")
    with pytest.raises(actions.PlanRefused, match="before that day"):
        add(place, plan, "Too early", by_on=STARTED - timedelta(days=1))
    with pytest.raises(actions.PlanRefused, match="own family"):
        add(place, plan, "Not theirs", actions.Doer(relative=stranger))
    elsewhere = world.make_place("tees")
    with pytest.raises(actions.PlanRefused, match="agency of this area"):
        add(place, plan, "Elsewhere", actions.Doer(practitioner=elsewhere.chair))
    assert PlanAction.objects.count() == 0
    assert not Entry.objects.filter(act="plans.action-added").exists()


def test_a_stale_page_changes_nothing() -> None:
    place, plan = on_plan()
    row = add(place, plan, "See the GP", actions.Doer(agency=place.chair.agency))
    change(place, row, what="See the GP twice")

    with pytest.raises(Stale):
        change(place, row, what="See nobody", version=1)
    page = visit(
        place.manager,
        reverse("plans:action-cancel", args=[plan.pk, row.pk]),
        {"why": "x", "version": 1, "on-day": "1", "on-month": "4", "on-year": "2026"},
    )
    assert "has not been saved" in page.content.decode()
    row.refresh_from_db()
    assert (row.what, row.cancelled_on) == ("See the GP twice", None)


def test_changing_by_the_page_keeps_the_doer_that_left_the_network() -> None:
    place, plan = on_plan()
    stranger = world.make_practitioner(place.area, role=world.Role.SOCIAL_WORKER)
    row = add(place, plan, "Visit", actions.Doer(practitioner=stranger))

    visit(
        place.manager,
        reverse("plans:action-change", args=[plan.pk, row.pk]),
        {
            "what": "Visit weekly",
            "doer": row.doer_key,
            "outcome": "",
            "contact": "At home",
            "how_often": "Weekly",
            "by_on-day": "",
            "by_on-month": "",
            "by_on-year": "",
            "why": "So agreed",
            "version": 1,
        },
    )

    row.refresh_from_db()
    assert (row.what, row.practitioner, row.how_often) == ("Visit weekly", stranger, "Weekly")
