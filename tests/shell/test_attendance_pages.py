"""The pages of who may be there: the whole road walked, who is refused, how few questions a list asks."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quorate.attendance.models import Admission, Exclusion, Given, KeptApart, Release
from quorate.audit.models import Entry
from quorate.conferences.actions import hold
from quorate.conferences.models import Attendance
from tests.shell import attendance_world as aw
from tests.shell import papers_world, world

pytestmark = pytest.mark.django_db

DAY = {"on-day": "13", "on-month": "4", "on-year": "2026"}


@pytest.fixture
def gathering(settings: Any) -> aw.Gathering:
    settings.TRAINING_TODAY = world.TODAY
    return aw.gather()


def at(name: str, *args: int | str) -> str:
    return reverse(f"attendance:{name}", args=args)


def get(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, (where, answer.status_code)
    return answer.content.decode()


def post(client: Client, where: str, **said: Any) -> Any:
    return client.post(where, said, follow=True)


ASKED = {
    "wanted": "part",
    "wanted_part": "Item 3",
    "ground": "family-conflict",
    "evidence": aw.SECRET,
}
DECIDED = {
    "verdict": "part",
    "which_part": "Item 3, when the police speak",
    "points": ["shortest"],
    "ways": ["video"],
    "advice": "taken",
    "advice_says": "From the council's lawyer, today",
    "reasons": "The mother has to speak freely.",
    "words_to_person": "Others need to speak without you.",
    "takes_part_how": "You can be there for the rest.",
    "views_how": "Your social worker writes them down.",
    "outcome_how": "You will be there.",
}


def test_from_the_request_to_the_sitting(gathering: aw.Gathering) -> None:
    worker, chair = world.client_for(gathering.worker), world.client_for(gathering.chair)
    pk = gathering.conference.pk
    assert at("who", pk) in get(worker, reverse("conferences:page", args=[pk]))
    assert "17 April" in get(worker, at("ask", pk)), "three working days before Wednesday 22 April"
    post(worker, at("ask", pk), invitation=gathering.father.pk, **ASKED)
    row = Exclusion.objects.get()
    assert "1 request to keep somebody out" in get(chair, reverse("desk:home"))
    assert gathering.father.name in get(chair, at("requests"))
    page = get(chair, at("exclusion", row.pk))
    assert aw.SECRET in page and at("decide", row.pk) in page

    bare = post(chair, at("decide", row.pk), version=row.version, **{**DECIDED, "takes_part_how": ""})
    assert "There is a problem" in bare.content.decode() and "Others need to speak" in bare.content.decode()
    done = post(chair, at("decide", row.pk), version=row.version, **DECIDED).content.decode()
    assert "the letter is in the post room" in done
    pdf = chair.get(at("letter", row.pk))
    assert pdf["Content-Type"] == "application/pdf" and "no-store" in pdf["Cache-Control"]

    gathering.open()
    hold.arrive(invitation=gathering.father, mode="in-person", by=gathering.chair, at=aw.SITS)
    board = get(chair, reverse("conferences:hold", args=[pk]))
    assert "Item 3, when the police speak" in board and "Here since 10am" in board
    for what in ("report", "views", "concerns", "plan"):
        row.refresh_from_db()
        post(worker, at("given", row.pk), what=what, how="Told by me.", version=row.version, **DAY)
    assert Given.objects.count() == 4
    assert Entry.objects.filter(act__contains="attendance.exclusion", about=row.ref).exists(), (
        "reading is on record"
    )


def test_the_pages_of_somebody_who_watches(gathering: aw.Gathering) -> None:
    worker, chair = world.client_for(gathering.worker), world.client_for(gathering.chair)
    pk = gathering.conference.pk
    student = world.make_practitioner(gathering.place.area, role=world.Role.PARTNER, name="Quill Observer")
    said = {"kind": "observer", "who": f"practitioner:{student.pk}", "why": "In training"}
    post(worker, at("admit", pk), **said)
    row = Admission.objects.get()
    page = get(worker, at("admission", pk, row.pk))
    assert "prior consent of the chair and of the family" in page and "The chair answers" in page
    given = {"answer": "given", "how": "phone", **DAY}
    assert worker.post(at("chairs-answer", pk, row.pk), {**given, "version": 1}).status_code == 403
    post(chair, at("chairs-answer", pk, row.pk), version=1, **given)
    post(worker, at("familys-answer", pk, row.pk, gathering.mother.pk), version=2, **given)
    stale = post(worker, at("familys-answer", pk, row.pk, gathering.father.pk), version=2, **given)
    assert "changed by somebody else" in stale.content.decode()
    post(worker, at("familys-answer", pk, row.pk, gathering.father.pk), version=3, **given)
    assert "May come in" in get(worker, at("who", pk))
    twice = post(worker, at("admit", pk), **{**said, "who": f"listed:{row.invitation_id}"})
    assert "on this page already" in twice.content.decode()


def test_a_guest_of_no_list_is_put_down_with_a_name(gathering: aw.Gathering) -> None:
    worker = world.client_for(gathering.worker)
    pk = gathering.conference.pk
    said = {"kind": "solicitor", "who": "new", "comes_with": gathering.mother.pk, "why": "She asks for it"}
    assert "Enter the name" in post(worker, at("admit", pk), **said).content.decode()
    post(worker, at("admit", pk), name="Portia Quick", firm="Quick and Co", **said)
    row = Admission.objects.get()
    assert (row.invitation.name, row.invitation.guest.gets_papers) == ("Portia Quick", None)  # type: ignore[union-attr]
    post(worker, at("papers", pk, row.pk), agrees="yes", version=row.version)
    post(worker, at("explained", pk, row.pk), version=row.version + 1, **DAY)
    row.refresh_from_db()
    assert row.explained_on == world.TODAY
    assert "Portia Quick" in get(worker, reverse("conferences:page", args=[pk]))
    office = world.client_for(gathering.place.administrator)
    assert "Portia Quick" in get(office, reverse("conferences:invite", args=[pk]))


def test_the_family_page_and_the_door_that_warns(gathering: aw.Gathering) -> None:
    worker, chair = world.client_for(gathering.worker), world.client_for(gathering.chair)
    pk = gathering.conference.pk
    post(worker, at("question", pk, "conflict"), yes="yes", says="Separate arrival times.")
    assert "Separate arrival times." in get(worker, at("family", pk))
    post(
        worker, at("apart", pk), invitation=gathering.father.pk, other=gathering.mother.pk, because="bail",
        says="No contact.",
    )  # fmt: skip
    entry = KeptApart.objects.get()
    gathering.open()
    arrive = reverse("conferences:hold-arrive", args=[pk])
    post(chair, arrive, who=gathering.mother.pk, mode="in-person")
    said = post(chair, arrive, who=gathering.father.pk, mode="in-person").content.decode()
    assert "would be in the meeting at once" in said
    assert Attendance.objects.filter(invitation=gathering.father).exists(), "warned, not barred"
    post(worker, at("apart-end", pk, entry.pk), why="The bail has ended.")
    entry.refresh_from_db()
    assert entry.ended_at is not None
    assert worker.get(at("question", pk, "weather")).status_code == 404


def test_a_partner_asks_and_reads_only_their_own_request(gathering: aw.Gathering) -> None:
    police = world.client_for(gathering.place.by_role[world.Role.PARTNER])
    pk = gathering.conference.pk
    mine = aw.ask(gathering)
    assert police.get(at("exclusion", mine.pk)).status_code == 404, "the social worker's evidence"
    post(police, at("ask", pk), invitation=gathering.mother.pk, **ASKED)
    own = Exclusion.objects.get(invitation=gathering.mother)
    assert "reasons" not in get(police, at("exclusion", own.pk)).lower()
    aw.decide(gathering, own)
    page = get(police, at("exclusion", own.pk))
    assert "Kept out of Item 3" in page and "freely" not in page and "without you there" not in page
    for name in ("decide", "lift", "given", "letter"):
        assert police.get(at(name, own.pk)).status_code == 403
    assert police.get(at("who", pk)).status_code == 403


def test_the_chairs_page_to_ask_somebody_to_leave(gathering: aw.Gathering, settings: Any) -> None:
    settings.TRAINING_TODAY = aw.SITS.date()
    chair, worker = world.client_for(gathering.chair), world.client_for(gathering.worker)
    pk, early = gathering.conference.pk, aw.SITS.replace(hour=0, minute=0)
    gathering.open(early)
    hold.arrive(invitation=gathering.father, mode="in-person", by=gathering.chair, at=early)
    said = {"invitation": gathering.father.pk, "which_part": "Item 2", "reason": "Nobody could speak."}
    assert worker.post(at("ask-to-leave", pk), said).status_code == 403
    assert not Exclusion.objects.exists()
    post(chair, at("ask-to-leave", pk), **said)
    assert Exclusion.objects.get().at_the_conference


def test_the_road_of_a_release(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("berkshire")
    office, chair = world.client_for(sitting.place.administrator), world.client_for(sitting.chair)
    pk = sitting.conference.pk
    assert at("releases", pk) in get(office, reverse("conferences:page", args=[pk]))
    asked = {
        f"asked_on-{part}": str(getattr(papers_world.HELD_ON, part)) for part in ("day", "month", "year")
    }
    post(
        office,
        at("release-ask", pk),
        asker="court",
        name="Family Court",
        wanted="content",
        why="Care",
        **asked,
    )
    row = Release.objects.get()
    assert (
        office.post(at("release-decide", row.pk), {"agreed": "no", "reasons": "No", "version": 1}).status_code
        == 403
    )
    post(
        chair,
        at("release-decide", row.pk),
        agreed="yes",
        ground="proceedings",
        reasons="It is called for",
        version=1,
    )
    row.refresh_from_db()
    on = {name.replace("asked_on", "on"): value for name, value in asked.items()}
    post(office, at("release-give", row.pk), more="Minutes, version 1", how="In the bundle", version=2, **on)
    row.refresh_from_db()
    assert row.papers == ["Minutes, version 1"]
    assert "In the bundle" in get(office, at("release", row.pk))
    child = sitting.rows[0].child_id
    page = get(office, reverse("register:child", args=[child]))
    assert "A conference record was given to others" in page and at("release", row.pk) in page


def test_how_few_questions_the_pages_ask(gathering: aw.Gathering, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        aw.an_observer(gathering, f"Quill Observer-{number}")
    aw.decide(gathering, aw.ask(gathering))
    aw.ask(gathering, wanted="whole")
    chair = world.client_for(gathering.chair)
    for where, most in ((at("requests"), 15), (at("who", gathering.conference.pk), 25)):
        get(chair, where)
        with django_assert_max_num_queries(most):
            get(chair, where)
