"""Two people at one moment: nobody gets a paper twice, and nobody gets one that was kept back meanwhile."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from quorate.audit.models import Entry
from quorate.conferences.actions import drafts
from quorate.conferences.actions import notices as actions
from quorate.conferences.actions.refusals import ChangedMeanwhile
from quorate.conferences.models import Conference
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.minutes.actions import amending, approving, sending, writing
from quorate.minutes.actions.refusals import ChangedMeanwhile as MinutesChanged
from quorate.minutes.models import Minutes, Section
from tests.shell import holding, papers_world, world

pytestmark = pytest.mark.django_db(transaction=True)

AT = papers_world.AFTERWARDS


@pytest.fixture
def sitting(settings: Any) -> Iterator[holding.Sitting]:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    yield papers_world.held()


def both(act: Callable[[], Any]) -> list[Any]:
    """Do one thing twice at the same moment, and return what came of each."""
    together, came = Barrier(2), []

    def run() -> None:
        together.wait()
        try:
            came.append(act())
        except Exception as error:  # noqa: BLE001 - what came of it is looked at by the test
            came.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def conference(sitting: holding.Sitting) -> Conference:
    return Conference.objects.select_related("area", "chair", "administrator").get(pk=sitting.conference.pk)


def approved(sitting: holding.Sitting) -> Minutes:
    minutes = writing.draft(conference(sitting), by=sitting.place.administrator, at=AT)
    minutes = writing.submit(minutes, version=minutes.version, by=sitting.place.administrator, at=AT)
    return approving.approve(minutes, version=minutes.version, by=sitting.chair, at=AT)


def test_two_presses_at_one_moment_send_each_notice_once(sitting: holding.Sitting) -> None:
    came = both(
        lambda: actions.send_notices(conference(sitting), also=(), by=sitting.place.administrator, at=AT)
    )
    assert sorted(sent.posted for sent in came) == [0, 8]
    assert Letter.objects.filter(document="outcome-notice").count() == 8
    assert Entry.objects.filter(act="conferences.notices-sent").count() == 1


def test_two_presses_at_one_moment_send_each_copy_of_the_minutes_once(sitting: holding.Sitting) -> None:
    number = approved(sitting).pk
    came = both(
        lambda: sending.send(
            Minutes.objects.select_related("conference").get(pk=number), by=sitting.place.administrator, at=AT
        )
    )
    # Each copy is one letter, whichever of the two wrote it.
    assert sum(sent.posted for sent in came) == 8
    assert Letter.objects.filter(document="minutes").count() == 8


def test_two_drafts_at_one_moment_are_one(sitting: holding.Sitting) -> None:
    came = both(lambda: writing.draft(conference(sitting), by=sitting.place.administrator, at=AT).pk)
    assert came[0] == came[1]
    assert Section.objects.values("key").distinct().count() == Section.objects.count()


def test_one_letter_posted_twice_at_one_moment_is_one(sitting: holding.Sitting) -> None:
    area = sitting.place.area
    came = both(
        lambda: (
            letters.post(
                area=area,
                key="one",
                occasion="x",
                document="invitation",
                to_name="Ada",
                to_email="a@b.example",
                subject="s",
                text="t",
                by="test",
                at=world.NOW,
            ).pk
        )  # fmt: skip
    )
    assert came[0] == came[1]
    assert Entry.objects.filter(act="letters.posted", about=f"letter:{came[0]}").count() == 1


def test_somebody_kept_back_while_the_notices_are_written_gets_none(
    sitting: holding.Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = drafts.drafts_of

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        made = write(*args, **kwargs)
        actions.keep_out(sitting.asked["father"], extent="papers", why="Risk", by=sitting.chair, at=AT)
        return made

    monkeypatch.setattr(drafts, "drafts_of", meanwhile)
    with pytest.raises(ChangedMeanwhile):
        actions.send_notices(conference(sitting), also=(), by=sitting.place.administrator, at=AT)
    assert not Letter.objects.filter(document="outcome-notice").exists()


def test_minutes_corrected_while_the_copies_are_written_do_not_go(
    sitting: holding.Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes = approved(sitting)
    write = sending.enclosures
    section = Section.objects.filter(key__endswith=":discussion").order_by("position")[0]

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        made = write(*args, **kwargs)
        amending.correct(section, text="Right", why="Wrong", version=section.version, by=sitting.chair, at=AT)
        return made

    monkeypatch.setattr(sending, "enclosures", meanwhile)
    with pytest.raises(MinutesChanged):
        sending.send(minutes, by=sitting.place.administrator, at=AT)
    assert not Letter.objects.filter(document="minutes").exists()
