"""People arrive and leave; the conference is quorate or not; what can no longer be recorded is refused."""

from datetime import timedelta

import pytest

from quorate.audit.models import Entry
from quorate.conferences.actions import hold, say
from quorate.conferences.actions.refusals import NotYours, Refused
from quorate.conferences.facts import quorum_of
from quorate.conferences.models import Attendance, Invitation, View
from quorate.conferences.queries.meeting import meeting_of

from . import holding, world

pytestmark = pytest.mark.django_db


def standing(sitting: holding.Sitting):
    meeting = meeting_of(sitting.now())
    return quorum_of(meeting, meeting.children[0])


def test_the_chair_opens_the_conference_and_is_there() -> None:
    sitting = holding.sit(come=())

    meeting = meeting_of(sitting.conference)

    assert sitting.conference.state == "open"
    chair = next(person for person in meeting.people if person.part == "chair")
    assert chair.here
    assert Entry.objects.filter(act="conferences.opened", about=sitting.conference.ref).count() == 1


def test_opening_twice_opens_once() -> None:
    sitting = holding.sit(come=())
    before = sitting.conference.version

    hold.open_conference(conference=sitting.conference, by=sitting.chair, at=holding.AFTER)

    assert sitting.now().version == before
    assert sitting.conference.opened_at == holding.OPENS


def test_a_conference_does_not_open_without_its_chair_or_before_its_day() -> None:
    sitting = holding.sit(come=(), opened=False)

    with pytest.raises(Refused, match="without its chair"):
        hold.open_conference(conference=sitting.conference, by=sitting.place.administrator, at=holding.OPENS)
    with pytest.raises(Refused, match="change its date first"):
        hold.open_conference(
            conference=sitting.conference, by=sitting.chair, at=holding.OPENS - timedelta(days=1)
        )
    with pytest.raises(NotYours):
        hold.open_conference(conference=sitting.conference, by=sitting.place.manager, at=holding.OPENS)

    assert sitting.now().state == "booked"
    assert not Attendance.objects.exists()


def test_an_administrator_opens_it_once_the_chair_is_marked_as_here() -> None:
    sitting = holding.sit(come=(), opened=False)
    administrator = sitting.place.administrator

    hold.arrive_chair(conference=sitting.conference, mode="virtual", by=administrator, at=holding.OPENS)
    hold.open_conference(conference=sitting.conference, by=administrator, at=holding.OPENS)

    assert sitting.now().state == "open"


def test_quorum_names_what_is_missing_and_is_met_as_people_come() -> None:
    sitting = holding.sit(come=("social worker", "health visitor", "school nurse"))

    found = standing(sitting).finding
    assert found.met is False
    assert "one more member agency" in found.missing[0]
    assert any("counts as one with" in why for _, why in found.not_counted)

    sitting.come(["police"])
    assert standing(sitting).finding.met is True

    sitting.leave("police")
    found = standing(sitting).finding
    assert found.met is False
    assert any(why == "left before the decision" for _, why in found.not_counted)


def test_berkshire_counts_two_groups_of_one_trust_as_two() -> None:
    sitting = holding.sit("berkshire", come=("social worker", "health visitor", "school nurse"))

    assert standing(sitting).finding.met is True


def test_a_manager_counts_as_social_worker_only_when_recorded_as_acting() -> None:
    sitting = holding.sit(come=("police", "class teacher"))
    manager = sitting.place.by_role[world.Role.TEAM_MANAGER]
    added = hold.add_person(
        conference=sitting.conference,
        who=manager,
        part="team manager",
        mode="in-person",
        by=sitting.place.administrator,
        at=holding.AFTER,
    )
    assert standing(sitting).finding.missing == ("the social worker",)

    hold.amend_part(
        invitation=added,
        part="team manager",
        observer=False,
        acts_as_social_worker=True,
        substitute_for=None,
        version=added.version,
        by=sitting.place.administrator,
        at=holding.AFTER,
    )

    assert standing(sitting).finding.met is True


def test_leaving_and_coming_back_are_two_stays_and_doubles_change_nothing() -> None:
    sitting = holding.sit(come=("police",))
    police = sitting.asked["police"]
    sitting.come(["police"])
    assert police.stays.count() == 1

    sitting.leave("police")
    with pytest.raises(Refused, match="not in the meeting"):
        sitting.leave("police")
    sitting.come(["police"], at=holding.AFTER + timedelta(minutes=5))

    assert [stay.left_at is None for stay in police.stays.order_by("arrived_at")] == [False, True]


