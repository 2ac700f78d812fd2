"""Many letters with one click: what is ready, made once each, stopped, tried again; the print run."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from quorate.audit.models import Entry
from quorate.jobs.models import Job
from quorate.jobs.work import do_all_waiting
from quorate.letters import actions, batches, making, printing, queries
from quorate.letters.actions import CannotDoThat, Enclosure
from quorate.letters.making import NotMade, Ready
from quorate.letters.models import Batch, BatchItem, Letter
from tests.shell import papers_world, world

pytestmark = pytest.mark.django_db
State = BatchItem.State


@pytest.fixture
def office(settings: Any) -> Any:
    settings.TRAINING_TODAY = world.TODAY
    return world.make_practitioner(world.make_area("tees"), role=world.Role.ADMINISTRATOR)


def post(by: Any, key: str, **changes: Any) -> Letter:
    said = {
        "area": by.area, "key": key, "occasion": "conference:1", "document": "invitation", "to_name": f"Person {key}",
        "to_email": f"{key}@partner.example", "subject": "You are invited", "text": "Please come.", "by": "test",
        "at": world.NOW, **changes,
    }  # fmt: skip
    return actions.post(**said)


@pytest.fixture
def invented(office: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A kind of letters of which "bad" cannot be made, until somebody puts it right."""
    refused = {"bad"}

    def ready(*, area: Any, reader: Any, at: Any) -> list[Ready]:
        return [Ready(what, f"Letter {what}", "/") for what in ("a", "b", "bad", "c")]

    def make(what: str, *, area: Any, by: Any, at: Any) -> list[Letter]:
        if what in refused:
            raise NotMade("The record lacks a category.")
        return [post(office, what)]

    kind = making.Kind("tests.invented", "Invented letters", "For a test.", ready, make)
    monkeypatch.setitem(making.KINDS, kind.key, kind)
    return refused


def begin(
    by: Any, key: str = "one", kind: str = "tests.invented", chosen: Any = ("a", "b", "bad", "c")
) -> Batch:
    return batches.begin(area=by.area, kind=kind, chosen=set(chosen), key=key, by=by, at=world.NOW)


def test_one_click_makes_each_once_and_says_what_it_could_not(office: Any, invented: set[str]) -> None:
    batch = begin(office)
    assert begin(office).pk == batch.pk, "a second click is the same batch"
    assert not Letter.objects.exists(), "nothing is made while the person waits"
    do_all_waiting()

    state = queries.progress(batch)
    assert (state.made, state.failed, state.waiting, state.all_letters) == (3, 1, 0, 3)
    assert Letter.objects.filter(state=Letter.State.SENT).count() == 3
    assert batch.items.get(what="bad").trouble == "The record lacks a category."
    assert [one.act for one in Entry.objects.filter(about=f"batch:{batch.pk}").order_by("pk")] == [
        "letters.batch-begun", "letters.batch-made",
    ]  # fmt: skip

    invented.clear()
    batches.try_again(batch, by=office, at=world.NOW)
    do_all_waiting()
    assert queries.progress(batch).made == 4 and Letter.objects.count() == 4
    with pytest.raises(CannotDoThat, match="nothing to try again"):
        batches.try_again(batch, by=office, at=world.NOW)


def test_what_is_stopped_is_not_made_and_can_be_taken_up_again(office: Any, invented: set[str]) -> None:
    batch = batches.stop(begin(office), by=office, at=world.NOW)
    do_all_waiting()
    assert queries.progress(batch).stopped == 4 and not Letter.objects.exists()
    with pytest.raises(CannotDoThat, match="Nothing is left to stop"):
        batches.stop(batch, by=office, at=world.NOW)
    batches.try_again(batch, by=office, at=world.NOW)
    do_all_waiting()
    assert queries.progress(batch).made == 3


def test_nothing_that_is_not_ready_is_made(office: Any, invented: set[str]) -> None:
    for kind, chosen in (("tests.invented", ()), ("tests.invented", ("z",)), ("tests.unknown", ("a",))):
        with pytest.raises(CannotDoThat):
            begin(office, kind=kind, chosen=chosen)
    assert not Batch.objects.exists() and not Job.objects.exists()


