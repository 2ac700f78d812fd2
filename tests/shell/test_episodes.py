"""A child's time in need: entered, put right, closed and taken out by hand, and told by the facts."""

from datetime import date
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.cases.models import Child
from quorate.episodes import actions
from quorate.episodes.actions import Referral, Refused
from quorate.episodes.models import Episode, PutRight
from quorate.returns import facts

from . import episodes_world, world
from .episodes_world import REFERRED, referred

pytestmark = pytest.mark.django_db
Role = world.Role


class Story:
    def __init__(self) -> None:
        self.place = world.make_place("tees")
        assert self.place.family is not None
        self.child: Child = world.children_of(self.place.family)[0]
        self.given: dict[str, Any] = {"by": self.place.by_role[Role.SOCIAL_WORKER], "at": world.NOW}

    @property
    def told(self) -> Any:
        return facts.child(self.child.pk).episodes


def test_a_time_in_need_is_entered_put_right_and_closed() -> None:
    story = Story()
    numbers = episodes_world.in_scene(story.place, story.child.pk)
    episode = Episode.objects.get(pk=numbers["episode"])
    right = Referral(REFERRED, "2A", "N1")
    given: dict[str, Any] = {"episode": episode, "version": 1, **story.given}
    with pytest.raises(Refused, match="Say why"):
        actions.correct(referral=right, why=" ", **given)
    actions.correct(referral=right, why="The school rang first.", **given)
    with pytest.raises(Stale):
        actions.correct(referral=right, why="Again.", **given)
    [kept] = PutRight.objects.all()
    assert (kept.field, kept.was, kept.became, kept.why) == ("source", "6", "2A", "The school rang first.")
    actions.close(on=date(2026, 4, 10), because="RC7", **{**given, "version": 2})
    with pytest.raises(Refused, match="was closed"):
        actions.close(on=date(2026, 4, 10), because="RC7", **{**given, "version": 3})

    [told] = story.told
    assert (told.source, told.closed_on, told.closed_because) == ("2A", date(2026, 4, 10), "RC7")
    assert [(one.started_on, one.factors) for one in told.assessments] == [(date(2026, 1, 13), ("3B",))]
    assert [(one.started_on, one.ended_on) for one in told.need_plans] == [
        (date(2026, 1, 20), date(2026, 2, 4))
    ]
    assert Entry.objects.filter(act="episodes.closed", about=episode.ref).exists()


def test_what_cannot_be_is_refused_and_a_double_press_records_once() -> None:
    story = Story()
    first = actions.record(
        child=story.child, referral=Referral(REFERRED, "6", "N1"), token="form-1", **story.given
    )
    assert actions.record(
        child=story.child, referral=Referral(REFERRED, "6", "N1"), token="form-1", **story.given
    ) == first  # fmt: skip
    for referral, field in (
        (Referral(date(2026, 4, 14), "6", "N1"), "referred_on"),
        (Referral(REFERRED, "6", "N1"), "referred_on"),
        (Referral(date(2026, 3, 2), "6", "N1"), "referred_on"),
        (Referral(date(2025, 3, 3), "XX", "N1"), "source"),
        (Referral(date(2025, 3, 3), "6"), "primary_need"),
        (Referral(date(2025, 3, 3), "6", "N1", closed_on=date(2025, 4, 1)), "closed_because"),
        (
            Referral(date(2025, 3, 3), "6", "N1", closed_on=date(2025, 3, 1), closed_because="RC7"),
            "closed_on",
        ),
    ):
        with pytest.raises(Refused) as refused:
            actions.record(child=story.child, referral=referral, **story.given)
        assert refused.value.field == field
    with pytest.raises(Refused, match="before the referral"):
        actions.add_need_plan(episode=first, started_on=date(2026, 1, 5), **story.given)
    with pytest.raises(Refused, match="other factors"):
        actions.add_assessment(episode=first, started_on=REFERRED, factors=["21", "3B"], **story.given)
    assert len(story.told) == 1


def test_what_is_taken_out_is_kept_and_told_no_more() -> None:
    story = Story()
    episode = referred(story.child, story.place)
    actions.take_out(entry=episode, why="The brother's.", version=1, **story.given)
    assert story.told == ()
    assert Episode.objects.get().taken_out_why == "The brother's."
    # The same day can be told again.
    referred(story.child, story.place)
    assert len(story.told) == 1


def test_the_pages_ask_complain_and_show(django_assert_max_num_queries: Any) -> None:
    story = Story()
    client = world.client_for(story.place.by_role[Role.DESIGNATED_MANAGER])
    home = f"/children/{story.child.pk}/in-need/"
    assert home in client.get(f"/children/{story.child.pk}/").content.decode()
    assert "No referral is on record" in client.get(home).content.decode()

    asked = {"source": "6", "primary_need": "N1", "token": "one"}
    wrong = client.post(f"{home}add/", asked)
    assert wrong.status_code == 422
    day = {"referred_on-day": "12", "referred_on-month": "1", "referred_on-year": "2026"}
    for _ in range(2):
        assert client.post(f"{home}add/", {**asked, **day}).status_code == 302
    episode = Episode.objects.get()
    twice = client.post(f"{home}add/", {**asked, **day, "token": "two"})
    assert "is recorded already" in twice.content.decode()

    detail = {"former_upn": "x1", "postcode": "ts1  2ab", "version": "0"}
    assert "A UPN is a letter" in client.post(f"{home}details/", detail).content.decode()
    assert client.post(f"{home}details/", {**detail, "former_upn": "A123456789012"}).status_code == 302
    told = facts.child(story.child.pk)
    assert (told.former_upn, told.postcode) == ("A123456789012", "TS1 2AB")
    with django_assert_max_num_queries(15):
        shown = client.get(home).content.decode()
    assert "12 January 2026" in shown
    assert "Police" in shown
    out = client.post(f"{home}episode/{episode.pk}/take-out/", {"why": "Not this child.", "version": "1"})
    assert out.status_code == 302
    assert client.get(f"{home}{episode.pk}/correct/").status_code == 404
