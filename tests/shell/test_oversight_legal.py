"""Legal planning: considered for every child, its meeting, the two letters, and who may read what."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.cases.models import Child, Event, Relative
from quorate.conferences.models import ConferenceChild, Decision
from quorate.letters.models import Letter
from quorate.oversight.actions import legal as acts
from quorate.oversight.actions.legal import Arranged, Considered, Draft, Outcome
from quorate.oversight.models import LegalLetter, LegalMeeting, LegalPlanning
from quorate.oversight.queries import home
from quorate.oversight.queries import legal as queries
from quorate.oversight.refusals import NotYours, Refused

from . import papers_world, world
from .plans_world import put_on_plan
from .test_plan_pages import visit

pytestmark = pytest.mark.django_db
Role = world.Role
ADVICE = "Counsel thinks that the threshold is met."


class Case:
    """A family of three on plans; the children's social worker acts."""

    def __init__(self, procedure: str = "berkshire") -> None:
        self.place = world.make_place(procedure)
        self.place.family = world.make_family(self.place.area, children=3, network=self.place.network)
        for child in world.children_of(self.place.family):
            put_on_plan(child, date(2026, 2, 4))
        rows = Child.objects.filter(family=self.place.family).select_related("area").order_by("pk")
        self.children = list(rows)
        self.worker = self.place.by_role[Role.SOCIAL_WORKER]
        Relative.objects.filter(family=self.place.family, relation="mother").update(
            email="mother@family.example"
        )
        self.parents = list(Relative.objects.filter(family=self.place.family).order_by("pk"))

    @property
    def child(self) -> Child:
        return self.children[0]

    def considered(self, **changes: Any) -> Considered:
        whole = Considered(
            on=world.TODAY,
            suffering=True,
            decision="begin",
            reasons="The plan is not enough.",
            children=tuple(one.pk for one in self.children),
        )
        return replace(whole, **changes)

    def consider(self, **changes: Any) -> LegalPlanning:
        return acts.consider(child=self.child, said=self.considered(**changes), by=self.worker, at=world.NOW)

    def arrange(self, planning: LegalPlanning, **changes: Any) -> LegalMeeting:
        details = Arranged(
            world.NOW + timedelta(hours=2), self.worker, self.place.by_role[Role.TEAM_MANAGER], "Ivo Larkspur"
        )
        return acts.arrange(
            planning=planning, details=replace(details, **changes), by=self.worker, at=world.NOW
        )

    def hold(self, meeting: LegalMeeting, result: str = "further-support", **changes: Any) -> LegalMeeting:
        outcome = Outcome(world.TODAY, ADVICE, result, "We try once more.")
        return acts.hold(
            meeting=meeting, outcome=replace(outcome, **changes), version=1, by=self.worker, at=world.NOW
        )

    def held(self, result: str = "further-support") -> LegalMeeting:
        return self.hold(self.arrange(self.consider()), result)

    def held_of_running(self) -> LegalMeeting:
        """Arrange and hold the meeting of the planning that is there."""
        return self.hold(self.arrange(LegalPlanning.objects.get()))

    def draft(self, meeting: LegalMeeting, *, version: int = 0, **changes: Any) -> LegalLetter:
        parts = Draft(
            kind="before-proceedings",
            steps="We are going to meet you every week.",
            reasons="The children are often alone.",
            can_do="Come to each meeting.",
            timetable="20 April: first meeting\n11 May: we look at it again",
            to=tuple(one.pk for one in self.parents),
        )
        return acts.draft(
            meeting=meeting, parts=replace(parts, **changes), version=version, by=self.worker, at=world.NOW
        )

    def outstanding(self, reader: Any = None) -> list[str]:
        found = home.items(reader or self.worker, home.Asked(subject="legal"), world.TODAY)
        return [one.says for one in found]


def test_from_the_question_to_the_letter_before_proceedings() -> None:
    case = Case()
    planning = case.consider()
    assert "No legal planning meeting is arranged yet" in case.outstanding()[0]
    meeting = case.arrange(planning)
    assert "its result is not recorded yet" in case.outstanding()[0]
    meeting = case.hold(meeting)
    assert "had no letter yet" in case.outstanding()[0]
    letter = case.draft(meeting)

    acts.send(letter=letter, version=1, by=case.worker, at=world.NOW)

    assert case.outstanding() == []
    sent = Letter.objects.filter(occasion=planning.ref)
    assert sorted(sent.values_list("to_email", flat=True)) == ["", "mother@family.example"]
    assert all(one.attachments.count() == 2 for one in sent)
    assert not any(case.child.given_name in one.text or ADVICE in one.text for one in sent)
    for child in case.children:
        event = Event.objects.get(child=child, kind="legal-letter")
        assert event.facts["title"] == "A letter before proceedings was sent"
    assert Entry.objects.filter(about=planning.ref, act="oversight.legal-letter-sent").count() == 1
    with pytest.raises(Stale):
        acts.send(letter=letter, version=1, by=case.worker, at=world.NOW)
    with pytest.raises(Stale):
        case.draft(meeting, version=1)
    with pytest.raises(Refused, match="stays as it was sent"):
        case.draft(meeting, version=2)
    assert sent.count() == 2


