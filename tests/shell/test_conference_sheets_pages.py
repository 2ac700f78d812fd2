"""The pages on which a conference is prepared, covered and explored, and people's training is kept."""

from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.conferences import agenda
from quorate.conferences.models import Covered, Explored, Qualification
from quorate.conferences.queries.booking import chair_choice
from quorate.conferences.queries.meeting import meeting_of

from . import convening, holding, world
from . import test_conference_kinds as kinds
from .test_hold_pages import at, day, get, post, text

pytestmark = pytest.mark.django_db


def test_the_preparation_page_tells_what_is_there_and_what_is_not(django_assert_max_num_queries: Any) -> None:
    sitting = holding.sit("berkshire", come=(), opened=False)
    client = world.client_for(sitting.chair)
    with django_assert_max_num_queries(46):
        page = text(get(client, at(sitting, "prepare")))
    assert "The chair meets the family first" in page and "0 of 4 answered" in page
    assert "registration number with Social Work England" in page
    assert "is under five" in page
    assert Entry.objects.filter(kind="saw", act="conferences.prepare").count() == 1
    assert get(world.client_for(sitting.place.network.police), at(sitting, "prepare")).status_code == 403  # type: ignore[union-attr]
    elsewhere = world.make_place("tees")
    assert get(world.client_for(elsewhere.chair), at(sitting, "prepare")).status_code == 404


def test_the_chairs_running_order_is_the_chairs_alone() -> None:
    sitting = holding.sit("pan-sussex")
    chairs = text(get(world.client_for(sitting.chair), at(sitting, "running-order")))
    others = text(get(world.client_for(sitting.place.administrator), at(sitting, "running-order")))
    assert "Running order for the chair" in chairs and "To be read out" in chairs
    assert "Running order for the chair" not in others and "To be read out" in others
    everybody = text(get(world.client_for(sitting.chair), at(sitting, "running-order") + "?for=everybody"))
    assert "Is it quorate for each child" in chairs and "Is it quorate for each child" not in everybody


def test_a_sheet_is_filled_on_its_page_and_a_stale_one_is_told() -> None:
    sitting = holding.sit("berkshire")
    client = world.client_for(sitting.chair)
    where = at(sitting, "hold-child-sheet", sitting.row.pk, "domains")
    assert "0 of 3 answered" in text(get(client, where))
    said = {"said-capacity": "done", "words-capacity": "Asks for help in time.", "seen-capacity": "0"}
    assert "The sheet is saved." in text(post(client, where, **said))
    stale = post(client, where, **said | {"words-capacity": "Something else."})
    assert "Yours was not saved" in text(stale) and "Something else." in text(stale)
    assert "Write down what was found" in text(post(client, where, **{"said-family": "done"}))
    assert Covered.objects.count() == 1
    assert get(client, at(sitting, "hold-child-sheet", sitting.row.pk, "agenda")).status_code == 404
    assert "asks for nothing of this kind" in text(
        get(world.client_for((tees := holding.sit("tees")).chair), at(tees, "hold-sheet", "agenda"))
    )


def test_a_matter_is_explored_on_its_page() -> None:
    sitting = holding.sit("tees")
    client = world.client_for(sitting.place.administrator)
    where = at(sitting, "hold-explore", sitting.row.pk)
    missing = text(post(client, where, issue="Lateness."))
    assert "Select whose report or view" in missing
    said = {"who": sitting.asked["class teacher"].pk, "issue": "Lateness.", "challenge": "What was tried?"}
    assert "What was tried?" in text(post(client, where, **said))
    assert Explored.objects.count() == 1