def test_times_that_cannot_be_are_refused_and_corrections_keep_what_stood() -> None:
    sitting = holding.sit(come=("police",))
    police = sitting.asked["police"]
    stay = police.stays.get()
    administrator = sitting.place.administrator

    with pytest.raises(Refused, match="has not come yet"):
        hold.leave(
            invitation=police, left_at=holding.AFTER + timedelta(hours=1), by=administrator, at=holding.AFTER
        )
    with pytest.raises(Refused, match="must be later"):
        hold.leave(
            invitation=police,
            left_at=holding.OPENS - timedelta(minutes=5),
            by=administrator,
            at=holding.AFTER,
        )
    hold.correct_stay(
        stay=stay,
        arrived_at=holding.OPENS + timedelta(minutes=10),
        left_at=None,
        mode="virtual",
        by=administrator,
        at=holding.AFTER,
    )

    stay.refresh_from_db()
    assert (stay.mode, stay.arrived_at) == ("virtual", holding.OPENS + timedelta(minutes=10))
    entry = Entry.objects.get(act="conferences.attendance-corrected")
    assert entry.detail["was"][2] == "in-person"


def test_somebody_walks_in_once() -> None:
    sitting = holding.sit(come=())
    housing = world.make_agency(sitting.place.area, world.Kind.HOUSING)
    newcomer = hold.Newcomer(name="Wren Halloway", agency=housing, job_title="Housing officer")

    invitation = hold.add_person(
        conference=sitting.conference,
        who=newcomer,
        part="housing officer",
        mode="virtual",
        by=sitting.place.administrator,
        at=holding.AFTER,
    )

    assert invitation.practitioner is not None
    assert invitation.practitioner.user is None
    assert invitation.stays.get().mode == "virtual"
    with pytest.raises(Refused, match="on the list already"):
        hold.add_person(
            conference=sitting.conference,
            who=invitation.practitioner,
            part="housing officer",
            mode="virtual",
            by=sitting.place.administrator,
            at=holding.AFTER,
        )


def test_one_view_an_agency_the_last_one_stands() -> None:
    sitting = holding.sit(come=("health visitor", "school nurse"))
    first = sitting.say(sitting.row, "health visitor", "continue")
    with pytest.raises(say.ViewChanged):
        sitting.say(sitting.row, "school nurse", "end")

    second = sitting.say(sitting.row, "school nurse", "end", seen=first.pk)
    again = sitting.say(sitting.row, "school nurse", "end", seen=first.pk)

    assert again == second
    assert [view.says for view in View.objects.filter(superseded_at__isnull=True)] == ["end"]
    first.refresh_from_db()
    assert first.superseded_at == holding.AFTER


@pytest.mark.parametrize(
    ("prepare", "says", "words"),
    [
        ("absent", "end", "Mark them as here first"),
        ("left", "end", "has left the meeting"),
        ("observer", "end", "observer"),
        ("other kind", "no-plan", "one of the views listed"),
    ],
)
def test_a_view_that_cannot_be_given_leaves_no_trace(prepare: str, says: str, words: str) -> None:
    sitting = holding.sit(come=())
    police = sitting.asked["police"]
    if prepare != "absent":
        sitting.come(["police"])
    if prepare == "left":
        sitting.leave("police")
    if prepare == "observer":
        hold.amend_part(
            invitation=police,
            part="police",
            observer=True,
            acts_as_social_worker=False,
            substitute_for=None,
            version=Invitation.objects.get(pk=police.pk).version,
            by=sitting.place.administrator,
            at=holding.OPENS,
        )
    entries = Entry.objects.count()

    with pytest.raises(Refused, match=words):
        sitting.say(sitting.row, "police", says)

    assert not View.objects.exists()
    assert Entry.objects.count() == entries


def test_notes_saved_by_another_meanwhile_are_not_overwritten() -> None:
    sitting = holding.sit(come=())
    row = sitting.row
    said = {
        "wishes_and_feelings": "To stay at my school.",
        "by": sitting.place.administrator,
        "at": holding.AFTER,
    }
    say.note_child(row=row, working_notes="First.", notes_version=row.notes_version, **said)

    with pytest.raises(say.NotesChanged):
        say.note_child(row=row, working_notes="Second.", notes_version=row.notes_version, **said)

    row.refresh_from_db()
    assert row.working_notes == "First."


def test_who_does_not_run_the_conference_keeps_no_record_of_it() -> None:
    sitting = holding.sit(come=("police",))

    for person in (
        sitting.place.by_role[world.Role.SOCIAL_WORKER],
        world.make_practitioner(sitting.place.area, role=world.Role.CHAIR),
    ):
        with pytest.raises(NotYours):
            say.give_view(
                row=sitting.row,
                invitation=sitting.asked["police"],
                says="end",
                words="",
                seen=0,
                by=person,
                at=holding.AFTER,
            )