def test_the_letter_says_first_to_see_a_solicitor_and_what_it_means() -> None:
    case = Case()
    meeting = case.held("immediate-court-application")
    with pytest.raises(Refused, match="goes with a letter of issue"):
        case.draft(meeting)
    case.draft(meeting, kind="issue", can_do="")

    page = visit(case.worker, reverse("oversight:legal-send", args=[meeting.pk])).content.decode()

    solicitor = page.index("See a solicitor who knows child care law straight away")
    assert (
        solicitor
        < page.index("going to ask a court to decide")
        < page.index("We are going to meet you every week.")
    )
    assert "keep this out of court" not in page
    pdf = visit(case.worker, reverse("oversight:legal-file", args=[meeting.pk, "pdf"]))
    assert pdf.content[:5] == b"%PDF-"


def test_a_letter_before_proceedings_without_what_to_do_is_warned_of() -> None:
    case = Case()
    meeting = case.held()
    letter = case.draft(meeting, can_do="")
    page = visit(case.worker, reverse("oversight:legal-send", args=[meeting.pk])).content.decode()
    assert "does not say what the parents can do" in page
    with pytest.raises(Refused, match="Write it, or confirm"):
        acts.send(letter=letter, version=1, by=case.worker, at=world.NOW)
    assert not Letter.objects.filter(occasion=meeting.planning.ref).exists()

    acts.send(letter=letter, without_can_do=True, version=1, by=case.worker, at=world.NOW)
    assert Letter.objects.filter(occasion=meeting.planning.ref).count() == 2


def test_no_letter_before_a_meeting_and_none_after_neither() -> None:
    case = Case()
    meeting = case.arrange(case.consider())
    with pytest.raises(Refused, match="record its result first"):
        case.draft(meeting)
    meeting = case.hold(meeting, "neither")
    with pytest.raises(Refused, match="neither letter"):
        case.draft(meeting)
    assert case.outstanding() == []
    page = visit(case.worker, reverse("oversight:legal-letter", args=[meeting.pk]))
    assert page.status_code == 302


def test_a_child_of_the_household_left_out_is_shown() -> None:
    case = Case()
    case.consider(children=tuple(one.pk for one in case.children[:2]), decision="not-now")
    page = visit(case.worker, reverse("oversight:legal", args=[case.child.pk])).content.decode()
    assert "Not complete: it was not considered for" in page
    assert case.children[2].name in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"children": ()}, "Choose the children"),
        ({"reasons": " "}, "Give the reasons"),
        ({"decision": "x"}, "Say what was decided"),
        ({"on": date(2026, 4, 14)}, "in the future"),
    ],
)
def test_what_cannot_be_considered(changes: dict[str, Any], words: str) -> None:
    case = Case()
    before = (Event.objects.count(), Entry.objects.count())
    with pytest.raises(Refused, match=words):
        case.consider(**changes)
    assert not LegalPlanning.objects.exists()
    assert (Event.objects.count(), Entry.objects.count()) == before


def test_one_at_a_time_and_in_order() -> None:
    case = Case()
    planning = case.consider()
    with pytest.raises(Refused, match="running for this family already"):
        case.consider()
    meeting = case.arrange(planning)
    with pytest.raises(Refused, match="arranged already"):
        case.arrange(planning)
    with pytest.raises(Refused, match="cannot have been held in the future"):
        case.hold(meeting, held_on=date(2026, 4, 20))
    with pytest.raises(Refused, match="came after that"):
        case.hold(meeting, held_on=date(2026, 4, 1))
    acts.cancel(meeting=meeting, why="Nobody could come.", version=1, by=case.worker, at=world.NOW)
    with pytest.raises(Stale):
        case.hold(meeting)
    acts.end(planning=planning, why="The family moved.", version=1, by=case.worker, at=world.NOW)
    with pytest.raises(Refused, match="No legal planning is running"):
        case.arrange(planning)
    case.consider()


def test_meetings_that_cannot_be_arranged() -> None:
    case = Case()
    planning = case.consider(decision="not-now")
    with pytest.raises(Refused, match="No legal planning is running"):
        case.arrange(planning)
    with pytest.raises(Refused, match="recorded already"):
        case.consider(decision="not-now")
    running = case.consider()
    with pytest.raises(Refused, match="two people"):
        case.arrange(running, manager=case.worker)
    with pytest.raises(Refused, match="has passed"):
        case.arrange(running, meets_at=world.NOW - timedelta(hours=1))


