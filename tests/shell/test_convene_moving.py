"""A booked conference is moved, rearranged or cancelled, and another date is asked for."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases.models import Duty, NetworkMember, Occasion, OccasionEvent
from quorate.conferences.actions import asking, invite, moving
from quorate.conferences.actions.refusals import ChangedMeanwhile, NotYours, Refused, WarningsNotAccepted
from quorate.conferences.models import Conference, DateChange, DateChangeRequest
from quorate.letters.models import Letter
from tests.shell import convening, world
from tests.shell.convening import DAY, Booked
from tests.shell.world import LONDON, NOW, Role

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=1)
ACCEPTED = ("requested", "short-notice", "limit", "past-limit")


def move(booked: Booked, by: Any, **changes: Any) -> Conference:
    answers = {key: changes.pop(key) for key in ("request", "version") if key in changes}
    values = {"why": "The mother has a hospital appointment.", "accepted": ACCEPTED, **changes}
    details = convening.details(booked.place, starts_at=values.pop("starts_at", LATER))
    to = moving.Move(details, **values)
    return moving.change_date(
        conference=booked.conference, move=to, by=by, at=NOW, **{"version": 1, **answers}
    )


def invited(booked: Booked) -> list[Any]:
    people = [f"practitioner:{one.pk}" for one in booked.network.everybody().values()]
    asked = [invite.Asked(ref, "professional", owes_report=True) for ref in people]
    return invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)


@pytest.mark.parametrize(
    ("procedure", "role", "allowed"),
    [
        ("tees", Role.CHAIR, True),
        ("tees", Role.CHAIRS_MANAGER, True),
        ("tees", Role.ADMINISTRATOR, False),
        ("tees", Role.SOCIAL_WORKER, False),
        ("tees", Role.SERVICE_MANAGER, False),
        ("berkshire", Role.ADMINISTRATOR, True),
        ("pan-sussex", Role.ADMINISTRATOR, True),
        ("lincolnshire", Role.ADMINISTRATOR, True),
    ],
)
def test_only_whom_the_procedure_allows_moves_a_conference(procedure: str, role: str, allowed: bool) -> None:
    booked = convening.a_review(procedure)
    by = booked.place.by_role[role]
    if not allowed:
        with pytest.raises(NotYours, match="Only the conference chair or the chair's manager"):
            move(booked, by)
        booked.conference.refresh_from_db()
        assert (booked.conference.starts_at, booked.conference.version) == (DAY, 1)
        assert not DateChange.objects.exists()
        return
    moved = move(booked, by)
    assert (moved.starts_at, moved.version, moved.calendar_sequence) == (LATER, 2, 1)
    change = DateChange.objects.get()
    assert (change.was_at, change.became_at, change.by) == (DAY, LATER, by)
    assert Entry.objects.get(act="conferences.moved").detail["became"] == LATER.isoformat()


def test_a_chair_moves_only_their_own_conferences() -> None:
    booked = convening.a_review("tees")
    other = world.make_practitioner(booked.place.area, role=Role.CHAIR)
    with pytest.raises(NotYours, match="chairs this conference"):
        move(booked, other)


def test_a_move_makes_the_duties_follow_and_tells_everybody() -> None:
    booked = convening.a_review("tees")
    sent = invited(booked)
    before = Duty.objects.filter(within=booked.conference.ref, rule="report-to-family", ended_at__isnull=True)
    assert {duty.due_on for duty in before} == {date(2026, 4, 23)}

    move(booked, booked.place.chair)

    after = Duty.objects.filter(within=booked.conference.ref, rule="report-to-family", ended_at__isnull=True)
    assert {duty.due_on for duty in after} == {date(2026, 4, 24)}
    standing = OccasionEvent.objects.filter(kind="conference-booked", superseded_at__isnull=True)
    assert [event.on for event in standing] == [LATER.date()]
    letters = Letter.objects.filter(subject__startswith="Changed:")
    assert letters.count() == len(sent)
    calendar = bytes(letters[0].attachments.get().content).decode()
    assert "METHOD:REQUEST" in calendar
    assert "SEQUENCE:1" in calendar
    assert "DTSTART:20260429T090000Z" in calendar


def test_two_people_moving_one_conference_never_lose_a_move() -> None:
    booked = convening.a_review("tees")
    move(booked, booked.place.chair)
    with pytest.raises(ChangedMeanwhile) as refused:
        move(booked, booked.place.manager, starts_at=DAY + timedelta(days=2), version=1)
    assert isinstance(refused.value.now, Conference)
    assert refused.value.now.starts_at == LATER
    assert DateChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"why": " "}, "Say why the date is changed"),
        ({"starts_at": DAY}, "That is when the conference already is"),
        ({"starts_at": NOW - timedelta(days=1)}, "That time has passed"),
    ],
)
def test_a_move_that_makes_no_sense_leaves_no_trace(changes: dict[str, Any], says: str) -> None:
    booked = convening.a_review("tees")
    with pytest.raises(Refused, match=says):
        move(booked, booked.place.chair, **changes)
    booked.conference.refresh_from_db()
    assert (booked.conference.starts_at, booked.conference.version) == (DAY, 1)
    assert not DateChange.objects.exists()


def test_a_move_past_the_limit_is_warned_of_and_needs_the_reason() -> None:
    booked = convening.a_review("tees")
    late = datetime(2026, 5, 6, 10, 0, tzinfo=LONDON)
    with pytest.raises(Refused, match="Say why the conference is to be held past"):
        move(booked, booked.place.chair, starts_at=late)
    with pytest.raises(WarningsNotAccepted) as refused:
        move(booked, booked.place.chair, starts_at=late, past_limit_reason="Interpreter.", accepted=())
    assert {one.key for one in refused.value.warned} >= {"past-limit", "requested"}
    moved = move(booked, booked.place.chair, starts_at=late, past_limit_reason="Interpreter.")
    assert moved.past_limit_reason == "Interpreter."


def test_a_room_taken_by_another_stops_a_move() -> None:
    booked = convening.a_review("tees")
    other = world.Place(
        booked.place.area,
        booked.place.by_role,
        booked.place.network,
        world.make_family(booked.place.area, network=booked.place.network),
    )
    chair = world.make_practitioner(booked.place.area, role=Role.CHAIR)
    convening.book(other, convening.on_plans(other), starts_at=LATER, chair=chair)
    with pytest.raises(Refused, match="Willow room is taken"):
        move(booked, booked.place.chair)


def ask(booked: Booked, by: Any, **changes: Any) -> DateChangeRequest:
    values: dict[str, Any] = {
        "wanted_on": LATER.date(),
        "ground": "changed-circumstances",
        "why": "The father has come back.",
        "consulted_on": date(2026, 4, 10),
        **changes,
    }
    wish = asking.Wish(**values)
    return asking.ask_for_another_date(conference=booked.conference, wish=wish, by=by, at=NOW)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PARTNER, Role.CHAIR])
def test_only_the_social_worker_or_their_manager_asks_in_tees(role: str) -> None:
    booked = convening.a_review("tees")
    with pytest.raises(NotYours, match="Only the social worker or the social worker's manager"):
        ask(booked, booked.place.by_role[role])
    assert not DateChangeRequest.objects.exists()


def test_a_request_goes_to_the_chair_and_the_move_answers_it() -> None:
    booked = convening.a_review("tees")
    worker = booked.network.social_worker
    request = ask(booked, worker)
    letter = Letter.objects.get(document="date-change")
    assert (letter.to_practitioner, booked.children[0].given_name in letter.text) == (
        booked.place.chair,
        False,
    )
    assert ask(booked, worker) == request, "the same request sent twice is one request"

    move(booked, booked.place.chair, request=request)

    request.refresh_from_db()
    assert (request.answer, request.answered_by) == ("agreed", booked.place.chair)
    assert DateChange.objects.get().requested_by == worker


def test_a_refused_request_keeps_the_date_and_says_why() -> None:
    booked = convening.a_review("tees")
    request = ask(booked, booked.network.social_worker)
    with pytest.raises(Refused, match="Say why the date stays"):
        asking.refuse_another_date(request=request, why="", by=booked.place.chair, at=NOW)
    with pytest.raises(NotYours):
        asking.refuse_another_date(request=request, why="No", by=booked.place.administrator, at=NOW)
    asking.refuse_another_date(request=request, why="The limit is near.", by=booked.place.chair, at=NOW)
    request.refresh_from_db()
    assert (request.answer, request.answer_why) == ("refused", "The limit is near.")
    with pytest.raises(Refused, match="already been answered"):
        asking.refuse_another_date(request=request, why="Again", by=booked.place.chair, at=NOW)
    assert Letter.objects.filter(document="date-change").count() == 2


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"why": ""}, "Say why another date is needed"),
        ({"wanted_on": NOW.date()}, "Ask for a day to come"),
        ({"wanted_on": DAY.date()}, "already is"),
        ({"consulted_on": date(2026, 4, 14)}, "consulted on a day to come"),
        ({"consulted_on": None}, "or why it was not"),
        ({"ground": "weather"}, "Choose one of the grounds"),
    ],
)
def test_a_request_that_makes_no_sense_leaves_no_trace(changes: dict[str, Any], says: str) -> None:
    booked = convening.a_review("tees")
    with pytest.raises(Refused, match=says):
        ask(booked, booked.network.social_worker, **changes)
    assert not DateChangeRequest.objects.exists()
    assert not Letter.objects.exists()


def test_a_request_without_consultation_says_why() -> None:
    booked = convening.a_review("tees")
    request = ask(
        booked, booked.network.social_worker, consulted_on=None, no_consultation_why="Overnight incident."
    )
    assert request.no_consultation_why == "Overnight incident."


def rearrange(booked: Booked, **changes: Any) -> Conference:
    keep = {key: changes.pop(key) for key in ("chair_why", "accepted", "version") if key in changes}
    values: dict[str, Any] = {"version": 1, **keep}
    details = convening.details(booked.place, **changes)
    return moving.rearrange(
        conference=booked.conference, details=details, by=booked.place.administrator, at=NOW, **values
    )


def test_another_chair_takes_over_everything() -> None:
    booked = convening.a_review("tees")
    place = booked.place
    other = world.make_practitioner(place.area, role=Role.CHAIR)
    officers = [
        invite.Asked(f"practitioner:{place.chair.pk}", "conference chair"),
        invite.Asked(f"practitioner:{place.administrator.pk}", "conference administrator"),
    ]
    invite.send(conference=booked.conference, asked=officers, by=place.administrator, at=NOW)

    with pytest.raises(WarningsNotAccepted):
        rearrange(booked, chair=other, chair_why="On leave.")
    changed = rearrange(booked, chair=other, chair_why="On leave.", accepted=["same-chair"])

    assert (changed.chair, changed.chair_why) == (other, "On leave.")
    assert Occasion.objects.get(key=changed.ref).owners["conference-chair"] == other.pk
    current = NetworkMember.objects.filter(part="conference chair", to_on__isnull=True)
    assert {member.practitioner for member in current} == {other}
    standing = changed.invitations.filter(withdrawn_at__isnull=True, part="conference chair")
    assert [one.practitioner for one in standing] == [other]
    gone = Letter.objects.get(document="invitation-cancelled")
    assert gone.to_practitioner == place.chair
    told = Letter.objects.filter(to_practitioner=place.administrator).order_by("pk")
    assert [letter.subject.split(":")[0] for letter in told] == ["Invitation", "Changed"]


def test_another_room_is_told_to_everybody() -> None:
    booked = convening.a_review("tees")
    sent = invited(booked)
    changed = rearrange(booked, room=convening.a_room(booked.place, "Rowan room"))
    assert (changed.room.name if changed.room else "", changed.calendar_sequence) == ("Rowan room", 1)
    assert Letter.objects.filter(subject__startswith="Changed", text__contains="Rowan room").count() == len(
        sent
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [({}, "Nothing is different"), ({"starts_at": LATER}, "use “Change the date”")],
)
def test_rearranging_changes_no_date_and_needs_a_change(changes: dict[str, Any], says: str) -> None:
    booked = convening.a_review("tees")
    with pytest.raises(Refused, match=says):
        rearrange(booked, **changes)


def test_a_mistaken_booking_is_cancelled_before_anybody_was_asked() -> None:
    booked = convening.a_review("tees")
    place = booked.place
    with pytest.raises(Refused, match="Say why"):
        moving.cancel(conference=booked.conference, why="", version=1, by=place.administrator, at=NOW)
    gone = moving.cancel(
        conference=booked.conference, why="Wrong family.", version=1, by=place.administrator, at=NOW
    )
    assert (gone.state, gone.cancelled_why) == ("cancelled", "Wrong family.")
    assert OccasionEvent.objects.filter(kind="conference-cancelled").exists()
    with pytest.raises(Refused, match="can no longer change"):
        moving.cancel(conference=gone, why="Again", version=2, by=place.administrator, at=NOW)


def test_once_people_are_asked_whoever_may_move_it_cancels() -> None:
    booked = convening.a_review("tees")
    sent = invited(booked)
    with pytest.raises(NotYours, match="People have been asked"):
        moving.cancel(conference=booked.conference, why="x", version=1, by=booked.place.administrator, at=NOW)
    assert not Letter.objects.filter(document="invitation-cancelled").exists()

    moving.cancel(conference=booked.conference, why="Snow.", version=1, by=booked.place.chair, at=NOW)

    letters = Letter.objects.filter(document="invitation-cancelled")
    assert letters.count() == len(sent)
    calendar = bytes(letters[0].attachments.get().content).decode()
    assert "METHOD:CANCEL" in calendar
    assert "STATUS:CANCELLED" in calendar
    assert "SEQUENCE:1" in calendar
    open_ = Duty.objects.filter(within=booked.conference.ref, standing="open", ended_at__isnull=True)
    assert not open_.exists(), "nothing is owed for a cancelled conference"
    own = Duty.objects.filter(child__in=booked.children, rule="first-review", ended_at__isnull=True)
    assert {duty.standing for duty in own} == {"open"}, "the children's limits stay"


def test_cancelling_answers_the_requests_that_wait() -> None:
    booked = convening.a_review("tees")
    request = ask(booked, booked.network.social_worker)
    moving.cancel(conference=booked.conference, why="Wrong.", version=1, by=booked.place.chair, at=NOW)
    request.refresh_from_db()
    assert request.answer == "refused"


def test_a_letter_that_waits_for_the_printer_is_replaced_by_the_newer_one() -> None:
    booked = convening.a_review("tees")
    assert booked.place.family is not None
    mother = booked.place.family.relatives.get(relation="mother")
    asked = [invite.Asked(f"relative:{mother.pk}", "mother")]
    invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    move(booked, booked.place.chair)
    states = dict(Letter.objects.filter(to_name=mother.name).values_list("subject", "state"))
    assert {subject.split(":")[0]: state for subject, state in states.items()} == {
        "Invitation": "cancelled",
        "Changed": "to_print",
    }
