"""A conference is asked for, called or not, by whom the procedure says; disagreement, its steps and its end."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Child, Duty, Event
from quorate.enquiries import hub
from quorate.enquiries.actions import correcting, deciding, delays, disagreeing, during
from quorate.enquiries.actions.deciding import Verdict
from quorate.enquiries.actions.entering import Refused
from quorate.enquiries.models import Asking, Decision, Disagreement, Subject
from quorate.people.models import Agency, Practitioner

from . import world
from .enquiry_world import LIMIT, open_enquiry, subject_of
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db
Role = world.Role


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def decided(
    place: world.Place, subject: Subject, *, convene: bool, role: str = Role.TEAM_MANAGER, **more: Any
) -> Decision:
    verdict = Verdict(convene, **{"on": world.TODAY, "reasons": "The harm is likely to go on.", **more})
    return deciding.decide(
        subject=subject,
        verdict=verdict,
        version=subject.version,
        token=f"{subject.pk}{convene}{role}",
        by=place.by_role[role],
        at=world.NOW,
    )


def health(place: world.Place) -> Agency:
    return world.make_agency(place.area, Agency.Kind.HEALTH)


def limit_of(child: Child) -> Duty | None:
    return Duty.objects.filter(
        child=child, rule="initial-conference", standing="open", ended_at__isnull=True
    ).first()


def standing(child: Child, today: date = world.TODAY) -> dict[str, str]:
    events = list(Event.objects.filter(child=child, superseded_at__isnull=True))
    return {line.title: line.says for line in hub.standing(child, events, today)}


def visit(person: Practitioner, address: str, data: dict[str, object] | None = None) -> Any:
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.post(address, data, follow=True) if data is not None else client.get(address)


def test_called_the_clock_runs_on_and_the_conference_can_be_booked(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    decision = decided(place, subject, convene=True)

    assert decision.finding["allowed"] is True
    assert limit_of(subject.child).due_on == LIMIT  # type: ignore[union-attr]
    assert standing(subject.child)["Conference"] == "Decided on 13 April 2026: a conference is to be held."
    page = visit(
        place.administrator, reverse("enquiries:enquiry", args=[subject.enquiry_id])
    ).content.decode()
    assert f"{reverse('conferences:convene')}?child={subject.child_id}" in page
    assert Entry.objects.filter(act="enquiries.decided").count() == 1


def test_not_called_the_enquiry_ends_for_this_child(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    decided(place, subject, convene=False, help_offered="A family worker.")

    assert limit_of(subject.child) is None
    event = Event.objects.get(child=subject.child, kind="enquiry-closed")
    assert "A family worker." in event.facts["says"]
    subject.enquiry.refresh_from_db()
    assert subject.enquiry.closed_on == world.TODAY
    assert standing(subject.child)["Enquiry"] == "Ended on 13 April 2026: no conference was called."


@pytest.mark.parametrize(
    ("procedure", "may", "may_not"),
    [
        ("berkshire", [Role.TEAM_MANAGER], [Role.SOCIAL_WORKER, Role.SERVICE_MANAGER, Role.ADMINISTRATOR]),
        ("tees", [Role.TEAM_MANAGER, Role.SERVICE_MANAGER], [Role.SOCIAL_WORKER, Role.ADMINISTRATOR]),
        ("pan-sussex", [Role.DESIGNATED_MANAGER], [Role.SOCIAL_WORKER]),
        ("lincolnshire", [Role.TEAM_MANAGER], [Role.SOCIAL_WORKER]),
    ],
)
def test_who_decides_is_the_procedures_and_where_it_is_silent_a_managers(
    procedure: str, may: list[str], may_not: list[str]
) -> None:
    place = world.make_place(procedure)
    subject = subject_of(open_enquiry(place))
    for role in may_not:
        with pytest.raises(Refused):
            decided(place, subject, convene=True, role=role)
    assert (Decision.objects.count(), Entry.objects.filter(act="enquiries.decided").count()) == (0, 0)
    for role in may:
        decision = decided(place, subject, convene=True, role=role)
        correcting.take_out(entry=decision, why="To try the next.", by=place.administrator, at=world.NOW)
        subject.refresh_from_db()
    assert subject.outcome == ""


NO_DECISION: list[tuple[dict[str, Any], str]] = [
    ({"reasons": " "}, "reasons"),
    ({"on": date(2026, 4, 14)}, "today or in the past"),
    ({"on": date(2026, 3, 31)}, "cannot be before 1 April 2026"),
]


def test_a_decision_that_cannot_be_leaves_nothing(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    for convene in (True, False):
        for more, words in NO_DECISION:
            with pytest.raises(Refused, match=words):
                decided(place, subject, convene=convene, **more)
    assert Decision.objects.count() == 0
    assert limit_of(subject.child) is not None


def test_two_managers_at_once_one_is_told(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    again = subject_of(subject.enquiry)
    decided(place, subject, convene=True)
    with pytest.raises(cases.Stale):
        decided(place, again, convene=False)
    assert Decision.objects.count() == 1


def test_a_conference_without_an_enquiry_has_to_be_explained(place: world.Place) -> None:
    enquiry = open_enquiry(place)
    subject = subject_of(enquiry, 1)
    with pytest.raises(Refused, match="No section 47 enquiry was started"):
        decided(place, subject, convene=True)
    with pytest.raises(Refused, match="nothing follows"):
        decided(place, subject, convene=False)
    decision = decided(place, subject, convene=True, no_enquiry_why="The brother's conference weighs both.")
    assert decision.no_enquiry_why


def test_no_conference_is_called_about_a_child_who_died(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    Child.objects.filter(pk=subject.child_id).update(died_on=world.TODAY)
    with pytest.raises(Refused, match="has died"):
        decided(place, subject, convene=True)


def test_a_request_waits_for_the_decision_and_is_answered_once(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))

    def ask(token: str) -> Asking:
        return deciding.ask_for_conference(
            subject=subject,
            agency=health(place),
            who="Gwen Ashgrove",
            on=world.TODAY,
            why="Third bruise in a month.",
            token=token,
            by=place.by_role[Role.SOCIAL_WORKER],
            at=world.NOW,
        )

    assert ask("a").pk == ask("a").pk
    with pytest.raises(Refused, match="has asked already"):
        ask("b")
    assert standing(subject.child)["Conference"].startswith("Asked for on 13 April 2026")
    decided(place, subject, convene=False)
    with pytest.raises(Refused, match="If the agency disagrees"):
        ask("c")


def disagreed(place: world.Place, decision: Decision) -> Disagreement:
    return disagreeing.disagree(
        decision=decision,
        agency=health(place),
        who="Gwen Ashgrove, health visitor",
        on=world.TODAY,
        says="Three bruises are not chance.",
        owner=place.by_role[Role.TEAM_MANAGER],
        by=place.by_role[Role.SOCIAL_WORKER],
        at=world.NOW,
    )


def settled(
    place: world.Place, row: Disagreement, result: str, role: str = Role.TEAM_MANAGER
) -> Disagreement:
    return disagreeing.settle(
        disagreement=row,
        result=result,
        says="The paediatrician's letter changed the picture.",
        on=world.TODAY,
        version=row.version,
        by=place.by_role[role],
        at=world.NOW,
    )


def test_a_disagreement_may_reverse_the_decision_and_the_clock_is_the_old_one(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    decision = decided(place, subject, convene=False)
    row = disagreed(place, decision)
    assert disagreed(place, decision).pk == row.pk
    disagreeing.take_step(
        disagreement=row,
        on=world.TODAY,
        what="Managers met.",
        who="",
        token="s",
        by=place.administrator,
        at=world.NOW,
    )
    with pytest.raises(Refused, match="Settle the disagreement first"):
        correcting.take_out(entry=decision, why="x", by=place.administrator, at=world.NOW)
    with pytest.raises(Refused, match="Only the social worker's manager"):
        settled(place, row, "convene", Role.ADMINISTRATOR)
    row.refresh_from_db()
    assert row.result == ""

    settled(place, row, "convene")
    decision.refresh_from_db()
    assert not decision.stands
    assert "Gwen" not in decision.superseded_why
    assert limit_of(subject.child).due_on == LIMIT  # type: ignore[union-attr]
    assert Decision.objects.get(superseded_at__isnull=True).convene is True
    assert Event.objects.get(kind="enquiry-closed").superseded_at is not None
    page = visit(
        place.administrator, reverse("enquiries:enquiry", args=[subject.enquiry_id])
    ).content.decode()
    assert "Decisions that no longer stand" in page


def test_a_disagreement_settled_otherwise_leaves_the_decision(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    decision = decided(place, subject, convene=False)
    row = settled(place, disagreed(place, decision), "stands", Role.ADMINISTRATOR)
    decision.refresh_from_db()
    assert decision.stands
    with pytest.raises(Refused, match="settled already"):
        settled(place, row, "withdrawn")


@pytest.mark.parametrize(
    ("procedure", "words"),
    [("berkshire", "conflict resolution procedures"), ("lincolnshire", "Professional Resolution and Escalation"),
     ("tees", "does not say by which route")],
)  # fmt: skip
def test_the_page_of_a_disagreement_shows_the_areas_route(procedure: str, words: str) -> None:
    place = world.make_place(procedure)
    row = disagreed(place, decided(place, subject_of(open_enquiry(place)), convene=False))
    page = visit(place.administrator, reverse("enquiries:disagreement", args=[row.pk])).content.decode()
    assert words in page
    assert "Three bruises are not chance." in page


def test_a_social_worker_is_shown_who_decides_and_may_ask(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    worker = place.by_role[Role.SOCIAL_WORKER]
    page = visit(worker, reverse("enquiries:decide", args=[subject.pk])).content.decode()
    assert "This decision is not yours to take" in page
    assert "Only the social worker&#39;s manager may do this." in page
    assert "harm or impairment has been shown" in page.lower()
    assert "permission.convene" in page

    posted = {"convene": "yes", "reasons": "x", "token": "t", "version": subject.version}
    day = {"on-day": "13", "on-month": "4", "on-year": "2026"}
    visit(worker, reverse("enquiries:decide", args=[subject.pk]), {**posted, **day})
    assert Decision.objects.count() == 0


def test_a_manager_decides_on_the_page_with_reasons(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    manager = place.by_role[Role.DESIGNATED_MANAGER]
    assert (
        "not yours to take" in visit(manager, reverse("enquiries:decide", args=[subject.pk])).content.decode()
    )
    Child.objects.filter(pk=subject.child_id).update(team=None)
    cases.join_network(
        child=subject.child, practitioner=place.by_role[Role.TEAM_MANAGER], part="team manager", on=world.TODAY,
        by=place.administrator, at=world.NOW,
    )  # fmt: skip
    day = {"on-day": "13", "on-month": "4", "on-year": "2026"}
    posted = {"convene": "yes", "reasons": "", "token": "t", "version": subject.version, **day}
    address = reverse("enquiries:decide", args=[subject.pk])
    team_manager = place.by_role[Role.TEAM_MANAGER]
    assert "Enter the reasons" in visit(team_manager, address, posted).content.decode()
    page = visit(team_manager, address, {**posted, "reasons": "Likely to go on."}).content.decode()
    assert "A conference is to be held" in page
    assert Decision.objects.get().decided_by == team_manager


def test_what_the_childs_page_says_of_orders_and_delays(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    until = world.NOW.replace(day=15)
    during.record_order(
        subject=subject, kind="emergency", number="EX1", granted_on=date(2026, 4, 8), runs_out_at=until, token="o",
        by=place.administrator, at=world.NOW,
    )  # fmt: skip
    late = delays.Late("No interpreter.", place.by_role[Role.TEAM_MANAGER])
    delays.report_delay(subject=subject, late=late, token="d", by=place.administrator, at=world.NOW)
    said = standing(subject.child)
    assert said["Emergency protection order"] == "Runs out on 15 April 2026."
    assert said["Conference delayed"].endswith("Nothing is recorded of how the child is kept safe meanwhile.")
    assert (
        standing(subject.child, date(2026, 4, 16))["Emergency protection order"]
        == "Ran out on 15 April 2026."
    )
    page = visit(place.administrator, reverse("register:child", args=[subject.child_id])).content.decode()
    assert "Open since 1 April 2026." in page
    assert reverse("enquiries:enquiry", args=[subject.enquiry_id]) in page


def test_for_a_child_on_a_plan_the_review_is_brought_forward(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    put_on_plan(subject.child, date(2026, 2, 4))
    assert limit_of(subject.child) is not None
    decided(place, subject, convene=True)

    assert limit_of(subject.child) is None
    assert subject_of(subject.enquiry).outcome == "convene"
    assert standing(subject.child)["Enquiry"] == (
        "Decided on 13 April 2026: the review of the plan is to be brought forward."
    )
    page = visit(
        place.administrator, reverse("enquiries:enquiry", args=[subject.enquiry_id])
    ).content.decode()
    assert "a conference would be a review brought forward" in page
    assert f"{reverse('conferences:convene')}?child={subject.child_id}" in page


def test_where_the_text_does_not_say_who_decides_the_page_says_so() -> None:
    place = world.make_place("tees")
    subject = subject_of(open_enquiry(place))
    page = visit(
        place.by_role[Role.SERVICE_MANAGER], reverse("enquiries:decide", args=[subject.pk])
    ).content.decode()
    assert "The procedure does not say who decides." in page
    assert "Record the decision" in page
    assert "permission.convene" not in page
