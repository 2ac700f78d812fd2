"""Giving the record of a conference to others: on which ground in which area, what went, and that it is on record."""

from datetime import date
from typing import Any

import pytest

from quorate.attendance.actions import releasing
from quorate.attendance.actions.refusals import Changed, NotYours, Refused
from quorate.attendance.models import Release
from quorate.attendance.queries import releasing as queries
from quorate.audit.models import Entry
from quorate.cases.models import Event
from quorate.conferences import notices
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.papers import NOTICE, Changes, copies_of
from quorate.letters.documents import Text
from tests.shell import attendance_world as aw
from tests.shell import holding, papers_world, world

pytestmark = pytest.mark.django_db

AT = papers_world.AFTERWARDS
DAY: date = AT.date()


@pytest.fixture
def sitting(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    return papers_world.held("berkshire")


def ask(sitting: holding.Sitting, asker: str = "authority", wanted: str = "content") -> Release:
    return aw.a_release(sitting.now(), sitting.place.administrator, AT, asker=asker, wanted=wanted)


def decide(sitting: holding.Sitting, row: Release, *, by: Any = None, **changes: Any) -> Release:
    row.refresh_from_db()
    said: dict[str, Any] = {"agreed": True, "reasons": "They need it.", "ground": "consent", **changes}
    return releasing.decide(
        release=row, said=releasing.Decided(**said), version=row.version, by=by or sitting.chair, at=AT
    )


def give(sitting: holding.Sitting, row: Release, **changes: Any) -> Release:
    said: dict[str, Any] = {"on": DAY, "how": "By secure e-mail", "papers": ["Minutes, version 1"], **changes}
    return releasing.give(
        release=row, said=releasing.Went(**said), version=row.version, by=sitting.place.administrator, at=AT
    )


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Release, Event, Entry))


def test_a_record_goes_with_the_chairs_consent_and_stands_in_the_file_of_each_child(
    sitting: holding.Sitting,
) -> None:
    row = give(sitting, decide(sitting, ask(sitting)))

    assert (row.state, row.papers, row.given_on) == ("given", ["Minutes, version 1"], DAY)
    for part in sitting.rows:
        line = Event.objects.get(child=part.child, facts__topic="release")
        assert "Minutes, version 1" in line.facts["says"] and "Solent Example Council" in line.facts["says"]
        assert line.ref == row.ref
    acts = list(Entry.objects.filter(about=row.ref).order_by("sequence").values_list("act", flat=True))
    assert acts == [f"attendance.release-{one}" for one in ("asked", "decided", "given")]
    with pytest.raises(Refused):
        give(sitting, row)


def test_of_its_existence_only_that_is_told_and_no_paper_goes(sitting: holding.Sitting) -> None:
    row = ask(sitting, "cps", "existence")
    assert queries.open_grounds(row, DAY) == {"exists"}
    row = decide(sitting, row, ground="exists")
    before = counted()
    with pytest.raises(Refused, match="no paper may go"):
        give(sitting, row)
    with pytest.raises(Refused, match="who told"):
        give(sitting, row, papers=[])
    assert counted() == before
    row = give(sitting, row, papers=[], told_by="PC Quill, Elmsworth Police")
    line = Event.objects.filter(facts__topic="release").earliest("pk")
    assert row.papers == [] and "Existence only, not its content" in line.facts["says"]


def test_in_care_proceedings_the_bundle_is_logged_with_its_versions(sitting: holding.Sitting) -> None:
    row = ask(sitting, "court")
    assert queries.open_grounds(row, DAY) == {"consent", "order", "proceedings"}
    row = give(
        sitting, decide(sitting, row, ground="proceedings"), papers=["Minutes, version 2", "Outcome notice"]
    )
    assert row.papers == ["Minutes, version 2", "Outcome notice"]


@pytest.mark.parametrize(
    ("procedure", "grounds"),
    [
        ("tees", {"consent"}),
        ("berkshire", {"consent", "order"}),
        ("pan-sussex", {"consent", "order"}),
        ("lincolnshire", {"consent", "order"}),
    ],
)
def test_on_which_ground_it_may_go_is_the_areas(procedure: str, grounds: set[str]) -> None:
    gathering = aw.gather(procedure)
    row = Release(conference=gathering.conference, asker="other", wanted="content")
    assert queries.open_grounds(row, world.TODAY) == grounds
    assert {one.ground for one in queries.ways_for(row, world.TODAY)} == grounds


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reasons": ""}, "reasons"),
        ({"ground": ""}, "consent or a court order"),
        ({"ground": "childs-lawyer"}, "consent or a court order"),
        ({"ground": "order"}, "which court"),
        ({"ground": "order", "order_says": "Family Court, 12"}, "day of the order"),
    ],
)
def test_a_decision_without_a_ground_that_stands_is_refused(
    sitting: holding.Sitting, changes: dict[str, Any], says: str
) -> None:
    row = ask(sitting)
    before = counted()
    with pytest.raises(Refused, match=says):
        decide(sitting, row, **changes)
    row.refresh_from_db()
    assert counted() == before and row.state == "asked"


def test_only_the_chair_or_the_deputy_decides_and_nothing_goes_before(sitting: holding.Sitting) -> None:
    row = ask(sitting)
    before = counted()
    with pytest.raises(NotYours, match=sitting.chair.name):
        decide(sitting, row, by=sitting.place.administrator)
    with pytest.raises(Refused, match="before it is agreed"):
        give(sitting, row)
    with pytest.raises(Changed):
        releasing.give(
            release=row,
            said=releasing.Went(on=DAY, how="x"),
            version=9,
            by=sitting.place.administrator,
            at=AT,
        )
    assert counted() == before
    refused = decide(sitting, row, by=sitting.place.manager, agreed=False, ground="")
    assert refused.state == "refused"
    with pytest.raises(Refused, match="decided already"):
        decide(sitting, refused)


def test_before_the_conference_was_held_there_is_no_record_to_ask_for() -> None:
    gathering = aw.gather()
    with pytest.raises(Refused, match="has been held"):
        aw.a_release(gathering.conference, gathering.place.administrator, aw.AT)


def test_the_notice_to_an_agency_says_how_long_it_is_kept_and_the_familys_does_not(
    sitting: holding.Sitting,
) -> None:
    meeting = meeting_of(sitting.now())
    said = {}
    for copy in copies_of(meeting, NOTICE):
        if copy.gets:
            paper = notices.notice(meeting, copy, {row.child_id: Changes() for row in sitting.rows}, at=AT)
            texts = " ".join(block.text for block in paper.blocks if isinstance(block, Text))
            said[copy.person.part] = "own retention policy" in texts
    assert said["practitioner"] is True and said["relative"] is False
