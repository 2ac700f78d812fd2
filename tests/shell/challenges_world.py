"""A conference that is over and about which somebody of the family complains."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from quorate.cases.models import Child, Relative
from quorate.challenges import actions
from quorate.challenges.actions import Said, Talk
from quorate.challenges.models import Complaint, SentOn
from quorate.conferences.actions import say
from quorate.conferences.models import Conference, Dissent

from . import holding, papers_world, world

AFTER = holding.AFTER + timedelta(days=1)
DAY = AFTER.date()
SAID = Said(subject="outcome", words="You say I neglect them. I was ill.", on=DAY, how="in-person")
AT_TEES = replace(SAID, subject="other")


def said_in(procedure: str) -> Said:
    """Return what the mother says, under a subject that the area has."""
    return SAID if procedure == "berkshire" else AT_TEES


def decided(procedure: str = "berkshire") -> holding.Sitting:
    """Return a review that is over: both plans go on, and the police dissented for the first child."""
    sitting = holding.sit(procedure)
    sitting.asked |= papers_world.invite_family(sitting.place, sitting.conference, "mother@family.example")
    if procedure == "lincolnshire":
        say.rule_on_quorum(
            conference=sitting.conference, rows=sitting.rows, ruling="quorate", conditions=(), reasons="All came.",
            interim_arrangements="", by=sitting.chair, at=holding.AFTER,
        )  # fmt: skip
    more = papers_world.ASKED.get(procedure, {})
    for row in sitting.rows:
        answers = holding.going_on(reasons=papers_world.REASONS, asked=more)
        papers_world.decide(sitting, row, answers, "continue")
    say.record_dissent(
        row=sitting.rows[0],
        invitation=sitting.asked["police"],
        words="It should end.",
        by=sitting.chair,
        at=holding.AFTER,
    )
    sitting.close()
    return sitting


def mother(conference: Conference) -> Relative:
    found = Relative.objects.get(family=conference.family_id, relation="mother")
    Relative.objects.filter(pk=found.pk).update(email="mother@family.example")
    found.refresh_from_db()
    return found


def father(conference: Conference) -> Relative:
    return Relative.objects.get(family=conference.family_id, relation="father")


def complained(
    sitting: holding.Sitting, *, by: Any = None, people: list[Relative | Child] | None = None, **changes: Any
) -> Complaint:
    """Return a complaint of the mother (or of those given), written down by the administrator."""
    said = replace(said_in(sitting.place.area.procedure), **changes)
    return actions.receive(
        conference=sitting.conference,
        people=[mother(sitting.conference)] if people is None else people,
        said=said,
        token=str(uuid4()),
        by=by or sitting.place.administrator,
        at=AFTER,
    )


def talked(came_to: str, *, on: date = DAY, explained: bool = True, why: str = "") -> Talk:
    return Talk(
        on, "The mother, and her sister", "We looked at the report together.", explained, came_to, why
    )


def talk(one: Complaint, came_to: str = "not-settled", *, at: datetime = AFTER, **how: Any) -> Complaint:
    """Have the chair talk a complaint over."""
    return actions.talk(
        complaint=one,
        said=talked(came_to, **how),
        version=one.version,
        token=str(uuid4()),
        by=one.chair,
        at=at,
    )


def first_dissent(sitting: holding.Sitting) -> Dissent:
    return Dissent.objects.get(conference_child=sitting.rows[0])


def in_scene(place: world.Place, conference: int) -> dict[str, Any]:
    """A complaint of the mother about the conference that was held, with its chair, and one sent on to the school."""
    held = Conference.objects.select_related("area", "chair", "family").get(pk=conference)
    assert place.network is not None
    how: dict[str, Any] = {"by": place.manager, "at": AFTER}
    one = actions.receive(
        conference=held,
        people=[mother(held)],
        said=Said("process", "Nobody told me.", DAY, "telephone")
        if place.area.procedure == "berkshire"
        else Said("other", "Nobody told me.", DAY, "telephone"),
        token=f"scene:{held.pk}",
        **how,
    )
    sent: SentOn = actions.send_on(
        conference=held,
        person=mother(held),
        agency=place.network.teacher.agency,
        words="No helper since January.",
        on=DAY,
        may_pass_on=True,
        token=f"scene:agency:{held.pk}",
        **how,
    )
    return {"complaint": one.pk, "complainant": one.complainants.get().pk, "sent_on": sent.pk}
