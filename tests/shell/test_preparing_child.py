"""One child's own part: assessed before the day, settled with the chair, invited accordingly, heard in any case."""

from datetime import timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.conferences.actions import invite
from quorate.conferences.actions.invite import Asked
from quorate.conferences.actions.refusals import Refused as NotAsked
from quorate.conferences.models import Conference, Invitation
from quorate.preparing.actions import child as acts
from quorate.preparing.actions import contributing, helping, steps
from quorate.preparing.actions.child import SettledSaid
from quorate.preparing.actions.helping import NeedsSaid
from quorate.preparing.actions.refusals import Changed, Refused
from quorate.preparing.actions.steps import StepSaid
from quorate.preparing.models import Assessment, Settled
from quorate.preparing.queries import child as queries
from tests.shell import preparing_world, world
from tests.shell.convening import Booked
from tests.shell.preparing_world import assess, row_of
from tests.shell.world import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked() -> Booked:
    return preparing_world.a_review()


def part(booked: Booked, *, eldest: bool = True) -> queries.ChildsPart:
    found = queries.part_of(booked.conference, row_of(booked, eldest=eldest).pk)
    assert found is not None
    return found


def warned(booked: Booked, *, eldest: bool = True) -> str:
    return " ".join(part(booked, eldest=eldest).warnings)


def ask(booked: Booked, *, why: str = "") -> list[Invitation]:
    ref = f"young-person:{row_of(booked).child_id}"
    asked = [Asked(ref, "young person", all_the_same=why)]
    return invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)


def settle(booked: Booked, **said: Any) -> Settled:
    values = {"settled_on": TODAY, **said}
    return acts.settle(row=row_of(booked), said=SettledSaid(**values), by=booked.place.chair, at=NOW)


def test_a_full_assessment_is_kept_and_warns_of_nothing_but_what_is_to_be_settled(booked: Booked) -> None:
    assert "not assessed yet" in warned(booked)
    made = assess(booked)
    assert made.presumed == "offer"
    assert made.factors == ["age", "understanding"]
    assert made.questions["wish"] == {"answer": "yes", "words": "As she says."}
    assert part(booked).warnings and all("Not settled with the chair" in one for one in part(booked).warnings)
    entry = Entry.objects.get(act="preparing.child-assessed")
    assert entry.children == [row_of(booked).child_id]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"supporter": ""}, "supporter", "somebody named who helps to prepare"),
        ({"declined": True}, "changed_mind_on", "that is respected"),
        ({"declined": True, "explained_on": None, "result": "none"}, "explained_on", "explained"),
        ({"risks": ("hostile-parent",)}, "lessening", "lessen the harm"),
        ({"reasons": ""}, "reasons", "reasons"),
        ({"result": "perhaps"}, "result", "whether the child comes"),
        ({"assessed_on": TODAY + timedelta(days=1)}, "assessed_on", "future"),
    ],
)
def test_an_assessment_that_cannot_stand_is_refused_and_leaves_no_trace(
    booked: Booked, changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        assess(booked, **changes)
    assert refused.value.field == field
    assert not Assessment.objects.exists()
    assert not Entry.objects.filter(act="preparing.child-assessed").exists()


def test_an_assessment_on_the_day_itself_comes_too_late(booked: Booked) -> None:
    Conference.objects.filter(pk=booked.conference.pk).update(starts_at=NOW)
    with pytest.raises(Refused, match="before the conference"):
        assess(booked)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"questions": {"wish": {"answer": "yes"}}}, "Not all the questions are answered"),
        ({"result": "none", "ways": ()}, "none is named"),
        ({"result": "none", "ways": ("email",)}, "meets the chair beforehand"),
        ({"result": "none", "risks": ("learning-difficulty",), "represented_by": ()}, "neither is named"),
        ({"result": "none", "risks": ("cannot-be-kept-apart",)}, "Steps to lessen the harm are missing"),
        ({"company_considered": None}, "supporter or advocate comes"),
        ({"result": "none"}, "goes against what the child’s age presumes"),
    ],
)
def test_what_an_assessment_leaves_open_is_warned_of(
    booked: Booked, changes: dict[str, Any], words: str
) -> None:
    assess(booked, **changes)
    assert words in warned(booked)


