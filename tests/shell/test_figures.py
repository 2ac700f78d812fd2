"""Figures: counted right, each with its definition and its children; hidden outside; kept for the summary."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from quorate.__main__ import main
from quorate.audit.models import Entry
from quorate.cases.models import Child
from quorate.figures import jobs
from quorate.figures.measures import BY_KEY, HEADLINES, TABLE, TOPICS
from quorate.figures.models import Kept
from quorate.figures.queries import counting
from quorate.figures.results import By
from quorate.jobs.models import Job
from quorate.jobs.work import do_all_waiting
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.returns import facts
from quorate.rules.figures import Span

from . import papers_world, world
from .figures_world import QUARTER, Council, make_council
from .world import Role

pytestmark = pytest.mark.django_db
SPAN = Span(date(2026, 1, 1), date(2026, 3, 31))
AT_MOST = 15


@pytest.fixture(scope="module")
def council(django_db_setup: None, django_db_blocker: Any) -> Iterator[Council]:
    """One area, made once for this module and undone at its end; each test undoes what it did to it."""
    with django_db_blocker.unblock(), override_settings(TRAINING_TODAY=world.TODAY), transaction.atomic():
        yield make_council()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY


def see(reader: Practitioner, path: str) -> Any:
    return world.client_for(reader).get(f"/figures/{path}")


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def table(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def figure(council: Council, key: str, span: Span = SPAN, **more: Any) -> Any:
    asked = counting.Asked(council.place.area, span, world.TODAY, **more)
    return counting.results([BY_KEY[key]], asked, tuple(By))[0]


# What is counted --------------------------------------------------------------------------------------------------


def test_a_quarter_of_forty_reviews_is_told_as_95_and_90_percent(council: Council) -> None:
    reviews = words(see(council.manager, f"reviews/?{QUARTER}"))
    assert "<strong>95%</strong> <span>38 held in time, of 40 reviews held</span>" in reviews
    quorate = words(see(council.manager, f"quorum/?{QUARTER}"))
    assert "<strong>90%</strong> <span>36 quorate, of 40 reviews judged</span>" in quorate


def test_every_figure_says_what_it_counts_and_whose_definition_it_is(council: Council) -> None:
    for topic in TOPICS:
        page = see(council.manager, f"{topic}/?{QUARTER}").content.decode()
        for measure in TABLE:
            if measure.topic == topic:
                assert str(measure.definition) in page.replace("&#39;", "'"), measure.key
                assert measure.source in page
                assert measure.count in page


def test_what_health_did_on_time_is_five_of_six(council: Council) -> None:
    health = next(
        line for line in figure(council, "agency-actions").by(By.SPLIT).lines if "Health" in line.label
    )
    assert (health.met, health.of, health.percent) == (5, 6, 83)
    page = words(see(council.manager, f"agencies/?{QUARTER}"))
    assert "Health trust" in page
    assert "5 done on time, of 6 actions that fell due" in page


def test_fifteen_working_days_by_each_of_the_counts(council: Council) -> None:
    in_time = {key: figure(council, key).total for key in ("initial-dfe", "initial-day-one", "initial-chat")}
    assert {key: (line.met, line.of) for key, line in in_time.items()} == {
        "initial-dfe": (1, 2),
        "initial-day-one": (0, 2),
        "initial-chat": (1, 2),
    }
    transfer = figure(council, "initial-transfer").total
    assert (transfer.met, transfer.of) == (0, 1), "20 working days after the notice"
    assert figure(council, "initial-median").total.median == 15.5
    bands = {line.label: line.of for line in figure(council, "initial-dfe").by(By.BAND).lines}
    assert bands == {"0 to 10": 0, "11 to 15": 1, "16 to 20": 1, "21 or more": 0}


def test_reviews_in_time_throughout_and_overdue(council: Council) -> None:
    throughout = figure(council, "reviews-d6").total
    assert (throughout.met, throughout.of) == (38, 40)
    later = Span(date(2026, 4, 1), world.TODAY)
    assert figure(council, "reviews-overdue", later).total.met == 0
    assert figure(council, "plans-open").total.of == 40
    assert figure(council, "plans-18").total.met == 0


def test_the_plans_are_those_of_the_returns_and_so_are_the_enquiries(council: Council) -> None:
    told = list(facts.children(council.place.area))
    open_then = {
        (child.pk, plan.started_on) for child in told for plan in child.plans if plan.in_force(SPAN.until)
    }
    asked = counting.Asked(council.place.area, SPAN, world.TODAY)
    counted = counting.things(BY_KEY["plans-open"], asked.rows())
    assert {(one.children[0], one.due) for one in counted} == open_then
    again = {one.children[0]: one.yes for one in counting.things(BY_KEY["plans-again"], asked.rows())}
    begun = [(child.pk, plan) for child in told for plan in child.plans if SPAN.holds(plan.started_on)]
    assert again == {pk: plan.previous_plans > 0 for pk, plan in begun}
    answered = {
        (child.pk, enquiry.conference_on, enquiry.conference_target_on)
        for child in told
        for enquiry in child.enquiries
        if enquiry.conference_on and SPAN.holds(enquiry.conference_on)
    }
    by_dfe = counting.things(BY_KEY["initial-dfe"], asked.rows())
    assert {(one.children[0], one.on, one.due) for one in by_dfe} == answered
    held = {
        (child.pk, review.on)
        for child in told
        for plan in child.plans
        for review in plan.reviews
        if SPAN.holds(review.on)
    }
    assert {
        (one.children[0], one.on) for one in counting.things(BY_KEY["reviews-held"], asked.rows())
    } == held


def test_a_conference_that_was_held_is_counted_in_every_topic() -> None:
    sitting = papers_world.held("tees")
    with time_machine.travel(papers_world.AFTERWARDS, tick=False), override_settings(TRAINING_TODAY=None):
        area = sitting.place.area
        span = Span(date(2026, 4, 1), date(2026, 4, 30))
        asked = counting.Asked(area, span, papers_world.HELD_ON)
        found = {one.measure.key: one for one in counting.results(TABLE, asked, tuple(By))}
    totals = {key: (one.total.met, one.total.of) for key, one in found.items()}
    assert totals["quorate-review"] == (2, 2)
    assert totals["parents-came"] == (2, 2), "the mother came, for both children"
    assert found["chair-conferences"].total.of == 1
    assert totals["agency-came"] == (4, 6)
    came = {line.label: (line.met, line.of) for line in found["agency-came"].by(By.SPLIT).lines}
    assert came["Police"] == (1, 1)
    assert came["GP practice"] == (0, 1)
    assert found["plans-ended"].total.of == 1
    assert totals["reviews-held"] == (2, 2)


# Who sees what ----------------------------------------------------------------------------------------------------


def test_a_team_manager_sees_the_own_team_and_a_chair_the_own_conferences(council: Council) -> None:
    north = words(see(council.team_manager, f"reviews/?{QUARTER}"))
    assert "The team North" in north
    assert "of 4 reviews held" in north
    assert 'name="team"' not in north
    asked = words(see(council.team_manager, f"reviews/?{QUARTER}&team={council.south.pk}"))
    assert "of 4 reviews held" in asked, "another team cannot be asked for"
    chair = words(see(council.place.chair, f"quorum/?{QUARTER}"))
    assert "36 quorate, of 40 reviews judged" in chair
    other = world.make_practitioner(council.place.area, role=Role.CHAIR)
    assert "Nothing to count" in words(see(other, f"quorum/?{QUARTER}"))
    without = world.make_practitioner(council.place.area, role=Role.TEAM_MANAGER)
    assert "You are in no team" in words(see(without, f"plans/?{QUARTER}"))


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.ADMINISTRATOR, Role.PARTNER])
def test_who_manages_nothing_is_refused(council: Council, role: str) -> None:
    assert see(council.place.by_role[role], "").status_code == 403
    assert see(council.place.by_role[role], "plans/").status_code == 403


def test_the_children_behind_a_figure_are_listed_and_the_reading_is_logged(council: Council) -> None:
    late = council.reviewed[-1]
    answer = see(council.manager, f"reviews/reviews-held/?{QUARTER}&which=no")
    page = words(answer)
    assert late.name in page
    assert council.reviewed[0].la_child_id not in page
    entry = Entry.objects.filter(act="figures.children").latest("sequence")
    assert sorted(entry.children) == sorted(child.pk for child in council.reviewed[-2:])
    rows = table(see(council.manager, f"reviews/reviews-held/?{QUARTER}&format=csv&sort=-day"))
    assert len(rows) == 40
    assert rows[0]["In the figure"] == "No"
    north = words(see(council.manager, f"reviews/reviews-held/?{QUARTER}&by=team&group={council.north.pk}"))
    assert "Only: North." in north
    assert council.reviewed[0].name in north


def test_a_chair_is_told_of_children_whose_case_is_no_longer_theirs_without_their_names(
    council: Council,
) -> None:
    page = words(see(council.place.chair, f"quorum/quorate-review/?{QUARTER}"))
    assert "40 children count as well whose case you may not open" in page
    assert council.reviewed[0].family_name not in page


def test_another_areas_figures_are_not_counted(council: Council) -> None:
    elsewhere = world.make_place("tees")
    page = words(see(elsewhere.by_role[Role.SERVICE_MANAGER], f"reviews/?{QUARTER}"))
    assert "Nothing to count" in page
    answer = see(
        elsewhere.by_role[Role.SERVICE_MANAGER], f"reviews/reviews-held/?{QUARTER}&team={council.north.pk}"
    )
    assert council.reviewed[0].la_child_id not in words(answer)


# What leaves the building -----------------------------------------------------------------------------------------


def test_outside_no_small_number_is_shown_nor_can_be_worked_out(council: Council) -> None:
    inside = words(see(council.manager, f"reviews/?{QUARTER}"))
    assert "A version for others" in inside
    outside = see(council.manager, f"reviews/?{QUARTER}&for=outside")
    page = words(outside)
    assert "c held in time, of 40 reviews held" in page, "38 of 40 would tell of the two"
    assert "38" not in page.split("Reviews held in time")[1].split("What it counts")[0]
    assert "The children behind it" not in page
    rows = table(see(council.manager, f"reviews/?{QUARTER}&format=csv"))
    whole = next(row for row in rows if row["Figure"] == "reviews-held" and not row["By"])
    assert (whole["In the figure"], whole["Counted"], whole["Percent"]) == ("c", "40", "c")
    full = table(see(council.manager, f"reviews/?{QUARTER}&format=csv-full"))
    whole = next(row for row in full if row["Figure"] == "reviews-held" and not row["By"])
    assert (whole["In the figure"], whole["Counted"], whole["Percent"]) == ("38", "40", "95")
    assert not {row["By"] for row in rows} & {"Chair"}
    assert "Chair" in {row["By"] for row in full}


def test_no_count_of_one_to_four_is_in_any_file_for_others(council: Council) -> None:
    for topic in TOPICS:
        for row in table(see(council.manager, f"{topic}/?{QUARTER}&format=csv")):
            for cell in (row["In the figure"], row["Counted"]):
                assert cell not in {"1", "2", "3", "4"}, row
            if row["In the figure"].isdigit() and row["Counted"].isdigit():
                assert int(row["Counted"]) - int(row["In the figure"]) not in {1, 2, 3, 4}, row


def test_the_command_prints_figures_without_small_numbers_or_names(
    council: Council, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.TRAINING_TODAY = None  # this database holds real work, as far as a command can tell
    area = council.place.area.key
    assert main(["figures", "--area", area, "--from", "2026-01-01", "--to", "2026-03-31"]) == 0
    text = capsys.readouterr().out
    assert "Reviews held in time (c held in time, of 40 reviews held)" in text
    assert main(["figures", "--area", area, "--from", "2026-01-01", "--to", "2026-03-31", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["Figure"] for row in rows} == {measure.key for measure in TABLE}
    assert not {row["Counted"] for row in rows} & {"1", "2", "3", "4"}
    names = set(Child.objects.filter(area=council.place.area).values_list("la_child_id", flat=True))
    assert not [row for row in rows if names & set(row.values())]
    assert main(["figures", "--area", "nowhere"]) == 66
    assert main(["figures", "--area", area, "--from", "2026-04-01", "--to", "2026-03-31"]) == 64


# The summary ------------------------------------------------------------------------------------------------------


def test_the_summary_is_worked_out_in_the_background_and_says_as_of_when(council: Council) -> None:
    assert "has not been worked out yet" in words(see(council.manager, ""))
    client = world.client_for(council.manager)
    page = words(client.post("/figures/work-out/", follow=True))
    assert "being worked out now" in page
    assert do_all_waiting() >= 1
    page = words(see(council.manager, f"?{QUARTER}"))
    for measure in HEADLINES:
        assert measure.words in page
    assert "38 held in time, of 40 reviews held" in page
    assert "as at 13 April 2026" in page
    assert "Work out again" in page
    assert page.count('class="q-spark"') > 5
    north = words(see(council.team_manager, f"?{QUARTER}"))
    assert "4 held in time, of 4 reviews held" in north
    away = words(see(council.manager, f"?{QUARTER}&for=outside"))
    assert "c held in time, of 40 reviews held" in away
    rows = table(see(council.manager, f"?{QUARTER}&format=csv"))
    assert next(row for row in rows if row["Figure"] == "plans-open" and not row["By"])["Counted"] == "40"


def test_kept_figures_are_those_counted_now(council: Council) -> None:
    world.client_for(council.manager).post("/figures/work-out/")
    do_all_waiting()
    kept = words(see(council.manager, f"?{QUARTER}&team={council.south.pk}"))
    for measure in HEADLINES:
        total = figure(council, measure.key, team=council.south.pk).total
        if total.met is not None and total.of:
            assert f"{total.met:,} {measure.top}, of {total.of:,} {measure.bottom}" in kept, measure.key


def test_each_nights_work_is_asked_for_once(council: Council) -> None:
    jobs.look()
    jobs.look()
    waiting = Job.objects.filter(name="figures.work-out", state=Job.State.WAITING)
    assert waiting.count() == 1
    do_all_waiting()
    assert Kept.objects.filter(area=council.place.area).count() == 1
    jobs.look()
    assert not waiting.exists()


# Asked for and asked wrongly --------------------------------------------------------------------------------------


def test_a_time_of_ones_own_says_what_is_wrong_with_it(council: Council) -> None:
    days = "from_on-day=1&from_on-month=1&from_on-year=2026&until-day=31&until-month=3&until-year=2026"
    assert "38 held in time, of 40" in words(see(council.manager, f"reviews/?period=own&{days}"))
    backwards = days.replace("until-year=2026", "until-year=2025")
    answer = see(council.manager, f"reviews/?period=own&{backwards}")
    assert answer.status_code == 422
    assert "The last day must be the same as or after the first day" in words(answer)
    assert see(council.manager, "reviews/?period=own").status_code == 422
    assert see(council.manager, "reviews/?period=never&on=x&team=y").status_code == 422
    assert see(council.manager, "nothing/").status_code == 404
    assert see(council.manager, "plans/reviews-held/").status_code == 404
    assert "which is still to come" in words(see(council.manager, "plans/?period=year&on=2027-04-02"))


def test_by_month_team_and_chair(council: Council) -> None:
    by_month = words(see(council.manager, f"reviews/?{QUARTER}&by=month"))
    assert "Feb 2026" in by_month
    by_team = words(see(council.manager, f"reviews/?{QUARTER}&by=team"))
    assert "North" in by_team
    assert "South" in by_team
    assert council.place.chair.name in words(see(council.manager, f"chairs/?{QUARTER}&by=chair"))
    assert (
        council.place.chair.name
        not in words(see(council.manager, f"chairs/?{QUARTER}&by=chair&for=outside")).split("Broken down")[1]
    )


def test_no_page_asks_more_than_fifteen_questions(council: Council) -> None:
    client = world.client_for(council.manager)
    paths = [f"{topic}/?{QUARTER}&by=month" for topic in TOPICS] + [f"{topic}/?{QUARTER}" for topic in TOPICS]
    paths += ["", f"reviews/reviews-held/?{QUARTER}", f"agencies/agency-came/?{QUARTER}"]
    client.get("/figures/")
    for path in paths:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/figures/{path}").status_code == 200
        assert len(asked) <= AT_MOST, (path, len(asked))


def test_plans_of_a_council_that_holds_none(council: Council) -> None:
    empty = world.make_place("lincolnshire")
    assert not Plan.objects.filter(area=empty.area).exists()
    for topic in TOPICS:
        assert see(empty.by_role[Role.CHAIRS_MANAGER], f"{topic}/?{QUARTER}&by=month").status_code == 200
