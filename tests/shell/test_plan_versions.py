"""Versions of a plan: drafted, written, held against the area's list, agreed, replaced, compared, printed."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.cases.models import Event
from quorate.plans import actions
from quorate.plans.models import Explained, Plan, PlanVersion, Section
from quorate.plans.queries import outline_missing
from quorate.plans.queries.content import compare, parts

from . import world
from .plans_world import agree_plan, put_on_plan, write_plan

pytestmark = pytest.mark.django_db
STARTED = date(2026, 2, 4)


def on_plan(procedure: str = "berkshire") -> tuple[world.Place, Plan]:
    place = world.make_place(procedure)
    assert place.family is not None
    return place, put_on_plan(world.children_of(place.family)[0], STARTED)


def visit(person, address: str, data: dict | None = None):
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.get(address) if data is None else client.post(address, data, follow=True)


def section(plan: Plan, key: str, text: str, place: world.Place) -> None:
    draft = PlanVersion.objects.get(plan=plan, state="draft")
    row = Section.objects.filter(of=draft, key=key).first()
    actions.write_section(
        draft=draft, key=key, text=text, version=row.version if row else 0, by=place.chair, at=world.NOW
    )


def in_full(place: world.Place, plan: Plan, draft: PlanVersion) -> None:
    """Add what the Berkshire list asks for besides the passages: who does what, resources, explained to whom."""
    agency = world.make_agency(place.area, world.Kind.GP)
    actions.add_action(
        plan=plan,
        what="See the child",
        agency=agency,
        by_on=None,
        significant=False,
        contact="At the surgery",
        how_often="Monthly",
        by=place.chair,
        at=world.NOW,
    )
    actions.write_resource(
        draft=draft,
        agency=agency,
        needs="An hour a month",
        representative="Dr Example",
        can_commit=True,
        version=0,
        by=place.chair,
        at=world.NOW,
    )
    family = plan.child.family
    assert family is not None
    for who in [*(f"relative:{one.pk}" for one in family.relatives.all()), "child"]:
        actions.explain(
            version=draft, who=who, standing="understood", on=STARTED, says="", by=place.chair, at=world.NOW
        )


def test_what_the_procedure_lists_and_the_draft_does_not_have_is_named() -> None:
    place, plan = on_plan()
    assert outline_missing(plan) == ["No outline plan is written yet"]
    actions.open_draft(plan=plan, why="", by=place.chair, at=world.NOW)

    missing = "\n".join(outline_missing(plan))

    for words in (
        "risks are not stated",
        "What has to change is not stated",
        "explained to Mother",
        "No outcome is written for this child",
        "services this child needs",
        "whether an assessment is still running",
        "specialist assessments",
        "Nothing is put down for anybody",
        "if things do not change",
        "bring that about",
    ):
        assert words in missing


def test_nothing_is_missing_once_everything_is_there() -> None:
    place, plan = on_plan()
    draft = write_plan(plan, place.chair)
    in_full(place, plan, draft)

    assert outline_missing(plan) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"by_on": None, "running": True}, "with no day by which it is finished"),
        ({"by_on": STARTED + timedelta(days=45), "running": True}, ""),
    ],
)
def test_an_assessment_that_runs_has_a_day(change: dict, words: str) -> None:
    place, plan = on_plan()
    draft = write_plan(plan, place.chair)
    in_full(place, plan, draft)
    draft.refresh_from_db()
    actions.write_assessment(draft=draft, **change, version=draft.version, by=place.chair, at=world.NOW)

    assert (words in "\n".join(outline_missing(plan))) if words else outline_missing(plan) == []


def test_an_outcome_nobody_watches_and_a_sibling_without_one_are_named() -> None:
    place, plan = on_plan()
    assert place.family is not None
    other = put_on_plan(world.children_of(place.family)[1], STARTED)
    draft = write_plan(plan, place.chair)
    actions.write_outcome(
        draft=draft, wording=actions.Wording(what="Sleeps well"), by=place.chair, at=world.NOW
    )

    missing = "\n".join(outline_missing(plan))

    assert "Outcome 3: not said when progress is looked at, how it is judged, who watches it" in missing
    assert f"No outcome is written for {other.child.name}" in missing


def test_an_agency_without_a_representative_and_a_professional_without_a_frequency_are_named() -> None:
    place, plan = on_plan()
    write_plan(plan, place.chair)
    agency = world.make_agency(place.area, world.Kind.GP)
    give = {"plan": plan, "by_on": None, "significant": False, "by": place.chair, "at": world.NOW}
    actions.add_action(what="See the child", agency=agency, **give)
    actions.add_action(what="Go over the plan with the school", **give)

    missing = "\n".join(outline_missing(plan))

    assert f"kind and frequency of contact is not said for {agency.name}" in missing
    assert f"Nobody is named who comes to the first core group for {agency.name}" in missing
    assert "Nobody is named to do this: “Go over the plan with the school”" in missing


@pytest.mark.parametrize(
    ("empty", "words"),
    [("risks", "state the risks"), ("must-change", "what has to change"), ("contingency", "what is done if")],
)
def test_berkshire_holds_back_a_plan_without_risks_changes_or_contingency(empty: str, words: str) -> None:
    place, plan = on_plan()
    draft = write_plan(plan, place.chair)
    section(plan, empty, "", place)

    with pytest.raises(actions.PlanRefused, match=words):
        agree_plan(draft, place.chair)
    assert words in visit(place.manager, reverse("plans:agree", args=[plan.pk, 1])).content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("procedure", ["tees", "pan-sussex", "lincolnshire"])
def test_an_area_whose_text_lists_nothing_holds_nothing_back(procedure: str) -> None:
    place, plan = on_plan(procedure)
    draft = actions.open_draft(plan=plan, why="", by=place.chair, at=world.NOW)

    assert outline_missing(plan) == []
    assert agree_plan(draft, place.chair).missing_then == []
    page = visit(place.manager, reverse("plans:version", args=[plan.pk, 1])).content.decode()
    assert "does not list what an outline plan has" in page


def test_it_is_agreed_without_what_is_missing_only_with_a_reason() -> None:
    place, plan = on_plan()
    draft = write_plan(plan, place.chair)
    with pytest.raises(actions.PlanRefused, match="missing"):
        actions.agree(
            draft=draft,
            on=world.TODAY,
            agreed_at=plan.made_by,
            missing_why=" ",
            version=draft.version,
            by=place.chair,
            at=world.NOW,
        )

    agreed = agree_plan(draft, place.chair)

    assert agreed.state == "agreed"
    assert agreed.missing_then
    assert Event.objects.filter(child=plan.child, facts__topic="plan-version", facts__number=1).count() == 1
    assert Entry.objects.filter(act="plans.version-agreed").count() == 1


def test_the_next_version_replaces_the_first_and_both_are_kept() -> None:
    place, plan = on_plan()
    first = agree_plan(write_plan(plan, place.chair), place.chair)
    second = actions.open_draft(plan=plan, why="The review changed it", by=place.chair, at=world.NOW)
    actions.write_section(
        draft=second, key="services", text="A family worker, weekly.", version=1, by=place.chair, at=world.NOW
    )
    agree_plan(second, place.chair)

    first.refresh_from_db()
    assert first.state == "superseded"
    assert first.sections.get(key="services").text == "The services this child needs, in words."
    changed = [one for one in compare(parts(first), parts(second)) if one.kind != "same"]
    assert [(one.part.key, one.kind) for one in changed] == [("services", "changed")]
    kinds = {piece.kind for piece in changed[0].pieces}
    assert kinds >= {"added", "gone"}
    page = visit(place.manager, reverse("plans:compare", args=[plan.pk]) + "?from=1&to=2").content.decode()
    assert "family worker" in page
    with pytest.raises(actions.PlanRefused, match="no draft any more"):
        actions.write_section(draft=first, key="services", text="x", version=1, by=place.chair, at=world.NOW)


def test_there_is_one_draft_and_the_second_person_is_told_whose() -> None:
    place, plan = on_plan()
    actions.open_draft(plan=plan, why="", by=place.chair, at=world.NOW)

    with pytest.raises(actions.PlanRefused, match=f"{place.chair.name} began version 1"):
        actions.open_draft(plan=plan, why="", by=place.manager, at=world.NOW)
    assert PlanVersion.objects.count() == 1


def test_two_people_in_one_passage_one_is_told_and_in_two_passages_neither() -> None:
    place, plan = on_plan()
    draft = actions.open_draft(plan=plan, why="", by=place.chair, at=world.NOW)
    said = {"draft": draft, "by": place.chair, "at": world.NOW, "version": 0}
    actions.write_section(key="risks", text="One", **said)
    actions.write_section(key="services", text="Two", **said)

    with pytest.raises(Stale):
        actions.write_section(key="risks", text="Three", **said)
    address = reverse("plans:section", args=[plan.pk, 1, "risks"])
    page = visit(place.manager, address, {"text": "Three", "version": 0}).content.decode()
    assert "has not been saved" in page
    assert "One" in page
    assert Section.objects.get(key="risks").text == "One"


def test_a_draft_that_changed_after_the_page_was_opened_is_not_agreed() -> None:
    place, plan = on_plan()
    draft = write_plan(plan, place.chair)
    shown = draft.version
    section(plan, "services", "Something else", place)

    with pytest.raises(Stale):
        actions.agree(
            draft=draft,
            on=world.TODAY,
            agreed_at=plan.made_by,
            missing_why="x",
            version=shown,
            by=place.chair,
            at=world.NOW,
        )


@pytest.mark.parametrize("on", [STARTED - timedelta(days=1), world.TODAY + timedelta(days=1)])
def test_it_is_not_agreed_before_the_plan_nor_in_the_future(on: date) -> None:
    place, plan = on_plan("tees")
    draft = write_plan(plan, place.chair)

    with pytest.raises(actions.PlanRefused, match="check the day"):
        actions.agree(
            draft=draft,
            on=on,
            agreed_at=plan.made_by,
            missing_why="",
            version=draft.version,
            by=place.chair,
            at=world.NOW,
        )


def test_between_meetings_a_manager_agrees_and_nobody_else() -> None:
    place, plan = on_plan("tees")
    draft = write_plan(plan, place.chair)

    with pytest.raises(actions.PlanRefused, match="by a manager"):
        agree_plan(draft, place.chair, where="manager")
    with pytest.raises(actions.PlanRefused, match="Choose where"):
        agree_plan(draft, place.manager, where="conference:999999")
    assert agree_plan(draft, place.manager, where="manager").agreed_at == "manager"


def test_a_draft_put_aside_can_still_be_read_and_makes_room() -> None:
    place, plan = on_plan()
    draft = write_plan(plan, place.chair)
    actions.discard(draft=draft, why="Begun twice", version=draft.version, by=place.chair, at=world.NOW)

    page = visit(place.manager, reverse("plans:version", args=[plan.pk, 1])).content.decode()
    assert "put aside, never agreed" in page
    assert actions.open_draft(plan=plan, why="", by=place.chair, at=world.NOW).number == 2


def test_an_outcome_left_out_stays_in_the_version_before() -> None:
    place, plan = on_plan("tees")
    first = agree_plan(write_plan(plan, place.chair), place.chair)
    second = actions.open_draft(plan=plan, why="", by=place.chair, at=world.NOW)
    gone = second.outcomes.first()
    assert gone is not None
    actions.drop_outcome(
        draft=second, outcome=gone.outcome, version=gone.version, by=place.chair, at=world.NOW
    )

    assert (first.outcomes.count(), second.outcomes.count()) == (2, 1)


def test_whether_it_was_explained_is_kept_person_by_person() -> None:
    place, plan = on_plan()
    draft = write_plan(plan, place.chair)
    family = plan.child.family
    assert family is not None
    mother = family.relatives.get(relation="mother")
    address = reverse("plans:explained", args=[plan.pk, 1, f"relative-{mother.pk}"])
    day = {"on-day": "13", "on-month": "4", "on-year": "2026"}

    page = visit(place.manager, address, {"standing": "not-understood", "says": "", **day})
    assert "Say what was done instead" in page.content.decode()
    visit(place.manager, address, {"standing": "not-understood", "says": "With an interpreter", **day})
    assert any(mother.name in line for line in outline_missing(plan))
    visit(place.manager, address, {"standing": "understood", "says": "", **day})

    assert not any(mother.name in line for line in outline_missing(plan))
    assert Explained.objects.filter(of=draft).count() == 2
    with pytest.raises(actions.PlanRefused, match="has a part in this plan"):
        actions.explain(
            version=draft,
            who="relative:0",
            standing="understood",
            on=STARTED,
            says="",
            by=place.chair,
            at=world.NOW,
        )


def test_a_version_is_a_paper_in_both_forms() -> None:
    place, plan = on_plan()
    agree_plan(write_plan(plan, place.chair), place.chair)

    pdf = visit(place.manager, reverse("plans:version-file", args=[plan.pk, 1, "pdf"]))
    word = visit(place.manager, reverse("plans:version-file", args=[plan.pk, 1, "docx"]))

    assert pdf.content.startswith(b"%PDF")
    said = "\n".join(one.text for one in Document(BytesIO(word.content)).paragraphs)
    assert "Better thing 2" in said
    assert "What would bring that about" in said
    assert visit(place.manager, reverse("plans:version-file", args=[plan.pk, 1, "exe"])).status_code == 404


def test_drafting_writing_and_agreeing_by_the_pages() -> None:
    place, plan = on_plan("tees")
    chair = place.manager
    visit(chair, reverse("plans:draft", args=[plan.pk]), {"why": "After the conference"})
    visit(chair, reverse("plans:section", args=[plan.pk, 1, "risks"]), {"text": "Left alone", "version": 0})
    visit(
        chair,
        reverse("plans:outcome-add", args=[plan.pk, 1]),
        {
            "what": "Is never alone at home",
            "version": 0,
            "by_on-day": "",
            "by_on-month": "",
            "by_on-year": "",
        },
    )
    draft = PlanVersion.objects.get()
    agency = world.make_agency(place.area, world.Kind.GP)
    visit(
        chair,
        reverse("plans:resource-add", args=[plan.pk, 1]),
        {
            "agency": agency.pk,
            "needs": "Time",
            "representative": "Dr Example",
            "can_commit": "yes",
            "version": 0,
        },
    )
    draft.refresh_from_db()
    page = visit(
        chair,
        reverse("plans:agree", args=[plan.pk, 1]),
        {
            "agreed_at": plan.made_by,
            "on-day": "13",
            "on-month": "4",
            "on-year": "2026",
            "version": draft.version,
        },
    ).content.decode()

    assert "Version 1 is in force." in page
    assert "Is never alone at home" in page
    assert "Dr Example" in page
    overview = visit(chair, reverse("plans:plan", args=[plan.pk])).content.decode()
    assert "Version 1, agreed on 13 April 2026 (Initial conference, 4 February 2026)" in overview