def test_under_twelve_the_presumption_is_the_other_way_and_evidence_rebuts_it(booked: Booked) -> None:
    row = row_of(booked, eldest=False)
    first = assess(booked, row)
    assert first.presumed == "not-direct"
    assert "goes against" in warned(booked, eldest=False)
    assess(booked, row, rebuttal="She has spoken at two meetings.", factors=("trauma",), seen=first.pk)
    assert "goes against" not in warned(booked, eldest=False)


def test_the_second_of_two_assessors_is_told(booked: Booked) -> None:
    first = assess(booked)
    assert assess(booked).pk == first.pk
    with pytest.raises(Changed):
        assess(booked, result="all")
    assess(booked, result="all", seen=first.pk)
    assert Assessment.objects.filter(superseded_at__isnull=True).count() == 1


def test_three_things_are_settled_with_the_chair(booked: Booked) -> None:
    with pytest.raises(Refused, match="Assess first"):
        settle(booked, extent="all")
    assess(booked)
    first = settle(booked, extent="all", parents_decided=True)
    assert warned(booked).count("Not settled") == 1
    settle(
        booked,
        extent="all",
        parents_decided=True,
        chair_first="alone",
        minding="Separate rooms.",
        seen=first.pk,
    )
    assert warned(booked) == ""


def test_what_a_parent_does_not_want_heard_is_outside_the_childs_time(booked: Booked) -> None:
    father = preparing_world.relatives(booked)[1]
    assess(booked)
    first = settle(booked, extent="all", parents_decided=True, chair_first="no")
    by = booked.network.social_worker
    matter = acts.keep_from_child(
        row=row_of(booked), relative=father, part="heard", matter="health", by=by, at=NOW
    )
    stands = part(booked).settled
    assert stands is not None and stands.pk != first.pk
    assert "heard" not in stands.parts and "deciding" in stands.parts
    with pytest.raises(Refused, match="does not want the child to hear about health"):
        settle(booked, extent="part", parts=("heard",), seen=stands.pk)
    with pytest.raises(Refused, match="does not want the child to hear"):
        settle(booked, extent="all", seen=stands.pk)
    with pytest.raises(Refused, match="Say what the parent said"):
        acts.no_longer_private(matter=matter, why="", by=by, at=NOW)
    acts.no_longer_private(matter=matter, why="He told the worker on Monday.", by=by, at=NOW)
    settle(booked, extent="part", parts=("heard",), seen=stands.pk)


def test_a_child_is_invited_as_the_assessment_says(booked: Booked) -> None:
    with pytest.raises(NotAsked, match="not assessed yet"):
        ask(booked)
    none = assess(booked, result="none", ways=("chair-meeting",), rebuttal="She is in hospital.")
    with pytest.raises(NotAsked, match="does not come"):
        ask(booked)
    declined = assess(booked, result="none", declined=True, ways=("chair-meeting",), seen=none.pk)
    with pytest.raises(NotAsked, match="is respected"):
        ask(booked, why="Her mother would like it.")
    assert not Invitation.objects.filter(young_person__isnull=False).exists()
    assess(booked, declined=True, changed_mind_on=TODAY, seen=declined.pk)
    assert len(ask(booked)) == 1


def test_a_reason_carries_an_invitation_without_an_assessment(booked: Booked) -> None:
    assert len(ask(booked, why="She asked for it herself; the assessment follows on Thursday.")) == 1
    entry = Entry.objects.get(act="conferences.invited")
    assert "herself" in str(entry.detail["all_the_same"])


