"""Who may be there besides the members: on whose agreement, and what happens at the door."""

from datetime import timedelta
from typing import Any

import pytest

from quorate.attendance.actions import admitting, family
from quorate.attendance.actions.refusals import Changed, NotYours, Refused
from quorate.attendance.models import Admission, Consent, FamilyAnswer, KeptApart
from quorate.attendance.queries import admitting as queries
from quorate.attendance.queries import gate
from quorate.audit.models import Entry
from quorate.cases.models import Relative
from quorate.conferences.actions import hold, say
from quorate.conferences.actions.refusals import Refused as ConferenceRefused
from quorate.conferences.facts import quorum_of, unit_of
from quorate.conferences.models import Attendance, Guest, Invitation
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.papers import NOTICE, copies_of
from quorate.conferences.wording import invitation_facts
from quorate.letters import catalogue
from tests.shell import attendance_world as aw
from tests.shell import world

pytestmark = pytest.mark.django_db

DURING = aw.SITS + timedelta(minutes=10)


@pytest.fixture
def gathering() -> aw.Gathering:
    return aw.gather()


def standing(admission: Admission) -> queries.Standing:
    found = queries.admission_of(admission.conference, admission.pk)
    assert found is not None
    return found


def arrive(gathering: aw.Gathering, invitation: Invitation) -> Attendance:
    return hold.arrive(invitation=invitation, mode="in-person", by=gathering.chair, at=DURING)


def counted() -> tuple[int, ...]:
    models = (Admission, Consent, Invitation, Guest, Attendance, FamilyAnswer, KeptApart, Entry)
    return tuple(model.objects.count() for model in models)


def test_in_berkshire_an_observer_comes_in_once_the_chair_and_all_of_the_family_agree(
    gathering: aw.Gathering,
) -> None:
    admission = aw.an_observer(gathering)
    gathering.open()
    aw.answer(admission, None, by=gathering.chair)
    aw.answer(admission, gathering.mother, by=gathering.worker)
    before = counted()
    with pytest.raises(ConferenceRefused, match=f"the agreement of {gathering.father.name} is not recorded"):
        arrive(gathering, admission.invitation)
    assert counted() == before, "a refusal at the door leaves no trace"
    aw.answer(admission, gathering.father, by=gathering.worker, says="refused")
    with pytest.raises(ConferenceRefused, match="does not agree"):
        arrive(gathering, admission.invitation)
    aw.answer(admission, gathering.father, by=gathering.worker)
    arrive(gathering, admission.invitation)
    assert Consent.objects.filter(admission=admission).count() == 4, "the refusal is kept"
    entry = Entry.objects.filter(act="attendance.consent-recorded").latest("sequence")
    assert entry.detail["answer"] == "given" and entry.detail["of"] == gathering.father.pk


def test_a_must_leaves_no_room_for_letting_an_observer_in_all_the_same(gathering: aw.Gathering) -> None:
    admission = aw.an_observer(gathering)
    with pytest.raises(Refused, match="no room"):
        admitting.let_in_all_the_same(
            admission=admission, why="Please.", version=admission.version, by=gathering.chair, at=aw.AT
        )


@pytest.mark.parametrize("procedure", ["tees", "pan-sussex", "lincolnshire"])
def test_where_the_text_is_silent_the_chair_is_asked_and_a_missing_answer_is_warned_of(
    procedure: str,
) -> None:
    gathering = aw.gather(procedure)
    admission = aw.an_observer(gathering)
    found = standing(admission)
    assert [one.name for one in found.asked] == [gathering.chair.name]
    assert not found.barred and found.warned
    assert "does not say" in found.wanted.says
    aw.answer(admission, None, by=gathering.chair, says="refused", words="Not this time.")
    assert standing(admission).barred
    admission.refresh_from_db()
    admitting.let_in_all_the_same(
        admission=admission,
        why="I have thought again.",
        version=admission.version,
        by=gathering.chair,
        at=aw.AT,
    )
    gathering.open()
    arrive(gathering, admission.invitation)


@pytest.mark.parametrize("procedure", ["berkshire", "tees"])
def test_an_observer_never_counts_has_no_view_and_gets_no_papers(procedure: str) -> None:
    gathering = aw.gather(procedure)
    admission = aw.an_observer(gathering)
    for one in (None, gathering.mother, gathering.father):
        if one is None or procedure == "berkshire":
            aw.answer(admission, one, by=gathering.chair)
    conference = gathering.open()
    before = quorum_of(meeting_of(conference), meeting_of(conference).children[0]).finding.counted
    arrive(gathering, admission.invitation)
    meeting = meeting_of(gathering.now())
    person = meeting.person(admission.invitation_id)
    assert person is not None and unit_of(meeting, person) is None
    assert quorum_of(meeting, meeting.children[0]).finding.counted == before
    (copy,) = [one for one in copies_of(meeting, NOTICE) if one.number == admission.invitation_id]
    assert (copy.form, copy.says) == ("none", "Observes: papers never go to an observer.")
    with pytest.raises(ConferenceRefused, match="observes"):
        say.give_view(
            row=meeting.children[0].row, invitation=admission.invitation, says="continue", words="", seen=0,
            by=gathering.chair, at=DURING,
        )  # fmt: skip


