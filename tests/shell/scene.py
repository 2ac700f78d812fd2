"""Two areas in which something of everything has happened, for asking every page about it.

Each area has somebody in every role who has a part in the case, and strangers: people of the same area and role
who have none.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from quorate.care.actions import matters, reviews, status, weighing
from quorate.cases import actions as cases
from quorate.cases.models import Child, Duty, Event, NetworkMember
from quorate.census import actions as census_actions
from quorate.conferences.actions import asking, hold, rooms, say
from quorate.conferences.models import Conference, ConferenceChild
from quorate.conferences.queries import moving as queries
from quorate.endings.actions import after as after_plan
from quorate.endings.actions.ending import prepare as prepare_ending
from quorate.jobs.models import Job
from quorate.jobs.work import do_all_waiting
from quorate.letters import actions as letters
from quorate.letters import own_words
from quorate.letters.models import Batch
from quorate.merged import actions as merged
from quorate.minutes.actions import amending, approving, sending, writing
from quorate.minutes.models import Minutes, Paragraph, Section
from quorate.moves.actions import coming, going
from quorate.people import actions as people
from quorate.people.models import Area, Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from quorate.reports import actions as reports
from quorate.returns import actions as returns
from quorate.unborn.actions import before
from tests.shell import (
    api_world,
    attendance_world,
    challenges_world,
    conference_world,
    core_group_world,
    enquiry_world,
    episodes_world,
    exchange_world,
    holding,
    oversight_world,
    papers_world,
    preparing_world,
    register_world,
    report_world,
    unborn_world,
    world,
)
from tests.shell import census_files as files
from tests.shell.plans_world import put_on_plan
from tests.shell.world import Place, Role

STARTS_AT = datetime(2026, 4, 28, 10, 0, tzinfo=world.LONDON)
TODAY = date(2026, 4, 23)
"""The day on which everybody asks: after one conference and before the other."""
SITS_AT = datetime(2026, 4, 23, 9, 30, tzinfo=world.LONDON)
STRANGERS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR, Role.PARTNER)


@dataclass
class Scene:
    """One area's people and the numbers of its things, by the names that the table of expectations uses."""

    place: Place
    strangers: dict[str, Practitioner] = field(default_factory=dict)
    numbers: dict[str, Any] = field(default_factory=dict)


def make_scene(procedure: str) -> Scene:
    """Return an area with one conference convened and one held, its minutes sent, and something in each office."""
    scene = Scene(world.make_place(procedure))
    place = scene.place
    for role in STRANGERS:
        agency = world.make_agency(place.area, world.Kind.HOUSING) if role == Role.PARTNER else None
        scene.strangers[role] = world.make_practitioner(place.area, role=role, agency=agency)
    scene.numbers.update(_of_conference(place))
    _into_a_team(place)
    scene.numbers.update(preparing_world.in_scene(place, scene.numbers["conference"]))
    scene.numbers.update(_of_case(place))
    scene.numbers.update(episodes_world.in_scene(place, scene.numbers["child"]))
    scene.numbers.update(_of_moves(place))
    scene.numbers.update(_of_care(place))
    scene.numbers.update(_of_unborn(place))
    scene.numbers.update(enquiry_world.in_scene(place))
    scene.numbers.update(oversight_world.in_scene(place))
    scene.numbers.update(core_group_world.of_scene(place))
    scene.numbers.update(_of_held(place))
    scene.numbers.update(challenges_world.in_scene(place, scene.numbers["held"]))
    scene.numbers.update(_of_sitting(place))
    scene.numbers.update(_of_office(place))
    scene.numbers.update(_of_endings(place))
    scene.numbers.update(register_world.in_scene(place))
    scene.numbers.update(attendance_world.of_scene(place, scene.numbers))
    scene.numbers.update(api_world.in_scene(place))
    on_plan = Child.objects.get(pk=scene.numbers["child"])
    scene.numbers.update(exchange_world.some_of_each(place.area, on_plan, place.administrator, TODAY))
    return scene


