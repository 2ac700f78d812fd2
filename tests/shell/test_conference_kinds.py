"""Conferences of every kind: who may be booked for which, what each asks and decides, and what follows from it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Child, Duty, Event, NetworkMember
from quorate.conferences.actions import convene as convening
from quorate.conferences.actions import cover, hold, say
from quorate.conferences.actions.close import LeftOpen
from quorate.conferences.actions.close import close as close_conference
from quorate.conferences.actions.refusals import NotYours, Refused
from quorate.conferences.models import Conference, ConferenceChild, Covered
from quorate.conferences.queries import children as waiting
from quorate.conferences.queries import inviting, preparing, sheets
from quorate.conferences.queries.booking import Details
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.table import Answers
from quorate.minutes.record import record_of
from quorate.moves.actions import coming
from quorate.plans.models import Plan
from tests.shell import conference_world, holding, world
from tests.shell import convening as waits
from tests.shell.world import Place

pytestmark = pytest.mark.django_db

Role = world.Role
SEEN = date(2026, 4, 7)
ALL_SAY = {"social_worker": "plan", "police": "plan", "health_visitor": "plan", "class_teacher": "plan"}
PLAN = Answers(outcome="plan", categories=("NEG",), reasons="Agreed.", next_review_on=date(2026, 5, 1))


def first(place: Place) -> Child:
    assert place.family is not None
    return world.children_of(place.family)[0]


def before_birth(place: Place) -> Child:
    """Make the first child of the place one who is not born yet."""
    child = first(place)
    Child.objects.filter(pk=child.pk).update(born_on=None, expected_on=date(2026, 7, 1))
    return first(place)


def moved_in(place: Place) -> Child:
    child = first(place)
    coming.notify(
        child=child,
        notice=coming.Notice(
            authority="Faraway Council",
            told_on=SEEN,
            moved_on=SEEN - timedelta(days=7),
            lead_worker="Robin Example",
            lead_worker_email="robin@faraway.example",
            plan_started_on=date(2026, 1, 5),
            plan_categories=("NEG",),
        ),
        by=place.by_role[Role.DESIGNATED_MANAGER],
        at=world.NOW,
    )
    return first(place)


def booked(place: Place, *children: Child) -> Conference:
    return convening.convene(
        area=place.area,
        children=children,
        details=Details(
            holding.OPENS, 90, Conference.Place.ONLINE, None, "https://meet.example/x", place.chair,
            place.administrator,
        ),
        token=f"kinds-{place.area.key}-{children[0].pk}",
        accepted=(*conference_world.WARNINGS, "short-notice", "another-chair"),
        past_limit_reason="No earlier day could be found in this test.",
        chair_why="The chair of this test.",
        by=place.administrator,
        at=world.NOW,
    )  # fmt: skip


def sitting(place: Place, *children: Child) -> holding.Sitting:
    conference = booked(place, *children)
    made = holding.Sitting(
        place, conference, conference_world.invite_network(place, conference, reports=False)
    )
    hold.open_conference(conference=conference, by=place.chair, at=holding.OPENS)
    made.come(holding.EVERYBODY)
    made.now()
    return made


def berkshire(**more: Any) -> dict[str, Any]:
    return {"core_group_on": date(2026, 4, 30), **more}


# Who is booked for what -------------------------------------------------------------------------------------------


def kind_of(place: Place) -> str:
    return waiting.candidates(place.administrator, first(place))[0].kind


def test_each_child_waits_for_one_kind_or_for_none() -> None:
    place = world.make_place()
    child = first(place)
    found = {one.child: one for one in waiting.candidates(place.administrator, child)}
    assert found[child].why_not == "Not on a plan, and no enquiry waits for a conference."
    waits.under_enquiry(child)
    found = {one.child: one for one in waiting.candidates(place.administrator, child)}
    assert (found[child].kind, found[child].kind_label) == ("initial", "Initial conference")
    waits.put_on_plan(child, waits.STARTED)
    found = {one.child: one for one in waiting.candidates(place.administrator, child)}
    assert (found[child].kind, found[child].kind_label) == ("review", "Review 1")


def test_a_child_before_birth_is_conferenced_before_birth_unless_the_pregnancy_ended() -> None:
    place = world.make_place("berkshire")
    child = waits.under_enquiry(before_birth(place))
    found = {one.child: one for one in waiting.candidates(place.administrator, child)}
    assert found[child].kind == "pre-birth"
    cases.record_event(
        child=child, kind="pregnancy-ended", on=date(2026, 4, 10), by=world.SYSTEM, at=world.NOW
    )
    with pytest.raises(Refused, match="The pregnancy ended"):
        booked(place, child)
    assert not Conference.objects.exists()


def test_a_child_who_moved_in_gets_a_transfer_in_conference_with_its_own_limit() -> None:
    place = world.make_place("berkshire")
    child = moved_in(place)
    found = {one.child: one for one in waiting.candidates(place.administrator, child)}
    assert found[child].kind == "transfer-in"
    duty = found[child].duty
    assert duty and (duty.rule, duty.due_on) == ("transfer-in-conference", date(2026, 4, 28))


def test_the_database_knows_no_review_without_a_plan() -> None:
    place = world.make_place()
    waits.under_enquiry(first(place))
    conference = booked(place, first(place))
    row = ConferenceChild.objects.get(conference=conference)
    row.kind = "review"
    with pytest.raises(Exception, match="review_is_of_a_plan"):
        row.save()


# What each decides ------------------------------------------------------------------------------------------------


def test_a_transfer_in_conference_decides_the_plan_here() -> None:
    place = world.make_place("berkshire")
    child = moved_in(place)
    made = sitting(place, child)
    row = made.row
    made.harm(row)
    made.views(row, **ALL_SAY)
    made.decide(row, replace(PLAN, asked=berkshire()))
    made.close()
    event = Event.objects.get(child=child, kind="initial-conference")
    assert (event.facts["kind"], event.facts["outcome"], event.facts["unborn"]) == (
        "transfer-in",
        "plan",
        False,
    )
    assert Plan.objects.get(child=child, ended_on__isnull=True).made_by == made.conference.ref
    done = Duty.objects.get(child=child, rule="transfer-in-conference", ended_at__isnull=True)
    assert done.standing in ("done", "done-late")
    review = Duty.objects.get(child=child, rule="first-review", ended_at__isnull=True)
    assert review.due_on == date(2026, 7, 22)


def test_a_pre_birth_conference_asks_which_meeting_follows_the_birth() -> None:
    place = world.make_place("berkshire")
    child = waits.under_enquiry(before_birth(place))
    made = sitting(place, child)
    row = made.row
    made.harm(row)
    made.views(row, **ALL_SAY)
    with pytest.raises(Refused, match="after the birth"):
        made.decide(row, replace(PLAN, asked=berkshire()))
    made.decide(row, replace(PLAN, asked=berkshire(post_birth_meeting="core-group")))
    made.close()
    event = Event.objects.get(child=child, kind="initial-conference")
    assert (event.facts["kind"], event.facts["unborn"]) == ("pre-birth", True)
    assert event.facts["post_birth_meeting"] == "core-group"
    assert Plan.objects.filter(child=child, ended_on__isnull=True).exists()


def test_a_child_born_before_the_conference_is_no_longer_unborn_there() -> None:
    place = world.make_place("berkshire")
    child = waits.under_enquiry(before_birth(place))
    made = sitting(place, child)
    Child.objects.filter(pk=child.pk).update(born_on=date(2026, 4, 20))
    row = made.row
    made.harm(row)
    made.views(row, **ALL_SAY)
    made.decide(row, replace(PLAN, asked=berkshire()))
    made.close()
    assert Event.objects.get(child=child, kind="initial-conference").facts["unborn"] is False


def test_brothers_and_sisters_in_one_meeting_are_asked_and_decided_each_by_their_own_kind() -> None:
    place = world.make_place("tees")
    reviewed, enquired = waits.on_plans(place, only=1)
    waits.under_enquiry(enquired)
    made = sitting(place, reviewed, enquired)
    rows = {row.child_id: row for row in made.rows}
    made.harm(rows[reviewed.pk])
    made.harm(rows[enquired.pk])
    made.views(rows[reviewed.pk], **dict.fromkeys(ALL_SAY, "continue"))
    with pytest.raises(Refused, match="one of the views listed"):
        made.views(rows[enquired.pk], police="continue")
    made.views(rows[enquired.pk], **ALL_SAY)
    made.decide(rows[reviewed.pk], holding.CONTINUE)
    made.decide(rows[enquired.pk], replace(PLAN, asked={"basis": "All agreed."}))
    made.close()
    assert Event.objects.filter(child=reviewed, kind="review").count() == 1
    assert Event.objects.filter(child=enquired, kind="initial-conference").count() == 1
    assert Plan.objects.filter(child=enquired, ended_on__isnull=True).exists()


# Who belongs ------------------------------------------------------------------------------------------------------


def test_professionals_asked_the_first_time_are_proposed_again() -> None:
    place = world.make_place("tees")
    child = waits.under_enquiry(first(place))
    made = sitting(place, child)
    asked = {invitation.practitioner_id for invitation in made.asked.values()}
    row = made.row
    made.harm(row)
    made.views(row, **ALL_SAY)
    made.decide(row, replace(PLAN, asked={"basis": "Agreed."}))
    made.close()
    NetworkMember.objects.filter(child=child).exclude(part="social worker").update(to_on=world.TODAY)
    again = convening.convene(
        area=place.area,
        children=[first(place)],
        details=Details(
            datetime(2026, 7, 1, 10, 0, tzinfo=world.LONDON), 90, "online", None, "https://meet.example/y",
            place.chair, place.administrator,
        ),
        token="again",
        accepted=conference_world.WARNINGS,
        by=place.administrator,
        at=holding.AFTER + timedelta(days=1),
    )  # fmt: skip
    proposals = inviting.gather(again).proposals
    proposed = {one.ref: one.why for one in proposals}
    assert {f"practitioner:{number}" for number in asked} <= set(proposed)
    teacher = made.asked["class teacher"].practitioner_id
    assert proposed[f"practitioner:{teacher}"] == "Asked to the conference of 22 April 2026"


def test_midwifery_is_suggested_before_a_birth_and_the_first_authority_is_named() -> None:
    unborn = world.make_place("berkshire")
    conference = booked(unborn, waits.under_enquiry(before_birth(unborn)))
    assert any("Midwifery" in one.says for one in inviting.gather(conference).suggested)
    born = Conference.objects.get(pk=conference.pk)
    Child.objects.filter(conferences__conference=born).update(born_on=date(2024, 1, 1))
    assert not any("Midwifery" in one.says for one in inviting.gather(born).suggested)

    moved = world.make_place("lincolnshire")
    there = booked(moved, moved_in(moved))
    gaps = " ".join(inviting.gather(there).gaps)
    assert "Faraway Council answers for" in gaps and "robin@faraway.example" in gaps


# Preparing and covering -------------------------------------------------------------------------------------------


def test_what_the_chair_does_before_is_recorded_and_what_is_missing_is_told() -> None:
    place = world.make_place("berkshire")
    conference = booked(place, waits.under_enquiry(first(place)))
    found = preparing.preparation(meeting_of(conference))
    assert len(found.open) == 4
    notes = " ".join(one.says for one in found.notes)
    assert (
        "trained in social work" in notes and "registration number" in notes and "first line manager" in notes
    )
    cover.cover(
        conference=conference,
        sheet="prepare",
        said={"issues": cover.Said("done", "Both parents; the child did not want to.", date(2026, 4, 13))},
        by=place.chair,
        at=world.NOW,
    )
    assert len(preparing.preparation(meeting_of(conference)).open) == 3
    keeper = place.manager
    cover.keep_qualification(
        practitioner=place.chair, registration="SW100000", social_work_trained=True, experienced=True,
        reviewing_officer=False, by=keeper, at=world.NOW,
    )  # fmt: skip
    with pytest.raises(NotYours):
        cover.keep_qualification(
            practitioner=place.chair, registration="", social_work_trained=None, experienced=None,
            reviewing_officer=False, by=place.chair, at=world.NOW,
        )  # fmt: skip
    told = preparing.preparation(meeting_of(conference)).notes
    assert not any("trained in social work" in one.says for one in told)


def test_a_sheet_is_answered_once_and_the_second_of_two_is_told() -> None:
    made = holding.sit("berkshire")
    how: dict[str, Any] = {
        "conference": made.conference,
        "row": made.row,
        "sheet": "domains",
        "at": holding.AFTER,
    }
    said = {"development": cover.Said("done", "Behind in speech.")}
    cover.cover(said=said, by=made.chair, **how)
    stands = Covered.objects.get(sheet="domains", superseded_at__isnull=True)
    assert cover.cover(said=said, by=made.chair, **how) == []
    with pytest.raises(cover.SheetChanged, match="answered part of this sheet"):
        cover.cover(said={"development": cover.Said("not-done")}, by=made.place.administrator, **how)
    with pytest.raises(Refused, match="Write down what was found"):
        cover.cover(said={"capacity": cover.Said("done")}, by=made.chair, **how)
    cover.cover(
        said={"development": cover.Said("done", "In step by now.", seen=stands.pk)}, by=made.chair, **how
    )
    assert Covered.objects.filter(sheet="domains").count() == 2
    assert Entry.objects.filter(act="conferences.covered", about=made.conference.ref).count() == 2
    left = sheets.left_open(meeting_of(made.conference))[made.row.pk]
    assert any("how far the parents" in one.lower() for one in left)


def test_a_reviews_checklist_shows_what_the_record_lacks() -> None:
    made = holding.sit("berkshire")
    cover.cover(
        conference=made.conference,
        row=made.row,
        sheet="checklist",
        said={
            "information": cover.Said("done", on=date(2025, 11, 1)),
            "health": cover.Said("done", on=date(2026, 1, 5)),
        },
        by=made.chair,
        at=holding.AFTER,
    )
    meeting = meeting_of(made.conference)
    flags = " ".join(sheets.sheet_of(meeting, "checklist", meeting.part(made.row.pk)).flags)
    for words in (
        "Not up to date",
        "No contact with health",
        "wishes and feelings",
        "Whether harm is likely",
    ):
        assert words in flags
    tees = meeting_of(holding.sit("tees").conference)
    assert not sheets.childs_sheets(tees, tees.children[0])


def test_the_statement_is_read_out_in_sussex_or_a_reason_given() -> None:
    made = holding.sit("pan-sussex")
    for row in made.rows:
        made.harm(row)
        made.views(row, **dict.fromkeys(ALL_SAY, "continue"))
        made.decide(
            row,
            holding.going_on(
                reasons="Agreed.", asked={"category_reviewed": True, "basis": "x", "risk_based": True}
            ),
        )
    now = made.now()
    with pytest.raises(LeftOpen, match="read out"):
        close_conference(conference=now, version=now.version, by=made.chair, at=holding.AFTER)
    cover.cover(
        conference=now,
        sheet="agenda",
        said={"statement": cover.Said("done")},
        by=made.chair,
        at=holding.AFTER,
    )
    now = made.now()
    closed = close_conference(conference=now, version=now.version, by=made.chair, at=holding.AFTER)
    assert closed.state == "closed"


def test_in_lincolnshire_the_review_date_is_announced_and_stands_in_the_minutes() -> None:
    place = world.make_place("lincolnshire")
    made = sitting(place, waits.under_enquiry(first(place)))
    row = made.row
    made.harm(row)
    made.views(row, **ALL_SAY)
    say.rule_on_quorum(
        conference=made.conference, rows=[row], ruling="quorate", conditions=[], reasons="All who matter are here.",
        interim_arrangements="", by=made.chair, at=holding.AFTER,
    )  # fmt: skip
    made.decide(row, replace(PLAN, asked={"basis": "All agreed."}))
    now = made.now()
    with pytest.raises(LeftOpen, match="when the review will be"):
        close_conference(conference=now, version=now.version, by=made.chair, at=holding.AFTER)
    cover.cover(
        conference=now,
        sheet="agenda",
        said={"review-date": cover.Said("done")},
        by=made.chair,
        at=holding.AFTER,
    )
    now = made.now()
    close_conference(conference=now, version=now.version, by=made.chair, at=holding.AFTER)
    record = record_of(meeting_of(made.now()))
    said = str(record)
    assert "Friday 1 May 2026" in said and "when the review will be" in said


def test_without_a_plan_the_help_is_considered_point_by_point() -> None:
    place = world.make_place("berkshire")
    made = sitting(place, waits.under_enquiry(first(place)))
    row = made.row
    made.harm(row, likely=False)
    made.views(row, **dict.fromkeys(ALL_SAY, "no-plan"))
    made.decide(row, Answers(outcome="no-plan", reasons="Help is enough."))
    now = made.now()
    with pytest.raises(LeftOpen) as open_:
        close_conference(conference=now, version=now.version, by=made.chair, at=holding.AFTER)
    said = str(open_.value)
    assert "family group conference" in said and "step-down" in said and "who visit or stay" in said
    other = next(one for one in world.children_of(place.family) if one.pk != row.child_id)  # type: ignore[arg-type]
    assert other.name in said
    closed = close_conference(
        conference=now,
        version=now.version,
        open_why="The family left early.",
        by=made.chair,
        at=holding.AFTER,
    )
    assert closed.state == "closed"
    entry = Entry.objects.get(act="conferences.closed", about=now.ref)
    assert entry.detail["open_why"] == "The family left early."


# What a decision changes ------------------------------------------------------------------------------------------


def test_who_leads_and_who_is_in_the_core_group_changes_when_the_conference_closes() -> None:
    made = holding.sit("tees")
    place, row = made.place, made.row
    new = world.make_practitioner(place.area, role=Role.SOCIAL_WORKER)
    police = made.asked["police"].practitioner
    assert police is not None
    named = holding.going_on(social_worker=new.pk, core_group=(police.pk,))
    for one in made.rows:
        made.harm(one)
        made.views(one, **dict.fromkeys(ALL_SAY, "continue"))
    stranger = world.make_practitioner(world.make_area("lincolnshire"), role=Role.SOCIAL_WORKER)
    with pytest.raises(Refused, match="in post in this area"):
        made.decide(row, holding.going_on(social_worker=stranger.pk))
    made.decide(row, named)
    made.decide(made.rows[1], holding.CONTINUE)
    child = Child.objects.get(pk=row.child_id)
    assert child.social_worker == place.network.social_worker  # type: ignore[union-attr]
    made.close()
    child.refresh_from_db()
    assert child.social_worker == new
    group = NetworkMember.objects.filter(child=child, core_group=True, to_on__isnull=True)
    assert {one.practitioner_id for one in group} == {police.pk, new.pk}
    untouched = Child.objects.get(pk=made.rows[1].child_id)
    assert untouched.social_worker == place.network.social_worker  # type: ignore[union-attr]
    assert "Lead social worker from now on" in str(record_of(meeting_of(made.now())))


def test_serious_concern_for_a_child_under_five_warns_of_the_longest_time() -> None:
    made = holding.sit("berkshire")
    older, young = made.rows  # five and three years old
    for row in (older, young):
        made.harm(row)
        made.views(row, **dict.fromkeys(ALL_SAY, "continue"))
    serious = holding.going_on(reasons="Agreed.", asked={"serious_concern": True})
    with pytest.raises(Refused, match="under five and there is serious concern"):
        made.decide(young, serious)
    made.decide(young, replace(serious, next_review_on=date(2026, 6, 24)))
    made.decide(older, serious)


def test_a_matter_raised_and_what_was_asked_go_into_the_minutes() -> None:
    made = holding.sit("tees")
    made_ = cover.explore(
        row=made.row,
        invitation=made.asked["class teacher"],
        issue="Lateness on Mondays.",
        challenge="What was tried?",
        response="A lift from an aunt.",
        by=made.chair,
        at=holding.AFTER,
    )
    assert made_.by == made.chair
    with pytest.raises(Refused, match="what the chair asked"):
        cover.explore(
            row=made.row, invitation=made.asked["police"], issue="Calls.", challenge=" ", response="",
            by=made.chair, at=holding.AFTER,
        )  # fmt: skip
    assert "Lateness on Mondays." in str(record_of(meeting_of(made.conference)))
