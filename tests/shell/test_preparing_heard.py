"""What the family wants the conference to know, and the help they ask for: given, kept, answered, refused."""

from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases.models import Relative
from quorate.conferences.models import Conference
from quorate.preparing.actions import contributing, helping
from quorate.preparing.actions.contributing import File, Said
from quorate.preparing.actions.helping import HelpSaid, NeedsSaid
from quorate.preparing.actions.refusals import Changed, Refused
from quorate.preparing.models import Contribution, Help, Needs
from quorate.preparing.queries import heard
from tests.shell import convening, world
from tests.shell.convening import Booked
from tests.shell.world import NOW

pytestmark = pytest.mark.django_db
Kind = Contribution.Kind
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
M4A = b"\x00\x00\x00\x20ftypM4A " + b"0" * 20


@pytest.fixture
def booked() -> Booked:
    return convening.a_review("berkshire")


def mother(booked: Booked) -> Relative:
    return Relative.objects.filter(family=booked.place.family).order_by("pk")[0]


def give(booked: Booked, said: Said, **more: Any) -> Contribution:
    values = {
        "conference": booked.conference,
        "person": mother(booked),
        "said": said,
        "by": "door 1",
        "at": NOW,
        **more,
    }
    return contributing.contribute(**values)


@pytest.mark.parametrize(
    ("kind", "file", "media_type"),
    [
        (Kind.DRAWING, File("my house.png", PNG), "image/png"),
        (Kind.RECORDING, File("C:\\voice.memo.m4a", M4A), "video/mp4"),
    ],
)
def test_a_drawing_and_a_recording_are_kept_as_they_came(
    booked: Booked, kind: str, file: File, media_type: str
) -> None:
    made = give(booked, Said(kind, file=file, way="drawing"), person=booked.children[0])
    made.refresh_from_db()
    assert (bytes(made.content or b""), made.media_type) == (file.content, media_type)
    assert "\\" not in made.file_name
    assert made.through == Contribution.Through.DOOR
    entry = Entry.objects.get(act="preparing.contributed")
    assert entry.detail["contribution"] == made.pk
    assert entry.by_name == "door 1"


