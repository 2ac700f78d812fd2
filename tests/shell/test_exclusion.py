"""Keeping somebody out, from the request to the record: by the area's grounds, the chair's word, and no further."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from quorate.attendance.actions import deciding, excluding, letting_know
from quorate.attendance.actions.refusals import Changed, NotYours, Refused, Warned
from quorate.attendance.models import Admission, Exclusion, Given
from quorate.attendance.queries import excluding as queries
from quorate.attendance.queries import gate
from quorate.audit.models import Entry
from quorate.cases.models import Event, OccasionEvent
from quorate.conferences.actions import hold, notices
from quorate.conferences.actions.refusals import Refused as ConferenceRefused
from quorate.conferences.models import Attendance, Conference, Guest, KeptOut
from quorate.letters.models import Letter
from tests.shell import attendance_world as aw
from tests.shell import world

pytestmark = pytest.mark.django_db

AREAS = ("tees", "berkshire", "pan-sussex", "lincolnshire")
LATE = datetime(2026, 4, 20, 9, 0, tzinfo=world.LONDON)
"""Two working days before the conference on Wednesday 22 April: past the three that the Berkshire text gives."""


@pytest.fixture
def gathering() -> aw.Gathering:
    return aw.gather()


def counted() -> tuple[int, ...]:
    """Return how many rows there are of all that an act here may write."""
    models = (Exclusion, KeptOut, Given, Letter, Event, OccasionEvent, Entry, Admission, Guest, Attendance)
    return tuple(model.objects.count() for model in models)


def test_a_request_waits_for_the_chair_with_its_time_ground_and_evidence(gathering: aw.Gathering) -> None:
    row = aw.ask(gathering)

    assert (row.state, row.ground, row.at) == ("asked", "family-conflict", aw.AT)
    assert row.limit_on is not None and row.late_why == ""
    assert [one.pk for one in queries.waiting_for(gathering.chair)] == [row.pk]
    assert queries.how_many_wait(gathering.chair) == 1
    assert queries.how_many_wait(gathering.place.manager) == 1
    entry = Entry.objects.filter(act="attendance.exclusion-asked").get()
    assert entry.about == row.ref and sorted(entry.children) == sorted(c.pk for c in gathering.children)
    assert aw.SECRET not in str(entry.detail)
    assert OccasionEvent.objects.filter(kind="exclusion-requested").count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ground": ""}, "ground"),
        ({"ground": "no-such-ground"}, "ground"),
        ({"evidence": "  "}, "evidence"),
        ({"wanted": "all"}, "whole conference or a part"),
        ({"wanted_part": ""}, "which part"),
        ({"told_chair_on": world.TODAY + timedelta(days=1)}, "today or earlier"),
    ],
)
def test_a_request_that_lacks_something_is_refused_and_leaves_no_trace(
    gathering: aw.Gathering, changes: dict[str, Any], says: str
) -> None:
    before = counted()
    with pytest.raises(Refused, match=f"(?i){says}"):
        aw.ask(gathering, **changes)
    assert counted() == before


def test_a_late_request_is_taken_with_the_reason_and_marked(gathering: aw.Gathering) -> None:
    before = counted()
    with pytest.raises(Refused, match="later than three working days"):
        aw.ask(gathering, at=LATE)
    assert counted() == before
    row = aw.ask(gathering, at=LATE, late_why="He was bailed yesterday.")
    assert row.late_why == "He was bailed yesterday."


def test_nobody_asks_twice_or_about_a_professional_or_as_an_observer(gathering: aw.Gathering) -> None:
    aw.ask(gathering)
    before = counted()
    with pytest.raises(Refused, match="waits for the chair already"):
        aw.ask(gathering)
    with pytest.raises(Refused, match="family"):
        excluding.ask(invitation=gathering.asked["GP"], said=aw.request(), by=gathering.worker, at=aw.AT)
    assert counted() == before
    watcher = aw.an_observer(gathering).invitation.practitioner
    with pytest.raises(NotYours, match="observer"):
        excluding.ask(invitation=gathering.mother, said=aw.request(), by=watcher, at=aw.AT)


@pytest.mark.parametrize(
    "role", ["team-manager", "conference-administrator", "service-manager", "chairs-manager"]
)
def test_in_berkshire_nobody_but_the_chair_decides_or_reverses(gathering: aw.Gathering, role: str) -> None:
    somebody = gathering.place.by_role[world.Role(role)]
    row = aw.ask(gathering)
    before = counted()
    with pytest.raises(NotYours, match=gathering.chair.name):
        aw.decide(gathering, row, by=somebody)
    assert counted() == before
    other = world.make_practitioner(gathering.place.area, role=world.Role.CHAIR)
    with pytest.raises(NotYours, match=gathering.chair.name):
        aw.decide(gathering, row, by=other)

    done = aw.decide(gathering, row)
    before = counted()
    with pytest.raises((NotYours, ConferenceRefused)):
        excluding.lift(exclusion=done, why="I think so.", version=done.version, by=somebody, at=aw.AT)
    with pytest.raises(ConferenceRefused):
        notices.let_in(gathering.father, why="I think so.", by=somebody, at=aw.AT)
    assert counted() == before


def test_where_the_text_is_silent_the_deputy_decides_and_says_why() -> None:
    gathering = aw.gather("tees")
    row = aw.ask(gathering)
    with pytest.raises(Refused, match="why the chair does not"):
        aw.decide(gathering, row, by=gathering.place.manager)
    done = aw.decide(gathering, row, by=gathering.place.manager, not_the_chair_why="The chair is ill.")
    assert (done.state, done.not_the_chair_why) == ("decided", "The chair is ill.")


def test_a_decision_ahead_is_posted_once_and_the_letter_never_has_the_evidence(
    gathering: aw.Gathering,
) -> None:
    done = aw.decide(gathering, aw.ask(gathering))

    assert (done.state, done.extent, done.in_force) == ("decided", "part", True)
    assert done.kept is not None and done.kept.why == done.words_to_person, "the minutes give the same words"
    letter = Letter.objects.get(document="kept-out")
    assert done.letter_id == letter.pk and letter.to_email == "father@family.example"
    file = PdfReader(io.BytesIO(bytes(letter.attachments.get().content)))
    paper = " ".join(" ".join(page.extract_text().split()) for page in file.pages)
    for said in (
        "Others need to speak without you there",
        "Item 3, when the police speak",
        "all the rest",
        "writes down what you think",
        "when the decision is made",
        "You can complain",
        "social worker’s report" if "social worker’s report" in paper else "social worker's report",
    ):
        assert said in paper
    for child in gathering.children:
        assert child.given_name not in letter.subject + letter.text
    assert aw.SECRET not in letter.text + paper
    assert "freely" not in paper, "the reasons for the record are not the words for the person"
    with pytest.raises(Refused, match="decided already"):
        aw.decide(gathering, done)
    with pytest.raises(Changed):
        aw.decide(gathering, done, version=1)
    assert Letter.objects.filter(document="kept-out").count() == 1


def test_the_whole_decision_is_in_the_file_of_each_child(gathering: aw.Gathering) -> None:
    row = aw.decide(gathering, aw.ask(gathering))
    for child in gathering.children:
        line = Event.objects.get(child=child, facts__topic="exclusion")
        says = line.facts["says"]
        for part in (
            aw.SECRET,
            "conflict in the family",
            "Item 3",
            "speak freely",
            "13 April 2026",
            gathering.chair.name,
        ):
            assert part in says
        assert line.ref == row.ref


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reasons": " "}, "reasons"),
        ({"verdict": "perhaps"}, "what you decide"),
        ({"which_part": ""}, "which part"),
        ({"advice": ""}, "legal advice"),
        ({"words_to_person": ""}, "as the person is to read them"),
        ({"takes_part_how": ""}, "how the person can take part"),
        ({"views_how": ""}, "views reach the conference"),
        ({"outcome_how": ""}, "hear the outcome"),
    ],
)
def test_a_decision_that_lacks_something_is_not_saved(
    gathering: aw.Gathering, changes: dict[str, Any], says: str
) -> None:
    row = aw.ask(gathering)
    before = counted()
    with pytest.raises(Refused, match=f"(?i){says}"):
        aw.decide(gathering, row, **changes)
    row.refresh_from_db()
    assert counted() == before and row.state == "asked"


def test_the_whole_conference_asks_why_a_part_would_not_do(gathering: aw.Gathering) -> None:
    row = aw.ask(gathering)
    with pytest.raises(Warned, match="why a part would not do"):
        aw.decide(gathering, row, verdict="whole", which_part="")
    done = aw.decide(
        gathering, row, verdict="whole", which_part="", why_not_part="He waits outside the door."
    )
    assert (done.extent, done.why_not_part) == ("whole", "He waits outside the door.")


def judged(ground: str, **more: Any) -> set[str]:
    """Return what the chair of a Berkshire conference is warned of on one ground, whole conference, no day told."""
    gathering = aw.gather()
    row = aw.ask(gathering, ground=ground, **more)
    try:
        aw.decide(gathering, row, verdict="whole", which_part="", why_not_part="It would not do.")
    except Warned as warned:
        return set(warned.warned)
    return set()


@pytest.mark.parametrize(
    ("ground", "warned"),
    [
        ("welfare", ()),
        ("serious-interference", ()),
        ("family-conflict", ()),
        ("child-asks", ("only the time while the child is there",)),
        ("professional-prevented", ("not told of this in advance",)),
        ("confidential-information", ("not agreed with the chair in advance", "Name the item")),
    ],
)
def test_each_ground_warns_of_what_it_asks_for(ground: str, warned: tuple[str, ...]) -> None:
    found = judged(ground)
    assert len(found) == len(warned)
    for says in warned:
        assert any(says in one for one in found)


def test_told_in_advance_is_not_warned_of() -> None:
    assert judged("professional-prevented", told_chair_on=world.TODAY) == set()


@pytest.mark.parametrize("procedure", AREAS)
def test_in_every_area_every_ground_leads_to_a_decision_and_the_record(procedure: str) -> None:
    gathering = aw.gather(procedure)
    known = queries.grounds.grounds_of(gathering.place.area, world.TODAY)
    assert {one.key for one in known.entries} == (aw.GROUNDS if procedure == "berkshire" else set())
    assert bool(known.says) is (procedure != "berkshire")
    for one in [*(entry.key for entry in known.entries)] or [""]:
        row = aw.ask(
            gathering, ground=one, ground_words="" if one else "In words.", told_chair_on=world.TODAY
        )
        done = aw.decide(gathering, row, accepted=True)
        assert done.state == "decided"
        with pytest.raises(Refused):
            excluding.lift(exclusion=done, why=" ", version=done.version, by=gathering.chair, at=aw.AT)
        lifted = excluding.lift(
            exclusion=done, why="It is not needed.", version=done.version, by=gathering.chair, at=aw.AT
        )
        lifted.refresh_from_db()
        assert not lifted.in_force


def test_a_friend_or_advocate_who_comes_instead_is_on_the_list(gathering: aw.Gathering) -> None:
    aw.decide(gathering, aw.ask(gathering, ground="serious-interference"), stands_in="Rhys Advocate")
    guest = Guest.objects.get(conference=gathering.conference)
    assert guest.comes_with_id == gathering.father.pk
    assert Admission.objects.get(invitation__guest=guest).kind == "supporter"


def test_refusing_keeps_nobody_out_and_is_recorded(gathering: aw.Gathering) -> None:
    done = aw.decide(gathering, aw.ask(gathering), verdict="refuse", advice="")
    assert done.state == "refused" and not KeptOut.objects.exists() and done.letter_id is None
    assert Event.objects.filter(facts__topic="exclusion").count() == 2
    aw.ask(gathering)  # another request, on something new, can be made


def test_only_who_asked_takes_a_request_back(gathering: aw.Gathering) -> None:
    row = aw.ask(gathering)
    with pytest.raises(NotYours):
        excluding.withdraw(exclusion=row, why="No.", version=row.version, by=gathering.chair, at=aw.AT)
    done = excluding.withdraw(
        exclusion=row, why="He agreed.", version=row.version, by=gathering.worker, at=aw.AT
    )
    assert done.state == "withdrawn" and queries.waiting_for(gathering.chair) == []


def test_lifting_takes_back_a_letter_that_has_not_gone_or_tells_that_they_can_come(
    gathering: aw.Gathering,
) -> None:
    done = aw.decide(gathering, aw.ask(gathering))
    Letter.objects.filter(pk=done.letter_id).update(state=Letter.State.SENT, sent_at=aw.AT)
    excluding.lift(
        exclusion=done, why="They are reconciled.", version=done.version, by=gathering.chair, at=aw.AT
    )
    told = Letter.objects.get(document="let-in")
    assert told.to_name == gathering.father.name

    again = aw.decide(gathering, aw.ask(gathering))
    excluding.lift(exclusion=again, why="No.", version=again.version, by=gathering.chair, at=aw.AT)
    again.refresh_from_db()
    assert again.letter is not None and again.letter.state == Letter.State.CANCELLED


# The sitting -----------------------------------------------------------------------------------------------------


def test_who_is_kept_out_of_the_whole_cannot_be_marked_as_here(gathering: aw.Gathering) -> None:
    aw.decide(gathering, aw.ask(gathering), verdict="whole", which_part="", why_not_part="No.", accepted=True)
    gathering.open()
    with pytest.raises(ConferenceRefused, match="kept out"):
        hold.arrive(invitation=gathering.father, mode="in-person", by=gathering.chair, at=aw.SITS)
    assert not Attendance.objects.filter(invitation=gathering.father).exists()


def test_for_a_part_the_sitting_says_when_to_leave_and_the_close_waits_for_what_was_given(
    gathering: aw.Gathering,
) -> None:
    done = aw.decide(gathering, aw.ask(gathering))
    gathering.open()
    hold.arrive(invitation=gathering.father, mode="in-person", by=gathering.chair, at=aw.SITS)
    (line,) = [one for one in gate.at_the_sitting(gathering.now()) if gathering.father.name in one.says]
    assert "Item 3" in line.says and "Here since 10am" in line.says
    later = aw.SITS + timedelta(minutes=20)
    hold.leave(invitation=gathering.father, by=gathering.chair, at=later)
    (line,) = [one for one in gate.at_the_sitting(gathering.now()) if gathering.father.name in one.says]
    assert "Out since 10:20am" in line.says

    for what in ("concerns", "plan"):
        assert any(what in says for says in gate.before_close(gathering.now()))
        done.refresh_from_db()
        deciding.give(
            exclusion=done, what=what, on=aw.SITS.date(), how="The social worker told him.", version=done.version,
            by=gathering.chair, at=later,
        )  # fmt: skip
    assert gate.before_close(gathering.now()) == ()
    barred, warned = queries.before_close(
        done, aw.SITS.date(), frozenset({Given.What.CONCERNS, Given.What.PLAN})
    )
    assert not barred and len(warned) == 2, "the report and the views are warned of"


def test_the_chair_asks_somebody_to_leave_and_they_come_back(gathering: aw.Gathering) -> None:
    gathering.open()
    hold.arrive(invitation=gathering.father, mode="in-person", by=gathering.chair, at=aw.SITS)
    out, back = aw.SITS + timedelta(minutes=20), aw.SITS + timedelta(minutes=45)
    before = counted()
    with pytest.raises(NotYours):
        excluding.ask_to_leave(
            invitation=gathering.father, reason="Shouting.", which_part="Item 2",
            by=gathering.place.administrator, at=out,
        )  # fmt: skip
    with pytest.raises(Refused, match="impairs"):
        excluding.ask_to_leave(
            invitation=gathering.father, reason=" ", which_part="Item 2", by=gathering.chair, at=out
        )
    assert counted() == before
    row = excluding.ask_to_leave(
        invitation=gathering.father,
        reason="Nobody could speak.",
        which_part="Item 2",
        by=gathering.chair,
        at=out,
    )
    hold.arrive(invitation=gathering.father, mode="in-person", by=gathering.chair, at=back)
    stays = list(Attendance.objects.filter(invitation=gathering.father).order_by("arrived_at"))
    assert [stays[0].left_at, stays[1].arrived_at] == [out, back]
    assert row.reasons == "Nobody could speak." and row.in_force
    assert Letter.objects.filter(document="kept-out").count() == 0


def test_what_was_decided_does_not_reach_the_next_conference(gathering: aw.Gathering) -> None:
    aw.decide(gathering, aw.ask(gathering), verdict="whole", which_part="", why_not_part="No.", accepted=True)
    Conference.objects.filter(pk=gathering.conference.pk).update(state="closed", closed_at=aw.SITS)
    again = aw.gather("tees")
    father = again.father
    father.relative_id = gathering.father.relative_id
    father.save()
    assert [one.conference_id for one in queries.earlier_of([father], again.conference)] == [
        gathering.conference.pk
    ]
    again.open()
    hold.arrive(invitation=father, mode="in-person", by=again.chair, at=aw.SITS)
    assert queries.kept_out_of(again.conference) == []


def test_nothing_can_be_asked_or_decided_once_the_conference_is_over(gathering: aw.Gathering) -> None:
    row = aw.ask(gathering)
    Conference.objects.filter(pk=gathering.conference.pk).update(state="cancelled")
    before = counted()
    for act in (lambda: aw.decide(gathering, row), lambda: aw.ask(gathering)):
        with pytest.raises(Refused, match="cancelled"):
            act()
    assert counted() == before


def test_the_letter_as_it_would_go_is_the_letter_that_went(gathering: aw.Gathering) -> None:
    done = aw.decide(gathering, aw.ask(gathering))
    assert (
        letting_know.written(done, at=aw.AT).subject
        == f"About coming to conference {gathering.conference.pk}"
    )
