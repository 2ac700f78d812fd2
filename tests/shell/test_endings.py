"""Plans that end without a review: on which ground, agreed by whom, after whom was asked, on which day."""

from datetime import date

import pytest

from quorate.audit.models import Entry
from quorate.care.actions import status, weighing
from quorate.cases.actions import Stale, record_event
from quorate.cases.models import Child, Duty, Event
from quorate.conferences.actions import moving
from quorate.conferences.actions.refusals import Refused as ConferenceRefused
from quorate.endings import grounds
from quorate.endings.actions import ending as acts
from quorate.endings.actions import whereabouts
from quorate.endings.actions.refusals import NotYours, Refused
from quorate.endings.models import Consultation, Ending
from quorate.endings.queries import ending as queries
from quorate.moves.actions import going
from quorate.plans import actions as plans

from . import endings_world as built
from . import world

pytestmark = pytest.mark.django_db
Role = world.Role
TODAY = world.TODAY


def test_a_move_ends_a_berkshire_plan_on_the_later_of_conference_and_letter() -> None:
    case = built.on_plan()
    ending = built.prepare(case, "moved")
    with pytest.raises(Refused, match="transfer conference"):
        built.agree(ending, case.manager)
    built.show(case, ending, "transfer_conference", date(2026, 4, 7))
    built.consult_all(case, ending)
    with pytest.raises(Refused, match="confirmed responsibility in writing"):
        built.agree(ending, case.manager)
    built.show(case, ending, "written_confirmation", date(2026, 4, 10))

    plan = built.agree(ending, case.manager)

    assert plan.ended_on == date(2026, 4, 10)
    said = Event.objects.get(child=case.child, kind="noted", facts__topic="plan-ended")
    assert "Consulted:" in said.facts["says"]
    assert Event.objects.filter(child=case.child, kind="plan-end", on=date(2026, 4, 10)).exists()
    assert Entry.objects.filter(act="endings.agreed", about=ending.ref).count() == 1
    assert not Duty.objects.filter(child=case.child, standing="open", ended_at__isnull=True).filter(
        rule="first-review"
    )


def test_in_lincolnshire_a_move_waits_for_the_other_conference_and_for_nothing_else() -> None:
    case = built.on_plan("lincolnshire")
    ending = built.prepare(case, "moved")
    with pytest.raises(Refused, match="not yet held its conference"):
        built.agree(ending, case.place.chair)
    built.show(case, ending, "receiving_conference", date(2026, 4, 9))

    assert built.agree(ending, case.place.chair).ended_on == date(2026, 4, 9)


def test_nobody_but_the_named_person_agrees_and_nothing_is_half_saved() -> None:
    case = built.on_plan()
    ending = built.consult_all(
        case, built.prepare(case, "reason-gone", "The perpetrator died on 3 June 2025.")
    )
    before = Entry.objects.count()

    for who in (case.worker, case.place.chair, case.place.by_role[Role.SERVICE_MANAGER]):
        with pytest.raises(NotYours, match="child protection manager"):
            built.agree(ending, who)

    ending.refresh_from_db()
    assert (ending.state, case.again().plan.ended_on) == ("preparing", None)
    assert Entry.objects.count() == before
    assert built.agree(ending, case.manager).ended_on == TODAY


def test_every_agency_that_came_has_to_be_asked_first() -> None:
    case, asked, _ = built.made_here()
    ending = built.prepare(case, "reason-gone", "The offence did not happen, the police found.")
    page = queries.page_of(ending, case.manager, TODAY)
    assert {one.agency for one in page.asked} == {
        asked["police"].practitioner.agency.name,
        asked["class teacher"].practitioner.agency.name,
    }
    acts.consult(
        ending=ending,
        practitioner=asked["police"].practitioner,
        answer="agrees",
        on=TODAY,
        version=ending.version,
        by=case.worker,
        at=world.NOW,
    )
    with pytest.raises(Refused, match="have to be consulted"):
        built.agree(ending, case.manager)
    ending.refresh_from_db()
    acts.consult(
        ending=ending,
        practitioner=asked["class teacher"].practitioner,
        answer="disagrees",
        on=TODAY,
        words="The child still tells us that he is afraid.",
        version=ending.version,
        by=case.worker,
        at=world.NOW,
    )
    with pytest.raises(Refused, match="accept"):
        built.agree(ending, case.manager)

    assert built.agree(ending, case.manager, accepted=True).ended_on == TODAY


def test_an_answer_given_again_takes_the_place_of_the_first_and_keeps_it() -> None:
    case = built.on_plan()
    ending = built.consult_all(case, built.prepare(case, "reason-gone"))
    before = Consultation.objects.count()

    built.consult_all(case, ending, "disagrees", words="Not yet.")

    standing = Consultation.objects.filter(superseded_at__isnull=True)
    assert {one.answer for one in standing} == {"disagrees"}
    assert Consultation.objects.count() == 2 * before