def _of_conference(place: Place) -> dict[str, Any]:
    """A booked conference with a request for another date and the report of the police."""
    conference = conference_world.book(place, starts_at=STARTS_AT)
    asked = conference_world.invite_network(place, conference)
    rows = list(ConferenceChild.objects.filter(conference=conference).order_by("pk"))
    invitation = asked["police"]
    report = reports.receive(
        invitation=invitation,
        text="What I have seen of the children since the last conference.",
        file=reports.File(name="report.pdf", media_type="application/pdf", content=b"%PDF-1.7 invented"),
        recommendations={row.pk: "continue" for row in rows},
        version=0,
        by=place.by_role[Role.PARTNER],
        at=world.NOW + timedelta(hours=1),
    )
    asker = place.by_role[Role.SOCIAL_WORKER]
    grounds = queries.grounds(queries.may_ask(asker, world.TODAY), asker, world.TODAY)
    request = asking.ask_for_another_date(
        conference=conference,
        wish=asking.Wish(
            wanted_on=date(2026, 4, 29),
            ground=grounds[0][0] if grounds else "",
            why="The mother is in hospital that day.",
            no_consultation_why="It was learned today.",
        ),
        by=asker,
        at=world.NOW,
    )
    return {
        "conference": conference.pk,
        "request": request.pk,
        "conference_child": rows[0].pk,
        "invitation": invitation.pk,
        "report": report.pk,
        **report_world.in_scene(place, report, conference),
        "one": 1,
    }


def _into_a_team(place: Place) -> None:
    """Put the team manager and the family's children in one team: that is the manager's part in the case."""
    team = people.add_team(area=place.area, name="North", by=world.SYSTEM, at=world.NOW)
    Practitioner.objects.filter(pk=place.by_role[Role.TEAM_MANAGER].pk).update(team=team)
    Child.objects.filter(family=place.family).update(team=team)


def _of_case(place: Place) -> dict[str, Any]:
    assert place.family is not None
    assert place.network is not None
    child = world.children_of(place.family)[0]
    plan = Plan.objects.get(child=child)
    action = plans.add_action(
        plan=plan,
        what="See the child weekly.",
        by_on=None,
        significant=False,
        agency=place.chair.agency,
        by=place.administrator,
        at=world.NOW,
    )
    return {
        "child": child.pk,
        "family": child.family_id,
        "plan": plan.pk,
        **_of_draft(place, plan),
        "plan_action": action.pk,
        "event": Event.objects.filter(child=child).earliest("pk").pk,
        "member": NetworkMember.objects.get(child=child, practitioner=place.network.teacher).pk,
        "duty": Duty.objects.filter(child=child, ended_at__isnull=True).earliest("pk").pk,
    }


def _of_moves(place: Place) -> dict[str, Any]:
    """The first child has moved to another area, which has sent a report."""
    assert place.family is not None
    how: dict[str, Any] = {"by": place.administrator, "at": world.NOW}
    leaving = going.Leaving(authority="Faraway Council", told_on=world.TODAY)
    move = going.notify_out(child=world.children_of(place.family)[0], leaving=leaving, **how)
    row = coming.share(move=move, kind="joint", on=world.TODAY, says="Spoke with their duty worker.", **how)
    return {"move": move.pk, "move_shared": row.pk}


def _of_unborn(place: Place) -> dict[str, Any]:
    """A child expected in the same family, the assessment before the birth complete."""
    child = unborn_world.expecting(place)
    how: dict[str, Any] = {"by": place.administrator, "at": world.NOW}
    cases.join_network(child=child, practitioner=place.chair, part="conference chair", on=world.TODAY, **how)
    event = before.complete_assessment(child=child, on=world.TODAY, says="", today=world.TODAY, **how)
    return {"unborn": child.pk, "unborn_event": event.pk}


def _of_draft(place: Place, plan: Plan) -> dict[str, Any]:
    """A draft of the plan with an outcome and what an agency brings."""
    by, at = place.administrator, world.NOW
    draft = plans.open_draft(plan=plan, why="", by=by, at=at)
    worded = plans.write_outcome(draft=draft, wording=plans.Wording(what="Sleeps well."), by=by, at=at)
    brought = plans.write_resource(
        draft=draft,
        agency=place.chair.agency,
        needs="Time.",
        representative="Ada Brindle",
        can_commit=True,
        version=0,
        by=by,
        at=at,
    )
    return {"plan_outcome": worded.outcome_id, "plan_agency": brought.agency_id}