def test_a_fault_of_ours_keeps_no_other_letter_from_being_made(
    office: Any, invented: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = making.KINDS["tests.invented"].make

    def make(what: str, **said: Any) -> Any:
        if what == "b":
            raise ZeroDivisionError
        return made(what, **said)

    monkeypatch.setitem(
        making.KINDS,
        "tests.invented",
        making.Kind("tests.invented", "t", "e", making.KINDS["tests.invented"].ready, make),
    )
    batch = begin(office)
    do_all_waiting()
    assert batch.items.get(what="b").trouble.startswith("Something went wrong on our side")
    assert queries.progress(batch).made == 2


def test_the_worker_lets_other_work_in_between(
    office: Any, invented: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "ROUND", -1.0)
    batch = begin(office)
    batches.work(batch.pk)
    assert queries.progress(batch).waiting == 4 and Job.objects.filter(name=batches.WORK).count() == 2


def test_each_process_of_the_worker_makes_its_share(
    office: Any, invented: set[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WORKERS = 2
    invented.clear()
    batch = begin(office)
    jobs = Job.objects.filter(name=batches.WORK).order_by("pk")
    assert [one.args for one in jobs] == [[batch.pk, 0, 2], [batch.pk, 1, 2]]
    batches.work(batch.pk, 1, 2)
    assert list(batch.items.filter(state=State.MADE).values_list("what", flat=True)) == ["b", "c"]
    batch.refresh_from_db()
    assert batch.finished_at is None
    batches.work(batch.pk, 0, 2)
    batch.refresh_from_db()
    assert batch.finished_at is not None and queries.progress(batch).made == 4


def test_a_batch_that_nobody_is_at_any_more_can_be_taken_up(office: Any, invented: set[str]) -> None:
    batch = begin(office)
    with pytest.raises(CannotDoThat, match="The worker is at it"):
        batches.go_on_again(batch, by=office, at=world.NOW)
    client = world.client_for(office)
    page = reverse("letters:batch", args=[batch.pk])
    assert "The worker stopped" not in client.get(page).content.decode()

    Job.objects.filter(name=batches.WORK).update(state=Job.State.STUCK)
    assert "The worker stopped before everything was made" in client.get(page).content.decode()
    done = client.post(reverse("letters:batch-decide", args=[batch.pk, "go-on"]))
    assert done.status_code == 302
    assert Entry.objects.filter(act="letters.batch-taken-up").count() == 1
    do_all_waiting()
    assert queries.progress(batch).waiting == 0
    assert Letter.objects.filter(key__in=("a", "b", "c")).count() == 3


def test_a_letter_in_large_print_is_printed_so(office: Any) -> None:
    large = post(office, "large", to_email="", large=True)
    small = post(office, "small", to_email="")
    client = world.client_for(office)

    def first_size(letter: Letter, query: str = "") -> float:
        pdf = client.get(reverse("letters:print", args=[letter.pk]) + query).content
        return sizes_of(pdf)["Please come."]

    assert first_size(large) == pytest.approx(18, abs=0.1)
    assert first_size(small) == pytest.approx(11.5, abs=0.1)
    assert first_size(small, "?large=on") == pytest.approx(18, abs=0.1)
    assert "in large print" in client.get(reverse("letters:letter", args=[small.pk])).content.decode()
    assert sizes_of(printing.sheets_of(large, at=world.NOW))["Please come."] == pytest.approx(18, abs=0.1)


def sizes_of(pdf: bytes) -> dict[str, float]:
    """Return each line of a PDF with the height of its letters in points."""
    found: dict[str, float] = {}

    def see(text: str, ctm: Any, matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            found[text.strip()] = abs(size * matrix[3] * ctm[3])

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=see)
    return found


def test_the_pages_of_a_batch(office: Any, invented: set[str], django_assert_max_num_queries: Any) -> None:
    client = world.client_for(office)
    page = client.get(reverse("letters:ready")).content.decode()
    assert "Invented letters (4)" in page and "Letter bad" in page
    key = page.split('name="key" value="')[1].split('"')[0]
    said = {"kind": "tests.invented", "what": ["a", "bad"], "key": key}
    answer = client.post(reverse("letters:ready"), said)
    assert client.post(reverse("letters:ready"), said).url == answer.url, "a double click"
    assert "hx-get" in client.get(answer.url).content.decode()
    do_all_waiting()
    with django_assert_max_num_queries(15):
        page = client.get(answer.url).content.decode()
    assert "The record lacks a category." in page and "Person a" in page and "hx-get" not in page
    batch = Batch.objects.get()
    again = reverse("letters:batch-decide", args=[batch.pk, "again"])
    assert "tried once more" in client.get(again).content.decode()
    invented.clear()
    assert client.post(again).status_code == 302
    progress = reverse("letters:batch-progress", args=[batch.pk])
    assert "1 of 2" in client.get(progress).content.decode()
    do_all_waiting()
    assert client.get(progress)["HX-Refresh"] == "true"
    assert "2 of 2" in client.get(reverse("letters:batches")).content.decode()
    assert client.post(reverse("letters:ready"), {"kind": "tests.invented"}, follow=True).status_code == 200
    assert client.get(reverse("letters:batch-decide", args=[batch.pk, "posted"])).status_code == 404


def test_nobody_else_sees_or_touches_a_batch(office: Any, invented: set[str]) -> None:
    batch = begin(office)
    elsewhere = world.make_practitioner(world.make_area("pan-sussex"), role=world.Role.ADMINISTRATOR)
    worker = world.make_practitioner(office.area, role=world.Role.SOCIAL_WORKER)
    page = reverse("letters:batch", args=[batch.pk])
    assert world.client_for(elsewhere).get(page).status_code == 404
    assert (
        world.client_for(elsewhere).post(reverse("letters:batch-decide", args=[batch.pk, "stop"])).status_code
        == 404
    )
    assert world.client_for(worker).get(page).status_code == 403


def test_a_print_run_is_one_file_of_whole_sheets_and_is_marked_as_posted_at_once(office: Any) -> None:
    enclosed = Enclosure(
        "a.pdf", "application/pdf", printing.sheets_of(post(office, "x", to_email=""), at=world.NOW)
    )
    Letter.objects.all().delete()
    for number in range(3):
        post(
            office,
            f"p{number}",
            to_email="",
            to_name=f"Parent {number}",
            children=[7],
            attachments=[enclosed],
        )
    batch = begin(
        office,
        kind=printing.PRINT_RUN,
        chosen=[str(pk) for pk in Letter.objects.values_list("pk", flat=True)],
    )
    do_all_waiting()

    client = world.client_for(office)
    content = client.get(reverse("letters:batch-file", args=[batch.pk])).content
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) == Batch.objects.get().pages == 3 * 4
    assert [number for number, page in enumerate(pages) if "Parent" in page.extract_text()] == [0, 4, 8]
    assert Entry.objects.get(act="letters.print-run").children == [7]

    day = {"on-day": "13", "on-month": "4", "on-year": "2026"}
    posted = reverse("letters:batch-decide", args=[batch.pk, "posted"])
    assert client.post(posted, {**day, "on-day": "14"}).status_code == 422
    assert client.post(posted, day).status_code == 302
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    assert client.post(posted, day).status_code == 422, "once"


def test_outcomes_of_conferences_are_sent_from_the_post_room(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held()
    place = sitting.place
    at = papers_world.AFTERWARDS
    (one,) = making.KINDS["conferences.notices"].ready(area=place.area, reader=place.administrator, at=at)
    assert one.what == str(sitting.conference.pk) and "review child protection conference" in one.label
    batch = batches.begin(
        area=place.area, kind="conferences.notices", chosen={one.what}, key="k", by=place.administrator, at=at
    )
    do_all_waiting()
    state = queries.progress(batch)
    assert (
        state.made == 1 and state.all_letters == Letter.objects.filter(document="outcome-notice").count() > 3
    )
    assert not making.KINDS["conferences.notices"].ready(area=place.area, reader=place.administrator, at=at)
    assert not making.KINDS["conferences.notices"].ready(
        area=place.area, reader=place.administrator, at=at + timedelta(days=90)
    )
