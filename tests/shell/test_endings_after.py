"""After a plan: who is told, what is talked over, Child in Need with its limits, changes that call for a meeting."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from quorate import rulebook
from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.cases.models import Duty, Event
from quorate.endings.actions import after as acts
from quorate.endings.actions import notices
from quorate.endings.actions.refusals import NotYours, Refused
from quorate.endings.models import Change, ChildInNeed, ServicesTalk
from quorate.endings.queries import after as queries
from quorate.endings.queries import notices as told
from quorate.jobs.work import do_all_waiting
from quorate.plans import actions as plans
from quorate.rules import deciding

from . import endings_world as built
from . import world

pytestmark = pytest.mark.django_db
Role = world.Role
ENDED = date(2025, 9, 2)


def ended(procedure: str = "berkshire", on: date = ENDED) -> built.Case:
    """Return a child whose plan ended on a day."""
    case = built.on_plan(procedure, date(2025, 1, 6))
    plans.end(
        plan=case.plan,
        on=on,
        reason="A review found no risk.",
        ref="conference:9",
        by=case.manager,
        at=at(on),
    )
    return case.again()


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=world.LONDON)


def start(case: built.Case, on: date = ENDED) -> ChildInNeed:
    return acts.start_in_need(
        plan=case.plan, on=on, support="Family help, weekly.", by=case.worker, at=at(on)
    )


def close(in_need: ChildInNeed, on: date, by, **more) -> ChildInNeed:
    in_need.refresh_from_db()
    closing = acts.Closing(on=on, why="All is well.", **{"checked_words": "Gone through.", **more})
    return acts.close_in_need(in_need=in_need, closing=closing, version=in_need.version, by=by, at=at(on))


def test_it_is_reviewed_every_six_weeks_from_the_last_review() -> None:
    case = ended()
    in_need = start(case)
    assert due(case) == date(2025, 10, 14)

    acts.review_in_need(
        in_need=in_need,
        on=date(2025, 10, 14),
        there="Both parents, school",
        progress="Well.",
        version=in_need.version,
        by=case.worker,
        at=at(date(2025, 10, 14)),
    )

    assert due(case) == date(2025, 11, 25)
    assert Event.objects.filter(child=case.child, kind="child-in-need-review").count() == 1
    assert Entry.objects.filter(act="endings.in-need-reviewed").count() == 1


def due(case: built.Case) -> date | None:
    found = queries.after_of(case.child, case.plan, ENDED).review_due
    return found.due_on if found else None


def test_it_stays_open_three_months_unless_senior_management_agrees() -> None:
    case = ended()
    in_need = start(case)
    assert queries.after_of(case.child, case.plan, ENDED).not_before.due_on == date(2025, 12, 2)
    team = case.place.by_role[Role.TEAM_MANAGER]
    with pytest.raises(NotYours, match="senior manager"):
        close(in_need, date(2025, 11, 28), team)
    with pytest.raises(NotYours, match="senior manager"):
        close(in_need, date(2025, 11, 28), team, senior=True)
    with pytest.raises(NotYours):
        close(in_need, date(2025, 12, 2), case.worker)
    with pytest.raises(Refused, match="check"):
        close(in_need, date(2025, 12, 2), team, checked_words=" ")
    in_need.refresh_from_db()
    assert in_need.closed_on is None

    assert close(in_need, date(2025, 12, 2), team).closed_on == date(2025, 12, 2)
    assert due(case) is None


def test_a_senior_manager_agrees_to_an_exception() -> None:
    case = ended()
    closed = close(start(case), date(2025, 11, 28), case.place.by_role[Role.SERVICE_MANAGER], senior=True)
    assert closed.finding["senior_agreement"] is True
    assert Event.objects.filter(child=case.child, kind="child-in-need-end", on=date(2025, 11, 28)).exists()
    with pytest.raises(Refused, match="closed on"):
        close(closed, date(2025, 12, 2), case.place.by_role[Role.TEAM_MANAGER])


def test_one_is_open_at_a_time_and_none_while_a_plan_goes_on() -> None:
    case = ended()
    in_need = start(case)
    with pytest.raises(Refused, match="open for this child"):
        start(case, date(2025, 9, 3))
    with pytest.raises(Refused, match="when the plan ended"):
        acts.start_in_need(plan=case.plan, on=date(2025, 9, 1), support="x", by=case.worker, at=at(ENDED))
    with pytest.raises(Stale):
        acts.review_in_need(
            in_need=in_need, on=ENDED, there="x", progress="x", version=9, by=case.worker, at=at(ENDED)
        )
    other = built.on_plan("tees")
    with pytest.raises(Refused, match="has to end"):
        start(other, date(2026, 4, 1))


def test_the_talk_about_services_has_its_day_the_needs_and_the_child() -> None:
    case = ended()
    said = {
        "on": ENDED,
        "parents": "Mother: glad of help.",
        "wish": "wants",
        "needs": "Routine.",
        "child_said": "OK",
    }
    for missing in ("parents", "needs", "child_said"):
        with pytest.raises(Refused):
            acts.talk(plan=case.plan, said=acts.Said(**{**said, missing: ""}), by=case.worker, at=at(ENDED))
    assert not ServicesTalk.objects.exists()
    with pytest.raises(Refused, match="not after today"):
        acts.talk(
            plan=case.plan,
            said=acts.Said(**{**said, "on": ENDED + timedelta(days=1)}),
            by=case.worker,
            at=at(ENDED),
        )

    made = acts.talk(plan=case.plan, said=acts.Said(**said), by=case.worker, at=at(ENDED))

    assert made.wish == "wants"
    assert Event.objects.filter(child=case.child, facts__topic="services-talk").count() == 1
    with pytest.raises(Refused, match="recorded already"):
        acts.talk(plan=case.plan, said=acts.Said(**said), by=case.worker, at=at(ENDED))


@pytest.mark.parametrize(
    ("procedure", "on", "within"),
    [
        ("berkshire", date(2025, 12, 2), True),
        ("berkshire", date(2025, 12, 3), False),
        ("berkshire", date(2026, 1, 10), False),
        ("tees", date(2025, 9, 10), None),
        ("lincolnshire", date(2025, 9, 10), None),
    ],
)
def test_a_change_inside_the_window_calls_for_a_meeting(
    procedure: str, on: date, within: bool | None
) -> None:
    case = ended(procedure)

    made = change(case, on)

    assert made.within is within
    assert made.what == "other: bereavement"
    note = Event.objects.get(child=case.child, facts__topic="significant-change")
    assert note.facts["within"] is within


def change(case: built.Case, on: date) -> Change:
    return acts.record_change(
        plan=case.plan, on=on, what="other: bereavement", words="Told by the aunt.", by=case.worker, at=at(on)
    )


def test_the_meeting_settles_whether_an_enquiry_is_needed() -> None:
    case = ended()
    made = change(case, date(2025, 11, 3))
    settle = {"change": made, "version": 1, "by": case.worker, "at": at(date(2025, 11, 6))}
    with pytest.raises(Refused, match="day of the meeting"):
        acts.settle_change(settled="no-enquiry", met_on=None, words="Support is enough.", **settle)
    with pytest.raises(Refused, match="since the change"):
        acts.settle_change(settled="no-enquiry", met_on=date(2025, 11, 1), words="Enough.", **settle)

    acts.settle_change(settled="no-enquiry", met_on=date(2025, 11, 6), words="Support is enough.", **settle)

    made.refresh_from_db()
    assert (made.settled, made.met_on, made.settled_words) == (
        "no-enquiry",
        date(2025, 11, 6),
        "Support is enough.",
    )
    with pytest.raises(Stale):
        acts.settle_change(settled="enquiry", met_on=date(2025, 11, 6), words="Now.", **settle)


def test_a_change_is_recorded_once_after_the_end_and_not_before() -> None:
    case = ended()
    with pytest.raises(Refused, match="since the plan ended"):
        change(case, date(2025, 9, 1))
    change(case, date(2025, 9, 10))
    with pytest.raises(Refused, match="already"):
        change(case, date(2025, 9, 10))


def test_everybody_invited_to_the_conference_that_made_the_plan_is_told_once() -> None:
    case, asked, _ = built.made_here("berkshire")
    housing = world.make_practitioner(
        case.place.area, role=Role.PARTNER, agency=world.make_agency(case.place.area, world.Kind.HOUSING)
    )
    asked["GP"].practitioner = housing
    asked["GP"].save()
    plans.end(plan=case.plan, on=built.TODAY, reason="", ref="conference:9", by=case.manager, at=world.NOW)
    case.again()
    assert {one.name for one in told.recipients_of(case.plan, None) if one.must} == {
        one.name for one in asked.values()
    }

    posted = notices.send_notices(plan=case.plan, also=(), by=case.worker, at=world.NOW)

    assert housing.name in {one.to_name for one in posted}
    assert len(posted) == len(asked)
    assert notices.send_notices(plan=case.plan, also=(), by=case.worker, at=world.NOW) == []
    assert Entry.objects.filter(act="endings.notices-sent").count() == 1
    do_all_waiting()
    sent = [one.letter.state for one in told.recipients_of(case.plan, None) if one.letter]
    assert set(sent) == {"sent"}


def test_who_has_left_is_told_through_the_agency_and_nobody_before_the_plan_ended() -> None:
    case, asked, _ = built.made_here("berkshire")
    with pytest.raises(Refused, match="has not ended"):
        notices.send_notices(plan=case.plan, also=(), by=case.worker, at=world.NOW)
    type(case.worker).objects.filter(pk=asked["police"].practitioner_id).update(active=False)
    plans.end(plan=case.plan, on=built.TODAY, reason="", ref="conference:9", by=case.manager, at=world.NOW)
    case.again()

    notices.send_notices(plan=case.plan, also=(), by=case.worker, at=world.NOW)

    letters = {one.who: one.letter for one in told.recipients_of(case.plan, None) if one.letter}
    police = next(letter for who, letter in letters.items() if who.startswith("police"))
    assert police.to_name.startswith("The representative of")
    assert police.state == "to_print"


def test_the_list_shows_what_is_due_and_who_is_on_a_plan_again_is_not_on_it() -> None:
    case = ended(on=date(2026, 4, 1))
    found = queries.stepped_down(case.place.administrator, from_on=date(2025, 10, 12))
    assert [one.pk for one in found] == [case.plan.pk]
    plans.start(
        child=case.child,
        on=date(2026, 4, 10),
        categories=["NEG"],
        made_by="conference:10",
        by=case.manager,
        at=world.NOW,
    )
    assert not queries.stepped_down(case.place.administrator, from_on=date(2025, 10, 12))
    elsewhere = world.make_place("tees")
    assert not queries.stepped_down(elsewhere.administrator, from_on=date(2025, 10, 12))
    assert not Duty.objects.filter(child=case.child, rule="child-in-need-review", standing="open").exists()


def test_a_berkshire_plan_that_ends_without_support_recommended_is_warned_of() -> None:
    procedure = rulebook.load().procedure("berkshire")
    ends = {"proposed": "end", "quorate": True, "suffered": False, "likely": False}
    table = deciding.Table(conference="review", support_named=False, **ends)
    warned = {one.key for one in deciding.decide(table, procedure=procedure, on=ENDED).warned}
    assert "support-after" in warned

    helped = replace(table, support_named=True)

    warned = {one.key for one in deciding.decide(helped, procedure=procedure, on=ENDED).warned}
    assert "support-after" not in warned


def test_parents_who_decline_help_are_on_record_too() -> None:
    case = ended("tees")
    said = acts.Said(
        on=ENDED, parents="Both: no, thank you.", wish="declines", needs="None.", child_why_not="Aged two."
    )
    acts.talk(plan=case.plan, said=said, by=case.worker, at=at(ENDED))
    page = queries.after_of(case.child, case.plan, ENDED)
    assert [one.wish for one in page.talks] == ["declines"]
    assert not page.wants_help
    assert not page.stated