def _of_care(place: Place) -> dict[str, Any]:
    """The first child is looked after, with a review booked, a worry raised and something weighed."""
    assert place.family is not None
    child = world.children_of(place.family)[0]
    how: dict[str, Any] = {"by": place.administrator, "at": world.NOW}
    spell = status.begin(child=child, status="section-20", placement="foster", on=date(2026, 3, 2), **how)
    review = reviews.book(child=child, on=world.TODAY, why_apart="It was booked before.", **how)
    matter = matters.raise_matter(child=child, kind="carer", says="A worry.", raised_at=world.NOW, **how)
    said = weighing.Change(on=world.TODAY, what="Another school.", warned_reason="It had to be now.")
    row = weighing.change_care_plan(child=child, said=said, **how)
    return {
        "care_spell": spell.pk,
        "care_review": review.pk,
        "care_matter": matter.pk,
        "care_weighed": row.pk,
    }


def _of_held(place: Place) -> dict[str, Any]:
    """A conference about another family of the same people, closed, its minutes approved and sent."""
    other = replace(place, family=world.make_family(place.area, network=place.network))
    booked = conference_world.book(other)
    asked = conference_world.invite_network(other, booked, reports=False)
    asked |= papers_world.invite_family(other, booked, "mother@family.example")
    sitting = holding.Sitting(other, booked, asked)
    hold.open_conference(conference=booked, by=place.chair, at=holding.OPENS)
    sitting.come((*holding.EVERYBODY, "mother"))
    sitting.now()
    more = papers_world.ASKED.get(place.area.procedure, {})
    for row in sitting.rows:
        answers = holding.going_on(reasons=papers_world.REASONS, asked=more)
        papers_world.decide(sitting, row, answers, "continue")
    _into_a_team(other)
    dissent = say.record_dissent(
        row=sitting.rows[0],
        invitation=asked["police"],
        words="I see it otherwise.",
        by=place.chair,
        at=holding.AFTER,
    )
    sitting.close()
    conference = sitting.now()
    minutes = _write_minutes(place, conference)
    police = asked["police"]
    amendment = amending.ask_for_change(
        minutes, police, words="I said Tuesday.", by=place.by_role[Role.PARTNER], at=papers_world.AFTERWARDS
    )
    return {
        "held": conference.pk,
        "held_invitation": police.pk,
        "held_relative": asked["mother"].pk,
        "held_child": sitting.rows[0].pk,
        "held_dissent": dissent.pk,
        "section": Section.objects.filter(minutes=minutes).earliest("pk").pk,
        "paragraph": Paragraph.objects.filter(section__minutes=minutes, struck_at=None).earliest("pk").pk,
        "amendment": amendment.pk,
    }


def _of_sitting(place: Place) -> dict[str, Any]:
    """A conference about a third family, in session today, with the police in the room."""
    other = replace(place, family=world.make_family(place.area, network=place.network))
    booked = conference_world.book(other, starts_at=SITS_AT)
    asked = conference_world.invite_network(other, booked, reports=False)
    hold.open_conference(conference=booked, by=place.chair, at=SITS_AT)
    stay = hold.arrive(invitation=asked["police"], mode="in-person", by=place.administrator, at=SITS_AT)
    _into_a_team(other)
    return {
        "sitting": booked.pk,
        "sitting_invitation": asked["police"].pk,
        "sitting_stay": stay.pk,
        "sitting_child": ConferenceChild.objects.filter(conference=booked).earliest("pk").pk,
    }


def _write_minutes(place: Place, conference: Conference) -> Minutes:
    """Draft, hand over, approve and send the minutes; return them as they stand."""
    by, chair, at = place.administrator, place.chair, papers_world.AFTERWARDS
    minutes = writing.draft(conference, by=by, at=at)
    for section in Section.objects.filter(minutes=minutes):
        writing.edit(section, text="As it was said.", version=section.version, by=by, at=at)
    minutes.refresh_from_db()
    minutes = writing.submit(minutes, version=minutes.version, by=by, at=at)
    minutes = approving.approve(minutes, version=minutes.version, by=chair, at=at)
    sending.send(minutes, by=by, at=at)
    do_all_waiting()
    minutes.refresh_from_db()
    return minutes