def test_what_is_known_of_training_is_kept_by_the_service() -> None:
    sitting = holding.sit("berkshire", come=(), opened=False)
    place = sitting.place
    client = world.client_for(place.manager)
    where = f"/conferences/training/{place.chair.pk}/"
    done = post(client, where, registration="SW100000", social_work_trained="yes", experienced="yes")
    assert "is saved" in text(done) and "SW100000" in text(done)
    assert Qualification.objects.get(superseded_at__isnull=True).social_work_trained is True
    other = world.make_place("tees")
    assert get(client, f"/conferences/training/{other.chair.pk}/").status_code == 404
    assert get(world.client_for(place.chair), where).status_code == 403


def test_nobody_but_a_chair_or_a_manager_chairs() -> None:
    sitting = holding.sit("berkshire", come=(), opened=False)
    visitor = sitting.asked["health visitor"].practitioner
    assert visitor is not None
    refused = chair_choice(visitor, chosen=[], area=sitting.place.area, on=holding.OPENS.date()).refused
    assert "cannot chair" in " ".join(refused)
    manager = sitting.place.by_role[world.Role.SERVICE_MANAGER]
    assert not chair_choice(manager, chosen=[], area=sitting.place.area, on=holding.OPENS.date()).refused


def test_people_are_named_on_the_decision_page() -> None:
    sitting = holding.sit("tees")
    world.make_practitioner(sitting.place.area, name="Robin Newly")
    row = sitting.row
    sitting.harm(row)
    sitting.views(
        row, **dict.fromkeys(("social_worker", "police", "health_visitor", "class_teacher"), "continue")
    )
    client = world.client_for(sitting.chair)
    where = at(sitting, "hold-decide", row.pk)
    page = text(get(client, where))
    assert "Robin Newly" in page and "Professionals in the core group" in page
    row.refresh_from_db()
    police = sitting.asked["police"].practitioner_id
    done = post(
        client, where, act="record", outcome="continue", categories="NEG", reasons="Agreed.", version=row.version,
        social_worker="", core_group=[police], legal_planning="on", **day("next_review_on", holding.NEXT),
    )  # fmt: skip
    assert "is recorded" in text(done)
    decision = row.decisions.get()
    assert decision.answers["entered"]["core_group"] == [police]
    assert decision.answers["asked"]["legal_planning"] is True
    assert decision.outcome == "continue"  # the plan's own standing is given beside it


def test_each_gives_a_view_of_their_own_before_seeing_the_others() -> None:
    sitting = holding.sit("berkshire")
    row = sitting.row
    sitting.say(row, "health visitor", "continue", words="Feeding goes well now.")
    police = sitting.asked["police"].practitioner
    assert police is not None
    client = world.client_for(police)
    where = at(sitting, "own-view")
    before = text(get(client, where))
    assert row.child.name in before and "Feeding goes well now." not in before
    after = text(post(client, where, child=row.pk, says="end", words="No calls since May.", seen=0))
    assert "is recorded" in after and "Feeding goes well now." in after
    view = row.views.get(invitation=sitting.asked["police"])
    assert (view.says, view.by) == ("end", police)
    sitting.leave("police")
    assert "has left the meeting" in text(post(client, where, child=row.pk, says="continue", seen=view.pk))
    stranger = world.make_practitioner(sitting.place.area, role=world.Role.PARTNER)
    assert get(world.client_for(stranger), where).status_code == 404
    assert get(world.client_for(sitting.place.manager), where).status_code == 404


def test_the_running_order_goes_by_the_kinds_and_the_chair_has_more() -> None:
    place = world.make_place("berkshire")
    meeting = meeting_of(kinds.booked(place, convening.under_enquiry(kinds.before_birth(place))))
    everybody = agenda.agenda(meeting, for_chair=False)
    chair = agenda.agenda(meeting, for_chair=True)
    titles = [part.title for part in everybody]
    assert titles[1].startswith("Pre-birth conference")
    said = [point.says for part in everybody for point in part.points]
    assert any("is expected on 1 July 2026" in one for one in said)
    assert any("bring together and analyse what they know" in one for one in said)
    assert sum(len(part.points) for part in chair) > len(said)