def test_somebody_here_cannot_be_turned_into_an_observer_without_the_agreements(
    gathering: aw.Gathering,
) -> None:
    gathering.open()
    police = gathering.asked["police"]
    arrive(gathering, police)
    police.refresh_from_db()
    with pytest.raises(ConferenceRefused, match="prior consent of the chair and of the family"):
        hold.amend_part(
            invitation=police, part="police", observer=True, acts_as_social_worker=False, substitute_for=None,
            version=police.version, by=gathering.chair, at=DURING,
        )  # fmt: skip
    police.refresh_from_db()
    assert not police.observer


def solicitor(gathering: aw.Gathering, kind: str = "solicitor", name: str = "Portia Quick") -> Admission:
    return admitting.ask(
        conference=gathering.now(),
        kind=kind,
        who=admitting.NewGuest(
            name, firm="Quick and Co", comes_with=gathering.mother, email="p@quick.example"
        ),
        why="The mother asks for it.",
        by=gathering.worker,
        at=aw.AT,
    )


def test_a_solicitor_comes_once_the_chair_agrees_counts_for_nothing_and_gets_papers_if_the_mother_agrees(
    gathering: aw.Gathering,
) -> None:
    admission = solicitor(gathering)
    conference = gathering.open()
    with pytest.raises(ConferenceRefused, match=gathering.chair.name):
        arrive(gathering, admission.invitation)
    aw.answer(admission, None, by=gathering.chair)
    before = quorum_of(meeting_of(conference), meeting_of(conference).children[0]).finding.counted
    arrive(gathering, admission.invitation)
    meeting = meeting_of(gathering.now())
    person = meeting.person(admission.invitation_id)
    assert person is not None and person.part == "guest" and not person.may_have_view
    assert quorum_of(meeting, meeting.children[0]).finding.counted == before

    def form() -> str:
        (copy,) = [
            one
            for one in copies_of(meeting_of(gathering.now()), NOTICE)
            if one.number == admission.invitation_id
        ]
        return copy.form

    assert form() == "none"
    for agrees, gets in ((False, False), (True, True)):
        admission.refresh_from_db()
        admitting.papers(
            admission=admission, agrees=agrees, version=admission.version, by=gathering.worker, at=DURING
        )
        assert (form() != "none") is gets


def test_the_same_guest_is_put_down_once(gathering: aw.Gathering) -> None:
    solicitor(gathering)
    before = counted()
    with pytest.raises(ConferenceRefused, match="already"):
        solicitor(gathering)
    assert counted() == before


@pytest.mark.parametrize(
    ("kind", "part", "says"),
    [
        ("observer", "mother", "professional of the directory"),
        ("police", "GP", "police officer"),
        ("video", "mother", "Choose a professional"),
        ("relative-video", "GP", "somebody of the family"),
        ("supporter", "mother", "invited as such"),
        ("king", "GP", "on what footing"),
    ],
)
def test_who_cannot_be_there_in_that_way_is_refused(
    gathering: aw.Gathering, kind: str, part: str, says: str
) -> None:
    before = counted()
    with pytest.raises(Refused, match=says):
        admitting.ask(
            conference=gathering.conference, kind=kind, who=gathering.asked[part], why="So.", by=gathering.worker,
            at=aw.AT,
        )  # fmt: skip
    assert counted() == before


def test_only_the_chair_or_the_deputy_answers_for_the_chair_and_a_stale_page_is_told(
    gathering: aw.Gathering,
) -> None:
    admission = aw.an_observer(gathering)
    before = counted()
    for by in (gathering.worker, gathering.place.administrator):
        with pytest.raises(NotYours, match=gathering.chair.name):
            aw.answer(admission, None, by=by)
    with pytest.raises(Refused, match="does not ask"):
        aw.answer(admission, gathering.asked["GP"], by=gathering.worker)
    with pytest.raises(Refused, match="has come"):
        aw.answer(admission, gathering.mother, by=gathering.worker, on=world.TODAY + timedelta(days=1))
    with pytest.raises(Changed):
        admitting.explain(admission=admission, on=world.TODAY, version=99, by=gathering.worker, at=aw.AT)
    assert counted() == before
    aw.answer(admission, None, by=gathering.place.manager)