def test_the_advice_is_for_few() -> None:
    case = Case()
    case.held()
    address = reverse("oversight:legal", args=[case.child.pk])
    for role, status in (
        (Role.SOCIAL_WORKER, 200),
        (Role.DESIGNATED_MANAGER, 200),
        (Role.CHAIRS_MANAGER, 200),
        (Role.ADMINISTRATOR, 403),
        (Role.CHAIR, 403),
        (Role.PARTNER, 403),
    ):
        page = visit(case.place.by_role[role], address)
        assert page.status_code == status, role
        assert (ADVICE in page.content.decode()) is (status == 200)
    colleague = world.make_practitioner(case.place.area, role=Role.SOCIAL_WORKER)
    world.NetworkMember.objects.create(
        child=case.child, practitioner=colleague, part="family worker", from_on=world.TODAY
    )
    assert visit(colleague, address).status_code == 404
    with pytest.raises(NotYours):
        acts.consider(child=case.child, said=case.considered(), by=colleague, at=world.NOW)
    assert case.outstanding(case.place.administrator) == []

    page = visit(case.place.administrator, reverse("register:child", args=[case.child.pk])).content.decode()
    assert "There is legal planning." in page
    for secret in (ADVICE, "further period of support", "We try once more"):
        assert secret not in page
    elsewhere = world.make_place("tees")
    assert visit(elsewhere.manager, address).status_code == 404


def test_a_review_that_found_harm_asks_for_an_answer_in_berkshire() -> None:
    sitting = papers_world.held("berkshire", ends=False)
    manager = sitting.place.manager
    row = sitting.rows[0]
    ConferenceChild.objects.filter(pk=row.pk).update(still_suffering=True)
    today = papers_world.HELD_ON
    assert list(queries.unanswered(manager, today)) == [row]
    page = visit(manager, reverse("oversight:legal", args=[row.child_id])).content.decode()
    assert "Not answered yet" in page
    worker = sitting.place.by_role[Role.SOCIAL_WORKER]
    said = Considered(today, True, "not-now", "A new plan is tried.", (row.child_id,), sitting.now())

    acts.consider(child=row.child, said=said, by=worker, at=papers_world.AFTERWARDS)

    assert not queries.unanswered(manager, today).exists()
    ended = sitting.rows[1]
    Decision.objects.filter(conference_child=ended).update(outcome="end", ends_on=today)
    begin = replace(said, decision="begin", children=(ended.child_id,))
    with pytest.raises(Refused, match="ended the plan"):
        acts.consider(child=ended.child, said=begin, by=worker, at=papers_world.AFTERWARDS)
    with pytest.raises(Refused, match="that day or later"):
        acts.consider(
            child=row.child, said=replace(said, on=date(2026, 4, 20)), by=worker, at=papers_world.AFTERWARDS
        )


def test_the_pages_from_question_to_letter() -> None:
    case = Case()
    page = visit(
        case.worker,
        reverse("oversight:legal-consider", args=[case.child.pk]),
        suffering="yes",
        decision="begin",
        reasons="The plan is not enough.",
        children=[one.pk for one in case.children],
        **{"on-day": "13", "on-month": "4", "on-year": "2026"},
    ).content.decode()
    assert "Hold a legal planning meeting" in page
    planning = LegalPlanning.objects.get()
    visit(
        case.worker,
        reverse("oversight:legal-arrange", args=[planning.pk]),
        social_worker=case.worker.pk,
        manager=case.place.by_role[Role.TEAM_MANAGER].pk,
        adviser="Ivo Larkspur",
        **{"meets_at-day": "13", "meets_at-month": "4", "meets_at-year": "2026", "meets_at-time": "11am"},
    )
    meeting = LegalMeeting.objects.get()
    visit(
        case.worker,
        reverse("oversight:legal-hold", args=[meeting.pk]),
        advice=ADVICE,
        result="further-support",
        why="We try once more.",
        version=1,
        **{"held_on-day": "13", "held_on-month": "4", "held_on-year": "2026"},
    )
    page = visit(
        case.worker,
        reverse("oversight:legal-letter", args=[meeting.pk]),
        steps="We meet weekly.",
        reasons="The children are alone.",
        can_do="Come to each meeting.",
        timetable="20 April: first meeting",
        to=[case.parents[0].pk],
        version=0,
    ).content.decode()
    assert "Nothing has gone yet." in page
    page = visit(case.worker, reverse("oversight:legal-send", args=[meeting.pk]), version=1).content.decode()
    assert "The letter is in the post room." in page
    assert Letter.objects.filter(occasion=planning.ref).count() == 1
    child_page = visit(case.place.chair, reverse("register:child", args=[case.child.pk]))
    assert ADVICE not in child_page.content.decode()
