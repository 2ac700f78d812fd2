"""Looked-after children: legal status, reviews, worries and what is weighed, as each area's text has it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.care import hub, queries
from quorate.care.actions import matters, reviews, status, weighing
from quorate.care.actions.steps import CareRefused
from quorate.care.facts import table_facts
from quorate.care.models import CareReview, Matter, Reviewer, Spell, Weighed
from quorate.cases import actions as cases
from quorate.cases.models import Child, Duty, Event, NetworkMember
from quorate.conferences.queries.deciding import judge
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.table import Answers
from quorate.letters.models import Letter

from . import holding, world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db

TODAY = world.TODAY
BEGAN = date(2026, 3, 2)
Role = world.Role
Status = Spell.Status


class Care:
    """An area with one child, looked after, and its staff."""

    def __init__(
        self, procedure: str = "berkshire", *, legal: str = Status.SECTION_20, on_plan: bool = True
    ) -> None:
        self.place = world.make_place(procedure)
        assert self.place.family is not None
        self.child: Child = world.children_of(self.place.family)[0]
        self.worker = self.place.by_role[Role.SOCIAL_WORKER]
        self.manager = self.place.by_role[Role.TEAM_MANAGER]
        self.how: dict[str, Any] = {"by": self.worker, "at": world.NOW}
        if on_plan:
            put_on_plan(self.child, date(2026, 2, 4))
        self.spell = self.comes(legal) if legal else None

    def comes(self, legal: str, on: date = BEGAN, **more: Any) -> Spell:
        return status.begin(child=self.child, status=legal, placement="foster", on=on, **more, **self.how)

    def prompts(self) -> str:
        return " ".join(line.says for line in self.standing() if line.concern)

    def standing(self) -> list[Any]:
        events = list(Event.objects.filter(child=self.child, superseded_at__isnull=True))
        return hub.standing(Child.objects.select_related("area").get(pk=self.child.pk), events, TODAY)

    def table(self) -> dict[str, bool | None]:
        return table_facts(Event.objects.filter(child=self.child, superseded_at__isnull=True), TODAY)

    def book(self, on: date = TODAY, **more: Any) -> CareReview:
        return reviews.book(child=self.child, on=on, **more, **self.how)

    def holds(self, review: CareReview, **more: Any) -> CareReview:
        said = {
            "held_on": TODAY,
            "says": "All is well.",
            "criteria_met": "yes",
            "review_conference": "no",
            **more,
        }
        return reviews.hold(review=review, found=reviews.Found(**said), version=review.version, **self.how)

    def worry(self, kind: str, **more: Any) -> Matter:
        said = {"says": "A worry.", "raised_at": world.NOW - timedelta(hours=3), **more}
        return matters.raise_matter(child=self.child, kind=kind, **said, **self.how)


def refused(act: Any, *args: Any, **said: Any) -> str:
    """Do what must be refused, see that nothing was left behind, and return the words."""
    before = (Event.objects.count(), Entry.objects.count(), Letter.objects.count())
    with pytest.raises(CareRefused) as refusal:
        act(*args, **said)
    assert (Event.objects.count(), Entry.objects.count(), Letter.objects.count()) == before
    return str(refusal.value)


# Legal status ---------------------------------------------------------------------------------------------------


def test_one_legal_status_follows_another_and_never_overlaps() -> None:
    care = Care()
    order = care.comes(Status.CARE_ORDER, on=date(2026, 4, 1))
    assert care.comes(Status.CARE_ORDER, on=date(2026, 4, 1)) == order
    first = Spell.objects.get(status=Status.SECTION_20)
    assert (first.to_on, first.ended) == (date(2026, 4, 1), "status")
    assert care.standing()[0].says == "Since 2 March 2026, under a care order since 1 April 2026."
    assert "covers" in refused(care.comes, Status.INTERIM_ORDER, on=date(2026, 3, 10))
    assert "today or in the past" in refused(care.comes, Status.INTERIM_ORDER, on=TODAY + timedelta(days=1))
    assert care.child.born_on is not None
    assert "from birth on" in refused(care.comes, Status.REMAND, on=care.child.born_on - timedelta(days=1))

    order = status.end(spell=order, on=TODAY, ended="home", version=order.version, **care.how)
    assert Event.objects.filter(child=care.child, kind="no-longer-looked-after", on=TODAY).count() == 1
    assert not any(line.title == "Looked after" for line in care.standing())
    assert "ended already" in refused(
        status.end, spell=order, on=TODAY, ended="home", version=order.version, **care.how
    )


def test_a_status_taken_back_opens_the_one_before_again() -> None:
    care = Care()
    order = care.comes(Status.CARE_ORDER, on=date(2026, 4, 1))
    first = Spell.objects.get(status=Status.SECTION_20)
    later = {"spell": first, "version": first.version}
    assert "later legal status" in refused(status.take_back, why="x", **later, **care.how)
    with pytest.raises(cases.Stale):
        status.take_back(spell=order, why="x", version=9, **care.how)
    status.take_back(spell=order, why="The hearing was put off.", version=order.version, **care.how)
    first.refresh_from_db()
    assert first.to_on is None
    assert care.standing()[0].says == "Under section 20 since 2 March 2026."


def test_the_reviewing_officer_joins_the_network_and_a_new_one_follows() -> None:
    care = Care()
    chair = care.place.chair
    status.name_officer(child=care.child, officer=chair, on=BEGAN, **care.how)
    status.name_officer(child=care.child, officer=chair, on=BEGAN, **care.how)
    assert NetworkMember.objects.filter(child=care.child, practitioner=chair).count() == 1
    name = {"child": care.child, "on": TODAY}
    assert "Choose a chair" in refused(status.name_officer, officer=care.worker, **name, **care.how)
    status.name_officer(officer=care.place.manager, **name, **care.how)
    assert [row.to_on for row in Reviewer.objects.order_by("pk")] == [TODAY, None]
    assert "No reviewing officer" not in care.prompts()


# Reviews --------------------------------------------------------------------------------------------------------


def test_a_care_review_draws_the_plans_review_to_its_day() -> None:
    care = Care()
    review = care.book(date(2026, 4, 20))
    due = Duty.objects.get(child=care.child, rule="aligned-review", ended_at__isnull=True)
    assert due.due_on == date(2026, 4, 20)
    review = reviews.move(
        review=review, on=date(2026, 4, 22), why="School trip.", version=review.version, **care.how
    )
    due = Duty.objects.get(child=care.child, rule="aligned-review", ended_at__isnull=True)
    assert due.due_on == date(2026, 4, 22)
    assert "booked already" in refused(care.book)
    reviews.call_off(review=review, why="Ill.", version=review.version, **care.how)
    assert not Duty.objects.filter(
        child=care.child, rule="aligned-review", ended_at__isnull=True, standing="open"
    ).exists()


def test_two_reviews_on_two_days_need_a_reason_in_berkshire_alone() -> None:
    for area, words in (("berkshire", "one plan and one process"), ("tees", "")):
        care = Care(area)
        cases.open_occasion(area=care.place.area, key=f"conference:{area}", children=[care.child], owners={})
        cases.record_occasion_event(
            key=f"conference:{area}", kind="conference-booked", on=date(2026, 4, 27), **care.how
        )
        if words:
            assert words in refused(care.book, date(2026, 4, 20))
            assert "two days" in refused(care.book, date(2026, 4, 20), combined=True)
        assert care.book(date(2026, 4, 20), why_apart="The child asked for it.").why_apart


def test_a_review_of_a_child_on_a_plan_answers_both_questions_and_going_home_the_third() -> None:
    care = Care(legal=Status.CARE_ORDER)
    review = care.book()
    assert "criteria" in refused(care.holds, review, criteria_met="")
    assert "review conference is called" in refused(care.holds, review, review_conference="")
    home = {"going_home": True}
    assert "whether an initial conference comes before" in refused(care.holds, review, **home)
    care.holds(review, **home, conference_first="yes")

    due = Duty.objects.get(child=care.child, rule="conference-after-care-review", ended_at__isnull=True)
    assert due.due_on == TODAY + timedelta(days=15)
    assert "held or called off" in refused(care.holds, CareReview.objects.get())


def test_where_the_text_is_silent_the_answers_are_kept_and_none_is_demanded() -> None:
    care = Care("tees", legal=Status.CARE_ORDER)
    review = care.holds(care.book(), criteria_met="", review_conference="", going_home=True)
    assert review.held_on == TODAY
    assert "not looked after on" in refused(care.holds, care.book(), held_on=date(2026, 2, 1))


# Worries --------------------------------------------------------------------------------------------------------


def decide(care: Care, matter: Matter, by: Any, **more: Any) -> Matter:
    said = {
        "course": "nothing",
        "reason": "She is ready.",
        "discussed_on": TODAY,
        "legal_action": "None.",
        **more,
    }
    return matters.decide(
        matter=matter, answer=matters.Answer(**said), version=matter.version, by=by, at=world.NOW
    )


def test_only_the_manager_decides_whether_there_is_an_enquiry_when_a_parent_takes_the_child() -> None:
    care = Care()
    matter = care.worry("removal")
    assert "Something about this child waits for a decision." in care.prompts()
    assert "social worker's manager may do this" in refused(decide, care, matter, care.worker)
    assert "reasons have to be clear" in refused(decide, care, matter, care.manager, reason="")
    assert "discusses it with the manager" in refused(decide, care, matter, care.manager, discussed_on=None)
    assert "legal action" in refused(decide, care, matter, care.manager, legal_action="")
    matter = decide(care, matter, care.manager, course="enquiry")
    assert (matter.decided_by, matter.finding["reason"]["rule"]) == (
        care.manager,
        "permission.decide-on-removal",
    )
    assert "decided, or taken back" in refused(decide, care, matter, care.manager)


def test_in_an_area_whose_text_is_silent_the_worker_decides_with_reasons() -> None:
    care = Care("tees")
    assert "Give the reasons" in refused(decide, care, care.worry("removal"), care.worker, reason=" ")
    assert decide(care, Matter.objects.get(), care.worker).decided_by == care.worker


def test_a_request_for_the_child_after_the_plan_ended_is_decided_with_a_reason() -> None:
    care = Care()
    assert "on a plan" in refused(care.worry, "request")
    cases.record_event(child=care.child, kind="plan-end", on=date(2026, 4, 1), **care.how)
    matter = care.worry("request")
    assert "records why" in refused(decide, care, matter, care.manager, reason="")
    assert decide(care, matter, care.manager, course="nothing").reason == "She is ready."


def test_a_worry_about_a_carer_goes_to_the_manager_and_without_delay_to_the_officer() -> None:
    care = Care()
    matter = care.worry("carer", raised_at=datetime(2026, 4, 12, 10, 0, tzinfo=world.LONDON))
    assert "has not been told" in care.prompts()
    assert "has no reviewing officer" in refused(matters.tell_officer, matter=matter, **care.how)
    status.name_officer(child=care.child, officer=care.place.chair, on=BEGAN, **care.how)
    matters.tell_officer(matter=matter, **care.how)
    matter = matters.tell_officer(matter=matter, **care.how)
    assert (matter.told_after, Letter.objects.filter(occasion=matter.ref).count()) == (1, 1)
    assert "has not been told" not in care.prompts()
    assert "the next day" in Event.objects.get(facts__step="officer-told").facts["says"]
    assert "manager is consulted" in refused(decide, care, matter, care.worker, manager="")
    decide(care, matter, care.worker, manager="Ada Example", course="enquiry")


@pytest.mark.parametrize(
    ("legal", "kind", "words"),
    [
        (Status.CARE_ORDER, "removal", "under section 20"),
        (Status.CARE_ORDER, "return", "under section 20"),
        ("", "carer", "not looked after"),
        ("", "request", "on a plan"),
    ],
)
def test_a_worry_about_what_is_not_so_is_refused(legal: str, kind: str, words: str) -> None:
    assert words in refused(Care(legal=legal).worry, kind)


def test_a_worry_is_recorded_once_and_taken_back_whole() -> None:
    care = Care()
    matter = care.worry("return", token="one", planned_on=TODAY)
    assert care.worry("return", token="one") == matter
    assert "later than now" in refused(care.worry, "return", raised_at=world.NOW + timedelta(hours=1))
    matters.take_back(matter=matter, why="Another child.", version=matter.version, **care.how)
    assert not Event.objects.filter(ref=matter.ref, superseded_at__isnull=True).exists()


# What is weighed ------------------------------------------------------------------------------------------------


def security(care: Care, **more: Any) -> Weighed:
    said = {"on": TODAY, "where": "Core group", "secure": True, "reason": "Stable.", "contact": "Seen.",
            "care_plan": "Holds.", **more}  # fmt: skip
    return weighing.weigh_security(child=care.child, said=weighing.Security(**said), **care.how)


def test_section_20_is_weighed_for_each_review_anew() -> None:
    care = Care()
    assert "ask for the child back" in care.prompts()
    assert care.table()["section_20"] is True
    assert care.table()["secure"] is None
    assert "Weigh each part" in refused(security, care, contact="")
    row = security(care, secure=False)
    assert care.table()["secure"] is False
    assert "ask for the child back" not in care.prompts()
    weighing.take_back(row=row, why="Wrong child.", **care.how)
    assert care.table()["secure"] is None
    security(care, on=date(2026, 4, 1))
    cases.record_event(child=care.child, kind="review", on=date(2026, 4, 8), **care.how)
    assert care.table()["secure"] is None
    assert Care("tees", legal="").table() == {}


def test_a_care_order_asks_the_next_review_about_the_birth_family_too() -> None:
    care = Care(legal="")
    care.comes(Status.CARE_ORDER, birth_family=True)
    assert "the next review assesses" in care.prompts()
    assert "care reviews alone" in refused(security, care)
    security(care, reviews_enough="no")
    assert care.table() == {
        "section_20": False,
        "care_order": True,
        "birth_family": True,
        "secure": True,
        "care_reviews_enough": False,
    }


def chairing(care: Care, **more: Any) -> Weighed:
    said = {"on": TODAY, "officer_chairs": True, "rules_differ": True, "few_outsiders": True,
            "independence": "Another manager signs.", "child_says": "Wants her.", **more}  # fmt: skip
    return weighing.decide_chairing(child=care.child, said=weighing.Chairing(**said), **care.how)


def test_who_chairs_is_decided_child_by_child_with_the_child() -> None:
    care = Care()
    assert "Weigh both" in refused(chairing, care, few_outsiders=False)
    assert "what the child wants" in refused(chairing, care, child_says="")
    assert "attends the review if not chairing" in refused(chairing, care, officer_chairs=False)
    row = chairing(care, officer_chairs=False, officer_attends=True, child_says="", child_not_asked="Is two.")
    assert row.says.startswith(
        "Another chair. The reviewing officer attends. The child was not asked: Is two."
    )
    assert "Decide whether the reviewing officer chairs" not in care.prompts()


def plans(care: Care, **more: Any) -> Weighed:
    said = {
        "on": TODAY,
        "keeps": "care",
        "route": "discussion",
        "reason": "One is enough.",
        "manager": "Ada",
        **more,
    }
    return weighing.choose_plan(child=care.child, said=weighing.Plans(**said), **care.how)


def test_lincolnshire_will_not_have_two_plans_and_shows_whose_part_is_missing() -> None:
    care = Care("lincolnshire")
    assert "say which plan goes on" in care.prompts()
    assert "does not have two plans" in refused(plans, care, keeps="both", reason="")
    assert "Name who talked" in refused(plans, care, manager="")
    assert plans(care).answers["complete"] is False
    assert plans(care, chair="Bram").answers["complete"] is True
    assert "say which plan goes on" not in care.prompts()
    assert "on no child protection plan" in refused(plans, Care("tees", on_plan=False))


def test_the_care_plan_changes_after_a_review_or_with_a_reason() -> None:
    care = Care()
    change = {"child": care.child, **care.how}
    said = weighing.Change(on=TODAY, what="Moves school.")
    assert "only after the child in care review" in refused(weighing.change_care_plan, said=said, **change)
    care.holds(care.book())
    assert weighing.change_care_plan(said=said, **change).answers == {"follows": TODAY.isoformat()}


def test_a_conference_about_a_child_in_care_is_explained() -> None:
    care = Care(on_plan=False)
    warned = queries.when_booking([care.child], care.place.chair, TODAY, "initial")
    assert [one.key for one in warned] == ["care-unusual"]
    said = weighing.Confer(on=TODAY, reason="")
    assert "not usually" in refused(weighing.explain_conference, child=care.child, said=said, **care.how)
    weighing.explain_conference(
        child=care.child, said=weighing.Confer(on=TODAY, reason="New harm."), **care.how
    )
    assert queries.when_booking([care.child], care.place.chair, TODAY, "initial") == []


def test_booking_a_review_of_a_child_in_care_warns_of_another_day_and_another_chair() -> None:
    care = Care()
    review = care.book(date(2026, 4, 20))
    keys = [
        one.key for one in queries.when_booking([care.child], care.place.chair, date(2026, 4, 27), "review")
    ]
    assert keys == ["care-one-process", "care-attends"]
    status.name_officer(child=care.child, officer=care.place.chair, on=BEGAN, **care.how)
    assert queries.when_booking([care.child], care.place.chair, review.booked_on, "review") == []
    assert queries.when_booking([Care("tees").child], care.place.chair, TODAY, "review") == []


# In the conference ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("area", ["berkshire", "tees"])
def test_a_review_does_not_end_the_plan_of_a_section_20_child_before_it_is_sure(area: str) -> None:
    sitting = holding.sit(area)
    sitting.views(sitting.row, social_worker="end", police="end", health_visitor="end", class_teacher="end")
    care = Care.__new__(Care)
    care.child, care.how = sitting.row.child, {"by": sitting.place.administrator, "at": world.NOW}

    def held_back() -> set[str]:
        meeting = meeting_of(sitting.now())
        part = meeting.part(sitting.row.pk)
        return {point.key for point in judge(meeting, part, Answers(outcome="end")).blocked}

    assert "secure-section-20" not in held_back()
    care.comes(Status.SECTION_20)
    assert ("secure-section-20" in held_back()) is (area == "berkshire")
    security(care, secure=True)
    assert "secure-section-20" not in held_back()
