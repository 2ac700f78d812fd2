"""Before the birth: expected dates, weeks, what is weighed, the decision, what must be in place."""

from datetime import date, timedelta

import pytest

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.actions import Stale
from quorate.cases.models import Child, Correction, Duty, Event
from quorate.unborn import pages, queries, weeks
from quorate.unborn.actions import before, birth
from quorate.unborn.actions.order import Refused
from quorate.unborn.models import Arrangements, Decision, Weighing

from . import world
from .plans_world import put_on_plan
from .unborn_world import before_birth, born, expecting

pytestmark = pytest.mark.django_db
Role = world.Role
TODAY, NOW = world.TODAY, world.NOW


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def duty(child: Child, rule: str) -> Duty:
    return Duty.objects.get(child=child, rule=rule, ended_at__isnull=True)


def page(place: world.Place, child: Child, now: object = NOW) -> pages.BirthPage:
    return pages.birth_page(place.by_role[Role.TEAM_MANAGER], child, now)  # type: ignore[arg-type]


def weigh(place: world.Place, child: Child, *, number: int = 1, **known: object) -> Weighing:
    return before.weigh(
        child=child,
        known=before.Known(**known),  # type: ignore[arg-type]
        number=number,
        today=TODAY,
        by=place.by_role[Role.SOCIAL_WORKER],
        at=NOW,
    )


def decide(place: world.Place, child: Child, role: str = Role.TEAM_MANAGER, **said: object) -> Decision:
    given: dict[str, object] = {
        "asked": True,
        "on": TODAY,
        "why": "The assessment points to harm.",
        "number": 1,
    }
    return before.decide(
        child=child,
        today=TODAY,
        by=place.by_role[role],
        at=NOW,
        **{**given, **said},  # type: ignore[arg-type]
    )


def test_weeks_are_counted_back_from_forty() -> None:
    expected = date(2025, 11, 14)
    assert weeks.in_words(expected, date(2025, 6, 27)) == "20 weeks"
    assert weeks.in_words(expected, date(2025, 10, 1)) == "33 weeks 5 days"
    assert weeks.in_words(expected, date(2025, 2, 15)) == "1 week 1 day"
    assert weeks.in_words(expected, date(2025, 1, 1)) == "not yet counted"


def test_another_expected_date_moves_what_counts_back_and_the_earlier_one_is_kept(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 9, 1))
    worker = place.by_role[Role.SOCIAL_WORKER]
    moved = before.change_expected(
        child=child,
        expected_on=date(2026, 9, 15),
        why="Scan at 20 weeks",
        version=1,
        today=TODAY,
        by=worker,
        at=NOW,
    )
    assert page(place, moved).window.due_on == date(2026, 4, 28)  # type: ignore[union-attr]
    assert duty(moved, "pre-proceedings-letter").due_on == date(2026, 5, 26)
    kept = Correction.objects.get(child=child, field="expected_on")
    assert (kept.was, kept.became, kept.why) == ("2026-09-01", "2026-09-15", "Scan at 20 weeks")
    with pytest.raises(Stale):
        before.change_expected(
            child=child, expected_on=date(2026, 9, 20), why="Again", version=1, today=TODAY, by=worker, at=NOW
        )
    back = before.change_expected(
        child=moved,
        expected_on=date(2026, 9, 1),
        why="The scan was misread",
        version=2,
        today=TODAY,
        by=worker,
        at=NOW,
    )
    assert page(place, back).window.due_on == date(2026, 4, 14)  # type: ignore[union-attr]
    assert Event.objects.filter(child=child, kind="expected-birth", superseded_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("expected_on", "why"),
    [(TODAY + timedelta(days=281), "why"), (TODAY - timedelta(days=36), "why"), (date(2026, 6, 8), " ")],
)
def test_an_expected_date_that_cannot_be_is_refused(place: world.Place, expected_on: date, why: str) -> None:
    child = expecting(place)
    with pytest.raises(Refused):
        before.change_expected(
            child=child, expected_on=expected_on, why=why, version=1, today=TODAY, by=place.manager, at=NOW
        )
    child.refresh_from_db()
    assert child.expected_on == date(2026, 6, 1)


