"""Enquiries: the discussion that opens one, the clock it starts, visits, orders, delays, and what was wrong."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Child, Duty, Event
from quorate.conferences.actions import convene as acts
from quorate.enquiries.actions import correcting, delays, during, opening
from quorate.enquiries.actions.entering import Refused
from quorate.enquiries.models import Delay, Discussion, Enquiry, Order, Subject, Visit
from quorate.enquiries.queries import page
from quorate.letters.models import Letter

from . import convening, world
from .enquiry_world import LIMIT, STARTED, meeting, open_enquiry, subject_of

pytestmark = pytest.mark.django_db
Role = world.Role


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def limit_of(child: Child) -> Duty | None:
    return Duty.objects.filter(
        child=child, rule="initial-conference", standing="open", ended_at__isnull=True
    ).first()


def by(place: world.Place) -> dict[str, Any]:
    return {"by": place.by_role[Role.SOCIAL_WORKER], "at": world.NOW}


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=world.LONDON)


def seen(place: world.Place, enquiry: Enquiry) -> page.Page:
    return page.page_of(place.administrator, enquiry, world.NOW)


@pytest.mark.parametrize(
    ("procedure", "due"),
    [("berkshire", LIMIT), ("tees", LIMIT), ("pan-sussex", LIMIT), ("lincolnshire", None)],
)
def test_the_discussion_that_starts_the_enquiry_starts_the_clock(procedure: str, due: date | None) -> None:
    place = world.make_place(procedure)
    enquiry = open_enquiry(place)
    first, second = (subject_of(enquiry, n) for n in (0, 1))

    duty = limit_of(first.child)
    assert duty is not None
    assert duty.due_on == due  # Lincolnshire leaves it to a chapter that is not held
    assert limit_of(second.child) is None
    assert (first.outcome, second.outcome) == ("", "no-enquiry")
    assert second.considered == "Lives with the grandmother since March."
    event = Event.objects.get(child=second.child, kind="strategy-discussion")
    assert event.facts["section_47"] is False
    assert Entry.objects.filter(act="enquiries.opened").count() == 1


def test_a_form_sent_twice_opens_one_enquiry_and_a_second_enquiry_is_refused(place: world.Place) -> None:
    assert open_enquiry(place).pk == open_enquiry(place).pk
    assert Discussion.objects.count() == 1
    with pytest.raises(Refused, match="has been open since 1 April 2026"):
        open_enquiry(place, on=date(2026, 4, 2))
    assert Enquiry.objects.count() == 1


NO_DISCUSSION: list[tuple[dict[str, Any], str]] = [
    ({"on": date(2026, 4, 14)}, "today or in the past"),
    ({"on": date(2010, 4, 14)}, "before the life of"),
    ({"took_part": []}, "which agencies took part"),
    ({"reasons": " "}, "Give the reasons"),
    ({"why_not": {}}, "Say why no section 47 enquiry is made about"),
    ({"how": "none"}, "take the children off"),
    ({"enquire": frozenset()}, "Choose the children"),
]


def test_a_discussion_that_cannot_be_leaves_nothing(place: world.Place) -> None:
    assert place.family is not None
    first, second = world.children_of(place.family)
    good = meeting(place, first.pk, why_not={second.pk: "Lives elsewhere."})
    parts = {name: getattr(good, name) for name in good.__slots__}
    for change, words in NO_DISCUSSION:
        told = opening.Meeting(**{**parts, **change})
        with pytest.raises(Refused, match=words):
            opening.open_enquiry(family=place.family, meeting=told, places={}, token="x", **by(place))
        assert (Enquiry.objects.count(), Event.objects.count()) == (0, 0)


def test_a_later_discussion_starts_no_clock_that_runs_and_may_start_another_childs(
    place: world.Place,
) -> None:
    enquiry = open_enquiry(place)
    first, second = (subject_of(enquiry, n) for n in (0, 1))
    later = meeting(place, first.child_id, second.child_id, on=date(2026, 4, 10))
    opening.record_discussion(enquiry=enquiry, meeting=later, token="second", **by(place))

    assert limit_of(first.child).due_on == LIMIT  # type: ignore[union-attr]
    assert limit_of(second.child).due_on == date(2026, 5, 1)  # type: ignore[union-attr]
    assert subject_of(enquiry, 1).section_47_on == date(2026, 4, 10)


def test_no_enquiry_about_anybody_ends_it_at_once(place: world.Place) -> None:
    assert place.family is not None
    enquiry = opening.open_enquiry(
        family=place.family, meeting=meeting(place), places={}, token="none", **by(place)
    )
    enquiry.refresh_from_db()
    assert enquiry.closed_on == STARTED
    with pytest.raises(Refused, match="opens a new enquiry"):
        opening.record_discussion(enquiry=enquiry, meeting=meeting(place), token="again", **by(place))


def test_a_discussion_on_record_is_taken_up_and_not_told_twice(place: world.Place) -> None:
    assert place.family is not None
    first, second = world.children_of(place.family)
    cases.record_event(child=first, kind="strategy-discussion", on=STARTED, by="census", at=world.NOW)
    enquiry = opening.take_up(family=place.family, token="up", **by(place))

    assert Event.objects.filter(kind="strategy-discussion").count() == 1
    assert limit_of(first).due_on == LIMIT  # type: ignore[union-attr]
    lines = {line.child.pk: line for line in seen(place, enquiry).children}
    assert lines[first.pk].subject.section_47_on == STARTED
    assert lines[first.pk].days == 6
    assert "Nothing is recorded yet of what this child needs." in lines[second.pk].concerns

    opening.consider(
        subject=lines[second.pk].subject,
        said=opening.Place("stays", "Stays at weekends; seen at school, no concern."),
        nothing_follows=True,
        version=1,
        **by(place),
    )
    assert subject_of(enquiry, 1).outcome == "no-enquiry"
    assert Event.objects.filter(child=second, facts__topic="enquiry-considered").exists()


def test_a_child_who_visits_is_considered_too(place: world.Place) -> None:
    enquiry = open_enquiry(place)
    cousin = world.children_of(world.make_family(place.area, children=1))[0]
    said = opening.Place("meets", "Is collected from school by the father.")
    opening.add_child(enquiry=enquiry, child=cousin, said=said, **by(place))
    opening.add_child(enquiry=enquiry, child=cousin, said=said, **by(place))
    assert [line.child for line in seen(place, enquiry).children].count(cousin) == 1

    other = world.children_of(world.make_family(world.make_place("tees").area, children=1))[0]
    with pytest.raises(Refused, match="of this area"):
        opening.add_child(enquiry=enquiry, child=other, said=said, **by(place))


def test_a_visit_says_whether_the_child_was_alone_and_why_not(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    visit = during.Seen(on=date(2026, 4, 3), seen=True, alone=False, others="The mother")
    for _ in range(2):
        during.record_visit(subject=subject, visit=visit, token="v", **by(place))
    assert Visit.objects.count() == 1
    lines = [line for line in seen(place, subject.enquiry).children if line.subject.pk == subject.pk]
    assert any("does not say why the child was not seen alone" in said for said in lines[0].concerns)
    assert (
        Event.objects.get(child=subject.child, facts__topic="visit")
        .facts["says"]
        .startswith("The child was seen")
    )


NO_VISIT = [
    (during.Seen(on=date(2026, 3, 31), seen=True, alone=True), "cannot be before 1 April 2026"),
    (during.Seen(on=date(2026, 4, 14), seen=True, alone=True), "today or in the past"),
    (during.Seen(on=STARTED, seen=True, alone=True, others="The father"), "choose one"),
    (during.Seen(on=STARTED, seen=True), "who else was there"),
    (during.Seen(on=STARTED, seen=False), "why the child was not seen"),
]


def test_a_visit_that_cannot_be_is_refused(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    for visit, words in NO_VISIT:
        with pytest.raises(Refused, match=words):
            during.record_visit(subject=subject, visit=visit, token="v", **by(place))
    assert Visit.objects.count() == 0


def order_on(place: world.Place, subject: Subject, until: datetime, kind: str = "emergency") -> Order:
    return during.record_order(
        subject=subject,
        kind=kind,
        number="EX26C1",
        granted_on=date(2026, 4, 8),
        runs_out_at=until,
        token="o",
        **by(place),
    )


def test_an_emergency_order_brings_the_limit_forward_until_it_is_extended(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    order = order_on(place, subject, at_noon(date(2026, 4, 15)))
    assert limit_of(subject.child).due_on == date(2026, 4, 15)  # type: ignore[union-attr]

    during.extend_order(
        order=order,
        until=at_noon(date(2026, 4, 22)),
        granted_on=world.TODAY,
        why="Medical waits.",
        version=1,
        **by(place),
    )
    assert limit_of(subject.child).due_on == date(2026, 4, 22)  # type: ignore[union-attr]
    assert order.extensions.get().was_until == at_noon(date(2026, 4, 15))
    with pytest.raises(cases.Stale):
        during.extend_order(
            order=order,
            until=at_noon(date(2026, 4, 29)),
            granted_on=world.TODAY,
            why="x",
            version=1,
            **by(place),
        )

    correcting.take_out(entry=Order.objects.get(), why="Another child's order.", **by(place))
    assert limit_of(subject.child).due_on == LIMIT  # type: ignore[union-attr]


def test_an_order_that_ran_out_is_shown_as_passed_not_hidden(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    order_on(place, subject, at_noon(date(2026, 4, 10)))
    line = next(one for one in seen(place, subject.enquiry).children if one.subject.pk == subject.pk)
    assert "Emergency protection order EX26C1 has run out." in line.concerns
    assert line.limit is not None
    assert line.limit.state == "overdue"


def test_the_conference_follows_the_end_of_an_assessment_order(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    order = order_on(place, subject, at_noon(date(2026, 4, 20)), kind="assessment")
    during.conclude_assessments(order=order, on=date(2026, 4, 13), version=1, **by(place))
    duty = Duty.objects.get(
        child=subject.child, rule="conference-after-assessment-order", ended_at__isnull=True
    )
    assert duty.due_on == date(2026, 4, 13)


def test_a_delay_is_told_to_a_manager_and_stays_a_concern_until_the_conference(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    late = delays.Late(
        "The interpreter is away.", place.by_role[Role.TEAM_MANAGER], LIMIT + timedelta(days=4)
    )
    for _ in range(2):
        delay = delays.report_delay(subject=subject, late=late, token="d", **by(place))
    assert delay.limit_on == LIMIT
    letter = Letter.objects.get(document=delays.DOCUMENT)
    assert letter.to_practitioner == late.told
    assert "The interpreter is away." in letter.text
    assert subject.child.given_name not in letter.text

    def said() -> list[str]:
        return next(
            one for one in seen(place, subject.enquiry).children if one.subject.pk == subject.pk
        ).concerns

    assert "Nothing is recorded yet of how the child is kept safe until the conference." in said()
    delays.keep_safe(delay=delay, says="Stays with the aunt.", on=world.TODAY, token="k", **by(place))
    assert "The conference is delayed, and has not been held yet." in said()
    assert not any("kept safe" in one for one in said())
    cases.record_event(
        child=subject.child, kind="initial-conference", on=world.TODAY, facts={"outcome": "plan"}, **by(place)
    )
    assert not any("delayed" in one for one in said())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reasons": ""}, "Give the reasons"),
        ({"expected_on": LIMIT}, "is within the limit"),
        ({"told": None}, "Choose a"),
    ],
)
def test_a_delay_that_is_none_is_refused(place: world.Place, change: dict[str, Any], words: str) -> None:
    subject = subject_of(open_enquiry(place))
    told = place.by_role[Role.TEAM_MANAGER]
    good = {"reasons": "Late.", "told": told, "expected_on": LIMIT + timedelta(days=4)}
    if "told" in change:
        change = {"told": place.by_role[Role.SOCIAL_WORKER]}
    with pytest.raises(Refused, match=words):
        delays.report_delay(subject=subject, late=delays.Late(**{**good, **change}), token="d", **by(place))
    assert Letter.objects.count() == 0


def test_a_discussion_recorded_wrongly_stops_the_clock_it_started(place: world.Place) -> None:
    enquiry = open_enquiry(place)
    subject = subject_of(enquiry)
    correcting.take_out(entry=Discussion.objects.get(), why="It was about another family.", **by(place))
    assert limit_of(subject.child) is None
    assert subject_of(enquiry).section_47_on is None
    assert Event.objects.filter(kind="strategy-discussion", superseded_at__isnull=True).count() == 0
    gone = seen(place, enquiry).taken_out
    assert gone[0][3] == "It was about another family."
    with pytest.raises(Refused, match="already been taken out"):
        correcting.take_out(entry=Discussion.objects.get(), why="Again.", **by(place))


def test_a_conference_booked_past_the_limit_is_reported_to_the_manager(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    late = convening.details(place, starts_at=datetime(2026, 4, 28, 10, 0, tzinfo=world.LONDON))
    acts.convene(
        area=place.area,
        children=[subject.child],
        details=late,
        token="booking",
        accepted=["past-limit"],
        past_limit_reason="The interpreter is away.",
        by=place.administrator,
        at=world.NOW,
    )
    delay = Delay.objects.get()
    assert (delay.child, delay.limit_on, delay.expected_on) == (subject.child, LIMIT, date(2026, 4, 28))
    assert delay.told == place.by_role[Role.TEAM_MANAGER]
    assert "The interpreter is away." in Letter.objects.get(document=delays.DOCUMENT).text
