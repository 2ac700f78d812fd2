"""When a child has died: recorded with care, nothing goes to the family by itself; a mistake is put right."""

from datetime import date

import pytest

from quorate.audit.models import Entry
from quorate.cases.models import Child, Correction, Duty, Event
from quorate.conferences.models import Conference, ConferenceChild
from quorate.endings.actions import death as acts
from quorate.endings.actions import ending as ends
from quorate.endings.actions import notices
from quorate.endings.actions.refusals import NotYours, Refused
from quorate.endings.models import Death, Ending
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.plans.models import Plan

from . import conference_world, world
from . import endings_world as built

pytestmark = pytest.mark.django_db
Role = world.Role
DIED = date(2026, 4, 11)


def record(case: built.Case, by=None, on: date = DIED) -> Death:
    return acts.record(
        child=case.child, on=on, told_by="Dr Lund, children's hospital", by=by or case.worker, at=world.NOW
    )


def letter_to_mother(case: built.Case, key: str, child: Child | None = None) -> Letter:
    return letters.post(
        area=case.place.area,
        key=key,
        occasion="test:1",
        document="reminder",
        to_name="Mother",
        to_email="mother@family.example",
        subject="About a meeting",
        text="Please come.",
        children=[(child or case.child).pk],
        by="test",
        at=world.NOW,
    )


def test_in_lincolnshire_the_plan_ends_on_the_day_of_death_with_the_record_of_it() -> None:
    case = built.on_plan("lincolnshire")

    record(case)

    case.again()
    assert (case.child.died_on, case.plan.ended_on) == (DIED, DIED)
    assert Event.objects.filter(child=case.child, kind="death", on=DIED).count() == 1
    assert Ending.objects.get(plan=case.plan).state == "ended"
    assert not Duty.objects.filter(
        child=case.child, standing="open", ended_at__isnull=True, meaning="by"
    ).exists()
    assert Entry.objects.filter(act="endings.death-recorded").count() == 1


def test_in_berkshire_the_end_is_prepared_and_the_manager_asks_first() -> None:
    case = built.on_plan("berkshire")
    record(case)
    ending = Ending.objects.get(plan=case.plan)
    assert (ending.state, case.again().plan.ended_on) == ("preparing", None)
    with pytest.raises(Refused, match="have to be consulted"):
        built.agree(ending, case.manager)

    built.consult_all(case, ending)

    assert built.agree(ending, case.manager).ended_on == DIED


def test_where_the_text_is_silent_a_manager_ends_it_on_that_day() -> None:
    case = built.on_plan("tees")
    record(case)
    ending = Ending.objects.get(plan=case.plan)
    assert ending.state == "preparing"

    assert built.agree(ending, case.place.manager).ended_on == DIED


def test_the_end_of_a_dead_childs_plan_is_not_dropped() -> None:
    case = built.on_plan("tees")
    record(case)
    ending = Ending.objects.get(plan=case.plan)

    with pytest.raises(Refused, match="the plan cannot go on"):
        ends.drop(ending=ending, why="A slip.", version=ending.version, by=case.place.manager, at=world.NOW)
    ending.refresh_from_db()
    assert ending.state == "preparing"


def test_another_ending_that_was_being_prepared_gives_way() -> None:
    case = built.on_plan("lincolnshire")
    moved = built.prepare(case, "moved")
    record(case)
    moved.refresh_from_db()
    assert (moved.state, moved.closed_why) == ("not-taken", "The child has died.")
    assert case.again().plan.ended_on == DIED


@pytest.mark.parametrize(
    ("on", "told_by", "words"),
    [
        (date(2026, 4, 14), "Dr Lund", "after today"),
        (date(2001, 1, 1), "Dr Lund", "before the birth"),
        (DIED, "  ", "who told us"),
    ],
)
def test_what_cannot_be_is_refused(on: date, told_by: str, words: str) -> None:
    case = built.on_plan()
    with pytest.raises(Refused, match=words):
        acts.record(child=case.child, on=on, told_by=told_by, by=case.worker, at=world.NOW)
    assert not Death.objects.exists()
    assert case.again().child.died_on is None


def test_it_is_recorded_once_and_never_of_a_child_not_yet_born() -> None:
    case = built.on_plan("lincolnshire")
    record(case)
    case.again()
    with pytest.raises(Refused, match="already"):
        record(case)
    Child.objects.filter(pk=case.child.pk).update(born_on=None, expected_on=DIED, died_on=None)
    Death.objects.update(corrected_at=world.NOW, corrected_by=case.manager)
    with pytest.raises(Refused, match="No birth"):
        record(case)


def test_no_letter_goes_to_the_family_by_itself_any_more() -> None:
    case = built.on_plan("lincolnshire")
    sibling = world.children_of(case.place.family)[1]
    before = letter_to_mother(case, "before")
    assert before.state == "queued"

    record(case)

    before.refresh_from_db()
    assert before.state == "held"
    after = letter_to_mother(case, "after")
    assert after.state == "held"
    assert "has died" in after.held_because
    assert letter_to_mother(case, "brother", sibling).state == "queued"