@pytest.mark.parametrize("procedure", ["berkshire", "lincolnshire", "tees", "pan-sussex"])
def test_what_only_a_review_decides_is_no_ground(procedure: str) -> None:
    area = world.make_area(procedure)
    for ground in ("working-well", "missing", "looked-after", "no-continuing-risk"):
        assert grounds.ground_of(area, ground, TODAY) is None
        judged = grounds.judge(
            area, ground, role="cp-manager", on=TODAY, shown={}, born_on=date(2020, 1, 1), died_on=None
        )
        assert not judged.allowed


def test_a_ground_that_is_none_is_refused_and_leaves_no_trace() -> None:
    case = built.on_plan()
    before = Entry.objects.count()
    with pytest.raises(Refused, match="a review decides"):
        built.prepare(case, "working-well")
    assert not Ending.objects.exists()
    assert Entry.objects.count() == before


def test_a_child_who_has_left_is_confirmed_first_and_the_authority_here_is_told() -> None:
    case = built.on_plan()
    ending = built.consult_all(case, built.prepare(case, "left-country"))
    for day, result in ((date(2026, 4, 2), "unknown"), (date(2026, 4, 9), "thought-abroad")):
        seek(case, day, result)
    with pytest.raises(Refused, match="not clearly established") as refusal:
        built.agree(ending, case.manager)
    assert "has to be notified" in str(refusal.value)
    seek(case, date(2026, 4, 10), "abroad")
    with pytest.raises(Refused, match="has to be notified"):
        built.agree(ending, case.manager)
    built.show(case, ending, "authority_told", date(2026, 4, 11))

    assert built.agree(ending, case.manager).ended_on == TODAY


def seek(case: built.Case, on: date, result: str) -> None:
    whereabouts.seek(
        child=case.child,
        on=on,
        enquiry="Border agency, by telephone.",
        result=result,
        words="They looked it up.",
        by=case.worker,
        at=world.NOW,
    )


def test_in_lincolnshire_only_the_service_manager_ends_a_plan_of_a_child_who_is_not_found() -> None:
    case = built.on_plan("lincolnshire")
    seek(case, date(2026, 4, 2), "unknown")
    assert not queries.meanwhile(case.child, TODAY).allowed
    ending = built.prepare(case, "whereabouts-unknown", "Sought since 2 April.")
    with pytest.raises(NotYours, match="service manager"):
        built.agree(ending, case.place.by_role[Role.TEAM_MANAGER])

    assert built.agree(ending, case.place.by_role[Role.SERVICE_MANAGER]).ended_on == TODAY


def test_eighteen_ends_on_the_birthday_and_not_before_it() -> None:
    case = built.on_plan()
    ending = built.consult_all(case, built.prepare(case, "aged-18"))
    born(case, date(2008, 4, 20))
    with pytest.raises(Refused, match="not before that day"):
        built.agree(ending, case.manager)
    born(case, date(2008, 4, 10))

    assert built.agree(ending, case.manager).ended_on == date(2026, 4, 10)


def born(case: built.Case, on: date) -> None:
    Child.objects.filter(pk=case.child.pk).update(born_on=on)


def test_in_lincolnshire_eighteen_needs_a_review_that_was_held() -> None:
    case = built.on_plan("lincolnshire")
    born(case, date(2008, 4, 10))
    ending = built.prepare(case, "aged-18")
    with pytest.raises(Refused, match="review around the birthday"):
        built.agree(ending, case.place.chair)
    with pytest.raises(Refused, match="No review"):
        built.show(case, ending, "review_held", date(2026, 4, 1))
    record_event(
        child=case.child,
        kind="review",
        on=date(2026, 4, 1),
        ref="earlier:1",
        facts={"outcome": "continue"},
        by=world.SYSTEM,
        at=world.NOW,
    )
    built.show(case, ending, "review_held", date(2026, 4, 1))

    assert built.agree(ending, case.place.chair).ended_on == date(2026, 4, 10)


def test_a_born_leapling_turns_eighteen_on_the_first_of_march() -> None:
    assert grounds.birthday(date(2008, 2, 29)) == date(2026, 3, 1)


@pytest.mark.parametrize("procedure", ["tees", "pan-sussex"])
def test_where_the_text_is_silent_a_manager_decides_with_a_reason(procedure: str) -> None:
    case = built.on_plan(procedure)
    ground = grounds.ground_of(case.place.area, "moved", TODAY)
    assert ground is not None
    assert ground.silent
    ending = built.prepare(case, "moved", "They live in another county now.")
    with pytest.raises(NotYours, match="this is for"):
        built.agree(ending, case.worker)
    with pytest.raises(Refused, match="reason"):
        acts.agree(
            ending=ending, words=" ", accepted=True, version=ending.version, by=case.manager, at=world.NOW
        )

    assert built.agree(ending, case.manager).ended_on == TODAY


def test_a_plan_ends_once() -> None:
    case = built.on_plan()
    ending = built.consult_all(case, built.prepare(case, "reason-gone"))
    assert built.prepare(case, "reason-gone").pk == ending.pk
    with pytest.raises(Refused, match="prepared already"):
        built.prepare(case, "moved")
    version = ending.version
    built.agree(ending, case.manager)
    with pytest.raises(Stale):
        acts.agree(
            ending=ending, words="Again.", accepted=True, version=version, by=case.manager, at=world.NOW
        )
    with pytest.raises(Refused, match="has ended"):
        built.agree(ending, case.manager)
    case.again()
    with pytest.raises(Refused, match="ends once"):
        built.prepare(case, "moved")


