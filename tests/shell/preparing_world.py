"""What the tests of preparing a family share: a booked review in Berkshire, and what is said of its family."""

from datetime import timedelta
from typing import Any

from quorate.cases.models import Child, Relative
from quorate.conferences.models import Conference, ConferenceChild
from quorate.preparing.actions import child as childs
from quorate.preparing.actions import contributing
from quorate.preparing.actions.child import Assessed
from quorate.preparing.models import Assessment, Contribution
from tests.shell import convening, world
from tests.shell.convening import Booked
from tests.shell.world import NOW, TODAY

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
ANSWERS = {
    key: {"answer": "yes", "words": "As she says."} for key in ("capacity", "wish", "parents", "benefit")
}


def a_review(procedure: str = "berkshire") -> Booked:
    """Return a review booked for a child of thirteen and one of five, with a mother and a father."""
    booked = convening.a_review(procedure)
    eldest = max(booked.children, key=lambda one: one.pk)
    Child.objects.filter(pk=eldest.pk).update(born_on=TODAY - timedelta(days=365 * 13 + 30))
    return booked


def relatives(booked: Booked) -> list[Relative]:
    return list(Relative.objects.filter(family=booked.place.family).order_by("pk"))


def row_of(booked: Booked, *, eldest: bool = True) -> ConferenceChild:
    rows = ConferenceChild.objects.filter(conference=booked.conference).select_related(
        "child", "conference__area"
    )
    ordered = list(rows.order_by("child__born_on"))
    return ordered[0] if eldest else ordered[-1]


def assessed(**changes: Any) -> Assessed:
    """Return an assessment of a child who comes for a part, all of it filled in."""
    values: dict[str, Any] = {
        "assessed_on": TODAY,
        "result": "part",
        "questions": ANSWERS,
        "factors": ("age", "understanding"),
        "explained_on": TODAY,
        "parents_view": "Both agree.",
        "effect_on_parents": "Her father finds it hard.",
        "reasons": "She wants to tell it herself.",
        "represented_by": ("social-worker",),
        "supporter": "Jo Lark",
        "supporter_is": "advocate",
        "company_considered": True,
        "company": "Jo Lark",
        **changes,
    }
    return Assessed(**values)


def assess(booked: Booked, row: ConferenceChild | None = None, **changes: Any) -> Assessment:
    said = assessed(**changes)
    return childs.assess(row=row or row_of(booked), said=said, by=booked.network.social_worker, at=NOW)


def a_drawing(conference: Conference) -> Contribution:
    """Return a drawing that a child of the conference sent, for everybody."""
    child = ConferenceChild.objects.filter(conference=conference).order_by("pk")[0].child
    said = contributing.Said(Contribution.Kind.DRAWING, file=contributing.File("home.png", PNG))
    return contributing.contribute(conference=conference, person=child, said=said, by=world.SYSTEM, at=NOW)


def in_scene(place: world.Place, number: int) -> dict[str, Any]:
    """Return the numbers of one thing that the family gave, and how an address names one of them."""
    conference = Conference.objects.get(pk=number)
    mother = Relative.objects.filter(family=conference.family_id).order_by("pk")[0]
    return {"contribution": a_drawing(conference).pk, "relative_who": f"relative-{mother.pk}"}
