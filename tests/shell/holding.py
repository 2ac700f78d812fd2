"""A review conference that sits: its people have come, and what they say is recorded by the acts that record it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from quorate.cases import actions as cases
from quorate.conferences.actions import close as closing
from quorate.conferences.actions import convene as convening
from quorate.conferences.actions import cover, hold, say
from quorate.conferences.actions import decide as deciding
from quorate.conferences.models import Conference, ConferenceChild, Decision, Invitation
from quorate.conferences.queries.booking import Details
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.sheets import sheet_of
from quorate.conferences.table import Answers

from . import conference_world, world

OPENS = conference_world.STARTS
AFTER = OPENS + timedelta(minutes=60)
NEXT = date(2026, 9, 1)
EVERYBODY = ("social worker", "police", "health visitor", "class teacher")


@dataclass
class Sitting:
    """One conference of a place, and who was asked to it."""

    place: world.Place
    conference: Conference
    asked: dict[str, Invitation] = field(default_factory=dict)

    @property
    def chair(self) -> Any:
        return self.place.chair

    @property
    def rows(self) -> list[ConferenceChild]:
        return list(
            ConferenceChild.objects.filter(conference=self.conference)
            .select_related("conference", "child")
            .order_by("pk")
        )

    @property
    def row(self) -> ConferenceChild:
        return self.rows[0]

    def now(self) -> Conference:
        self.conference = Conference.objects.select_related("area", "chair", "administrator").get(
            pk=self.conference.pk
        )
        return self.conference

    def come(self, parts: Iterable[str], *, mode: str = "in-person", at: datetime = OPENS) -> None:
        for part in parts:
            hold.arrive(invitation=self.asked[part], mode=mode, by=self.place.administrator, at=at)

    def leave(self, part: str, *, at: datetime = AFTER) -> None:
        hold.leave(invitation=self.asked[part], by=self.place.administrator, at=at)

    def say(self, row: ConferenceChild, part: str, says: str, *, words: str = "", seen: int = 0) -> Any:
        return say.give_view(
            row=row,
            invitation=self.asked[part],
            says=says,
            words=words,
            seen=seen,
            by=self.place.administrator,
            at=AFTER,
        )

    def harm(self, row: ConferenceChild, *, suffering: bool = False, likely: bool = True) -> None:
        row.refresh_from_db()
        say.answer_harm(
            row=row,
            still_suffering=suffering,
            likely_to_suffer=likely,
            version=row.version,
            by=self.place.administrator,
            at=AFTER,
        )
        if likely:
            self.basis(row)

    def basis(self, row: ConferenceChild) -> None:
        """Say on what the likelihood of harm rests, in the areas whose procedure asks for it."""
        meeting = meeting_of(self.now())
        filled = sheet_of(meeting, "likelihood", meeting.part(row.pk))
        cover.cover(
            conference=self.conference,
            row=row,
            sheet="likelihood",
            said={item.key: cover.Said("done", "It has happened before.") for item in filled.missing[:1]},
            by=self.place.administrator,
            at=AFTER,
        )

    def views(self, row: ConferenceChild, **said: str) -> None:
        """Record views by part, with underscores for spaces: ``social_worker="end"``."""
        for part, says in said.items():
            self.say(row, part.replace("_", " "), says)

    def decide(
        self, row: ConferenceChild, answers: Answers, *, why: str = "", by: Any = None, at: datetime = AFTER
    ) -> Decision:
        row.refresh_from_db()
        return deciding.decide(
            row=row, answers=answers, version=row.version, why=why, by=by or self.chair, at=at
        )

    def close(self, *, at: datetime = AFTER + timedelta(minutes=30)) -> Conference:
        now = self.now()
        return closing.close(
            conference=now, version=now.version, open_why="Nothing of it came up.", by=self.chair, at=at
        )


def sit(
    procedure: str = "tees",
    *,
    come: Iterable[str] = EVERYBODY,
    opened: bool = True,
    since: date | None = None,
) -> Sitting:
    """Return a review of two children for which these people have come, opened by its chair."""
    place = world.make_place(procedure)
    booked = conference_world.book(place, on_plan_since=since or conference_world.PLAN_STARTED)
    sitting = Sitting(place, booked, conference_world.invite_network(place, booked, reports=False))
    if opened:
        hold.open_conference(conference=booked, by=place.chair, at=OPENS)
    sitting.come(come)
    sitting.now()
    return sitting


def sit_initial(procedure: str = "berkshire", *, come: Iterable[str] = EVERYBODY) -> Sitting:
    """Return an initial conference of two children that sits, after the enquiry that called for it."""
    place = world.make_place(procedure)
    assert place.family is not None
    children = world.children_of(place.family)
    for child in children:
        cases.record_event(
            child=child,
            kind="strategy-discussion",
            on=date(2026, 4, 8),
            facts={"section_47": True},
            by=world.SYSTEM,
            at=world.NOW,
        )
    conference = convening.convene(
        area=place.area,
        children=children,
        details=Details(
            OPENS,
            90,
            Conference.Place.ONLINE,
            None,
            "https://meet.example/x",
            place.chair,
            place.administrator,
        ),
        token=f"initial-{place.area.key}",
        accepted=(*conference_world.WARNINGS, "short-notice"),
        past_limit_reason="No earlier day could be found in this test.",
        chair_why="The chair of this test.",
        by=place.administrator,
        at=world.NOW,
    )
    sitting = Sitting(place, conference, conference_world.invite_network(place, conference, reports=False))
    hold.open_conference(conference=conference, by=place.chair, at=OPENS)
    sitting.come(come)
    sitting.now()
    return sitting


CONTINUE = Answers(outcome="continue", categories=("NEG",), next_review_on=NEXT)
END = Answers(outcome="end", ends_on=OPENS.date(), reasons="The risk has gone.")


def going_on(**changes: Any) -> Answers:
    return replace(CONTINUE, **changes)


def ending(**changes: Any) -> Answers:
    return replace(END, **changes)