def test_a_need_without_provision_is_warned_of(booked: Booked) -> None:
    assess(booked)
    child, by = row_of(booked).child, booked.network.social_worker
    first = helping.record_needs(person=child, said=NeedsSaid(need="Hearing loop"), by=by, at=NOW)
    assert "Nothing is provided yet" in warned(booked)
    both = NeedsSaid(need="Hearing loop", provision="The Willow room has one.")
    helping.record_needs(person=child, said=both, seen=first.pk, by=by, at=NOW)
    assert "Nothing is provided yet" not in warned(booked)


def test_how_each_child_contributed_is_on_record(booked: Booked) -> None:
    youngest = row_of(booked, eldest=False)
    assert "how this child contributes" in warned(booked, eldest=False)
    said = contributing.Said(
        "message", words="pls can we stay", way="text-message", helped_by="Jo Lark, advocate"
    )
    contributing.contribute(
        conference=booked.conference,
        person=youngest.child,
        said=said,
        by=booked.network.social_worker,
        at=NOW,
    )
    one = part(booked, eldest=False)
    assert one.how_contributed == "A text message or e-mail"
    assert one.given[0].way == "text-message"
    assert one.represented_by == f"{booked.network.social_worker.name}, as the social worker"
    assess(booked, youngest, representative=booked.network.gp)
    assert part(booked, eldest=False).represented_by == booked.network.gp.name


def test_the_decision_is_explained_to_the_child_after_the_conference(booked: Booked) -> None:
    def explained() -> None:
        steps.say_step(
            conference=booked.conference,
            person=row_of(booked).child,
            list_key="after-conference-child",
            item="explained",
            said=StepSaid("done", TODAY, "At school, with the plan on one page."),
            by=booked.network.social_worker,
            at=NOW,
        )

    with pytest.raises(Refused, match="not been held yet"):
        explained()
    Conference.objects.filter(pk=booked.conference.pk).update(state="closed")
    explained()
    there = part(booked).explained
    assert there is not None and there.on == TODAY


def test_an_area_whose_text_is_silent_asks_nothing_of_the_kind() -> None:
    booked = preparing_world.a_review("lincolnshire")
    assert part(booked).warnings == ()
    assert len(ask(booked)) == 1


# The pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def worker(booked: Booked, settings: Any) -> Any:
    settings.TRAINING_TODAY = TODAY
    return world.client_for(booked.network.social_worker)


def test_a_child_is_assessed_and_settled_on_the_pages(booked: Booked, worker: Any) -> None:
    home = f"/preparing/conference/{booked.conference.pk}/child/{row_of(booked).pk}/"
    page = worker.get(f"{home}assess/").content.decode()
    assert "Does the child understand enough of what happens there?" in page
    assert "BER" not in page
    day = {"assessed_on-day": "13", "assessed_on-month": "4", "assessed_on-year": "2026"}
    values = {
        **day,
        "seen": "0",
        "result": "part",
        "reasons": "She wants to.",
        "question_wish": "yes",
        "question_wish_words": "She said so.",
        "risks": ["hostile-parent"],
    }
    wrong = worker.post(f"{home}assess/", values)
    assert wrong.status_code == 422
    assert "lessen the harm" in wrong.content.decode()
    right = {**values, "lessening": "Separate entrances.", "supporter": "Jo Lark", "supporter_is": "advocate"}
    assert worker.post(f"{home}assess/", right).status_code == 302
    settled = {"settled_on-day": "13", "settled_on-month": "4", "settled_on-year": "2026", "seen": "0"}
    part_ = {**settled, "extent": "part", "parts": ["heard"], "chair_first": "alone"}
    assert worker.post(f"{home}settle/", part_).status_code == 302
    father = preparing_world.relatives(booked)[1]
    kept = {"relative": str(father.pk), "part": "deciding", "matter": "health"}
    assert worker.post(f"{home}private/", kept).status_code == 302
    shown = worker.get(home).content.decode()
    for words in (
        "Comes for part of it",
        "Separate entrances.",
        "Yes, alone",
        "about health",
        "Keep in mind",
    ):
        assert words in shown, words
    assert "counts for more than an invitation" in shown
    again = worker.get(f"{home}assess/").content.decode()
    assert "She said so." in again
