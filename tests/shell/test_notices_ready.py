"""The outcome notices wait, ready, until somebody sends them; what changed meanwhile is written anew before it goes."""

from datetime import timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases import safe_contact
from quorate.cases.actions import correct_child
from quorate.cases.models import Duty, Relative
from quorate.conferences.actions import notices as actions
from quorate.conferences.actions.refusals import Refused
from quorate.conferences.models import Conference, Decision, Invitation
from quorate.conferences.queries.papers import NOTICE
from quorate.jobs.models import Job
from quorate.jobs.work import do_all_waiting
from quorate.letters import actions as letters
from quorate.letters import catalogue, own_words
from quorate.letters.batches import begin
from quorate.letters.making import KINDS
from quorate.letters.models import Letter
from tests.shell import holding, papers_world, world
from tests.shell.test_hold_pages import text
from tests.shell.test_notices import notices_to, text_of

pytestmark = pytest.mark.django_db

State = Letter.State
AT = papers_world.AFTERWARDS
LATER = AT + timedelta(hours=1)


@pytest.fixture
def sitting(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    return papers_world.held()


def conference(sitting: holding.Sitting) -> Conference:
    return Conference.objects.select_related("area", "chair", "administrator").get(pk=sitting.conference.pk)


def ready(sitting: holding.Sitting, *, by: Any = None, at: Any = AT) -> actions.Sent:
    return actions.make_ready(conference(sitting), also=(), by=by or sitting.place.administrator, at=at)


def send(sitting: holding.Sitting, *, by: Any = None, at: Any = LATER) -> actions.Sent:
    return actions.send_notices(conference(sitting), also=(), by=by or sitting.place.administrator, at=at)


def states(sitting: holding.Sitting) -> set[str]:
    return {str(letter.state) for letter in notices_to(sitting).values()}


def test_what_is_ready_goes_as_it_was_looked_at(sitting: holding.Sitting, mailoutbox: list[Any]) -> None:
    made = ready(sitting)
    assert (made.posted, made.ready, made.held) == (8, 8, 0)
    do_all_waiting()
    asked = [mail for mail in mailoutbox if mail.subject.startswith("Outcome")]
    assert not asked and states(sitting) == {State.READY}
    before = {one.pk: list(one.attachments.values_list("sha256", flat=True)) for one in Letter.objects.all()}
    assert ready(sitting, at=LATER).posted == 0, "nothing changed, so nothing is written anew"

    sent = send(sitting)
    assert (sent.posted, sent.to_print, sent.ready) == (8, 1, 0)
    do_all_waiting()
    assert states(sitting) == {State.SENT, State.TO_PRINT}
    for letter in notices_to(sitting).values():
        assert list(letter.attachments.values_list("sha256", flat=True)) == before[letter.pk]
    assert send(sitting).posted == 0
    assert Entry.objects.filter(act="conferences.notices-ready").count() == 1
    assert Entry.objects.filter(act="conferences.notices-sent").count() == 1


def test_the_duty_waits_for_what_is_only_ready(sitting: holding.Sitting) -> None:
    ready(sitting)
    duty = Duty.objects.get(within=sitting.conference.ref, rule="outcome-notice", ended_at__isnull=True)
    do_all_waiting()
    duty.refresh_from_db()
    assert duty.standing == "open"


def test_what_changed_since_is_in_the_letter_that_goes(sitting: holding.Sitting) -> None:
    ready(sitting)
    child = sitting.rows[0].child
    worker = world.make_practitioner(sitting.place.area)
    correct_child(
        child=child, changes={"social_worker": worker}, why="New worker", version=child.version,
        by=sitting.place.administrator, at=LATER,
    )  # fmt: skip
    mother = Relative.objects.get(family=sitting.place.family, relation="mother")
    safe_contact.record(
        person=mother,
        ways=safe_contact.Ways(email_ok=True, email="elsewhere@family.example", why="She asked for it."),
        by=sitting.place.administrator,
        at=LATER,
    )
    old = notices_to(sitting)["Mother " + sitting.place.family.name]
    assert f"The social worker is now {worker.name}." not in text_of(old)
    send(sitting)
    new = notices_to(sitting)["Mother " + sitting.place.family.name]
    assert new.pk == old.pk and new.to_email == "elsewhere@family.example"
    assert f"The social worker is now {worker.name}." in text_of(new)
    assert [one.outcome for one in new.tries.order_by("pk")] == ["written anew", "let go"]


def test_a_place_that_became_secret_holds_what_was_ready_and_rewording_frees_it(
    sitting: holding.Sitting,
) -> None:
    decision = Decision.objects.filter(
        conference_child__conference=sitting.conference, superseded_at__isnull=True
    )
    decision.update(changes="Contact is to be at 14 Larkspur Terrace.")
    assert ready(sitting).held == 0
    mother = Relative.objects.get(family=sitting.place.family, relation="mother")
    safe_contact.record(
        person=mother,
        ways=safe_contact.Ways(
            post=safe_contact.Post.OTHER,
            post_address="14 Larkspur Terrace\nMarrowby",
            secret=True,
            why="She has moved.",
        ),
        by=sitting.place.administrator,
        at=LATER,
    )
    sent = send(sitting)
    assert sent.held == 1
    father = notices_to(sitting)["Father " + sitting.place.family.name]
    assert father.state == State.HELD and "kept secret" in father.held_because
    assert father.decided_where

    decision.update(changes="Contact is to be at the family centre.")
    assert ready(sitting, at=LATER).ready == 1
    father.refresh_from_db()
    assert father.state == State.READY and father.held_because == ""
    assert "Larkspur" not in text_of(father)
    send(sitting)
    father.refresh_from_db()
    assert father.state == State.TO_PRINT


def test_one_held_by_hand_stays_held_whatever_changes(sitting: holding.Sitting) -> None:
    ready(sitting)
    letter = notices_to(sitting)[sitting.place.network.teacher.name]
    letters.hold(letter, because="Wait for the school.", by=sitting.place.administrator, at=AT)
    child = sitting.rows[0].child
    worker = world.make_practitioner(sitting.place.area)
    correct_child(
        child=child, changes={"social_worker": worker}, why="New worker", version=child.version,
        by=sitting.place.administrator, at=AT,
    )  # fmt: skip
    ready(sitting, at=LATER)
    send(sitting)
    letter.refresh_from_db()
    assert (letter.state, letter.held_because) == (State.HELD, "Wait for the school.")
    with pytest.raises(letters.CannotDoThat, match="decided with the conference"):
        letters.release(letter, by=sitting.place.administrator, at=LATER)
    asked = Invitation.objects.get(conference=sitting.conference, practitioner=sitting.place.network.teacher)
    actions.decide_copy(asked, paper=NOTICE, give=True, why="The school knows.", by=sitting.chair, at=LATER)
    letter.refresh_from_db()
    assert letter.state == State.QUEUED


def test_papers_kept_back_while_ready_are_held(sitting: holding.Sitting) -> None:
    ready(sitting)
    father = Invitation.objects.get(conference=sitting.conference, relative__relation="father")
    actions.keep_out(father, extent="papers", why="He has threatened her.", by=sitting.chair, at=LATER)
    send(sitting)
    letter = notices_to(sitting)["Father " + sitting.place.family.name]
    assert letter.state == State.HELD and "He has threatened her." in letter.held_because


def test_where_the_chair_signs_others_may_write_them_and_only_the_chair_sends(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("berkshire")
    made = ready(sitting)
    assert made.ready == made.posted
    with pytest.raises(Refused, match="signs this paper"):
        send(sitting)
    assert send(sitting, by=sitting.chair).posted == made.posted


def test_many_conferences_ready_go_with_one_click(sitting: holding.Sitting) -> None:
    ready(sitting)
    admin = sitting.place.administrator
    kind = KINDS["conferences.notices"]
    assert [one.what for one in kind.ready(area=sitting.place.area, reader=admin, at=LATER)] == [
        str(sitting.conference.pk)
    ]
    begin(
        area=sitting.place.area,
        kind=kind.key,
        chosen=[str(sitting.conference.pk)],
        key="k",
        by=admin,
        at=LATER,
    )
    do_all_waiting()
    assert states(sitting) == {State.SENT, State.TO_PRINT}


def test_the_page_writes_them_first_and_then_anew(sitting: holding.Sitting) -> None:
    client = world.client_for(sitting.place.administrator)
    address = f"/conferences/{sitting.conference.pk}/notices/"
    sheet = {"version": sitting.now().version}
    assert "Write them, to be looked at first" in text(client.get(address))
    page = client.post(address, {**sheet, "act": "ready"}, follow=True)
    assert "8 notices are being written. None goes before you send it." in text(page)
    do_all_waiting()
    assert states(sitting) == {State.READY}
    page = client.post(address, {**sheet, "act": "ready"}, follow=True)
    assert "Nothing is written or sent twice" in text(page)
    page = client.post(address, {**sheet, "act": "anew"}, follow=True)
    assert "8 notices are being written." in text(page)
    do_all_waiting()
    assert states(sitting) == {State.READY}
    assert not Job.objects.exclude(state=Job.State.DONE).exists()
    letter = notices_to(sitting)[sitting.place.network.teacher.name]
    assert "Send it with the others" in text(client.get(f"/letters/{letter.pk}/"))


def test_an_area_changes_the_words_of_the_paper_and_what_is_ready_is_written_anew(
    sitting: holding.Sitting,
) -> None:
    ready(sitting)
    key = "conferences/outcome-child"
    manager = sitting.place.manager
    words = catalogue.entry(key).words.source.replace(
        "### Changes of social worker or core group", "### Who is new, and who has left"
    )
    own_words.change(
        area=sitting.place.area, key=key, words=words, why="Families asked for it", base=0, by=manager, at=AT
    )
    assert ready(sitting, at=LATER).ready == 8
    for letter in notices_to(sitting).values():
        assert "Who is new, and who has left" in text_of(letter)
        assert "Changes of social worker" not in text_of(letter)