def test_an_early_birth_lifts_the_twenty_weeks(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 9, 28))
    assert page(place, child).window is not None
    weigh(place, child, premature=True)
    shown = page(place, child)
    assert shown.window is None
    early = duty(child, "pre-birth-early")
    assert (early.due_on, early.standing) == (None, "open")
    assert any("11 May 2026" in one for one in shown.concerns)
    weigh(place, child, number=2, premature=False)
    assert page(place, child).window is not None
    assert not Duty.objects.filter(child=child, rule="pre-birth-early", ended_at__isnull=True).exists()


def test_proceedings_that_are_not_in_view_ask_for_no_letter(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 9, 28))
    weigh(place, child)
    weigh(place, child, number=2, proceedings=False)
    assert not Duty.objects.filter(child=child, rule="pre-proceedings-letter", ended_at__isnull=True).exists()
    weigh(place, child, number=3, proceedings=True)
    assert duty(child, "pre-proceedings-letter").due_on == date(2026, 6, 8)


def test_what_is_weighed_is_kept_each_time_and_nobody_overwrites_another(place: world.Place) -> None:
    child = expecting(place)
    weigh(
        place,
        child,
        grounds=["assessment"],
        factors=["domestic-abuse", "substance-misuse"],
        says="Seen twice",
    )
    with pytest.raises(Refused, match="after you opened the page"):
        weigh(place, child, grounds=[])
    with pytest.raises(Refused, match="what the procedure lists"):
        weigh(place, child, number=2, grounds=["because"])
    assert Weighing.objects.filter(child=child).count() == 1
    asked = queries.asking(place.by_role[Role.TEAM_MANAGER], child, TODAY)
    assert len(asked.factors) == 2
    assert "substance misuse" in asked.factors[0]
    assert Entry.objects.filter(act="unborn.weighed").count() == 1


def test_a_mother_is_under_eighteen_until_her_birthday(place: world.Place) -> None:
    child = expecting(place)
    row = weigh(place, child, mother_born_on=date(2007, 9, 30), mother_care_doubted=True)
    young = [queries.mother_of(row, on).young_and_in_doubt for on in (date(2025, 9, 29), date(2025, 9, 30))]  # type: ignore[union-attr]
    assert young == [True, False]
    factors = [queries.factors_of(row, queries.mother_of(row, date(2025, 9, day))) for day in (29, 30)]
    assert factors == [["young-mother"], []]


def test_brothers_and_sisters_on_a_plan_are_a_ground_that_the_record_shows(place: world.Place) -> None:
    child = expecting(place)
    sibling = world.children_of(place.family)[0]  # type: ignore[arg-type]
    put_on_plan(sibling, date(2026, 2, 4))
    begin = queries.weighing_to_begin_with(child, None, [], TODAY)
    assert begin["grounds"] == ["household-plan"]
    (said,) = page(place, child).concerns
    assert sibling.name in said
    assert "should be held" in said
    assert (
        queries.weighing_to_begin_with(expecting(world.make_place("tees")), None, [], TODAY)["grounds"] == []
    )


def test_a_plan_without_a_conference_before_the_birth_is_warned_of(place: world.Place) -> None:
    child = expecting(place)
    put_on_plan(child, date(2026, 4, 1))
    Event.objects.filter(child=child, kind="initial-conference").update(superseded_at=NOW)
    assert any("considered at one: ask for it" in one for one in page(place, child).concerns)


def test_who_decides_on_a_conference_and_what_they_are_warned_of(place: world.Place) -> None:
    child = expecting(place)
    with pytest.raises(Refused, match="Only the social worker's manager"):
        decide(place, child, role=Role.SOCIAL_WORKER)
    with pytest.raises(Refused):
        decide(place, child, why=" ")
    with pytest.raises(Refused, match="past"):
        decide(place, child, on=TODAY + timedelta(days=1))
    assert not Decision.objects.exists()
    first = decide(place, child)
    assert "none is recorded as completed" in first.warned[0]
    before.complete_assessment(
        child=child, on=TODAY, says="", today=TODAY, by=place.by_role[Role.SOCIAL_WORKER], at=NOW
    )
    assert decide(place, child, number=2).warned == []
    with pytest.raises(Refused, match="after you opened the page"):
        decide(place, child, number=2)
    tees = world.make_place("tees")
    assert decide(tees, expecting(tees), role=Role.SOCIAL_WORKER).asked