def test_a_booked_conference_is_called_off_and_the_family_is_not_written_to() -> None:
    place = world.make_place("lincolnshire")
    place.family = world.make_family(place.area, children=1, network=place.network)
    conference = conference_world.book(place)
    conference_world.invite_network(place, conference)
    child = world.children_of(place.family)[0]
    case = built.Case(place, child, Plan.objects.get(child=child))
    record(case)
    [arranged] = acts.queries.arranged_for(case.again().child)
    assert arranged.alone

    acts.call_off(
        child=case.child,
        conference=conference,
        version=arranged.conference.version,
        by=place.administrator,
        at=world.NOW,
    )

    conference.refresh_from_db()
    assert conference.state == Conference.State.CANCELLED
    assert acts.CALLED_OFF in conference.cancelled_why
    gone = Letter.objects.filter(occasion=conference.ref, document="invitation-cancelled")
    assert gone.filter(to_practitioner__isnull=False, state="queued").count() == 6
    assert not gone.filter(to_practitioner__isnull=True).exclude(state="held").exists()


def test_a_conference_with_a_brother_stays_booked_without_the_child() -> None:
    place = world.make_place("lincolnshire")
    conference = conference_world.book(place)
    child = world.children_of(place.family)[0]
    case = built.Case(place, child, Plan.objects.get(child=child))
    record(case)
    [arranged] = acts.queries.arranged_for(case.again().child)
    assert len(arranged.others) == 1

    acts.call_off(
        child=case.child,
        conference=conference,
        version=arranged.conference.version,
        by=place.administrator,
        at=world.NOW,
    )

    conference.refresh_from_db()
    assert conference.state == Conference.State.BOOKED
    assert list(ConferenceChild.objects.filter(conference=conference).values_list("child", flat=True)) == [
        world.children_of(place.family)[1].pk
    ]


def test_in_lincolnshire_the_chair_writes_that_the_plan_ended_on_that_day() -> None:
    case = built.on_plan("lincolnshire")
    record(case)
    case.again()
    with pytest.raises(NotYours):
        notices.send_notices(plan=case.plan, also=(), by=case.worker, at=world.NOW)

    posted = notices.send_notices(plan=case.plan, also=(), by=case.place.chair, at=world.NOW)

    assert len(posted) == 6
    assert {one.state for one in posted} == {"queued"}
    assert not any(case.child.name in one.text + one.subject for one in posted)
    assert {one.name.rpartition(".")[2] for one in posted[0].attachments.all()} == {"pdf", "docx"}


def test_a_death_recorded_by_mistake_is_put_right_and_everything_is_as_it_was() -> None:
    case = built.on_plan("lincolnshire")
    before = open_duties(case.child)
    waiting = letter_to_mother(case, "before")
    death = record(case)
    case.again()
    told = notices.send_notices(plan=case.plan, also=(), by=case.place.chair, at=world.NOW)
    Letter.objects.filter(pk=told[0].pk).update(state="sent", sent_at=world.NOW)
    with pytest.raises(Refused, match="how the mistake"):
        acts.put_right(death=death, why=" ", by=case.manager, at=world.NOW)

    acts.put_right(death=death, why="It was another child of that name.", by=case.manager, at=world.NOW)

    case.again()
    assert (case.child.died_on, case.plan.ended_on) == (None, None)
    assert open_duties(case.child) == before
    assert not Event.objects.filter(
        child=case.child, kind__in=("death", "plan-end"), superseded_at__isnull=True
    ).exists()
    waiting.refresh_from_db()
    assert waiting.state == "queued"
    assert Letter.objects.filter(pk__in=[one.pk for one in told], state="cancelled").count() == 5
    assert "sorry" in Event.objects.get(child=case.child, facts__topic="death-put-right").facts["says"]
    assert Correction.objects.filter(child=case.child, field="died_on").count() == 2
    assert Entry.objects.filter(act="endings.death-put-right").count() == 1
    ending = Ending.objects.get(plan=case.plan)
    assert ending.state == "taken-back"
    [apology] = notices.put_right(ending=ending, by=case.manager, at=world.NOW)
    assert (apology.to_name, apology.subject) == (
        told[0].to_name,
        "A correction about a child protection plan, and our apology",
    )
    assert [one.pk for one in notices.put_right(ending=ending, by=case.manager, at=world.NOW)] == [apology.pk]
    with pytest.raises(Refused, match="already"):
        acts.put_right(death=death, why="Again.", by=case.manager, at=world.NOW)
    assert letter_to_mother(case, "later").state == "queued"


def test_before_the_manager_agreed_a_mistake_leaves_the_plan_as_it_is() -> None:
    case = built.on_plan("berkshire")
    death = record(case)
    with pytest.raises(NotYours, match="Call one now"):
        acts.put_right(death=death, why="It was another child.", by=case.worker, at=world.NOW)
    acts.put_right(death=death, why="It was another child.", by=case.manager, at=world.NOW)
    assert case.again().plan.ended_on is None
    assert Ending.objects.get(plan=case.plan).state == "not-taken"
    assert ends.prepare(
        plan=case.plan, ground="moved", reason="They moved.", by=case.worker, at=world.NOW
    ).being_prepared


def open_duties(child: Child) -> set[tuple[str, date | None]]:
    found = Duty.objects.filter(child=child, standing="open", ended_at__isnull=True)
    return set(found.values_list("rule", "due_on"))