@pytest.mark.parametrize(
    "said",
    [
        Said(Kind.TEXT, words="  "),
        Said(Kind.DRAWING, file=File("a.png", b"MZ\x00\x00")),
        Said(Kind.DRAWING, file=File("a.png", b"")),
        Said(Kind.RECORDING, file=File("a.mp3", PNG)),
        Said("song", words="x"),
        Said(Kind.TEXT, words="x" * 20_001),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_no_trace(booked: Booked, said: Said) -> None:
    with pytest.raises(Refused):
        give(booked, said)
    assert not Contribution.objects.exists()
    assert not Entry.objects.filter(act__startswith="preparing.").exists()


def test_one_of_another_family_is_refused(booked: Booked) -> None:
    other = world.make_family(booked.place.area)
    stranger = Relative.objects.filter(family=other)[0]
    with pytest.raises(Refused, match="not of the family"):
        give(booked, Said(Kind.TEXT, words="x"), person=stranger)
    with pytest.raises(Refused, match="children of this conference"):
        give(booked, Said(Kind.TEXT, words="x", about=world.children_of(other)[0]))


def test_the_same_form_sent_twice_is_kept_once(booked: Booked) -> None:
    first = give(booked, Said(Kind.TEXT, words="Things are better."), token="t1")
    assert give(booked, Said(Kind.TEXT, words="Things are better."), token="t1").pk == first.pk


def test_what_is_for_the_chair_is_read_by_the_chair_alone(booked: Booked) -> None:
    secret = give(booked, Said(Kind.TEXT, words="I am afraid.", audience=Contribution.Audience.CHAIR))
    open_ = give(booked, Said(Kind.TEXT, words="School helps."))
    kept = give(booked, Said(Kind.TEXT, words="Not sure yet."), send=False)
    place = booked.place
    assert heard.contributions_for(booked.conference, place.chair) == [secret, open_]
    assert heard.contributions_for(booked.conference, booked.network.social_worker) == [open_]
    assert heard.contributions_for(booked.conference, booked.network.police) == []
    assert heard.for_everybody(booked.conference) == [open_]
    assert heard.own_contributions(booked.conference, mother(booked)) == [kept, open_, secret]
    assert heard.contribution_seen_by(booked.network.social_worker, secret.pk) is None
    elsewhere = world.make_place("tees").chair
    assert heard.contribution_seen_by(elsewhere, open_.pk) is None
    contributing.send_now(contribution=kept, by="door 1", at=NOW)
    contributing.take_back(contribution=open_, by="door 1", at=NOW)
    assert heard.for_everybody(booked.conference) == [kept]


def test_nothing_is_taken_back_once_the_conference_has_begun(booked: Booked) -> None:
    made = give(booked, Said(Kind.TEXT, words="School helps."))
    Conference.objects.filter(pk=booked.conference.pk).update(state="open")
    with pytest.raises(Refused, match="has begun"):
        contributing.take_back(contribution=made, by="door 1", at=NOW)


def test_a_question_is_answered_and_the_second_answer_is_told(booked: Booked) -> None:
    asked = give(booked, Said(Kind.QUESTION, words="Who will be there?"))
    chair = booked.place.chair
    contributing.answer(contribution=asked, words="Six people.", by=chair, at=NOW)
    with pytest.raises(Changed, match="Six people"):
        contributing.answer(contribution=asked, words="Seven.", by=booked.network.social_worker, at=NOW)
    contributing.answer(contribution=asked, words="Seven people.", seen="Six people.", by=chair, at=NOW)
    asked.refresh_from_db()
    assert asked.answer == "Seven people."
    told = give(booked, Said(Kind.TEXT, words="No question."))
    with pytest.raises(Refused, match="no question"):
        contributing.answer(contribution=told, words="x", by=chair, at=NOW)


def say_help(booked: Booked, said: HelpSaid) -> Help:
    return helping.say_how_help_stands(
        conference=booked.conference,
        person=mother(booked),
        said=said,
        by=booked.network.social_worker,
        at=NOW,
    )


def test_help_is_asked_for_and_arranged(booked: Booked) -> None:
    her = mother(booked)
    wish = helping.ask_for_help(
        conference=booked.conference, person=her, kind="interpreter", wanted="Polish", by="door 1", at=NOW
    )
    arranged = say_help(
        booked, HelpSaid("interpreter", "arranged", with_whom="I. Lask, Word Bridge", seen=wish.pk)
    )
    assert arranged.wanted == "Polish"
    assert heard.help_for(booked.conference)[f"relative:{her.pk}"]["interpreter"] == arranged
    assert Help.objects.count() == 2, "what was asked is kept"
    with pytest.raises(Changed):
        say_help(booked, HelpSaid("interpreter", "not-wanted", seen=wish.pk))
    assert Entry.objects.filter(act="preparing.help-said").count() == 2


@pytest.mark.parametrize("of_the_family", [True, False])
def test_an_interpreter_is_never_one_of_the_family(booked: Booked, of_the_family: bool) -> None:
    name = "Her aunt" if of_the_family else f"{mother(booked).name}, for the father"
    with pytest.raises(Refused, match="never one of the family"):
        say_help(booked, HelpSaid("interpreter", "arranged", with_whom=name, of_the_family=of_the_family))
    assert not Help.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (HelpSaid("advocate", "arranged"), "with_whom"),
        (HelpSaid("transport", "not-possible"), "why"),
        (HelpSaid("advocate", "promised"), "standing"),
        (HelpSaid("advocate", "offered", on=NOW.date().replace(year=2030)), "on"),
    ],
)
def test_help_that_says_too_little_is_refused(booked: Booked, said: HelpSaid, field: str) -> None:
    with pytest.raises(Refused) as refused:
        say_help(booked, said)
    assert refused.value.field == field


def test_needs_are_recorded_and_superseded(booked: Booked) -> None:
    her, by = mother(booked), booked.network.social_worker
    first = helping.record_needs(person=her, said=NeedsSaid(first_language="Polish"), by=by, at=NOW)
    with pytest.raises(Changed):
        helping.record_needs(person=her, said=NeedsSaid(sensory="Deaf"), by=by, at=NOW)
    second = helping.record_needs(
        person=her, said=NeedsSaid(first_language="Polish", sensory="Deaf"), seen=first.pk, by=by, at=NOW
    )
    assert heard.needs_of(booked.conference) == {f"relative:{her.pk}": second}
    assert Needs.objects.count() == 2
