"""The pages of a sitting conference, as the browser asks for them."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.models import Child
from quorate.conferences.actions import close as closing
from quorate.conferences.models import Attendance, Conference, Decision, Evaluation, QuorumRuling, View
from quorate.conferences.queries.hold import board_of
from quorate.conferences.table import Answers
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter

from . import holding, world
from .holding import CONTINUE, END

pytestmark = pytest.mark.django_db
SAID = "It was said by word of mouth."
NOW = holding.AFTER + timedelta(minutes=10)


def at(sitting: holding.Sitting, name: str, *args: object) -> str:
    return reverse(f"conferences:{name}", args=[sitting.conference.pk, *args])


def post(client: Client, address: str, **data: object):
    with time_machine.travel(NOW, tick=False):
        return client.post(address, data, follow=True)


def get(client: Client, address: str):
    with time_machine.travel(NOW, tick=False):
        return client.get(address)


def day(name: str, on) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def text(response) -> str:
    return response.content.decode()


def test_the_board_shows_who_is_here_and_what_is_missing() -> None:
    sitting = holding.sit(come=("social worker", "health visitor"))

    page = get(world.client_for(sitting.chair), at(sitting, "hold"))

    assert page.status_code == 200
    assert "one more member agency" in text(page)
    assert "does not provide for going ahead" in text(page)
    assert sitting.row.child.name in text(page)
    assert Entry.objects.filter(kind="saw", act="conferences.hold").count() == 1


def test_the_board_asks_again_and_is_told_only_of_changes() -> None:
    sitting = holding.sit()
    client = world.client_for(sitting.place.administrator)
    version = sitting.now().version

    same = get(client, f"{at(sitting, 'hold-live')}?version={version}")
    sitting.leave("police")
    changed = get(client, f"{at(sitting, 'hold-live')}?version={version}")

    assert same.status_code == 204
    assert changed.status_code == 200
    assert f"version={sitting.now().version}" in text(changed)
    assert "<html" not in text(changed)


def test_people_are_marked_by_buttons_that_work_without_scripts() -> None:
    sitting = holding.sit(come=(), opened=False)
    client = world.client_for(sitting.place.administrator)
    police = sitting.asked["police"]

    post(client, at(sitting, "hold-arrive"), who="chair", mode="in-person")
    page = post(client, at(sitting, "hold-open"))
    assert "The conference is open." in text(page)
    post(client, at(sitting, "hold-arrive"), who=police.pk, mode="virtual")
    post(client, at(sitting, "hold-leave"), who=police.pk)
    page = post(client, at(sitting, "hold-leave"), who=police.pk)

    assert "is not in the meeting now" in text(page)
    assert [(stay.mode, stay.left_at) for stay in police.stays.all()] == [("virtual", NOW)]


def test_an_administrator_cannot_open_it_without_the_chair() -> None:
    sitting = holding.sit(come=(), opened=False)

    page = post(world.client_for(sitting.place.administrator), at(sitting, "hold-open"))

    assert "cannot go ahead without its chair" in text(page)
    assert sitting.now().state == "booked"


def test_somebody_new_is_added_and_their_times_put_right() -> None:
    sitting = holding.sit(come=())
    client = world.client_for(sitting.place.administrator)
    housing = world.make_agency(sitting.place.area, world.Kind.HOUSING)
    form = {"who": "else", "part": "housing officer", "mode": "in-person"}

    page = post(client, at(sitting, "hold-add"), **form)
    assert "Enter their name" in text(page)
    page = post(client, at(sitting, "hold-add"), **form, name="Wren Halloway", agency=housing.pk)
    assert "Wren Halloway is on the list and marked as here" in text(page)
    stay = Attendance.objects.get(invitation__part="housing officer")
    page = post(
        client,
        at(sitting, "hold-stay", stay.invitation_id, stay.pk),
        arrived_at="10:30",
        left_at="11:00",
        mode="virtual",
    )

    assert "put right" in text(page)
    stay.refresh_from_db()
    assert (stay.mode, stay.left_at is not None) == ("virtual", True)


def test_a_changed_part_is_shown_beside_what_was_entered() -> None:
    sitting = holding.sit(come=("police",))
    police = sitting.asked["police"]
    client = world.client_for(sitting.place.administrator)
    police.refresh_from_db()
    given = {"part": "constable", "version": police.version}

    post(client, at(sitting, "hold-person", police.pk), **given, observer="on")
    page = post(client, at(sitting, "hold-person", police.pk), part="sergeant", version=police.version)

    assert "has not been saved" in text(page)
    assert "constable" in text(page)
    assert "sergeant" in text(page)


def test_views_notes_and_answers_are_recorded_from_the_childs_page() -> None:
    sitting = holding.sit()
    client = world.client_for(sitting.chair)
    row, police = sitting.row, sitting.asked["police"]
    given = {"speaker": police.pk, "says": "continue", "seen": 0, "words": ""}

    page = post(client, at(sitting, "hold-view", row.pk, police.pk), **given)
    assert "Go on" in text(page)
    page = post(client, at(sitting, "hold-view", row.pk, police.pk), **{**given, "says": "end"})
    assert "has not been saved" in text(page)
    row.refresh_from_db()
    page = post(client, at(sitting, "hold-harm", row.pk), still_suffering="no", version=row.version)
    assert "Select whether the child is likely" in text(page)
    post(
        client,
        at(sitting, "hold-harm", row.pk),
        still_suffering="no",
        likely_to_suffer="yes",
        version=row.version,
    )
    post(
        client,
        at(sitting, "hold-notes", row.pk),
        wishes_and_feelings="To stay.",
        working_notes="Talk.",
        notes_version=1,
    )
    page = post(
        client,
        at(sitting, "hold-notes", row.pk),
        wishes_and_feelings="To go.",
        working_notes="Other.",
        notes_version=1,
    )

    assert "Your notes have not been saved" in text(page)
    assert "To stay." in text(page)
    row.refresh_from_db()
    assert (row.likely_to_suffer, row.wishes_and_feelings) == (True, "To stay.")
    assert [view.says for view in View.objects.filter(superseded_at=None)] == ["continue"]


def ready(procedure: str = "tees", says: str = "continue") -> holding.Sitting:
    sitting = holding.sit(procedure)
    for row in sitting.rows:
        sitting.harm(row, likely=says == "continue")
        sitting.views(row, **{part.replace(" ", "_"): says for part in holding.EVERYBODY})
    return sitting


def test_the_decision_is_previewed_recorded_and_shown_stale() -> None:
    sitting = ready()
    client = world.client_for(sitting.chair)
    row = sitting.row
    page = get(client, at(sitting, "hold-decide", row.pk))
    assert "By the majority of views" in text(page)
    assert 'value="22"' in text(page)  # the next review is proposed for the limit, 22 October 2026
    form = {
        "outcome": "continue",
        "categories": "NEG",
        "version": row.version,
        **day("next_review_on", CONTINUE.next_review_on),
    }

    preview = post(client, at(sitting, "hold-decide", row.pk), **form, act="preview")
    assert "Nothing stands in the way." in text(preview)
    assert not Decision.objects.exists()
    part = post(client, at(sitting, "hold-follows", row.pk), outcome="end", version=row.version)
    assert "No other can be recorded" in text(part)
    assert "<html" not in text(part)
    page = post(client, at(sitting, "hold-decide", row.pk), **form, act="record")
    assert "Enter the reasons for the decision" in text(page)
    assert not Decision.objects.exists()
    form["reasons"] = "Harm is still likely without a plan."
    page = post(client, at(sitting, "hold-decide", row.pk), **form, act="record")
    assert "is recorded" in text(page)
    page = post(client, at(sitting, "hold-decide", row.pk), **{**form, "categories": "PHY"}, act="record")

    assert "Your decision has not been saved" in text(page)
    assert "PHY" in text(page)
    assert Decision.objects.get().categories == ["NEG"]


def test_only_the_chair_gets_the_decision_page() -> None:
    sitting = ready()
    administrator = world.client_for(sitting.place.administrator)

    assert get(administrator, at(sitting, "hold-decide", sitting.row.pk)).status_code == 403
    assert get(world.client_for(sitting.chair), at(sitting, "hold-decide", sitting.row.pk)).status_code == 200


def test_a_decision_without_a_quorum_is_refused_in_words() -> None:
    sitting = holding.sit(come=("social worker", "health visitor"))
    row = sitting.row
    sitting.harm(row, likely=False)
    sitting.views(row, social_worker="end", health_visitor="end")
    row.refresh_from_db()

    page = post(
        world.client_for(sitting.chair),
        at(sitting, "hold-decide", row.pk),
        outcome="end",
        act="record",
        version=row.version,
        **day("ends_on", holding.OPENS),
    )

    assert "No decision can be taken without a quorum" in text(page)
    assert not Decision.objects.exists()


def test_the_chair_goes_ahead_where_the_procedure_lets_them() -> None:
    sitting = holding.sit("berkshire", come=("social worker", "health visitor"))
    rows = [row.pk for row in sitting.rows]
    keys = ["fewer-than-three-agencies", "sufficient-information", "delay-detrimental"]
    form = {
        "children": rows,
        "ruling": "proceed",
        "reasons": "Delay harms.",
        "interim_arrangements": "Daily visits.",
    }

    page = post(world.client_for(sitting.chair), at(sitting, "hold-quorum"), **form, conditions=keys[:1])
    assert "Not confirmed" in text(page)
    assert not QuorumRuling.objects.exists()
    page = post(world.client_for(sitting.chair), at(sitting, "hold-quorum"), **form, conditions=keys)

    assert "The ruling on quorum is recorded." in text(page)
    assert QuorumRuling.objects.filter(superseded_at=None).count() == 2
    page = get(world.client_for(sitting.place.administrator), at(sitting, "hold-quorum"))
    assert "Record the ruling" not in text(page)


def test_closing_names_what_is_missing_then_closes_and_shows_the_outcome() -> None:
    sitting = ready()
    client = world.client_for(sitting.chair)
    page = get(client, at(sitting, "hold-close"))
    assert "has no decision on record" in text(page)
    for row in sitting.rows:
        sitting.decide(row, CONTINUE)

    page = post(client, at(sitting, "hold-close"), version=1, open_why=SAID)
    assert "Look again, then close" in text(page)
    page = post(client, at(sitting, "hold-close"), version=sitting.now().version, open_why=SAID)

    assert sitting.now().state == "closed"
    assert "Next review agreed for" in text(page)
    assert "Book it now" in text(page)
    assert "Why this outcome?" in text(page)
    late = post(client, at(sitting, "hold-arrive"), who=sitting.asked["GP"].pk, mode="virtual")
    assert "can no longer be recorded" in text(late)


def test_the_outcome_notices_are_ready_as_the_chair_closes_and_go_with_one_press() -> None:
    sitting = ready()
    for row in sitting.rows:
        sitting.decide(row, CONTINUE)
    client = world.client_for(sitting.chair)
    page = post(client, at(sitting, "hold-close"), version=sitting.now().version, open_why=SAID)
    assert "being written. Look at them under “Outcome notices” below, then send them." in text(page)
    do_all_waiting()
    there = Letter.objects.filter(occasion=sitting.conference.ref, document="outcome-notice")
    assert there.count() > 3 and set(there.values_list("state", flat=True)) == {Letter.State.READY}

    page = get(client, at(sitting, "outcome"))
    for letter in there:
        assert letter.to_name in text(page)
    assert "Ready to be sent" in text(page) and "By email" in text(page) and "Send the notices" in text(page)
    for _ in range(2):
        page = post(client, f"/conferences/{sitting.conference.pk}/notices/", version=sitting.now().version)
    do_all_waiting()
    assert set(there.values_list("state", flat=True)) == {Letter.State.SENT}
    assert "Send the notices" not in text(get(client, at(sitting, "outcome")))


def test_the_outcome_notices_go_as_soon_as_they_are_written_where_the_chair_says_so() -> None:
    sitting = ready()
    for row in sitting.rows:
        sitting.decide(row, CONTINUE)
    client = world.client_for(sitting.chair)
    assert "Send the outcome notices as soon as they are written" in text(
        get(client, at(sitting, "hold-close"))
    )
    page = post(client, at(sitting, "hold-close"), version=sitting.now().version, open_why=SAID, tell="on")

    assert "The conference is closed." in text(page) and "They go as soon as they are." in text(page)
    do_all_waiting()
    gone = Letter.objects.filter(occasion=sitting.conference.ref, document="outcome-notice")
    assert gone.count() > 3
    post(client, at(sitting, "hold-close"), version=sitting.now().version, open_why=SAID, tell="on")
    do_all_waiting()
    assert len(set(gone.values_list("to_name", flat=True))) == gone.count()


def test_what_a_notice_still_lacks_does_not_keep_the_conference_open() -> None:
    sitting = ready("berkshire")
    for row in sitting.rows:
        sitting.decide(row, CONTINUE)
    Child.objects.filter(pk=sitting.rows[0].child_id).update(social_worker=None)
    page = post(
        world.client_for(sitting.chair),
        at(sitting, "hold-close"),
        version=sitting.now().version,
        open_why=SAID,
        tell="on",
    )
    assert sitting.now().state == "closed"
    assert "The outcome notices were not written. No social worker is recorded" in text(page)


def test_the_outcome_is_put_right_by_the_chairs_manager_only_in_how_it_is_written() -> None:
    sitting = ready()
    for row in sitting.rows:
        sitting.decide(row, CONTINUE)
    sitting.close()
    manager = world.client_for(sitting.place.manager)
    form = {"categories": "NEG", "why": "The reason was left out.", "reasons": "As discussed.", "changes": ""}

    page = post(
        manager,
        at(sitting, "outcome-put-right", sitting.row.pk),
        **form,
        **day("next_review_on", CONTINUE.next_review_on),
    )

    assert "It is put right" in text(page)
    assert "What stood before and was changed" in text(page)
    administrator = world.client_for(sitting.place.administrator)
    assert get(administrator, at(sitting, "outcome-put-right", sitting.row.pk)).status_code == 403


def test_the_evaluation_is_for_the_manager_the_procedure_names() -> None:
    sitting = ready(says="end")
    answers = Answers(
        outcome="stood-down",
        chair_view="continue",
        reasons="The risk is there.",
        next_review_on=holding.OPENS.date() + timedelta(days=20),
    )
    for row in sitting.rows:
        sitting.decide(row, answers)
    sitting.close()
    address = at(sitting, "outcome-evaluate", sitting.row.pk)
    form = {
        "form": "meeting",
        "participants": "Leads of police and health",
        "outcome": "end",
        "reasons": "The risk has gone.",
        **day("held_on", holding.OPENS),
    }

    assert get(world.client_for(sitting.chair), address).status_code == 403
    page = post(world.client_for(sitting.place.by_role[world.Role.SERVICE_MANAGER]), address, **form)

    assert "The evaluation is recorded" in text(page)
    assert Evaluation.objects.get().outcome == "end"


@pytest.mark.parametrize("role", [world.Role.PARTNER, world.Role.SOCIAL_WORKER, world.Role.TEAM_MANAGER])
def test_who_does_not_run_conferences_has_no_hold_page(role: str) -> None:
    sitting = holding.sit()

    assert get(world.client_for(sitting.place.by_role[role]), at(sitting, "hold")).status_code in (403, 404)


def test_another_areas_conference_is_not_found() -> None:
    sitting = holding.sit()
    elsewhere = world.make_place("berkshire")

    for person in (elsewhere.chair, elsewhere.administrator):
        for name in ("hold", "hold-live", "hold-quorum", "hold-add", "hold-close", "outcome"):
            assert get(world.client_for(person), at(sitting, name)).status_code == 404


def test_a_chair_of_the_area_who_does_not_chair_it_does_not_run_it() -> None:
    sitting = holding.sit()
    other = world.make_practitioner(sitting.place.area, role=world.Role.CHAIR)

    assert get(world.client_for(other), at(sitting, "hold")).status_code == 404


def test_the_board_asks_the_database_a_bounded_number_of_questions(django_assert_max_num_queries) -> None:
    sitting = ready()
    conference = Conference.objects.select_related("area", "chair", "administrator").get(
        pk=sitting.conference.pk
    )

    # Two of them: who may be there, and what the family says.
    with django_assert_max_num_queries(24):
        board_of(conference, sitting.chair)


def test_the_whole_story_closes_by_the_pages_too() -> None:
    sitting = ready()
    first, second = sitting.rows
    for part in holding.EVERYBODY:
        stands = second.views.get(superseded_at=None, invitation=sitting.asked[part])
        sitting.say(second, part, "end", seen=stands.pk)
    sitting.decide(first, CONTINUE)
    sitting.decide(second, END)
    closing.close(
        conference=sitting.now(), version=sitting.conference.version, open_why=SAID, by=sitting.chair, at=NOW
    )

    page = get(world.client_for(sitting.place.by_role[world.Role.SOCIAL_WORKER]), at(sitting, "outcome"))

    assert page.status_code == 200
    assert "The plan goes on" in text(page)
    assert "The plan ends on" in text(page)


def test_the_next_review_is_booked_from_the_outcome_with_its_children_and_day() -> None:
    sitting = ready()
    for row in sitting.rows:
        sitting.decide(row, CONTINUE)
    sitting.close()
    client = world.client_for(sitting.place.administrator)
    page = get(client, at(sitting, "outcome"))
    children = "&amp;".join(f"child={row.child_id}" for row in sitting.rows)
    link = next(
        part for part in text(page).split('"') if part.startswith(reverse("conferences:convene-when"))
    )
    assert "&amp;on=2026-09-01" in link
    assert set(children.split("&amp;")) <= set(link.split("?")[1].split("&amp;"))

    page = get(client, link.replace("&amp;", "&"))

    assert page.status_code == 200
    assert re.search(r'name="starts_at-month"[^>]*value="9"', text(page))
    assert sitting.rows[1].child.name in text(page)
