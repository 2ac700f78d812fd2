"""Early reviews: what prompts one in each area, who may ask, who decides, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.actions import Stale
from quorate.cases.models import Child, Event
from quorate.oversight.actions import early as acts
from quorate.oversight.actions.early import Change, Verdict, Wish
from quorate.oversight.models import EarlyReview
from quorate.oversight.queries import early as queries
from quorate.oversight.refusals import NotYours, Refused
from quorate.plans import actions as plans

from . import world
from .plans_world import put_on_plan
from .test_plan_pages import visit

pytestmark = pytest.mark.django_db
SINCE = date(2026, 2, 4)
WISH = Wish(ground="difficulty", why="Nothing of the plan is done.", consulted_on=date(2026, 4, 9))
Role = world.Role


def on_plan(procedure: str = "tees") -> tuple[world.Place, Child]:
    place = world.make_place(procedure)
    assert place.family is not None
    child = world.children_of(place.family)[0]
    put_on_plan(child, SINCE)
    return place, Child.objects.select_related("area").get(pk=child.pk)


def record(place: world.Place, child: Child, signal: str, says: str = "Seen today.", **more: Any) -> Event:
    change = Change(signal=signal, on=more.pop("on", date(2026, 4, 10)), says=says, **more)
    return acts.record_change(child=child, change=change, by=place.administrator, at=world.NOW)


def prompted(place: world.Place, child: Child) -> list[tuple[str, str]]:
    found = queries.prompts(place.manager, world.TODAY, child=child)
    return [(one.signal, one.ground.key if one.ground else "") for one in found]


def ask(place: world.Place, child: Child, wish: Wish = WISH, *, by: Any = None) -> EarlyReview:
    return acts.ask(child=child, wish=wish, by=by or place.by_role[Role.SOCIAL_WORKER], at=world.NOW)


@pytest.mark.parametrize(
    ("procedure", "ground"),
    [
        ("tees", "new-incident"),
        ("berkshire", "new-incident"),
        ("lincolnshire", "further-incident"),
        ("pan-sussex", ""),
    ],
)
def test_a_new_enquiry_asks_for_an_early_review(procedure: str, ground: str) -> None:
    place, child = on_plan(procedure)
    assert prompted(place, child) == []
    kind = {"kind": "strategy-discussion", "facts": {"section_47": True}, "by": world.SYSTEM, "at": world.NOW}
    cases.record_event(child=child, on=date(2026, 2, 1), **kind)  # before the plan: it has been weighed
    cases.record_event(child=child, on=date(2026, 4, 8), **kind)

    assert prompted(place, child) == [("enquiry", ground)]
    cases.record_event(
        child=child,
        kind="review",
        on=date(2026, 4, 12),
        facts={"outcome": "continue", "quorate": True},
        by=world.SYSTEM,
        at=world.NOW,
    )
    assert prompted(place, child) == []


@pytest.mark.parametrize(
    ("procedure", "signal", "facts", "ground"),
    [
        ("tees", "person", {}, "changed-circumstances"),
        ("tees", "change", {"foreseen": True, "safety": False}, "changed-circumstances"),
        ("tees", "allegation", {"sustained": None}, None),
        ("tees", "failing", {}, "difficulty"),
        ("berkshire", "person", {}, "person-of-risk"),
        ("berkshire", "incident", {}, "new-incident"),
        ("berkshire", "allegation", {"sustained": False}, None),
        ("berkshire", "allegation", {"sustained": True}, "new-incident"),
        ("berkshire", "change", {"foreseen": True, "safety": True}, None),
        ("berkshire", "change", {"foreseen": False, "safety": True}, "unforeseen-change"),
        ("berkshire", "return", {"foreseen": True}, None),
        ("berkshire", "return", {"foreseen": False}, "return-home"),
        ("berkshire", "well", {}, "no-longer-needed"),
        ("lincolnshire", "allegation", {}, "further-incident"),
        ("lincolnshire", "failing", {}, "plan-failing"),
        ("lincolnshire", "change", {"foreseen": True, "safety": True}, None),
        ("lincolnshire", "change", {"foreseen": False, "safety": True}, "unforeseen-change"),
        ("lincolnshire", "well", {}, "working-well"),
        ("pan-sussex", "change", {"foreseen": True, "safety": False}, ""),
    ],
)
def test_what_is_recorded_raises_the_ground_of_the_areas_own_list(
    procedure: str, signal: str, facts: dict[str, Any], ground: str | None
) -> None:
    place, child = on_plan(procedure)

    record(place, child, signal, **facts)

    assert [key for _, key in prompted(place, child)] == ([] if ground is None else [ground])


def test_a_core_group_that_recommends_the_end_prompts_a_review() -> None:
    place, child = on_plan("berkshire")

    def concludes(what: str) -> None:
        cases.note(
            child=child,
            topic="core-group-recommends",
            title="What the core group thinks",
            on=date(2026, 4, 9),
            facts={"recommends": what},
            by=place.by_role[Role.SOCIAL_WORKER],
            at=world.NOW,
        )

    concludes("needed")
    assert prompted(place, child) == []
    concludes("not-needed")
    assert prompted(place, child) == [("well", "no-longer-needed")]


@pytest.mark.parametrize(("home", "found"), [(True, [("return", "return-home")]), (False, [])])
def test_a_looked_after_review_that_weighs_going_home_prompts_one(
    home: bool, found: list[tuple[str, str]]
) -> None:
    place, child = on_plan("berkshire")
    facts = {"step": "review-held", "going_home": home}
    title = "Looked-after review held"
    cases.note(
        child=child,
        topic="care",
        title=title,
        on=date(2026, 4, 9),
        facts=facts,
        by=world.SYSTEM,
        at=world.NOW,
    )

    assert prompted(place, child) == found


def test_half_of_the_plan_overdue_is_difficulty_in_carrying_it_out() -> None:
    place, child = on_plan()
    plan = child.plans.get()
    agency = world.make_agency(place.area, world.Kind.GP)
    for number, by_on in enumerate((date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1))):
        plans.add_action(
            plan=plan,
            what=f"Step {number}",
            agency=agency,
            by_on=by_on,
            significant=False,
            by=place.chair,
            at=world.NOW,
        )
    assert prompted(place, child) == []
    plans.add_action(
        plan=plan,
        what="Step 4",
        agency=agency,
        by_on=date(2026, 3, 2),
        significant=False,
        by=place.chair,
        at=world.NOW,
    )

    assert prompted(place, child) == [("drift", "difficulty")]


def test_a_baby_expected_in_the_household_of_a_child_on_a_plan() -> None:
    place, child = on_plan("berkshire")
    baby = Child.objects.create(
        area=place.area,
        la_child_id="B1",
        family=place.family,
        family_name="Ashgrove",
        expected_on=date(2026, 8, 1),
    )
    assert prompted(place, child) == [("baby", "baby")]

    cases.record_event(child=baby, kind="pregnancy-ended", on=date(2026, 4, 9), by=world.SYSTEM, at=world.NOW)
    assert prompted(place, child) == []


@pytest.mark.parametrize(("born", "prompts"), [(date(2021, 6, 3), 1), (date(2020, 9, 1), 0)])
def test_serious_concern_for_a_child_under_five_may_shorten_the_time(born: date, prompts: int) -> None:
    place, child = on_plan("berkshire")
    Child.objects.filter(pk=child.pk).update(born_on=born)

    record(place, child, "young", "Concern is serious.", on=date(2026, 4, 10))

    assert [signal for signal, _ in prompted(place, child)] == ["young"] * prompts
    page = visit(place.manager, reverse("oversight:early", args=[child.pk])).content.decode()
    assert ("This child is under five" in page) is bool(prompts)


def test_asked_for_decided_and_shown() -> None:
    place, child = on_plan()
    row = ask(place, child)
    assert (row.answer, row.ground_says) == ("waiting", "significant difficulty in carrying out the plan")
    with pytest.raises(Refused, match="asked for on this ground already"):
        ask(place, child)
    home = visit(place.manager, reverse("oversight:home")).content.decode()
    assert "An early review is asked for" in home
    page = visit(place.manager, reverse("register:child", args=[child.pk])).content.decode()
    assert "Asked for on 13 April 2026" in page

    done = visit(
        place.manager,
        reverse("oversight:early-decide", args=[row.pk]),
        **{
            "forward": "yes",
            "hold_by-day": "24",
            "hold_by-month": "4",
            "hold_by-year": "2026",
            "why": "It cannot wait.",
            "rests_on": "child",
            "version": 1,
        },
    ).content.decode()

    assert "Comes forward, to be held by 24 April 2026" in done
    row.refresh_from_db()
    assert (row.answer, row.answered_by, row.version) == ("forward", place.manager, 2)
    assert Entry.objects.filter(act="oversight.early-review-decided").count() == 1
    with pytest.raises(Stale):
        acts.decide(request=row, verdict=Verdict(False, "x"), version=1, by=place.manager, at=world.NOW)


def test_a_prompt_is_decided_once() -> None:
    place, child = on_plan()
    record(place, child, "incident")
    key = queries.prompts(place.manager, world.TODAY, child=child)[0].key
    verdict = Verdict(forward=False, why="The safety plan holds.")

    row = acts.decide_prompt(child=child, prompt=key, verdict=verdict, by=place.manager, at=world.NOW)

    assert (row.answer, row.ground, prompted(place, child)) == ("keep", "new-incident", [])
    with pytest.raises(Refused, match="taken up by somebody already"):
        acts.decide_prompt(child=child, prompt=key, verdict=verdict, by=place.manager, at=world.NOW)
    assert EarlyReview.objects.count() == 1


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict(True, ""), "Give the reasons"),
        (Verdict(True, "x"), "Give the day by which"),
        (Verdict(True, "x", date(2026, 4, 1)), "has passed already"),
        (Verdict(True, "x", date(2026, 9, 30)), "choose an earlier day"),
        (Verdict(False, "No room is free.", rests_on="agencies"), "circumstances set the time"),
    ],
)
def test_a_decision_that_cannot_be_leaves_no_trace(verdict: Verdict, words: str) -> None:
    place, child = on_plan("berkshire")
    row = ask(place, child)
    before = (Event.objects.count(), Entry.objects.count())

    with pytest.raises(Refused, match=words):
        acts.decide(request=row, verdict=verdict, version=1, by=place.manager, at=world.NOW)

    row.refresh_from_db()
    assert row.answer == "waiting"
    assert (Event.objects.count(), Entry.objects.count()) == before


def test_an_agencys_constraint_is_warned_of_and_may_be_accepted() -> None:
    place, child = on_plan("berkshire")
    row = ask(place, child)
    verdict = Verdict(False, "No room is free.", rests_on="agencies", agencies_accepted=True)

    assert (
        acts.decide(request=row, verdict=verdict, version=1, by=place.manager, at=world.NOW).rests_on
        == "agencies"
    )


@pytest.mark.parametrize(
    ("procedure", "role", "may"),
    [
        ("tees", Role.SOCIAL_WORKER, True),
        ("tees", Role.TEAM_MANAGER, True),
        ("tees", Role.ADMINISTRATOR, False),
        ("berkshire", Role.ADMINISTRATOR, True),
        ("pan-sussex", Role.CHAIR, True),
        ("lincolnshire", Role.SOCIAL_WORKER, True),
        ("lincolnshire", Role.TEAM_MANAGER, False),
    ],
)
def test_who_may_ask_is_for_the_procedure_to_say(procedure: str, role: str, may: bool) -> None:
    place, child = on_plan(procedure)
    grounds = {"tees": "difficulty", "berkshire": "difficulty", "lincolnshire": "plan-failing"}
    wish = replace(WISH, ground=grounds.get(procedure, "other"))

    if may:
        assert ask(place, child, wish, by=place.by_role[role]).answer == "waiting"
        return
    with pytest.raises(NotYours):
        ask(place, child, wish, by=place.by_role[role])
    assert not EarlyReview.objects.exists()


@pytest.mark.parametrize(
    ("procedure", "role", "may"),
    [
        ("tees", Role.CHAIRS_MANAGER, True),
        ("tees", Role.CHAIR, True),
        ("tees", Role.SERVICE_MANAGER, False),
        ("berkshire", Role.CHAIR, True),
        ("berkshire", Role.SOCIAL_WORKER, False),
        ("lincolnshire", Role.ADMINISTRATOR, False),
    ],
)
def test_who_decides(procedure: str, role: str, may: bool) -> None:
    place, child = on_plan(procedure)
    assert queries.may_decide(place.by_role[role], child, world.TODAY).allowed is may


@pytest.mark.parametrize(
    ("procedure", "wish", "words"),
    [
        ("tees", replace(WISH, ground="weather"), "one of the grounds"),
        ("tees", replace(WISH, why=" "), "Say what has happened"),
        ("tees", replace(WISH, consulted_on=date(2026, 5, 1)), "cannot be in the future"),
        ("tees", replace(WISH, consulted_on=None), "or say why it was not"),
        ("lincolnshire", Wish("working-well", "All is well."), "core group asks for it"),
        ("tees", replace(WISH, prompt="event:999"), "taken up by somebody"),
    ],
)
def test_a_request_that_cannot_be_is_refused(procedure: str, wish: Wish, words: str) -> None:
    place, child = on_plan(procedure)
    with pytest.raises(Refused, match=words):
        ask(place, child, wish)
    assert not EarlyReview.objects.exists()


def test_no_plan_no_review_to_bring_forward() -> None:
    place, _ = on_plan("berkshire")
    assert place.family is not None
    other = world.children_of(place.family)[1]
    with pytest.raises(Refused, match="is not on a plan"):
        ask(place, other)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("incident", world.TODAY + timedelta(days=1), "x"), "in the future"),
        (Change("incident", date(2001, 1, 1), "x"), "was not born"),
        (Change("nonsense", world.TODAY, "x"), "Choose what happened"),
        (Change("incident", world.TODAY, " "), "in a few words"),
        (Change("incident", date(2026, 4, 10), "Seen today."), "already"),
    ],
)
def test_a_change_that_cannot_be_is_not_recorded(change: Change, words: str) -> None:
    place, child = on_plan()
    record(place, child, "incident")
    before = Event.objects.count()
    with pytest.raises(Refused, match=words):
        acts.record_change(child=child, change=change, by=place.administrator, at=world.NOW)
    assert Event.objects.count() == before


def test_pages_of_asking_and_recording() -> None:
    place, child = on_plan()
    worker = place.by_role[Role.SOCIAL_WORKER]
    address = reverse("oversight:early-change", args=[child.pk])
    page = visit(
        worker,
        address,
        signal="person",
        says="Her new partner has moved in.",
        **{"on-day": "12", "on-month": "4", "on-year": "2026"},
    ).content.decode()
    assert "Her new partner has moved in." in page
    assert "A significant change in the circumstances" in page
    prompt = queries.prompts(worker, world.TODAY, child=child)[0].key
    where = reverse("oversight:early-ask", args=[child.pk]) + f"?prompt={prompt}"
    assert 'value="changed-circumstances" checked' in visit(worker, where).content.decode()

    said = {"ground": "changed-circumstances", "why": "He is known to the police.", "prompt": prompt}
    page = visit(worker, where, **said, not_consulted_why="It was learned today.").content.decode()

    assert "It waits for a decision." in page
    assert EarlyReview.objects.get().prompt == prompt
    refused = visit(place.administrator, reverse("oversight:early-ask", args=[child.pk]))
    assert refused.status_code == 403
    assert "Only the social worker" in refused.content.decode()


def test_another_area_does_not_find_it() -> None:
    place, child = on_plan()
    row = ask(place, child)
    elsewhere = world.make_place("berkshire")
    for address in (
        reverse("oversight:early", args=[child.pk]),
        reverse("oversight:early-ask", args=[child.pk]),
        reverse("oversight:early-decide", args=[row.pk]),
    ):
        assert visit(elsewhere.manager, address).status_code == 404