def test_a_plan_that_a_review_ended_meanwhile_is_not_ended_again() -> None:
    case = built.on_plan()
    ending = built.consult_all(case, built.prepare(case, "reason-gone"))
    plans.end(plan=case.plan, on=TODAY, reason="", ref="conference:9", by=case.manager, at=world.NOW)
    with pytest.raises(plans.PlanRefused, match="already ended"):
        built.agree(ending, case.manager)
    ending.refresh_from_db()
    assert ending.state == "preparing"


def test_what_is_not_taken_further_stays_on_record_and_the_plan_goes_on() -> None:
    case = built.on_plan()
    ending = built.prepare(case, "moved")
    acts.drop(ending=ending, why="They came back.", version=ending.version, by=case.worker, at=world.NOW)
    assert case.again().plan.ended_on is None
    assert built.prepare(case, "moved").pk != ending.pk


def test_a_wrong_ending_is_taken_back_and_its_duties_are_open_again() -> None:
    case = built.on_plan()
    ending = built.consult_all(case, built.prepare(case, "reason-gone"))
    built.agree(ending, case.manager)
    ending.refresh_from_db()
    assert not open_duties(case)
    with pytest.raises(NotYours):
        acts.take_back(ending=ending, why="Mistake.", version=ending.version, by=case.worker, at=world.NOW)

    acts.take_back(
        ending=ending,
        why="It was the brother's plan that was meant.",
        version=ending.version,
        by=case.manager,
        at=world.NOW,
    )

    assert case.again().plan.ended_on is None
    assert "first-review" in open_duties(case)
    ending.refresh_from_db()
    assert (ending.state, ending.closed_by) == ("taken-back", case.manager)
    assert not Event.objects.filter(child=case.child, kind="plan-end", superseded_at__isnull=True).exists()
    assert Entry.objects.filter(act="endings.taken-back").count() == 1


def open_duties(case: built.Case) -> set[str]:
    found = Duty.objects.filter(child=case.child, standing="open", ended_at__isnull=True)
    return set(found.exclude(meaning="until").values_list("rule", flat=True)) & {
        "first-review",
        "later-review",
    }


def test_while_a_child_is_sought_the_review_goes_ahead_where_the_text_says_so() -> None:
    for procedure, held in (("lincolnshire", True), ("tees", False)):
        case, _, conference = built.made_here(procedure)
        seek(case, date(2026, 4, 2), "thought-abroad")
        how = {
            "why": "The child is away.",
            "version": conference.version,
            "by": case.place.chair,
            "at": world.NOW,
        }
        if held:
            with pytest.raises(ConferenceRefused, match="the review goes ahead"):
                moving.cancel(conference=conference, **how)
            seek(case, date(2026, 4, 9), "here")
        assert moving.cancel(conference=conference, **how).state == "cancelled"


def test_what_is_recorded_with_the_move_counts_without_being_entered_again() -> None:
    case = built.on_plan()
    how = {"by": case.place.administrator, "at": world.NOW}
    leaving = going.Leaving(
        authority="Kelling Council", told_on=date(2026, 3, 25), moved_on=date(2026, 3, 23)
    )
    move = going.notify_out(child=case.child, leaving=leaving, **how)
    move = going.their_conference(move=move, on=date(2026, 4, 7), version=move.version, **how)
    ending = built.consult_all(case, built.prepare(case, "moved"))
    with pytest.raises(Refused, match="confirmed responsibility in writing"):
        built.agree(ending, case.manager)
    going.their_confirmation(
        move=move, authority="Kelling Council", on=date(2026, 4, 10), ref="KC-7", version=move.version, **how
    )

    assert built.agree(ending, case.manager).ended_on == date(2026, 4, 10)


def test_in_lincolnshire_the_plan_ends_when_the_looked_after_plan_was_chosen_by_both() -> None:
    case = built.on_plan("lincolnshire")
    how = {"child": case.child, "by": case.worker, "at": world.NOW}
    status.begin(status="section-20", placement="foster", on=date(2026, 3, 2), **how)
    ending = built.prepare(case, "dual-plan", "He lives with foster carers.")
    chosen = {
        "on": TODAY,
        "keeps": "care",
        "route": "discussion",
        "reason": "One is enough.",
        "manager": "Ada",
    }
    weighing.choose_plan(said=weighing.Plans(**chosen), **how)
    with pytest.raises(Refused, match="the other plan goes on"):
        built.agree(ending, case.place.chair)
    weighing.choose_plan(said=weighing.Plans(**chosen, chair="Bram"), **how)
    with pytest.raises(NotYours, match="the conference chair or the social worker's manager"):
        built.agree(ending, case.worker)

    assert built.agree(ending, case.place.chair).ended_on == TODAY
    assert grounds.ground_of(world.make_area("berkshire"), "dual-plan", TODAY) is None