def _of_endings(place: Place) -> dict[str, Any]:
    """A plan that is to end without a review, and a child whose plan has ended and who is a Child in Need."""
    other = replace(place, family=world.make_family(place.area, children=2, network=place.network))
    _into_a_team(other)
    on_plan, after = world.children_of(other.family)
    by, at = place.by_role[Role.SOCIAL_WORKER], world.NOW
    for child in (on_plan, after):
        cases.join_network(child=child, practitioner=place.chair, part="chair", on=world.TODAY, by=by, at=at)
    first, second = (put_on_plan(child, date(2026, 2, 4)) for child in (on_plan, after))
    ending = prepare_ending(plan=first, ground="moved", reason="They moved.", by=by, at=at)
    second = plans.end(plan=second, on=world.TODAY, reason="", ref="conference:0", by=by, at=at)
    in_need = after_plan.start_in_need(plan=second, on=world.TODAY, support="Family help.", by=by, at=at)
    change = after_plan.record_change(
        plan=second, on=world.TODAY, what="a disclosure", words="Told at school.", by=by, at=at
    )
    return {
        "ending": ending.pk,
        "after_child": after.pk,
        "after_plan": second.pk,
        "in_need": in_need.pk,
        "change_after": change.pk,
    }


def _oak() -> bytes:
    out = BytesIO()
    Image.new("RGB", (30, 10), "teal").save(out, format="PNG")
    return out.getvalue()


def _print_run(area: Any, by: Any) -> int:
    look = own_words.Look(name=area.name, logo=_oak(), logo_words="An oak")
    own_words.change_letterhead(area=area, look=look, why="New", base=0, by=by, at=world.NOW)
    run = Batch.objects.create(
        area=area, key=f"scene:{area.key}", kind="letters.print", made_by=by, made_at=world.NOW,
        finished_at=world.NOW, file=b"%PDF-", pages=1,
    )  # fmt: skip
    return run.pk


def _census_check(area: Any, by: Any) -> int:
    checked = census_actions.ask(
        area=area,
        year=2026,
        content=files.census(files.child("X1", enquiries=[files.enquiry("2026-01-12")]), lea=area.la_code),
        name="cin.xml",
        token=f"scene:{area.key}",
        by=by,
        at=world.NOW,
    )
    census_actions.carry_out(check_id=checked.pk, at=world.NOW)
    return checked.pk


def _merged_file(area: Area, by: Practitioner) -> dict[str, int]:
    """A census file of the main case system into which our part was put."""
    content = files.census(files.child("X1"), lea=area.la_code)
    file = merged.send_in(
        area=area, year=2026, content=content, name="cin.xml", token=f"merged-{area.pk}", by=by, at=world.NOW
    )
    merged.carry_out(file_id=file.pk, at=world.NOW, machine_at=world.NOW + timedelta(days=9999))
    return {"merged_file": file.pk}


def _of_office(place: Place) -> dict[str, Any]:
    area, by = place.area, place.administrator
    letter = letters.post(
        area=area,
        key=f"scene:{area.key}",
        occasion="scene:1",
        document="invitation",
        to_name="Ada Brindle",
        to_email="ada@partner.example",
        subject="You are invited to a conference",
        text="Please come.",
        attachments=[letters.Enclosure("a.txt", "text/plain", b"hello")],
        by="test",
        at=world.NOW,
    )
    file = returns.receive(
        area=area,
        kind="names",
        content=b"LAchildID,GivenName,FamilyName\nX1,Ada,Brindle\n",
        name="names.csv",
        by=by,
        at=world.NOW,
    )
    room = rooms.add_room(area=area, details=rooms.RoomDetails(name="Larch Room"), by=by, at=world.NOW)
    gone = people.add_practitioner(
        area=area, name="Gone Away", role=Role.CHAIR, agency=place.chair.agency, by=by, at=world.NOW
    )
    people.deactivate(practitioner=gone, version=1, why="Moved away", by=by, at=world.NOW)
    return {
        **_merged_file(area, by),
        "room": room.pk,
        "letter": letter.pk,
        "enclosure": letter.attachments.get().pk,
        "batch": _print_run(area, by),
        "caseload_file": file.pk,
        "census_check": _census_check(area, by),
        "job": Job.objects.filter(name="letters.send").latest("pk").pk,
        "person": place.chair.pk,
        "person_gone": gone.pk,
        "agency": world.make_agency(area, world.Kind.HOUSING).pk,
        "closure_day": people.add_closure_day(
            area=area, on=date(2026, 12, 29), why="Between the years", by=by, at=world.NOW
        ).pk,
    }