def test_the_assessment_opens_the_wait_for_a_conference_once(place: world.Place) -> None:
    child = expecting(place)
    done = {"says": "", "today": TODAY, "by": place.manager, "at": NOW}
    event = before.complete_assessment(child=child, on=date(2026, 4, 6), **done)  # type: ignore[arg-type]
    assert before.complete_assessment(child=child, on=date(2026, 4, 6), **done) == event  # type: ignore[arg-type]
    assert duty(child, "pre-birth-conference").standing == "open"
    with pytest.raises(Refused, match="6 April 2026"):
        before.complete_assessment(child=child, on=date(2026, 4, 7), **done)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="before the pregnancy began"):
        before.complete_assessment(child=expecting(place), on=date(2025, 8, 1), **done)  # type: ignore[arg-type]


def test_what_must_be_in_place_may_be_left_open_but_says_so(place: world.Place) -> None:
    child = expecting(place)
    before_birth(child, date(2026, 4, 1))
    assert any("not written down" in one for one in page(place, child).concerns)
    given = {"today": TODAY, "by": place.manager, "at": NOW}
    with pytest.raises(Refused):
        before.arrange(child=child, agreed=before.InPlace(), number=1, **given)  # type: ignore[arg-type]
    before.arrange(child=child, agreed=before.InPlace(meeting_when="The day after"), number=1, **given)  # type: ignore[arg-type]
    assert page(place, child).concerns == []
    noted = Event.objects.get(child=child, facts__topic="birth-arrangements")
    assert noted.facts["left"] == ["meeting_where", "attendees"]
    before.arrange(
        child=child,
        agreed=before.InPlace(meeting_when="The day after", meeting_where="Ward 4", attendees="Midwife"),
        number=2,
        **given,  # type: ignore[arg-type]
    )
    assert [row.meeting_where for row in Arrangements.objects.order_by("number")] == ["", "Ward 4"]


def test_nothing_is_weighed_once_the_child_is_born(place: world.Place) -> None:
    child = expecting(place)
    born(child, TODAY)
    with pytest.raises(Refused, match="recorded already"):
        weigh(place, child)
    with pytest.raises(Refused):
        decide(place, child)
    assert birth.Newborn(born_on=TODAY).moment is None


def test_a_first_conference_booked_before_twenty_weeks_is_flagged_unless_the_birth_may_be_early(
    place: world.Place,
) -> None:
    child = expecting(place, expected_on=date(2026, 9, 28))
    key = "conference:987"
    cases.open_occasion(area=place.area, key=key, children=[child], owners={})
    booked = {
        "key": key,
        "kind": "conference-booked",
        "by": "test",
        "at": NOW,
        "facts": {"conference": "pre-birth"},
    }
    cases.record_occasion_event(on=date(2026, 4, 28), **booked)  # type: ignore[arg-type]
    shown = page(place, child)
    assert any("18 weeks 1 day, before 20 weeks" in one for one in shown.concerns)
    assert shown.far_at == {987: "18 weeks 1 day"}
    weigh(place, child, premature=True)
    assert not any("before 20 weeks" in one for one in page(place, child).concerns)
    cases.supersede_occasion_events(key=key, kind="conference-booked", why="moved", at=NOW)
    cases.record_occasion_event(on=date(2026, 8, 14), **booked)  # type: ignore[arg-type]
    weigh(place, child, number=2)
    shown = page(place, child)
    assert (shown.far_at[987], shown.concerns) == ("33 weeks 4 days", [])


def test_a_decision_after_the_enquiry_is_the_decision_here_too(place: world.Place) -> None:
    child = expecting(place)
    weigh(place, child, grounds=["assessment"])
    assert any("decide whether" in one for one in page(place, child).concerns)
    cases.note(
        child=child,
        topic="conference-decided",
        title="Decided",
        on=TODAY,
        says="Harm is likely.",
        by="test",
        at=NOW,
    )
    assert page(place, child).concerns == []
