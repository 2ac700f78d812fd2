"""The pages of endings and of what follows a plan: what they offer to whom, and that lists stay cheap."""

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from quorate import rulebook
from quorate.cases.models import Child, Event
from quorate.endings import grounds, hub
from quorate.endings.actions import after as after_acts
from quorate.endings.actions import death, notices
from quorate.endings.actions import ending as acts
from quorate.endings.actions.refusals import Refused
from quorate.endings.models import Death, Ending
from quorate.jobs.work import do_all_waiting
from quorate.plans import actions as plans

from . import endings_world as built
from . import world
from .plans_world import put_on_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]
Role = world.Role


def read(person, name: str, *args: object) -> str:
    answer = world.client_for(person).get(reverse(f"endings:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def post(person, name: str, *args: object, **data: object):
    return world.client_for(person).post(reverse(f"endings:{name}", args=args), data, follow=True)


def day(name: str, on: date) -> dict[str, int]:
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


@pytest.mark.parametrize(
    ("procedure", "says"),
    [
        (
            "berkshire",
            ["the child protection manager", "confirmed responsibility in writing", "Discontinuing the plan"],
        ),
        ("lincolnshire", ["the service manager", "date of death", "Criteria for discontinuing"]),
        ("tees", ["A manager decides, with a reason"]),
        ("pan-sussex", ["A manager decides, with a reason"]),
    ],
)
def test_the_grounds_are_those_of_the_area_with_their_source(procedure: str, says: list[str]) -> None:
    case = built.on_plan(procedure)
    page = read(case.worker, "start", case.child.pk)
    for words in says:
        assert words in page
    assert "What does not end a plan by itself" in page
    assert "Record what is done to find the child" in page


def test_it_is_prepared_on_the_page_and_shows_what_bars_it() -> None:
    case = built.on_plan()
    answer = post(case.worker, "start", case.child.pk, ground="moved", reason="They live in Kelling now.")
    page = answer.content.decode()
    assert "What still bars it" in page
    assert "has not yet held its transfer conference" in page
    assert "Not asked yet" in page
    ending = Ending.objects.get()
    told = post(
        case.worker,
        "proof",
        ending.pk,
        "written_confirmation",
        says="Letter of 9 April",
        version=1,
        **day("on", date(2026, 4, 9)),
    )
    assert "Letter of 9 April" in told.content.decode()
    refused = post(case.worker, "agree", ending.pk, words="So be it.", version=2)
    assert "have to be consulted" in refused.content.decode()
    stale = post(case.manager, "drop", ending.pk, why="No.", version=1)
    assert "changed by someone else" in stale.content.decode()


def test_other_areas_and_partners_do_not_find_it() -> None:
    case = built.on_plan()
    ending = built.prepare(case, "moved")
    elsewhere = world.make_place("tees")
    for name, number in (("ending", ending.pk), ("start", case.child.pk), ("after-death", case.child.pk)):
        address = reverse(f"endings:{name}", args=[number])
        assert world.client_for(elsewhere.administrator).get(address).status_code == 404
        assert world.client_for(case.place.by_role[Role.PARTNER]).get(address).status_code == 403


def test_a_death_is_recorded_and_put_right_on_its_pages() -> None:
    case = built.on_plan("berkshire")
    page = post(
        case.worker, "death", case.child.pk, told_by="Dr Lund", words="", **day("on", date(2026, 4, 11))
    ).content.decode()
    assert "died on Saturday 11 April 2026" in page
    assert "is prepared" in page
    again = world.client_for(case.worker).get(reverse("endings:death", args=[case.child.pk]))
    assert again.status_code == 302
    page = post(
        case.manager, "death-mistake", case.child.pk, why="Another child of that name."
    ).content.decode()
    assert "That was wrong, and we are sorry" in page
    assert Death.objects.get().corrected_at is not None


def test_the_child_page_says_gently_where_it_stands() -> None:
    case = built.on_plan("berkshire")
    death.record(child=case.child, on=date(2026, 4, 11), told_by="Dr Lund", by=case.worker, at=world.NOW)
    case.again()
    [line] = hub.standing(case.child, list(Event.objects.filter(child=case.child)), world.TODAY)
    assert line.says.endswith("died on 11 April 2026. No letter goes to the family by itself.")
    assert not line.concern


def test_the_child_page_says_what_follows_a_plan(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = built.on_plan("berkshire")
    ending = built.consult_all(case, built.prepare(case, "reason-gone"))
    built.agree(ending, case.manager)
    case.again()
    after_acts.start_in_need(
        plan=case.plan, on=world.TODAY, support="Family help.", by=case.worker, at=world.NOW
    )
    events = list(Event.objects.filter(child=case.child, superseded_at__isnull=True))
    child = Child.objects.select_related("area").get(pk=case.child.pk)
    with django_assert_num_queries(0):
        lines = {one.title: one.says for one in hub.standing(child, events, world.TODAY)}
        links = [one.text for one in hub.links(case.worker, child, events, world.TODAY)]
    assert lines["Plan ended"].startswith(
        "The plan ended on 13 April 2026, because the reason for the plan clearly no longer applies."
    )
    assert (
        lines["Child in Need"]
        == "Since 13 April 2026, at least until 13 July 2026; next review by 25 May 2026."
    )
    assert "13 July 2026" in lines["Window for changes"]
    assert "After the plan" in links


def test_the_lists_cost_the_same_however_long(django_assert_max_num_queries) -> None:
    place = world.make_place("lincolnshire")
    by = place.by_role[Role.DESIGNATED_MANAGER]
    for number in range(12):
        family = world.make_family(place.area, children=1, network=place.network)
        [child] = world.children_of(family)
        Child.objects.filter(pk=child.pk).update(born_on=date(2008, 5, number + 1))
        child.refresh_from_db()
        plan = put_on_plan(child, date(2025, 6, 2))
        if number % 2:
            plans.end(plan=plan, on=date(2026, 3, 2), reason="", ref="conference:1", by=by, at=world.NOW)
            after_acts.start_in_need(
                plan=plan_of(child), on=date(2026, 3, 2), support="x", by=by, at=world.NOW
            )
    client = world.client_for(place.administrator)
    for name in ("eighteen", "step-down"):
        with django_assert_max_num_queries(15):
            page = client.get(reverse(f"endings:{name}"))
        assert page.content.decode().count("<tr") == 7


def plan_of(child: Child):
    return child.plans.select_related("area", "child__area").get()


def test_some_plans_end_by_letter_if_nobody_objects_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented area's own way: no area that is built in has it."""
    case = built.on_plan("tees")
    use_invented(monkeypatch, case)
    ground = grounds.ground_of(case.place.area, "no-contact", world.TODAY)
    assert ground is not None
    assert ground.by_letter == "10 working days"
    ending = built.prepare(case, "no-contact", "They moved away and nobody has a concern.")
    service = case.place.by_role[Role.SERVICE_MANAGER]
    with pytest.raises(Refused, match="Send the letter first"):
        built.agree(ending, service)
    acts_letter(case, ending)
    assert ending.objections_by is not None
    with pytest.raises(Refused, match="Objections may come until"):
        built.agree(ending, service)
    late = world.NOW.replace(day=30)
    assert built.agree(ending, service, late).ended_on == late.date()
    assert Event.objects.filter(child=case.child, kind="ending-letter-sent").count() == 1


def acts_letter(case: built.Case, ending: Ending) -> None:
    notices.send_letter(
        ending=ending,
        version=ending.version,
        by=case.place.by_role[Role.SERVICE_MANAGER],
        at=world.NOW,
    )
    ending.refresh_from_db()


def test_an_objection_leaves_it_to_a_review(monkeypatch: pytest.MonkeyPatch) -> None:
    case = built.on_plan("tees")
    use_invented(monkeypatch, case)
    ending = built.prepare(case, "no-contact", "They moved away.")
    with pytest.raises(Refused, match="No letter is out"):
        object_to(case, ending)
    acts_letter(case, ending)
    object_to(case, ending)
    with pytest.raises(Refused, match="a review decides"):
        built.agree(ending, case.place.by_role[Role.SERVICE_MANAGER], world.NOW.replace(day=30))
    assert Event.objects.filter(child=case.child, kind="objection-made").count() == 1
    do_all_waiting()
    ending.refresh_from_db()
    how = {"by": case.place.by_role[Role.SERVICE_MANAGER], "at": world.NOW}
    with pytest.raises(Refused, match="not been taken back"):
        notices.put_right(ending=ending, **how)
    acts.drop(ending=ending, why="The school objects.", version=ending.version, **how)
    told = notices.put_right(ending=ending, **how)
    assert len(told) == 6  # the family's letters, without an address, were stopped before they were printed
    assert case.again().plan.ended_on is None


def object_to(case: built.Case, ending: Ending) -> None:
    ending.refresh_from_db()
    acts.object_to(
        ending=ending,
        who="The school",
        on=world.TODAY,
        words="The child still comes to us.",
        version=ending.version,
        by=case.worker,
        at=world.NOW,
    )


@cache
def invented_areas() -> rulebook.Rulebook:
    """Return the real procedures with an invented region that binds, as somebody who writes no code would add it."""
    invented = Path(__file__).parents[1] / "rules" / "invented"
    with TemporaryDirectory() as made:
        folder = Path(shutil.copytree(rulebook.FOLDER, Path(made) / "procedures"))
        for area in ("northmarch", "stowe"):
            shutil.copytree(invented / area, folder / area)
        with (folder / "sources.toml").open("a", encoding="utf-8") as sources:
            sources.write("\n" + (invented / "sources.toml").read_text(encoding="utf-8"))
        return rulebook.load(folder)


def use_invented(monkeypatch: pytest.MonkeyPatch, case: built.Case) -> None:
    """Have this case's area work to the invented procedure of the rules' own tests."""
    book = invented_areas()
    monkeypatch.setattr(rulebook, "_load", lambda _folder: book)
    case.place.area.procedure = "northmarch"
    case.place.area.save()
    case.again()


def test_a_death_that_a_census_file_told_of_is_met_with_the_same_care() -> None:
    case = built.on_plan("berkshire")
    Child.objects.filter(pk=case.child.pk).update(died_on=date(2026, 4, 11))
    page = read(case.worker, "after-death", case.child.pk)
    assert "A census file told of it." in page
    assert (
        world.client_for(case.worker).get(reverse("endings:death", args=[case.child.pk])).status_code == 302
    )
    case.again()
    ending = built.consult_all(case, built.prepare(case, "died"))
    assert built.agree(ending, case.manager).ended_on == date(2026, 4, 11)


def test_closing_is_offered_only_to_whom_the_text_names() -> None:
    case = built.on_plan("berkshire", date(2026, 1, 5))
    plans.end(
        plan=case.plan, on=date(2026, 3, 2), reason="", ref="conference:1", by=case.manager, at=world.NOW
    )
    plan = plan_of(case.child)
    start = {
        "plan": plan,
        "on": date(2026, 3, 2),
        "support": "Family help.",
        "by": case.worker,
        "at": world.NOW,
    }
    in_need = after_acts.start_in_need(**start)
    page = read(case.worker, "in-need-close", in_need.pk)
    assert "Only the social worker&#39;s manager or a senior manager may do this." in page
    assert "What the manager&#39;s check before closing found" not in page
    senior = case.place.by_role[Role.SERVICE_MANAGER]
    said = {"why": "They moved in with the grandparents.", "checked_words": "Gone through.", "version": 1}
    refused = post(senior, "in-need-close", in_need.pk, **said, **day("on", world.TODAY))
    assert "at least three months" in refused.content.decode()
    closed = post(senior, "in-need-close", in_need.pk, senior="on", **said, **day("on", world.TODAY))
    assert "Senior management agreed to the exception." in closed.content.decode()