def test_an_officer_leaves_after_giving_information_and_no_longer_counts(gathering: aw.Gathering) -> None:
    police = gathering.asked["police"]
    admission = admitting.ask(
        conference=gathering.conference,
        kind="police",
        who=police,
        why="Has to go.",
        by=gathering.worker,
        at=aw.AT,
    )
    assert standing(admission).complete, "nobody has to agree"
    gathering.open()
    with pytest.raises(ConferenceRefused):
        admitting.leave_after_information(admission=admission, by=gathering.chair, at=DURING)
    arrive(gathering, police)
    assert any("leaves after giving" in line.says for line in gate.at_the_sitting(gathering.now()))
    later = DURING + timedelta(minutes=5)
    done = admitting.leave_after_information(admission=admission, by=gathering.chair, at=later)
    again = admitting.leave_after_information(
        admission=done, by=gathering.chair, at=later + timedelta(minutes=5)
    )
    assert again.left_after_information_at == later
    assert Attendance.objects.get(invitation=police).left_at == later
    person = meeting_of(gathering.now()).person(police.pk)
    assert person is not None and person.left


@pytest.mark.parametrize(("kind", "part"), [("video", "GP"), ("relative-video", "father")])
def test_by_video_what_was_made_sure_of_is_recorded(gathering: aw.Gathering, kind: str, part: str) -> None:
    admission = admitting.ask(
        conference=gathering.conference, kind=kind, who=gathering.asked[part], why="Lives far away.",
        by=gathering.worker, at=aw.AT,
    )  # fmt: skip
    assert len(standing(admission).to_do) == 4
    admitting.check_video(
        admission=admission,
        checks=["alone", "not-recorded"],
        version=admission.version,
        by=gathering.worker,
        at=aw.AT,
    )
    assert len(standing(admission).to_do) == 2
    admission.refresh_from_db()
    with pytest.raises(Refused, match="from the list"):
        admitting.check_video(
            admission=admission, checks=["all"], version=admission.version, by=gathering.worker, at=aw.AT
        )


def test_the_two_questions_about_the_family_are_warned_of_until_they_are_answered(
    gathering: aw.Gathering,
) -> None:
    def warned() -> str:
        return " ".join(line.says for line in gate.on_the_page(gathering.now(), gathering.worker))

    assert "Not considered yet" in warned()
    how: dict[str, Any] = {"conference": gathering.conference, "by": gathering.worker, "at": aw.AT}
    with pytest.raises(Refused, match="between whom"):
        family.consider(question="conflict", yes=True, says=" ", **how)
    with pytest.raises(Refused, match="does not ask"):
        family.consider(question="weather", yes=True, says="Rain.", **how)
    family.consider(question="conflict", yes=True, says="The parents. Separate arrival times.", **how)
    assert "conflict" not in warned()
    family.consider(question="separately", yes=False, says="", **how)
    family.consider(question="separately", yes=False, says="", **how)
    assert "Not considered yet" not in warned()
    assert FamilyAnswer.objects.count() == 2
    family.consider(question="separately", yes=True, says="The grandmother.", **how)
    assert FamilyAnswer.objects.filter(superseded_at__isnull=True).count() == 2


def test_bail_conditions_warn_when_both_would_be_there_and_the_chair_sees_the_duties(
    gathering: aw.Gathering,
) -> None:
    how: dict[str, Any] = {"by": gathering.worker, "at": aw.AT}
    said: dict[str, Any] = {"invitation": gathering.father, "other": gathering.mother, "because": "bail"}
    entry = family.keep_apart(**said, says="No contact with the mother.", **how)
    with pytest.raises(Refused, match="on record already"):
        family.keep_apart(**said, says="The same.", **how)
    with pytest.raises(Refused, match="two different"):
        family.keep_apart(
            invitation=gathering.father, other=gathering.father, because="bail", says="No.", **how
        )
    conference = gathering.open()
    arrive(gathering, gathering.mother)
    (warned,) = gate.before_arrival(gathering.father).warned
    assert "at once" in warned and "No contact with the mother." in warned
    arrive(gathering, gathering.father)
    lines = " ".join(line.says for line in gate.at_the_sitting(conference))
    assert "information and views in full" in lines and "as full a part as they can" in lines
    family.end_apart(entry=entry, why="The bail has ended.", by=gathering.worker, at=DURING)
    assert gate.before_arrival(gathering.father).warned == ()


def test_the_invitation_of_the_police_carries_the_note_on_cautions(gathering: aw.Gathering) -> None:
    def text(part: str) -> str:
        facts = invitation_facts(gathering.asked[part], gathering.conference, owed=(), by_email=True)
        area = gathering.conference.area
        return catalogue.write("conferences/invitation", area=area, facts=facts, at=aw.AT).text

    assert "caution parents before the conference" in text("police")
    assert "caution" not in text("GP")


def test_a_relative_of_another_family_and_a_guest_of_another_conference_are_refused(
    gathering: aw.Gathering,
) -> None:
    other = aw.gather("tees")
    before = counted()
    stranger = Relative.objects.filter(family=other.place.family).earliest("pk")
    for who in (stranger, other.asked["GP"], other.place.network.gp if other.place.network else None):
        with pytest.raises((Refused, ConferenceRefused)):
            admitting.ask(
                conference=gathering.conference, kind="relative-video", who=who, why="So.", by=gathering.worker,
                at=aw.AT,
            )  # type: ignore[arg-type]  # fmt: skip
    assert counted() == before
